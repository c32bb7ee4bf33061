"""Stray backticks that scrapers' traps put into a sentence: 省在本次國際大賽上獲得的`最好成績."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.context import Context
from cleaner.document import Document, Edit, Span
from cleaner.scan import CharClass

RULE = "damage.stray-backtick"
_CHINESE = CharClass.HAN | CharClass.CJK_MARK


class Backtick:
    """A backtick alone on its line, Chinese on both sides; pairs are code marks and stay."""

    name = "backtick"
    triggers = CharClass.ESCAPE

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Deletions of rule `damage.stray-backtick`."""
        text, classes = document.text, document.scan.classes
        at = text.find("`")
        while at >= 0:
            line_end = text.find("\n", at)
            following = text.find("`", at + 1, line_end if line_end >= 0 else len(text))
            if following < 0:
                beside = 0 < at < len(text) - 1 and bool(
                    classes[at - 1] & _CHINESE and classes[at + 1] & _CHINESE
                )
                if beside:
                    yield Edit(RULE, Span(at, at + 1), "", "", 0.97)
                at = text.find("`", at + 1)
                continue
            # More than one on the line: code marks, all of them.
            at = text.find("`", line_end) if line_end >= 0 else -1
