"""Where an annotated page may read out of step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.brackets import HAN, STYLES
from cleaner.damage.annotation.halves import Half
from cleaner.damage.annotation.hits import Hit
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.scan import CharClass

POOR = -10.5
"""Mean nats of NEAR characters below which a place reads badly; out of step: -13 to -19."""
WEAK = -8.5
"""… below which a place that reads badly, or is looked at for another reason, goes on."""
ODD = -10.0
"""Nats of a rare character below which the place around it is looked at."""
NEAR = 3
UNUSUAL = -8.0
"""Nats of a character behind a mark, below which the mark may stand for half of two characters."""
_CUT = re.compile(
    "[!?;！？；](?=[、，,])|\\?(?=[\u3400-\u9fff])|[!?;！？；](?=[\u3400-\u9fff]{0,4}[A-Za-z@\\[-`{-~])"
    "|[，,](?=[A-Za-z@\\[-`{-~][\u3400-\u9fff])"
)
_MARK = re.compile("[!?;！？；]")
_NOTE = re.compile(
    f"[{re.escape(''.join(style.opening for style in STYLES))}][^\\W\\d_{HAN}]{{1,8}}"
    f"[{re.escape(''.join(style.closing for style in STYLES))}]"
)
MOST_NOTED = 10
"""Characters of such a note, brackets included, at most."""
CONTEXT = 5
"""Characters on both sides of what reads badly that are looked at with it."""
JOIN = 16
"""Characters, annotations included, between two places that are taken together."""


class Bare(NamedTuple):
    """The text without its annotations: where each character stands, and how likely it is."""

    places: NDArray[np.int64]
    scores: NDArray[np.float32]


def covered(document: Document, hits: Sequence[Hit]) -> NDArray[np.bool_]:
    """Whether each character of the text is part of a hit."""
    found = np.zeros(len(document.text), np.bool_)
    for hit in hits:
        found[hit.span.start : hit.span.end] = True
    return found


def without(document: Document, hits: Sequence[Hit]) -> Bare:
    """The text without the hits."""
    places = (~covered(document, hits)).nonzero()[0]
    return Bare(places, model().character_scores(document.scan.codes[places]))


def suspicious(
    document: Document,
    hits: Sequence[Hit],
    halves: Sequence[Half],
    bare: Bare,
    passages: Sequence[Span],
) -> Iterator[tuple[int, int]]:
    """Stretches that read badly, with some context, within a line and one of the passages.

    These are in order.
    """
    if not len(bare.places):
        return
    text, marks = document.text, np.zeros(len(bare.places), bool)
    han = document.scan.codes[bare.places] >= 0x3000
    sums = np.cumsum(np.concatenate(([0.0], np.minimum(bare.scores, -0.0))), dtype=np.float64)
    near = sums[NEAR:] - sums[:-NEAR]
    for i in (near < POOR * NEAR).nonzero()[0].tolist():
        marks[i : i + NEAR] = True
    marks &= han | (bare.scores < POOR)
    rare = document.scan.classes[bare.places] & CharClass.RARE != 0
    marks |= rare & (bare.scores < ODD)
    positions = set(bare.places[marks].tolist())
    for half in halves:
        positions |= {half.span.start, half.span.end - 1}
    positions |= {match.start() for match in _CUT.finditer(text)}
    at = bare.places.searchsorted([match.start() for match in _MARK.finditer(text)])
    at = at[at < len(bare.places)]
    odd = np.minimum(bare.scores[at], np.append(bare.scores, 0.0)[at + 1]) < UNUSUAL
    positions |= set(bare.places[at[odd]].tolist())
    positions |= {hit.span.start - 1 for hit in hits if not hit.in_step}
    positions |= _behind(positions, bare, near < WEAK * NEAR)
    ends = np.array([span.end for span in passages], np.int64)
    starts = np.array([span.start for span in passages], np.int64)
    ordered = np.array(sorted(positions), np.int64)
    of = ends.searchsorted(ordered, side="right")
    in_one = of < len(ends)
    in_one[in_one] = starts[of[in_one]] <= ordered[in_one]
    inside = ordered[in_one].tolist()
    found = [(*run, *with_context(text, bare, run[0], run[1] + 1)) for run in _runs(text, inside)]
    ended = 0
    for number, (_, last, start, end) in enumerate(found):
        stop = end
        if number + 1 < len(found) and found[number + 1][2] < end:
            # Half of what is between them for each.
            one, other = bare.places.searchsorted([last + 1, found[number + 1][0]])
            middle = min((one + other) // 2, len(bare.places) - 1)
            stop = max(int(bare.places[middle]), last + 1)
        yield max(start, ended), stop
        ended = stop


def _behind(positions: AbstractSet[int], bare: Bare, weak: NDArray[np.bool_]) -> set[int]:
    """Where the text behind each place begins to read better; `weak`: NEAR characters don't."""
    strong = np.append((~weak).nonzero()[0], len(bare.places) - 1)
    first = bare.places.searchsorted(np.array(sorted(positions), np.int64), side="right")
    better = strong[strong.searchsorted(first).clip(max=len(strong) - 1)]
    found: list[int] = bare.places[better[better > first]].tolist()
    return set(found)


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


def with_context(text: str, bare: Bare, start: int, end: int) -> tuple[int, int]:
    """A place with the characters around it, as far as the line goes."""
    first = int(bare.places.searchsorted(start))
    last = int(bare.places.searchsorted(end))
    begin = int(bare.places[max(0, first - CONTEXT)])
    stop = last + CONTEXT
    final = int(bare.places[stop]) if stop < len(bare.places) else len(text)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    begin, final = max(begin, line_start), min(final, line_end + 1, len(text))
    return _note_around(text, begin).start, _note_around(text, final).end


def _note_around(text: str, at: int) -> Span:
    """The letters in brackets around a place, which are no annotation of the page, but a note."""
    for match in _NOTE.finditer(text, max(0, at - MOST_NOTED), at + MOST_NOTED):
        if match.start() < at < match.end():
            return Span(*match.span())
    return Span(at, at)
