"""The encodings that Chinese text is written in and the ones it gets read in by mistake."""

from __future__ import annotations

from functools import cache, lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

import numpy as np

from cleaner.scan import REPLACEMENT, code_points

RIGHT = ("utf-8", "gb18030", "big5hkscs")
"""What the text was written in."""

SINGLE_BYTE = (
    "latin-1",
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "sloppy-windows-1250",
    "cp437",
    "mac-roman",
    "sloppy-windows-1254",
    "sloppy-windows-1253",
    "sloppy-windows-1257",
    "cp850",
    "cp852",
    "cp866",
    "koi8-r",
    "iso8859-2",
    "iso8859-15",
)
MULTI_BYTE = ("gb18030", "big5hkscs", "cp950", "cp932", "shift_jis", "cp949")
"""What it was read in. The sloppy ones (ftfy's) give undefined bytes the code point of Latin-1."""

SWAPPED = {"utf-16-le": "utf-16-be"}
FAMILIES = {"cp950": "big5hkscs", "shift_jis": "cp932"}
"""Encodings that differ from another one in details."""

NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GBK",
    "big5hkscs": "Big5",
    "cp950": "Big5",
    "cp932": "Shift_JIS",
    "shift_jis": "Shift_JIS",
    "cp949": "EUC-KR",
    "latin-1": "Latin-1",
    "cp437": "code page 437",
    "cp850": "code page 850",
    "cp852": "code page 852",
    "cp866": "code page 866",
    "mac-roman": "MacRoman",
    "koi8-r": "KOI8-R",
    "iso8859-2": "Latin-2",
    "iso8859-15": "Latin-9",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}

COSTS = {"sloppy-windows-1254": 4.0, "sloppy-windows-1253": 4.0, "sloppy-windows-1257": 4.0}
COSTS |= {"cp852": 4.0, "cp866": 4.0, "koi8-r": 4.0, "iso8859-2": 4.0, "iso8859-15": 4.0}
COSTS |= {"cp850": 3.0, "cp437": 2.0, "mac-roman": 2.0, "sloppy-windows-1250": 2.0, "cp950": 1.0}
COSTS |= {"shift_jis": 1.0, "cp949": 1.0, "cp932": 0.5, "sloppy-windows-1252": 0.2}
"""Nats that speak against the rarer ones where the result is the same."""


class Misreading(NamedTuple):
    """Text written in `right` and read in `wrong`."""

    right: str
    wrong: str

    def __str__(self) -> str:
        return f"{name_of(self.right)} read as {name_of(self.wrong)}"

    @property
    def cost(self) -> float:
        """Nats against it, before the text is looked at."""
        return COSTS.get(self.wrong, 0.0)


@cache
def misreadings(wrong: str) -> tuple[Misreading, ...]:
    """What text that was read in the encoding `wrong` may have been written in."""
    family = FAMILIES.get(wrong, wrong)
    return tuple(Misreading(right, wrong) for right in RIGHT if right != family)


def name_of(encoding: str) -> str:
    """What people call it."""
    return NAMES.get(encoding) or encoding.replace("sloppy-windows-", "Windows-")


@lru_cache(maxsize=1)
def load_sloppy_codecs() -> None:
    """Register the sloppy codecs of ftfy, which importing its module does."""
    import ftfy.bad_codecs

    ftfy.bad_codecs.ok()


def misread_bytes(text: str, wrong: str) -> list[bytes]:
    """The bytes that give `text` when read in `wrong`; none where there are no such bytes.

    There may be two: Windows reads the byte 0x80 as a euro sign in its code page 936, which GBK
    has elsewhere.
    """
    try:
        data = text.encode(wrong)
    except UnicodeEncodeError:
        return []
    if wrong == "gb18030" and "€" in text:
        return [b"\x80".join(part.encode(wrong) for part in text.split("€")), data]
    return [data]


@cache
def byte_images(wrong: str) -> dict[str, tuple[bytes, ...]]:
    """The one or two bytes, or several such, of every character beyond ASCII in `wrong`."""
    images: dict[str, list[bytes]] = {}
    for unit, character in zip(_units(wrong), _characters(wrong), strict=True):
        if character:
            images.setdefault(character, []).append(unit)
    return {character: tuple(found) for character, found in images.items()}


def _units(wrong: str) -> list[bytes]:
    """The one or two bytes that may be a character beyond ASCII; two are in twice for gb18030."""
    units = [bytes((lead,)) for lead in range(0x80, 0x100)]
    if wrong in MULTI_BYTE:
        units += [bytes((a, b)) for a in range(0x81, 0xFF) for b in range(0x30, 0xFF)]
    return [*units, b"\x80", b"\xff"] if wrong == "gb18030" else units


def _characters(wrong: str) -> list[str]:
    """The character of each of `_units`; empty where it is none."""
    units = _units(wrong)
    # A line end is no part of a character: all are read at once.
    texts = b"\n".join(units).decode(wrong, "replace").split("\n")
    if wrong == "gb18030":
        texts[-2:] = "€", "\uf8f5"
    return [t if len(t) == 1 and t > "\x7f" and t != REPLACEMENT else "" for t in texts]


class Held:
    """Which encodings have the characters beyond ASCII in a text.

    `size`: how many different ones there are.
    """

    def __init__(self, text: str) -> None:
        holders = _holders()
        self._kinds = [holders.get(one, 0) for one in set(text) if one > "\x7f"]
        self.size = len(self._kinds)
        self._by_all, self._by_any = reduce(and_, self._kinds, -1), reduce(or_, self._kinds, 0)

    def by(self, encodings: tuple[str, ...], most_missing: int = 0) -> list[str]:
        """Those of the encodings that have all the characters, or all but so many."""
        if not most_missing:
            return _of_bits(encodings, self._by_all)
        some = _of_bits(encodings, self._by_any)
        return [wrong for wrong in some if self.missing(wrong) <= most_missing]

    def missing(self, wrong: str) -> int:
        """How many of the characters the encoding `wrong` doesn't have."""
        bit = _BITS[wrong]
        if self._by_all & bit:
            return 0
        return len([kind for kind in self._kinds if not kind & bit])

    def ambiguous(self, wrong: str) -> bool:
        """Whether one of the characters has several codes in the encoding `wrong`."""
        return bool(self._by_any & _BITS.get(wrong, 0) << len(_BITS))


held = lru_cache(maxsize=64)(Held)
"""What is held of a text, which is asked for more than once."""

_BITS = {wrong: 1 << place for place, wrong in enumerate((*SINGLE_BYTE, *MULTI_BYTE))}


@lru_cache(maxsize=1024)
def _of_bits(encodings: tuple[str, ...], bits: int) -> list[str]:
    return [wrong for wrong in encodings if _BITS[wrong] & bits]


@cache
def _holders() -> dict[str, int]:
    """For each character the bits of the encodings that have it.

    And those, as many places higher as there are encodings, that have several codes for it.
    """
    holders = np.zeros(0x110000, np.int64)
    for wrong, bit in _BITS.items():
        codes, counts = np.unique(code_points("".join(_characters(wrong))), return_counts=True)
        holders[codes] |= bit
        holders[codes[counts > 1]] |= bit << len(_BITS)
    known = holders.nonzero()[0]
    return dict(zip(map(chr, known.tolist()), holders[known].tolist(), strict=True))


@cache
def unreadable_bytes(wrong: str) -> bytes:
    """Bytes that may have been lost when read in `wrong`: those that it doesn't know alone."""
    codec = wrong.replace("sloppy-windows-", "cp")
    return bytes(b for b in range(0x80, 0x100) if not bytes((b,)).decode(codec, "ignore"))
