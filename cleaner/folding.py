"""Layers of edits folded into one: from what each stage changed to what changed in all.

Works on whole arrays; only where a later edit meets what an earlier one made is there a loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Cause, Layer

Positions = NDArray[np.int64]


class Pieces(NamedTuple):
    """Disjoint intervals that differ, in order; one entry each in every array (int64).

    [starts, ends) of the source became [new_starts, new_ends) of the text; `cause` is an index
    into `causes`, each of which lists what made a change, in order.
    """

    starts: Positions
    ends: Positions
    new_starts: Positions
    new_ends: Positions
    cause: Positions
    causes: tuple[tuple[Cause, ...], ...]

    def take(self, which: NDArray[np.bool_]) -> Pieces:
        """Some of the pieces."""
        starts, ends, new_starts, new_ends, cause = (column[which] for column in self[:5])
        return Pieces(starts, ends, new_starts, new_ends, cause, self.causes)


def fold(layers: Sequence[Layer]) -> Pieces:
    """Layers, one made on top of the other, as pieces between the source and the last text."""
    nothing = np.empty(0, np.int64)
    folded = Pieces(nothing, nothing, nothing, nothing, nothing, ())
    for layer in layers:
        runs = _runs(layer)
        folded = _fold_two(folded, runs) if len(folded.starts) else runs
    return folded


def _runs(layer: Layer) -> Pieces:
    """A layer's intervals, neighbours of the same cause that touch made one."""
    starts, ends, new_starts, new_ends, cause = layer.intervals
    gone = new_starts == new_ends  # deletions and replacements stay apart: a note shows either
    breaks = (starts[1:] != ends[:-1]) | (cause[1:] != cause[:-1]) | (gone[1:] != gone[:-1])
    first = np.concatenate(([0], breaks.nonzero()[0] + 1))
    last = np.append(first[1:], len(starts)) - 1
    causes = tuple((cause,) for cause in layer.causes)
    return Pieces(
        starts[first], ends[last], new_starts[first], new_ends[last], cause[first], causes
    )


class _Cluster(NamedTuple):
    """Pieces that hang together: early[early:early_end] and late[late:late_end]."""

    early: int
    early_end: int
    late: int
    late_end: int


def _fold_two(early: Pieces, late: Pieces) -> Pieces:
    """Compose source → middle text (`early`) and middle text → output (`late`)."""
    clusters = list(_clusters(early, late))
    early_free, late_free = np.ones(len(early.starts), bool), np.ones(len(late.starts), bool)
    for cluster in clusters:
        early_free[cluster.early : cluster.early_end] = False
        late_free[cluster.late : cluster.late_end] = False
    # Middle minus source behind each early piece, output minus middle behind each late one; 0 in
    # front of the first.
    before = np.concatenate(([0], early.new_ends - early.ends))
    after = np.concatenate(([0], late.new_ends - late.ends))
    late_shift = before[early.new_ends.searchsorted(late.starts, "right")]
    early_shift = after[late.ends.searchsorted(early.new_starts, "right")]
    moved_early = early._replace(
        new_starts=early.new_starts + early_shift, new_ends=early.new_ends + early_shift
    ).take(early_free)
    moved_late = late._replace(
        starts=late.starts - late_shift,
        ends=late.ends - late_shift,
        cause=late.cause + len(early.causes),
    ).take(late_free)
    merged = _merged(early, late, clusters, before, after)
    columns = [
        np.concatenate(parts)
        for parts in zip(moved_early[:5], moved_late[:5], merged[:5], strict=True)
    ]
    order = np.lexsort((columns[3], columns[1], columns[2], columns[0]))
    starts, ends, new_starts, new_ends, cause = (column[order] for column in columns)
    causes = (*early.causes, *late.causes, *merged.causes)
    return Pieces(starts, ends, new_starts, new_ends, cause, causes)


def _clusters(early: Pieces, late: Pieces) -> Iterator[_Cluster]:
    """Where late pieces overlap what early ones made, in the middle text, in order."""
    first = early.new_ends.searchsorted(late.starts, "right")
    end = early.new_starts.searchsorted(late.ends, "left")
    # An insertion where something was deleted: both are empty, at the same place.
    gone = early.new_starts == early.new_ends
    at_gone = (late.starts == late.ends) & np.isin(late.starts, early.new_starts[gone])
    for number in at_gone.nonzero()[0].tolist():
        same = gone & (early.new_starts == late.starts[number])
        first[number] = int(same.argmax())
        end[number] = first[number] + 1
    found: _Cluster | None = None
    for number in (end > first).nonzero()[0].tolist():
        low, high = int(first[number]), int(end[number])
        if found is not None and low < found.early_end:
            found = _Cluster(found.early, max(high, found.early_end), found.late, number + 1)
            continue
        if found is not None:
            yield found
        found = _Cluster(low, high, number, number + 1)
    if found is not None:
        yield found


def _merged(
    early: Pieces,
    late: Pieces,
    clusters: Sequence[_Cluster],
    before: Positions,
    after: Positions,
) -> Pieces:
    """One piece for each cluster; `before` and `after` as in `_fold_two`."""
    i, i_end, j, j_end = np.array(clusters, np.int64).reshape(-1, 4).T
    start = np.minimum(early.new_starts[i], late.starts[j])
    end = np.maximum(early.new_ends[i_end - 1], late.ends[j_end - 1])
    causes = []
    for cluster in clusters:
        lists = [early.causes[n] for n in early.cause[cluster.early : cluster.early_end].tolist()]
        lists += [late.causes[n] for n in late.cause[cluster.late : cluster.late_end].tolist()]
        causes.append(tuple(dict.fromkeys(cause for causes in lists for cause in causes)))
    number = np.arange(len(clusters)) + len(early.causes) + len(late.causes)
    return Pieces(
        start - before[i], end - before[i_end], start + after[j], end + after[j_end],
        number, tuple(causes),
    )  # fmt: skip
