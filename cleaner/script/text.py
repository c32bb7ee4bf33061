"""Text in, simplified text out: the stage's decisions without edits and notes.

For those who want the text alone: what a document, its layers and notes cost is more than the
conversion. One look-up tells what a text has, another converts it; anchors and lines that may have
to stay, wholly or in part, are looked at one by one. The result is the stage's, which the tests
compare.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan, code_points, to_text
from cleaner.script import varieties
from cleaner.script.convert import decide_anchors
from cleaner.script.mentions import BETWEEN, QUOTES, QUOTES_END, folded, glosses
from cleaner.script.passages import Whole, choose
from cleaner.script.senses import senses
from cleaner.script.tables import (
    ANCHOR,
    CHANGES,
    KANA,
    SIMPLIFIED_ONLY,
    SIZE,
    TERMS,
    TRADITIONAL_ONLY,
    Tables,
    tables,
)

Codes = NDArray[np.uint16] | NDArray[np.uint32]
Entry = TypeVar("Entry", np.uint8, np.uint16)

CHUNK = 1 << 14
"""Characters looked up together."""

AROUND = 60
"""Characters before and after that tell whether a character is talked about: more than `mentions`
looks at."""

PLANE = 0x10000
"""Code points of the basic plane, where one UTF-16 unit is one character."""

# What is known of a character.
AN_ANCHOR = 1
THE_COMMON = 2
QUOTE = 4  # opening: a single character in quotation marks may be talked about
FIRST = 8  # of a word of texts about writing, see TERMS
CLOSER = 16  # other languages, and what stands between two forms of a character
LOOK = 31  # any of these: what stands around tells whether it matters
WIDE = 32  # halves of other planes' characters, and what becomes one
SIMPLIFIED = 64
TRADITIONAL = 128  # the highest bit, for which `bytes.isascii` is the quickest test

COMMON = "於"
"""The anchor that every other sentence has: it isn't looked at without what phrases and patterns
have beside it."""


class Classes(NamedTuple):
    """Made from the tables when first needed."""

    of: NDArray[np.uint8]  # by code point, shape (SIZE,)
    target: NDArray[np.uint16]  # by UTF-16 unit, shape (PLANE,)
    before: frozenset[str]  # what stands before COMMON where it isn't what the table says
    after: frozenset[str]


class Found(NamedTuple):
    """Places of anchors, and of what may keep characters around it from being converted."""

    anchors: list[int]
    suspects: list[int]


def _beside_common() -> tuple[set[str], set[str]]:
    """What may stand before and after COMMON where it isn't what the table says."""
    before: set[str] = set()
    after = {"\n", ""}
    for _, pattern, _ in senses()[COMMON].patterns:
        left, _, right = pattern.pattern.partition(COMMON)
        # Every pattern says what follows; those that don't would need what they say of before.
        after.update(right) if right else before.update(left)
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
    wide = (table.target >= PLANE) & ((table.traits & CHANGES) != 0)
    wide[[ord(p.key[at]) for p in table.phrases for at, new, _ in p.anchors if new >= PLANE]] = True
    wide[PLANE:] = False
    wide[0xD800:0xE000] = True
    found = np.zeros(SIZE, np.uint8)
    for where, bit in (
        ((table.traits & ANCHOR) != 0, AN_ANCHOR),
        (closer, CLOSER),
        (wide, WIDE),
        ((table.traits & SIMPLIFIED_ONLY) != 0, SIMPLIFIED),
        ((table.traits & TRADITIONAL_ONLY) != 0, TRADITIONAL),
    ):
        found[where] |= bit
    for characters, bit in (
        (QUOTES, QUOTE),
        ([term[0] for term in TERMS], FIRST),
        (BETWEEN, CLOSER),
    ):
        found[[ord(one) for one in characters]] |= bit
    found[ord(COMMON)] = THE_COMMON | TRADITIONAL * bool(found[ord(COMMON)] & TRADITIONAL)
    beyond = (table.traits[PLANE:] & TRADITIONAL_ONLY).nonzero()[0]
    found[0xD800 + (beyond >> 10)] |= TRADITIONAL  # the first half of such a character
    before, after = _beside_common()
    target = table.target[:PLANE].astype(np.uint16)
    return Classes(found, target, frozenset(before), frozenset(after))


def to_simplified(text: str) -> str:
    """The text in simplified characters; the same object where nothing changes.

    >>> to_simplified("面臨著原著的挑戰")
    '面临着原著的挑战'
    """
    known = classes()
    codes: Codes
    try:
        codes = np.frombuffer(text.encode("utf-16-le"), np.uint16)
    except UnicodeEncodeError:  # a lone surrogate
        codes = code_points(text)
    here = _look_up(known.of, codes)
    if here.tobytes().isascii():
        return text
    present = int(np.bitwise_or.reduce(here))
    if present & WIDE:
        codes = code_points(text)
        here = _look_up(known.of, codes)
    table = tables()
    anchors, suspects = _look(text, here, known, table)
    chosen = None
    if suspects or present & SIMPLIFIED:
        chosen = _chosen(text, codes, here, suspects, table)
        if chosen is not None:
            if not chosen.any():
                return text
            anchors = [at for at in anchors if chosen[at]]
    new: Codes = table.target.take(codes) if present & WIDE else _look_up(known.target, codes)
    if chosen is not None:
        np.copyto(new, codes, where=~chosen)
    if anchors:
        for at, (code, _, _) in decide_anchors(text, codes, anchors, table, chosen, []).items():
            new[at] = code
    return to_text(new) if present & WIDE else str(new.data, "utf-16-le")


def _look(text: str, here: NDArray[np.uint8], known: Classes, table: Tables) -> Found:
    """The anchors of a text, and what may keep characters around it from being converted."""
    places = ((here & LOOK) != 0).nonzero()[0]
    anchors: list[int] = []
    suspects: list[int] = []
    before, after = known.before, known.after
    for at, bits in zip(places.tolist(), here.take(places).tolist(), strict=True):
        if bits & THE_COMMON:
            if text[at + 1 : at + 2] in after or text[at - 1 : at] in before:
                anchors.append(at)
            continue
        if bits & AN_ANCHOR:
            anchors.append(at)
        if bits & FIRST:
            suspicious = text[at : at + 2] in TERMS
        elif bits & QUOTE:
            suspicious = text[at + 2 : at + 3] in QUOTES_END
        else:
            suspicious = bits & CLOSER and (text[at] not in BETWEEN or _is_pair(text, at, table))
        if suspicious:
            suspects.append(at)
    return Found(anchors, suspects)


def _is_pair(text: str, at: int, table: Tables) -> bool:
    """Whether forms of one character stand before and after `at`: 發/发."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and folded(before, table) == folded(after, table)


def _chosen(
    text: str,
    codes: Codes,
    here: NDArray[np.uint8],
    suspects: list[int],
    table: Tables,
) -> NDArray[np.bool_] | None:
    """Which characters are converted; None: all of them.

    Only lines that differ from the rest are looked at: those of the rarer script, and what stands
    around a suspect. The others are of one script, and nothing keeps them from being converted.
    """
    traditional = (here & TRADITIONAL) != 0
    simplified = (here & SIMPLIFIED) != 0
    t, s = int(np.count_nonzero(traditional)), int(np.count_nonzero(simplified))
    mostly = t >= s
    places = (simplified if mostly else traditional).nonzero()[0].tolist() + suspects
    if s:
        places += [start for start, _ in glosses(codes, table)]
    parts = _parts(text, sorted(places))
    covered = sum(end - start for start, end in parts)
    if not covered:
        return None
    inside = [slice(start, end) for start, end in parts]
    t_inside = sum(int(np.count_nonzero(traditional[part])) for part in inside)
    s_inside = sum(int(np.count_nonzero(simplified[part])) for part in inside)
    whole: Whole | None = Whole(mostly, s > 0)
    # What is found in the parts may take characters out of the count, but not so many.
    clear = t - t_inside >= max(s, 1) if mostly else s - s_inside > t
    han = int(np.count_nonzero(varieties.is_han(codes)))
    if not clear or 2 * covered >= han:
        parts, inside, whole = [(0, len(text))], [slice(0, len(text))], None
    part = "\n".join(text[where] for where in inside)
    scan = Scan(part)
    choice = choose(part, scan, table.traits_of(scan.codes), table, whole)
    if choice.convert and choice.chosen is None and (mostly or whole is None):
        return None
    chosen = np.full(len(text), mostly and whole is not None)
    at = 0
    for where, (start, end) in zip(inside, parts, strict=True):
        length = end - start
        one = choice.chosen[at : at + length] if choice.chosen is not None else choice.convert
        chosen[where] = one
        at += length + 1
    return chosen


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


def _look_up(table: NDArray[Entry], codes: Codes) -> NDArray[Entry]:
    """The entries of a table for each code; a long text piece by piece, within the cache."""
    if len(codes) <= CHUNK:
        return table.take(codes, mode="clip")
    found = np.empty(len(codes), table.dtype)
    for start in range(0, len(codes), CHUNK):
        found[start : start + CHUNK] = table.take(codes[start : start + CHUNK], mode="clip")
    return found
