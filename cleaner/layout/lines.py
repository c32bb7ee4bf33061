"""Which lines are Chinese and which are code, for the stages that must leave the others alone."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner._native import chinese as native
from cleaner.document import Document
from cleaner.layout.marks import mark_table

LETTERS_PER_HAN = 3
"""A line is Chinese if it has at least one Han character to this many ASCII letters: a Chinese
word has 1.5 characters, an English one 5 letters, so the Chinese words are then the majority."""

_CODE_LINE = re.compile(
    r"(?:(?:def|class|for|while|if|elif|else|try|with|function|public|private|static|int)"
    r"\b[^\n]{0,200}[:{(]|[\w.$\"'-]{1,60}:|[^\n]{0,200}(?:[{}]|[)\"'\w];))",
    re.ASCII,
)
_CODE_ENDS = (":", "{", "(", "}", ";")
_INSIDE_CODE = ("\n ", "\n\t", "\n#", "\n//", "\n--")  # indented or a comment
_FENCE = "```"
_ADDRESS = re.compile(r"[!-~]{1,2000}")
_SCHEME = 10  # characters before :// that may belong to a URL


def in_chinese_lines(document: Document, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each position (ascending) is in a line of Chinese wording: not Latin, not code."""
    scan = document.scan
    starts, bits = native.verdicts(scan.codes, scan.classes, mark_table(), at, LETTERS_PER_HAN)
    chinese: NDArray[np.bool_] = (bits & native.CHINESE) != 0
    if _FENCE in document.text:
        chinese &= ~_fenced(document, starts)
    indented = chinese & (bits & native.INDENTED != 0)
    if (
        indented.any()
        and any(begin in document.text for begin in _INSIDE_CODE)
        and has_code(document)
    ):
        chinese &= ~indented
    return chinese


def has_code(document: Document) -> bool:
    """Whether a line looks like code or markup whose indents have a meaning."""
    lines = map(str.strip, document.text.split("\n"))
    ending = (line for line in lines if line.endswith(_CODE_ENDS))
    return any(line[0].isascii() and _CODE_LINE.fullmatch(line) for line in ending)


def _fenced(document: Document, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each line, by its start, stands between two lines that begin with ```."""
    fences = []
    place = document.text.find(_FENCE)
    while place >= 0:
        if not place or document.text[place - 1] == "\n":
            fences.append(place)
        place = document.text.find(_FENCE, place + 3)
    before = np.array(fences, np.int64).searchsorted(starts, "right")
    between: NDArray[np.bool_] = (before % 2 == 1) & (before < len(fences))
    return between


def without_addresses(document: Document, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the positions (ascending) that are in no URL."""
    text = document.text
    inside: NDArray[np.bool_] | None = None
    for mark, reach in (("://", _SCHEME), ("www.", 0)):
        place = text.find(mark)
        while place >= 0:
            match = _ADDRESS.match(text, place)
            end = match.end() if match else place + len(mark)
            first, last = at.searchsorted((place - reach, end))
            if first < last:
                inside = np.zeros(len(at), np.bool_) if inside is None else inside
                inside[first:last] = True
            place = text.find(mark, end)
    return at if inside is None else at[~inside]
