"""One vectorised look at a text: its code points, the class of each, where its lines are.

A stage declares the classes it cares about as `triggers`; `Scan.mask` says in one integer which
classes occur at all, so a stage that has nothing to do costs nothing.
"""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner._native.lines import bounds
from cleaner._native.scan import classified

CLASS_FILE = Path(__file__).with_name("_classes.bin")
"""zlib-compressed little-endian uint16 for U+0000–U+FFFF, made by tools/build_classes.py."""


class CharClass:
    """Bits of a character's class; a character may have several. Plain integers, for speed."""

    HAN = 1 << 0  # any CJK ideograph
    RARE = 1 << 1  # ideograph in neither GB 2312 nor the frequent plane of Big5
    TRADITIONAL = 1 << 2  # may change on the way to simplified Chinese
    LATIN = 1 << 3  # ASCII letter
    DIGIT = 1 << 4  # ASCII digit
    MARK = 1 << 5  # , : ; ! ? ( ) in ASCII
    CJK_MARK = 1 << 6  # Chinese punctuation, fullwidth or general
    WIDE = 1 << 7  # fullwidth, small and vertical forms, radicals, compatibility ideographs
    BLANK = 1 << 8  # blank within a line, U+0020 and tab among them
    BREAK = 1 << 9  # line break other than U+000A
    NEWLINE = 1 << 10  # U+000A
    INVISIBLE = 1 << 11  # control, zero-width, bidi, BOM, soft hyphen, surrogate
    ESCAPE = 1 << 12  # & % \ ` — may begin an escape
    FOREIGN = 1 << 13  # U+0080–U+024F, Greek, Cyrillic, Hangul, boxes: mojibake's letters
    PRIVATE = 1 << 14  # private use, U+FFFD, noncharacters
    KANA = 1 << 15  # hiragana, katakana, halfwidth too


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What stands where something couldn't be read."""


@lru_cache(maxsize=1)
def class_table() -> NDArray[np.uint16]:
    """Class bits of every code point, shape (0x110000,)."""
    table = np.zeros(0x110000, np.uint16)
    table[:0x10000] = np.frombuffer(zlib.decompress(CLASS_FILE.read_bytes()), "<u2")
    table[0x20000:0x32400] = CharClass.HAN | CharClass.RARE
    table[0x2F800:0x2FA20] |= CharClass.WIDE
    table[0xE0001:0xE0080] = CharClass.INVISIBLE
    table[0xF0000:] = CharClass.PRIVATE
    for plane in range(0x1FFFE, 0x110000, 0x10000):
        table[plane : plane + 2] = CharClass.PRIVATE
    table[_astral_traditional()] |= CharClass.TRADITIONAL
    return table


def _astral_traditional() -> NDArray[np.int64]:
    data = zlib.decompress(CLASS_FILE.with_name("_classes_astral.bin").read_bytes())
    return np.frombuffer(data, "<u4").astype(np.int64)


def ascii_set(characters: str) -> int:
    """Characters of ASCII as one integer: bit i for the code point i."""
    return sum(1 << ord(character) for character in set(characters))


class Scan:
    """Code points and classes of one text; everything beyond those is computed when asked for."""

    def __init__(self, text: str) -> None:
        self.codes: NDArray[np.uint32]
        """Code points, shape (len(text),)."""
        self.classes: NDArray[np.uint16]
        """`CharClass` bits of each character, shape (len(text),)."""
        self.mask: int
        """All classes that occur, in one integer."""
        self.ascii: int
        """Which characters of ASCII occur, see `ascii_set`."""
        self.codes, self.classes, self.mask, self.ascii = classified(text, class_table())

    def has(self, classes: int) -> bool:
        """Whether any of these classes occurs."""
        return bool(self.mask & classes)

    def holds(self, characters: int) -> bool:
        """Whether any character of an `ascii_set` occurs."""
        return bool(self.ascii & characters)

    def where(self, classes: int) -> NDArray[np.int64]:
        """Positions of the characters with any of these classes, in order."""
        if not self.mask & classes:
            return np.empty(0, np.int64)
        # Twice to three times as fast as flatnonzero on integers.
        found: NDArray[np.bool_] = (self.classes & classes) != 0
        return found.nonzero()[0]

    @cached_property
    def edged(self) -> NDArray[np.uint16]:
        """`classes` and two newlines: the text begins (index -1) and ends like a line."""
        edged = np.full(len(self.codes) + 2, CharClass.NEWLINE, np.uint16)
        edged[:-2] = self.classes
        return edged

    def per_line(
        self, at: NDArray[np.int64], lines: NDArray[np.int64] | slice = slice(None)
    ) -> NDArray[np.int64]:
        """How many of the positions `at` (ascending) are in each line, or each of `lines`."""
        first = at.searchsorted(self.line_starts[lines])
        counts: NDArray[np.int64] = at.searchsorted(self.line_ends[lines]) - first
        return counts

    @cached_property
    def _bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return bounds(self.codes)

    @property
    def line_starts(self) -> NDArray[np.int64]:
        """Where each line begins; a text with n newlines has n + 1 lines."""
        return self._bounds[0]

    @property
    def line_ends(self) -> NDArray[np.int64]:
        """Where each line ends, its newline not included."""
        return self._bounds[1]

    def line_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the line that each position is in."""
        return self.line_ends.searchsorted(positions)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a string (lone surrogates allowed), shape (len(text),), read-only."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def to_text(codes: NDArray[np.uint32]) -> str:
    """The string of these code points (lone surrogates allowed)."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
