"""A beam search for the likeliest texts of many graphs at once.

The graphs are searched in lockstep, a node of each at a time: what a step costs in numpy is shared
by all of them. Nodes are numbered in order, and arcs lead from one to a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.language.trigram import CLASS_BITS, model
from cleaner.scan import code_points

WIDTH = 24
"""Readings kept at each node."""
REACH = 25.0
"""Nats behind the best at which a reading is dropped."""
BEHIND = 5.0
"""… and more where readings have come to different nodes."""

_SHIFT = np.uint64(CLASS_BITS)
_MASK = np.uint64((1 << CLASS_BITS) - 1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_NO_CHARACTER = 0xFFFFFFFF
_GRAPH_BITS = np.uint64(2 * CLASS_BITS)

Codes = NDArray[np.uint32]
Numbers = NDArray[np.int64]


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
    """Nodes 0 to `end`, the arcs that leave each, and the characters around, which are certain."""

    arcs: Callable[[int], list[Arc]]
    end: int
    before: str = ""
    after: str = ""


_STATE = np.dtype(
    [
        ("graph", np.int64),
        ("node", np.int64),  # where it has come to
        ("score", np.float32),
        ("context", np.uint64),
        ("text", np.uint64),  # a hash of the whole reading
        ("code", np.uint32),  # the character before
        ("start", np.int64),  # the node where that began
        ("parent", np.int64),  # the number of the reading that it continues
        ("tag", np.int64),
    ]
)
"""A reading of a graph, up to a node."""

States = NDArray[np.void]


class _Columns(NamedTuple):
    """The arcs that leave a node, by character; arrays of one length."""

    to: Numbers
    codes: Codes
    costs: NDArray[np.float32]
    tags: Numbers


def search_all(
    graphs: Sequence[Graph],
    *,
    width: int = WIDTH,
    rivals: int = 1,
    reach: float = REACH,
) -> list[list[Path]]:
    """For each graph the likeliest readings, best first.

    At most `rivals` with the same two last characters.
    """
    tags: list[str] = [""]
    coming: list[dict[int, list[States]]] = [{} for _ in graphs]
    kept: list[States] = []
    new = _first_states(graphs)
    count = 0
    while True:
        _sort_in(new, coming)
        arrived = [piece for number, graph in enumerate(graphs)
                   for piece in _next(coming[number], graph.end)]  # fmt: skip
        if not arrived:
            break
        states = _best(np.concatenate(arrived), width, rivals, reach)
        columns = [
            _columns(graphs[graph].arcs(node), tags) for graph, node in _distinct_nodes(states)
        ]
        new = _extended(states, columns, count, reach)
        kept.append(states)
        count += len(states)
    ended = [piece for nodes in coming for pieces in nodes.values() for piece in pieces]
    kept += [_best(np.concatenate(ended), width, rivals, reach)] if ended else []
    return _traced(graphs, np.concatenate(kept), count, tags)


def _sort_in(states: States, coming: list[dict[int, list[States]]]) -> None:
    """Put readings where they wait: by graph and node."""
    keys = states["graph"] << 32 | states["node"]
    order = np.argsort(keys, kind="stable")
    states, keys = states[order], keys[order]
    cuts = [0, *((keys[1:] != keys[:-1]).nonzero()[0] + 1).tolist(), len(keys)]
    firsts = keys[cuts[:-1]].tolist() if len(keys) else []
    for key, start, end in zip(firsts, cuts, cuts[1:], strict=False):
        coming[key >> 32].setdefault(key & 0xFFFFFFFF, []).append(states[start:end])


def _next(nodes: dict[int, list[States]], end: int) -> list[States]:
    """What waits at the first node but the last; taken away from there."""
    first = min(nodes, default=end)
    return nodes.pop(first) if first < end else []


def _first_states(graphs: Sequence[Graph]) -> States:
    states = np.zeros(len(graphs), _STATE)
    newline = np.uint64(model().newline)
    for i, graph in enumerate(graphs):
        context = (newline << _SHIFT) | newline
        for number in model().classes(code_points(graph.before[-2:])):
            context = ((context & _MASK) << _SHIFT) | number
        states["context"][i] = context
    states["graph"] = np.arange(len(graphs))
    states["text"] = np.arange(len(graphs), dtype=np.uint64) * _MULTIPLIER
    states["code"] = _NO_CHARACTER
    states["parent"] = -1
    return states


def _best(states: States, width: int, rivals: int, reach: float) -> States:
    """The best readings of each graph, at most `rivals` for each pair of last classes."""
    if len(states) < 2:
        return states
    order = np.lexsort((-states["score"], states["graph"]))
    graphs, scores = states["graph"][order], states["score"][order]
    first = np.concatenate(([True], graphs[1:] != graphs[:-1]))
    best = scores[first][np.cumsum(first) - 1]
    order = order[scores >= best - np.float32(reach)]
    if rivals > 1:  # of readings with the same text the best one is enough
        _, first = np.unique(states["text"][order], return_index=True)
        order = order[np.sort(first)]
    keys = (states["graph"][order].astype(np.uint64) << _GRAPH_BITS) | states["context"][order]
    order = order[_ranks(keys) < rivals]
    order = order[_ranks(states["graph"][order]) < width * rivals]
    chosen: States = states[order]
    return chosen


def _ranks(keys: NDArray[np.uint64] | Numbers) -> Numbers:
    """How many equal keys stand before each."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    places = np.arange(len(keys))
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = places - places[first][np.cumsum(first) - 1]
    return ranks


def _distinct_nodes(states: States) -> list[tuple[int, int]]:
    """Graph and node, one of each graph, in the order of the states."""
    first = np.concatenate(([True], states["graph"][1:] != states["graph"][:-1]))
    return list(zip(states["graph"][first].tolist(), states["node"][first].tolist(), strict=True))


def _columns(arcs: Sequence[Arc], tags: list[str]) -> _Columns:
    sizes = [max(len(arc.codes), 1) for arc in arcs]
    nothing = np.array([_NO_CHARACTER], np.uint32)
    for arc in arcs:
        if arc.tag not in tags:
            tags.append(arc.tag)
    codes = [arc.codes if len(arc.codes) else nothing for arc in arcs]
    return _Columns(
        np.repeat(np.array([arc.to for arc in arcs], np.int64), sizes),
        np.concatenate(codes) if codes else nothing[:0],
        np.repeat(np.array([arc.cost for arc in arcs], np.float32), sizes),
        np.repeat(np.array([tags.index(arc.tag) for arc in arcs], np.int64), sizes),
    )


def _extended(states: States, columns: Sequence[_Columns], count: int, reach: float) -> States:
    """The readings continued by every character that may follow in their graph.

    `count`: readings kept so far; these states come next.
    """
    sizes = np.array([len(one.to) for one in columns], np.int64)
    every = _Columns(*(np.concatenate(parts) for parts in zip(*columns, strict=True)))
    changes = np.concatenate(([False], states["graph"][1:] != states["graph"][:-1]))
    group = np.cumsum(changes)
    repeats = sizes[group]
    rows = np.repeat(np.arange(len(group)), repeats)
    starts = np.cumsum(repeats) - repeats
    offsets = np.cumsum(sizes) - sizes
    chosen = np.arange(len(rows)) - starts[rows] + offsets[group][rows]
    classes, forms = model().classes(every.codes), model().forms(every.codes)
    real = every.codes != _NO_CHARACTER
    gains = np.where(real, forms, np.float32(0)) - every.costs
    scores = states["score"][rows] + gains[chosen]
    contexts = states["context"][rows]
    moved = real[chosen].nonzero()[0]
    old, third = contexts[moved], classes[chosen[moved]]
    last = old & _MASK
    scores[moved] += model().after(old >> _SHIFT, last, third)
    contexts[moved] = (last << _SHIFT) | third
    # A little more than is kept, as readings that come further have more behind them.
    best = np.full(len(columns), -np.inf, np.float32)
    np.maximum.at(best, group[rows], scores)
    good = (scores >= best[group[rows]] - np.float32(reach + BEHIND)).nonzero()[0]
    rows, chosen = rows[good], chosen[good]
    codes = every.codes[chosen]
    texts = states["text"][rows]
    texts = np.where(codes != _NO_CHARACTER, texts * _MULTIPLIER + codes, texts)
    new = np.empty(len(rows), _STATE)
    new["graph"], new["node"], new["score"] = states["graph"][rows], every.to[chosen], scores[good]
    new["context"], new["text"], new["code"] = contexts[good], texts, codes
    new["start"], new["parent"] = states["node"][rows], rows + count
    new["tag"] = every.tags[chosen]
    return new


def _traced(
    graphs: Sequence[Graph], states: States, count: int, tags: Sequence[str]
) -> list[list[Path]]:
    """The readings of each graph that came to its end; these stand from number `count` on."""
    final = states[count:]
    scores = final["score"].copy()
    for number, graph in enumerate(graphs):
        which = (final["graph"] == number).nonzero()[0]
        scores[which] += _scores_of(final["context"][which], graph.after)
    found: list[list[Path]] = [[] for _ in graphs]
    columns = (states["code"], states["start"], states["node"], states["parent"], states["tag"])
    lists = [column.tolist() for column in columns]
    for i in np.argsort(-scores, kind="stable").tolist():
        path = _trace(lists, count + i, float(scores[i]), tags)
        found[int(final["graph"][i])].append(path)
    return found


def _scores_of(contexts: NDArray[np.uint64], after: str) -> NDArray[np.float32]:
    """What two characters that follow add to each reading."""
    total = np.zeros(len(contexts), np.float32)
    codes = code_points(after[:2])
    for number in model().classes(codes):
        third = np.full(len(contexts), number)
        total += model().after(contexts >> _SHIFT, contexts & _MASK, third)
        contexts = ((contexts & _MASK) << _SHIFT) | number
    return total


def _trace(lists: list[list[int]], number: int, score: float, tags: Sequence[str]) -> Path:
    """The reading with this number."""
    all_codes, all_starts, all_nodes, all_parents, all_tags = lists
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    marks: list[str] = []
    while number >= 0:
        code, parent = all_codes[number], all_parents[number]
        if code != _NO_CHARACTER and parent >= 0:
            characters.append(chr(code))
            places.append((all_starts[number], all_nodes[number]))
            marks.append(tags[all_tags[number]])
        number = parent
    return Path(
        score, "".join(reversed(characters)), tuple(reversed(places)), tuple(reversed(marks))
    )
