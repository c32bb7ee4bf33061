"""The edits that take removed lines and cuts out of a text without leaving holes."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner._native.standing import last_standing, runs
from cleaner.boilerplate.page import Page
from cleaner.document import Edit, Span


def edits_of(page: Page) -> Iterator[Edit]:
    """One edit for each cut and for each run of neighbouring lines that one rule removes."""
    for line, cuts in page.cuts.items():
        for cut in cuts:
            if line not in page.gone:
                rule, confidence, reason = cut.removal
                yield Edit(rule, cut.span, cut.new, reason, confidence)
    if page.gone:
        yield from _of_lines(page)


def _of_lines(page: Page) -> Iterator[Edit]:
    """The characters of each run of removed lines, with their newlines.

    Where the end of the text goes and had no newline at its end, each line takes the newline
    above it instead, so the text ends as it did.
    """
    lines, text = page.lines, page.lines.text
    last = last_standing(lines.blank, page.gone)
    bare_end = not text.endswith("\n")
    full = len(lines) - (not bare_end)  # a final newline makes an empty line, which stays
    for first, end, removal in runs(lines.blank, page.gone, last, full):
        start, stop = lines.starts[first], lines.ends[end - 1]
        if bare_end and first > last >= 0:
            start -= 1
            if start and text[start - 1] == "\r" and not text[:start].endswith("\n\r"):
                start -= first == last + 1  # the other half of the line break above
        elif stop < len(text):
            stop += 1
        if start < stop:
            yield Edit(removal.rule, Span(start, stop), "", removal.reason, removal.confidence)
