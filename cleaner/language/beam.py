"""A beam search for the likeliest text of a graph of characters.

Nodes are numbered in order, and arcs lead from one to a later one. The search itself is compiled
(cleaner/_native/language.pyx): at every node the best readings are kept, and each is continued by
every character that may follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer, Search
from cleaner.language.trigram import model
from cleaner.scan import code_points, to_text

WIDTH = 24
"""Readings kept at each node."""
REACH = 25.0
"""Nats behind the best at which a reading is dropped."""

_NO_CHARACTER = 0xFFFFFFFF

Codes = NDArray[np.uint32]


class Arc(NamedTuple):
    """Characters, one of which may stand between a node and `to`; none: nothing stands there."""

    to: int
    codes: Codes
    cost: float = 0.0
    tag: str = ""


class Path(NamedTuple):
    """A reading: its score in nats, its characters, and for each the nodes it stands between."""

    score: float
    text: str
    places: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]


class Graph(NamedTuple):
    """Nodes 0 to `end`, the arcs that leave each, and the characters around, which are certain.

    `fronts`: for each node the first one of those with whose readings its own are compared, when
    those too far behind the best are dropped; by default a node's are compared with one another.
    """

    arcs: Callable[[int], list[Arc]]
    end: int
    before: str = ""
    after: str = ""
    fronts: Sequence[int] | None = None


class _Flat(NamedTuple):
    """The arcs of a graph that can be reached, a character each."""

    offsets: NDArray[np.int32]  # shape (nodes + 1,): where the arcs of a node begin
    to: NDArray[np.int32]
    codes: Codes
    costs: NDArray[np.float32]
    tags: list[str]


def likeliest(
    graph: Graph,
    *,
    scorer: Scorer | None = None,
    width: int = WIDTH,
    rivals: int = 1,
    reach: float = REACH,
) -> list[Path]:
    """The likeliest readings, best first; at most `rivals` with the same two last characters.

    `scorer`: the language model's, or one that knows a page's own words as well.
    """
    flat = _flattened(graph)
    fronts = np.arange(graph.end + 1) if graph.fronts is None else np.array(graph.fronts)
    search = Search(
        scorer or model().scorer, *flat[:4], fronts.astype(np.int32), width, rivals, reach
    )
    found = search.run(*_context(graph.before), code_points(graph.after[:2]))
    starts = np.repeat(np.arange(graph.end), np.diff(flat.offsets)).tolist()
    return [_path(score, arcs, flat, starts) for score, arcs in found]


def _flattened(graph: Graph) -> _Flat:
    nothing = np.array([_NO_CHARACTER], np.uint32)
    reached = {0}
    sizes, to, codes = [], [], [nothing[:0]]
    costs: list[float] = []
    tags: list[str] = []
    for node in range(graph.end):
        size = 0
        for arc in graph.arcs(node) if node in reached else ():
            characters = arc.codes if len(arc.codes) else nothing
            reached.add(arc.to)
            codes.append(characters)
            number = len(characters)
            to += [arc.to] * number
            costs += [arc.cost] * number
            tags += [arc.tag] * number
            size += number
        sizes.append(size)
    offsets = np.zeros(graph.end + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return _Flat(
        offsets,
        np.array(to, np.int32),
        np.concatenate(codes, dtype=np.uint32),
        np.array(costs, np.float32),
        tags,
    )


def _context(before: str) -> tuple[int, int]:
    """The classes of the two characters before a text."""
    classes = model().classes(code_points(before[-2:])).tolist()
    first, second = [model().newline, model().newline, *classes][-2:]
    return first, second


def _path(score: float, arcs: list[int], flat: _Flat, starts: list[int]) -> Path:
    real = [arc for arc in arcs if flat.codes[arc] != _NO_CHARACTER]
    return Path(
        score,
        to_text(flat.codes[real]),
        tuple((starts[arc], int(flat.to[arc])) for arc in real),
        tuple(flat.tags[arc] for arc in real),
    )
