"""What is a page of HTML and what only has angle brackets in it."""

from __future__ import annotations

import pytest

from cleaner.markup import is_html

PAGES = [
    "<!DOCTYPE html>\n<p>文",
    "<!-- 注 --><html><body>文",
    '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="x">',
    "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><head></head><body>文</body>",
    "<p>第一段。</p><p>第二段。</p>",
    "<div class=a><h2>题</h2>正文</div>",
    "第一段文字在此。<br>第二段文字在此。<br>第三段文字在此。<br />第四段。",
    "<p>第一段\n<p>第二段\n<p>第三段",
    "<table><tr><td>甲</td><td>乙</td></tr></table>",
    "<title>题</title>正文",
]
TEXTS = [
    "了解一下</span>",
    "在HTML中，<div>标签用于分块，<p>标签用于分段，<br>用于换行。",
    '# 标题\n\n<p align="center"><img src="x"></p>\n\n正文 **粗** <br> 下一行\n',
    '<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>',
    "<note><to>张</to><from>李</from><body>x</body></note>",
    "2024-01-01 12:00 <INFO> 启动\n2024 <WARN> x <a> y",
    '{"html":"<div><p>x</p><p>y</p></div>"}',
    "1\n00:00:01,000 --> 00:00:02,000\n<i>你好</i>\n\n<font color='red'>再见</font>\n",
    "a < b 且 c > d，x<y>z",
    "from: 张三 <zhang@x.com>\n正文",
    "#include <stdio.h>\nint main(){ vector<int> a; }",
    "<张三> 你好\n<李四> 再见",
    "例如：\n```html\n<html><body><p>x</p></body></html>\n```\n就是一个页面。",
    "这里讲 <html> 和 <body> 两个标签的用法，<head> 放元数据。",
    "正文第一段。\n正文第二段<sup>2</sup>和H<sub>2</sub>O。\n正文第三段。",
    '<?php echo "<div><p>x</p></div>"; ?>',
]


@pytest.mark.parametrize("text", PAGES)
def test_pages(text):
    assert is_html(text)


@pytest.mark.parametrize("text", TEXTS)
def test_texts(text):
    assert not is_html(text)


def test_content_type_settles_it():
    assert is_html("<b>粗</b>体", "text/html; charset=gbk")
    assert not is_html("1 < 2", "text/html")
    assert not is_html("没有标签", "text/html")


def test_what_is_declared_plain_text_is():
    page = "<div>\n<p>正文</p>\n<p>正文</p>\n</div>"
    assert is_html(page)
    assert not is_html(page, "text/plain; charset=utf-8")
