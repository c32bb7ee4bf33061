"""Which lines are Chinese and which are code, for the stages that must leave the others alone."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document
from cleaner.scan import CharClass, Scan

LETTERS_PER_HAN = 3
"""A line is Chinese if it has at least one Han character to this many ASCII letters: a Chinese
word has 1.5 characters, an English one 5 letters, so the Chinese words are then the majority."""

_CODE_HINTS = ('("', "('", ");", "{", "==", "</", "/>", "=>", "->", "::", "&&", "||", "+=", "#!")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{1,9}://|www\.)[!-~]{1,2000}", re.IGNORECASE)


def counts_per_line(scan: Scan, classes: int, lines: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many characters of these classes each of `lines` has."""
    at = scan.where(classes)
    first = np.searchsorted(at, scan.line_starts[lines])
    return np.searchsorted(at, scan.line_ends[lines]) - first


def chinese_lines(document: Document, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of `lines` (line numbers) is Chinese prose or wording, not code or Latin."""
    scan = document.scan
    han = counts_per_line(scan, CharClass.HAN, lines)
    chinese = (han > 0) & (han * LETTERS_PER_HAN >= counts_per_line(scan, CharClass.LATIN, lines))
    if any(hint in document.text for hint in _CODE_HINTS):
        for number in np.flatnonzero(chinese):
            start, end = scan.line_starts[lines[number]], scan.line_ends[lines[number]]
            line = document.text[start:end]
            chinese[number] = not any(hint in line for hint in _CODE_HINTS)
    return chinese


def in_address(document: Document, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each position is inside a URL."""
    inside = np.zeros(len(at), bool)
    if "://" not in document.text and "www." not in document.text:
        return inside
    for match in _ADDRESS.finditer(document.text):
        first, last = np.searchsorted(at, match.span())
        inside[first:last] = True
    return inside
