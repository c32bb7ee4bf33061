"""From the pages of a site to what they share: which lines, where on the page, in which blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.lines import look
from cleaner.boilerplate.site.apply import entry_key, hits_of
from cleaner.boilerplate.site.blocks import find_blocks
from cleaner.boilerplate.site.duplicates import drop_duplicates
from cleaner.boilerplate.site.keys import keys_of, pattern_of
from cleaner.boilerplate.site.pages import BARE, PROSE, SENTENCE, is_label, labels, prepare
from cleaner.boilerplate.site.store import Repeated, Store, Stored
from cleaner.document import Document
from cleaner.site import Kind, SiteEntry, SiteTemplate, Where

FEWEST = 3
"""Distinct pages that must share a line; two pages share too much by chance."""

# Share of the distinct pages that must have a line of each kind, and the least number of them.
# Measured with benchmarks/site.py: see docs/learn.md.
_PROSE_SHARE, _PROSE_PAGES = 0.5, 5
_SENTENCE_SHARE, _SENTENCE_PAGES = 0.4, 4
_LINE_SHARES = ((10, 0.2), (50, 0.1), (500, 0.05))  # (up to so many pages, share)
_LINE_SHARE = 0.02  # on larger sites

_INSIDE = 0.1  # of a line's pages: more, and it stands anywhere
_LABEL = 0.5  # of a line's pages: more, and it is a label of a form
_INSIDE_SHARE = 0.5  # of the distinct pages that must have a line that stands anywhere
_EXAMPLES = 3
_TRIALS = 4  # rounds after which entries that act on none of their examples stay


@dataclass(slots=True, eq=False)
class Candidates:
    """Lines that may be learned, in order of `slotted`; arrays have one entry each.

    `head`, `inside`, `tail`: on how many pages the line stands there; `label`: on how many it is a
    label of a form (`labels`); `beside`: on how many the page has a paragraph of its own.
    `example`: the first pages that have it, -1 where there are fewer, shape (n, 3).
    """

    lines: list[Repeated]
    slotted: NDArray[np.int64]
    head: NDArray[np.int64]
    inside: NDArray[np.int64]
    tail: NDArray[np.int64]
    label: NDArray[np.int64]
    beside: NDArray[np.int64]
    example: NDArray[np.int64]

    @classmethod
    def of(cls, lines: list[Repeated]) -> Candidates:
        """Nothing is known of them yet."""
        slotted = np.array([line.slotted for line in lines], np.int64)
        head, inside, tail, label, beside = np.zeros((5, len(lines)), np.int64)
        example = np.full((len(lines), _EXAMPLES), -1, np.int64)
        return cls(lines, slotted, head, inside, tail, label, beside, example)

    def find(self, page: Stored) -> NDArray[np.int64]:
        """For each line of a page which candidate it is, -1 where it is none."""
        place = np.minimum(self.slotted.searchsorted(page.slotted), len(self.slotted) - 1)
        return np.where(self.slotted[place] == page.slotted, place, -1)


class Learner:
    """Takes the pages of one site one by one, then says what they share.

    Memory is bounded: pages wait in a `Store`. To be used in a `with` block.
    """

    def __init__(self) -> None:
        self._store = Store()
        self._pages = self._failed = 0

    def __enter__(self) -> Learner:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.__exit__()

    def add(self, name: str, text: str) -> None:
        """Take a page: its text as the stage boilerplate meets it."""
        self._pages += 1
        self._store.add(name, prepare(text))

    def fail(self) -> None:
        """Count a document that could not be read."""
        self._failed += 1

    def template(self) -> SiteTemplate:
        """What the pages share; without entries where fewer than `FEWEST` are distinct."""
        distinct = drop_duplicates(self._store)
        template = SiteTemplate((), self._pages, distinct, self._failed)
        if distinct < FEWEST:
            return template
        return _tried(self._store, template, list(_entries(self._store, distinct)))


def _tried(
    store: Store, template: SiteTemplate, entries: list[tuple[SiteEntry, list[int]]]
) -> SiteTemplate:
    """The template of those entries whose lines go from one of their example pages.

    Each entry comes with the numbers of its example pages; those that it acts on are named in it.
    """
    for _ in range(_TRIALS):
        template = replace(template, entries=tuple(entry for entry, _ in entries))
        wanted: dict[int, list[int]] = {}
        for number, (_, pages) in enumerate(entries):
            for page in pages:
                wanted.setdefault(page, []).append(number)
        acts: list[list[int]] = [[] for _ in entries]
        for page in sorted(wanted):
            gone = _gone(store, template, page)
            for number in wanted[page]:
                if not gone.isdisjoint(_marks(entries[number][0])):
                    acts[number].append(page)
        entries = [(entry, pages) for (entry, _), pages in zip(entries, acts, strict=True) if pages]
        if all(acts):
            break
    named = (replace(entry, examples=tuple(map(store.name, pages))) for entry, pages in entries)
    return replace(template, entries=tuple(named))


def _gone(store: Store, template: SiteTemplate, page: int) -> set[SiteEntry | str]:
    """The entries that act on a page, and the lines that go, flat and slotted."""
    lines = look(Document.of("\n".join(store.texts(page))))
    gone: set[SiteEntry | str] = set()
    for line, hit in hits_of(lines, template).items():
        gone.update((hit.entry, *keys_of(lines.stripped(line))))
    return gone


def _marks(entry: SiteEntry) -> tuple[SiteEntry | str, ...]:
    """What of an entry is looked for among what is gone: of a block, the whole of it."""
    return (entry,) if entry.kind == "block" else (entry, entry_key(entry.text))


def _entries(store: Store, distinct: int) -> Iterator[tuple[SiteEntry, list[int]]]:
    """What the pages share, with the numbers of a few pages that have it."""
    repeated = store.repeated(_least(0, distinct))
    found = Candidates.of([line for line in repeated if line.pages >= _least(line.kind, distinct)])
    if not found.lines:
        return
    for page in store.stored():
        _tally(found, page)
    where = [_where(found, number, distinct) for number in range(len(found.lines))]
    chosen = np.array([place is not None for place in where], np.bool_)
    pages = [line.pages for line in found.lines]
    blocks = find_blocks(lambda: _runs(store, found, chosen), pages, FEWEST)
    texts = _Texts(store, found)
    in_blocks: Counter[int] = Counter()
    for block in blocks:
        for number in block.lines:
            in_blocks[number] = max(in_blocks[number], block.pages)
        lines = tuple(texts.of(number) for number in block.lines)
        places = {where[number] for number in block.lines}
        place = places.pop() if len(places) == 1 else "any"
        yield SiteEntry("block", lines, place or "any", block.pages), list(block.examples)
    order = sorted(range(len(pages)), key=lambda number: (-pages[number], texts.place(number)))
    for number in order:
        place = where[number]
        bare = found.lines[number].kind & BARE
        if place is None or in_blocks[number] == pages[number] or bare:
            continue
        if _is_inside(found, number) and is_label(texts.of(number)):
            continue
        examples = [page for page in found.example[number].tolist() if page >= 0]
        kind: Kind = "line" if found.lines[number].same else "pattern"
        yield SiteEntry(kind, (texts.of(number),), place, pages[number]), examples


def _least(kind: int, distinct: int) -> int:
    """On how many pages a line of this kind must be."""
    if kind & PROSE:
        return max(_PROSE_PAGES, ceil(_PROSE_SHARE * distinct))
    if kind & SENTENCE:
        return max(_SENTENCE_PAGES, ceil(_SENTENCE_SHARE * distinct))
    share = next((share for most, share in _LINE_SHARES if distinct <= most), _LINE_SHARE)
    return max(FEWEST, ceil(share * distinct))


def _tally(found: Candidates, page: Stored) -> None:
    """Note where on a page the candidates stand."""
    which = found.find(page)
    known = which >= 0
    if not known.any():
        return
    body = ((page.kinds & PROSE) != 0) & ~known
    if body.any():
        found.beside[np.unique(which[known])] += 1
    else:
        body = ~known
    at = body.nonzero()[0]
    first, last = (int(at[0]), int(at[-1])) if len(at) else (len(which), -1)
    lines = np.arange(len(which))
    inside = np.unique(which[known & (lines > first) & (lines < last)])
    found.inside[inside] += 1
    for counts, zone in ((found.head, lines <= first), (found.tail, lines >= last)):
        there = np.setdiff1d(which[known & zone], inside)
        counts[there] += 1
    found.label[np.unique(which[labels(which.tolist(), (page.kinds & PROSE != 0).tolist())])] += 1
    here = np.unique(which[known])
    for column in range(_EXAMPLES):
        new = here[found.example[here, column] < 0]
        found.example[new, column] = page.page
        here = np.setdiff1d(here, new)


def _where(found: Candidates, number: int, distinct: int) -> Where | None:
    """Where a line goes; None where it is not to be learned."""
    line = found.lines[number]
    if found.label[number] > _LABEL * line.pages:
        return None
    if line.kind & PROSE and found.beside[number] < _least(PROSE, distinct):
        return None  # copies of one text have it, and nothing else
    head, tail = int(found.head[number]), int(found.tail[number])
    if not _is_inside(found, number):
        if tail <= _INSIDE * line.pages:
            return "head"
        return "tail" if head <= _INSIDE * line.pages else "any"
    if line.kind & PROSE or line.pages < _INSIDE_SHARE * distinct:
        return None
    return "any"


def _is_inside(found: Candidates, number: int) -> bool:
    """Whether a line is seen between paragraphs, not only above and below them."""
    return int(found.inside[number]) > _INSIDE * found.lines[number].pages


def _runs(
    store: Store, found: Candidates, chosen: NDArray[np.bool_]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each page, and for each of its lines which chosen candidate it is, or -1."""
    for page in store.stored():
        which = found.find(page)
        yield page.page, np.where((which >= 0) & chosen[which], which, -1)


class _Texts:
    """The candidates as text, taken from the first page that has them."""

    def __init__(self, store: Store, found: Candidates) -> None:
        self._texts: dict[int, tuple[int, str]] = {}
        wanted: dict[int, list[int]] = {}
        for number, page in enumerate(found.example[:, 0].tolist()):
            wanted.setdefault(page, []).append(number)
        for page in store.stored():
            numbers = wanted.get(page.page)
            if not numbers:
                continue
            texts = store.texts(page.page)
            first = {int(slot): at for at, slot in reversed(list(enumerate(page.slotted)))}
            for number in numbers:
                at = first[found.lines[number].slotted]
                text = texts[at] if found.lines[number].same else pattern_of(texts[at])
                self._texts[number] = at, text

    def of(self, number: int) -> str:
        """The line, or its pattern."""
        return self._texts[number][1]

    def place(self, number: int) -> int:
        """The line's place on the page."""
        return self._texts[number][0]
