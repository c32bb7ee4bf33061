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


def page_of(body, title="新闻列表-某某网"):
    return cleaner.clean(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def test_list_of_dated_links():
    items = "".join(
        f"<li><span>2012-01-{n:02}</span><a href='/{n}'>第{n}条新闻的标题在此处显示</a></li>"
        for n in range(1, 26)
    )
    result = page_of(f"<div class=list><h2>新闻列表</h2><ul>{items}</ul></div>")
    assert result.meta["page"] == "list"
    assert "第7条新闻的标题在此处显示" in result.text


def test_list_of_teasers():
    items = "".join(
        f"<div class=item><h3><a href='/{n}'>第{n}条新闻的标题</a></h3>"
        f"<p>这是第{n}条新闻的摘要，说的是某地发生的某件事情，详细内容请点击标题。</p></div>"
        for n in range(12)
    )
    result = page_of(f"<div class=list>{items}</div>")
    assert result.meta["page"] == "list"
    assert "这是第3条新闻的摘要" in result.text


def test_advertising_in_hidden_places_is_never_the_text():
    spam = "某某娱乐城为您提供最新的网上娱乐信息，安全稳定，欢迎注册体验。"
    text = "放映员骑着自行车来，后座上绑着两个铁皮箱子，孩子们跟在后面跑，跑到晒谷场。"
    result = page_of(f"<div hidden>{spam}</div><p>{text}</p><p style='display:none'>{spam}</p>")
    assert result.text.strip() == text


def test_a_text_that_a_script_shows_is_the_text():
    text = "放映员骑着自行车来，后座上绑着两个铁皮箱子，孩子们跟在后面跑。"
    result = page_of(f"<div id=main style='visibility:hidden'><p>{text}</p><p>{text}</p></div>")
    assert result.text.count(text) == 2


def test_data_of_the_page_from_its_lines():
    result = page_of(
        "<div class=main><h1>露天电影的夏天</h1><div class=info>2014年6月3日 来源：某某晚报 "
        "作者：张三</div><p>放映员骑着自行车来，后座上绑着两个铁皮箱子。</p>"
        "<p>银幕是一块镶黑边的白布，风一吹，画面上的人就跟着晃。</p></div>",
        "露天电影的夏天-副刊-某某在线",
    )
    found = {key: result.meta[key] for key in ("title", "date", "source", "author")}
    assert found == {
        "title": "露天电影的夏天", "date": "2014-06-03", "source": "某某晚报", "author": "张三",
    }  # fmt: skip


def test_a_heading_of_comments_is_no_title():
    text = "放映员骑着自行车来，后座上绑着两个铁皮箱子，孩子们跟在后面跑。"
    comment = "写得真好，小时候我也追过放映员的自行车，银幕上的人一直在晃，现在想起来都高兴。"
    result = page_of(
        f"<div class=article><p>{text}</p><p>{text}</p></div>"
        f"<div id=comments><h3>网友评论</h3><div class=comment>{comment}</div></div>",
        "露天电影",
    )
    assert result.text.strip() == f"{text}\n{text}"
