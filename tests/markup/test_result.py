"""Results of pages: blocks, origins, records, what can't be restored, what is missing."""

from __future__ import annotations

import json
import pickle

import pytest

import cleaner
from cleaner import Config
from cleaner.errors import RestoreError

PAGE = """<html><head><title>科普活动</title></head>
<body><ul class="nav"><li><a href=/>首页</a><li><a href=/x>新闻</a><li><a href=/t>体育</a></ul>
<div id="text"><p>三月二十日，市科协在人民广场举办科普活動，向市民發放资料两千份,受到群众欢迎。</p>
<p>活动当天，二十多名专家到场答疑，不少家长带着孩子前来参观，现场气氛热烈。</p></div></body></html>"""


def test_block_of_every_line():
    result = cleaner.clean(PAGE.encode())
    assert result.text.startswith("三月二十日")
    assert result.block_at(0) == ("html > body > div#text > p:nth-of-type(1)", 3)
    place = result.text.index("当天")
    for same in (result, cleaner.Result.from_dict(json.loads(json.dumps(result.to_dict())))):
        assert same.block_at(place) == ("html > body > div#text > p:nth-of-type(2)", 4)
    assert pickle.loads(pickle.dumps(result)) == result


def test_origin_is_in_the_extracted_text():
    result = cleaner.clean(PAGE)
    whole = result.restore()
    assert whole.startswith("首页\n新闻\n体育\n三月二十日")
    place = result.text.index("专家")
    start, end = result.origin(place, place + 2)
    assert whole[start:end] == "专家"


def test_bytes_are_not_restored():
    result = cleaner.clean(PAGE.encode())
    with pytest.raises(RestoreError, match="markup is not kept"):
        result.restore_bytes()
    again = cleaner.Result.from_dict(json.loads(json.dumps(result.to_dict())))
    with pytest.raises(RestoreError, match="markup is not kept"):
        again.restore_bytes()


def test_no_block_in_plain_text():
    assert cleaner.clean("正文。").block_at(0) is None


def test_boilerplate_off_keeps_all_blocks():
    text = cleaner.clean(PAGE, Config(boilerplate="off")).text
    assert text.startswith("首页\n新闻\n体育")


def test_repair_and_simplify_leave_markup_alone():
    assert cleaner.simplify("<p>發放</p><p>活動</p>").text == "<p>发放</p><p>活动</p>"


def test_charset_evidence():
    html = '<html><head><meta charset="gb2312"></head><body><p>市科协在人民广场举办活动。</p>'
    meta = cleaner.clean(html.encode("gbk"), content_type="text/html; charset=gbk").meta
    assert meta["encoding"] == "gb18030"
    assert ["page", "gb2312"] in meta["charset_evidence"]
    assert ["chosen", "gb18030"] in meta["charset_evidence"]
