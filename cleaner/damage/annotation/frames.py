"""The bytes behind a passage that was read one byte out of step, as a lattice.

How the damage comes about, and so what each thing that is seen may have been:

- a replacement of byte pairs hit one that straddles two characters: the second byte of the pair and
  the bracket behind it were read as one invalid character and became ``?``, the syllable and the
  closing bracket stayed: ``?cè)`` is one byte, which with the byte before it makes a character
  that is read so;
- what follows is read one byte out of step until a byte below 0x80 puts it right;
- the text was cut at ， 、 ！ ？ ；, also where their bytes straddle two characters, and the odd
  byte at the end of a piece was lost;
- pairs of the user-defined zones were dropped;
- compatibility normalisation (NFKC) made ASCII of fullwidth letters and marks, so that ``W`` may be
  A3 D7.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.damage.annotation.hits import SYLLABLE, Hit
from cleaner.damage.annotation.readings import is_syllable, readers
from cleaner.document import Span
from cleaner.language.beam import Arc
from cleaner.language.lattice import Edge, Lattice
from cleaner.scan import CharClass, class_table

STRIDE = 36
"""Nodes for one character of the text: what stands before it, its own bytes, their alternatives."""
_CONTENT = 8  # the node where a character's own bytes begin

HALF = re.compile(rf"\? ?({SYLLABLE}{{1,6}})(?:[(（]{SYLLABLE}{{1,6}}[)）])? ?[)）]")
"""Half an annotation; the bytes of its syllable may straddle a character of the table as well."""
MOST_WHOLE = 10
FULLWIDTH_CUTS = "，、！？；"
CUTS = FULLWIDTH_CUTS + ",!?;"

ODD = bytes(range(0x81, 0xFF))
TRAILS = bytes((*range(0x40, 0x7F), *range(0x80, 0xFF)))
ASCII = bytes(b for b in range(0x21, 0x7F) if not chr(b).isalpha() and chr(b) not in "?(")

# Nats that speak against each explanation.
NORMALISED = 1.5  # a letter or mark that was fullwidth
CUT = 0.5  # … and at which the text is cut
LOST_BYTE = 2.5  # an odd byte at the end of a piece
LOST_ODD = 3.0  # … before ASCII, where a piece that a cut put out of step is in step again
LOST_LAST = 3.0  # the second byte of an annotated character
SHARED = 3.0  # a mark whose second byte begins the next one
LONE_BYTE = 5.0  # a question mark that is an odd byte at the end of a piece
SWALLOWED = -2.0  # a question mark that is a byte and an ASCII character, known from the page
UNKNOWN = 8.0  # … and one that isn't
LINE_END = 3.0  # … and the end of a line
LOST_WHOLE = 4.0  # both bytes of an annotated character
UNLISTED = 2.0  # a straddling pair that the page doesn't annotate elsewhere
UNUSUAL = 4.0  # … and that isn't a traditional character
DROPPED = 1.5  # a pair of the user-defined zones
LEFT = 12.0  # an annotation that is text
TRAIL = 1.0  # an annotation behind a letter, which is the second byte of a character
BLANK = 1.0  # a blank that was put beside a mark


class Window(NamedTuple):
    """A part of the page: its text, its annotations (spans within the text), the page's table."""

    text: str
    hits: Sequence[Hit]
    table: frozenset[str]
    dropped: int  # how many pairs in a row may have been dropped
    cut: bool  # whether a mark stands there at which it may have been cut
    swallowed: Mapping[str, str]  # ASCII characters that the page has before a character


def lattice_of(window: Window) -> Lattice:
    """The bytes that the window's text stands for; node i * STRIDE is before character i."""
    text = window.text
    lattice = Lattice([[] for _ in range(len(text) * STRIDE + 1)])
    starts = {hit.span.start: hit for hit in window.hits}
    last: list[bytes] = [b""] * (len(text) + 1)  # what the byte before each character may be
    inside = 0
    for i, character in enumerate(text):
        if i < inside:
            continue
        hit = starts.get(i)
        if hit is not None and hit.in_step:
            inside = hit.span.end
            _edge(lattice, i * STRIDE, inside * STRIDE, b"")
            last[inside] += last[i]
            continue
        half = HALF.match(text, i) if character == "?" else None
        half = half if half is not None and is_syllable(half[1].lower()) else None
        _before(lattice, i, "" if half else character, window, last[i])
        if hit is not None:
            _annotation(lattice, i, hit, last, window.table)
        elif half is not None:
            _half_annotation(lattice, i, half, last, window)
        _character(lattice, i, character, last)
        for form, code in several().get(character, ()):
            if text.startswith(form, i):
                _edge(lattice, i * STRIDE + _CONTENT, i * STRIDE + 32, code[:1], NORMALISED)
                _edge(lattice, i * STRIDE + 32, (i + len(form)) * STRIDE, code[1:])
                last[i + len(form)] += code[1:]
        if character == "?" and half is None:
            _question_mark(lattice, i, text[i + 1 : i + 2], window.swallowed)
            last[i + 1] += ODD
        if character in "!！" and text[i + 1 : i + 2] == "、":
            node = i * STRIDE + _CONTENT
            _edge(lattice, node, node + 25, ODD, SHARED)
            _edge(lattice, node + 25, (i + 1) * STRIDE, b"\xa3")
    return lattice


def plain_bytes(window: Window) -> list[tuple[bytes, float]]:
    """The bytes of a window in which nothing else happened than straddling matches, with costs.

    Empty where there is none, or where what stands there has no bytes in GBK.
    """
    text = window.text
    ends = {hit.span.start: hit.span.end for hit in window.hits}
    ways: list[tuple[bytes, float]] = [(b"", 0.0)]
    at = 0
    while at < len(text):
        if at in ends:
            at = ends[at]
            continue
        half = HALF.match(text, at) if text[at] == "?" else None
        if half is not None and is_syllable(half[1].lower()):
            syllable = half[1].lower()
            ways = [
                (data + bytes((value,)), cost + more)
                for data, cost in ways
                for values, more in straddling(data[-1:], syllable, window.table)
                for value in values
            ]
            at = half.end()
        else:
            own = codes(text[at])
            ways = [(data + own[0], cost) for data, cost in ways] if own else []
            at += 1
        if not ways or len(ways) > MOST_WHOLE:
            return []
    return ways


def _before(lattice: Lattice, i: int, character: str, window: Window, last: bytes) -> None:
    """What may have stood before a character and is gone; `last`: what the byte before may be."""
    node = i * STRIDE
    content = node + _CONTENT
    _edge(lattice, node, content, b"")
    if character and (character in CUTS or character == "\n"):
        _edge(lattice, node, content, ODD, LOST_BYTE)
    elif character < "@" and character and window.cut:
        _edge(lattice, node, content, ODD, LOST_ODD)
    if window.dropped:
        for place, leads, trails in ((1, _USER_LEADS, _USER_TRAILS), (2, _ZONE_3, _ZONE_3_TRAILS)):
            _edge(lattice, node, node + place, leads, DROPPED)
            _edge(lattice, node + place, node + 3, trails)
            if window.dropped > 1:
                _edge(lattice, node + 3, node + 3 + place, leads, DROPPED)
                _edge(lattice, node + 3 + place, content, trails)
    elif b"\xa3" in last:  # ，
        _edge(lattice, node, node + 1, b"\xac", DROPPED)
        _edge(lattice, node + 1, node + 3, _USER_TRAILS)
    elif b"\xa1" in last:  # 、 or 。
        _edge(lattice, node, node + 2, b"\xa2\xa3", DROPPED)
        _edge(lattice, node + 2, node + 3, _ZONE_3_TRAILS)
    _edge(lattice, node + 3, content, b"")


_USER_LEADS = bytes((*range(0xAA, 0xB0), *range(0xF8, 0xFF)))
_USER_TRAILS = bytes(range(0xA1, 0xFF))
_ZONE_3 = bytes(range(0xA1, 0xA8))
_ZONE_3_TRAILS = bytes((*range(0x40, 0x7F), *range(0x80, 0xA1)))
"""User-defined zones 1 and 2, and 3. The last one is hit by 。 before a traditional character."""


def _annotation(
    lattice: Lattice, i: int, hit: Hit, last: list[bytes], table: frozenset[str]
) -> None:
    """An annotation out of step stands for no byte, or for one that was lost before it."""
    end = hit.span.end
    behind_ascii = last[i][:1] < b"\x80"
    cost = TRAIL if behind_ascii else LEFT
    _edge(lattice, i * STRIDE + _CONTENT, end * STRIDE, b"", cost)
    last[end] += last[i]
    for values, cost in straddling(last[i], hit.syllable, table):
        if values:
            _edge(lattice, i * STRIDE + _CONTENT, end * STRIDE, values, LOST_LAST + cost)
            last[end] += values


def _half_annotation(
    lattice: Lattice, i: int, half: re.Match[str], last: list[bytes], window: Window
) -> None:
    """One byte, which makes a character that is read so with the byte before."""
    end, syllable, table = half.end(), half[1].lower(), window.table
    leads = last[i]
    if window.dropped or b"\xa1" in leads:
        leads += _ZONE_3_TRAILS
    if window.dropped or b"\xa3" in leads:
        leads += _USER_TRAILS
    for values, cost in straddling(leads, syllable, table):
        if values:
            _edge(lattice, i * STRIDE + _CONTENT, end * STRIDE, values, cost)
            last[end] += values
    free = i * STRIDE + _CONTENT + 8
    usual = [c for c in readers(syllable) if c in table or _is_traditional(c)]
    for character in sorted(usual, key=lambda c: (c not in table, c))[:MOST_WHOLE]:
        code = character.encode("gb18030")
        cost = LOST_WHOLE + (0.0 if character in table else UNLISTED)
        _edge(lattice, i * STRIDE + _CONTENT, free, code[:1], cost)
        _edge(lattice, free, end * STRIDE, code[1:])
        last[end] += code[1:]
        free += 1


def straddling(
    leads: bytes, syllable: str, table: frozenset[str]
) -> tuple[tuple[bytes, float], ...]:
    """Second bytes of the characters with one of these first bytes that are read so, by cost."""
    listed, usual, others = set(), set(), set()
    for character in readers(syllable):
        code = character.encode("gb18030")
        if code[0] not in leads:
            continue
        if character in table:
            listed.add(code[1])
        elif _is_traditional(character):
            usual.add(code[1])
        else:
            others.add(code[1])
    usual -= listed
    others -= listed | usual
    return (bytes(listed), 0.0), (bytes(usual), UNLISTED), (bytes(others), UNUSUAL)


def _is_traditional(character: str) -> bool:
    return bool(class_table()[ord(character)] & CharClass.TRADITIONAL)


def _character(lattice: Lattice, i: int, character: str, last: list[bytes]) -> None:
    """The bytes of a character as it stands, and those it may have been normalised from."""
    node, end = i * STRIDE + _CONTENT, (i + 1) * STRIDE
    free = node + 1
    other = CUT if character in CUTS else NORMALISED
    ways = [(code, other if number else 0.0) for number, code in enumerate(codes(character))]
    for code, cost in ways:
        if len(code) == 1:
            _edge(lattice, node, end, code, cost)
        else:
            _edge(lattice, node, free, code[:1], cost)
            _edge(lattice, free, end, code[1:])
            free += 1
        last[i + 1] += code[-1:]
    if not ways:
        lattice.add_arc(node, Arc(end, np.array([ord(character)], np.uint32)))
    if character in " \u3000":
        _edge(lattice, node, end, b"", BLANK)
        last[i + 1] += last[i]


def _question_mark(lattice: Lattice, i: int, following: str, swallowed: Mapping[str, str]) -> None:
    """A byte above ASCII: an odd one at the end of a piece, or with the character behind it."""
    node, end = i * STRIDE + _CONTENT, (i + 1) * STRIDE
    if following in FULLWIDTH_CUTS:
        _edge(lattice, node, end, ODD, LONE_BYTE)
    known = swallowed.get(following, "").encode("ascii", "ignore")
    ways = ((21, known, SWALLOWED), (22, ASCII, UNKNOWN), (23, b"\n", LINE_END))
    for place, values, cost in ways:
        if values:
            _edge(lattice, node, node + place, ODD, cost)
            _edge(lattice, node + place, end, values)


def _edge(lattice: Lattice, start: int, end: int, values: bytes, cost: float = 0.0) -> None:
    lattice.edges[start].append(Edge(end, values, cost))


@lru_cache(maxsize=4096)
def codes(character: str) -> tuple[bytes, ...]:
    """The GBK codes of a character: its own, and of those that NFKC makes it from."""
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
    for lead in range(0xA1, 0xAA):
        for trail in TRAILS:
            character = bytes((lead, trail)).decode("gb18030", "ignore")
            plain = unicodedata.normalize("NFKC", character)
            if len(character) == 1 and len(plain) == 1 and plain != character:
                found.setdefault(plain, []).append(bytes((lead, trail)))
    return {plain: tuple(values) for plain, values in found.items()}


@lru_cache(maxsize=1)
def several() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """By first character: what NFKC writes in several characters (⑹ as (6)), and its GBK code."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for lead in range(0xA1, 0xAA):
        for trail in range(0xA1, 0xFF):
            character = bytes((lead, trail)).decode("gb18030", "ignore")
            plain = unicodedata.normalize("NFKC", character)
            if len(character) == 1 and 1 < len(plain) <= 4:
                found.setdefault(plain[0], []).append((plain, bytes((lead, trail))))
    return {first: tuple(forms) for first, forms in found.items()}


def shifted(hit: Hit, by: int) -> Hit:
    """The hit in a text that begins `by` characters later."""
    return hit._replace(span=Span(hit.span.start - by, hit.span.end - by))
