"""A read-only hash table of n-grams: one probe a look-up, two or four bytes an entry.

Hash and displace (Belazzougui, Botelho and Dietzfelbinger, "Hash, displace, and compress", 2009):
keys are spread over groups, and each group has a displacement that sends its keys to free slots.
A slot holds a fingerprint of its key and a value. A key that isn't there is taken for another one
in one of 2 ** (bits of the fingerprint) look-ups. Tables are laid out here, and read by
`cleaner._native.language.Table`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Table

_LOW = np.uint64(0xFFFFFFFF)
_MIX_1 = np.uint64(0x9E3779B97F4A7C15)
_MIX_2 = np.uint64(0xD6E8FEB86659FD93)
_STEP = np.uint64(0x9E3779B1)
_10, _22, _32, _42 = np.uint64(10), np.uint64(22), np.uint64(32), np.uint64(42)
DISPLACEMENTS = 256

Slots = NDArray[np.uint16] | NDArray[np.uint32]


class NgramTable:
    """Values of n-gram keys (uint64).

    `slots`, uint16 or uint32, shape (slots,), has the value in the low `value_bits` bits of an
    entry and the fingerprint in the others; `displacements` is uint8, shape (groups,).
    """

    def __init__(self, slots: Slots, displacements: NDArray[np.uint8], value_bits: int) -> None:
        self.slots = slots
        self.displacements = displacements
        self._table = Table(slots, displacements, value_bits)

    def find(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
        """Whether each key is there, and its value (-1 where it isn't)."""
        values = self._table.find_all(keys)
        return values >= 0, values


def mix(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """64 well-mixed bits of each key."""
    mixed = keys * _MIX_1
    mixed ^= mixed >> _32
    mixed *= _MIX_2
    return mixed


def slots_of(
    mixed: NDArray[np.uint64], displacement: NDArray[np.uint8], slots: int
) -> NDArray[np.uint64]:
    """The slot of each mixed key, given its group's displacement."""
    return (((mixed & _LOW) + displacement * _STEP & _LOW) * np.uint64(slots)) >> _32


def fingerprints(mixed: NDArray[np.uint64], bits: int) -> NDArray[np.uint32]:
    """Bits of each mixed key that group and slot hardly depend on; at most 18."""
    return (((mixed >> _32) ^ (mixed << _10)) & np.uint64((1 << bits) - 1)).astype(np.uint32)


def build(
    keys: NDArray[np.uint64],
    values: Slots,
    value_bits: int,
    load: float = 0.95,
    per_group: float = 3.0,
) -> NgramTable:
    """A table of `keys` (distinct) with their values; its slots have the type of `values`.

    The last few keys, for which no slot is free in their group's reach, are left out: about three
    in a thousand.
    """
    slots, groups = int(len(keys) / load) + 1, int(len(keys) / per_group) + 1
    mixed = mix(keys)
    group = ((mixed >> _42) * np.uint64(groups)) >> _22
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(groups + 1, dtype=np.uint64))
    occupied = np.zeros(slots, np.bool_)
    displacements = np.zeros(groups, np.uint8)
    placed = np.full(len(keys), -1, np.int64)
    for number in np.argsort(starts[:-1] - starts[1:], kind="stable").tolist():
        members = order[starts[number] : starts[number + 1]]
        while len(members):
            choice, places = _place(mixed[members], occupied)
            if choice >= 0:
                displacements[number] = choice
                occupied[places] = True
                placed[members] = places
                break
            members = members[:-1]
    table = np.zeros(slots, values.dtype)
    kept = placed >= 0
    bits = values.dtype.itemsize * 8 - value_bits
    table[placed[kept]] = (fingerprints(mixed[kept], bits) << value_bits) | values[kept]
    return NgramTable(table, displacements, value_bits)


def _place(mixed: NDArray[np.uint64], occupied: NDArray[np.bool_]) -> tuple[int, NDArray[np.int64]]:
    """The first displacement that sends these keys to free slots, and the slots; else -1."""
    choices = np.arange(DISPLACEMENTS, dtype=np.uint8)
    reach = slots_of(mixed[:, None], choices[None, :], len(occupied)).astype(np.int64)
    fits = np.logical_not(occupied[reach].any(axis=0))
    if len(mixed) > 1:
        ascending = np.sort(reach, axis=0)
        fits &= (ascending[1:] != ascending[:-1]).all(axis=0)
    choice = int(fits.argmax())
    return (choice if fits[choice] else -1), reach[:, choice]
