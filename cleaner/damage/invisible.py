"""Characters that nobody sees: controls, zero-width and bidi characters, soft hyphens, BOMs.

NUL and lone surrogates too. Kept: joiners inside emoji and in scripts that need them, bidi controls
where there is text that runs from right to left.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.context import MOST_FLAGS, Context
from cleaner.document import DELETE, BulkEdit, Document, Edit, Span
from cleaner.scan import CharClass

_RULES = (
    "",
    "damage.lone-surrogate",
    "damage.byte-order-mark",
    "damage.soft-hyphen",
    "damage.zero-width",
    "damage.bidi-control",
    "damage.control-character",
)
_SURROGATE, _BYTE_ORDER_MARK, _SOFT_HYPHEN, _ZERO_WIDTH, _BIDI, _CONTROL = range(1, len(_RULES))
_CODES = {
    _SURROGATE: [(0xD800, 0xDFFF)],
    _BYTE_ORDER_MARK: [(0xFEFF, 0xFEFF)],
    _SOFT_HYPHEN: [(0xAD, 0xAD)],
    _ZERO_WIDTH: [(0x180E, 0x180E), (0x200B, 0x200D), (0x2060, 0x2064)],
    _BIDI: [(0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)],
    _CONTROL: [(0, 8), (10, 0x9F)],
}
"""The first and last code point of each range of a kind."""
_JOINERS = (0x200C, 0x200D)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_TERMINAL = re.compile(r"\x1b\[[0-?]{0,32}[ -/]{0,8}[@-~]")  # ECMA-48 control sequences
_REPLACEMENT = 0xFFFD
_PLAIN = CharClass.HAN | CharClass.CJK_MARK | CharClass.LATIN | CharClass.DIGIT | CharClass.MARK


class Invisible:
    """Invisible characters."""

    name = "invisible"
    triggers = CharClass.INVISIBLE | CharClass.PRIVATE

    def propose(self, document: Document, context: Context) -> list[Edit | BulkEdit]:
        """One-character edits of the rules damage.control-character … damage.lone-surrogate."""
        scan = document.scan
        at = scan.where(CharClass.INVISIBLE)
        kinds = _kinds().take(scan.codes[at])
        _flag_unreadable(document, context)
        edits: list[Edit | BulkEdit] = _terminal_escapes(document)
        for kind in np.unique(kinds).tolist():
            which = kinds == kind
            if kind == _ZERO_WIDTH:
                which &= ~_joins(document, at)
            if not kind or not which.any() or (kind == _BIDI and _has_right_to_left(document)):
                continue
            if kind == _SURROGATE:
                edits += _surrogates(scan.codes, at[which])
            else:
                edits.append(BulkEdit.deletion(_RULES[kind], at[which]))
        return edits


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """What each code point is, as an index into `_RULES`; 0: none of them."""
    kinds = np.zeros(0x110000, np.uint8)
    for kind, ranges in _CODES.items():
        for first, last in ranges:
            kinds[first : last + 1] = kind
    return kinds


def _flag_unreadable(document: Document, context: Context) -> None:
    """Private-use characters, of fonts against scrapers, and U+FFFD can't be read back."""
    at = document.scan.where(CharClass.PRIVATE)
    if not len(at):
        return
    begins = np.append(True, at[1:] != at[:-1] + 1).nonzero()[0]
    ends = np.append(begins[1:], len(at)) - 1
    for first, last in zip(begins[:MOST_FLAGS].tolist(), ends[:MOST_FLAGS].tolist(), strict=True):
        span = Span(int(at[first]), int(at[last]) + 1)
        lost = document.scan.codes[span.start] == _REPLACEMENT
        rule = "damage.replacement-character" if lost else "damage.private-use"
        evidence = " ".join(f"U+{ord(c):04X}" for c in document.text[span.start : span.end][:8])
        context.flag(document, rule, span, 1.0, evidence)


def _terminal_escapes(document: Document) -> list[Edit | BulkEdit]:
    """Whole escape sequences; their ESC alone would leave `[31m` behind."""
    if "\x1b" not in document.text:
        return []
    found = _TERMINAL.finditer(document.text)
    return [Edit("damage.terminal-escape", Span(*match.span()), "") for match in found]


def _joins(document: Document, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Joiners between two characters that are neither Chinese nor ASCII (emoji, Indic, Persian)."""
    classes, codes = document.scan.edged, document.scan.codes[at]
    joiner = (codes == _JOINERS[0]) | (codes == _JOINERS[1])
    plain = _PLAIN | CharClass.NEWLINE | CharClass.BLANK | CharClass.INVISIBLE
    joins: NDArray[np.bool_] = (
        joiner & (classes[at - 1] & plain == 0) & (classes[at + 1] & plain == 0)
    )
    return joins


def _has_right_to_left(document: Document) -> bool:
    return _RIGHT_TO_LEFT.search(document.text) is not None


def _surrogates(codes: NDArray[np.uint32], at: NDArray[np.int64]) -> list[BulkEdit]:
    """A pair becomes its character, a lone one U+FFFD."""
    following = np.append(codes, 0)[at + 1].astype(np.uint32)
    high = (codes[at] < 0xDC00) & (following >= 0xDC00) & (following < 0xE000)
    low = np.zeros(len(at), bool)
    low[1:] = high[:-1] & (at[1:] == at[:-1] + 1)
    joined = 0x10000 + ((codes[at] - 0xD800) << 10) + (following - 0xDC00)
    new = np.where(high, joined, np.where(low, DELETE, _REPLACEMENT)).astype(np.uint32)
    return [BulkEdit("damage.lone-surrogate", at, new)]
