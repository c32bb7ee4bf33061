"""What compiled code is given of the script stage's tables: see `cleaner._native.convert`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner._native import convert as native
from cleaner.script import varieties
from cleaner.script.convert import decided_senses
from cleaner.script.mentions import QUOTES
from cleaner.script.pairs import RARE, WORDS
from cleaner.script.senses import native_senses, senses
from cleaner.script.tables import (
    ANCHOR,
    CHANGES,
    KANA,
    SIMPLIFIED_ONLY,
    SIZE,
    TELLING,
    TERMS,
    TRADITIONAL_ONLY,
    tables,
)

COMMON = "於"
"""The anchor that every other sentence has: it isn't one without what phrases and patterns have
beside it."""

IN_ADDRESSES = ".:@`"


@lru_cache(maxsize=1)
def converter() -> native.Converter:
    """What looks through a text and converts it; made when first needed, in about 10 ms."""
    table = tables()
    target = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    target[:SIZE] = table.target
    return native.Converter(_classes(), target, table.finder, native_senses(), decided_senses)


def _classes() -> NDArray[np.uint16]:
    """The classes of every code point."""
    table = tables()
    marks = varieties.marks_of(np.arange(SIZE, dtype=np.uint32))
    other = varieties.CANTONESE | varieties.SHINJITAI | varieties.KOKUJI
    found = np.zeros(sys.maxunicode + 1, np.uint16)
    for where, bit in (
        ((table.traits & TRADITIONAL_ONLY) != 0, native.TRADITIONAL),
        ((table.traits & SIMPLIFIED_ONLY) != 0, native.SIMPLIFIED),
        ((table.traits & CHANGES) != 0, native.CHANGES),
        ((table.traits & ANCHOR) != 0, native.ANCHOR),
        (((table.traits & KANA) | (marks & other)) != 0, native.OTHER),
    ):
        found[:SIZE][where] |= bit
    found[0xAC00:0xD7A4] |= native.OTHER  # hangul
    before, after = _beside_common()
    for characters, bit in (
        (before, native.BEFORE),
        (after, native.AFTER),
        (TELLING, native.TELLING),
        (QUOTES, native.QUOTE),
        ((term[0] for term in TERMS), native.TERM_FIRST),
        ((term[1] for term in TERMS), native.TERM_SECOND),
        (RARE + " 、（(" + "".join(WORDS) + IN_ADDRESSES, native.MARK),
        (_far(), native.FAR),
        ("「」『』", native.CORNER),
    ):
        found[[ord(one) for one in characters]] |= bit
    found[ord(COMMON)] ^= native.ANCHOR | native.COMMON
    return found


def _beside_common() -> tuple[set[str], set[str]]:
    """What may stand before and after COMMON where it isn't what the table says."""
    before: set[str] = set()
    after = {"\n"}  # and the end of the text
    for _, pattern, _ in senses()[COMMON].patterns:
        left, _, right = pattern.pattern.partition(COMMON)
        if right:  # what must follow is among these characters, which is enough
            after.update(right)
        else:
            before.update(left)
    for phrase in tables().phrases:
        for at, _, _ in phrase.anchors:
            if phrase.key[at] == COMMON and at:
                before.add(phrase.key[at - 1])
            elif phrase.key[at] == COMMON:
                after.add(phrase.key[1])
    return before - {COMMON}, after


def _far() -> Iterable[str]:
    """What may become a character outside the basic plane."""
    table = tables()
    plane = 0x10000
    yield from (chr(code) for code, new in table.simple.items() if code < plane <= new)
    for phrase in table.phrases:
        yield from (phrase.key[at] for at, new, _ in phrase.anchors if new >= plane)
