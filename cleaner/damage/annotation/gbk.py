"""GBK, byte by byte: which characters have which bytes, and which pairs have none."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner._native.gbk import Pairs
from cleaner.language import model
from cleaner.scan import code_points, to_text

ODD = bytes(range(0x81, 0xFF))
TRAILS = bytes((*range(0x40, 0x7F), *range(0x80, 0xFF)))

MOST_FREQUENT = 1500
"""Characters of which both bytes are unknown, that are considered."""
RARE = -10.0
"""Nats of a character alone below which it is a rare one."""


class Zone(NamedTuple):
    """Pairs that are no character, or for private use, and get lost: first and second bytes."""

    leads: bytes
    trails: bytes


LATE = frozenset(
    character
    for lead in (0xA2, 0xA8, 0xA9, 0xFE)
    for trail in range(0x80, 0xFF)
    for pair in (bytes((lead, trail)),)
    if len(character := pair.decode("gb18030", "ignore")) == 1 and not pair.decode("gbk", "ignore")
)
"""Characters of later editions: to many decoders they are no characters, and get lost."""


@lru_cache(maxsize=1)
def zones() -> tuple[Zone, ...]:
    """All such pairs whose second byte may begin a character, exactly; each first byte in one."""
    leads: dict[bytes, list[int]] = {}
    for lead in ODD:
        trails = bytes(t for t in dropped(lead) if t in ODD)
        if trails:
            leads.setdefault(trails, []).append(lead)
    return tuple(Zone(bytes(some), trails) for trails, some in leads.items())


@lru_cache(maxsize=16)
def dropped(lead: int) -> bytes:
    """The second bytes with which a first byte is no character, or one for private use."""
    return bytes(t for t in TRAILS if (lead, t) not in pairs() or pairs()[lead, t] in LATE)


@lru_cache(maxsize=1)
def large_zones() -> tuple[Zone, ...]:
    """The three user-defined areas, and no others: nearly all pairs that get lost are there."""
    return (
        Zone(bytes((*range(0xAA, 0xB0), *range(0xF8, 0xFF))), bytes(range(0xA1, 0xFF))),
        Zone(bytes(range(0xA1, 0xA8)), bytes(range(0x81, 0xA1))),
    )


@lru_cache(maxsize=1)
def gbk() -> Pairs:
    """The characters of two bytes, the most frequent first."""
    known = pairs()
    codes = code_points("".join(known.values()))
    scores = model().alone(codes)
    numbers = np.array([lead << 8 | trail for lead, trail in known])
    order = np.argsort(-scores, kind="stable")
    private = (int.from_bytes(pair, "big") for pair in characters())
    return Pairs(zip(codes[order].tolist(), numbers[order].tolist(), strict=True), private)


@lru_cache(maxsize=1)
def characters() -> dict[bytes, str]:
    """The characters of two bytes, those for private use as well."""
    found = {}
    for lead in ODD:
        for trail in TRAILS:
            pair = bytes((lead, trail))
            character = pair.decode("gb18030", "ignore")
            if len(character) == 1:
                found[pair] = character
    return found


@lru_cache(maxsize=1)
def pairs() -> dict[tuple[int, int], str]:
    """The characters, private use left out, by their bytes as numbers."""
    return {
        (pair[0], pair[1]): character
        for pair, character in characters().items()
        if not "\ue000" <= character <= "\uf8ff"
    }


@lru_cache(maxsize=4096)
def frequent(leads: bytes, trails: bytes, most: int = MOST_FREQUENT) -> str:
    """The most frequent of the characters that have one of these bytes each."""
    return gbk().having(leads, trails, most=most)


def by_frequency(characters: str) -> str:
    """The rare ones of these last, the rarest at the end; the others stay in order."""
    codes = code_points(characters)
    scores = model().alone(codes)
    return to_text(codes[np.argsort(-np.minimum(scores, RARE), kind="stable")])


EURO = "€"
"""What some decoders make of the byte 80, which begins no character of GBK."""


@lru_cache(maxsize=4096)
def codes(character: str) -> tuple[bytes, ...]:
    """The GBK codes of a character: its own, and of those that NFKC makes it from."""
    if character == EURO:
        return (b"\x80",)
    try:
        own = character.encode("gb18030")
    except UnicodeEncodeError:
        return ()
    found = [own] if len(own) <= 2 else []
    return (*found, *_normalised().get(character, ()))


@lru_cache(maxsize=1)
def _normalised() -> dict[str, tuple[bytes, ...]]:
    """GBK codes of the characters that NFKC makes another character of."""
    found: dict[str, list[bytes]] = {}
    for (lead, trail), character in pairs().items():
        plain = unicodedata.normalize("NFKC", character) if lead < 0xAA else character
        if len(plain) == 1 and plain != character:
            found.setdefault(plain, []).append(bytes((lead, trail)))
    return {plain: tuple(values) for plain, values in found.items()}


@lru_cache(maxsize=16)
def first_bytes(last: int) -> dict[str, int]:
    """The first byte of each character with this second byte, of NFKC's forms of them as well."""
    found = {character: pair[0] for pair, character in pairs().items() if pair[1] == last}
    for plain, some in _normalised().items():
        for code in some:
            if code[1] == last:
                found.setdefault(plain, code[0])
    return found


@lru_cache(maxsize=1)
def several() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """By first character: what NFKC writes in several characters (⑹ as (6)), and its GBK code."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for (lead, trail), character in pairs().items():
        plain = unicodedata.normalize("NFKC", character) if lead < 0xAA else character
        if 1 < len(plain) <= 4:
            found.setdefault(plain[0], []).append((plain, bytes((lead, trail))))
    return {first: tuple(forms) for first, forms in found.items()}
