"""Blocks: runs of lines that follow each other on many pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Pages = Callable[[], Iterable[tuple[int, NDArray[np.int64]]]]
"""Each page and for each of its lines the number of the learned line it is, or -1."""

Key = TypeVar("Key")

LEAST_LINES = 3
_TIED = 0.8  # of the pages of the more frequent of two lines that have them side by side
_MOST_COUNTED = 1_000_000  # pairs or runs counted at a time; beyond, the rare ones are given up
_RARE = 0.01  # of the pages so far
_MOST_BLOCKS = 2_000
_EXAMPLES = 3


class Block(NamedTuple):
    """Numbers of the lines, on how many pages they follow each other, and a few of those."""

    lines: tuple[int, ...]
    pages: int
    examples: tuple[int, ...]


def find_blocks(pages: Pages, support: list[int], least: int) -> list[Block]:
    """The blocks of at least `LEAST_LINES` lines on at least `least` pages, in order of place.

    `support`: on how many pages each line is. Asks for the pages three times.
    """
    tied = _tied(pages(), support)
    runs = _counted({tuple(run) for run in _tied_runs(which, tied)} for _, which in pages())
    ranked = sorted(runs.items(), key=lambda item: (-item[1] * len(item[0]), item[0]))
    chosen: list[tuple[int, ...]] = []
    covered: Counter[int] = Counter()
    for run, count in ranked:
        if count >= least and len(chosen) < _MOST_BLOCKS and any(not covered[n] for n in run):
            chosen.append(run)
            covered.update(run)
    return _exact(pages(), chosen, least)


def _counted(sets: Iterable[set[Key]]) -> Counter[Key]:
    """In how many sets each key is.

    Exact up to `_MOST_COUNTED` keys; beyond, a count may be too low by `_RARE` of the sets (lossy
    counting: Manku and Motwani, "Approximate frequency counts over data streams", 2002).
    """
    counts: Counter[Key] = Counter()
    for number, keys in enumerate(sets, 1):
        counts.update(keys)
        if len(counts) > _MOST_COUNTED:
            counts = Counter({k: n for k, n in counts.items() if n > max(1, _RARE * number)})
    return counts


def _tied(
    pages: Iterable[tuple[int, NDArray[np.int64]]], support: list[int]
) -> set[tuple[int, int]]:
    """Pairs of lines that mostly stand side by side."""

    def pairs(which: NDArray[np.int64]) -> set[tuple[int, int]]:
        both = (which[:-1] >= 0) & (which[1:] >= 0)
        return set(zip(which[:-1][both].tolist(), which[1:][both].tolist(), strict=True))

    counts = _counted(pairs(which) for _, which in pages)
    return {
        (upper, lower)
        for (upper, lower), count in counts.items()
        if count >= _TIED * max(support[upper], support[lower])
    }


def _tied_runs(which: NDArray[np.int64], tied: set[tuple[int, int]]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in which.tolist():
        if run and (number < 0 or (run[-1], number) not in tied):
            if len(run) >= LEAST_LINES:
                yield run
            run = []
        if number >= 0:
            run.append(number)
    if len(run) >= LEAST_LINES:
        yield run


def _exact(
    pages: Iterable[tuple[int, NDArray[np.int64]]], chosen: list[tuple[int, ...]], least: int
) -> list[Block]:
    """The chosen runs with the pages that have them, in order of their place on the first one."""
    by_first: dict[int, list[int]] = {}
    for number, run in enumerate(chosen):
        by_first.setdefault(run[0], []).append(number)
    firsts = np.array(sorted(by_first), np.int64)
    counts = [0] * len(chosen)
    examples: list[list[int]] = [[] for _ in chosen]
    places: dict[int, tuple[int, int]] = {}
    for page, which in pages:
        seen: set[int] = set()
        lines = which.tolist()
        for at in np.isin(which, firsts).nonzero()[0].tolist():
            for number in by_first[lines[at]]:
                run = chosen[number]
                if number not in seen and tuple(lines[at : at + len(run)]) == run:
                    seen.add(number)
                    places.setdefault(number, (page, at))
        for number in sorted(seen):
            counts[number] += 1
            if len(examples[number]) < _EXAMPLES:
                examples[number].append(page)
    kept = [number for number in range(len(chosen)) if counts[number] >= least]
    kept.sort(key=lambda number: (-counts[number], places[number]))
    return [Block(chosen[n], counts[n], tuple(examples[n])) for n in kept]
