"""Lines that belong to the body though they score low.

What stands between its paragraphs, lists that a colon leads in, the signature and date of a report.
"""

from __future__ import annotations

import re

import numpy as np

from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Bools, Floats, Table

_SIGNED = re.compile(
    r"[(（]?(?:[12][0-9]{3}|[一二][〇○零一二三四五六七八九0O]{3})\s?年\s?.{1,3}\s?月\s?.{1,3}\s?日[)）]?"
)
_SIGNATURE = 5  # lines from the last paragraph to the date of a signature
_SIGNATORY = 40  # characters of a line of the signature
_LIST = 80  # lines that one colon leads in
_TEXT_LEAST = 200.0  # characters of paragraphs that stand together in another text of the page
_TEXT_GAP = 3  # lines from one of its paragraphs to the next
_FAR = 40  # lines from the run to a paragraph that is joined to it


def whole_body(table: Table, body: Body, score: Floats, least: float) -> tuple[int, int]:
    """The main run and what is joined to it, half-open: to the farthest paragraph that scores.

    Joined is what no line of the page's frame stands between.
    """
    place = np.arange(len(table))
    near = (place >= body.start - _FAR) & (place < body.end + _FAR) & (body.frame_between == 0)
    columns = table.columns
    paragraph = (columns["paragraph"] > 0) & ~table.gone & (columns["notice"] == 0)
    good = near & paragraph & (score > least)
    good[body.start : body.end] = True
    found = good.nonzero()[0]
    return (int(found[0]), int(found[-1]) + 1) if len(found) else (body.start, body.end)


def further_texts(table: Table, body: Body) -> Bools:
    """Lines of other runs of paragraphs, too long to be anything but texts, shape (m,).

    A page may hold several texts.  Of the body of two marked pages put together 6 % are lost so,
    30 % without (60 pairs of press pages).
    """
    kept = np.zeros(len(table), np.bool_)
    some = np.concatenate(((False,), body.mass > 0, (False,)))
    together = (some[1:-1] & (some[:-2] | some[2:])).nonzero()[0]
    if not len(together):
        return kept
    for run in np.split(together, (np.diff(together) > _TEXT_GAP).nonzero()[0] + 1):
        if body.mass[run].sum() >= _TEXT_LEAST:
            kept[run[0] : run[-1] + 1] = True
    return kept


def belonging(table: Table, end: int) -> Bools:
    """Lines below the body's end (line number in the table) that belong to it, shape (m,)."""
    kept = np.zeros(len(table), np.bool_)
    stop = _list_end(table, end)
    stop = max(stop, _signature_end(table, stop))
    kept[end:stop] = True
    return kept


def _goes_on(table: Table, line: int) -> bool:
    return line < len(table) and not table.columns["_frame"][line] and not table.gone[line]


def _list_end(table: Table, end: int) -> int:
    """Where the list ends that the last line of the body, or a line right below it, leads in."""
    columns = table.columns
    line = end
    leads = end > 0 and columns["_colon"][end - 1] > 0
    if not leads and _goes_on(table, end) and columns["any words"][end] == 0:
        leads = columns["_colon"][end] > 0
    if not leads:
        return end
    while _goes_on(table, line) and line - end < _LIST and columns["notices"][line] < 2:
        line += 1
    return line


def _signature_end(table: Table, end: int) -> int:
    """The line below the date of a signature, ``end`` without one."""
    for line in range(end, end + _SIGNATURE):
        if not _goes_on(table, line) or len(table.texts[line]) > _SIGNATORY:
            return end
        if _SIGNED.fullmatch(table.texts[line]):
            return line + 1
    return end
