"""What a passage that was read one byte out of step may have been, as rows of characters.

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

The text is gone through from left to right. While it is in step a character stands for itself; out
of step its bytes are taken apart and belong to two characters of what was there before. Where
something is gone there are several ways, and each is followed: what comes out is a few rows of
slots, with one character in most slots and several in those of which a byte is unknown.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.damage.annotation.gbk import (
    ASCII,
    FREE,
    ODD,
    TRAILS,
    ZONES,
    codes,
    frequent,
    having,
    rarity,
    several,
)
from cleaner.damage.annotation.hits import SYLLABLE, Hit
from cleaner.damage.annotation.readings import is_syllable, readers
from cleaner.document import Span
from cleaner.scan import CharClass, class_table

HALF = re.compile(rf"\? ?({SYLLABLE}{{1,6}})(?:[(（]{SYLLABLE}{{1,6}}[)）])? ?[)）]")
"""Half an annotation; the bytes of its syllable may straddle a character of the table as well."""
FULLWIDTH_CUTS = "，、！？；"
CUTS = FULLWIDTH_CUTS + ",!?;"

MOST_WAYS = 48
"""Ways followed side by side."""
MOST_OPEN = 8
"""Slots of a frame of which a byte is unknown; with more there is nothing to go by."""
MOST_WHOLE = 10

# Nats that speak against each explanation, where the language model can't tell.
NORMALISED = 1.0  # a letter or mark that was fullwidth
LOST_BYTE = 0.5  # an odd byte at the end of a piece
LOST_ODD = 2.0  # … before ASCII, where a piece that a cut put out of step is in step again
LOST_LAST = 3.0  # the second byte of an annotated character
LONE_BYTE = 2.0  # a question mark that is an odd byte at the end of a piece
SWALLOWED = 2.0  # a question mark that is a byte and an ASCII character
LOST_WHOLE = 4.0  # both bytes of an annotated character
UNLISTED = 2.0  # a straddling pair that the page doesn't annotate elsewhere
UNUSUAL = 4.0  # … and that isn't a traditional character
DROPPED = 4.0  # … if a pair was dropped there
LEFT = 12.0  # an annotation that is text
STRADDLED = 1.0  # an annotation of a pair that straddles two characters
BLANK = 1.0  # a blank that was put beside a mark


class Window(NamedTuple):
    """A part of the page: its text, its annotations (spans within the text), the page's table."""

    text: str
    hits: Sequence[Hit]
    table: frozenset[str]
    normalised: bool  # whether the page is in NFKC
    cut: bool  # whether a mark stands there at which it may have been cut


class Seam(NamedTuple):
    """A slot whose character was taken together from two: pairs may have been dropped between.

    `leads`, `trails`: what its bytes may be; `among`: if not empty, the character whose second
    byte is in `trails` is one of these; `pairs`: how many were dropped, so that the seam has that
    many slots more.
    """

    slot: int
    leads: bytes
    trails: bytes
    among: str = ""
    pairs: int = 0

    @property
    def open(self) -> bool:
        """Whether more than one text fits although nothing reads badly."""
        return self.pairs == 1 or (self.pairs == 0 and len(self.trails) > MOST_WHOLE)


class Frame(NamedTuple):
    """What may have stood there: the candidates for each character, and nats against it."""

    slots: tuple[str, ...]
    cost: float
    seams: tuple[Seam, ...] = ()


class _Way(NamedTuple):
    """A frame as far as it goes; `pending`: the first byte of the next character, if known."""

    slots: tuple[str, ...] = ()
    cost: float = 0.0
    seams: tuple[Seam, ...] = ()
    pending: bytes = b""  # what it may be; empty in step
    last: bytes = b""  # what the last byte may be
    earlier: bytes = b""  # and the one before
    oddity: float = 0.0  # nats by which its characters are rarer than those of text

    def with_slot(self, characters: str, last: bytes, cost: float = 0.0) -> _Way:
        """The way with one more character, whose last byte is in `last`."""
        oddity = self.oddity + rarity(characters)
        slots = (*self.slots, characters)
        return _Way(slots, self.cost + cost, self.seams, b"", last, self.last, oddity)

    def with_byte(self, values: bytes, cost: float = 0.0, among: str = "") -> Iterator[_Way]:
        """The way with one more byte.

        If no character has these bytes then pairs were dropped between them. `among`: the
        characters, one of which has this second byte.
        """
        if not self.pending and max(values) < 0x80:
            yield self.with_slot(values.decode("ascii"), b"", cost)
            return
        if not self.pending:
            yield _Way(
                self.slots, self.cost + cost, self.seams, values, values, self.last, self.oddity
            )
            return
        seam = Seam(len(self.slots), self.pending, values, among)
        characters = having(self.pending, values)
        if among:
            characters = "".join(c for c in characters if c in among)
        if characters:
            new = self.with_slot(characters, values, cost)
            yield new._replace(seams=(*self.seams, seam))
            return
        for first, last in _around_dropped(seam):
            new = self.with_slot(first, b"").with_slot(last, values, cost)
            yield new._replace(seams=(*self.seams, seam._replace(pairs=1)))


def frames(window: Window) -> list[Frame]:
    """The rows of slots that may have been the window's text; it begins and ends in step."""
    text = window.text
    starts = {hit.span.start: hit for hit in window.hits}
    coming: list[dict[tuple[tuple[str, ...], bytes], _Way]] = [{} for _ in range(len(text) + 1)]
    coming[0][(), b""] = _Way()
    for i in range(len(text)):
        ways = list(coming[i].values())
        if len(ways) > MOST_WAYS:
            ways = heapq.nsmallest(MOST_WAYS, ways, key=lambda way: way.cost + way.oddity)
        for way in ways:
            for end, new in _onwards(window, starts.get(i), i, way):
                key = new.slots, new.pending
                known = coming[end].get(key)
                if known is None or new.cost < known.cost:
                    coming[end][key] = new
    ended = [way for way in coming[-1].values() if not way.pending]
    ended.sort(key=lambda way: way.cost + way.oddity)
    return [
        Frame(way.slots, way.cost, way.seams)
        for way in ended
        if sum(len(slot) > 1 for slot in way.slots) <= MOST_OPEN
    ]


def _onwards(window: Window, hit: Hit | None, i: int, way: _Way) -> Iterator[tuple[int, _Way]]:
    """What the character at `i`, or the annotation there, may be: where that ends, and the way."""
    if hit is not None:
        yield from ((hit.span.end, new) for new in _annotation(hit, way, window.table, window.cut))
        if hit.in_step:
            return
    character = window.text[i]
    half = HALF.match(window.text, i) if character == "?" else None
    if half is not None and is_syllable(half[1].lower()):
        for new in _half(half[1].lower(), way, window.table, window.cut):
            yield half.end(), new
    else:
        for before in _before(character, way, window.cut):
            yield from ((i + 1, new) for new in _bytes(character, before, window.normalised))
            if window.normalised and before.pending:
                for form, code in several().get(character, ()):
                    if window.text.startswith(form, i):
                        for new in _pair(before, code, NORMALISED):
                            yield i + len(form), new
        if character == "?":
            following = window.text[i + 1 : i + 3].lstrip(" ")[:1]
            yield from ((i + 1, new) for new in _question_mark(following, way, window.cut))


def _before(character: str, way: _Way, cut: bool) -> Iterator[_Way]:
    """The way as it is, and with a byte that is gone before the character."""
    yield way
    if character in CUTS or character == "\n":
        yield from way.with_byte(ODD, LOST_BYTE)
    elif character < "@" and cut and way.pending:
        yield from way.with_byte(ODD, LOST_ODD)


def _bytes(character: str, way: _Way, normalised: bool) -> Iterator[_Way]:
    """The way with a character that stands in step, or with its bytes."""
    ways = codes(character)
    if not way.pending:
        last = bytes(code[-1] for code in ways)
        yield way.with_slot(widened(character) if normalised else character, last)
        return
    if character in " \u3000":
        yield way._replace(cost=way.cost + BLANK)
    for number, code in enumerate(ways):
        if number and not normalised:
            return
        cost = NORMALISED if number and character not in CUTS else 0.0
        if len(code) == 2:
            yield from _pair(way, code, cost)
        elif code >= b"@":
            yield from way.with_byte(code, cost)


def _pair(way: _Way, code: bytes, cost: float) -> Iterator[_Way]:
    """The way with two bytes."""
    for first in way.with_byte(code[:1], cost):
        yield from first.with_byte(code[1:])


def _question_mark(following: str, way: _Way, cut: bool) -> Iterator[_Way]:
    """A byte above ASCII: an odd one at the end of a piece, or with the character behind it."""
    if following and following in FULLWIDTH_CUTS:
        yield from way.with_byte(ODD, LONE_BYTE)
    if cut and not way.pending:  # the byte before it is gone as well
        for swallowed, cost in (("\n", LOST_ODD), (ASCII, LOST_ODD + SWALLOWED)):
            yield way.with_slot(frequent(ODD, TRAILS), b"").with_slot(swallowed, b"", cost)
    if way.pending:
        for half in way.with_byte(b"\x80"):  # no first byte, so that the next one went with it
            yield from half.with_byte(ODD)
        for swallowing in way.with_byte(ODD):
            yield swallowing.with_slot(ASCII, b"", SWALLOWED)
            yield swallowing.with_slot("\n", b"")


def _annotation(hit: Hit, way: _Way, table: frozenset[str], cut: bool) -> Iterator[_Way]:
    """An annotation in step is nothing; one out of step, or a byte that was lost before it."""
    if hit.in_step:
        yield way
        return
    known = [c for c in readers(hit.syllable) if c.encode("gb18030")[-1] in way.last]
    at_seam = bool(way.seams) and way.seams[-1].slot == len(way.slots) - 1
    cost = DROPPED if known and at_seam else LEFT
    if any(c.encode("gb18030")[0] in way.earlier for c in known):
        cost = STRADDLED
    yield way._replace(cost=way.cost + cost)
    yield from _half(hit.syllable, way._replace(cost=way.cost + LOST_LAST), table, cut)


def _half(syllable: str, way: _Way, table: frozenset[str], cut: bool) -> Iterator[_Way]:
    """One byte, which makes a character that is read so with the byte before."""
    yield from _straddled(syllable, way, table, 0.0)
    usual = [c for c in readers(syllable) if c in table or _is_traditional(c)]
    for listed in (True, False):
        some = "".join(sorted(c for c in usual if (c in table) == listed))
        trails = bytes({c.encode("gb18030")[1] for c in some})
        unlisted = 0.0 if listed else UNLISTED
        if some and not way.pending:
            yield way.with_slot(some, trails, (LOST_ODD if cut else LOST_WHOLE) + unlisted)
        elif cut:  # the first byte was an odd one at the end of a piece
            for character in sorted(some, key=rarity)[:MOST_WHOLE]:
                yield from _pair(way, character.encode("gb18030"), LOST_ODD + unlisted)
    if way.pending:  # pairs were dropped before
        whole = "".join(sorted(usual))
        trails = bytes({c.encode("gb18030")[1] for c in usual})
        seam = Seam(len(way.slots), way.pending, trails, whole, 1)
        for first, last in _around_dropped(seam):
            new = way.with_slot(first, b"").with_slot(last, trails, UNLISTED)
            yield new._replace(seams=(*way.seams, seam))


def _straddled(syllable: str, way: _Way, table: frozenset[str], cost: float) -> Iterator[_Way]:
    """The way with the second byte of a character that is read so."""
    for values, more in straddling(way.last, syllable, table):
        if values:
            among = "".join(readers(syllable)) if way.pending else ""
            yield from way.with_byte(values, cost + more, among)


def _around_dropped(seam: Seam) -> Iterator[tuple[str, str]]:
    """The characters before and after a seam at which one pair was dropped, by zone."""
    for leads, trails in (*ZONES, FREE):
        first, last = having(seam.leads, leads), _ending(trails, seam)
        if first and last:
            yield first, last


_TWO_PAIRS = (
    *itertools.product(ZONES, ZONES),
    *((FREE, zone) for zone in ZONES),
    *((zone, FREE) for zone in ZONES),
)


def with_dropped(frame: Frame, seam: Seam) -> Iterator[Frame]:
    """The frame with one pair more dropped at a seam."""
    if seam.pairs == 0:
        for new in _around_dropped(seam):
            yield _replaced(frame, seam, new)
        return
    for (leads, trails), (more_leads, more_trails) in _TWO_PAIRS:
        first, between = having(seam.leads, leads), frequent(trails, more_leads)
        if first and between and (last := _ending(more_trails, seam)):
            yield _replaced(frame, seam, (first, between, last))


def _ending(leads: bytes, seam: Seam) -> str:
    """The characters behind a seam that have one of these first bytes."""
    characters = having(leads, seam.trails)
    return "".join(c for c in characters if c in seam.among) if seam.among else characters


def _replaced(frame: Frame, seam: Seam, new: Sequence[str]) -> Frame:
    """The frame with the slots of a seam replaced; of one pair more than before."""
    slots = (*frame.slots[: seam.slot], *new, *frame.slots[seam.slot + seam.pairs + 1 :])
    seams = []
    for other in frame.seams:
        if other is seam:
            seams.append(seam._replace(pairs=seam.pairs + 1))
        else:
            seams.append(other._replace(slot=other.slot + (other.slot > seam.slot)))
    return Frame(slots, frame.cost, tuple(seams))


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


_WIDE = str.maketrans(",!?;:", "，！？；：")


def widened(text: str) -> str:
    """The text with the marks that NFKC has made narrow."""
    return text.translate(_WIDE)


def shifted(hit: Hit, by: int) -> Hit:
    """The hit in a text that begins `by` characters later."""
    return hit._replace(span=Span(hit.span.start - by, hit.span.end - by))
