"""What could begin at each byte: characters, characters with a stray byte inside, bits of them.

A decoder reads from the start and is out of step after one lost byte. Here every byte of a window
is looked at as a possible beginning; cleaner/decode/resync.py chooses among them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PAIRED = frozenset({"gb18030", "big5hkscs", "cp950", "euc_tw"})
"""One byte below 0x80, or two of which the first is above 0x80 (or, rarely, four)."""
WIDE = frozenset({"utf-16-le", "utf-16-be"})
KNOWN = PAIRED | WIDE | {"utf-8"}
PAD = 4  # bytes after the last one that may be looked at
LINE_ENDS = (0x0A, 0x0D)
_LOSABLE = np.zeros(256, np.bool_)
"""ASCII characters that a changed byte may have become; not those that structure a document."""
_LOSABLE[[b for b in range(0x20, 0x7F) if chr(b) not in "<>&\"'=/\\,;:{}[]() "]] = True

Codes = NDArray[np.uint32]
Lengths = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class Units(NamedTuple):
    """What could begin at each byte; all arrays have as many elements as there are bytes.

    `codes` and `lengths` (bytes) are of a whole character; length 0 where there is none. `inner`
    has the same of a character with a stray byte inside, by the stray byte's place (1 or 2); the
    lengths include it. `remains[n - 2]` says where the n bytes may be what is left of one
    character, n being 2 or 3: 0 nowhere, 1 where they are no characters, 2 where one of them could
    be an ASCII character.
    """

    codes: Codes
    lengths: Lengths
    inner: tuple[tuple[int, Codes, Lengths], ...]
    remains: tuple[NDArray[np.uint8], NDArray[np.uint8]]


def units_of(data: bytes, encoding: str) -> Units:
    """The units of `data` in one of the encodings `KNOWN`."""
    padded = np.frombuffer(data + b"\0" * PAD, np.uint8)
    if encoding == "utf-8":
        return _utf8(padded)
    if encoding in WIDE:
        return _wide(padded, encoding)
    return _paired(data, padded, encoding)


def kinds_of(encoding: str) -> tuple[int, ...]:
    """0 and, ascending, the numbers of bytes that a character may have."""
    if encoding == "utf-8":
        return (0, 1, 2, 3, 4)
    if encoding in WIDE:
        return (0, 2, 4)
    return (0, 1, 2) if encoding in ("big5hkscs", "cp950") else (0, 1, 2, 4)


def character_lengths(codes: Codes, encoding: str) -> Lengths:
    """Bytes of each character of a text that was read without errors."""
    if encoding == "utf-8":
        return 1 + (codes > 0x7F).astype(np.uint8) + (codes > 0x7FF) + (codes > 0xFFFF)
    if encoding in WIDE:
        return np.where(codes > 0xFFFF, 4, 2).astype(np.uint8)
    return _lengths(encoding).take(codes, mode="clip")


@lru_cache(maxsize=4)
def _pairs(encoding: str) -> Codes:
    """The code point of every two bytes, by the big-endian number; 0 where they are none."""
    table = np.zeros(0x10000, np.uint32)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                text = bytes((lead, trail)).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 or encoding == "big5hkscs":  # four codes are two characters there
                table[lead << 8 | trail] = ord(text[0])
    return table


@lru_cache(maxsize=4)
def _lengths(encoding: str) -> Lengths:
    """Bytes of each code point; the last element is for all beyond."""
    table = np.full(0x30001, 2 if encoding in ("big5hkscs", "cp950") else 4, np.uint8)
    pairs = _pairs(encoding)
    table[pairs[pairs > 0]] = 2
    table[:0x80] = 1
    if encoding == "big5hkscs":
        table[[0x304, 0x30C]] = 0  # the second character of a code that is two
    return table


def _paired(data: bytes, padded: NDArray[np.uint8], encoding: str) -> Units:
    first, second, third = (padded[i : i + len(data)].astype(np.uint32) for i in range(3))
    table = _pairs(encoding)
    codes = table.take(first << 8 | second)
    lengths = np.where(codes > 0, 2, 0).astype(np.uint8)
    ascii_ = first < 0x80
    codes, lengths = np.where(ascii_, first, codes), np.where(ascii_, 1, lengths).astype(np.uint8)
    if encoding == "gb18030":
        _four_bytes(data, codes, lengths)
    elif encoding == "euc_tw":
        _four_bytes_of_cns(data, codes, lengths)
    around = table.take(first << 8 | third)
    good = (around > 0) & ~ascii_ & ~np.isin(second, LINE_ENDS)
    inner = ((1, around, np.where(good, 3, 0).astype(np.uint8)),)
    left = (lengths == 0) & (second >= 0x80)
    changed = _LOSABLE[first] & (second > 0x80) | (lengths == 0) & _LOSABLE[second]
    remains = np.where(left, 1, np.where(changed, 2, 0)).astype(np.uint8)
    return Units(codes, lengths, inner, (remains, np.zeros_like(remains)))


def _four_bytes(data: bytes, codes: Codes, lengths: Lengths) -> None:
    """Enter the four-byte characters of GB 18030."""
    padded = np.frombuffer(data + b"\0" * PAD, np.uint8)
    digit = padded - np.uint8(0x30) < 10
    lead = padded - np.uint8(0x81) < 0x7E
    size = len(data)
    good = lead[:size] & digit[1 : size + 1] & lead[2 : size + 2] & digit[3 : size + 3]
    _enter(data, good, codes, lengths, "gb18030")


def _four_bytes_of_cns(data: bytes, codes: Codes, lengths: Lengths) -> None:
    """Enter the four-byte characters of EUC-TW."""
    good = np.frombuffer(data, np.uint8) == 0x8E
    codes[good], lengths[good] = 0, 0
    _enter(data, good, codes, lengths, "euc_tw")


def _enter(data: bytes, places: Flags, codes: Codes, lengths: Lengths, encoding: str) -> None:
    for at in places.nonzero()[0].tolist():
        try:
            text = data[at : at + 4].decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(text) == 1:
            codes[at], lengths[at] = ord(text), 4


def _utf8(padded: NDArray[np.uint8]) -> Units:
    size = len(padded) - PAD
    a, b, c, d = (padded[i : i + size].astype(np.uint32) for i in range(4))
    codes, lengths = _utf8_of(a, b, c, d)
    # A stray byte after the first or second byte of two or three.
    after_first, first_lengths = _utf8_of(a, c, d, np.zeros_like(a))
    after_second, second_lengths = _utf8_of(a, b, d, np.zeros_like(a))
    fine = ~np.isin(b, LINE_ENDS)
    first_lengths = np.where(fine & (first_lengths > 1), first_lengths + 1, 0).astype(np.uint8)
    fine_later = ~np.isin(c, LINE_ENDS) & (second_lengths == 3)
    second_lengths = np.where(fine_later, 4, 0).astype(np.uint8)
    inner = ((1, after_first, first_lengths), (2, after_second, second_lengths))
    tail_b, tail_c = _is_tail(b), _is_tail(c)
    broken = (a >= 0x80) & (lengths == 0)
    two = broken & (b >= 0x80) & (_is_tail(a) | (a >= 0xC0)) & tail_b
    # Two bytes of three with a wrong one among them.
    lead = (a >= 0xE0) & (a < 0xF0) & (lengths == 0)
    changed_lead = (a >= 0xC0) & tail_b & tail_c & (lengths != 3)
    changed_middle = lead & tail_c & fine & ~tail_b
    changed_end = lead & tail_b & (c >= 0xC0)
    three = changed_lead | changed_middle | changed_end
    to_ascii = _LOSABLE[a] & tail_b & tail_c | lead & tail_b & _LOSABLE[c]
    remains = np.where(three, 1, np.where(to_ascii, 2, 0)).astype(np.uint8)
    return Units(codes, lengths, inner, (two.astype(np.uint8), remains))


def _is_tail(byte: Codes) -> Flags:
    tail: Flags = (byte & 0xC0) == 0x80
    return tail


def _utf8_of(a: Codes, b: Codes, c: Codes, d: Codes) -> tuple[Codes, Lengths]:
    """Code points and lengths of the characters with these bytes, as strict UTF-8."""
    codes = np.where(a < 0x80, a, 0)
    lengths = np.where(a < 0x80, 1, 0)
    two = (a - 0xC2 < 0x1E) & _is_tail(b)
    value = (a & 0x1F) << 6 | (b & 0x3F)
    codes, lengths = np.where(two, value, codes), np.where(two, 2, lengths)
    value = (a & 0x0F) << 12 | (b & 0x3F) << 6 | (c & 0x3F)
    surrogate = value - 0xD800 < 0x800
    three = ((a & 0xF0) == 0xE0) & _is_tail(b) & _is_tail(c) & (value > 0x7FF) & ~surrogate
    codes, lengths = np.where(three, value, codes), np.where(three, 3, lengths)
    value = (a & 0x07) << 18 | (b & 0x3F) << 12 | (c & 0x3F) << 6 | (d & 0x3F)
    four = (a - 0xF0 < 5) & _is_tail(b) & _is_tail(c) & _is_tail(d) & (value - 0x10000 < 0x100000)
    codes, lengths = np.where(four, value, codes), np.where(four, 4, lengths)
    return codes.astype(np.uint32), lengths.astype(np.uint8)


def _wide(padded: NDArray[np.uint8], encoding: str) -> Units:
    size = len(padded) - PAD
    a, b, c, d = (padded[i : i + size].astype(np.uint32) for i in range(4))
    if encoding == "utf-16-be":
        a, b, c, d = b, a, d, c
    codes, after = a | b << 8, c | d << 8
    left = np.arange(size, 0, -1)  # bytes up to the end
    surrogate = codes - 0xD800 < 0x800
    pair = (codes - 0xD800 < 0x400) & (after - 0xDC00 < 0x400) & (left >= 4)
    lengths = np.where(surrogate | (left < 2), 0, 2)
    astral = 0x10000 + ((codes & 0x3FF) << 10 | (after & 0x3FF))
    codes, lengths = np.where(pair, astral, codes), np.where(pair, 4, lengths)
    low, high = padded[:size].astype(np.uint32), padded[2 : size + 2].astype(np.uint32)
    around = low | high << 8 if encoding == "utf-16-le" else high | low << 8
    good = (around - 0xD800 >= 0x800) & (left >= 3)
    none = np.zeros(size, np.uint8)
    return Units(
        codes.astype(np.uint32),
        lengths.astype(np.uint8),
        ((1, around.astype(np.uint32), np.where(good, 3, 0).astype(np.uint8)),),
        ((surrogate & ~pair & (left >= 2)).astype(np.uint8), none),
    )
