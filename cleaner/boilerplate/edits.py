"""The edits that take removed lines and cuts out of a text without leaving holes."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.boilerplate.page import Page, Removal
from cleaner.document import Edit, Span


def edits_of(page: Page) -> Iterator[Edit]:
    """One edit for each cut and for each run of neighbouring lines that one rule removes."""
    for line, cuts in page.cuts.items():
        for cut in cuts:
            if line not in page.gone:
                rule, confidence, reason = cut.removal
                yield Edit(rule, cut.span, cut.new, reason, confidence)
    if not page.gone:
        return
    start = end = 0
    last: Removal | None = None
    for begin, stop, removal in _spans(page):
        if last and last[0] == removal[0] and end == begin:
            end = stop
            continue
        if last:
            yield Edit(last.rule, Span(start, end), "", last.reason, last.confidence)
        start, end, last = begin, stop, removal
    if last:
        yield Edit(last.rule, Span(start, end), "", last.reason, last.confidence)


def _spans(page: Page) -> Iterator[tuple[int, int, Removal]]:
    """The characters of each removed line, with its newline.

    Where the end of the text goes and had no newline at its end, each line takes the newline
    above it instead, so the text ends as it did.
    """
    lines, text = page.lines, page.lines.text
    last = _last_kept(page)
    fate = _with_blank_lines(page, last)
    bare_end = not text.endswith("\n")
    size, starts, ends = len(text), lines.starts, lines.ends
    for line in sorted(fate):
        start, end = starts[line], ends[line] + (ends[line] < size)
        if bare_end and line > last >= 0:
            start, end = start - 1, ends[line]
            if start and text[start - 1] == "\r" and not text[:start].endswith("\n\r"):
                start -= line == last + 1  # the other half of the line break above
        if start < end:
            yield start, end, fate[line]


def _last_kept(page: Page) -> int:
    """The last line that stands, -1 where none does."""
    return next((line for line in reversed(range(len(page.lines))) if page.stands(line)), -1)


def _with_blank_lines(page: Page, last: int) -> dict[int, Removal]:
    """The removed lines and the blank lines that must go with them, each with its removal.

    Blank lines below a removed line go where blank lines or the beginning stand above it: the
    paragraphs around stay one blank line apart.  After the last line that stays all blank lines
    go, but for the empty one that a final newline makes.  ``last``: the last line that stands.
    """
    fate = dict(page.gone)
    present: Removal | None = None
    space_above = True
    gone = page.gone
    for line, blank in enumerate(page.lines.blank):
        if line in gone:
            present = gone[line]
        elif not blank:
            present, space_above = None, False
        elif present is not None and space_above:
            fate[line] = present
        else:
            present, space_above = None, True
    below = min((line for line in gone if line > last), default=None)
    if below is not None:
        end = len(page.lines) - page.lines.text.endswith("\n")
        for line in range(last + 1, end):
            fate.setdefault(line, gone[below])
    return fate
