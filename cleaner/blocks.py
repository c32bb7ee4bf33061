"""Where lines come from in a page: blocks of text and the tree of elements, as arrays.

Made by `cleaner.markup`, carried by `Document`, read by the stages and by `Result.block_at`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_DEEPEST = 60  # steps of a path that are shown; broken pages nest thousands


class Block(NamedTuple):
    """A place in a page: a CSS path for people and the line of the page's source, from 1."""

    path: str
    line: int


@dataclass(frozen=True, eq=False)
class Elements:
    """The block-level elements of a page that hold text, in document order; arrays have shape (m,).

    ``kinds``: tag in lower case, ids and classes as ``#id .class .class``, in lower case; what many
    elements share stands there once, ``kind`` says which it is.  ``ids``: the id attribute of each
    kind as written, empty without one.  ``parents``: the element around each, -1 for the first.
    ``ends``: one more than the last element inside.  ``first``, ``past``: the blocks inside,
    half-open.  ``numbers``: of each element among all of the page's, of which ``all_tags`` and
    ``all_parents`` say what they are.
    """

    kinds: Sequence[tuple[str, str]]
    ids: Sequence[str]
    kind: Ints
    parents: Ints
    ends: Ints
    first: Ints
    past: Ints
    numbers: Ints
    all_tags: Ints
    all_parents: Ints

    def __len__(self) -> int:
        return len(self.kind)

    @cached_property
    def tags(self) -> list[str]:
        """The tag of each element."""
        return [self.kinds[kind][0] for kind in self.kind.tolist()]

    @cached_property
    def names(self) -> list[str]:
        """Id and classes of each element."""
        return [self.kinds[kind][1] for kind in self.kind.tolist()]


@dataclass(frozen=True, eq=False)
class Blocks:
    """The blocks of a text extracted from a page, in order; arrays have shape (n,).

    ``starts``, ``ends``: characters of the extracted text, ascending and disjoint.  ``element``:
    the innermost element around each, an index into ``elements``.  ``lines``: lines of the page's
    source.  ``linked``: characters of each block that are links, ``links``: how many links.
    ``hidden``: spans of the extracted text that the page doesn't show, shape (k, 2).
    """

    starts: Ints
    ends: Ints
    element: Ints
    lines: Ints
    linked: Ints
    links: Ints
    hidden: Ints
    elements: Elements

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, positions: Ints) -> Ints:
        """The block of each character of the extracted text; one between two has the first."""
        return np.maximum(self.starts.searchsorted(positions, side="right") - 1, 0)

    @cached_property
    def places(self) -> Places:
        """What a result keeps of the blocks."""
        labels = tuple(_labels(self.elements))
        return Places(self.starts, self.lines, self.element, labels, self.elements.parents)


def _labels(elements: Elements) -> list[str]:
    """The step of each element in a path: ``div#main``, ``p:nth-of-type(3)``, ``body``."""
    keys = elements.all_parents * (int(elements.all_tags.max()) + 1) + elements.all_tags
    order = keys.argsort(kind="stable")
    _, group, sizes = np.unique(keys[order], return_inverse=True, return_counts=True)
    starts = np.concatenate((np.zeros(1, np.int64), sizes.cumsum()))
    nth, total = np.empty_like(keys), np.empty_like(keys)
    nth[order] = np.arange(1, len(keys) + 1) - starts[group]
    total[order] = sizes[group]
    labels = []
    for number, kind in zip(elements.numbers.tolist(), elements.kind.tolist(), strict=True):
        tag, name = elements.kinds[kind][0], elements.ids[kind]
        if name and name.replace("-", "").replace("_", "").isalnum():
            labels.append(f"{tag}#{name}")
        elif total[number] > 1:
            labels.append(f"{tag}:nth-of-type({nth[number]})")
        else:
            labels.append(tag)
    return labels


@dataclass(frozen=True, eq=False)
class Places:
    """Start and source line of each block, and the steps of the paths that lead to them.

    ``labels`` and ``parents``: of the elements, document order; ``element`` indexes them.
    """

    starts: Ints
    lines: Ints
    element: Ints
    labels: Sequence[str]
    parents: Ints

    def at(self, position: int) -> Block:
        """The block of a character of the extracted text."""
        if not len(self.starts):
            raise ValueError("the page has no text")
        number = max(0, int(self.starts.searchsorted(position, side="right")) - 1)
        return Block(self._path(int(self.element[number])), int(self.lines[number]))

    def _path(self, element: int) -> str:
        steps: list[str] = []
        while element >= 0 and len(steps) < _DEEPEST:
            steps.append(self.labels[element])
            element = int(self.parents[element])
        if element >= 0:
            steps.append("…")
        return " > ".join(reversed(steps))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: starts and lines as differences, labels by number."""
        table = {label: number for number, label in enumerate(dict.fromkeys(self.labels))}
        return {
            "start": np.diff(self.starts, prepend=0).tolist(),
            "line": np.diff(self.lines, prepend=0).tolist(),
            "element": np.diff(self.element, prepend=0).tolist(),
            "parent": self.parents.tolist(),
            "step": [table[label] for label in self.labels],
            "steps": list(table),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Places:
        """What `to_dict` wrote."""
        steps = [str(step) for step in record["steps"]]
        return cls(
            np.array(record["start"], np.int64).cumsum(),
            np.array(record["line"], np.int64).cumsum(),
            np.array(record["element"], np.int64).cumsum(),
            tuple(steps[number] for number in record["step"]),
            np.array(record["parent"], np.int64),
        )
