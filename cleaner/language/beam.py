"""A beam search for the likeliest text of a graph of characters.

The nodes of a graph are numbers, and arcs lead from one to a higher one. The search is compiled
(cleaner/_native/search.pyx): node by node the best readings are kept, and each is continued by
every character that may follow. Arcs are asked for when a reading has come to a node, so that a
graph can be made as it is searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer
from cleaner._native.search import Arc, Search
from cleaner.language.trigram import model

WIDTH = 24
"""Readings kept at each node."""
REACH = 25.0
"""Nats behind the best at which a reading is dropped."""

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Path:
    """A reading: its score in nats, its text, and its number in the search that found it."""

    score: float
    text: str
    _search: Search
    _number: int

    @property
    def steps(self) -> Sequence[tuple[int, Arc, str]]:
        """Its characters, with the node left for each and the arc."""
        return self._search.steps(self._number)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """For each character the nodes it stands between."""
        return tuple((node, arc.to) for node, arc, _ in self.steps)

    @property
    def tags(self) -> tuple[str, ...]:
        """For each character the tag of its arc."""
        return tuple(arc.tag for _, arc, _ in self.steps)


class Graph(NamedTuple):
    """Nodes 0 to `end`, the arcs that leave each, and the characters around, which are certain.

    Readings too far behind the best are dropped: of those that have come to the same node, or to
    nodes whose numbers differ in the low `front_bits` bits alone.
    """

    arcs: Callable[[int], Iterable[Arc]]
    end: int
    before: str = ""
    after: str = ""
    front_bits: int = 0


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
    search = Search(scorer or model().scorer, width, rivals, reach, graph.front_bits)
    found = search.run(graph.arcs, graph.end, graph.before, graph.after, model().newline)
    return [Path(score, text, search, number) for score, text, number in found]
