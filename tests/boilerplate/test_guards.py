"""Alternations tried by branch find what the whole pattern finds."""

import re

import pytest

from cleaner.boilerplate import support, threads
from cleaner.boilerplate.guards import Branches
from cleaner.boilerplate.needs import branches

LINES = (
    "楼主", "12楼", "发表于 2019-3-21 15:10", "只看该作者", "2 人赞同了该回答", "追问", "a|b", "",
    "首页 | 新闻 | 体育", "责任编辑：王小明", "Share", "分享到", "分享：新浪微博", "更多新闻",
    "市科协举办科普宣传活动", "网友 (楼主) 3天前", "【图】【文】", "新闻 >", "@ https://a.cn",
    "[1楼] 张三", "相关报道：",
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        (threads._STRONG, True), (threads._FRAME, True), (threads._WHEN, False),
        (support._BYLINE, True), (support._STAMP, True),
        (support._SAYS, False), (support._MARKS, False),
    ],
)  # fmt: skip
def test_branches_find_what_the_pattern_finds(pattern, whole):
    found = Branches(pattern, whole=whole)
    compiled = re.compile(pattern)
    find = compiled.fullmatch if whole else compiled.search
    assert [found.match(line) for line in LINES] == [find(line) is not None for line in LINES]
    assert len(found) > 1
    some = [number for number in range(0, len(LINES), 2) if find(LINES[number])]
    assert [number for number, _ in found.of_lines([*LINES], range(0, len(LINES), 2))] == some


def test_the_first_branch_that_matches():
    found = Branches("首页|[首主]页|.{2}", whole=True)
    assert [found.first(line) for line in ("首页", "主页", "新闻", "新闻页", "")] == [
        0,
        1,
        2,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a|b", ["a", "b"]),
        (r"(?:a|b)|[|]\||c", ["(?:a|b)", r"[|]\|", "c"]),
        ("a", ["a"]),
        ("a||", ["a", "", ""]),
    ],
)
def test_branches(pattern, expected):
    assert branches(pattern) == expected
    assert re.compile("|".join(expected)) == re.compile(pattern)
