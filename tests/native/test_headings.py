"""Headings and numbered lines against the patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate.lines import BODY_HEADING, NUMBERED, look
from cleaner.document import Document

BEGINNINGS = (
    "一、总则", "（二）目标", "(十二)其他", "第三章 总则", "第 12 条", "第一二三四五六条", "第 条",
    "附件", "附：", "附近", "附录", "附", "表1", "表 三", "表示", "图2", "图", "抄送：", "抄",
    "主题词", "主题", "主", "1.", "1.5倍", "12、甲", "(3)", "（123）", "1234.", "一二三四五、",
    "一", "（", "(", "三十年", "第１条", "一.", "9．", "9", "  二、", "第\u30001课",
)  # fmt: skip


def check(text):
    lines = look(Document.of(text))
    texts = [line.strip() for line in text.split("\n")]
    assert list(lines.heading) == [BODY_HEADING.match(line) is not None for line in texts]
    assert list(lines.numbered) == [NUMBERED.match(line) is not None for line in texts]


def test_beginnings():
    check("\n".join(BEGINNINGS))


@pytest.mark.parametrize("text", BEGINNINGS)
def test_each_alone(text):
    check(text)


@given(st.text("一二十百千第章条附件表图抄送主题词0123（(）)、.．:： \n\n", max_size=40))
def test_any(text):
    check(text)
