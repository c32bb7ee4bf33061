"""What rules and scores took and that stays after all, because of the lines around it.

A table of fields (label：value) is kept or goes as a whole, and what a text quotes below a line
that ends in a colon is the text's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner._native.standing import beside_colons
from cleaner.boilerplate.page import Page

_FIELD = re.compile(r"(?!https?:)(?:[^\W\d_]|\s){2,10}[:：]\s?[^\s|｜丨【>＞»/]")
_FIELD_LONGEST = 60  # characters
_LEAST_FIELDS = 3
_STANDING = 2, 3  # share of the fields that must stand for the others to stay
_CERTAIN = 0.98  # the foot of a site; it goes whatever stands around it
_EXAMPLE = re.compile(r"(?:如|如下|以下|写着|写道|显示|字样|[一这]行|这样|的是)[:：]$")
_LEAD_LEAST = 7  # characters of a line that leads in an example; 分享到： has fewer


def release(page: Page) -> set[int]:
    """Let go of the lines that belong to a table of fields, or are quoted; their numbers."""
    fields, led_in = beside_colons(page.lines, page.gone, _FIELD_LONGEST)
    released = {line for line in led_in if _is_quoted(page, line)}
    for line in fields:
        if line not in released:
            released |= _rest_of_table(page, line)
    for line in released:
        del page.gone[line]
    return released


def _is_field(page: Page, line: int) -> bool:
    text = page.lines.texts[line]
    return len(text) <= _FIELD_LONGEST and _FIELD.match(text) is not None


def _rest_of_table(page: Page, line: int) -> set[int]:
    """The removed lines of the table that ``line`` may be in, where most of it stands."""
    if not _is_field(page, line):
        return set()
    table = [line]
    for step in (-1, 1):
        for near in _full(page, line, step):
            if not _is_field(page, near):
                break
            table.append(near)
    gone = {field for field in table if field in page.gone}
    share, of = _STANDING
    if len(table) < _LEAST_FIELDS or (len(table) - len(gone)) * of < len(table) * share:
        return set()
    if any(page.gone[field].confidence >= _CERTAIN for field in gone):
        return set()
    return gone


def _full(page: Page, line: int, step: int) -> Iterator[int]:
    """The full lines above (-1) or below (1) a line, the nearest first."""
    near = line + step
    while 0 <= near < len(page.lines):
        if not page.lines.blank[near]:
            yield near
        near += step


def _is_quoted(page: Page, line: int) -> bool:
    """Whether the text goes on below a line that the one above leads in by a colon."""
    lead = page.lines.texts[next(_full(page, line, -1))]
    if len(lead) < _LEAD_LEAST:
        return False
    below = next(_full(page, line, 1), -1)
    if below < 0:
        return page.has_body and _EXAMPLE.search(lead) is not None
    text = page.lines.texts[below]
    return below not in page.gone and (page.is_prose(below) or text[-1] in "。:：")
