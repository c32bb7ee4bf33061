"""The edits that take removed lines and cuts out of a text without leaving holes."""

from __future__ import annotations

from cleaner._native.standing import runs
from cleaner.boilerplate.page import Page
from cleaner.document import Edit, Span


def edits_of(page: Page) -> list[Edit]:
    """One edit for each cut and for each run of neighbouring lines that one rule removes."""
    edits: list[Edit] = []
    for line, cuts in page.cuts.items():
        for cut in cuts:
            if line not in page.gone:
                rule, confidence, reason = cut.removal
                edits.append(Edit(rule, cut.span, cut.new, reason, confidence))
    if page.gone:
        lines = page.lines
        edits += runs(lines.blank, page.gone, lines.counts, lines.text, Edit, Span)
    return edits
