"""Text that was read in the wrong encoding, found and undone.

Lines that read badly are tried as the misreading of every pair of encodings; what the language
model finds far better than the text as it stands is put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cleaner.context import Context
from cleaner.damage.mojibake import latin
from cleaner.damage.mojibake.encodings import (
    MULTI_BYTE,
    SINGLE_BYTE,
    SWAPPED,
    held,
    load_sloppy_codecs,
    misread_bytes,
)
from cleaner.damage.mojibake.lossy import lossy_restorations
from cleaner.damage.mojibake.readings import Restored, is_alphabetic, restorations
from cleaner.damage.mojibake.suspects import CLASSES, is_gone, stretches, suspicious_lines
from cleaner.document import Document, Edit, Finding, Span
from cleaner.language import total
from cleaner.scan import REPLACEMENT

UTF8_AS_LATIN = "damage.latin-mojibake"
UTF8_AS_CJK = "damage.utf-8-mojibake"
LEGACY_AS_LATIN = "damage.legacy-mojibake"
LEGACY_AS_CJK = "damage.crossed-mojibake"
SWAPPED_UTF16 = "damage.swapped-utf-16"
UNCERTAIN = "damage.uncertain-character"

MARGIN = 14.0
"""Nats by which the restored text is better than what stood there, at least …"""
MARGIN_EACH = 4.0
"""… and for each of its characters beyond ASCII: of 4,000 clean lines of 12, the best false way
back of none gained more than -2.9, and no true one of 4,200 misread lines less than 4.8 …"""
MARGIN_OF_GUESS = 8.0
"""… and for each character that was chosen, the likeliest of many: beside a U+FFFD in a few rare
characters something likelier is soon found …"""
FEW, MARGIN_OF_FEW = 4, 30.0
"""… and where there are fewer of those than FEW. Clean Japanese and Greek words reached 25."""
WORST, WORST_OF_CROSSED = -8.8, -8.2
"""Mean nats of the restored characters beyond ASCII, the latter where some were chosen and two
encodings of ideographs were taken for each other: of clean lines of 12, not one in 1,000 has less
than -8.8."""
MARGIN_OF_UTF8 = 8.0
"""… and where two characters or more are valid UTF-8, which happens by chance in few others."""
CREDIT = 8.0
"""Nats by which a U+FFFD reads worse than what may have stood there."""
UNKNOWN_LEAD = 1.0
"""Nats of lead below which a guessed character isn't better than U+FFFD: one of three is right."""
SURE_LEAD = 3.0
"""Nats of lead from which a guessed character isn't flagged: 97 % are right."""
REPEATED = 120
"""Characters of a line that other pages of a site may have as well: of a menu, of a heading."""


class Mojibake:
    """Text read in the wrong encoding."""

    name = "mojibake"
    triggers = CLASSES

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules above; what looks misread but can't be undone is flagged."""
        for line in suspicious_lines(document):
            for found in _findings(document.text[line.start : line.end]):
                start, end = found.span
                span = Span(line.start + start, line.start + end)
                if isinstance(found, Edit):
                    yield found._replace(span=span)
                else:
                    context.flag(document, found.rule, span, found.score, found.evidence)


def _findings(line: str) -> tuple[Edit | Finding, ...]:
    """The edits of one line, in its coordinates, and what is doubtful.

    Lines are asked for again in the pipeline's next round, short ones on a site's other pages.
    """
    return (_of_short if len(line) <= REPEATED else _of_long)(line)


def _look(line: str) -> tuple[Edit | Finding, ...]:
    load_sloppy_codecs()
    return tuple(_repairs(line)) if not is_gone(line) else ()


_of_short = lru_cache(maxsize=4096)(_look)
_of_long = lru_cache(maxsize=64)(_look)


def _repairs(line: str) -> Iterator[Edit | Finding]:
    """The whole of a line repaired, or parts."""
    whole = _restored(line, "\n", "\n")
    if whole is not None:
        yield from _edit(0, line, whole)
        return
    done: list[Span] = []
    for start, end in stretches(line):
        if any(start < other.end and other.start < end for other in done):
            continue
        part = line[start:end]
        found = _restored(part, line[:start][-2:] or "\n", line[end : end + 2] or "\n")
        if found is not None:
            yield from _edit(start, part, found)
            done.append(Span(start, end))
    if not done:
        yield from latin.repairs(line)


def _restored(text: str, before: str, after: str) -> Restored | None:
    """The best way back that is far better than the text as it stands."""
    if is_gone(text):
        return None
    candidates = sorted(restorations(text), key=lambda candidate: -candidate.score)
    exact = candidates[0] if candidates and _far_better(candidates[0], text) else None
    if exact and REPLACEMENT not in text and not held(text).ambiguous(exact.path[0].wrong):
        return exact
    for candidate in lossy_restorations(text, before, after, _far_better):
        if _far_better(candidate, text) and (exact is None or candidate.score > exact.score):
            return candidate
    return exact


def _far_better(candidate: Restored, text: str) -> bool:
    others = [c for c in candidate.text if c > "\x7f" and c != REPLACEMENT]
    gain = candidate.score - total(text) - CREDIT * text.count(REPLACEMENT)
    margin = MARGIN if len(others) >= FEW else MARGIN_OF_FEW
    if candidate.path[-1].right == "utf-8" and len(others) > 1 and not candidate.guesses:
        margin = MARGIN_OF_UTF8
    margin += MARGIN_OF_GUESS * len(candidate.guesses)
    if gain < max(margin, MARGIN_EACH * len(others)):
        return False
    step = candidate.path[0]
    crossed, is_utf8 = step.wrong in MULTI_BYTE, step.right == "utf-8"
    if not is_utf8 and _is_utf8(text):
        return False
    if crossed and is_alphabetic(text):
        return False
    worst = WORST_OF_CROSSED if crossed and candidate.guesses and not is_utf8 else WORST
    return total("".join(others)) >= worst * len(others)


def _is_utf8(text: str) -> bool:
    """Whether the bytes are UTF-8 if the text was read as Latin-1 or Windows-1252 (Ã©tÃ©: été).

    Those of GBK and Big5 hardly ever are by chance.
    """
    for wrong in SINGLE_BYTE[:2]:
        for data in misread_bytes(text, wrong):
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def _edit(at: int, damaged: str, restored: Restored) -> Iterator[Edit | Finding]:
    """The edit without what both have in common at head and tail; first its doubtful guesses."""
    text, notes = _with_doubts(restored)
    head, tail = latin.common_ends(damaged, text)
    span = Span(at + head, at + len(damaged) - tail)
    reason = ", then ".join(str(step) for step in reversed(restored.path))
    if restored.guesses:
        reason += f"; {len(restored.guesses)} characters had lost bytes, which the language chose"
    if notes:
        yield Finding(UNCERTAIN, span, 0.5, "; ".join(notes[:20]))
    confidence = 0.9 if restored.guesses else 0.97
    yield Edit(_rule(restored), span, text[head : len(text) - tail], reason, confidence)


def _with_doubts(restored: Restored) -> tuple[str, list[str]]:
    """The text with U+FFFD for what is unknown, and what to say of each doubtful character."""
    characters = list(restored.text)
    notes = []
    for place, lead in restored.guesses:
        if lead >= SURE_LEAD:
            continue
        around = restored.text[max(0, place - 3) : place + 4]
        if lead < UNKNOWN_LEAD:
            notes.append(f"lost: perhaps {characters[place]} in {around}")
            characters[place] = REPLACEMENT
        else:
            notes.append(f"likely: {characters[place]} in {around}")
    return "".join(characters), notes


def _rule(restored: Restored) -> str:
    """The rule for what happened last."""
    step = restored.path[0]
    if step.wrong in SWAPPED.values() or step.wrong in SWAPPED:
        return SWAPPED_UTF16
    utf8 = step.right == "utf-8"
    if step.wrong in SINGLE_BYTE:
        return UTF8_AS_LATIN if utf8 else LEGACY_AS_LATIN
    return UTF8_AS_CJK if utf8 else LEGACY_AS_CJK
