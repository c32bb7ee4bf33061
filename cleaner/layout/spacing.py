"""Blanks and line breaks: indents, trailing blanks, layout blanks, blanks between Chinese
characters, line endings, and runs of blank lines.

Paragraphs stay one per line. Code, Latin text and tab-separated tables keep their blanks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.context import Context
from cleaner.document import DELETE, BulkEdit, Document
from cleaner.layout.lines import chinese_lines, counts_per_line
from cleaner.scan import CharClass, Scan

PAUSES = "，。、；：？！"
CLOSERS = "）》】〕〉」』”’"
OPENERS = "（《【〔〈「『“‘"
PROSE_HAN = 20
"""A line with this many Han characters and a pause mark is prose; a shorter one may be a heading
or list whose blanks separate its parts (《甲》 《乙》, 弘扬劳模精神 争当创新先锋)."""

_CHINESE = CharClass.HAN | CharClass.CJK_MARK
_NEWLINE = 10
_SPACE = 32

Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


class Spacing:
    """Blanks and line breaks."""

    name = "spacing"
    triggers = CharClass.BLANK | CharClass.BREAK | CharClass.NEWLINE

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits of the rules layout.line-break … layout.blank-line."""
        scan = document.scan
        edits = _line_breaks(scan) if scan.has(CharClass.BREAK) else []
        if edits:
            return edits  # the rest is looked at once the lines are known
        if scan.has(CharClass.BLANK):
            edits = _blanks(document)
        return edits + _blank_lines(scan, edits)


def _line_breaks(scan: Scan) -> list[BulkEdit]:
    """CRLF, CR, VT, FF, NEL, LS and PS to a line feed."""
    at = scan.where(CharClass.BREAK)
    followed = np.append(scan.codes, 0)[at + 1] == _NEWLINE
    carriage = scan.codes[at] == 13
    new = np.where(carriage & followed, DELETE, _NEWLINE).astype(np.uint32)
    return [BulkEdit("layout.line-break", at, new)]


class _Runs:
    """Runs of blanks, and what stands around each."""

    def __init__(self, document: Document) -> None:
        self.document, self.scan = document, document.scan
        scan = self.scan
        self.at = scan.where(CharClass.BLANK)
        first = np.ones(len(self.at), bool)
        first[1:] = self.at[1:] != self.at[:-1] + 1
        self.number = np.cumsum(first) - 1
        self.starts = self.at[first]
        self.ends = np.append(self.at[np.flatnonzero(first)[1:] - 1], self.at[-1]) + 1
        codes = np.concatenate((scan.codes, np.array([_NEWLINE], np.uint32)))
        classes = np.append(scan.classes, np.uint16(CharClass.NEWLINE))
        # Index -1 is the padding: the text begins and ends like a line.
        self.before, self.after = classes[self.starts - 1], classes[self.ends]
        self.before_code, self.after_code = codes[self.starts - 1], codes[self.ends]
        blanks = scan.codes[self.at]
        self.plain = ~self._any(blanks != _SPACE)
        self.tab = self._any(blanks == 9)
        self.single = self.ends - self.starts == 1

    def _any(self, flags: Flags) -> Flags:
        found = np.zeros(len(self.starts), bool)
        found[self.number[flags]] = True
        return found

    def is_(self, codes: NDArray[np.uint32], characters: str) -> Flags:
        """Whether each code point is one of these characters."""
        return np.isin(codes, [ord(c) for c in characters])


def _blanks(document: Document) -> list[BulkEdit]:
    runs = _Runs(document)
    leading = runs.before & np.uint16(CharClass.NEWLINE) != 0
    trailing = runs.after & np.uint16(CharClass.NEWLINE) != 0
    chinese = (runs.before | runs.after) & np.uint16(_CHINESE) != 0
    unusual = ~runs.plain | ~runs.single
    if not (leading | trailing | (chinese & unusual) | _at_mark(runs) | _apart(runs)).any():
        # Single spaces between words and nothing else.
        if not (unusual & ~runs.tab).any():
            return []
    lines, number = np.unique(runs.scan.line_of(runs.starts), return_inverse=True)
    is_chinese = chinese_lines(document, lines)[number]
    prose = _prose(runs.scan, lines)[number]
    return _decide(runs, leading, trailing, is_chinese, prose)


def _decide(
    runs: _Runs, leading: Flags, trailing: Flags, chinese: Flags, prose: Flags
) -> list[BulkEdit]:
    inner = ~leading & ~trailing
    ideographic = np.zeros(len(runs.starts), bool)
    ideographic[runs.number[runs.scan.codes[runs.at] == 0x3000]] = True
    first_chinese = runs.after & np.uint16(_CHINESE) != 0
    beside = (runs.before | runs.after) & np.uint16(_CHINESE) != 0
    indent = leading & ~trailing & (first_chinese | chinese | ideographic)
    at_mark = inner & _at_mark(runs) & (chinese | beside)
    at_mark |= inner & prose & _before_opener(runs)
    spaced = inner & _spaced(runs) & ~at_mark
    collapse = inner & ~at_mark & ~spaced & ~runs.tab & beside & (~runs.single | ~runs.plain)
    layout = inner & ~at_mark & ~spaced & ~runs.tab & ~beside & chinese & ~runs.plain
    edits = []
    for rule, which in (
        ("layout.trailing-blank", trailing),
        ("layout.indent", indent),
        ("layout.blank-at-mark", at_mark),
        ("layout.spaced-characters", spaced),
    ):
        at = runs.at[which[runs.number]]
        if len(at):
            edits.append(BulkEdit(rule, at, np.full(len(at), DELETE, np.uint32)))
    at = runs.at[(collapse | layout)[runs.number]]
    if len(at):
        new = np.where(np.isin(at, runs.starts), _SPACE, DELETE).astype(np.uint32)
        edits.append(BulkEdit("layout.blank-run", at, new))
    return edits


def _at_mark(runs: _Runs) -> Flags:
    """Beside a Chinese mark that never wants a blank there."""
    pause_before = runs.is_(runs.before_code, PAUSES)
    opener_before = runs.is_(runs.before_code, OPENERS)
    pause_after = runs.is_(runs.after_code, PAUSES)
    closer_after = runs.is_(runs.after_code, CLOSERS)
    han_near = (runs.before | runs.after) & np.uint16(CharClass.HAN) != 0
    edge = np.uint16(CharClass.NEWLINE)
    inner = (runs.before & edge == 0) & (runs.after & edge == 0)
    fullwidth = ~runs.is_(runs.before_code, "“‘") & ~runs.is_(runs.after_code, "”’")
    return inner & (pause_before | pause_after | ((opener_before | closer_after) & (fullwidth | han_near)))


def _before_opener(runs: _Runs) -> Flags:
    """Between a Chinese character and an opening mark."""
    return (runs.before & np.uint16(CharClass.HAN) != 0) & runs.is_(runs.after_code, OPENERS)


def _apart(runs: _Runs) -> Flags:
    """Between two Chinese characters."""
    return runs.before & runs.after & np.uint16(CharClass.HAN) != 0


def _spaced(runs: _Runs) -> Flags:
    """Between single characters set apart for looks: 中 国 科 协.

    At least three of them in a row, or two that are the whole line (目 录).
    """
    apart = _apart(runs)
    if not apart.any():
        return apart
    # Links: this run and the next have exactly one character between them.
    linked = np.zeros(len(apart), bool)
    linked[:-1] = apart[:-1] & apart[1:] & (runs.starts[1:] == runs.ends[:-1] + 1)
    in_chain = linked.copy()
    in_chain[1:] |= linked[:-1]
    classes = np.append(runs.scan.classes, np.uint16(CharClass.NEWLINE))
    free = np.uint16(CharClass.BLANK | CharClass.NEWLINE)
    starts_free = classes[runs.starts - 2] & free != 0
    starts_free |= runs.starts == 1
    ends_free = classes[np.minimum(runs.ends + 1, len(classes) - 1)] & free != 0
    edge = np.uint16(CharClass.NEWLINE)
    line_alone = (
        ((classes[runs.starts - 2] & edge != 0) | (runs.starts == 1))
        & (classes[np.minimum(runs.ends + 1, len(classes) - 1)] & edge != 0)
    )
    chain = in_chain & _chain_is_free(linked, starts_free, ends_free)
    return apart & (chain | line_alone)


def _chain_is_free(linked: Flags, starts_free: Flags, ends_free: Flags) -> Flags:
    """Whether the chain that each run is in begins and ends with single characters."""
    begins = np.ones(len(linked), bool)
    begins[1:] = ~linked[:-1]
    chain = np.cumsum(begins) - 1
    last = np.append(np.flatnonzero(begins)[1:] - 1, len(linked) - 1)
    free = starts_free[begins] & ends_free[last]
    return free[chain]


def _prose(scan: Scan, lines: Positions) -> Flags:
    han = counts_per_line(scan, CharClass.HAN, lines)
    long = han >= PROSE_HAN
    if not long.any():
        return long
    pauses = np.flatnonzero(np.isin(scan.codes, [ord(c) for c in "，。；！？"]))
    first = np.searchsorted(pauses, scan.line_starts[lines])
    return long & (np.searchsorted(pauses, scan.line_ends[lines]) > first)


def _blank_lines(scan: Scan, edits: list[BulkEdit]) -> list[BulkEdit]:
    """Blank lines at the start and end, and all but one of a run of them."""
    newlines = scan.where(CharClass.NEWLINE)
    if not len(newlines):
        return []
    place = newlines
    size = len(scan.codes)
    gone = [edit.positions[edit.new == DELETE] for edit in edits]
    if gone and sum(map(len, gone)):
        deleted = np.sort(np.concatenate(gone))
        place = newlines - np.searchsorted(deleted, newlines)
        size -= len(deleted)
    # A newline is too many if it and the two before it stand side by side.
    too_many = np.zeros(len(place), bool)
    too_many[2:] = place[2:] == place[:-2] + 2
    too_many |= place == np.arange(len(place))  # the text begins with it
    ending = place == size - len(place) + np.arange(len(place))  # the text ends with it
    if ending.any():
        ending[np.argmax(ending)] = False  # one stays
        too_many |= ending
    at = newlines[too_many]
    return [BulkEdit("layout.blank-line", at, np.full(len(at), DELETE, np.uint32))] if len(at) else []
