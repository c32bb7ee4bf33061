"""Which lines above the body are its title: they stay, whatever their score.

A title shows itself by the date or source below it, or, where none stands otherwise, by what it
says: the page says it again, the body takes up its words, it is longer than what is around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container

from cleaner._native import verdicts
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Table
from cleaner.boilerplate.matcher import matcher_for
from cleaner.boilerplate.page import Page
from cleaner.boilerplate.support import is_frame, is_stamp
from cleaner.rules import RuleSet

_SUBTITLE = re.compile(r"[—–-]{2}|[（(].{2,30}[)）]$")
_WHEN = re.compile(r"[12][0-9]{3}\s?[-年/.]\s?[01]?[0-9]")
_KEY = re.compile(r"[^\s:：]{2,8}\s?[:：]")
_LABELS = "主题", "标题"
_LABELLED = re.compile(r"(?:主题|标题)\s?[:：]\s?[^0-9\s].{4}")
_LONGEST = 90  # characters
_BAR = re.compile(r"(?:[^-|│/·\s]{1,8}[-|│/·\s]{1,3}){4}")  # 首页-新闻-体育-财经-
_NO_TITLE = re.compile(
    r".?$|.{0,20}(?:网|网站|在线|论坛|博客|百科|频道|公司|[大中小]学|医院|政府|社区|文库|商城)$"
    r"|(?!主题|标题)[^\s:：]{2,8}\s?[:：]"
)
_DATE_NEAR = 20  # lines from the date that is the text's to its body
_FIRST_LONGEST = 40
_FIRST_NEAR = 8  # lines from the first line of a page to its body
_FAR = 25  # lines from a title without a date to its body
_NAME_PAIRS = 6  # of Han; right above the body, a line of fewer may be its author's name
_PAIRS = 12.0  # of Han; more say no more
_DIGITS = 0.5  # share of a date


def titles(page: Page, table: Table, body: Body, removed: list[int], rules: RuleSet) -> set[int]:
    """The lines that are the title of the body; ``removed``: those about to go, ascending.

    Where none stands, the likeliest one.
    """
    dates = _dates(page, table, body, rules)
    held = _titles_of_dates(table, dates)
    if not held:
        above = bisect_left(removed, body.start - _FAR), bisect_left(removed, body.start)
        near = removed[slice(*above)]
        if not _title_stands(table, body, near):
            held = _likeliest(table, body, near, dates)
    if _is_first_title(table, body):
        held.add(0)
    return held


def _above(body: Body) -> range:
    return range(max(0, body.start - _FAR), body.start)


def _title_stands(table: Table, body: Body, removed: Container[int]) -> bool:
    """Whether a line above the body that may be its title stays."""
    title = body.title
    if title >= 0 and title not in removed and not is_stamp(table.texts[title]):
        return True
    return any(
        (body.frame_between[line] > 0 or body.pairs[line] >= _NAME_PAIRS)
        and may_be_title(table, line)
        for line in _above(body)
        if line not in removed and line != title
    )


def _likeliest(
    table: Table, body: Body, removed: Container[int], dates: Container[int]
) -> set[int]:
    """The line that shows itself most to be the title, if any does."""
    likeness = {
        line: _likeness(table, body, line, dates) for line in _above(body) if line in removed
    }
    for line in sorted(likeness, key=likeness.__getitem__, reverse=True):
        if likeness[line] <= 0:
            break
        if may_be_title(table, line) and not _NO_TITLE.match(table.texts[line]):
            return {line}
    return set()


def _likeness(table: Table, body: Body, line: int, dates: Container[int]) -> float:
    """How much a line shows itself to be the title of the body."""
    text = table.texts[line]
    if text.startswith(_LABELS) and _LABELLED.match(text):
        return _PAIRS
    likeness = 3 * body.shared[line] + min(body.pairs[line], _PAIRS) / 3
    likeness += (line == 0) - (1 if body.frame_between[line] == 0 else 0)
    likeness -= 3 * table.columns["words"][line] + 0.1 * (body.start - line)
    if line + 1 in dates or is_stamp(table.texts[line + 1]):
        likeness += 1
    if any(other.endswith(text) for other in table.texts[max(0, line - 3) : line]):
        likeness += 3
    return float(likeness)


def _dates(page: Page, table: Table, body: Body, rules: RuleSet) -> list[int]:
    """Lines that rules took and that say when or by whom the text is."""
    of_data = matcher_for(rules).data
    return [
        line
        for line in verdicts.ones(table.gone, max(0, body.start - _DATE_NEAR), body.start)
        if page.gone[int(table.at[line])].rule in of_data or _WHEN.search(table.texts[line])
    ]


def _titles_of_dates(table: Table, dates: list[int]) -> set[int]:
    """The title right above the last date or source line of the head.

    A subtitle between them has the title above it.
    """
    held: set[int] = set()
    line = dates[-1] - 1 if dates else -1
    while line >= 0 and line in dates:
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
    if text.startswith(_LABELS) and _LABELLED.match(text):
        return not table.gone[line]
    if len(text) > _LONGEST or text[-1] in "，,；;、：:" or _is_date(table, line):
        return False
    if _BAR.search(text) or text.startswith(("http", "www.")):
        return False
    around = table.texts[max(0, line - 1) : line + 2]
    if len(around) > 2 and all(map(_KEY.match, around)):
        return False
    return not is_frame(table, line)


def _is_date(table: Table, line: int) -> bool:
    """Whether a line is a date; one with a year in it may be a title."""
    return bool(table.columns["date"][line]) and (
        table.columns["digits"][line] > _DIGITS or _WHEN.search(table.texts[line]) is not None
    )


def _is_first_title(table: Table, body: Body) -> bool:
    """Whether the first line is a title with only a few lines between it and the body."""
    near = 0 < body.start <= _FIRST_NEAR and len(table.texts[0]) <= _FIRST_LONGEST
    return near and not table.columns["any words"][0] and may_be_title(table, 0)
