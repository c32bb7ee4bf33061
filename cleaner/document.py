"""The only place where text changes.

A `Document` is a source text, the text as it stands, and the layers of edits between them. A
stage proposes edits in coordinates of the current text; `Document.apply` resolves overlaps, builds
the new text and remembers the layer. Notes are put together from the layers when they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native import edits as native
from cleaner.blocks import Blocks
from cleaner.scan import Scan

DELETE = 0xFFFFFFFF
"""In `BulkEdit.new`: the character is removed."""

_NO_CHANGES = np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0, np.int64)


class Span(NamedTuple):
    """Half-open range of characters."""

    start: int
    end: int


class Finding(NamedTuple):
    """Something that was seen and left alone, or changed with doubt: candidates in the evidence."""

    rule: str
    span: Span
    score: float
    evidence: str


class Edit(NamedTuple):
    """Replace `span` of the current text by `new`."""

    rule: str
    span: Span
    new: str
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class BulkEdit:
    """Many one-character edits of one rule, as arrays.

    `positions` (int64, ascending, without repeats) are characters of the current text; `new`
    (uint32, same shape) their code points, or `DELETE`.
    """

    rule: str
    positions: NDArray[np.int64]
    new: NDArray[np.uint32]
    reason: str = ""
    confidence: float = 1.0

    @classmethod
    def deletion(cls, rule: str, positions: NDArray[np.int64], confidence: float = 1.0) -> BulkEdit:
        """Removes the characters at `positions`."""
        return cls(rule, positions, np.full(len(positions), DELETE, np.uint32), "", confidence)


class Note(NamedTuple):
    """One change: `at` in the source, what stood there, what stands there now, and why."""

    at: Span
    before: str
    after: str
    rules: tuple[str, ...]
    reason: str
    confidence: float


class Cause(NamedTuple):
    """What a layer remembers of an edit besides its place."""

    rule: str
    reason: str
    confidence: float


class Intervals(NamedTuple):
    """What a layer changed: ascending, disjoint, int64; `cause` indexes the layer's causes."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    new_starts: NDArray[np.int64]
    new_ends: NDArray[np.int64]
    cause: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layer:
    """The edits of one `apply` that stand, none overlapping another.

    `positions` (ascending) are the characters that bulk edits changed, `deleted` says which of
    them are gone, `which` indexes `bulks`. What isn't needed while cleaning is computed on demand.
    """

    edits: tuple[Edit, ...]
    bulks: tuple[Cause, ...]
    positions: NDArray[np.int64]
    deleted: NDArray[np.bool_]
    which: NDArray[np.int64]

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Rule, reason and confidence of every edit: first the bulk edits, then the others."""
        return (*self.bulks, *(Cause(e.rule, e.reason, e.confidence) for e in self.edits))

    @cached_property
    def intervals(self) -> Intervals:
        """Where the text before and after the layer differ."""
        starts, ends, cause = self.positions, self.positions + 1, self.which
        lengths = (~self.deleted).astype(np.int64)
        if self.edits:
            spans = np.array([edit.span for edit in self.edits], np.int64)
            starts = np.concatenate((starts, spans[:, 0]))
            ends = np.concatenate((ends, spans[:, 1]))
            lengths = np.concatenate((lengths, [len(edit.new) for edit in self.edits]))
            cause = np.concatenate((cause, np.arange(len(self.bulks), len(self.causes))))
            order = np.lexsort((ends, starts))
            starts, ends, lengths, cause = starts[order], ends[order], lengths[order], cause[order]
        new_ends = ends + np.cumsum(lengths - (ends - starts))
        return Intervals(starts, ends, new_ends - lengths, new_ends, cause)

    def counts(self) -> Counter[str]:
        """Edits by rule; neighbouring characters changed by one rule count once."""
        counts = Counter(edit.rule for edit in self.edits)
        if len(self.positions):
            goes_on = self.positions[1:] == self.positions[:-1] + 1
            goes_on &= self.which[1:] == self.which[:-1]
            begins = np.append(self.which[:1], self.which[1:][~goes_on])
            runs = np.bincount(begins, minlength=len(self.bulks)).tolist()
            for bulk, number in zip(self.bulks, runs, strict=True):
                if number:
                    counts[bulk.rule] += number
        return counts

    def starts_back(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places before the layer that characters after it came from."""
        starts, ends, new_starts, new_ends = self.intervals[:4]
        if not len(starts):
            return positions
        after = new_ends.searchsorted(positions, "right")  # changes that lie before, as a whole
        shift = np.concatenate((np.zeros(1, np.int64), ends - new_ends))[after]
        at = np.minimum(after, len(starts) - 1)
        inside = (after < len(starts)) & (new_starts[at] <= positions)
        return np.where(inside, starts[at], positions + shift)

    def back(self, span: Span) -> Span:
        """The span before the layer that `span`, after it, came from."""
        return map_back(*self.intervals[:4], span)


@dataclass(frozen=True, eq=False)
class Document:
    """A text on its way from source to output.

    `blocks`: where in a page the source was; None for plain text.
    """

    source: str
    text: str = ""
    layers: tuple[Layer, ...] = field(default=(), repr=False)
    blocks: Blocks | None = field(default=None, repr=False)

    @classmethod
    def of(cls, source: str, blocks: Blocks | None = None) -> Document:
        """A document nobody has touched."""
        return cls(source, source, (), blocks)

    @cached_property
    def scan(self) -> Scan:
        """The vectorised look at `text`, taken once."""
        return Scan(self.text)

    def apply(self, edits: Iterable[Edit | BulkEdit]) -> Document:
        """The document with these edits made; itself where none of them changes anything.

        Overlaps: an `Edit` beats a `BulkEdit`; of two `Edit`s the one that starts first wins,
        then the longer, then the first proposed; of two `BulkEdit`s the first proposed. What
        loses isn't lost: the pipeline asks every stage again until none has anything to propose.
        """
        singles: list[Edit] = []
        bulks: list[BulkEdit] = []
        for edit in edits:
            if isinstance(edit, BulkEdit):
                bulks += [edit] if len(edit.positions) else []
            elif self._changes(edit):
                singles.append(edit)
        chosen = _disjoint(singles)
        codes, columns = self.scan.codes, _NO_CHANGES
        if bulks:
            spans: list[tuple[int, int]] = [edit.span for edit in chosen]
            at, new_codes = [bulk.positions for bulk in bulks], [bulk.new for bulk in bulks]
            columns = native.joined(codes, at, new_codes, spans)
        positions, new, which = columns
        if not chosen and not len(positions):
            return self
        causes = tuple(Cause(bulk.rule, bulk.reason, bulk.confidence) for bulk in bulks)
        layer = Layer(tuple(chosen), causes, positions, new == DELETE, which)
        text = native.rebuilt(codes, [(*edit.span, edit.new) for edit in chosen], positions, new)
        return Document(self.source, text, (*self.layers, layer), self.blocks)

    def counts(self) -> Counter[str]:
        """Edits by rule, of all layers."""
        return sum((layer.counts() for layer in self.layers), Counter())

    def origin(self, span: Span) -> Span:
        """The span of the source that `span` of the text came from."""
        for layer in reversed(self.layers):
            span = layer.back(span)
        return span

    def origins(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where in the source each of these characters of the text came from; same shape.

        What a change made is taken to its beginning.
        """
        for layer in reversed(self.layers):
            positions = layer.starts_back(positions)
        return positions

    def _changes(self, edit: Edit) -> bool:
        start, end = edit.span
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{edit.rule}: {edit.span} is outside a text of {len(self.text)}")
        return self.text[start:end] != edit.new


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """Edits in order of place, each that overlaps an earlier one left out."""
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.span.start, -e.span.end)):
        if chosen:
            last = chosen[-1].span
            if edit.span.start < last.end or edit.span == last:
                continue
        chosen.append(edit)
    return chosen


def map_back(
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    new_starts: NDArray[np.int64],
    new_ends: NDArray[np.int64],
    span: Span,
) -> Span:
    """Take a span after a set of edits to the span before them.

    A changed interval can't be divided: a span that reaches into one takes it whole. An empty
    span at a deletion gives what was deleted.
    """
    start, end = span
    inside = int(new_ends.searchsorted(start, "right"))
    if inside < len(starts) and new_starts[inside] <= start:
        first = int(starts[inside])
    else:
        first = start + (int(ends[inside - 1] - new_ends[inside - 1]) if inside else 0)
    inside = int(new_starts.searchsorted(end, "left")) - 1
    if inside < 0:
        last = end
    elif end <= new_ends[inside]:
        last = int(ends[inside])
    else:
        last = end + int(ends[inside] - new_ends[inside])
    return Span(min(first, last), max(first, last))
