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
from numpy.typing import NDArray

from cleaner.language.trigram import CLASS_BITS, model

WIDTH = 24
"""Readings kept at each node."""
REACH = 25.0
"""Nats behind the best at which a reading is dropped."""
CHOICES = 256
"""Characters tried where bytes are unknown: those that are most frequent."""

_SHIFT = np.uint64(CLASS_BITS)
_MASK = np.uint64((1 << CLASS_BITS) - 1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_NO_CHARACTER = 0xFFFFFFFF
_LEADS = ((2, 0xC2, 0xDF), (3, 0xE0, 0xEF), (4, 0xF0, 0xF4))
GUESS = "guess"
"""Tag of an arc with several characters."""

Codes = NDArray[np.uint32]
_NOTHING: Codes = np.empty(0, np.uint32)


class Edge(NamedTuple):
    """One byte with one of `values`, or none where `values` is empty; `cost` in nats."""

    to: int
    values: bytes
    cost: float = 0.0


class Arc(NamedTuple):
    """Characters, one of which may stand between a node and `to`; none: nothing stands there."""

    to: int
    codes: Codes
    cost: float = 0.0
    tag: str = ""


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
            self.add_arc(start, copy._replace(to=end))

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


class Topic:
    """What the text around a damaged place is about: its characters, and pairs of them.

    Readings that use these are preferred, as a text repeats its own words.
    """

    MOST = 1.0  # nats for a character that is frequent here
    PAIR = 3.0  # nats for a pair of neighbours that is known from here

    def __init__(self, codes: Codes) -> None:
        classes = model().classes(codes)
        everything = np.arange(model().size, dtype=np.uint64)
        seen = np.bincount(classes.astype(np.int64), minlength=len(everything))
        expected = np.exp(model().unigrams(everything)) * len(codes)
        bonus = 0.5 * np.log((seen + 1) / (expected + 1))
        self.bonus = np.clip(bonus, 0, self.MOST).astype(np.float32)
        self.pairs = np.unique((classes[:-1] << _SHIFT) | classes[1:])

    def favour(
        self, before: NDArray[np.uint64], classes: NDArray[np.uint64]
    ) -> NDArray[np.float32]:
        """Nats for each of `classes` (columns) after each of `before` (rows)."""
        if not len(self.pairs):
            return np.zeros((len(before), len(classes)), np.float32)
        keys = (before[:, None] << _SHIFT) | classes[None, :]
        place = np.minimum(self.pairs.searchsorted(keys), len(self.pairs) - 1)
        known = (self.pairs[place] == keys) * np.float32(self.PAIR)
        favours: NDArray[np.float32] = known + self.bonus[classes.astype(np.int64)]
        return favours


class Path(NamedTuple):
    """A reading: its score in nats, its characters, and for each the nodes it stands between."""

    score: float
    text: str
    places: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]


Reader = Callable[[Lattice, int], list[Arc]]
"""The characters of an encoding that may begin at a node."""


def utf8(lattice: Lattice, node: int) -> list[Arc]:
    """Characters in UTF-8 that may begin at a node."""
    arcs = []
    for to, values, cost in lattice.bytes_from(node):
        single = [value for value in values if value < 0x80]
        if single:
            arcs.append(Arc(to, np.array(single, np.uint32), cost))
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
        codes, several = _utf8_characters(before)
        return [Arc(node, codes, cost, GUESS if several else "")] if len(codes) else []
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
def _utf8_characters(values: tuple[bytes, ...]) -> tuple[Codes, bool]:
    """The likeliest of the characters with one of these values in each byte; whether several."""
    codes = np.frombuffer(values[0], np.uint8) & np.uint32(0x7F >> len(values))
    for later in values[1:]:
        low = np.frombuffer(later, np.uint8) & np.uint32(0x3F)
        codes = ((codes[:, None] << np.uint32(6)) | low).ravel()
    # Shorter forms than needed and surrogates are no UTF-8; no page has more planes.
    codes = codes[(codes >= 0x80) & ((codes < 0xD800) | (codes >= 0xE000)) & (codes < 0x30000)]
    return likeliest(codes), len(codes) > 1


def _arc(to: int, codes: Codes, cost: float) -> Arc:
    return Arc(to, likeliest(codes), cost, GUESS if len(codes) > 1 else "")


def double_byte(encoding: str) -> Reader:
    """Reader of gb18030 (one and two bytes) or big5hkscs."""
    table = _pairs(encoding)

    def read(lattice: Lattice, node: int) -> list[Arc]:
        arcs = []
        for to, values, cost in lattice.bytes_from(node):
            single = [value for value in values if value < 0x80]
            if single:
                arcs.append(Arc(to, np.array(single, np.uint32), cost))
            leads = [value - 0x81 for value in values if 0x81 <= value < 0xFF]
            if not leads:
                continue
            for end, trails, more in lattice.bytes_from(to):
                places = [value - 0x40 for value in trails if 0x40 <= value < 0xFF]
                codes = table[np.ix_(leads, places)].ravel()
                codes = codes[codes > 0]
                if len(codes):
                    arcs.append(_arc(end, codes, cost + more))
        return arcs

    return read


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
    weights = model().unigrams(model().classes(codes)) + model().forms(codes)
    return codes[np.argpartition(-weights, most)[:most]]


class _States(NamedTuple):
    """The readings kept at a node, best first; arrays of one length."""

    scores: NDArray[np.float32]
    contexts: NDArray[np.uint64]
    texts: NDArray[np.uint64]  # a hash of the whole reading
    codes: Codes  # the character before
    nodes: NDArray[np.int32]  # where that began
    parents: NDArray[np.int32]  # which reading at that node it continues
    tags: NDArray[np.int32]


def search(
    lattice: Lattice,
    read: Reader,
    before: str = "",
    after: str = "",
    *,
    width: int = WIDTH,
    rivals: int = 1,
    topic: Topic | None = None,
) -> list[Path]:
    """The likeliest readings, best first; at most `rivals` with the same two last characters.

    `before` and `after` are the characters around, which are certain; `topic` is what else is
    known of the text.
    """
    tags: list[str] = [""]
    kept: dict[int, _States] = {0: _first_state(before)}
    coming: dict[int, list[_States]] = {}
    for node in range(lattice.end + 1):
        if node:
            arrived = coming.pop(node, None)
            if arrived is None:
                continue
            kept[node] = _best(arrived, width, rivals)
        if node < lattice.end:
            arcs = [*read(lattice, node), *lattice.arcs.get(node, ())]
            arcs += [Arc(e.to, _NOTHING, e.cost) for e in lattice.edges[node] if not e.values]
            _extend(kept[node], node, arcs, coming, tags, topic)
    if lattice.end not in kept:
        return []
    final = kept[lattice.end]
    scores = final.scores + _scores_of(final.contexts, after)
    order = np.argsort(-scores, kind="stable")
    return [_trace(kept, lattice.end, int(i), float(scores[i]), tags) for i in order]


def _first_state(before: str) -> _States:
    codes = np.array([ord(c) for c in before[-2:]], np.uint32)
    context = np.uint64(model().newline)
    context = (context << _SHIFT) | context
    for number in model().classes(codes):
        context = ((context & _MASK) << _SHIFT) | number
    one = np.zeros(1, np.int32)
    return _States(
        np.zeros(1, np.float32),
        np.array([context]),
        np.zeros(1, np.uint64),
        np.zeros(1, np.uint32),
        one - 1,
        one,
        one,
    )


def _best(arrived: Sequence[_States], width: int, rivals: int) -> _States:
    """The best readings, at most `rivals` for each pair of last classes."""
    states = arrived[0]
    if len(arrived) > 1:
        states = _States(*(np.concatenate(parts) for parts in zip(*arrived, strict=True)))
    if len(states.scores) == 1:
        return states
    worth = (states.scores >= states.scores.max() - REACH).nonzero()[0]
    most = 8 * width * rivals
    if len(worth) > most:
        worth = worth[np.argpartition(-states.scores[worth], most)[:most]]
    order = worth[np.argsort(-states.scores[worth], kind="stable")]
    if rivals > 1:  # of readings with the same text the best one is enough
        _, first = np.unique(states.texts[order], return_index=True)
        order = order[np.sort(first)]
    left, chosen = order, order[:0]
    for _ in range(rivals):
        _, first = np.unique(states.contexts[left], return_index=True)
        chosen = np.concatenate((chosen, left[first]))
        left = np.delete(left, first)
        if not len(left):
            break
    chosen = chosen[np.argsort(-states.scores[chosen], kind="stable")][: width * rivals]
    return _States(*(part[chosen] for part in states))


def _extend(
    states: _States,
    node: int,
    arcs: list[Arc],
    coming: dict[int, list[_States]],
    tags: list[str],
    topic: Topic | None,
) -> None:
    """Continue the readings at a node by every character that may follow."""
    count = len(states.scores)
    for arc in arcs:
        if not len(arc.codes):
            scores = states.scores - np.float32(arc.cost)
            codes = np.full(count, _NO_CHARACTER, np.uint32)
            nodes = np.full(count, node, np.int32)
            parents = np.arange(count, dtype=np.int32)
            tag = np.full(count, _number(arc.tag, tags), np.int32)
            new = _States(scores, states.contexts, states.texts, codes, nodes, parents, tag)
            coming.setdefault(arc.to, []).append(new)
    arcs = sorted((arc for arc in arcs if len(arc.codes)), key=lambda arc: arc.to)
    if not arcs:
        return
    sizes = [len(arc.codes) for arc in arcs]
    codes = np.concatenate([arc.codes for arc in arcs])
    costs = np.repeat(np.array([arc.cost for arc in arcs], np.float32), sizes)
    marks = np.repeat(np.array([_number(arc.tag, tags) for arc in arcs], np.int32), sizes)
    classes = model().classes(codes)
    last = states.contexts & _MASK
    first = np.repeat(states.contexts >> _SHIFT, len(codes))
    added = model().after(first, np.repeat(last, len(codes)), np.tile(classes, count))
    scores = added.reshape(count, len(codes))
    scores += (model().forms(codes) - costs)[None, :]
    scores += states.scores[:, None]
    if topic is not None:
        scores += topic.favour(last, classes)
    contexts = (last << _SHIFT)[:, None] | classes
    texts = states.texts[:, None] * _MULTIPLIER + codes
    least = scores.max() - 2 * REACH
    at = 0
    ends = [*(i for i in range(1, len(arcs)) if arcs[i].to != arcs[i - 1].to), len(arcs)]
    begin = 0
    for end in ends:
        size = sum(sizes[begin:end])
        rows, columns = (scores[:, at : at + size] >= least).nonzero()
        columns += at
        if not len(rows):
            at, begin = at + size, end
            continue
        new = _States(
            scores[rows, columns],
            contexts[rows, columns],
            texts[rows, columns],
            codes[columns],
            np.full(len(rows), node, np.int32),
            rows.astype(np.int32),
            marks[columns],
        )
        coming.setdefault(arcs[begin].to, []).append(new)
        at, begin = at + size, end


def _number(tag: str, tags: list[str]) -> int:
    """The place of a tag in the list of those that occur."""
    if tag not in tags:
        tags.append(tag)
    return tags.index(tag)


def _scores_of(contexts: NDArray[np.uint64], after: str) -> NDArray[np.float32]:
    """What two characters that follow add to each reading."""
    total = np.zeros(len(contexts), np.float32)
    codes = np.array([ord(c) for c in after[:2]], np.uint32)
    for number in model().classes(codes):
        third = np.full(len(contexts), number)
        total += model().after(contexts >> _SHIFT, contexts & _MASK, third)
        contexts = ((contexts & _MASK) << _SHIFT) | number
    return total


def _trace(kept: dict[int, _States], node: int, index: int, score: float, tags: list[str]) -> Path:
    """The reading that ends in a state."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    marks: list[str] = []
    while node > 0:
        states = kept[node]
        start = int(states.nodes[index])
        if states.codes[index] != _NO_CHARACTER:
            characters.append(chr(states.codes[index]))
            places.append((start, node))
            marks.append(tags[int(states.tags[index])])
        node, index = start, int(states.parents[index])
    return Path(
        score, "".join(reversed(characters)), tuple(reversed(places)), tuple(reversed(marks))
    )
