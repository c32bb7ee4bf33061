"""Which parts of a text are converted: decided by evidence, per document, line and clause.

Every decision falls only further towards "leave" once the text has been converted, so that
converting the output again proposes nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan
from cleaner.script import soft, varieties
from cleaner.script.addresses import addresses
from cleaner.script.detect import CLEAR_SHARE
from cleaner.script.mentions import mentions
from cleaner.script.tables import CHANGES, KANA, SIMPLIFIED_ONLY, TRADITIONAL_ONLY, Tables
from cleaner.script.varieties import CLAUSE, CLOSING, OPENING, clauses_with

MOSTLY = 0.5
"""Share of a document's ideographs that are Japanese, or Cantonese, from which the rest of it is
taken for the same: lines without kana, or without a Cantonese word."""


class Seen(NamedTuple):
    """Something left alone: rule, start and end in characters, evidence."""

    rule: str
    start: int
    end: int
    evidence: str


class Choice(NamedTuple):
    """What to convert: nothing, everything (`chosen` is None), or where `chosen` is true."""

    convert: bool
    chosen: NDArray[np.bool_] | None
    seen: list[Seen]


class Whole(NamedTuple):
    """What must be known of a whole text to decide on some of its lines.

    `mostly`: it has at least as many traditional characters as simplified ones; `mixed`: it has
    simplified ones.
    """

    mostly: bool
    mixed: bool


def choose(
    text: str,
    scan: Scan,
    traits: NDArray[np.uint8],
    table: Tables,
    whole: Whole | None = None,
) -> Choice:
    """Decide which characters of `text` are converted; `traits` has one entry a character.

    `whole`: of the text that `text` is some lines of; less than half of it, so that these can't
    make all of it Japanese or Cantonese.
    """
    present = int(np.bitwise_or.reduce(traits)) if len(traits) else 0
    if whole is not None:
        present |= TRADITIONAL_ONLY | (SIMPLIFIED_ONLY if whole.mixed else 0)
    seen: list[Seen] = []
    shielded: NDArray[np.bool_] | None = None
    if present & KANA:
        shielded = varieties.japanese(scan, text, traits)
        _note("script.japanese", text, traits, shielded, seen)
    simplified = bool(present & SIMPLIFIED_ONLY)
    words = soft.spelled(text) if simplified or not present & TRADITIONAL_ONLY else None
    if not present & TRADITIONAL_ONLY and (words is None or not simplified):
        if simplified or shielded is not None:
            return Choice(False, None, seen)
        return _without_evidence(text, scan, traits, table, words, seen)
    kanji, shielded = _other_languages(text, scan, traits, shielded, whole is None, seen)
    shielded = _spared(text, scan, traits, table, shielded, seen)
    mixed = bool(present & SIMPLIFIED_ONLY)
    if not mixed and shielded is None and kanji is None:
        return Choice(True, None, seen)
    if shielded is None:
        shielded = np.zeros(len(traits), np.bool_)
    counted = np.where(shielded, 0, traits & (TRADITIONAL_ONLY | SIMPLIFIED_ONLY))
    t = int(np.count_nonzero(counted == TRADITIONAL_ONLY))
    s = int(np.count_nonzero(counted == SIMPLIFIED_ONLY))
    if not t and whole is None and words is None:
        return Choice(False, None, seen)
    mostly = t >= s if whole is None else whole.mostly
    if s or not mostly:
        found: list[Seen] = []
        chosen = by_line(text, counted.astype(np.uint8), table, mostly, found) & ~shielded
        seen += found if kanji is None else [one for one in found if not kanji[one.start]]
    else:
        chosen = ~shielded
    if words is not None:
        chosen |= words & ~shielded
    if kanji is not None:
        # Only now: these clauses count above as what they were before and are after.
        chosen &= ~kanji
    return Choice(bool(chosen.any()), chosen, seen)


def _spared(
    text: str,
    scan: Scan,
    traits: NDArray[np.uint8],
    table: Tables,
    shielded: NDArray[np.bool_] | None,
    seen: list[Seen],
) -> NDArray[np.bool_] | None:
    """`shielded` with characters that are talked about, addresses and file names in it."""
    present = int(np.bitwise_or.reduce(traits))
    spans = mentions(text, scan, traits, present, table)
    seen.extend(
        Seen("script.mentioned-character", start, end, text[start:end]) for start, end in spans
    )
    spans = spans + addresses(text)
    if spans and shielded is None:
        shielded = np.zeros(len(traits), np.bool_)
    for start, end in spans:
        if shielded is not None:
            shielded[start:end] = True
    return shielded


def _without_evidence(
    text: str,
    scan: Scan,
    traits: NDArray[np.uint8],
    table: Tables,
    words: NDArray[np.bool_] | None,
    seen: list[Seen],
) -> Choice:
    """A text in which nothing is written as one script alone has it: its weight decides."""
    if not soft.is_traditional(text, scan, traits, table, None):
        return Choice(words is not None, words, seen)
    spared = _spared(text, scan, traits, table, None, seen)
    if spared is None:
        return Choice(True, None, seen)
    if not soft.is_traditional(text, scan, traits, table, spared):
        return Choice(False, None, seen)
    return Choice(True, ~spared, seen)


def _other_languages(
    text: str,
    scan: Scan,
    traits: NDArray[np.uint8],
    shielded: NDArray[np.bool_] | None,
    whole: bool,
    seen: list[Seen],
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
    """Clauses of Japanese without kana, and `shielded` with Cantonese and Korean in it.

    `whole`: the text may be mostly Japanese or Cantonese, which counts for what could be either.
    """
    marks = varieties.marks_of(scan.codes)
    present = varieties.present_in(marks)
    kanji: NDArray[np.bool_] | None = None
    if present & (varieties.SHINJITAI | varieties.KOKUJI):
        kanji = varieties.kanji(text, scan, marks)
    japanese = kanji if shielded is None or kanji is None else shielded | kanji
    japanese = shielded if japanese is None else japanese
    if whole and japanese is not None and _mostly(japanese, scan):
        alike = varieties.lines_without(varieties.NOT_JAPANESE, scan, marks) & ~japanese
        kanji = alike if kanji is None else kanji | alike
    if kanji is not None:
        _note("script.japanese", text, traits, kanji, seen)
    if present & varieties.CANTONESE and (found := varieties.cantonese(text, scan, marks)).any():
        if whole and _mostly(found, scan):
            found |= varieties.lines_without(varieties.MANDARIN, scan, marks)
        _note("script.cantonese", text, traits, found, seen)
        shielded = found if shielded is None else shielded | found
    lines = varieties.korean(scan)
    if len(lines) and shielded is None:
        shielded = np.zeros(len(marks), np.bool_)
    for line in lines.tolist():
        start, end = int(scan.line_starts[line]), int(scan.line_ends[line])
        if shielded is not None:
            shielded[start:end] = True
        seen.append(Seen("script.korean", start, end, text[start : min(end, start + 20)]))
    return kanji, shielded


def _mostly(where: NDArray[np.bool_], scan: Scan) -> bool:
    han = varieties.is_han(scan.codes)
    return bool(np.count_nonzero(han & where) >= MOSTLY * np.count_nonzero(han))


def by_line(
    text: str, counted: NDArray[np.uint8], table: Tables, mostly: bool, seen: list[Seen]
) -> NDArray[np.bool_]:
    """Chosen characters of a text with evidence for both scripts.

    `counted`: TRADITIONAL_ONLY, SIMPLIFIED_ONLY or 0 of each character; `mostly`: there is at
    least as much for traditional. Appends to `seen`.
    """
    chosen = np.full(len(text), mostly)
    rarer = (counted == (SIMPLIFIED_ONLY if mostly else TRADITIONAL_ONLY)).nonzero()[0]
    marks = counted.tobytes()  # counting in bytes is quicker than numpy on short lines
    end = -1
    for at in rarer.tolist():  # lines without are as most of the text
        if at < end:
            continue
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        t, s = marks.count(TRADITIONAL_ONLY, start, end), marks.count(SIMPLIFIED_ONLY, start, end)
        share = t / (t + s)
        # One character on a line of its own is a name or a quotation.
        whole = share >= CLEAR_SHARE and (mostly or t != 1)
        chosen[start:end] = whole
        if t and not whole:
            left = _left_by_clause(text, start, end, marks, share, chosen)
            seen.extend(_left(text, table, left, chosen))
    return chosen


def _left_by_clause(
    text: str, start: int, end: int, marks: bytes, share: float, chosen: NDArray[np.bool_]
) -> list[int]:
    """Choose clauses of a line; the traditional characters of the others.

    `share`: of traditional characters in the line.
    """
    places = []
    at = marks.find(TRADITIONAL_ONLY, start, end)
    while at >= 0:
        places.append(at)
        at = marks.find(TRADITIONAL_ONLY, at + 1, end)
    if share < 0.5 and len(places) == 1:
        return places  # no clause can be traditional
    left: list[int] = []
    every = (clause.span() for clause in CLAUSE.finditer(text, start, end))
    # Clauses without evidence are as most of the line.
    for begin, stop in every if share >= 0.5 else clauses_with(text, start, end, places):
        t = marks.count(TRADITIONAL_ONLY, begin, stop)
        if _is_traditional(t, marks.count(SIMPLIFIED_ONLY, begin, stop), share):
            chosen[begin:stop] = True
        elif t:
            left += places[bisect_left(places, begin) : bisect_left(places, stop)]
    return left


def _is_traditional(t: int, s: int, share: float) -> bool:
    """Whether a clause with `t` traditional and `s` simplified characters is converted.

    `share`: of traditional characters in the line.
    """
    if t == s == 0:
        return share >= 0.5
    return t >= max(s, 2) or (t > s and share >= 0.5)


def _left(text: str, table: Tables, places: list[int], chosen: NDArray[np.bool_]) -> list[Seen]:
    """Settle the traditional characters of one line that no passage decided.

    One whose simplified form is used in simplified text alone (國) is a slip of the writer's and
    chosen. One that was merged with another character (霑, 穀) may be kept in a name, one set apart
    is being talked about: both are reported.
    """
    seen, stray = [], []
    for at in places:
        before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
        if before in OPENING and after in CLOSING:
            seen.append(Seen("script.mentioned-character", at, at + 1, text[at]))
        elif (before.isspace() and after.isspace()) or not _is_slip(text[at], table):
            stray.append(at)
        else:
            chosen[at] = True
    if stray:
        evidence = "".join(text[at] for at in stray)
        seen.append(Seen("script.stray-character", stray[0], stray[-1] + 1, evidence))
    return seen


def _is_slip(character: str, table: Tables) -> bool:
    """Whether its simplified form is used in simplified text alone."""
    return bool(table.traits[table.target[ord(character)]] & SIMPLIFIED_ONLY)


def _note(
    rule: str,
    text: str,
    traits: NDArray[np.uint8],
    where: NDArray[np.bool_],
    seen: list[Seen],
) -> None:
    """One entry for each stretch left alone in which something would have changed."""
    left = where & ((traits & CHANGES) != 0)
    for start, end in zip(*(ends.tolist() for ends in varieties.runs(where)), strict=True):
        if left[start:end].any():
            seen.append(Seen(rule, start, end, text[start : min(end, start + 20)]))
