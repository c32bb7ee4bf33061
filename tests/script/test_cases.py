"""Hand-checked sentences of fixtures/script through the stage."""

import json
from pathlib import Path

import pytest

from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import Document
from cleaner.rules import RuleSet
from cleaner.script import STAGE

FIXTURES = Path(__file__).parents[2] / "fixtures" / "script"


def cases(name: str) -> list[object]:
    """The cases of one file, each with its number."""
    lines = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(case["in"], case["out"], id=f"{name}-{number}")
        for number, case in enumerate(map(json.loads, lines), 1)
    ]


def simplify(text: str) -> str:
    """The text after the stage."""
    document = Document.of(text)
    return document.apply(STAGE.propose(document, Context(Config(), RuleSet(())))).text


@pytest.mark.parametrize(("text", "out"), [*cases("real"), *cases("synthetic"), *cases("negative")])
def test_case(text: str, out: str) -> None:
    assert simplify(text) == out
    assert simplify(out) == out


@pytest.mark.xfail(strict=True, reason="written down as not working yet")
@pytest.mark.parametrize(("text", "out"), cases("known_failures"))
def test_known_failure(text: str, out: str) -> None:
    assert simplify(text) == out
