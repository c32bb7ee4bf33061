"""Frame slips: stretches of an annotated page that were read one byte out of step.

Where the page reads badly, the bytes behind it are put into a lattice (frames.py), and the language
model chooses among the readings. A reading is taken when its lead over the next best is large.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.frames import CUTS, HALF, Window, lattice_of, plain_bytes, shifted
from cleaner.damage.annotation.hits import Hit
from cleaner.damage.annotation.readings import is_syllable
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.language.lattice import Path, Topic, double_byte, search
from cleaner.scan import CharClass

POOR = -10.5
"""Mean nats of NEAR characters below which a place reads badly; out of step: -13 to -19."""
ODD = -10.0
"""Nats of a rare character below which the place around it is looked at."""
NEAR = 3
UNUSUAL = -8.0
"""Nats of a character behind a mark, below which the mark may stand for half of two characters."""
_CUT = re.compile("[!?;！？；](?=[、，,])|\\?(?=[\u3400-\u9fff])|[!?;！？；](?=[A-Za-z])")
_MARK = re.compile("[!?;！？；]")
CONTEXT = 5
"""Characters on both sides of what reads badly that are looked at with it."""
JOIN = 16
"""Characters, annotations included, between two places that are taken together."""
LONGEST = 160
"""Characters of a place at most; longer ones are flagged."""
WIDTH, RIVALS = 10, 2
LEAD = 2.5
"""Nats between the best reading and the next that make it certain."""
MOST_DOUBTFUL = 2
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
GAIN = 4.0
"""Nats that a reading is better than the text as it stands."""
GOOD = -8.0
"""Mean nats of NEAR characters of a reading, at least, with which no other cause is looked for."""
FLUENT = -7.5
"""… and with which the simplest explanation is believed."""
BETTER = 2.0
"""Nats by which the worst NEAR characters of a reading are better than before, if they are poor."""
TWO_MARKS = 4.0
"""Nats against two marks in a row."""
_MARKS = re.compile("[,!?;，！？；、](?=[,!?;，！？；、])")
_GBK = double_byte("gb18030")


class Slip(NamedTuple):
    """A place out of step: its span in the document, and its readings, the best first.

    `certain`: there is no doubt; `text`: what is put there, with U+FFFD for characters in doubt;
    None where the place is left as it is.
    """

    span: Span
    readings: tuple[str, ...]
    certain: bool
    text: str | None
    reason: str


class _Bare(NamedTuple):
    """The text without its annotations: where each character stands, and how likely it is."""

    places: NDArray[np.int64]
    scores: NDArray[np.float32]


def find_slips(document: Document, hits: Sequence[Hit], passages: Sequence[Span]) -> Iterator[Slip]:
    """The places of annotated passages that read out of step."""
    table = frozenset(document.text[hit.span.start - 1] for hit in hits if hit.in_step)
    normalised = not any(mark in document.text for mark in "，！？；：")
    bare = _without(document, hits)
    topic = Topic(document.scan.codes[bare.places])
    for start, end in _places(document, hits, bare, passages):
        yield _repaired(document, hits, table, normalised, topic, Span(start, end))


def _without(document: Document, hits: Sequence[Hit]) -> _Bare:
    kept = np.ones(len(document.text), bool)
    for hit in hits:
        kept[hit.span.start : hit.span.end] = False
    places = kept.nonzero()[0]
    return _Bare(places, model().character_scores(document.scan.codes[places]))


def _places(
    document: Document, hits: Sequence[Hit], bare: _Bare, passages: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Stretches that read badly, with some context, within a line."""
    text, marks = document.text, np.zeros(len(bare.places), bool)
    han = document.scan.codes[bare.places] >= 0x3000
    sums = np.cumsum(np.concatenate(([0.0], np.minimum(bare.scores, -0.0))), dtype=np.float64)
    low = (sums[NEAR:] - sums[:-NEAR]) < POOR * NEAR
    for i in low.nonzero()[0].tolist():
        marks[i : i + NEAR] = True
    marks &= han | (bare.scores < POOR)
    rare = document.scan.classes[bare.places] & CharClass.RARE != 0
    marks |= rare & (bare.scores < ODD)
    positions = set(bare.places[marks].tolist())
    for match in HALF.finditer(text):
        if is_syllable(match[1].lower()):
            positions |= {match.start(), match.end() - 1}
    positions |= {match.start() for match in _CUT.finditer(text)}
    at = bare.places.searchsorted([match.start() for match in _MARK.finditer(text)])
    at = at[at + 1 < len(bare.places)]
    positions |= set(bare.places[at[bare.scores[at + 1] < UNUSUAL]].tolist())
    positions |= {hit.span.start - 1 for hit in hits if not hit.in_step}
    inside = sorted(p for p in positions if any(s.start <= p < s.end for s in passages))
    ended = 0
    for first, last in _runs(text, inside):
        start, end = _widened(text, bare, first, last + 1)
        yield max(start, ended), end
        ended = end


def _runs(text: str, positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of positions that stand near one another, in one line."""
    run: list[int] = []
    for position in positions:
        if run and (position - run[-1] > JOIN or "\n" in text[run[-1] : position]):
            yield run[0], run[-1]
            run = []
        run.append(position)
    if run:
        yield run[0], run[-1]


def _widened(text: str, bare: _Bare, start: int, end: int) -> tuple[int, int]:
    """A place with the characters around it, as far as the line goes."""
    first = int(bare.places.searchsorted(start))
    last = int(bare.places.searchsorted(end))
    begin = int(bare.places[max(0, first - CONTEXT)])
    stop = last + CONTEXT
    final = int(bare.places[stop]) if stop < len(bare.places) else len(text)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    return max(begin, line_start), min(final, line_end + 1, len(text))


def _repaired(
    document: Document,
    hits: Sequence[Hit],
    table: frozenset[str],
    normalised: bool,
    topic: Topic,
    place: Span,
) -> Slip:
    """The place with its readings."""
    text = document.text[place.start : place.end]
    inside = [
        shifted(hit, place.start)
        for hit in hits
        if place.start <= hit.span.start and hit.span.end <= place.end
    ]
    as_it_is = _plain(text, inside)
    if len(text) > LONGEST:
        return Slip(place, (), False, None, "too long")
    if not _has_cause(text, inside):
        return Slip(place, (as_it_is,), True, None, "")
    before, after = _around(document, hits, place)
    reason = _reason(text, as_it_is)
    swallowed = _swallowed(document.text, text)
    window = Window(text, inside, table, False, swallowed)
    if (simple := _simple(window, before, after)) is not None:
        simple = unicodedata.normalize("NFKC", simple) if normalised else simple
        return Slip(place, (simple,), True, simple, reason)
    paths: list[Path] = []
    for dropped in (False, True):
        lattice = lattice_of(window._replace(dropped=dropped))
        found = search(lattice, _GBK, before, after, width=WIDTH, rivals=RIVALS, topic=topic)
        paths = _distinct([*paths, *found], normalised)
        if paths and _good(paths[0].text, GOOD):
            break
    if not paths:
        return Slip(place, (), False, None, "no reading")
    best = paths[0]
    readings = tuple(path.text for path in paths[:3])
    baseline = next((path.score for path in paths if path.text == as_it_is), None)
    if best.text == as_it_is:
        return Slip(place, readings, HALF.search(as_it_is) is None, None, "")
    gain = best.score - baseline if baseline is not None else np.inf
    agreed = _agreed([path.text for path in paths if path.score > best.score - LEAD])
    least = min(POOR, _worst(as_it_is) + BETTER)
    if gain < GAIN or agreed is None or not _good(best.text, least):
        return Slip(place, readings, False, None, reason)
    return Slip(place, readings, agreed == best.text, agreed, reason)


def _swallowed(page: str, text: str) -> dict[str, str]:
    """For each character behind a question mark, what ASCII the page has before it elsewhere."""
    found = {}
    for match in re.finditer(r"\?([^!-~])", text):
        before = Counter(m[1] for m in re.finditer(f"([!->@-~]){re.escape(match[1])}", page))
        found[match[1]] = "".join(c for c, n in before.items() if n > 1 and c not in "()")
    return found


def _around(document: Document, hits: Sequence[Hit], place: Span) -> tuple[str, str]:
    """Two characters before and after a place, annotations left out."""
    start, end = max(0, place.start - 40), min(len(document.text), place.end + 40)
    before = _plain(
        document.text[start : place.start],
        [shifted(h, start) for h in hits if start <= h.span.start and h.span.end <= place.start],
    )
    after = _plain(
        document.text[place.end : end],
        [shifted(h, place.end) for h in hits if place.end <= h.span.start and h.span.end <= end],
    )
    return before[-2:], after[:2] or "\n"


def _plain(text: str, hits: Sequence[Hit]) -> str:
    """A text without its annotations."""
    parts, at = [], 0
    for hit in hits:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    return "".join((*parts, text[at:]))


def _distinct(paths: list[Path], normalised: bool) -> list[Path]:
    """The best path for each text, as the page writes it."""
    best: dict[str, Path] = {}
    for path in paths:
        text = unicodedata.normalize("NFKC", path.text) if normalised else path.text
        score = path.score - TWO_MARKS * len(_MARKS.findall(text))
        if text not in best or best[text].score < score:
            best[text] = path._replace(text=text, score=score)
    return sorted(best.values(), key=lambda path: -path.score)


def _has_cause(text: str, hits: Sequence[Hit]) -> bool:
    """Whether anything stands there with which a slip can begin."""
    return any(mark in text for mark in CUTS) or not all(hit.in_step for hit in hits)


def _simple(window: Window, before: str, after: str) -> str | None:
    """The reading if straddling matches explain all and it reads well throughout; else None."""
    if HALF.search(window.text) is None:
        return None
    found = []
    for data, cost in plain_bytes(window):
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            continue
        codes = np.array([ord(c) for c in before + text + after], np.uint32)
        found.append((float(model().character_scores(codes).sum()) - cost, text))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] - found[1][0] < LEAD):
        return None
    return found[0][1] if _good(before + found[0][1] + after, FLUENT) else None


def _good(text: str, least: float) -> bool:
    """Whether no NEAR characters of a text have less than these mean nats."""
    return _worst(text) >= least


def _worst(text: str) -> float:
    """The least mean nats of NEAR characters in a row."""
    codes = np.array([ord(c) for c in text], np.uint32)
    if len(codes) < NEAR:
        return 0.0
    return float(np.convolve(model().character_scores(codes), np.ones(NEAR), "valid").min()) / NEAR


def _agreed(texts: list[str]) -> str | None:
    """What the readings have in common, U+FFFD where they differ; None where that is too much."""
    if len({len(text) for text in texts}) > 1:
        return None
    columns = [set(column) for column in zip(*texts, strict=True)]
    doubtful = sum(len(column) > 1 for column in columns)
    if doubtful > MOST_DOUBTFUL:
        return None
    return "".join(column.pop() if len(column) == 1 else REPLACEMENT for column in columns)


def _reason(damaged: str, plain: str) -> str:
    """What happened, in words."""
    straddling = [match[1] for match in HALF.finditer(damaged)]
    if straddling:
        what = ", ".join(f"({syllable})" for syllable in straddling)
        return f"slip: {what} was matched across two characters; read in step again"
    if any(mark in plain for mark in CUTS):
        return "slip: cut inside a character; read in step again"
    return "slip: read in step again"
