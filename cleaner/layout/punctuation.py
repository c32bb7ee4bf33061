"""Chinese punctuation that was flattened to ASCII, restored where the context is Chinese.

NFKC turns ， ： ； ！ ？ （ ） into ASCII; 。 、 《 》 survive it. Numbers, times, URLs, Latin text
and code keep their ASCII marks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.context import Context
from cleaner.document import BulkEdit, Document
from cleaner.layout.lines import chinese_lines, in_address
from cleaner.layout.marks import FINAL, SEPARATOR, SQUARE, mark_table
from cleaner.scan import CharClass, Scan

RULE = "layout.flattened-punctuation"
CONFIDENCE = 0.97
_FULLWIDTH = np.uint32(0xFEE0)
_CHINESE = CharClass.HAN | CharClass.CJK_MARK

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


class Punctuation:
    """ASCII , : ; ! ? ( ) to Chinese marks."""

    name = "punctuation"
    triggers = CharClass.MARK

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits of rule `layout.flattened-punctuation`."""
        scan = document.scan
        if context.config.punctuation == "keep" or not scan.has(CharClass.HAN):
            return []
        classes = scan.edged
        at = scan.where(CharClass.MARK)
        codes = scan.codes[at]
        is_bracket = (codes == ord("(")) | (codes == ord(")"))
        marks = _flattened(scan, classes, _near_chinese(classes, at[~is_bracket]))
        brackets = _brackets(document, classes, at[is_bracket], len(marks) > 0)
        at = np.concatenate((marks, brackets))
        if not len(at):
            return []
        at.sort()
        at = at[~in_address(document, at)]
        line_of = scan.line_of(at)
        at = at[chinese_lines(document, line_of)]
        if not len(at):
            return []
        return [BulkEdit(RULE, at, scan.codes[at] + _FULLWIDTH, "", CONFIDENCE)]


def _near_chinese(classes: NDArray[np.uint16], at: Positions) -> Positions:
    """Those beside a Chinese character, a blank or another mark."""
    around = classes[at - 1] | classes[at + 1]
    near: Flags = around & (_CHINESE | CharClass.BLANK | CharClass.MARK) != 0
    return at[near]


def _flattened(scan: Scan, classes: NDArray[np.uint16], at: Positions) -> Positions:
    """Positions of the , : ; ! ? that stand in Chinese context."""
    if not len(at):
        return at
    before = classes[at - 1]
    follows = at + 1
    after = classes[follows]
    # One blank behind a mark (`第一, 第二`) doesn't separate it from what follows.
    follows = follows + (after & CharClass.BLANK != 0)
    after = classes[follows]
    code = scan.codes[at]
    next_code = np.append(scan.codes, np.array([10, 10], np.uint32))[follows]
    kind = mark_table()[next_code]
    is_final = mark_table()[code] & FINAL != 0

    chinese_before = before & _CHINESE != 0
    chinese_after = after & _CHINESE != 0
    # Set off by blanks on both sides of it, between Chinese characters: 总结 , 请参考
    set_off = (before & CharClass.BLANK != 0) & (classes[at - 2] & CharClass.HAN != 0)
    chinese_before |= set_off & chinese_after
    joined = before & (CharClass.BLANK | CharClass.NEWLINE) == 0
    pause = chinese_before | (chinese_after & joined)
    pause &= ~((code == ord(":")) & (next_code == ord("/")))
    separated = kind & SEPARATOR != 0
    pause &= ~((code == ord(";")) & (separated | _ends_entity(scan, at)))

    pause[~is_final] &= ~_in_row(scan, classes, at[~is_final])

    ends = after & (CharClass.NEWLINE | CharClass.DIGIT) != 0
    ends |= (chinese_after & ~separated) | (kind & FINAL != 0)
    rare = after & CharClass.RARE != 0
    final = _whole_runs(at, is_final, chinese_before & ends & ~rare)
    return at[np.where(is_final, final, pause)]


def _in_row(scan: Scan, classes: NDArray[np.uint16], at: Positions) -> Flags:
    """Beside another , : or ; (blanks between them or not): empty cells, not punctuation."""
    follows = at + 1
    # Blanks behind a mark, up to the next character of another kind.
    blank = (classes[follows] & CharClass.BLANK != 0).nonzero()[0]
    if len(blank):
        filled = (scan.classes & CharClass.BLANK == 0).nonzero()[0]
        place = filled.searchsorted(follows[blank])
        size = len(scan.codes)
        follows[blank] = np.where(
            place < len(filled), filled[np.minimum(place, len(filled) - 1)], size
        )
    row = np.zeros(len(at), bool)
    row[:-1] = follows[:-1] == at[1:]
    row[1:] |= row[:-1]
    return row


def _whole_runs(at: Positions, member: Flags, decided: Flags) -> Flags:
    """Carry the decision on the first ! or ? of a run to the others: 真的?!!"""
    follows = np.zeros(len(at), bool)
    follows[1:] = (at[1:] == at[:-1] + 1) & member[1:] & member[:-1]
    if not follows.any():
        return decided
    first = np.maximum.accumulate(np.where(follows, 0, np.arange(len(at))))
    return decided[first]


def _ends_entity(scan: Scan, at: Positions) -> Flags:
    """A semicolon that closes `&name;` or `&#123;`."""
    if not scan.has(CharClass.ESCAPE):
        return np.zeros(len(at), bool)
    ampersands = (scan.codes == ord("&")).nonzero()[0]
    if not len(ampersands):
        return np.zeros(len(at), bool)
    last = ampersands.searchsorted(at) - 1
    closes: Flags = (last >= 0) & (at - ampersands[np.maximum(last, 0)] <= 9)
    return closes


def _brackets(
    document: Document, classes: NDArray[np.uint16], at: Positions, flattened: bool
) -> Positions:
    """Positions of the pairs of ( ) to restore.

    A pair with Chinese in it always; one with only figures or Latin letters where it follows
    Chinese, or begins a line that goes on in Chinese, on a page whose punctuation is flattened.
    """
    if not len(at):
        return at
    scan = document.scan
    opens, closes = _pairs(scan, at)
    han = scan.where(CharClass.HAN)
    inside = han.searchsorted(closes) > han.searchsorted(opens)
    before = np.append(scan.codes, 0)[opens - 1]
    chosen = inside & (mark_table()[before] & SQUARE == 0)
    if flattened or ("（" not in document.text and "，" not in document.text):
        begins = classes[opens - 1] & CharClass.NEWLINE != 0
        goes_on = classes[closes + 1] & _CHINESE != 0
        chosen |= (classes[opens - 1] & _CHINESE != 0) | (begins & goes_on)
    return np.concatenate((opens[chosen], closes[chosen]))


def _pairs(scan: Scan, at: Positions) -> tuple[Positions, Positions]:
    """Positions of brackets that belong together, on one line."""
    lines = scan.line_of(at)
    is_open = scan.codes[at] == ord("(")
    simple = (
        len(at) % 2 == 0
        and bool(is_open[0::2].all())
        and not is_open[1::2].any()
        and bool((lines[0::2] == lines[1::2]).all())
    )
    if simple:
        return at[0::2], at[1::2]
    opens: list[int] = []
    pairs: list[tuple[int, int]] = []
    line = -1
    for mark, here, opening in zip(at.tolist(), lines.tolist(), is_open.tolist(), strict=True):
        if here != line:
            opens, line = [], here
        if opening:
            opens.append(mark)
        elif opens:
            pairs.append((opens.pop(), mark))
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
