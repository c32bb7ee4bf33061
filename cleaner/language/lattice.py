"""Read bytes of which some are uncertain: a beam search for the likeliest text.

A lattice is a graph of bytes. Its nodes are numbered in order, and an edge from one node to a later
one stands for one byte that has one of several values, or for no byte at all. A reading is a path
from the first node to the last, cut into the characters of an encoding; the language model and the
costs of the edges say how good it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner._native.search import Arc
from cleaner.language import beam
from cleaner.language.beam import WIDTH, Codes, Graph, Path
from cleaner.language.trigram import model
from cleaner.scan import to_text

__all__ = [
    "CHOICES",
    "GUESS",
    "Arc",
    "Codes",
    "Edge",
    "Lattice",
    "Path",
    "Reader",
    "double_byte",
    "graph_of",
    "likeliest",
    "search",
    "utf8",
]

CHOICES = 256
"""Characters tried where bytes are unknown: those that are most frequent."""

_LEADS = ((2, 0xC2, 0xDF), (3, 0xE0, 0xEF), (4, 0xF0, 0xF4))
GUESS = "guess"
"""Tag of an arc with several characters."""


class Edge(NamedTuple):
    """One byte with one of `values`, or none where `values` is empty; `cost` in nats."""

    to: int
    values: bytes
    cost: float = 0.0


@dataclass
class Lattice:
    """Edges by the node they leave; arcs that don't come from bytes (what is copied) as well."""

    edges: list[list[Edge]] = field(default_factory=lambda: [[]])
    arcs: dict[int, list[Arc]] = field(default_factory=dict)
    lost: bytes = b""
    lost_cost: float = 4.0
    """Values of bytes that may have been lost without a trace inside a character; in nats."""

    @property
    def end(self) -> int:
        """The last node."""
        return len(self.edges) - 1

    def add(self, values: bytes, cost: float = 0.0) -> None:
        """A byte that follows the last node."""
        self.edges[-1].append(Edge(len(self.edges), values, cost))
        self.edges.append([])

    def add_optional(self, values: bytes, cost: float, absent: float = 0.0) -> None:
        """A byte that may be missing: `cost` where it is there, `absent` where it isn't."""
        self.edges[-1].append(Edge(len(self.edges), b"", absent))
        self.add(values, cost)

    def add_arc(self, start: int, arc: Arc) -> None:
        """A way past the bytes from `start`."""
        self.arcs.setdefault(start, []).append(arc)

    def add_paths(
        self, ways: Sequence[tuple[Sequence[bytes], float]], copy: Arc | None = None
    ) -> None:
        """One of several sequences of bytes, each with its cost, after the last node.

        `copy` is a character that may stand there instead; its `to` is set.
        """
        start = self.end
        inner = sum(len(way) - 1 for way, _ in ways if way)
        end = start + inner + 1
        self.edges += [[] for _ in range(inner + 1)]
        free = start + 1
        for way, cost in ways:
            at = start
            for number, values in enumerate(way):
                last = number == len(way) - 1
                to = end if last else free
                self.edges[at].append(Edge(to, values, cost if last else 0.0))
                at, free = to, free + (not last)
        if copy is not None:
            self.add_arc(start, Arc(end, copy.characters, copy.cost, copy.tag))

    def bytes_from(self, node: int) -> list[Edge]:
        """Edges with a byte that can come next, those behind absent bytes as well."""
        found: list[Edge] = []
        waiting = [(node, 0.0)]
        while waiting:
            at, cost = waiting.pop()
            for to, values, more in self.edges[at]:
                if values:
                    found.append(Edge(to, values, cost + more))
                else:
                    waiting.append((to, cost + more))
        return found


Reader = Callable[[Lattice, int], list[Arc]]
"""The characters of an encoding that may begin at a node."""


def utf8(lattice: Lattice, node: int) -> list[Arc]:
    """Characters in UTF-8 that may begin at a node."""
    arcs = []
    for to, values, cost in lattice.bytes_from(node):
        single = "".join(chr(value) for value in values if value < 0x80)
        if single:
            arcs.append(Arc(to, single, cost))
        for length, first, last in _LEADS:
            leads = bytes(value for value in values if first <= value <= last)
            if not leads:
                continue
            lost = 2 if lattice.lost and length < 4 else 0
            arcs += _continued(lattice, to, (leads,), length - 1, cost, lost)
        if lattice.lost and any(0x80 <= value < 0xC0 for value in values):
            leads = bytes(value for value in lattice.lost if 0xE0 <= value <= 0xEF)
            if leads:
                arcs += _continued(lattice, node, (leads,), 2, cost + lattice.lost_cost, lost=1)
    return arcs


def _continued(
    lattice: Lattice, node: int, before: tuple[bytes, ...], missing: int, cost: float, lost: int = 0
) -> list[Arc]:
    """Characters that begin with `before`, values of a byte each, and of which bytes are missing.

    At most `lost` of the missing bytes may be gone.
    """
    if not missing:
        characters, several = _utf8_characters(before)
        return [Arc(node, characters, cost, GUESS if several else "")] if characters else []
    arcs = []
    for to, values, more in lattice.bytes_from(node):
        later = values if len(values) == 1 else _later(values)
        if 0x80 <= max(later, default=0) < 0xC0:
            arcs += _continued(lattice, to, (*before, later), missing - 1, cost + more, lost)
    if lost:
        later, cost = _later(lattice.lost), cost + lattice.lost_cost
        arcs += _continued(lattice, node, (*before, later), missing - 1, cost, lost - 1)
    return arcs


def _later(values: bytes) -> bytes:
    """Those that are no first byte of a character in UTF-8."""
    return bytes(value for value in values if 0x80 <= value < 0xC0)


@lru_cache(maxsize=1 << 14)
def _utf8_characters(values: tuple[bytes, ...]) -> tuple[str, bool]:
    """The likeliest of the characters with one of these values in each byte; whether several."""
    codes = np.frombuffer(values[0], np.uint8) & np.uint32(0x7F >> len(values))
    for later in values[1:]:
        low = np.frombuffer(later, np.uint8) & np.uint32(0x3F)
        codes = ((codes[:, None] << np.uint32(6)) | low).ravel()
    # Shorter forms than needed and surrogates are no UTF-8; no page has more planes.
    codes = codes[(codes >= 0x80) & ((codes < 0xD800) | (codes >= 0xE000)) & (codes < 0x30000)]
    return to_text(likeliest(codes)), len(codes) > 1


def double_byte(encoding: str) -> Reader:
    """Reader of gb18030 (one and two bytes) or big5hkscs."""

    def read(lattice: Lattice, node: int) -> list[Arc]:
        arcs = []
        for to, values, cost in lattice.bytes_from(node):
            single, leads = _split(values)
            if single:
                arcs.append(Arc(to, single, cost))
            if not leads:
                continue
            for end, trails, more in lattice.bytes_from(to):
                characters, several = _characters(encoding, leads, trails)
                if characters:
                    arcs.append(Arc(end, characters, cost + more, GUESS if several else ""))
        return arcs

    return read


@lru_cache(maxsize=1 << 10)
def _split(values: bytes) -> tuple[str, bytes]:
    """Those of the values that are ASCII, and the lead bytes."""
    single = "".join(chr(value) for value in values if value < 0x80)
    return single, bytes(value for value in values if 0x81 <= value < 0xFF)


@lru_cache(maxsize=1 << 14)
def _characters(encoding: str, leads: bytes, trails: bytes) -> tuple[str, bool]:
    """The likeliest characters with these leads and trails; whether there are several."""
    rows = [value - 0x81 for value in leads]
    places = [value - 0x40 for value in trails if 0x40 <= value < 0xFF]
    codes = _pairs(encoding)[np.ix_(rows, places)].ravel()
    codes = codes[codes > 0]
    return to_text(likeliest(codes)), len(codes) > 1


@lru_cache(maxsize=4)
def _pairs(encoding: str) -> Codes:
    """Code points of all byte pairs, shape (126, 191), from lead 0x81 and trail 0x40; 0: none."""
    table = np.zeros((126, 191), np.uint32)
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes((lead, trail)).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                table[lead - 0x81, trail - 0x40] = ord(text)
    return table


def likeliest(codes: Codes, most: int = CHOICES) -> Codes:
    """The most frequent of these characters."""
    if len(codes) <= most:
        return codes
    weights = model().alone(codes)
    return codes[np.argpartition(-weights, most)[:most]]


def search(
    lattice: Lattice,
    read: Reader,
    before: str = "",
    after: str = "",
    *,
    width: int = WIDTH,
    rivals: int = 1,
) -> list[Path]:
    """The likeliest readings, best first; at most `rivals` with the same two last characters.

    `before` and `after` are the characters around, which are certain.
    """
    return beam.likeliest(graph_of(lattice, read, before, after), width=width, rivals=rivals)


def graph_of(lattice: Lattice, read: Reader, before: str = "", after: str = "") -> Graph:
    """The characters that a lattice may be read as."""
    # The reader looks past absent bytes by itself, but for the end and for arcs behind them.
    wanted = {lattice.end, *lattice.arcs}
    for node in range(lattice.end, -1, -1):
        if any(not edge.values and edge.to in wanted for edge in lattice.edges[node]):
            wanted.add(node)

    def arcs(node: int) -> list[Arc]:
        found = [*read(lattice, node), *lattice.arcs.get(node, ())]
        for to, values, cost in lattice.edges[node]:
            if not values and to in wanted:
                found.append(Arc(to, "", cost))
        return found

    return Graph(arcs, lattice.end, before, after)
