"""Pinyin readings of the ideographs in GBK, from a table made by tools/build_readings.py."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from cleaner.scan import CharClass, class_table

READINGS_FILE = Path(__file__).with_name("_readings.txt")
_TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Toned syllable, the ideographs usually read so, and those that may be."""
    lines = READINGS_FILE.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((syllable, usual, others) for syllable, usual, others in rows)


@lru_cache(maxsize=1)
def readings() -> dict[str, frozenset[str]]:
    """Toned syllable (`xué`) → the ideographs that are read so."""
    return {syllable: frozenset(usual + others) for syllable, usual, others in _rows()}


@lru_cache(maxsize=1)
def _usual() -> dict[str, str]:
    """Ideograph → its usual reading."""
    return {character: syllable for syllable, usual, _ in _rows() for character in usual}


@lru_cache(maxsize=1)
def _toned() -> dict[str, tuple[str, ...]]:
    """Ideograph → its readings that say a tone."""
    found: dict[str, list[str]] = {}
    for syllable, characters in readings().items():
        if has_tone(syllable):
            for character in characters:
                found.setdefault(character, []).append(syllable)
    return {character: tuple(syllables) for character, syllables in found.items()}


def toned(character: str) -> tuple[str, ...]:
    """The readings of a character that say a tone."""
    return _toned().get(character, ())


@lru_cache(maxsize=1 << 14)
def usually_reads(character: str, syllable: str) -> bool:
    """Whether this is how the character is mostly read; without a tone, in any tone."""
    usual = _usual().get(character, "")
    return syllable in (usual, without_tone(usual))


@lru_cache(maxsize=1)
def toneless_readings() -> dict[str, frozenset[str]]:
    """Syllable without its tone (`xue`) → the ideographs that are read so in any tone."""
    merged: dict[str, set[str]] = {}
    for syllable, characters in readings().items():
        merged.setdefault(without_tone(syllable), set()).update(characters)
    return {syllable: frozenset(characters) for syllable, characters in merged.items()}


@lru_cache(maxsize=1 << 12)
def without_tone(syllable: str) -> str:
    """`xué` → `xue`, `lǜ` → `lü`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", syllable) if c not in _TONES)
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=1 << 12)
def has_tone(syllable: str) -> bool:
    """Whether a syllable says its tone."""
    return without_tone(syllable) != syllable


def is_traditional(character: str) -> bool:
    """Whether it is written so in traditional text alone."""
    return bool(class_table()[ord(character)] & CharClass.TRADITIONAL)


@lru_cache(maxsize=1)
def neutral() -> frozenset[str]:
    """The syllables without a tone that a traditional character usually has: 們, 麼."""
    return frozenset(
        syllable
        for syllable in readings()
        if not has_tone(syllable)
        and any(usually_reads(c, syllable) and is_traditional(c) for c in readings()[syllable])
    )


_MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300"}


def plain_form(syllable: str) -> str:
    """As the table has it: `xue2` → `xué`; `v` for `ü`, the letters ɑ and ɡ of typesetting."""
    syllable = syllable.lower().replace("v", "ü").replace("ɑ", "a").replace("ɡ", "g")
    bare = syllable.rstrip("12345")
    mark = _MARKS.get(syllable[len(bare) :], "")
    if not mark:
        return bare
    # On a or e, on the o of ou, otherwise on the last vowel.
    at = next((bare.index(one) for one in ("a", "e", "ou") if one in bare), -1)
    at = at if at >= 0 else max(map(bare.rfind, "iouü"))
    return unicodedata.normalize("NFC", bare[: at + 1] + mark + bare[at + 1 :])


def is_syllable(text: str) -> bool:
    """Whether this is a syllable of Mandarin, with its tone or without."""
    return text in readings() or text in toneless_readings()


@lru_cache(maxsize=1 << 14)
def reads(character: str, syllable: str) -> bool:
    """Whether the character has this reading; a syllable without a tone matches any tone."""
    return reads_exactly(character, syllable) or character in toneless_readings().get(
        syllable, frozenset()
    )


def reads_exactly(character: str, syllable: str) -> bool:
    """Whether the character has this reading; a syllable without a tone is one in the neutral."""
    return character in readings().get(syllable, frozenset())


def readers(syllable: str) -> frozenset[str]:
    """The characters that are read so; a syllable without a tone matches any tone."""
    nothing: frozenset[str] = frozenset()
    return readings().get(syllable, nothing) | toneless_readings().get(syllable, nothing)
