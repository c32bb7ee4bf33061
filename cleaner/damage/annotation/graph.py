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

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaner._native.passage import CUTS, MOST_WHOLE, OWN_BITS, PLACE, Lookups, Ways
from cleaner.damage.annotation.brackets import ROUND, Style
from cleaner.damage.annotation.gbk import (
    ODD,
    TRAILS,
    by_frequency,
    codes,
    frequent,
    gbk,
    large_zones,
    several,
    zones,
)
from cleaner.damage.annotation.halves import Half
from cleaner.damage.annotation.hits import Hit
from cleaner.damage.annotation.readings import is_traditional, readers
from cleaner.damage.annotation.swallowed import swallowed
from cleaner.language.beam import Graph

MOST_BETWEEN = 1000
"""Characters between two dropped pairs that are tried, the most frequent ones."""


class Window(NamedTuple):
    """A part of the page: its text, its annotations (spans within the text), the page's table."""

    text: str
    hits: Sequence[Hit]
    halves: Sequence[Half]
    table: frozenset[str]
    normalised: bool  # whether the page is in NFKC
    cut: bool  # whether a mark stands there at which it may have been cut
    kept: bool = False  # whether a byte that makes no character with ASCII is given up alone
    silent: bool = False  # whether bytes may be given up with nothing in their place
    lost: str = "?"  # characters that stand for bytes that were given up
    style: Style = ROUND
    words: frozenset[str] = frozenset()  # of Latin letters on the page, and their beginnings
    pieces: frozenset[int] = frozenset()  # where what stands there was out of step until a cut


class Passage:
    """The texts that may have been a window's, which begins and ends in step.

    The graph is made as it is searched (cleaner/_native/passage.pyx). A node's number is its place
    in the window, its depth (the characters made of what stands there) and a number of its own.
    """

    def __init__(self, window: Window, before: str, after: str, wanted: str = "") -> None:
        """`before`, `after`: the characters around; `wanted`: marks that the line lacks."""
        self._window, text = window, window.text
        starts = {hit.span.start: (hit.span.end, hit.syllable, hit.in_step) for hit in window.hits}
        halves = {
            half.span.start: (half.span.end, half.syllable, half.byte, half.after)
            for half in window.halves
        }
        # Where the bracket is there, the annotation may be whole, and a mark before it one.
        starts |= {
            half.span.start + 1: (half.span.end, half.syllable, False)
            for half in window.halves
            if half.kept
        }
        self._breaks = {half.span.end for half in window.halves}
        if window.cut:
            self._breaks |= {at for at, mark in enumerate(text, 1) if mark in CUTS}
        self._ways = Ways(
            text,
            starts,
            halves,
            window.table,
            window.normalised,
            window.cut,
            window.kept,
            window.silent,
            window.lost,
            window.words,
            window.pieces,
            wanted,
            _lookups(),
        )
        end = (len(text) + 1) << PLACE
        self.graph = Graph(self._ways, end, before, after, OWN_BITS)

    @property
    def drops(self) -> Mapping[int, int]:
        """At which characters how many pairs may have been dropped in a row."""
        return self._ways.drops

    def drop(self, drops: Mapping[int, int]) -> None:
        """So many may have been at these, although the bytes on both sides make a character."""
        self._ways.drop(dict(drops))

    def place(self, node: int) -> int:
        """Where in the window a node stands."""
        return node >> PLACE

    def is_behind_break(self, place: int) -> bool:
        """Whether half an annotation is before a place, or a mark at which the text may be cut."""
        return place in self._breaks


@lru_cache(maxsize=1 << 14)
def _around(pending: bytes, values: bytes, among: str) -> tuple[tuple[str, str, bytes], ...]:
    """The characters before and after a dropped pair, by zone, and the second bytes of that.

    Where the first byte is unknown, of the large zones alone.
    """
    some = zones() if len(pending) <= MOST_WHOLE else large_zones()
    found = ((frequent(pending, z.leads), _ending(z.trails, values, among), z) for z in some)
    return tuple((first, last, zone.trails) for first, last, zone in found if first)


@lru_cache(maxsize=1 << 14)
def _between(trails: bytes, values: bytes, among: str) -> tuple[tuple[str, str], ...]:
    """The characters before and after a second dropped pair, by zone.

    `trails`: the second bytes of the first one.
    """
    found = (
        (frequent(trails, zone.leads, MOST_BETWEEN), _ending(zone.trails, values, among))
        for zone in zones()
    )
    return tuple((one, other) for one, other in found if one and other)


@lru_cache(maxsize=1 << 14)
def _ending(leads: bytes, trails: bytes, among: str) -> str:
    """The characters with one of these bytes each, of `among` if that isn't empty."""
    return gbk().having(leads, trails, among) if among else frequent(leads, trails)


@lru_cache(maxsize=1 << 12)
def _readers(syllable: str) -> tuple[str, bytes, bytes]:
    """The characters that are read so, the frequent ones first.

    Their bytes, two each, and a byte each that says whether it is a traditional one.
    """
    some = by_frequency("".join(sorted(readers(syllable))))
    return some, some.encode("gb18030"), bytes(map(is_traditional, some))


@lru_cache(maxsize=1 << 14)
def _last_bytes(character: str) -> bytes:
    """What the last byte of a character may be that stands in step."""
    return bytes(code[-1] for code in codes(character))


_WIDE = str.maketrans(",!?;:", "，！？；：")


def widened(text: str) -> str:
    """The text with the marks that NFKC has made narrow."""
    return text.translate(_WIDE)


@lru_cache(maxsize=1)
def _lookups() -> Lookups:
    return Lookups(
        odd=ODD,
        any_lead=frequent(ODD, TRAILS),
        several=several(),
        large_zones=large_zones(),
        codes=codes,
        last_bytes=_last_bytes,
        widened=widened,
        swallowed=swallowed,
        frequent=frequent,
        gbk=gbk(),
        around=_around,
        between=_between,
        readers=_readers,
    )
