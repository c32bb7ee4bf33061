"""The seeds come out as checked by hand in fixtures/pages."""

from __future__ import annotations

import json
import re

import pytest

import cleaner
from tests.conftest import FIXTURES, SEEDS

BULK = ("script.", "layout.flattened-punctuation", "damage.pinyin-annotation")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_page(path):
    result = cleaner.clean(path.read_bytes())
    expected = FIXTURES / "pages" / path.name
    assert result.text == expected.read_text("utf-8")
    told = json.loads(expected.with_suffix(".json").read_text("utf-8"))
    assert {key: result.meta[key] for key in told["meta"]} == told["meta"]
    assert result.summary() == told["summary"]
    found = [{"rule": f.rule, "start": f.span.start, "end": f.span.end} for f in result.flags]
    assert found == told["flags"]
    notes = [n for n in result.notes if not all(r.startswith(BULK) for r in n.rules)]
    assert [
        {
            "start": note.at.start,
            "end": note.at.end,
            "before": note.before,
            "after": note.after,
            "rules": list(note.rules),
        }
        for note in notes
    ] == told["notes"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_what_must_be_gone_is_gone(path):
    result = cleaner.clean(path.read_bytes())
    assert not re.search(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+[)）]", result.text)
    assert "�" not in result.text
    assert not [flag for flag in result.flags if flag.rule == "damage.frame-slip"]


def test_zhe_in_every_sense():
    text = "".join(cleaner.clean(path.read_bytes()).text for path in SEEDS)
    for word in ("面临着", "着眼", "着手", "着力", "显著", "著名"):
        assert word in text, word
    for word in ("面临著", "著眼", "著手", "著力", "显着", "着名"):
        assert word not in text, word
