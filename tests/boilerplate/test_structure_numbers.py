"""The numbers of the structure stage: the committed file and the rows it was chosen from."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace

import cleaner
from cleaner.boilerplate.structure import numbers
from tests.conftest import ROOT

PAGE = "<div id=a><p>第一段，市科协在广场办活动，群众都来了。</p></div>"


def test_committed_numbers_are_in_the_rows():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from set_structure_numbers import GRID, written
    finally:
        sys.path.remove(str(ROOT / "tools"))
    committed = asdict(numbers.numbers())
    assert committed.keys() == GRID.keys()
    assert all(value in GRID[name] for name, value in committed.items())
    assert written(numbers.numbers()) == numbers.FILE.read_text("utf-8")


def test_other_numbers_hold_only_inside():
    page = f"<html><body>{PAGE}<div id=b>{'短句而已。' * 4}</div></body></html>"
    whole = cleaner.clean(page).text
    with numbers.using(replace(numbers.numbers(), sentence=1000.0, paragraph=1000.0)):
        assert cleaner.clean(page).meta.get("page") != "article"
    assert cleaner.clean(page).text == whole
