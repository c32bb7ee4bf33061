"""Chinese punctuation that was flattened to ASCII, restored where the context is Chinese.

NFKC turns ， ： ； ！ ？ （ ） into ASCII; 。 、 《 》 survive it. Numbers, times, URLs, Latin text
and code keep their ASCII marks. What each mark's context says is decided in
cleaner/_native/flattened.pyx.
"""

from __future__ import annotations

import numpy as np

from cleaner._native.flattened import Marks
from cleaner.context import Context
from cleaner.document import BulkEdit, Document
from cleaner.layout.lines import in_chinese_lines, without_addresses
from cleaner.layout.marks import mark_table
from cleaner.scan import CharClass

RULE = "layout.flattened-punctuation"
CONFIDENCE = 0.97
_FULLWIDTH = np.uint32(0xFEE0)


class Punctuation:
    """ASCII , : ; ! ? ( ) to Chinese marks."""

    name = "punctuation"
    triggers = CharClass.MARK

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits of rule `layout.flattened-punctuation`."""
        scan = document.scan
        if context.config.punctuation == "keep" or not scan.has(CharClass.HAN):
            return []
        at = Marks(scan.codes, scan.classes, mark_table()).flattened()
        if len(at):
            at = without_addresses(document, at)
            at = at[in_chinese_lines(document, at)]
        if not len(at):
            return []
        return [BulkEdit(RULE, at, scan.codes[at] + _FULLWIDTH, "", CONFIDENCE)]
