"""Text in, simplified text out: the stage's decisions without edits and notes.

For those who want the text alone: what a document, its layers and notes cost is more than the
conversion. One pass tells what a text has, another looks for what may have to stay, a third
converts. Where nothing may have to, that is all; else only lines of the rarer script and those
around a suspect are decided as the stage does it: the others can only be as most of the text is.
The result is the stage's, which the tests compare.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from cleaner._native.convert import (
    ADDRESS,
    ANCHOR,
    CHANGES,
    CORNER,
    MARK,
    OTHER,
    QUOTE,
    TELLING,
    Look,
)
from cleaner.errors import CleanerError
from cleaner.scan import Scan, code_points
from cleaner.script import soft, varieties
from cleaner.script.addresses import addresses
from cleaner.script.lookup import converter
from cleaner.script.mentions import BETWEEN, folded, glosses, may_be_about
from cleaner.script.pairs import side_by_side
from cleaner.script.passages import Whole, by_line, choose
from cleaner.script.quotes import quotation_marks
from cleaner.script.tables import SIMPLIFIED_ONLY, TRADITIONAL_ONLY, tables

Chosen = NDArray[np.bool_]

LIKELY = OTHER | QUOTE | MARK | ADDRESS

AROUND = 60
"""Characters before and after that tell whether a character is talked about: more than `mentions`
looks at."""

BESIDE = 16
"""Characters on either side that tell whether a mark stands between two forms of one character."""

LONGEST = 100
"""Characters on either side of the mark of a file's name or an e-mail address that tell whether
it is one."""

MOST_ROUNDS = 50


def to_simplified(text: str, marks: bool = False) -> str:
    """The text in simplified characters; the same object where nothing changes.

    `marks`: corner brackets become quotation marks.

    >>> to_simplified("面臨著原著的挑戰")
    '面临着原著的挑战'
    """
    if type(text) is not str:  # a class derived from it
        text = str.__str__(text)
    look = converter().look(text)
    if look is None:
        return text
    chosen = None if look.plain() else _chosen(look)
    changes = quotation_marks(text, chosen) if marks and look.mask & CORNER else None
    if chosen is None:
        return look.converted(None, changes)
    return look.converted(chosen.view(np.uint8), changes) if chosen.any() else text


def fully_simplified(text: str) -> str:
    """What the stage makes of a text when it is asked until it proposes nothing."""
    text = str.__str__(text)
    for _ in range(MOST_ROUNDS):
        new = to_simplified(text, marks=True)
        if new is text:
            return text
        text = new
    raise CleanerError(f"converting still changes the text after {MOST_ROUNDS} rounds")


def _chosen(look: Look) -> Chosen | None:
    """Which characters are converted; None for all of them."""
    text = look.text
    if not look.traditional:
        if look.simplified or not look.mask & (CHANGES | ANCHOR):
            words = soft.spelled(text)
            return np.zeros(len(text), np.bool_) if words is None else _decided(text, None)
        return _decided(text, None)
    if not look.simplified:
        suspects = _suspects(look, None)
        return _by_parts(look, suspects) if suspects else None
    if look.mask & TELLING and soft.spelled(text) is not None:
        return _decided(text, None)
    return _by_parts(look, None)


def _by_parts(look: Look, suspects: list[int] | None) -> Chosen:
    """Which characters of a text with traditional ones are converted.

    Only lines that differ from the rest are looked at: those of the rarer script, and what stands
    around a suspect. The others are of one script, and nothing keeps them from being converted.
    """
    text, table = look.text, tables()
    mostly = look.traditional >= look.simplified
    counted = look.scripts()
    rarer = (counted == (SIMPLIFIED_ONLY if mostly else TRADITIONAL_ONLY)).nonzero()[0].tolist()
    likely = look.places(LIKELY)
    if not mostly and _is_clear(look, counted, _parts(text, sorted(rarer + likely))):
        # What has no traditional characters stays as it is anyway.
        parts = _parts(text, rarer)
        suspects = _suspects(look, parts)
    else:
        suspects = _suspects(look, None) if suspects is None else suspects
        parts = _parts(text, sorted(rarer + suspects))
        if suspects and not _is_clear(look, counted, parts):
            return _decided(text, None)
    if not suspects:
        return by_line(text, counted, table, mostly, [])
    whole = Whole(mostly, look.simplified > 0)
    found = _decided("\n".join(text[start:end] for start, end in parts), whole)
    chosen = np.full(len(text), mostly)
    at = 0
    for start, end in parts:
        chosen[start:end] = found[at : at + end - start]
        at += end - start + 1
    return chosen


def _is_clear(look: Look, counted: NDArray[np.uint8], parts: list[tuple[int, int]]) -> bool:
    """Whether a text is mostly in one script whatever is decided of these parts of it.

    They may be shielded, and more of the text with them, if they are much of it.
    """
    inside = np.concatenate([counted[start:end] for start, end in parts])
    t, s = look.traditional, look.simplified
    t_outside = t - int(np.count_nonzero(inside == TRADITIONAL_ONLY))
    s_outside = s - int(np.count_nonzero(inside == SIMPLIFIED_ONLY))
    clear = t_outside >= max(s, 1) if t >= s else s_outside > t
    return clear and (2 * len(inside) < t + s or 2 * len(inside) < _han(look.text))


def _suspects(look: Look, parts: list[tuple[int, int]] | None) -> list[int]:
    """Places of what may keep characters around it from being converted.

    `parts`: where to look, None for all of the text.
    """
    text, table = look.text, tables()

    def within(what: int) -> list[int]:
        if parts is None:
            return look.places(what)
        inside = ((at, bisect_right(parts, (at, len(text)))) for at in look.places(what))
        return [at for at, after in inside if after and at < parts[after - 1][1]]

    suspects = within(OTHER)
    suspects += [at for at in within(QUOTE) if may_be_about(text, at)]
    for at in within(MARK):
        start = max(at - BESIDE, 0)
        around = text[start : at + BESIDE]
        suspects += [start + first for first, _ in side_by_side(around, table)]
        if look.simplified:
            suspects += [start + first for first, _ in glosses(code_points(around), table)]
        if text[at] in BETWEEN and _is_pair(text, at):
            suspects.append(at)
    return suspects + [at for at in within(ADDRESS) if _is_address(text, at)]


def _is_address(text: str, at: int) -> bool:
    """Whether an address with ideographs may stand around a mark."""
    if text[at] in ":`" or text[at - 1 : at] == "w":
        return True
    return bool(addresses(text[max(at - LONGEST, 0) : at + LONGEST]))


def _is_pair(text: str, at: int) -> bool:
    """Whether forms of one character stand before and after `at`: 發/发."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and folded(before, tables()) == folded(after, tables())


def _decided(text: str, whole: Whole | None) -> Chosen:
    """What the stage chooses."""
    scan = Scan(text)
    table = tables()
    choice = choose(text, scan, table.traits_of(scan.codes), table, whole)
    return np.full(len(text), choice.convert) if choice.chosen is None else choice.chosen


def _han(text: str) -> int:
    """How many ideographs a text has."""
    return int(np.count_nonzero(varieties.is_han(code_points(text))))


def _parts(text: str, places: list[int]) -> list[tuple[int, int]]:
    """The lines around the places (ascending), as few stretches as possible."""
    parts: list[tuple[int, int]] = []
    first, end = 0, -1
    for at in places:
        if at + AROUND <= end:
            continue
        start = text.rfind("\n", 0, max(at - AROUND, 0)) + 1
        if start > end + 1 or end < 0:
            if end >= 0:
                parts.append((first, end))
            first = start
        end = text.find("\n", at + AROUND)
        end = len(text) if end < 0 else end
    if end >= 0:
        parts.append((first, end))
    return parts
