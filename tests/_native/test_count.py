"""Counts in compiled code, against plain Python."""

import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner._native.count import Weights, counts, frequent, line_counts
from cleaner.scan import code_points

TABLE = np.zeros(sys.maxunicode + 1, np.uint8)
CLASSES = {"a": 1, "é": 2, "中": 3, "😀": 4, "\ud800": 8, "b": 16, "\n": 1, "\U0010ffff": 31}
for character, bits in CLASSES.items():
    TABLE[ord(character)] = bits
TEXTS = st.text("".join(CLASSES) + "xy文", max_size=40)


def counted(text: str) -> list[int]:
    return [sum(CLASSES.get(c, 0) >> bit & 1 for c in text) for bit in range(5)]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_counts(text: str) -> None:
    assert list(counts(text, TABLE)) == counted(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_counts_of_lines(text: str) -> None:
    assert line_counts(text, TABLE).tolist() == [
        counted(line + "\n" * (number < text.count("\n")))
        for number, line in enumerate(text.split("\n"))
    ]


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 31), st.integers(0, 12))
def test_frequent(text: str, bits: int, most: int) -> None:
    some = Counter(c for c in text if CLASSES.get(c, 0) & bits)
    assert list(frequent(text, TABLE, bits, most)) == some.most_common()[:most]


def test_many_different_ones() -> None:
    table = np.ones(sys.maxunicode + 1, np.uint8)
    text = "".join(map(chr, range(0x4E00, 0x9FFF))) * 2 + "中"
    assert frequent(text, table, 1, 2) == (("中", 3), ("一", 2))
    assert counts(text, table)[0] == len(text)


@pytest.mark.parametrize("text", [None, 1])
def test_only_text(text: object) -> None:
    with pytest.raises(TypeError):
        counts(text, TABLE)  # type: ignore[arg-type]


FOLDS = np.arange(100, dtype=np.uint32)
FOLDS[ord("B")] = ord("A")
SINGLE = np.zeros(100, np.float32)
SINGLE[[ord(one) for one in "ABC"]] = 1.0, 2.5, -3.0
BEYOND = {"AA": 0.5, "AC": -1.5, "CA": 2.0}


def weighed(text: str) -> list[float]:
    """Each character's weight; what a pair weighs is added to the weightier one."""
    own = [float(SINGLE[min(ord(c), 99)]) for c in text]
    found = list(own)
    for at in range(len(text) - 1):
        pair = text[at : at + 2].replace("B", "A")
        found[at + (abs(own[at + 1]) > abs(own[at]))] += BEYOND.get(pair, 0.0)
    return found


@settings(max_examples=200, deadline=None)
@given(st.text("ABCD中😀", max_size=20))
def test_weights(text: str) -> None:
    weights = Weights(FOLDS, SINGLE, BEYOND)
    assert weights.weigh(code_points(text)).tolist() == pytest.approx(weighed(text))
