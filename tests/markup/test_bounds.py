"""Broken and hostile pages give a result. Each would take minutes or gigabytes without a bound."""

from __future__ import annotations

import pytest

import cleaner

TEXT = "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。"
PAGES = {
    "nested": "<div>" * 100_000 + TEXT,
    "nested and closed": "<div>" * 50_000 + TEXT + "</div>" * 50_000,
    "formatting": "<p>" + "".join(f"<font color={n}>" for n in range(3000)) + f"<p>{TEXT}" * 500,
    "tables": "<table><tr><td>" * 20_000 + TEXT,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{TEXT}</div>",
    "options": "<select>" + "<option>x" * 50_000 + f"</select>{TEXT}",
    "open comment": f"{TEXT}<!--" + "x" * 100_000,
    "brackets": "<" * 100_000 + TEXT,
    "NULs": f"\0<p>\0{TEXT}\0",
}


@pytest.mark.parametrize("name", PAGES)
def test_result(name):
    result = cleaner.clean(f"<html><body>{PAGES[name]}")
    assert result.status != "failed", result.meta
    assert TEXT in result.text


def test_frames_and_nothing():
    assert cleaner.clean("<html><frameset><frame src=x></frameset></html>").text == ""
    assert cleaner.clean(b"<html></html>").text == ""
