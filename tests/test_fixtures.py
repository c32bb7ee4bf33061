"""Cases as data: fixtures/damage and fixtures/layout through the whole cleaner."""

from __future__ import annotations

import pytest

import cleaner
from tests.conftest import FIXTURES, cases

KINDS = ("real", "synthetic", "negative", "known_failures")


def parameters() -> list[object]:
    """One parameter a case; known failures are strict xfails."""
    found = []
    for stage in ("damage", "layout"):
        for kind in KINDS:
            mark = [pytest.mark.xfail(strict=True)] if kind == "known_failures" else []
            for number, case in enumerate(cases(FIXTURES / stage / f"{kind}.jsonl")):
                name = f"{stage}-{kind}-{number}"
                found.append(pytest.param(case, id=name, marks=mark))
    return found


@pytest.mark.parametrize("case", parameters())
def test_case(case):
    result = cleaner.clean(case["in"])
    assert result.text == case["out"], case["why"]
    assert cleaner.clean(result.text).text == result.text
    assert result.restore() == case["in"]


def test_negative_cases_are_unchanged_by_definition():
    for stage in ("damage", "layout"):
        for case in cases(FIXTURES / stage / "negative.jsonl"):
            assert case["in"] == case["out"], case["why"]
