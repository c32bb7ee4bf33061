"""Suspicious lines against a slow, obvious judgement of each."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.damage.mojibake.suspects import (
    CLASSES,
    FOREIGN_SHARE,
    NEAR,
    POOR,
    RARE,
    SHORT,
    suspicious_lines,
)
from cleaner.document import Document
from cleaner.language import character_scores
from cleaner.scan import CharClass, Scan

PIECES = [
    "的人民在中国",
    "學會",
    "鍩轰簬",
    "é",
    "Ã",
    "カ",
    "ｶ",
    "a ",
    "12",
    "，",
    "\n",
    "\ue000",
    "。是" * 9,
]


def reads_badly(line):
    outside = np.array([character > "\x7f" for character in line])
    classes = Scan(line).classes
    foreign = (classes & (CharClass.FOREIGN | CharClass.KANA) != 0).sum()
    if foreign > FOREIGN_SHARE * outside.sum():
        return True
    scores = character_scores(line)[outside].astype(float)
    if len(scores) <= 8:
        return bool(len(scores)) and scores.mean() < POOR
    return any(scores[at - 7 : at + 1].mean() < POOR for at in range(8, len(scores)))


def is_odd(line):
    classes = Scan(line).classes.tolist()
    at = [
        place
        for place, bits in enumerate(classes)
        if bits & CLASSES and not (bits & CharClass.KANA and line[place] < "\uff61")
    ]
    rare = [bool(classes[place] & RARE) for place in at]
    short = len(line) <= SHORT
    if short and any(rare):
        return True
    return any(
        (right - left <= NEAR and (rare[i] or rare[i + 1])) or (right - left <= SHORT and short)
        for i, (left, right) in enumerate(pairwise(at))
    )


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_suspicious_lines(text):
    found = [text[slice(*line)] for line in suspicious_lines(Document.of(text))]
    assert found == [line for line in text.split("\n") if is_odd(line) and reads_badly(line)]
