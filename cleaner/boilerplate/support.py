"""What may go next to the body: only what something besides its score shows to be the page's.

A short line – a name, an answer, a line of code – scores like a line of the page's frame.  Between
the last paragraph and the first line that shows itself to be frame, and likewise above the first
paragraph, a low score is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cleaner._native import verdicts
from cleaner._native.verdicts import SHOWN_GONE, SHOWN_NOTICE, SHOWN_WORDS
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Table
from cleaner.boilerplate.guards import Branches
from cleaner.boilerplate.page import Page
from cleaner.rules import RuleSet

_NEAR = 40  # lines from the body; farther away the score decides
_SAYS_LONGEST = 60
_REPEATED_LEAST = 4  # characters; shorter lines recur for many reasons
_TITLES_LEAST = 4  # titles in a row that make a list of links
_TITLES_MEAN = 12.0  # characters of the titles in a list, a line; verse has fewer
_LEAD_LONGEST = 8  # characters of a heading of a list: 获奖作品
_TITLES_DIFFER = 2  # characters between the longest and the shortest; verse has none

_MARKS = (
    r"[|｜丨›»].*[|｜丨›»]|[>＞»]{2}|[\u3400-\u9fff]\s?[>＞»›]$"
    r"|^[【\[][^】\]]{1,30}[】\]]\s*[【\[]"
)
_SAYS = (
    r"(?:编辑|责编|责任编辑|撰稿|编译|校对)\s?[:：]|[(（\[【](?:\S{2,8}\s)?(?:编辑|撰稿|编译)[)）\]】]"
    r"|本文来源|(?:关键字|标签|Tags?)\s?[:：]|[上下]一[则篇条]|(?:分享|推荐|推文|转帖|转发)[到至]"
    r"|转寄|列印|调整字级|字[体号级][:：].{0,4}[大中小]|参与(?:讨论|评论)|正在加载|加载中|我要(?:挑错|反馈|纠错)"
    r"|手机.{0,8}看新闻|(?:其他|其它|相关|更多|最新|热门|推荐).{0,6}(?:新闻|文章|阅读|报道|内容|链接)"
    r"|(?<!参考)(?:新闻|文章|报道|资讯|专题)\S{0,6}[:：]$"
    r"|@ ?https?:|^\W{0,2}(?:[Tt][Oo][Pp]|[Ss][Hh][Aa][Rr][Ee]|[Ee][Mm][Bb][Ee][Dd])\b"
)
_BYLINE = (
    r"[【\[].{0,30}(?:[/／╱].{0,20}|记者.{2,20})[\]】]+|[(（].{0,20}记者.{2,20}[)）]"
    r"|.{2,8}(?:时报|日报|晚报|早报|周刊|通讯社|新闻网)|最后更新.{4,30}"
)
_STAMP = (
    r".{0,40}?[12][0-9]{3}\s?[-年/.]\s?[01]?[0-9]\s?[-月/.]\s?[0-3]?[0-9]\s?日?"
    r".{0,6}?[0-2]?[0-9][:：][0-9]{2}.{0,40}|[12][0-9]{3}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
)
_SUBTITLE = re.compile(r"[—–-]{2}|[（(].{2,30}[)）]$")
_WHEN = re.compile(r"[12][0-9]{3}\s?[-年/.]\s?[01]?[0-9]")
_KEY = re.compile(r"[^\s:：]{2,8}\s?[:：]")
_TITLE_MOST = 90  # characters
_BAR = re.compile(r"(?:[^-|│/·\s]{1,8}[-|│/·\s]{1,3}){4}")  # 首页-新闻-体育-财经-
_DATE_NEAR = 20  # lines from the date that is the text's to its body
_FIRST_LONGEST = 40
_FIRST_NEAR = 8  # lines from the first line of a page to its body


_frame_marks, _says = Branches(_MARKS).match, Branches(_SAYS).match
_is_byline, _is_stamp = (Branches(one, whole=True).match for one in (_BYLINE, _STAMP))


def unsupported(table: Table, body: Body) -> set[int]:
    """Lines next to the body that nothing but their score speaks against."""
    count = len(table)
    held: set[int] = set()
    below = range(body.end, min(count, body.end + _NEAR))
    above = range(body.start - 1, max(-1, body.start - 1 - _NEAR), -1)
    near = table.texts[max(0, body.start - _NEAR) : min(count, body.end + _NEAR)]
    linked = _lists_of_titles(table)
    for zone in (below, above):
        for line in zone:
            if line in linked or _is_frame(table, line, near):
                break
            text = table.texts[line]
            if zone is above and (_is_stamp(text) or _is_byline(text)):
                break
            held.add(line)
    return held


def _is_frame(table: Table, line: int, near: Sequence[str] | None = None) -> bool:
    """Whether a line shows itself to be frame; firms and organisers sign texts too.

    ``near``: the lines next to the body; one that is on the page outside of these again is frame.
    """
    bits, text = table.frame[line], table.texts[line]
    return bool(
        bits & (SHOWN_GONE | SHOWN_NOTICE)
        or (bits & SHOWN_WORDS and "“" not in text)
        or (near is not None and table.repeated[line] and _is_elsewhere(table, text, near))
        or _frame_marks(text)
        or (len(text) < _SAYS_LONGEST and _says(text))
    )


def _is_elsewhere(table: Table, text: str, near: Sequence[str]) -> bool:
    return len(text) >= _REPEATED_LEAST and table.texts.count(text) > near.count(text)


def _lists_of_titles(table: Table) -> set[int]:
    """Lines of runs that look like titles of other texts, and are not led in."""
    lists: set[int] = set()
    for first, end, led_in in verdicts.titles(
        table.columns.matrix, _TITLES_LEAST, _TITLES_MEAN, _TITLES_DIFFER, _LEAD_LONGEST
    ):
        if not led_in or _is_frame(table, first - 1):
            lists.update(range(first, end))
    return lists


def titles_of_dates(page: Page, table: Table, body: Body, rules: RuleSet) -> set[int]:
    """The title right above the last date or source line of the head.

    A subtitle between them has the title above it.
    """
    held = {0} if _is_first_title(table, body) else set()
    of_data = _data_rules(rules)
    dated = [
        line
        for line in verdicts.ones(table.gone, max(0, body.start - _DATE_NEAR), body.start)
        if page.gone[int(table.at[line])].rule in of_data or _WHEN.search(table.texts[line])
    ]
    if not dated:
        return held
    line = dated[-1] - 1
    while line >= 0 and line in dated:
        line -= 1
    while line >= 0 and may_be_title(table, line):
        held.add(line)
        if not _SUBTITLE.match(table.texts[line]):
            break
        line -= 1
    return held


def may_be_title(table: Table, line: int) -> bool:
    """Whether a line right above a date may be the title: no frame, no entry of a table."""
    text = table.texts[line]
    if len(text) > _TITLE_MOST or text[-1] in "，,；;、：:" or table.columns["date"][line]:
        return False
    if _BAR.search(text) or text.startswith(("http", "www.")):
        return False
    around = table.texts[max(0, line - 1) : line + 2]
    if len(around) > 2 and all(map(_KEY.match, around)):
        return False
    return not _is_frame(table, line)


def _is_first_title(table: Table, body: Body) -> bool:
    """Whether the first line is a title with only a few lines between it and the body."""
    near = 0 < body.start <= _FIRST_NEAR and len(table.texts[0]) <= _FIRST_LONGEST
    return near and not table.columns["any words"][0] and may_be_title(table, 0)


@lru_cache(maxsize=8)
def _data_rules(rules: RuleSet) -> frozenset[str]:
    """Ids of the rules that find data of the page."""
    return frozenset(rule.id for rule in rules.stage("boilerplate") if rule.action == "meta")
