"""What the engine knows of each line before any rule is tried, computed for all lines at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner._native.headings import headings
from cleaner._native.lines import COLUMNS, flags, measure, stripped
from cleaner.document import Document

# Bits of marks, as cleaner/_native/lines.pyx, columns.pyx and standing.pyx know them.
(
    STOP, COMMA, SEPARATOR, BRACKET, COLON, DATE, FULL_STOP, PAUSE, CLOSER, BULLET, HEADING,
    LIST_END, THREAD, CONTACT,
) = (1 << bit for bit in range(14))  # fmt: skip
_START, _END, _HEAD = map(COLUMNS.index, ("start", "end", "head"))
_MARKS = {
    STOP: "。！？!?…",
    COMMA: "，,、；;",
    SEPARATOR: "|｜>»›·•丨／/_←→↑↓►▶",
    BRACKET: "【】[]〔〕",
    COLON: "：:",
    DATE: "/-.年月日时",
    FULL_STOP: "。",
    PAUSE: "。！？!?…；;",
    CLOSER: "”’」』）)》】\"'",
    BULLET: "·•・◎●○■□◆◇▪▶►▲★☆※>》»*-—",
    HEADING: "（(一二三四五六七八九十百千第附表图抄主0123456789",
    LIST_END: "。；;…》",
    THREAD: "楼沙板#表看倒帖跳线具空引赞答复提浏追采路员案者得",
    CONTACT: "联咨电地邮传",
}

BODY_HEADING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十百]{1,4}+(?:[）)]|[、.．])"
    r"|第\s?[一二三四五六七八九十百千0-9]{1,5}\s?[章节節回卷篇条部编款讲课]"
    r"|附件|附[:：录表]|表\s?[0-9一二三]|图\s?[0-9一二三]|抄送|主题词)"
)
"""Beginnings of lines that structure a body; such a line is never taken as part of a list.

cleaner/_native/headings.pyx knows this pattern and the next."""

NUMBERED = re.compile(r"[（(]?[0-9]{1,3}(?:[）)]|[.．、](?![0-9]))")
"""A numbered line: perhaps an item of a ranking list, perhaps a paragraph heading."""


@lru_cache(maxsize=1)
def mark_table() -> NDArray[np.uint16]:
    """Bits of marks and other characters that tell what a line may be, by code point < 0x10000."""
    table = np.zeros(0x10000, np.uint16)
    for bit, marks in _MARKS.items():
        for mark in marks:
            table[ord(mark)] |= bit
    return table


@dataclass(frozen=True)
class Lines:
    """The lines of one text.

    Bytes of ones and zeros:
    ``prose``, a paragraph of running text; ``closed``, ends like a sentence, whatever its length;
    ``blank``, nothing but blanks.  ``heading``, `BODY_HEADING` matches it;
    ``numbered``, `NUMBERED` does.  ``counts``: all
    that is counted, one row a line, in the order of `COLUMNS` of cleaner/_native/lines.pyx.
    ``codes``: code points of the text.
    """

    text: str
    prose: bytes
    closed: bytes
    blank: bytes
    heading: bytes
    numbered: bytes
    counts: NDArray[np.int64]
    codes: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.blank)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts, in characters of the text."""
        starts: list[int] = self.counts[:, _START].tolist()
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Where each line ends, without its newline."""
        ends: list[int] = self.counts[:, _END].tolist()
        return ends

    def head(self, line: int) -> int:
        """Mark bits of the line's first character that is no blank."""
        return int(self.counts[line, _HEAD])

    @cached_property
    def texts(self) -> list[str]:
        """The lines without the blanks at their ends."""
        return stripped(self.text, self.counts)

    def stripped(self, line: int) -> str:
        """The line without the blanks at its ends."""
        return self.texts[line]


def look(document: Document) -> Lines:
    """Features of all lines of ``document.text``."""
    counts = measure(document.scan.codes, document.scan.classes, mark_table())
    codes = document.scan.codes
    heading, numbered = headings(codes, counts, HEADING)
    return Lines(document.text, *flags(counts), heading, numbered, counts, codes)
