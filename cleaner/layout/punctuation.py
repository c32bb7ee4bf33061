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
from cleaner.scan import CharClass, Scan

RULE = "layout.flattened-punctuation"
CONFIDENCE = 0.97
_FULLWIDTH = np.uint32(0xFEE0)
_CHINESE = CharClass.HAN | CharClass.CJK_MARK
_EDGE = int(CharClass.NEWLINE)

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


class Punctuation:
    """ASCII , : ; ! ? ( ) to Chinese marks."""

    name = "punctuation"
    triggers = CharClass.MARK

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits of rule `layout.flattened-punctuation`."""
        if context.config.punctuation == "keep" or not document.scan.has(CharClass.HAN):
            return []
        scan = document.scan
        marks = _Marks(scan, scan.where(CharClass.MARK))
        flattened = marks.flattened()
        at = np.concatenate((flattened, _brackets(document, marks, len(flattened) > 0)))
        at.sort()
        at = at[~in_address(document, at)]
        if not len(at):
            return []
        lines, number = np.unique(scan.line_of(at), return_inverse=True)
        at = at[chinese_lines(document, lines)[number]]
        if not len(at):
            return []
        return [BulkEdit(RULE, at, scan.codes[at] + _FULLWIDTH, "", CONFIDENCE)]


class _Marks:
    """ASCII marks and the classes around them."""

    def __init__(self, scan: Scan, at: Positions) -> None:
        self.scan, self.at, self.codes = scan, at, scan.codes[at]
        size = len(scan.codes)
        padded = np.full(size + 3, _EDGE, np.uint16)
        padded[1:-2] = scan.classes
        self.before = padded[at]
        self.after = padded[at + 2]
        # One blank behind a mark (`第一, 第二`) doesn't separate it from what follows.
        blank = self.after & np.uint16(CharClass.BLANK) != 0
        self.next = np.where(blank, at + 2, at + 1)
        self.after = np.where(blank, padded[at + 3 - (at == size - 1)], self.after)
        self.next_code = np.append(scan.codes, np.uint32([10, 10]))[self.next]

    def is_(self, characters: str) -> Flags:
        """Which marks are one of these."""
        return np.isin(self.codes, [ord(c) for c in characters])

    def flattened(self) -> Positions:
        """Positions of the , : ; ! ? that stand in Chinese context."""
        before = self.before & np.uint16(_CHINESE) != 0
        after = self.after & np.uint16(_CHINESE) != 0
        joined = self.before & np.uint16(CharClass.BLANK | CharClass.NEWLINE) == 0
        pause = np.isin(self.next_code, [ord(c) for c in "、，；"])
        slash = self.next_code == ord("/")
        comma = self.is_(",") & (before | (after & joined))
        colon = self.is_(":") & ~slash & (before | (after & joined))
        semicolon = self.is_(";") & ~pause & (before | (after & joined & ~self._ends_entity()))
        ends = (self.after & np.uint16(CharClass.NEWLINE) != 0) | (after & ~pause) | self._loose()
        rare = self.after & np.uint16(CharClass.RARE) != 0
        final = self._run(self.is_("!?"), before & ends & ~rare)
        return self.at[comma | colon | semicolon | final]

    def _loose(self) -> Flags:
        """A blank, another ! or ?, or a digit behind it."""
        return (
            (self.next != self.at + 1)
            | np.isin(self.next_code, [ord("!"), ord("?")])
            | (self.after & np.uint16(CharClass.DIGIT) != 0)
        )

    def _run(self, member: Flags, decided: Flags) -> Flags:
        """Carry the decision on the first ! or ? of a run to the others: 真的?!!"""
        chosen = member & decided
        follows = np.zeros(len(self.at), bool)
        follows[1:] = (self.at[1:] == self.at[:-1] + 1) & member[1:] & member[:-1]
        if not follows.any():
            return chosen
        first = np.maximum.accumulate(np.where(follows, 0, np.arange(len(self.at))))
        return member & chosen[first]

    def _ends_entity(self) -> Flags:
        """A semicolon that closes `&name;` or `&#123;`."""
        ends = np.zeros(len(self.at), bool)
        ampersands = np.flatnonzero(self.scan.codes == ord("&"))
        if len(ampersands):
            last = np.searchsorted(ampersands, self.at) - 1
            ends = (last >= 0) & (self.at - ampersands[np.maximum(last, 0)] <= 9)
        return ends


def _brackets(document: Document, marks: _Marks, flattened: bool) -> Positions:
    """Positions of the pairs of ( ) to restore.

    A pair with Chinese in it always; one with only figures or Latin letters in it where it follows
    Chinese and the page's punctuation is flattened.
    """
    opens, closes = _pairs(marks)
    if not len(opens):
        return np.empty(0, np.int64)
    scan = document.scan
    han = scan.where(CharClass.HAN)
    inside = np.searchsorted(han, marks.at[closes]) > np.searchsorted(han, marks.at[opens])
    behind_square = np.append(scan.codes, 0)[marks.at[opens] - 1] == ord("]")
    chosen = inside & ~behind_square
    if flattened or ("（" not in document.text and "，" not in document.text):
        chosen |= marks.before[opens] & np.uint16(_CHINESE) != 0
    return marks.at[np.concatenate((opens[chosen], closes[chosen]))]


def _pairs(marks: _Marks) -> tuple[Positions, Positions]:
    """Indices into the marks of brackets that belong together, on one line."""
    brackets = np.flatnonzero(marks.is_("()"))
    if not len(brackets):
        return brackets, brackets
    lines = marks.scan.line_of(marks.at[brackets])
    is_open = marks.codes[brackets] == ord("(")
    simple = (
        len(brackets) % 2 == 0
        and bool(is_open[0::2].all())
        and not is_open[1::2].any()
        and bool((lines[0::2] == lines[1::2]).all())
    )
    if simple:
        return brackets[0::2], brackets[1::2]
    opens: list[int] = []
    pairs: list[tuple[int, int]] = []
    line = -1
    for mark, here, opening in zip(brackets.tolist(), lines.tolist(), is_open.tolist(), strict=True):
        if here != line:
            opens, line = [], here
        if opening:
            opens.append(mark)
        elif opens:
            pairs.append((opens.pop(), mark))
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
