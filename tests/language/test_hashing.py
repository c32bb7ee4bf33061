"""The table of n-grams: what was put in is found, and little else."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.language.hashing import NgramTable, build

SIZE = 20_000


def distinct(seed: int, size: int) -> np.ndarray:
    """Keys below 1 << 42, as trigrams of classes are."""
    return np.unique(np.random.default_rng(seed).integers(0, 1 << 42, size, np.uint64))


@pytest.mark.parametrize(("dtype", "value_bits"), [(np.uint16, 6), (np.uint32, 14)])
def test_keys_are_found_with_their_values(dtype, value_bits):
    keys = distinct(1, SIZE)
    values = np.random.default_rng(2).integers(0, 1 << value_bits, len(keys)).astype(dtype)
    table = build(keys, values, value_bits)
    assert table.slots.dtype == dtype
    found, entries = table.find(keys)
    # Three in a thousand find no slot; one of those may pass for another key.
    assert found.mean() > 0.99
    right = entries == values
    assert right[found].mean() > 0.999


@pytest.mark.parametrize(
    ("dtype", "value_bits", "most"),
    # 10 bits of fingerprint: 1 of 1,024, less what finds a free slot; 18 bits: 1 of 262,144.
    [(np.uint16, 6, 1 / 700), (np.uint32, 14, 1 / 50_000)],
)
def test_foreign_keys_are_seldom_found(dtype, value_bits, most):
    keys = distinct(3, SIZE)
    table = build(keys, np.ones(len(keys), dtype), value_bits)
    foreign = np.setdiff1d(distinct(4, 400_000), keys)
    share = table.find(foreign)[0].mean()
    assert share < most
    if dtype == np.uint16:
        assert share > 1 / 1_500  # as many as the bits of a fingerprint let through


def test_neighbouring_keys_are_told_apart():
    keys = np.arange(0, 3 * SIZE, 3, dtype=np.uint64)
    table = build(keys, np.full(len(keys), 5, np.uint16), 6)
    assert table.find(keys)[0].mean() > 0.99
    assert table.find(keys + np.uint64(1))[0].mean() < 1 / 500


def test_few_keys():
    for size in (1, 2, 40):
        keys = np.arange(size, dtype=np.uint64)
        found, values = build(keys, np.arange(size).astype(np.uint16), 6).find(keys)
        assert found.sum() >= size - 2  # the last ones find no slot
        assert values[found].tolist() == keys[found].tolist()


def test_nothing_to_look_up():
    table = build(np.arange(9, dtype=np.uint64), np.zeros(9, np.uint16), 6)
    found, values = table.find(np.empty(0, np.uint64))
    assert found.shape == values.shape == (0,)


def test_the_same_keys_make_the_same_table():
    keys = distinct(5, 2_000)
    values = (keys & np.uint64(63)).astype(np.uint16)
    one, other = (build(keys, values, 6) for _ in range(2))
    assert isinstance(one, NgramTable)
    assert np.array_equal(one.slots, other.slots)
    assert np.array_equal(one.displacements, other.displacements)
