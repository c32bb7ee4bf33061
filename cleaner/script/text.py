"""Text in, simplified text out: the stage's decisions without edits and notes.

For those who want the text alone: what a document, its layers and notes cost is more than the
conversion. One look-up tells what a text has, another converts it; anchors and lines that may have
to stay, wholly or in part, are looked at one by one. The result is the stage's, which the tests
compare.
"""

from __future__ import annotations

import sys
from codecs import utf_16_le_decode, utf_16_le_encode
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan, code_points, to_text
from cleaner.script import soft, varieties
from cleaner.script.addresses import addresses
from cleaner.script.convert import decide_anchors
from cleaner.script.mentions import BETWEEN, QUOTES, folded, glosses, may_be_about
from cleaner.script.pairs import AROUND_RARE, NEAREST, NEXT, RARE, WORDS, side_by_side
from cleaner.script.passages import Whole, by_line, choose
from cleaner.script.senses import senses
from cleaner.script.tables import (
    ANCHOR,
    CHANGES,
    KANA,
    SIMPLIFIED_ONLY,
    SIZE,
    TELLING,
    TERMS,
    TRADITIONAL_ONLY,
    Tables,
    tables,
)

Codes = NDArray[np.uint16] | NDArray[np.uint32]

AROUND = 60
"""Characters before and after that tell whether a character is talked about: more than `mentions`
looks at."""

HEAD = 128
"""Characters at a text's start: nearly always enough to see that it is simplified."""

FEW = 600
"""Characters below which looking for pairs takes less time than telling that there are none."""

UNIT = 2
"""Bytes of a UTF-16 unit."""

PLANE = 0x10000
"""Code points of the basic plane, where one UTF-16 unit is one character."""

# What is known of a character.
AN_ANCHOR = 1
THE_COMMON = 2  # COMMON: it counts beside one with BESIDE
BESIDE = 4
FIRST = 8  # quotation marks, and of words of texts about writing; before SECOND they may count
SECOND = 16
CLOSER = 32  # of other languages, between two forms of a character, or in `far`
SIMPLIFIED = 64
TRADITIONAL = 128  # the highest bit, for which `bytes.isascii` is the quickest test

LOOK = AN_ANCHOR | THE_COMMON | FIRST | CLOSER
WHAT = bytes((value & LOOK > 0) | (value & SIMPLIFIED > 0) << 1 for value in range(256))
"""Classes to 1 for what has to be looked at, 2 for simplified characters, 3 for both, or 0."""

SCRIPTS = bytes(
    TRADITIONAL_ONLY if value & TRADITIONAL else SIMPLIFIED_ONLY * (value & SIMPLIFIED > 0)
    for value in range(256)
)
"""Classes to TRADITIONAL_ONLY, SIMPLIFIED_ONLY or 0."""

EDGE = bytes((BESIDE,))
"""What stands around a text: there a surname may stand by itself."""

COMMON = "於"
"""The anchor that every other sentence has: it isn't looked at without what phrases and patterns
have beside it."""


class Classes(NamedTuple):
    """Made from the tables when first needed."""

    of: NDArray[np.uint8]  # by code point, shape (0x110000,)
    target: NDArray[np.uint16]  # by UTF-16 unit, shape (PLANE,)
    before: frozenset[str]  # what stands before COMMON where it isn't what the table says
    after: frozenset[str]
    far: frozenset[str]  # what becomes a character of another plane
    rare: tuple[int, ...]  # classes of marks between forms of a character and in addresses
    telling: tuple[int, ...]  # of TELLING


def _beside_common() -> tuple[set[str], set[str]]:
    """What may stand before and after COMMON where it isn't what the table says."""
    before: set[str] = set()
    after = {"\n", ""}
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


@lru_cache(maxsize=1)
def classes() -> Classes:
    """The tables by which a text is looked through."""
    table = tables()
    marks = varieties.marks_of(np.arange(SIZE, dtype=np.uint32))
    others = varieties.CANTONESE | varieties.SHINJITAI | varieties.KOKUJI
    closer = ((table.traits & KANA) | (marks & others)) != 0
    closer[0xAC00:0xD7A4] = True  # hangul
    changes = (table.traits & CHANGES) != 0
    far = {chr(code) for code, new in table.simple.items() if code < PLANE <= new}
    far.update(p.key[at] for p in table.phrases for at, new, _ in p.anchors if new >= PLANE)
    before, after = _beside_common()
    found = np.zeros(sys.maxunicode + 1, np.uint8)
    for where, bit in (
        ((table.traits & ANCHOR) != 0, AN_ANCHOR),
        (changes, SECOND),  # a single one in quotation marks may be talked about
        (closer, CLOSER),
        ((table.traits & SIMPLIFIED_ONLY) != 0, SIMPLIFIED),
        ((table.traits & TRADITIONAL_ONLY) != 0, TRADITIONAL),
        ([ord(one) for one in far | set(BETWEEN)], CLOSER),
        ([ord(one) for one in before | after if one], BESIDE),
        ([ord(one) for one in QUOTES + "".join(term[0] for term in TERMS)], FIRST),
        ([ord(term[1]) for term in TERMS], SECOND),
    ):
        found[:SIZE][where] |= bit
    rare, telling = ([ord(one) for one in group] for group in (RARE + "`@", TELLING))
    found[rare] |= FIRST | CLOSER  # nothing else is both
    found[telling] |= FIRST | CLOSER | THE_COMMON
    found[ord(COMMON)] ^= AN_ANCHOR | THE_COMMON
    beyond = (table.traits[PLANE:] & TRADITIONAL_ONLY).nonzero()[0]
    found[0xD800 + (beyond >> 10)] |= TRADITIONAL  # the first half of such a character
    target = table.target[:PLANE].astype(np.uint16)
    return Classes(
        found,
        target,
        frozenset(before),
        frozenset(after),
        frozenset(far),
        *(tuple(set(found[some].tolist())) for some in (rare, telling)),
    )


def to_simplified(text: str) -> str:
    """The text in simplified characters; the same object where nothing changes.

    >>> to_simplified("面臨著原著的挑戰")
    '面临着原著的挑战'
    """
    known = classes()
    codes: Codes
    try:
        codes = np.frombuffer(utf_16_le_encode(text)[0], np.uint16)
    except UnicodeEncodeError:  # a lone surrogate
        codes = code_points(text)
    here = known.of.take(codes).tobytes()
    without = here.isascii()
    if (
        without
        and _is_simplified(here)
        and (not _has(here, known.telling) or soft.spelled(text) is None)
    ):
        return text
    if len(here) != len(text):  # characters of other planes
        codes = code_points(text)
        here = known.of.take(codes).tobytes()
    table = tables()
    what = here.translate(WHAT)
    places = (np.frombuffer(what, np.uint8) & 1).view(np.bool_).nonzero()[0].tolist()
    anchors, suspects, far = _look(text, here, places, known)
    chosen: NDArray[np.bool_] | None = None
    rare = _has(here, known.rare)
    near = NEXT.search(text) is not None if len(here) < FEW else _near(codes)
    if near or (rare and _rare_between(text, here, known)) or WORDS["作"].search(text):
        suspects += [start for start, _ in side_by_side(text, table, near)]
    if rare or "." in text:
        suspects += [start for start, _ in addresses(text)]
    if without or suspects or 2 in what or 3 in what:
        chosen = _chosen(text, codes, here, suspects, table, without)
        if not chosen.any():
            return text
        anchors = [at for at in anchors if chosen[at]]
        chosen = None if chosen.all() else chosen
    if far:
        codes = codes.astype(np.uint32)
    new = _converted(codes, chosen, known, table)
    if anchors:
        decided = decide_anchors(text, anchors, table, chosen, [])
        for at, (code, _, _) in decided.items():
            new[at] = code
    if new.itemsize > UNIT:
        return to_text(new.astype(np.uint32, copy=False))
    return utf_16_le_decode(new.tobytes())[0]


def _converted(
    codes: Codes, chosen: NDArray[np.bool_] | None, known: Classes, table: Tables
) -> Codes:
    """What the character table makes of code points, or UTF-16 units, where chosen."""
    if chosen is None:
        if codes.itemsize == UNIT:
            return known.target.take(codes)
        chosen = np.ones(len(codes), np.bool_)
    new = codes.copy()
    at = (chosen & (codes < SIZE)).nonzero()[0]
    new[at] = table.target.take(codes[at])
    return new


def _look(
    text: str, here: bytes, places: list[int], known: Classes
) -> tuple[list[int], list[int], bool]:
    """Places of anchors, of what may keep characters around it from being converted; any of `far`.

    `here`: the class of each character; `places`: those to be looked at.
    """
    anchors: list[int] = []
    suspects: list[int] = []
    far = False
    before, after = known.before, known.after
    here += EDGE
    for at in places:
        bits = here[at]
        if bits & THE_COMMON and not bits & CLOSER:
            if (here[at + 1] | here[at - 1]) & BESIDE and (
                text[at + 1 : at + 2] in after or text[at - 1 : at] in before
            ):
                anchors.append(at)
            continue
        if bits & AN_ANCHOR:
            anchors.append(at)
        if bits & FIRST and not bits & CLOSER:
            if here[at + 1] & SECOND and may_be_about(text, at):
                suspects.append(at)
        elif bits & CLOSER:
            if text[at] in known.far:
                far = True
            elif not bits & FIRST or (text[at] in BETWEEN and _is_pair(text, at)):
                suspects.append(at)
    return anchors, suspects, far


def _is_pair(text: str, at: int) -> bool:
    """Whether forms of one character stand before and after `at`: 發/发."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and folded(before, tables()) == folded(after, tables())


def _chosen(
    text: str, codes: Codes, here: bytes, suspects: list[int], table: Tables, without: bool
) -> NDArray[np.bool_]:
    """Which characters are converted.

    Only lines that differ from the rest are looked at: those of the rarer script, and what stands
    around a suspect. The others are of one script, and nothing keeps them from being converted.
    `without`: nothing in the text is written as traditional text alone has it.
    """
    if without:
        return _decided(text, table, None)
    counted = np.frombuffer(here.translate(SCRIPTS), np.uint8)
    t = int(np.count_nonzero(counted == TRADITIONAL_ONLY))
    s = int(np.count_nonzero(counted == SIMPLIFIED_ONLY))
    mostly = t >= s
    if s and _has(here, classes().telling) and soft.spelled(text) is not None:
        return _decided(text, table, None)
    if s:
        suspects = [*suspects, *(start for start, _ in glosses(codes, table))]
    if not suspects:
        return by_line(text, counted, table, mostly, [])
    rarer = (counted == (SIMPLIFIED_ONLY if mostly else TRADITIONAL_ONLY)).nonzero()[0].tolist()
    parts = _parts(text, sorted(rarer + suspects))
    # Those may be shielded, and more of the text with them, if they are much of it.
    inside = np.concatenate([counted[start:end] for start, end in parts])
    t_outside = t - int(np.count_nonzero(inside == TRADITIONAL_ONLY))
    s_outside = s - int(np.count_nonzero(inside == SIMPLIFIED_ONLY))
    clear = t_outside >= max(s, 1) if mostly else s_outside > t
    if not clear or (2 * len(inside) >= t + s and 2 * len(inside) >= _han(codes)):
        parts = [(0, len(text))]
    elif not mostly:  # what has no traditional characters stays as it is anyway
        parts = _parts(text, rarer)
        if not any(start <= at < end for at in suspects for start, end in parts):
            return by_line(text, counted, table, mostly, [])
    whole = None if parts == [(0, len(text))] else Whole(mostly, s > 0)
    part = "\n".join(text[start:end] for start, end in parts)
    found = _decided(part, table, whole)
    if whole is None:
        return found
    chosen = np.full(len(text), mostly)
    at = 0
    for start, end in parts:
        chosen[start:end] = found[at : at + end - start]
        at += end - start + 1
    return chosen


def _decided(text: str, table: Tables, whole: Whole | None) -> NDArray[np.bool_]:
    """What the stage chooses."""
    scan = Scan(text)
    choice = choose(text, scan, table.traits_of(scan.codes), table, whole)
    return np.full(len(text), choice.convert) if choice.chosen is None else choice.chosen


def _has(here: bytes, values: tuple[int, ...]) -> bool:
    """Whether any character has one of these classes."""
    for value in values:  # noqa: SIM110 - a generator costs more than the search
        if value in here:
            return True
    return False


def _rare_between(text: str, here: bytes, known: Classes) -> bool:
    """Whether a mark of RARE may stand between two forms of a character."""
    for value in known.rare:
        at = here.find(value)
        while at >= 0:
            if AROUND_RARE.search(text, max(0, at - 3), at + 5):
                return True
            at = here.find(value, at + 1)
    return False


def _near(codes: Codes) -> bool:
    """Whether two forms of one character are as far apart as they are with one mark between."""
    if codes.itemsize == UNIT:
        new = classes().target.take(codes)
        same = new[NEAREST:] == new[:-NEAREST]
    else:
        same = np.ones(max(len(codes) - NEAREST, 0), np.bool_)
    same &= codes[NEAREST:] != codes[:-NEAREST]
    return bool(same.any())


def _is_simplified(here: bytes) -> bool:
    """Whether a text has simplified characters, or nothing that could be converted."""
    for part in (here[:HEAD], here):
        what = part.translate(WHAT)
        if 2 in what or 3 in what:
            return True
    return not (np.frombuffer(here, np.uint8) & (SECOND | AN_ANCHOR)).any()


def _han(codes: Codes) -> int:
    """How many ideographs a text has."""
    return int(np.count_nonzero(varieties.is_han(codes)))


def _parts(text: str, places: list[int]) -> list[tuple[int, int]]:
    """The lines around the places (ascending), as few stretches as possible."""
    parts: list[tuple[int, int]] = []
    first, end = 0, -1
    for at in places:
        if at + AROUND <= end:
            continue
        start = text.rfind("\n", 0, max(at - AROUND, 0)) + 1
        if start > end + 1 or end < 0:
            if end >= 0:
                parts.append((first, end))
            first = start
        end = text.find("\n", at + AROUND)
        end = len(text) if end < 0 else end
    if end >= 0:
        parts.append((first, end))
    return parts
