"""Small pages under fixtures/markup, each with the text that must come out."""

from __future__ import annotations

import json

import pytest

import cleaner
from cleaner import Config
from tests.conftest import ROOT

PAGES = sorted((ROOT / "fixtures" / "markup").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page(path):
    result = cleaner.clean(path.read_bytes())
    assert result.text.strip("\n") == path.with_suffix(".txt").read_text("utf-8").strip("\n")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_notes_restore_the_whole_text_from_the_record(path):
    data = path.read_bytes()
    record = json.loads(json.dumps(cleaner.clean(data).to_dict()))
    whole = cleaner.clean(data, Config(boilerplate="off"), encoding="utf-8")
    restored = cleaner.Result.from_dict(record).restore()
    assert restored == whole.restore()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_stable(path):
    text = cleaner.clean(path.read_bytes()).text
    assert cleaner.clean(text).text == text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_same_text_in_any_encoding(path, encoding):
    html = path.read_text("utf-8").replace('<meta charset="utf-8">', "")
    result = cleaner.clean(html.encode(encoding), encoding=encoding)
    assert result.text.strip("\n") == path.with_suffix(".txt").read_text("utf-8").strip("\n")


def test_kinds_of_page():
    kinds = {path.stem: cleaner.clean(path.read_bytes()).meta.get("page") for path in PAGES}
    assert kinds["forum"] == "thread"
    assert kinds["article"] == "article"


def test_list_page_is_flagged_and_kept():
    links = "".join(f'<li><a href="/{n}">第{n}条新闻的标题在此</a></li>' for n in range(30))
    result = cleaner.clean(f"<html><body><ul>{links}</ul></body></html>")
    assert result.meta["page"] == "list"
    assert [flag.rule for flag in result.flags] == ["markup.list-page"]
    assert "第7条新闻的标题在此" in result.text


def test_reasons_are_in_words():
    result = cleaner.clean((ROOT / "fixtures/markup/article.html").read_bytes())
    reasons = [note.reason for note in result.notes]
    assert any("of its text is linked, div.related" in reason for reason in reasons), reasons
