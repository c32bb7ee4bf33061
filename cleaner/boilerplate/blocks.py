"""Blocks of lines that go together: lists under a heading, runs between certain lines."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

from cleaner._native.standing import ends_of, gaps, list_items, without, word_runs
from cleaner.boilerplate.lines import CONTACT, HEADING
from cleaner.boilerplate.page import Page, Removal

TAIL_RUN = "boilerplate.tail-run"
NAV_RUN = "boilerplate.navigation-run"

_ITEM_LONGEST = 70  # of 2,145 items of lists on the marked pages 99 % have 38 characters at most
_LIST_MOST = 80  # lines under one heading
_RUN_MOST = 60  # lines between two certain lines of a tail
_WORD_LONGEST = 6  # a navigation word: 首页, 新闻中心
_NAV_LEAST = 4

_BULLET = re.compile(r"[-·・•◎●○■□◆◇▪▶►▲★☆※>》»．–—*]")
_DATE_TAIL = re.compile(
    r"(?:[12][0-9]{3}[-/.年][01]?[0-9](?:[-/.月][0-3]?[0-9]日?)?|[01][0-9]-[0-3][0-9])"
    r"(?:\s?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?[)）\]]?$"
)
_SIGNED = re.compile(r"[12][0-9]{3}\s?年\s?[01]?[0-9]\s?月\s?[0-3]?[0-9]\s?日$")
_TOKENS = re.compile(r"\S{1,14}(?:\s{1,4}\S{1,14}){3,}")
_CONTACT = re.compile(
    r"(?:联系人|联系电话|联系方式|联系地址|咨询电话|电话|地址|邮箱|邮编|传真)\s?[:：]"
)


def list_under(page: Page, heading: int) -> list[int]:
    """The lines of the list under a heading line, the heading itself not included.

    Ends at prose, at the heading of a body part, at a sentence, and where the likeness of the
    items (bullet, date) ends.  Inside a body the items must be alike, otherwise there is no list.
    """
    lines = page.lines
    last = len(lines) if page.last is None else page.last
    items = list_items(
        lines, page.gone, page.claimed, heading, last, _ITEM_LONGEST, _LIST_MOST,
        partial(_is_own, page), _TOKENS.fullmatch,
    )  # fmt: skip
    if page.in_tail(heading):
        return _alike(page, items)
    alike = _alike(page, items)
    return alike if len(alike) >= 2 and _marked(page, alike[:2]) else []


def _is_own(page: Page, line: int) -> bool:
    """Whether a line is a heading of the body, a signature's date or a line of contacts."""
    head, text = page.lines.head(line), page.lines.texts[line]
    if head & HEADING:  # what headings and dates begin with
        return bool(page.lines.heading[line]) or (
            text[-1] == "日" and _SIGNED.fullmatch(text) is not None
        )
    return bool(head & CONTACT) and _CONTACT.match(text) is not None


def _alike(page: Page, items: list[int]) -> list[int]:
    """The items up to where the bullet or the date that the first two share is missing."""
    if len(items) < 2:
        return items
    texts = [page.lines.stripped(line) for line in items]
    for mark in (_BULLET.match, _DATE_TAIL.search):
        if mark(texts[0]) and mark(texts[1]):
            for index, text in enumerate(texts):
                if not mark(text):
                    return items[:index]
    return items


def _marked(page: Page, items: list[int]) -> bool:
    texts = [page.lines.stripped(line) for line in items]
    return all(map(_BULLET.match, texts)) or all(map(_DATE_TAIL.search, texts))


def rest_of(page: Page, line: int) -> list[int]:
    """The lines from the one after ``line`` to the end, none when a body line is among them."""
    rest: list[int] = []
    for below in range(line + 1, len(page.lines)):
        if page.lines.blank[below] or below in page.gone:
            continue
        if page.is_prose(below) or _belongs(page, below):
            return rest
        rest.append(below)
    return rest


def _belongs(page: Page, line: int) -> bool:
    """A line that people write at the end of a text: its date, its annexes, its headings."""
    return bool(page.lines.closed[line]) or _is_own(page, line)


def close_tail_gaps(page: Page, certain: frozenset[str]) -> bool:
    """Mark what stands between two removed lines of the tail as gone too.

    ``certain``: ids of the rules whose lines a text of a person's own never holds.  What follows
    a site's footer to the end of the document belongs to the footer.
    """
    if page.last is None:
        return False
    found = gaps(page.lines, page.gone, page.last, _RUN_MOST, certain, partial(_is_own, page))
    for between in found:
        page.remove_all(between, Removal(TAIL_RUN, 0.85, "between footer lines"))
    return bool(found)


def remove_navigation(page: Page, certain: frozenset[str], data: frozenset[str]) -> bool:
    """Mark runs of single navigation words above a removed line of the head as gone.

    ``data``: ids of the rules for dates and sources; a word right above such a line may be the
    title, and is left to the scores.
    """
    if page.first is None:
        return False
    _, last = ends_of(page.gone, -1, page.first, certain)
    if last < 0:
        return False
    lines = page.lines
    words = word_runs(
        lines.blank, page.gone, lines.closed, lines.heading, lines.texts,
        last + 1, _WORD_LONGEST, _NAV_LEAST,
    )  # fmt: skip
    last_ones = [line for line, below in pairwise([*words, -1]) if below != line + 1]
    words = without(words, {line for line in last_ones if _is_above_data(page, line, data)})
    page.remove_all(words, Removal(NAV_RUN, 0.85, "run of navigation words"))
    return bool(words)


def _is_above_data(page: Page, line: int, data: frozenset[str]) -> bool:
    """Whether the next line that is not blank is a removed one of the rules ``data``."""
    below = line + 1
    while below < len(page.lines) and page.lines.blank[below]:
        below += 1
    return below in page.gone and page.gone[below].rule in data
