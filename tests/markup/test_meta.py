"""What a page says of itself."""

from __future__ import annotations

import pytest

from cleaner.markup import read_page
from cleaner.markup.meta import without_site

TITLES = [
    ("科普活动开幕_本地_某某网", "科普活动开幕"),
    ("科普活动今日在此开幕 | 某某网", "科普活动今日在此开幕"),
    ("科普活动开幕 - 某某论坛", "科普活动开幕"),
    ("科普活动开幕-新闻频道-某某网", "科普活动开幕"),
    ("A-B测试说明", "A-B测试说明"),
    ("关于秋季防火工作的通知-某某县人民政府", "关于秋季防火工作的通知"),
    ("某某网", "某某网"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_title_without_site(title, expected):
    assert without_site(title) == expected


def test_meta():
    head = """<html lang="zh-CN"><head><title>开幕_某某网</title>
    <meta property="og:title" content="科普活动开幕"><meta property="og:site_name" content="某某网">
    <meta name="author" content=" 张三 "><link rel="canonical" href="https://example.cn/1.html">
    <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",
    "datePublished":"2024-03-20T10:30:00+08:00"}]}</script>
    <script type="application/ld+json">{broken</script></head><body><p>文</p>"""
    meta = read_page(head).meta
    assert meta["title"] == "科普活动开幕"
    assert meta["site"] == "某某网"
    assert meta["author"] == "张三"
    assert meta["date"] == "2024-03-20 10:30:00"
    assert meta["canonical"] == "https://example.cn/1.html"
    assert meta["language"] == "zh-CN"


@pytest.mark.parametrize(
    "script", ["[" * 100_000, "null", '{"author":[[[]]]}', '{"@graph":{"@graph":[1]}}', '"x"', "{}"]
)
def test_odd_linked_data(script):
    html = f'<html><head><script type="application/ld+json">{script}</script></head><p>文</p>'
    assert read_page(html).text == "文"
