"""Phrases and senses in compiled code, against slow references in plain Python."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner._native.anchors import Phrases
from cleaner.script.senses import NEAR, OTHER_CHARACTER, native_senses, senses
from cleaner.script.tables import tables

CASES = Path(__file__).parents[2] / "fixtures" / "script" / "senses.jsonl"
SENTENCES = [json.loads(line)["text"] for line in CASES.read_text(encoding="utf-8").splitlines()]


def patterns(text: str, at: int) -> tuple[float, int]:
    """Nats of the prior and the patterns, and which weighs most."""
    sense = senses()[text[at]]
    here = [n for n, (_, pattern, _) in enumerate(sense.patterns) if pattern.match(text, at)]
    nats = sense.prior + sum(sense.patterns[n][0] for n in here)
    if here or sense.statistics != "none":
        around = text[max(0, at - NEAR) : at + NEAR]
        nats += sum(weight for weight, pattern, _ in sense.near if pattern.search(around))
    return nats, max(here, key=lambda n: abs(sense.patterns[n][0]), default=-1)


def around(text: str, at: int) -> float:
    """Nats of the neighbours and of the other character."""
    folded = "\n\n" + text.translate(tables().simple) + "\n\n"
    left, right = folded[at : at + 2], folded[at + 3 : at + 5]
    weights = senses()[text[at]].weights
    other, nats, most = OTHER_CHARACTER.get(text[at], ("", 0.0, 0))
    return (
        weights.get(f"<{left}", weights.get(f"<{left[1]}", 0.0))
        + weights.get(f">{right}", weights.get(f">{right[0]}", 0.0))
        + nats * min(text.count(other) if other else 0, most)
    )


def places(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character in senses()]


def check(text: str) -> None:
    for at in places(text):
        nats, heaviest = native_senses().patterns(text, at)
        assert (pytest.approx(nats), heaviest) == patterns(text, at)
        assert native_senses().around(text, at, {}) == pytest.approx(around(text, at))


def test_senses_of_sentences() -> None:
    assert sum(len(places(text)) for text in SENTENCES) > 200
    for text in SENTENCES:
        check(text)


PARTS = "著着乾於沈覆畫鍊帳徵昇么剋\n，。《》：宮商隨有名看新近等王李姓老小😀\ud800計坤元年"


@settings(max_examples=300, deadline=None)
@given(st.text(PARTS, max_size=20))
def test_senses_of_anything(text: str) -> None:
    check(text)


@pytest.mark.parametrize("at", [-1, 0, 2])
def test_no_sense_there(at: int) -> None:
    with pytest.raises(LookupError):
        native_senses().patterns("這著", at)


KEYS = ["ab", "abc", "bcd", "cd", "dddd", "😀a", "a\ud800"]


def matched(text: str, keys: list[str]) -> list[tuple[int, str]]:
    """Forward maximum matching."""
    found, at = [], 0
    while at < len(text):
        longest = max((key for key in keys if text.startswith(key, at)), key=len, default="")
        if longest:
            found.append((at, longest))
        at += max(len(longest), 1)
    return found


@settings(max_examples=300, deadline=None)
@given(st.text("abcd😀\ud800", max_size=20))
def test_longest_phrases_from_left_to_right(text: str) -> None:
    around_anchors: dict[str, list[tuple[int, int]]] = {}
    for number, key in enumerate(KEYS):  # every character is an anchor
        for start in range(len(key) - 1):
            around_anchors.setdefault(key[start : start + 2], []).append((start, number))
    phrases = Phrases(KEYS, around_anchors, [[(0, ord("x"))] for _ in KEYS])
    found = phrases.find(text, list(range(len(text))))
    assert [(start, KEYS[number]) for start, number in found] == matched(text, KEYS)
