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
    if page.gone:
        yield from _of_lines(page)


def _of_lines(page: Page) -> Iterator[Edit]:
    """The characters of each run of removed lines, with their newlines.

    Where the end of the text goes and had no newline at its end, each line takes the newline
    above it instead, so the text ends as it did.
    """
    lines, text = page.lines, page.lines.text
    last = _last_kept(page)
    bare_end = not text.endswith("\n")
    for first, end, removal in _runs(_with_blank_lines(page, last)):
        start, stop = lines.starts[first], lines.ends[end - 1]
        if bare_end and first > last >= 0:
            start -= 1
            if start and text[start - 1] == "\r" and not text[:start].endswith("\n\r"):
                start -= first == last + 1  # the other half of the line break above
        elif stop < len(text):
            stop += 1
        if start < stop:
            yield Edit(removal.rule, Span(start, stop), "", removal.reason, removal.confidence)


def _runs(fate: dict[int, Removal]) -> Iterator[tuple[int, int, Removal]]:
    """Half-open runs of neighbouring lines that one rule removes, with the first's removal."""
    first = end = -1
    removal = Removal("", 0.0, "")
    for line in sorted(fate):
        if line == end and fate[line].rule == removal.rule:
            end += 1
            continue
        if end > first:
            yield first, end, removal
        first, end, removal = line, line + 1, fate[line]
    if end > first:
        yield first, end, removal


def _last_kept(page: Page) -> int:
    """The last line that stands, -1 where none does."""
    blank, gone = page.lines.blank, page.gone
    return next((x for x in range(len(blank) - 1, -1, -1) if not blank[x] and x not in gone), -1)


def _with_blank_lines(page: Page, last: int) -> dict[int, Removal]:
    """The removed lines and the blank lines that must go with them, each with its removal.

    Blank lines below a removed line go where blank lines or the beginning stand above it: the
    paragraphs around stay one blank line apart.  After the last line that stays all blank lines
    go, but for the empty one that a final newline makes.  ``last``: the last line that stands.
    """
    if True not in page.lines.blank:
        return page.gone
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
    below = next((line for line in range(last + 1, len(page.lines)) if line in gone), None)
    if below is not None:
        end = len(page.lines) - page.lines.text.endswith("\n")
        for line in range(last + 1, end):
            fate.setdefault(line, gone[below])
    return fate
