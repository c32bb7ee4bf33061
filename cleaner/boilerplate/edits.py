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
    for span, removal in _spans(page):
        if last and last.rule == removal.rule and end == span.start:
            end = span.end
            continue
        if last:
            yield Edit(last.rule, Span(start, end), "", last.reason, last.confidence)
        (start, end), last = span, removal
    if last:
        yield Edit(last.rule, Span(start, end), "", last.reason, last.confidence)


def _spans(page: Page) -> Iterator[tuple[Span, Removal]]:
    """The characters of each removed line, with its newline.

    Where the end of the text goes and had no newline at its end, each line takes the newline
    above it instead, so the text ends as it did.
    """
    lines, text = page.lines, page.lines.text
    fate = _with_blank_lines(page)
    last = _last_kept(page)
    bare_end = not text.endswith("\n")
    for line in sorted(fate):
        start, end = lines.starts[line], min(lines.ends[line] + 1, len(text))
        if bare_end and line > last >= 0:
            start, end = start - 1, lines.ends[line]
            if start and text[start - 1] == "\r" and not text[:start].endswith("\n\r"):
                start -= line == last + 1  # the other half of the line break above
        if start < end:
            yield Span(start, end), fate[line]


def _last_kept(page: Page) -> int:
    return max((line for line in range(len(page.lines)) if page.stands(line)), default=-1)


def _with_blank_lines(page: Page) -> dict[int, Removal]:
    """The removed lines and the blank lines that must go with them, each with its removal.

    Blank lines below a removed line go where blank lines or the beginning stand above it: the
    paragraphs around stay one blank line apart.  After the last line that stays all blank lines
    go, but for the empty one that a final newline makes.
    """
    fate = dict(page.gone)
    present: Removal | None = None
    space_above = True
    for line in range(len(page.lines)):
        if line in fate:
            present = fate[line]
        elif not page.lines.blank[line]:
            present, space_above = None, False
        elif present is not None and space_above:
            fate[line] = present
        else:
            present, space_above = None, True
    last = _last_kept(page)
    below = [line for line in sorted(page.gone) if line > last]
    if below:
        end = len(page.lines) - page.lines.text.endswith("\n")
        for line in range(last + 1, end):
            fate.setdefault(line, page.gone[below[0]])
    return fate
