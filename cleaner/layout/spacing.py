"""Blanks and line breaks.

Indents, trailing blanks, layout blanks, blanks between Chinese characters, line endings, and runs
of blank lines. Paragraphs stay one per line. Code, Latin text and tab-separated tables keep their
blanks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.context import Context
from cleaner.document import DELETE, BulkEdit, Document
from cleaner.layout.lines import chinese_lines, has_code
from cleaner.layout.marks import CLOSER, CURLY, OPENER, PAUSE, mark_table
from cleaner.scan import CharClass, Scan

PROSE_HAN = 20
"""A line with this many Han characters and a pause mark is prose; a shorter one may be a heading
or list whose blanks separate its parts (《甲》 《乙》, 弘扬劳模精神 争当创新先锋)."""

_CHINESE = CharClass.HAN | CharClass.CJK_MARK
_ITEM = np.zeros(128, bool)
_ITEM[[ord(c) for c in "-*+>|#"]] = True
_NEWLINE, _SPACE, _TAB, _IDEOGRAPHIC = 10, 32, 9, 0x3000

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


def _hot(scan: Scan) -> Positions:
    """Positions of the blanks that may have to go: all but single spaces beside Latin words."""
    at = scan.where(CharClass.BLANK)
    before, after = scan.edged[at - 1], scan.edged[at + 1]
    near = (before | after) & (CharClass.NEWLINE | CharClass.BLANK | CharClass.CJK_MARK)
    hot: Flags = (near | (before & after & CharClass.HAN) | (scan.codes[at] != _SPACE)) != 0
    return at[hot]


def _line_breaks(scan: Scan) -> BulkEdit:
    """CRLF, CR, VT, FF, NEL, LS and PS to a line feed."""
    at = scan.where(CharClass.BREAK)
    followed = np.append(scan.codes, 0)[at + 1] == _NEWLINE
    new = np.where((scan.codes[at] == 13) & followed, DELETE, _NEWLINE)
    return BulkEdit("layout.line-break", at, new.astype(np.uint32))


class _Runs:
    """Runs of blanks, and what stands around each. The text begins and ends like a line."""

    def __init__(self, scan: Scan, at: Positions) -> None:
        self.scan, self.at = scan, at
        first = np.empty(len(self.at), bool)
        first[0] = True
        np.not_equal(self.at[1:], self.at[:-1] + 1, out=first[1:])
        self.number = np.cumsum(first) - 1
        begins = first.nonzero()[0]
        self.starts = self.at[begins]
        self.ends = np.append(self.at[begins[1:] - 1], self.at[-1]) + 1
        self.single = self.ends == self.starts + 1
        self.before, self.after = scan.edged[self.starts - 1], scan.edged[self.ends]
        kinds = mark_table()
        edge = np.append(scan.codes, np.uint32(_NEWLINE))
        self.mark_before, self.mark_after = kinds[edge[self.starts - 1]], kinds[edge[self.ends]]
        # Where a list item, quotation or table row begins, the indent may be its level.
        self.nested = _ITEM[np.minimum(edge[self.ends], 127)]
        codes = scan.codes[self.at]
        self.odd = self._with(codes != _SPACE)
        self.tab = self._with(codes == _TAB)
        self.ideographic = self._with(codes == _IDEOGRAPHIC)
        self.leading = self.before & CharClass.NEWLINE != 0
        self.trailing = self.after & CharClass.NEWLINE != 0
        self.inner = ~(self.leading | self.trailing)
        self.beside = (self.before | self.after) & _CHINESE != 0

    def _with(self, flags: Flags) -> Flags:
        """Runs with such a blank in them."""
        found = np.zeros(len(self.starts), bool)
        found[self.number[flags]] = True
        return found

    def blanks(self, which: Flags) -> Positions:
        """Positions of the blanks of some of the runs."""
        chosen: Flags = which[self.number]
        return self.at[chosen]


def _blanks(document: Document) -> list[BulkEdit]:
    at = _hot(document.scan)
    if not len(at):
        return []
    runs = _Runs(document.scan, at)
    indent = runs.leading & ~runs.trailing
    certain = indent & (runs.ideographic | (runs.after & _CHINESE != 0))
    maybe = indent & ~certain & ~runs.nested
    if (indent & ~runs.ideographic).any() and has_code(document):
        certain, maybe = indent & runs.ideographic, np.zeros_like(maybe)
    indent = certain | _in_chinese_lines(document, runs, maybe)
    at_mark = runs.inner & _at_mark(runs)
    opener = runs.inner & ~at_mark & _before_opener(runs)
    at_mark |= _in_prose(runs, opener)
    spaced = runs.inner & ~at_mark & _spaced(runs)
    loose = (
        runs.inner & ~_to_fill_in(runs) & ~(at_mark | spaced | runs.tab) & (~runs.single | runs.odd)
    )
    away = loose & ~runs.beside & runs.odd
    loose = (loose & runs.beside) | _in_chinese_lines(document, runs, away)
    edits = []
    for rule, which in (
        ("layout.trailing-blank", runs.trailing),
        ("layout.indent", indent),
        ("layout.blank-at-mark", at_mark),
        ("layout.spaced-characters", spaced),
    ):
        if which.any():
            edits.append(BulkEdit.deletion(rule, runs.blanks(which)))
    if loose.any():
        at = runs.blanks(loose)
        kept = np.zeros(len(document.scan.codes), bool)
        kept[runs.starts[loose]] = True
        new = np.where(kept[at], _SPACE, DELETE).astype(np.uint32)
        edits.append(BulkEdit("layout.blank-run", at, new))
    return edits


def _in_chinese_lines(document: Document, runs: _Runs, which: Flags) -> Flags:
    """Those of `which` whose line is Chinese."""
    found = which.copy()
    if which.any():
        found[which] = chinese_lines(document, runs.scan.line_of(runs.starts[which]))
    return found


def _in_prose(runs: _Runs, which: Flags) -> Flags:
    """Those of `which` whose line is prose."""
    found = which.copy()
    if which.any():
        scan = runs.scan
        lines = scan.line_of(runs.starts[which])
        pauses = ((mark_table().take(scan.codes) & PAUSE) != 0).nonzero()[0]
        han = scan.per_line(scan.where(CharClass.HAN), lines)
        found[which] = (scan.per_line(pauses, lines) > 0) & (han >= PROSE_HAN)
    return found


def _at_mark(runs: _Runs) -> Flags:
    """Beside a Chinese mark that never wants a blank there."""
    inside = (runs.mark_before & OPENER) | (runs.mark_after & CLOSER) != 0
    curly = (runs.mark_before | runs.mark_after) & CURLY != 0
    # “ and ” also stand in Latin text; there they need a Chinese character on the other side.
    inside &= ~curly | ((runs.before | runs.after) & CharClass.HAN != 0)
    inside &= ~_to_fill_in(runs)
    paused: Flags = (runs.mark_before | runs.mark_after) & PAUSE != 0
    either: Flags = paused | inside
    return either


def _to_fill_in(runs: _Runs) -> Flags:
    """Nothing but blanks in brackets: （　　）."""
    empty: Flags = (runs.mark_before & OPENER != 0) & (runs.mark_after & CLOSER != 0)
    return empty


def _before_opener(runs: _Runs) -> Flags:
    """Between a Chinese character and an opening mark."""
    found: Flags = (runs.before & CharClass.HAN != 0) & (runs.mark_after & OPENER != 0)
    return found


def _spaced(runs: _Runs) -> Flags:
    """Between single characters set apart for looks: 中 国 科 协.

    At least three of them in a row, or two that are the whole line (目 录). A tab parts the columns
    of a table.
    """
    apart: Flags = (runs.before & runs.after & CharClass.HAN != 0) & ~runs.tab
    if not apart.any():
        return apart
    # A chain: runs between which stands exactly one character.
    linked = np.zeros(len(apart), bool)
    linked[:-1] = apart[:-1] & apart[1:] & (runs.starts[1:] == runs.ends[:-1] + 1)
    begins = np.ones(len(linked), bool)
    begins[1:] = ~linked[:-1]
    chain = np.cumsum(begins) - 1
    firsts = begins.nonzero()[0]
    lasts = np.append(firsts[1:], len(apart)) - 1
    outside_left = runs.scan.edged[runs.starts[firsts] - 2]
    outside_left = np.where(runs.starts[firsts] == 1, CharClass.NEWLINE, outside_left)
    outside_right = runs.scan.edged[runs.ends[lasts] + 1]
    free = CharClass.BLANK | CharClass.NEWLINE
    single = (outside_left & free != 0) & (outside_right & free != 0)
    whole_line = outside_left & outside_right & CharClass.NEWLINE != 0
    spaced: Flags = ((single & (lasts > firsts)) | whole_line)[chain]
    return apart & spaced


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
