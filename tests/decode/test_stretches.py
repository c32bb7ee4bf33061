"""Where a text reads badly."""

import pytest

from cleaner.decode.stretches import odd_stretches
from cleaner.scan import code_points

CLEAN = (
    "中国科学技术协会主管的学术期刊，欢迎投稿。",
    "這是一個繁體中文的網頁，請參考。",
    "for (i = 0; i < n; i++) { // 循环\r\n\t\treturn;\r\n}",
    "plain English text",
    "",
)


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_has_none(text, damaged):
    assert odd_stretches(code_points(text), damaged) == []


def test_out_of_step_text_is_one():
    shifted = "中国科学技术协会主管的".encode("gb18030")[1:-1].decode("gb18030")
    before = "今天他们一起参加了工作，他们一起参加了会议，"
    found = odd_stretches(code_points(before + shifted + "。今天的会议上"), damaged=False)
    start, end = found[0][0], found[-1][1]
    assert len(before) - 2 <= start <= len(before) + 2
    assert -2 <= end - len(before + shifted) <= 2
