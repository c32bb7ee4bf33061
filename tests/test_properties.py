"""The promises, on anything at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Config, Result
from tests.conftest import SEEDS

# Pieces that stages look for, so that random texts meet every one of them.
PIECES = [
    "科協(xié)", "活動(dòng)", "?cè)", "!、", "學", "国", "著", "乾隆", "資訊", "，", "。", ",",
    ":", "(", ")", ";", "?", "!", " ", "　", "\u00a0", "\t", "\n", "\r\n", "\r", "\u2028", "\x00",
    "\u200b", "\ufeff", "\u00ad", "&amp;", "&#20013;", "&nbsp;", "%E4%B8%AD%E5%9B%BD", "%u4E2D",
    "\\u4e2d\\u56fd", "`", "Ａ", "１", "％", "⼈", "\uf900", "ç§‘å­¦", "Ã©", "abc", "12",
    "http://a.cn/b?c=d", "版权所有", "责任编辑：张三", "相关文章：", "首页 > 新闻 > 正文",
    "2019-03-21 15:10 来源：天门市科协", "鄂ICP备13005063号-3", "下面是小编整理的总结,请参考。",
    "一、", "【", "】", "科协认真贯彻精神,圆满完成各项任务,取得了较好的成绩。", "カ", "\ud83d",
    "\ude00", "𠮷", "|", ">", "-", "上一篇：", "下一篇：",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


def covered(source: str, result: Result) -> str:
    """The source with every noted place replaced by what stands there now."""
    parts, at = [], 0
    for note in result.notes:
        assert note.rules
        assert note.reason
        assert source[note.at.start : note.at.end] == note.before
        assert note.before != note.after
        parts += [source[at : note.at.start], note.after]
        at = note.at.end
    return "".join([*parts, source[at:]])


def check(source: str) -> None:
    result = cleaner.clean(source)
    assert result.status != "failed", result.meta
    record = json.loads(json.dumps(result.to_dict()))
    assert Result.from_dict(record).restore() == source
    assert Result.from_dict(record) == result
    assert covered(source, result) == result.text
    again = cleaner.clean(result.text)
    assert again.text == result.text, again.notes
    assert not [flag for flag in result.flags if flag.rule == "pipeline.unstable"]
    assert cleaner.clean(source, Config(notes="off")).text == result.text


@settings(max_examples=400, deadline=None)
@given(texts)
@example("")
@example(" \n　\n")
@example("\x00")
@example("&am&#112;;")
def test_any_text(source):
    check(source)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | texts.map(lambda t: t.encode("gb18030", "replace")))
def test_any_bytes(data):
    result = cleaner.clean(data)
    assert result.restore_bytes() == data
    record = json.loads(json.dumps(result.to_dict()))
    assert Result.from_dict(record).restore_bytes() == data


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_seeds(path):
    check(path.read_bytes().decode("utf-8"))
    data = path.read_bytes()
    result = cleaner.clean(data)
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))).restore_bytes() == data


def test_workers_give_the_same():
    items = [path.read_bytes() for path in SEEDS]
    tool = cleaner.Cleaner()
    assert list(tool.clean_many(items, workers=2)) == [tool.clean(item) for item in items]
