"""Removals by score: only on pages that evidence shows to be scraped, each with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

import numpy as np

from cleaner._native import verdicts
from cleaner._native.standing import take, without
from cleaner.boilerplate import blocks, headlines, scoring, threads
from cleaner.boilerplate.body import Body, add_surroundings, find_body
from cleaner.boilerplate.features import Bools, Evidence, Floats, Table, table_of
from cleaner.boilerplate.keep import kept_lines
from cleaner.boilerplate.page import Page, Removal
from cleaner.boilerplate.structure.columns import HEAD, INSIDE, LINK
from cleaner.boilerplate.support import sentences, unsupported
from cleaner.rules import RuleSet
from cleaner.scan import Scan

LINE = "boilerplate.scored-line"
NAVIGATION = "boilerplate.navigation-block"
LINKS = "boilerplate.link-list"
FRAME = "boilerplate.post-frame"

_RULE_POINTS = 3  # of evidence, for each rule that took lines; a line of furniture words gives one
_LEAST_POINTS = 9
_LEAST_GROUPS = 3  # of furniture words, where only one rule took lines or none
_LEAST_BODY = 60  # characters of paragraphs; below, nothing tells the body from the frame
_PAGE_LINES = 40
_PAGE_LENGTH = 40  # characters a line on average, blank lines too
_ENDINGS = frozenset(
    f"boilerplate.{name}" for name in ("responsible-editor", "editor-in-brackets", "end-mark")
)
"""Lines that end a text: of what stands between them and the last paragraph 95 % of the
characters are body on the marked pages, tables and lists mostly."""

_MUCH_FRAME = 10  # lines of the frame; with fewer, what no such line parts from the body stays
_NEAR = 40  # lines from the main run in which keep rules hold
_FEW_WORDS = 0.3  # share of furniture words
_BLOCK = 4  # removed neighbours that make a block


def look_at(
    page: Page, scan: Scan, doubtful: Iterable[int], of_page: Mapping[str, Floats] | None = None
) -> tuple[Table, Body]:
    """Columns of the page's lines, after what rules took; ``doubtful``: lines rules match too."""
    count = len(page.lines)
    evidence = Evidence(_flags(page.gone, count), _flags(doubtful, count))
    table = table_of(page.lines, scan, evidence, of_page)
    body = find_body(table, scan)
    add_surroundings(table, body)
    return table, body


def _flags(lines: Iterable[int], count: int) -> Bools:
    flags = bytearray(count)
    for line in lines:
        flags[line] = True
    return np.frombuffer(flags, np.bool_)


def may_be_page(scan: Scan) -> bool:
    """Whether a text that no rule matches has the shape of a page: many lines, short ones."""
    lines = len(scan.line_ends)
    return lines >= _PAGE_LINES and len(scan.codes) < _PAGE_LENGTH * lines


def is_scraped(page: Page, table: Table) -> bool:
    """Whether rules and lines of furniture words show the text to be a scraped page."""
    rules = len({removal.rule for removal in page.gone.values()})
    if _RULE_POINTS * rules >= _LEAST_POINTS and rules >= 2:
        return True
    lines, groups = verdicts.furniture(table.columns.matrix)
    texts = {table.texts[line] for line in lines}
    if rules < 2 and (groups < _LEAST_GROUPS or len(texts) + rules < _LEAST_POINTS):
        return False
    return _RULE_POINTS * rules + len(texts) >= _LEAST_POINTS


def remove(
    page: Page,
    scan: Scan,
    doubtful: Iterable[int],
    rules: RuleSet,
    of_page: Mapping[str, Floats] | None = None,
) -> bool:
    """Mark the lines as gone that score as boilerplate; whether there were any.

    ``doubtful``: lines that rules match without taking them.  Lines joined to the body that a
    keep rule of ``rules`` matches stay.  ``of_page``: what the structure of a page
    of HTML says, one entry a line of the text.
    """
    if not of_page and not page.gone and not may_be_page(scan):
        return False
    table, body = look_at(page, scan, doubtful, of_page)
    if not of_page and not is_scraped(page, table):
        return False
    frame = threads.frame_of_thread(table)
    if frame is not None and _release(page):
        table, body = look_at(page, scan, doubtful, of_page)
    elif frame is None and body.size < _LEAST_BODY:
        return False
    score = scoring.scores(table)
    if frame is not None:
        keep = threads.kept_in_thread(table, body, score, frame)
    else:
        keep = scoring.kept(table, body, score)
    removed = verdicts.others(table.columns.matrix, keep.view(np.uint8))
    if frame is None:
        removed = _without_held(removed, page, table, body, rules)
    held = headlines.titles(page, table, body, removed, rules)
    if of_page:
        held.update(_held_by_structure(table).nonzero()[0].tolist())
    elif frame is None:
        held |= unsupported(table, body)
        held |= sentences(table, body, removed)
    removed = without(removed, held)
    if len(removed) + table.gone.count(1) == len(table):
        return False
    if frame is None:
        take(page.gone, table.at, removed, partial(_reason, table, body, score))
    else:
        take(page.gone, table.at, removed, partial(_in_thread, frame))
    return len(removed) > 0


def _without_held(
    removed: list[int], page: Page, table: Table, body: Body, rules: RuleSet
) -> list[int]:
    """The lines without those that stay because of where they stand, or by a keep rule."""
    end = _end_of_text(page, table, body)
    removed, near = verdicts.parted(
        table.columns.matrix, removed, body.start, body.end, end, _NEAR, _MUCH_FRAME
    )
    numbers = dict(zip(table.at[near].tolist(), near, strict=True))
    return without(removed, {numbers[line] for line in kept_lines(page, numbers, rules)})


def _held_by_structure(table: Table) -> Bools:
    """Lines of what holds a page's text, and its title, that nothing else speaks against."""
    columns = table.columns
    plain = (columns[LINK] == 0) & (columns["words"] <= _FEW_WORDS) & (columns["notices"] == 0)
    return np.asarray(((columns[HEAD] >= 1) | (columns[INSIDE] > 0)) & plain)


def _end_of_text(page: Page, table: Table, body: Body) -> int:
    """The line, in the table, that ends the text below the main run; the run's end without one."""
    line = table.gone.find(1, body.end)
    if (
        line >= 0
        and body.frame_between[line] <= 1
        and page.gone[int(table.at[line])].rule in _ENDINGS
    ):
        return line
    return body.end


def _release(page: Page) -> bool:
    """Let go of what stands between two certain lines of a thread: those are posts."""
    between = [line for line, gone in page.gone.items() if gone.rule == blocks.TAIL_RUN]
    for line in between:
        del page.gone[line]
    return bool(between)


def _in_thread(frame: bytes, first: int, end: int) -> Removal:
    """What a run of removed lines of a thread is; ``frame``: lines of the frame of posts."""
    return _around_posts(end - first, frame.count(1, first, end))


@lru_cache(maxsize=1024)
def _around_posts(size: int, own: int) -> Removal:
    """Why so many lines go, ``own`` of which belong to the frame of posts."""
    told = f"; {own} of them such as stand at every post" if own else ""
    return Removal(FRAME, 0.85, f"{_lines(size)} around the posts of a thread{told}")


def _reason(table: Table, body: Body, score: Floats, first: int, end: int) -> Removal:
    """What a half-open run of removed lines is, in words."""
    size = end - first
    words, short, bare, best = verdicts.tally(table.columns.matrix, score, first, end)
    confidence = 0.8 if best >= 0 else round(min(0.8 - 0.02 * best, 0.94), 2)
    where = _where(first, end - 1, body)
    if size >= _BLOCK and words * 3 >= size:
        told = f"{_lines(size)} in a row, {words} of them words of navigation, {where}"
        return Removal(NAVIGATION, confidence, told)
    if size >= _BLOCK and bare * 4 >= size * 3:
        told = f"{_lines(size)} in a row, {bare} without a full stop, {short} short, {where}"
        return Removal(LINKS, confidence, told)
    told = f"{_lines(size)} that look less like the text than like the page around it, {where}"
    return Removal(LINE, confidence, told)


def _where(first: int, last: int, body: Body) -> str:
    if first >= body.end:
        distance, side = first - body.end + 1, "below the last paragraph"
    elif last < body.start:
        distance, side = body.start - last, "above the first paragraph"
    else:
        return "within the text"
    frames = int(body.frame_between[first if first >= body.end else last])
    beyond = f", beyond {_lines(frames)} of the page's frame" if frames else ""
    return f"{_lines(distance)} {side}{beyond}"


def _lines(number: int) -> str:
    return f"{number} line" + "s" * (number != 1)
