"""Which lines are Chinese and which are code, for the stages that must leave the others alone."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document
from cleaner.layout.marks import CODE, mark_table
from cleaner.scan import CharClass, Scan

LETTERS_PER_HAN = 3
"""A line is Chinese if it has at least one Han character to this many ASCII letters: a Chinese
word has 1.5 characters, an English one 5 letters, so the Chinese words are then the majority."""

# Each has a character of kind CODE in it.
_CODE_HINTS = ('("', "('", "{", "==", "</", "/>", "=>", "::", "&&", "||", "+=", "#!", "SELECT ")
_CODE_LINE = re.compile(
    r"(?:(?:def|class|for|while|if|elif|else|try|with|function|public|private|static|int)"
    r"\b[^\n]{0,200}[:{(]|[\w.$\"'-]{1,60}:|[^\n]{0,200}(?:[{}]|[)\"'\w];))",
    re.ASCII,
)
_INSIDE_CODE = ("\n ", "\n\t", "\n#", "\n//", "\n--")  # indented or a comment
_FENCE = "```"
_ADDRESS = re.compile(r"[!-~]{1,2000}")
_SCHEME = 10  # characters before :// that may belong to a URL


def chinese_lines(document: Document, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of `lines` (line numbers, ascending, repeats allowed) is Chinese wording.

    Not Latin text and not code.
    """
    scan = document.scan
    if not len(lines):
        return np.zeros(0, bool)
    first = np.empty(len(lines), bool)
    first[0] = True
    np.not_equal(lines[1:], lines[:-1], out=first[1:])
    if not first.all():
        distinct = chinese_lines(document, lines[first])
        spread: NDArray[np.bool_] = distinct[np.cumsum(first) - 1]
        return spread
    han = scan.per_line(scan.where(CharClass.HAN), lines)
    letters = scan.per_line(scan.where(CharClass.LATIN | CharClass.FOREIGN), lines)
    letters += LETTERS_PER_HAN * scan.per_line(_other_letters(scan), lines)
    chinese: NDArray[np.bool_] = (han > 0) & (han * LETTERS_PER_HAN >= letters)
    chinese &= ~_fenced(document, lines) & ~_rows(document, lines)
    may_be_code = ((mark_table().take(scan.codes) & CODE) != 0).nonzero()[0]
    starts, ends = scan.line_starts[lines], scan.line_ends[lines]
    suspects = scan.per_line(may_be_code, lines) > 0
    for number in (chinese & suspects).nonzero()[0].tolist():
        line = document.text[starts[number] : ends[number]]
        chinese[number] = not any(hint in line for hint in _CODE_HINTS)
    if any(begin in document.text for begin in _INSIDE_CODE) and has_code(document):
        for number in chinese.nonzero()[0].tolist():
            begin = document.text[max(starts[number] - 1, 0) : starts[number] + 2]
            chinese[number] = not ("\n" + begin.lstrip("\n")).startswith(_INSIDE_CODE)
    return chinese


def has_code(document: Document) -> bool:
    """Whether a line looks like code or markup whose indents have a meaning."""
    lines = map(str.strip, document.text.split("\n"))
    return any(line[:1].isascii() and _CODE_LINE.fullmatch(line) for line in lines)


def _other_letters(scan: Scan) -> NDArray[np.int64]:
    """Positions of letters of scripts without a class: hangul, Arabic and others."""
    others: NDArray[np.bool_] = (scan.codes >= 0x250) & (scan.classes == 0)
    others |= (scan.codes >= 0xAC00) & (scan.codes < 0xD7A4)
    return others.nonzero()[0]


def _fenced(document: Document, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each line stands between two lines that begin with ```."""
    inside = np.zeros(len(lines), bool)
    if _FENCE not in document.text:
        return inside
    fences = []
    place = document.text.find(_FENCE)
    while place >= 0:
        if not place or document.text[place - 1] == "\n":
            fences.append(place)
        place = document.text.find(_FENCE, place + 3)
    before = np.array(fences, np.int64).searchsorted(document.scan.line_starts[lines], "right")
    between: NDArray[np.bool_] = (before % 2 == 1) & (before < len(fences))
    return between


def _rows(document: Document, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each line is a row of a table: as many ASCII commas as a neighbour, no sentence."""
    if document.text.count(",") < 4:
        return np.zeros(len(lines), bool)
    scan = document.scan
    every = scan.per_line((scan.codes == ord(",")).nonzero()[0])
    stops = scan.per_line((scan.codes == ord("。")).nonzero()[0])
    row = (every >= 2) & (stops == 0)
    same = np.zeros(len(every), bool)
    same[:-1] = row[:-1] & row[1:] & (every[:-1] == every[1:])
    same[1:] |= same[:-1]
    chosen: NDArray[np.bool_] = same[lines]
    return chosen


def in_address(document: Document, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each position is inside a URL."""
    inside = np.zeros(len(at), bool)
    text = document.text
    for mark, reach in (("://", _SCHEME), ("www.", 0)):
        place = text.find(mark)
        while place >= 0:
            match = _ADDRESS.match(text, place)
            end = match.end() if match else place + len(mark)
            first, last = at.searchsorted((place - reach, end))
            inside[first:last] = True
            place = text.find(mark, end)
    return inside
