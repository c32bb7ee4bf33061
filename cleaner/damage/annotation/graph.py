"""What a passage that was read one byte out of step may have been, as a graph of characters.

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
something is gone there are several ways, and each is followed; ways that have come to the same
state go on as one. A path through the graph is a text that may have stood there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaner.damage.annotation.gbk import (
    ASCII,
    ODD,
    TRAILS,
    codes,
    frequent,
    having,
    large_zones,
    rarity,
    several,
    zones,
)
from cleaner.damage.annotation.hits import HALF, Hit
from cleaner.damage.annotation.readings import is_syllable, readers
from cleaner.language.beam import Arc, Graph
from cleaner.scan import CharClass, class_table

FULLWIDTH_CUTS = "，、！？；"
CUTS = FULLWIDTH_CUTS + ",!?;"

OWN_BITS, DEPTHS, PLACE = 32, 15, 36
"""Of a node's number: bits of its own part, the most its depth can be, bits below its place."""
MOST_WHOLE = 10
MOST_BETWEEN = 500
"""Characters between two dropped pairs that are tried, the most frequent."""
MOST_KNOWN_BYTES = 8
"""Values of the bytes on both sides of two dropped pairs, at most: with more, nothing is known."""

SEAM, OPEN, GAP = "seam", "open", "gap"
"""Tags of characters whose bytes the page has in two: pairs may have been dropped between them. Of
an open one a byte is unknown, so that it reads well in any case; a gap had pairs dropped before it.
"""

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
UNANNOTATED = 6.0  # a character of the table out of step, with no annotation behind it


class Window(NamedTuple):
    """A part of the page: its text, its annotations (spans within the text), the page's table."""

    text: str
    hits: Sequence[Hit]
    table: frozenset[str]
    normalised: bool  # whether the page is in NFKC
    cut: bool  # whether a mark stands there at which it may have been cut


class _State(NamedTuple):
    """What the ways that have come to a node have in common."""

    pending: bytes = b""  # what the first byte of the next character may be; empty in step
    last: bytes = b""  # what the last byte may be
    earlier: bytes = b""  # and the one before
    seam: str = ""  # whether the last character was taken together from two: SEAM, OPEN


class _Way(NamedTuple):
    """A state and how it is come to: from a node, by one of some characters, at a cost."""

    node: int
    state: _State
    slot: str = ""  # empty: no character
    cost: float = 0.0


class Passage:
    """The texts that may have been a window's, which begins and ends in step.

    `before`, `after`: the characters around; `drops`: at which characters of the window how many
    pairs may have been dropped, although the bytes on both sides make a character, too.

    The graph is made as it is searched. A node's number is its place in the window, its depth (the
    characters made of what stands there) and a number of its own.
    """

    def __init__(self, window: Window, before: str, after: str, drops: Mapping[int, int]) -> None:
        self.window, self.drops = window, drops
        self.at = 0  # the character of the window that is looked at
        self._starts = {hit.span.start: hit for hit in window.hits}
        self._states = {0: _State()}
        self._numbers: dict[tuple[int, _State], int] = {}
        self._inner: dict[int, list[Arc]] = {}
        end = (len(window.text) + 1) << PLACE
        self.graph = Graph(self.arcs, end, before, after, OWN_BITS)

    def place(self, node: int) -> int:
        """Where in the window a node stands."""
        return node >> PLACE

    def arcs(self, node: int) -> list[Arc]:
        """What leaves a node."""
        if node in self._inner:
            return self._inner[node]
        self.at, state = node >> PLACE, self._states[node]
        if self.at == len(self.window.text):
            return [] if state.pending else [Arc(self.graph.end, "")]
        arcs: list[Arc] = []
        self._inner[node] = arcs
        for end, way in self.onwards(self._starts.get(self.at), self.at, _Way(node, state)):
            arc = Arc(self._node(end, way.state), way.slot, way.cost, way.state.seam)
            self._inner[way.node].append(arc)
        return arcs

    def _node(self, at: int, state: _State) -> int:
        known = self._numbers.get((at, state))
        if known is None:
            known = self._numbers[at, state] = at << PLACE | len(self._states)
            self._states[known] = state
        return known

    def with_slot(
        self, way: _Way, characters: str, last: bytes, cost: float = 0.0, seam: str = ""
    ) -> _Way:
        """The way with one more character, whose last byte is in `last`."""
        way = self.settled(way)
        state = _State(b"", last, way.state.last, seam)
        return _Way(way.node, state, characters, way.cost + cost)

    def settled(self, way: _Way) -> _Way:
        """The way with its character behind it: several can go on from there."""
        if not way.slot:
            return way
        depth = (way.node >> OWN_BITS & DEPTHS) + 1
        node = self.at << PLACE | depth << OWN_BITS | len(self._inner)
        self._inner[way.node].append(Arc(node, way.slot, way.cost, way.state.seam))
        self._inner[node] = []
        return _Way(node, way.state)

    def with_byte(
        self, way: _Way, values: bytes, cost: float = 0.0, among: str = ""
    ) -> Iterator[_Way]:
        """The way with one more byte.

        If no character has these bytes then pairs were dropped between them. `among`: the
        characters, one of which has this second byte.
        """
        pending = way.state.pending
        if not pending and max(values) < 0x80:
            yield self.with_slot(way, values.decode("ascii"), b"", cost)
            return
        if not pending:
            state = _State(values, values, way.state.last, way.state.seam)
            yield way._replace(state=state, cost=way.cost + cost)
            return
        seam = SEAM if among or len(values) <= MOST_WHOLE else OPEN
        listed, others = _made_of(pending, values, among, self.window.table)
        if listed:
            yield self.with_slot(way, listed, values, cost + UNANNOTATED, seam)
        if others:
            yield self.with_slot(way, others, values, cost, seam)
        if self.drops.get(self.at) or not (listed or others):
            yield from self.dropped(way, values, cost, among)

    def dropped(self, way: _Way, values: bytes, cost: float, among: str) -> Iterator[_Way]:
        """The way with one more byte before which one pair was dropped, or two."""
        pending = way.state.pending
        several = self.drops.get(self.at, 0) > 1
        several = several and len(pending) <= MOST_KNOWN_BYTES
        several = several and (among != "" or len(values) <= MOST_KNOWN_BYTES)
        for first, last, trails in _around(pending, values, among):
            if not (last or several):
                continue
            before = self.settled(self.with_slot(way, first, b"", cost))
            if last:
                yield self.with_slot(before, last, values, seam=GAP)
            if not several:
                continue
            for zone in large_zones():
                between = frequent(trails, zone.leads, MOST_BETWEEN)
                end = _ending(zone.trails, values, among)
                if between and end:
                    middle = self.with_slot(before, between, b"")
                    yield self.with_slot(middle, end, values, seam=GAP)

    def onwards(self, hit: Hit | None, i: int, way: _Way) -> Iterator[tuple[int, _Way]]:
        """What the character at `i`, or the annotation there, may be: its end, and the way."""
        window = self.window
        if hit is not None:
            yield from ((hit.span.end, new) for new in self.annotation(hit, way))
            if hit.in_step:
                return
        character = window.text[i]
        half = HALF.match(window.text, i) if character == "?" else None
        if half is not None and is_syllable(half[1].lower()):
            yield from ((half.end(), new) for new in self.half(half[1].lower(), way))
            return
        for before in self.before(character, way):
            yield from ((i + 1, new) for new in self.bytes_of(character, before))
            if window.normalised and before.state.pending:
                for form, code in several().get(character, ()):
                    if window.text.startswith(form, i):
                        for new in self.pair(before, code, NORMALISED):
                            yield i + len(form), new
        if character == "?":
            following = window.text[i + 1 : i + 3].lstrip(" ")[:1]
            yield from ((i + 1, new) for new in self.question_mark(following, way))

    def before(self, character: str, way: _Way) -> Iterator[_Way]:
        """The way as it is, and with a byte that is gone before the character."""
        yield way
        if character in CUTS or character == "\n":
            yield from self.with_byte(way, ODD, LOST_BYTE)
        elif character < "@" and self.window.cut and way.state.pending:
            yield from self.with_byte(way, ODD, LOST_ODD)

    def bytes_of(self, character: str, way: _Way) -> Iterator[_Way]:
        """The way with a character that stands in step, or with its bytes."""
        ways, normalised = codes(character), self.window.normalised
        if not way.state.pending:
            last = bytes(code[-1] for code in ways)
            yield self.with_slot(way, widened(character) if normalised else character, last)
            return
        if character in " \u3000":
            yield way._replace(cost=way.cost + BLANK)
        for number, code in enumerate(ways):
            if number and not normalised:
                return
            cost = NORMALISED if number and character not in CUTS else 0.0
            if len(code) == 2:
                yield from self.pair(way, code, cost)
            elif code >= b"@":
                yield from self.with_byte(way, code, cost)

    def pair(self, way: _Way, code: bytes, cost: float) -> Iterator[_Way]:
        """The way with two bytes."""
        for first in self.with_byte(way, code[:1], cost):
            yield from self.with_byte(first, code[1:])

    def question_mark(self, following: str, way: _Way) -> Iterator[_Way]:
        """A byte above ASCII: an odd one at the end of a piece, or with the character behind it."""
        cut = self.window.cut
        if following and following in FULLWIDTH_CUTS:
            yield from self.with_byte(way, ODD, LONE_BYTE)
        if cut and not way.state.pending:  # the byte before it is gone as well
            first = self.settled(self.with_slot(way, frequent(ODD, TRAILS), b""))
            yield self.with_slot(first, "\n", b"", LOST_ODD)
            yield self.with_slot(first, ASCII, b"", LOST_ODD + SWALLOWED)
        if way.state.pending:
            for half in self.with_byte(way, b"\x80"):  # no first byte: the next one went with it
                yield from self.with_byte(half, ODD)
            # Nobody writes a blank before a mark.
            swallowed = ASCII.replace(" ", "") if following and following in CUTS else ASCII
            for swallowing in map(self.settled, self.with_byte(way, ODD)):
                yield self.with_slot(swallowing, swallowed, b"", SWALLOWED)
                yield self.with_slot(swallowing, "\n", b"")

    def annotation(self, hit: Hit, way: _Way) -> Iterator[_Way]:
        """An annotation in step is nothing; one out of step, or a byte that was lost before it."""
        if hit.in_step:
            yield way
            return
        state = way.state
        known = [c for c in readers(hit.syllable) if c.encode("gb18030")[-1] in state.last]
        cost = DROPPED if known and state.seam else LEFT
        if any(c.encode("gb18030")[0] in state.earlier for c in known):
            cost = STRADDLED
        yield way._replace(cost=way.cost + cost)
        yield from self.half(hit.syllable, way._replace(cost=way.cost + LOST_LAST))

    def half(self, syllable: str, way: _Way) -> Iterator[_Way]:
        """One byte, which makes a character that is read so with the byte before."""
        table, cut, pending = self.window.table, self.window.cut, way.state.pending
        among = "".join(readers(syllable)) if pending else ""
        for values, cost in straddling(way.state.last, syllable, table):
            yield from self.with_byte(way, values, cost, among)
        for listed, some, trails in _read_so(syllable, table):
            unlisted = 0.0 if listed else UNLISTED
            if not pending:
                whole = LOST_ODD if cut else LOST_WHOLE
                yield self.with_slot(way, some, trails, whole + unlisted)
            elif cut:  # the first byte was an odd one at the end of a piece
                for character in some[:MOST_WHOLE]:
                    yield from self.pair(way, character.encode("gb18030"), LOST_ODD + unlisted)
        if pending:  # pairs were dropped before
            usual = "".join(some for _, some, _ in _read_so(syllable, table))
            yield from self.dropped(way, _second_bytes(usual), UNLISTED, usual)


@lru_cache(maxsize=1 << 14)
def _made_of(pending: bytes, values: bytes, among: str, table: frozenset[str]) -> tuple[str, str]:
    """The characters with these bytes: those of the table, and others.

    `among`: an annotation follows, so that it is one of these.
    """
    characters = having(pending, values)
    if among:
        return "", "".join(c for c in characters if c in among)
    listed = "".join(c for c in characters if c in table)
    return listed, "".join(c for c in characters if c not in table) if listed else characters


@lru_cache(maxsize=1 << 14)
def _around(pending: bytes, values: bytes, among: str) -> tuple[tuple[str, str, bytes], ...]:
    """The characters before and after a dropped pair, by zone, and the second bytes of that."""
    found = ((frequent(pending, z.leads), _ending(z.trails, values, among), z) for z in zones())
    return tuple((first, last, zone.trails) for first, last, zone in found if first)


@lru_cache(maxsize=1 << 14)
def _ending(leads: bytes, trails: bytes, among: str) -> str:
    """The characters with one of these bytes each, of `among` if that isn't empty."""
    if among:
        return "".join(c for c in having(leads, trails) if c in among)
    return frequent(leads, trails)


@lru_cache(maxsize=1 << 12)
def _read_so(syllable: str, table: frozenset[str]) -> tuple[tuple[bool, str, bytes], ...]:
    """The characters that may be annotated so, the frequent ones first, and their second bytes.

    Those of the page's table, and others.
    """
    found = []
    for listed in (True, False):
        some = [c for c in readers(syllable) if (c in table) == listed]
        if not listed:
            some = [c for c in some if _is_traditional(c)]
        if some:
            characters = "".join(sorted(sorted(some), key=rarity))
            found.append((listed, characters, _second_bytes(characters)))
    return tuple(found)


def _second_bytes(characters: str) -> bytes:
    return bytes({c.encode("gb18030")[1] for c in characters})


@lru_cache(maxsize=1 << 14)
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
    found = (bytes(listed), 0.0), (bytes(usual), UNLISTED), (bytes(others), UNUSUAL)
    return tuple(one for one in found if one[0])


def _is_traditional(character: str) -> bool:
    return bool(class_table()[ord(character)] & CharClass.TRADITIONAL)


_WIDE = str.maketrans(",!?;:", "，！？；：")


def widened(text: str) -> str:
    """The text with the marks that NFKC has made narrow."""
    return text.translate(_WIDE)
