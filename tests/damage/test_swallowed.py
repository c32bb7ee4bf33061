"""What a byte above ASCII took along."""

from __future__ import annotations

import pytest

from cleaner.damage.annotation.swallowed import ASCII, swallowed


def nats(following: str) -> dict[str, float]:
    """What speaks against each character."""
    return {c: cost for characters, cost in swallowed(following) for c in characters}


@pytest.mark.parametrize(
    "following", ["", "我們", "7", "1987年", "987年", "000年起", "009", "36.5"]
)
def test_everything_may_have_been_swallowed_once(following):
    offered = "".join(characters for characters, _ in swallowed(following))
    assert sorted(offered) == sorted(ASCII + "\n")


def test_a_line_ends_more_often_than_anything_else():
    found = nats("我們")
    assert found["\n"] < min(cost for c, cost in found.items() if c != "\n")


@pytest.mark.parametrize(
    ("following", "digit"), [("987年", "1"), ("023年", "2"), ("861年", "1"), ("0月9日", "1")]
)
def test_a_year_begins_with_one_or_two_and_the_tenth_month_with_one(following, digit):
    found = nats(following)
    assert min(found, key=found.__getitem__) == digit


def test_a_number_begins_with_a_small_digit_and_not_with_nought():
    found = nats("37萬")
    assert found["1"] - found["0"] < -2
    assert nats("000人")["\n"] > nats("37萬")["\n"]
