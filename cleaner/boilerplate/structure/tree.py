"""The numbers of a page's blocks and elements that decisions are made by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner._native.tree import block_counts, inherited, nearest
from cleaner.blocks import Blocks
from cleaner.boilerplate.structure.hints import FRAME, Hint, hints_of
from cleaner.boilerplate.structure.numbers import numbers
from cleaner.document import Document
from cleaner.scan import CharClass

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FRAME_DATA = int(FRAME | Hint.DATA)
_COMMENT = int(Hint.COMMENT)
_STOP, _COMMA = 1, 2
_BLANK = CharClass.BLANK | CharClass.BREAK | CharClass.NEWLINE
_LINKED = 0.5  # share of a block's characters; above, it is no paragraph
_CHINESE = 0.3  # share of Han from which on a paragraph is Chinese
_CHINESE_PAGE = 0.2  # share of Chinese paragraphs from which on the page is
_MUCH, _ALMOST_ALL = 0.5, 0.9  # of the page's paragraphs
_DIGITS = re.compile(r"\d+")
_INSIDE = frozenset(
    (
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "center", "blockquote", "pre",
        "form", "tr", "tbody", "ul", "ol", "dl", "figure", "figcaption", "address",
    )
)  # fmt: skip
"""Elements that are parts of a container rather than containers."""


@lru_cache(maxsize=1)
def _mark_table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for bit, marks in ((_STOP, "。！？!?；…"), (_COMMA, "，,、；")):
        for mark in marks:
            table[ord(mark)] |= bit
    return table


@dataclass(frozen=True, eq=False)
class Tree:
    """Columns of shape (n,) a block, (m,) an element.

    ``length``: characters without blanks; ``link``: share of them in links; ``mass``: characters
    where the block is a paragraph, else 0; ``hidden``: the page doesn't show it; ``hints``: bits
    of `Hint` of an element itself; ``inherited``: with those of the elements around it.
    ``total``: ``mass`` of all blocks inside an element, ``size`` their length, ``linked`` the
    length of their links; ``container``: the element that a block is a part of.
    """

    blocks: Blocks
    length: Floats
    link: Floats
    stops: Floats
    commas: Floats
    mass: Floats
    hidden: Bools
    hints: Ints
    inherited: Ints
    total: Floats
    size: Floats
    linked: Floats
    container: Ints

    def inside(self, element: int) -> slice:
        """The blocks inside an element."""
        elements = self.blocks.elements
        return slice(int(elements.first[element]), int(elements.past[element]))


def look(document: Document, blocks: Blocks) -> Tree:
    """The numbers of a page of which ``document.text`` is the whole text."""
    scan = document.scan
    length, stops, commas, han, unseen = block_counts(
        scan.codes, scan.classes, blocks.starts, blocks.ends, blocks.hidden, _mark_table(),
        _BLANK, CharClass.HAN,
    )  # fmt: skip
    length = np.maximum(1.0, length)
    link = np.minimum(1.0, blocks.linked / length)
    hidden = unseen > length / 2
    prose = (stops >= 1) & (length >= numbers().sentence) | (commas >= 2) & (
        length >= numbers().paragraph
    )
    prose &= link < _LINKED
    chinese = prose & (han > _CHINESE * length)
    if length[chinese].sum() > _CHINESE_PAGE * length[prose].sum():
        prose = chinese  # the rest is addresses and notices in English
    containers = _containers(blocks)
    hidden &= ~_is_text(containers, length * prose, hidden, len(blocks.elements))
    mass = length * prose * ~hidden
    elements = blocks.elements
    of_kinds = [hints_of(tag, names) for tag, names in elements.kinds]
    hints = np.array(of_kinds, np.int64)[elements.kind]
    total, size = _inside(mass, blocks), _inside(length, blocks)
    linked = _inside(length * link, blocks)
    # What holds the greater part of the text isn't its frame, whatever it is called; comments may
    # be more than what they are on.
    whole = max(1.0, float(mass.sum()))
    hints = np.where(total > _MUCH * whole, hints & ~_FRAME_DATA, hints)
    hints = np.where(total > _ALMOST_ALL * whole, hints & ~_COMMENT, hints)
    return Tree(
        blocks, length, link, stops, commas, mass, hidden, hints,
        inherited(hints, elements.parents), total, size, linked, containers,
    )  # fmt: skip


def _is_text(of: Ints, mass: Floats, hidden: Bools, count: int) -> Bools:
    """The hidden blocks that are the page's text all the same: shown by a script, say.

    ``of``: the container of each block; ``count``: how many elements there are.
    """
    if not hidden.any():
        return hidden
    # One stretch with more paragraphs than all that is shown; advertising hides in many places.
    stretch = np.cumsum(np.diff(hidden, prepend=False)) * hidden
    held = np.bincount(stretch, mass * hidden)
    if held.max() > mass[~hidden].sum():
        return np.asarray(hidden & (stretch == held.argmax()))
    own = np.bincount(of, mass, count)
    unseen = np.bincount(of, mass * hidden, count)
    best = int(own.argmax())
    if not own[best]:
        return np.zeros_like(hidden)
    if unseen[best] < _LINKED * own[best]:
        return np.asarray((of == best) & (mass >= numbers().paragraph))
    return np.asarray(of == best)


def _inside(values: Floats, blocks: Blocks) -> Floats:
    sums = np.concatenate((np.zeros(1), values.cumsum()))
    return np.asarray(sums[blocks.elements.past] - sums[blocks.elements.first])


def _containers(blocks: Blocks) -> Ints:
    """Of each block the nearest element around it that is more than a paragraph."""
    elements = blocks.elements
    larger = np.array([tag not in _INSIDE for tag, _ in elements.kinds], np.uint8)
    return nearest(larger[elements.kind], elements.parents)[blocks.element]


@lru_cache(maxsize=4096)
def signature(tag: str, names: str) -> str:
    """Tag and classes of an element, numbers left out: what the posts of a thread share."""
    classes = [name for name in names.split() if name[0] != "#"]
    return tag + _DIGITS.sub("", "".join(classes))
