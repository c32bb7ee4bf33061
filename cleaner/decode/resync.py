"""The best reading of damaged bytes: characters in step, and bytes that belong to none.

A byte lost, inserted or changed in a two-byte encoding puts a decoder out of step, often without
any error. For a window of bytes, the path with the best sum of log-probabilities is found
(Viterbi's algorithm): whole characters after those before them, bytes left of a character, and
characters with a stray byte inside. No character is made up for lost bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.decode.lattice import BAD, BAD_BYTE, Lattice, Nats, Numbers, Window

WHOLE = -1
TOGETHER = 12  # windows from which on it is faster to step through all of them at once
SHORT = 128  # bytes of a window that is stepped through with others
_NEVER = float("-inf")
_LONGEST = 4  # bytes of a step


class Piece(NamedTuple):
    """A unit of a path: bytes `start` to `end` of the window.

    `how` is `WHOLE` for a character, 0 for malformed bytes, else the place of the stray byte in a
    character.
    """

    start: int
    end: int
    how: int


def best_path(window: Window, kinds: tuple[int, ...]) -> tuple[float, list[Piece]]:
    """The best sum of a path through a window, and that path."""
    size = window.size
    state_of = {length: state for state, length in enumerate(kinds)}
    scores = [[_NEVER] * (size + _LONGEST + 1) for _ in kinds]
    back: list[dict[int, tuple[int, int, int]]] = [{} for _ in kinds]
    broken, broken_back = scores[0], back[0]
    broken[0] = 0.0
    for at in range(size):
        here = [row[at] for row in scores]
        best = max(here)
        if best == _NEVER:
            continue
        state = here.index(best)
        if length := window.lengths[at]:
            values = [score + nats[at] for score, nats in zip(here, window.nats, strict=True)]
            value = max(values)
            to = state_of[length]
            scores[to][at + length] = value
            back[to][at + length] = (at, values.index(value), WHOLE)
        for place, lengths, nats in window.inner:
            if (length := lengths[at]) and best + nats[at] > broken[at + length]:
                broken[at + length], broken_back[at + length] = best + nats[at], (at, state, place)
        for end, costs in enumerate(window.remains, at + 1):
            if best + costs[at] > broken[end]:
                broken[end], broken_back[end] = best + costs[at], (at, state, 0)
    last = [row[size] for row in scores]
    total = max(last)
    pieces: list[Piece] = []
    at, state = size, last.index(total)
    while at:
        start, before, how = back[state][at]
        pieces.append(Piece(start, at, how))
        at, state = start, before
    return total, pieces[::-1]


def best_sums(lattice: Lattice) -> Nats:
    """An upper bound of the best sum of each window: exact for short ones, 0 for the others."""
    found = np.zeros(len(lattice.sizes), np.float32)
    for longest in (16, 32, 64, SHORT):
        chosen = ((lattice.sizes <= longest) & (lattice.sizes > longest // 2)).nonzero()[0]
        if longest == 16:
            chosen = (lattice.sizes <= longest).nonzero()[0]
        if len(chosen) >= TOGETHER:
            found[chosen] = _sums(lattice, chosen, longest)
    return found


def _sums(lattice: Lattice, chosen: Numbers, longest: int) -> Nats:
    """The best sums of the chosen windows, which have at most `longest` bytes."""
    starts, sizes = lattice.starts[chosen], lattice.sizes[chosen]
    never = np.float32(_NEVER)
    shape = (longest + _LONGEST + 1, len(lattice.kinds), len(chosen))
    scores = np.full(shape, never, np.float32)
    scores[0, 0] = 0.0
    top = len(lattice.lengths) - 1
    for at in range(longest):
        here = np.minimum(starts + at, top)
        best = scores[at].max(axis=0)
        value = (scores[at] + lattice.nats[:, here]).max(axis=0)
        lengths = lattice.lengths[here]
        for state, length in enumerate(lattice.kinds[1:], 1):
            scores[at + length, state] = np.where(lengths == length, value, never)
        for _, inner_lengths, nats in lattice.inner:
            value, ends = best + nats[here], inner_lengths[here]
            for length in (3, 4):
                target = scores[at + length, 0]
                np.maximum(target, np.where(ends == length, value, never), out=target)
        for more in range(1, 4):
            target = scores[at + more, 0]
            np.maximum(target, best + lattice.remains[more - 1, here], out=target)
    sums: Nats = scores.max(axis=1)[sizes, np.arange(len(chosen))]
    return sums


def plain_sums(
    lattice: Lattice, window: Numbers, place: Numbers, length: Numbers, good: NDArray[np.bool_]
) -> Nats:
    """The sum of the decoder's own path through each window.

    The path is that of all windows in order: of each unit the number of its window, its first
    byte there, its length, and whether it is a character. Zero, which no path exceeds, where the
    decoder knows characters that the lattice doesn't.
    """
    at = lattice.starts[window] + place
    state_of = np.zeros(max(lattice.kinds) + 1, np.int64)
    state_of[list(lattice.kinds)] = np.arange(len(lattice.kinds))
    kind = np.where(good, length, 0)
    states = np.append(0, state_of[kind[:-1]])
    states[place == 0] = 0
    left = lattice.remains[np.minimum(length, 3) - 1, at]
    left = np.where(np.isfinite(left), left, BAD + (length - 1) * BAD_BYTE)
    nats = np.where(good, lattice.nats[states, at], left)
    sums = np.zeros(len(lattice.sizes), np.float32)
    np.add.at(sums, window, nats.astype(np.float32))
    sums[window[good & (lattice.lengths[at] != length)]] = 0.0
    return sums
