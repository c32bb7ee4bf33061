"""The ways to read windows of bytes, with what each step costs; see cleaner/decode/resync.py.

Several windows are looked at together, which is much faster. Costs are log-probabilities in nats:
of a character those of the language model, after the characters that end where it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.decode.units import Units, kinds_of, units_of
from cleaner.language import model

BAD = -14.0  # a place where bytes are malformed; a byte in a thousand would be -7
BAD_BYTE = -0.5  # each byte of it beyond the first
EDGE = -6.0  # the same at the first and the last byte of all: data is often cut
INNER = -1.0  # more where it is a byte within a character
CHANGED = -4.5  # more where it takes what could be ASCII: a byte changed to this one of some 200
# The least of a whole character, so that rare ones aren't taken for damage.
LEAST = -13.0
LEAST_ASCII = -8.5
_GAP = b"\n\n\n\n"  # between windows
_UNKNOWN = 0xFFFD

Nats = NDArray[np.float32]
Numbers = NDArray[np.int64]


class Inner(NamedTuple):
    """Characters with a stray byte at `place`, by first byte: bytes in all (0: none) and cost."""

    place: int
    lengths: NDArray[np.uint8]
    nats: Nats


class Window(NamedTuple):
    """The arrays of one window as lists; see `Lattice`."""

    size: int
    lengths: list[int]
    nats: list[list[float]]
    inner: list[tuple[int, list[int], list[float]]]
    remains: list[list[float]]


class Lattice:
    """What each byte of some windows may begin.

    All arrays have one element for each byte of the windows, which begin at `starts` and have
    `sizes` bytes; there are others between them. `lengths` are those of the character that begins
    here, 0 for none; `nats[k]` its log-probability after the unit that ends here and is of kind
    `kinds[k]`: a character of so many bytes, or something malformed (0). `remains[n - 1]` is the
    cost of taking n bytes as what is left of one character.

    `edges` says whether the first window is at the start of all data, and the last one at its end.
    """

    def __init__(
        self, windows: Sequence[bytes], encoding: str, edges: tuple[bool, bool] = (False, False)
    ) -> None:
        joined = _GAP + _GAP.join(windows) + _GAP
        self.sizes: Numbers = np.array([len(window) for window in windows], np.int64)
        self.starts: Numbers = np.cumsum(self.sizes + len(_GAP)) - self.sizes
        self.kinds = kinds_of(encoding)
        units = units_of(joined, encoding)
        self.lengths = units.lengths
        self.nats: Nats = np.array([_nats(units, kind, units.codes) for kind in self.kinds])
        self.inner = _inner(units, joined, 3 if encoding == "utf-8" else 2)
        self.remains = _remains(units)
        for more, costs in enumerate(self.remains):
            places = len(_GAP), len(joined) - len(_GAP) - 1 - more
            for place, is_edge in zip(places, edges, strict=True):
                if is_edge and costs[place] > BAD + CHANGED:
                    costs[place] = EDGE

    def window(self, number: int) -> Window:
        """One window, as lists."""
        start, size = int(self.starts[number]), int(self.sizes[number])
        here = slice(start, start + size)
        return Window(
            size,
            self.lengths[here].tolist(),
            self.nats[:, here].tolist(),
            [(place, n[here].tolist(), nats[here].tolist()) for place, n, nats in self.inner],
            self.remains[:, here].tolist(),
        )


def _inner(units: Units, joined: bytes, kind: int) -> list[Inner]:
    """Characters with a stray byte inside, as likely as after one of `kind` bytes or alone."""
    ascii_ = np.frombuffer(joined + _GAP, np.uint8) < 0x80
    found = []
    for place, codes, lengths in units.inner:
        last = np.arange(len(joined)) + np.maximum(lengths, 1) - 1
        taken = ascii_[place : len(joined) + place] | ascii_[last]
        nats = np.maximum(_alone(codes), _nats(units, kind, codes))
        found.append(Inner(place, lengths, nats + BAD + INNER + CHANGED * taken))
    return found


def _remains(units: Units) -> Nats:
    """Costs of one, two and three bytes as the remains of a character, shape (3, bytes)."""
    never = np.float32(-np.inf)
    whole_ascii = units.lengths == 1
    rows = [np.where(whole_ascii, never, np.float32(BAD))]
    for more, flags in enumerate(units.remains, 1):
        nats = BAD + more * BAD_BYTE + CHANGED * (flags == 2)
        rows.append(np.where(flags > 0, nats, never).astype(np.float32))
    return np.array(rows)


def _nats(units: Units, kind: int, codes: NDArray[np.uint32]) -> Nats:
    """Log-probability of the code at each byte after one of `kind` bytes; 0 for malformed."""
    if not kind:
        return _alone(codes)
    size = len(units.codes)
    known = model()
    classes = known.classes(np.append(units.codes, np.uint32(_UNKNOWN)))
    before = _before(units, np.arange(size), kind)
    # What was before that: another of the same kind if it fits, else one of another kind.
    earlier = np.full(size, size)
    for other in (1, 4, 3, 2) if kind != 1 else (4, 3, 2, 1):
        place = _before(units, np.minimum(before, size - 1), other)
        earlier = np.where(place < size, place, earlier)
    nats = known.after(classes[earlier], classes[before], known.classes(codes))
    return _bounded(nats, codes)


def _alone(codes: NDArray[np.uint32]) -> Nats:
    """Log-probability of each character after something unknown."""
    known = model()
    classes = known.classes(codes)
    nothing = np.full(len(codes), known.classes(np.array([_UNKNOWN], np.uint32))[0])
    return _bounded(known.after(nothing, nothing, classes), codes)


def _bounded(nats: Nats, codes: NDArray[np.uint32]) -> Nats:
    """Log-probabilities of characters from those of their classes, but not below the least."""
    least = np.where(codes < 0x80, np.float32(LEAST_ASCII), np.float32(LEAST))
    bounded: Nats = np.maximum(nats + model().forms(codes), least)
    return bounded


def _before(units: Units, at: Numbers, length: int) -> Numbers:
    """Where the character of `length` bytes that ends before each byte begins; else the size."""
    places = at - length
    fits = (places >= 0) & (units.lengths[np.maximum(places, 0)] == length)
    return np.where(fits, places, len(units.lengths))
