"""Titles: copies of the title above the body, and the title that a date line belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner._native import standing
from cleaner._native.alike import any_pair, pairs_of
from cleaner.boilerplate.lines import BODY_HEADING, NUMBERED
from cleaner.boilerplate.page import Page, Removal
from cleaner.document import Document

RULE = "boilerplate.duplicate-title"
CONFIDENCE = 0.95

_SHORTEST = 8  # characters without blanks; shorter lines are repeated for many reasons
_LONGEST = 90
_NEAR = 4  # lines from a title to the end of its copy
_HEAD = 4000  # characters in which a title and its copy are looked for
_SUFFIX = re.compile(
    r"[-_|—–·丨]{1,2}+(?=.{0,30}(?:网|频道|站|报|中心|论坛|协会|科协|政府|门户|在线|新闻|文库|资讯|社区|\.com|\.cn))"
    r".{2,40}"
)
_SUBTITLE = re.compile(r"[—–-]{2}")
_KEY = re.compile(r"[^\s:：]{2,6}\s?[:：]")
_ACT = re.compile(
    r".{0,40}关于.{2,80}(?:通知|通告|通报|公告|公报|意见|办法|决定|批复|方案|规定|细则|报告|规划|函|请示)"
    r"(?:[（(].{1,20}[)）])?"
)
_FINAL = "。，,；;、：:"


def may_repeat(document: Document) -> bool:
    """Whether a line near the beginning repeats or begins another; costs microseconds."""
    # A title may have the name of the site behind it, and an indent.
    return any_pair(document.scan.codes, _HEAD, 4, _LONGEST + 40, 40, 2 * _NEAR)


def remove_copies(page: Page) -> bool:
    """Mark repeated title lines above the body as gone, the first complete one kept.

    Only at the top: where nothing that stands is above the line, or a removed line is right above
    it.  A refrain in a poem has lines above it; the title of a page has the page's head.
    """
    lines = page.lines
    head, tops = standing.above(lines.blank, page.gone, page.first or 0)
    texts = _Plain(page, head)
    changed = False
    for at, near in pairs_of(lines.codes, lines.counts, head, _NEAR, _SHORTEST, _LONGEST):
        title = texts[at]
        if not _like_title(title):
            continue
        copies = _copies(texts, at, near)
        if copies and sum(texts[x] == title for x in range(len(head))) > 2:
            continue
        for copy in copies:
            if min(at, copy.start) not in tops:
                continue
            if not page.gone and len(copy) == 1 and texts[copy.start] == title:
                continue  # said twice with nothing of a page around: a heading under the title
            for index in copy:
                reason = f"again the title {lines.stripped(head[at])!r}"
                changed |= page.remove(head[index], Removal(RULE, CONFIDENCE, reason))
        if changed:
            return True  # the positions in `head` have shifted: look again in the next round
    return changed


class _Plain:
    """The lines ``head`` in the form in which they are compared, each computed when asked for."""

    __slots__ = ("head", "page")

    def __init__(self, page: Page, head: list[int]) -> None:
        self.page, self.head = page, head

    def __len__(self) -> int:
        return len(self.head)

    def __getitem__(self, at: int) -> str:
        return self.page.plain(self.head[at])


def _copies(texts: _Plain, at: int, near: Iterable[int]) -> list[range]:
    """Runs of lines, each beginning at one of ``near``, that say the title of line ``at`` again."""
    title = texts[at]
    high = min(len(texts), at + _NEAR + 1)
    found: list[range] = []
    for start in near:
        line = texts[start]
        if start > at and line == title:
            found.append(range(start, start + 1))
        if line.startswith(title) and _SUFFIX.fullmatch(line, len(title)):
            found.append(range(start, start + 1))
        if not title.startswith(line):
            continue
        for count in (2, 3):
            run = range(start, start + count)
            if run.stop <= high and at not in run and "".join(texts[i] for i in run) == title:
                found.append(run)
    return found


def _like_title(text: str) -> bool:
    """Whether a line of `_SHORTEST` to `_LONGEST` characters looks like a title."""
    return text[-1] not in _FINAL and not BODY_HEADING.match(text) and not NUMBERED.match(text)


def title_above(page: Page, line: int) -> str | None:
    """The title that a removed date line belongs to: right above it, or an act's right below."""
    for above in range(line - 1, -1, -1):
        if page.stands(above):
            text = page.lines.stripped(above)
            text = _before_subtitle(page, above) or text
            if (
                2 <= len(text) <= _LONGEST
                and text[-1] not in _FINAL
                and not page.is_prose(above)
                and not _is_entry(page, above)
            ):
                return text
            break
    below = next((x for x in range(line + 1, len(page.lines)) if page.stands(x)), None)
    if below is not None and _ACT.fullmatch(page.lines.stripped(below)):
        return page.lines.stripped(below)
    return None


def _before_subtitle(page: Page, line: int) -> str | None:
    """The line above a subtitle, if it stands."""
    above = next((x for x in range(line - 1, -1, -1) if not page.lines.blank[x]), None)
    if above is None or above in page.gone or not _SUBTITLE.match(page.lines.stripped(line)):
        return None
    return page.lines.stripped(above)


def _is_entry(page: Page, line: int) -> bool:
    """Whether a line is one of a table of keys and values: 发文机关：市教育局."""
    if not _KEY.match(page.lines.stripped(line)):
        return False
    near = [x for x in (line - 1, line + 1) if 0 <= x < len(page.lines)]
    return all(_KEY.match(page.lines.stripped(x)) for x in near)
