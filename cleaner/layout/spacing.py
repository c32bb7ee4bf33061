"""Blanks and line breaks.

Indents, trailing blanks, layout blanks, blanks between Chinese characters, line endings, and runs
of blank lines. Paragraphs stay one per line. Code, Latin text and tab-separated tables keep their
blanks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner._native import blanks
from cleaner.context import Context
from cleaner.document import DELETE, BulkEdit, Document
from cleaner.layout.lines import has_code, in_chinese_lines
from cleaner.layout.marks import mark_table
from cleaner.scan import CharClass, Scan

PROSE_HAN = 20
"""A line with this many Han characters and a pause mark is prose; a shorter one may be a heading
or list whose blanks separate its parts (《甲》 《乙》, 弘扬劳模精神 争当创新先锋)."""

_NEWLINE, _SPACE = 10, 32
_INDENTS = blanks.INDENT | blanks.MAYBE_INDENT
_DELETED = (
    ("layout.trailing-blank", blanks.TRAILING),
    ("layout.indent", _INDENTS),
    ("layout.blank-at-mark", blanks.AT_MARK),
    ("layout.spaced-characters", blanks.SPACED),
)
"""Rules that take runs of blanks away, and the bits of those runs."""

Bits = NDArray[np.uint8]
Positions = NDArray[np.int64]


class Spacing:
    """Blanks and line breaks."""

    name = "spacing"
    triggers = CharClass.BLANK | CharClass.BREAK | CharClass.NEWLINE

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits of the rules layout.line-break … layout.blank-line."""
        scan = document.scan
        if scan.has(CharClass.BREAK):
            return [_line_breaks(scan)]  # the rest is looked at once the lines are known
        edits = _blanks(document) if scan.has(CharClass.BLANK) else []
        return edits + _blank_lines(document, edits)


def _line_breaks(scan: Scan) -> BulkEdit:
    """CRLF, CR, VT, FF, NEL, LS and PS to a line feed."""
    at = scan.where(CharClass.BREAK)
    followed = np.append(scan.codes, 0)[at + 1] == _NEWLINE
    new = np.where((scan.codes[at] == 13) & followed, DELETE, _NEWLINE)
    return BulkEdit("layout.line-break", at, new.astype(np.uint32))


def _blanks(document: Document) -> list[BulkEdit]:
    scan = document.scan
    starts, ends, bits = blanks.Runs(scan.codes, scan.classes, mark_table(), PROSE_HAN).judged()
    seen = int(np.bitwise_or.reduce(bits))
    if not seen:
        return []
    edits = []
    for rule, bit in _DELETED:
        if seen & bit:
            indents = bit == _INDENTS
            chosen = _indents(document, starts, bits, seen) if indents else bits & bit
            at = blanks.spread(starts, ends, chosen)
            edits += [BulkEdit.deletion(rule, at)] if len(at) else []
    if seen & (blanks.AWAY | blanks.LOOSE):
        loose = _in_chinese_lines(document, starts, bits & blanks.AWAY) | (bits & blanks.LOOSE)
        at = blanks.spread(starts, ends, loose)
        if len(at):
            new = np.full(len(at), DELETE, np.uint32)
            lengths = (ends - starts)[loose != 0]
            new[np.cumsum(lengths) - lengths] = _SPACE  # the first of each run
            edits.append(BulkEdit("layout.blank-run", at, new))
    return edits


def _indents(document: Document, starts: Positions, bits: Bits, seen: int) -> Bits:
    """Which runs are indents that go (not 0); in a text with code only ideographic ones do."""
    certain, maybe = bits & blanks.INDENT, bits & blanks.MAYBE_INDENT
    if seen & blanks.PLAIN_INDENT and has_code(document):
        certain[bits & blanks.PLAIN_INDENT != 0] = 0
        return certain
    return certain | _in_chinese_lines(document, starts, maybe)


def _in_chinese_lines(document: Document, starts: Positions, which: Bits) -> Bits:
    """Those of `which` (not 0) whose line is Chinese."""
    chosen = which.nonzero()[0]
    found = np.zeros_like(which)
    if len(chosen):
        found[chosen] = in_chinese_lines(document, starts[chosen])
    return found


def _blank_lines(document: Document, edits: list[BulkEdit]) -> list[BulkEdit]:
    """Blank lines at the start and end, and all but one of a run of them."""
    text = document.text
    if not edits and not (text.startswith("\n") or text.endswith("\n\n") or "\n\n\n" in text):
        return []
    gone = [edit.positions[edit.new == DELETE] for edit in edits]
    surplus = blanks.surplus_newlines(document.scan.classes, gone)
    return [BulkEdit.deletion("layout.blank-line", surplus)] if len(surplus) else []
