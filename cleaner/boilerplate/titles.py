"""Titles: copies of the title above the body, and the title that a date line belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from cleaner._native.lines import begin_alike
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
_FLAT_MARKS = dict(zip("，：；！？（）“”｜", ',:;!?()""|', strict=True))
_FLAT = str.maketrans(_FLAT_MARKS)
_FINAL = "。，,；;、：:"


def may_repeat(document: Document) -> bool:
    """Whether a line near the beginning repeats or begins another; costs microseconds."""
    longest = _LONGEST + 80  # a title, the name of the site, an indent
    if not begin_alike(document.scan.codes, _HEAD, longest):
        return False
    head = [
        (at, raw.strip())
        for at, raw in enumerate(document.text[:_HEAD].split("\n"))
        if 4 <= len(raw) <= longest
    ]
    seen: dict[str, tuple[int, str]] = {}
    for at, line in head:
        if not 4 <= len(line) <= _LONGEST + 40:
            continue
        earlier, other = seen.get(line[:4], (-99, ""))
        differ = line[4:6] != other[4:6] and (line[4:6] + other[4:6]).isalnum()
        if at - earlier <= 2 * _NEAR and not differ:
            one, two = _plain(line), _plain(other)
            if one.startswith(two) or two.startswith(one):
                return True
        seen[line[:4]] = at, line
    return False


def remove_copies(page: Page) -> bool:
    """Mark repeated title lines above the body as gone, the first complete one kept.

    Only at the top: where nothing that stands is above the line, or a removed line is right above
    it.  A refrain in a poem has lines above it; the title of a page has the page's head.
    """
    head, tops = _head(page)
    # A copy begins as its title does: lines that begin like no other needn't be compared.
    first = [page.lines.texts[line][0] for line in head]
    first = [_FLAT_MARKS.get(mark, mark) for mark in first]
    begins = Counter(first)
    if len(begins) == len(head):
        return False
    texts = _Plain(page, head)
    times: Counter[str] = Counter()  # filled when there is a copy
    changed = False
    for at, mark in enumerate(first):
        if begins[mark] < 2:
            continue
        near = [x for x in range(*_around(at, len(head))) if x != at and first[x] == mark]
        if not near or not _like_title(title := texts[at]):
            continue
        copies = _copies(texts, at, near)
        if copies and not times:
            times.update(texts[x] for x, other in enumerate(first) if begins[other] > 1)
        if copies and times[title] > 2:
            continue
        for copy in copies:
            if min(at, copy.start) not in tops:
                continue
            if not page.gone and len(copy) == 1 and texts[copy.start] == title:
                continue  # said twice with nothing of a page around: a heading under the title
            for index in copy:
                reason = f"again the title {page.lines.stripped(head[at])!r}"
                changed |= page.remove(head[index], Removal(RULE, CONFIDENCE, reason))
        if changed:
            return True  # the positions in `head` have shifted: look again in the next round
    return changed


def _head(page: Page) -> tuple[list[int], set[int]]:
    """The lines above the body that stand; places in this list where nothing stands above."""
    head: list[int] = []
    tops: set[int] = set()
    top = True
    for line in range(page.first or 0):
        if page.lines.blank[line]:
            continue
        if line in page.gone:
            top = True
            continue
        if top:
            tops.add(len(head))
        head.append(line)
        top = False
    return head, tops


class _Plain:
    """The lines ``head`` in the form in which they are compared, each computed when asked for."""

    __slots__ = ("head", "page")

    def __init__(self, page: Page, head: list[int]) -> None:
        self.page, self.head = page, head

    def __len__(self) -> int:
        return len(self.head)

    def __getitem__(self, at: int) -> str:
        return self.page.plain(self.head[at], _plain)


def _around(at: int, size: int) -> tuple[int, int]:
    """The lines in which a copy of line ``at`` may begin and end, half-open."""
    return max(0, at - _NEAR), min(size, at + _NEAR + 1)


def _copies(texts: _Plain, at: int, near: Iterable[int]) -> list[range]:
    """Runs of lines, each beginning at one of ``near``, that say the title of line ``at`` again."""
    title = texts[at]
    high = _around(at, len(texts))[1]
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
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and text[-1] not in _FINAL
        and not BODY_HEADING.match(text)
        and not NUMBERED.match(text)
    )


def _plain(line: str) -> str:
    return "".join(line.split()).translate(_FLAT)


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
