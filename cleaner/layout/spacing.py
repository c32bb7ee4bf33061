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
from cleaner.layout.lines import chinese_lines, has_code
from cleaner.layout.marks import mark_table
from cleaner.scan import CharClass, Scan

PROSE_HAN = 20
"""A line with this many Han characters and a pause mark is prose; a shorter one may be a heading
or list whose blanks separate its parts (《甲》 《乙》, 弘扬劳模精神 争当创新先锋)."""

_NEWLINE, _SPACE = 10, 32

Flags = NDArray[np.bool_]
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
    if not bits.any():
        return []
    indent = _indents(document, starts, bits)
    edits = []
    for rule, which in (
        ("layout.trailing-blank", bits & blanks.TRAILING != 0),
        ("layout.indent", indent),
        ("layout.blank-at-mark", bits & blanks.AT_MARK != 0),
        ("layout.spaced-characters", bits & blanks.SPACED != 0),
    ):
        if which.any():
            edits.append(BulkEdit.deletion(rule, blanks.spread(starts[which], ends[which])))
    loose = _in_chinese_lines(document, starts, bits & blanks.AWAY != 0)
    loose |= bits & blanks.LOOSE != 0
    if loose.any():
        starts, ends = starts[loose], ends[loose]
        at = blanks.spread(starts, ends)
        new = np.full(len(at), DELETE, np.uint32)
        new[np.cumsum(ends - starts) - (ends - starts)] = _SPACE  # the first of each run
        edits.append(BulkEdit("layout.blank-run", at, new))
    return edits


def _indents(document: Document, starts: Positions, bits: NDArray[np.uint8]) -> Flags:
    """Which runs are indents that go; in a text with code only ideographic ones do."""
    certain: Flags = bits & blanks.INDENT != 0
    maybe: Flags = bits & blanks.MAYBE_INDENT != 0
    if (certain | maybe).any():
        plain: Flags = bits & blanks.PLAIN_INDENT != 0
        if plain.any() and has_code(document):
            certain &= ~plain
            return certain
    certain |= _in_chinese_lines(document, starts, maybe)
    return certain


def _in_chinese_lines(document: Document, starts: Positions, which: Flags) -> Flags:
    """Those of `which` whose line is Chinese."""
    found = which.copy()
    if which.any():
        found[which] = chinese_lines(document, document.scan.line_of(starts[which]))
    return found


def _blank_lines(document: Document, edits: list[BulkEdit]) -> list[BulkEdit]:
    """Blank lines at the start and end, and all but one of a run of them."""
    text, scan = document.text, document.scan
    if not edits and not (text.startswith("\n") or text.endswith("\n\n") or "\n\n\n" in text):
        return []
    newlines = scan.where(CharClass.NEWLINE)
    if not len(newlines):
        return []
    place, size = newlines, len(scan.codes)
    gone = [edit.positions[edit.new == DELETE] for edit in edits]
    if gone:
        deleted = np.sort(np.concatenate(gone))
        place = newlines - deleted.searchsorted(newlines)
        size -= len(deleted)
    order = np.arange(len(place))
    too_many = place == order  # the text begins with it
    too_many[2:] |= place[2:] == place[:-2] + 2  # the two before it stand side by side with it
    ending = place - order == size - len(place)  # the text ends with it: one stays
    if ending.any():
        ending[np.argmax(ending)] = False
        too_many |= ending
    if not too_many.any():
        return []
    return [BulkEdit.deletion("layout.blank-line", newlines[too_many])]
