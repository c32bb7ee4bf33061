"""What may go next to the body: only what something besides its score shows to be the page's.

A short line – a name, an answer, a line of code – scores like a line of the page's frame.  Between
the last paragraph and the first line that shows itself to be frame, and likewise above the first
paragraph, a low score is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner._native import verdicts
from cleaner._native.verdicts import SHOWN_GONE, SHOWN_NOTICE, SHOWN_WORDS
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Table
from cleaner.boilerplate.guards import Branches

_NEAR = 40  # lines from the body; farther away the score decides
_SAYS_LONGEST = 60
_REPEATED_LEAST = 4  # characters; shorter lines recur for many reasons
_SENTENCE_ABOVE, _SENTENCE_BELOW = 8, 12  # lines from the body; farther up stand teasers
_SENTENCE_PAIRS = 8  # of Han
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


_frame_marks, _says = Branches(_MARKS).match, Branches(_SAYS).match
is_byline, is_stamp = (Branches(one, whole=True).match for one in (_BYLINE, _STAMP))


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
            if line in linked or is_frame(table, line, near):
                break
            text = table.texts[line]
            if zone is above and (is_stamp(text) or is_byline(text)):
                break
            held.add(line)
    return held


def sentences(table: Table, body: Body, removed: list[int]) -> set[int]:
    """Those of the ascending lines ``removed`` that are sentences of several clauses near the body.

    No word of the page's frame is in them, nor are they on the page again.
    """
    near = verdicts.sentences(
        table.columns.matrix,
        removed,
        body.start - _SENTENCE_ABOVE,
        body.end + _SENTENCE_BELOW,
        _SENTENCE_PAIRS,
    )
    ends = (line for line in near if table.texts[line].rstrip("”」』")[-1:] == "。")
    return {line for line in ends if not is_frame(table, line)}


def is_frame(table: Table, line: int, near: Sequence[str] | None = None) -> bool:
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
        if not led_in or is_frame(table, first - 1):
            lists.update(range(first, end))
    return lists
