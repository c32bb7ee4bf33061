"""Which element of a page holds its text, and which blocks stand outside of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from cleaner.blocks import Elements
from cleaner.boilerplate.structure.hints import AROUND, Hint
from cleaner.boilerplate.structure.numbers import numbers
from cleaner.boilerplate.structure.tree import Bools, Floats, Ints, Tree, signature

_BODY = int(Hint.BODY)
_LINKED = 0.5  # share of links in what a page without paragraphs has as its text
_ALL = 0.8  # of what is neither link nor frame, on a page without paragraphs
_LINES = 3  # of it
_TEASED = 0.6  # of the page's paragraphs that teasers hold on a list page
_SHORT = 30  # characters of it
_MOST_OF = 0.5  # share of what isn't linked that paragraphs have on a page with a short text


@dataclass(frozen=True, eq=False)
class Main:
    """What holds the text: elements, none inside another, in document order.

    ``keep``: shape (n,), the blocks inside.  ``share``: of the page's paragraphs.  ``thread``:
    the elements are posts.
    """

    elements: tuple[int, ...]
    keep: Bools
    share: float
    thread: bool


def find_main(tree: Tree, title: int | None) -> Main | None:
    """The element that holds the text; None where there are too few paragraphs.

    ``title``: the block of the title, below which the text is looked for.
    """
    weights = _weights(tree)
    plain = float((tree.length * (1 - tree.link)).sum())
    if tree.mass.sum() < min(numbers().least, _MOST_OF * plain) or not tree.mass.any():
        return _without_paragraphs(tree, title)
    count = len(tree.total)
    container = _merged(tree)
    own: Floats = np.bincount(container, tree.mass * weights, count).astype(np.float64)
    paragraphs = np.bincount(container, tree.mass > 0, count)
    own *= 1 + numbers().together * np.clip(paragraphs - 1, 0, 4)
    own *= (1 - tree.linked / np.maximum(1.0, tree.size)) ** 2
    alike = _alike(tree, own)
    own *= np.where(alike, numbers().against, 1.0)
    if title is not None:
        first = tree.blocks.elements.first
        own[tree.blocks.elements.past <= title] *= numbers().against
        own[(first >= title - 1) & (first <= title + numbers().near)] *= numbers().under
    best = int(own.argmax())
    if not own[best]:
        return None
    if alike[best] and tree.total[alike].sum() >= _TEASED * tree.mass.sum():
        return None  # a list of teasers
    main = _grown(tree, best, tree.mass * (weights >= 1))
    keep = np.zeros(len(tree.length), np.bool_)
    keep[tree.inside(main)] = True
    share = float(tree.mass[keep].sum() / tree.mass.sum())
    return Main((main,), keep, share, False)


def _without_paragraphs(tree: Tree, title: int | None) -> Main | None:
    """What holds nearly all that is neither link nor frame: lists, verse, tables.

    A few lines do right below the title; elsewhere many must stand together.
    """
    frame = (tree.inherited[tree.blocks.element] & AROUND) != 0
    plain = tree.length * (tree.link < _LINKED) * ~frame * ~tree.hidden
    places: list[tuple[int | None, int, int]] = [(None, 4 * _LINES, 4 * _SHORT)]
    if title is not None:
        places.insert(0, (title, _LINES, _SHORT))
    for above, lines, least in places:
        below, near = plain.copy(), np.ones(len(tree.total), np.bool_)
        if above is not None:
            below[: above + 1] = 0
            near = tree.blocks.elements.first <= above + numbers().near
        inside, full = _sums(below, tree), _sums((below > 0).astype(float), tree)
        fit = near & (inside >= _ALL * below.sum()) & (inside >= least) & (full >= lines)
        fit &= tree.linked < _LINKED * tree.size
        if fit.any():
            main = int(fit.nonzero()[0][-1])  # the innermost
            keep = np.zeros(len(tree.length), np.bool_)
            keep[tree.inside(main)] = True
            return Main((main,), keep, float(inside[main] / below.sum()), False)
    return None


def _merged(tree: Tree) -> Ints:
    """The container of each block; paragraphs in elements of one kind side by side are one text."""
    elements = tree.blocks.elements
    leaf = (elements.past - elements.first == 1) & (elements.ends == np.arange(len(elements)) + 1)
    leaf &= (tree.total > 0) & _is_division(elements)[elements.kind]
    numbers_ = leaf.nonzero()[0]
    if not len(numbers_):
        return tree.container
    keys = (elements.parents[numbers_] * len(elements.kinds) + elements.kind[numbers_]).tolist()
    times = Counter(keys)
    joined = numbers_[[times[key] > 1 for key in keys]]
    to = np.arange(len(elements))
    to[joined] = elements.parents[joined]
    return to[tree.container]


def _is_division(elements: Elements) -> Bools:
    return np.array([tag in {"div", "section"} for tag, _ in elements.kinds], np.bool_)


def _alike(tree: Tree, own: Floats) -> Bools:
    """Elements of which the page has many of one name, with links: teasers of a list."""
    elements = tree.blocks.elements
    links = _sums(np.minimum(1.0, tree.blocks.links), tree)
    full = ((own > 0) & (links > 0)).nonzero()[0].tolist()
    kinds = elements.kind[full].tolist()
    names = {
        element: signature(*elements.kinds[kind]) for element, kind in zip(full, kinds, strict=True)
    }
    times = Counter(names.values())
    alike = np.zeros(len(own), np.bool_)
    for element, name in names.items():
        alike[element] = times[name] >= numbers().alike
    return alike


def _weights(tree: Tree) -> Floats:
    """How much each block's paragraph counts, by the names of the elements around it."""
    around = tree.inherited[tree.blocks.element] if len(tree.length) else tree.inherited
    against = (around & AROUND) != 0
    favour = (around & _BODY) != 0
    return np.where(against, numbers().against, np.where(favour, numbers().favour, 1.0))


def _grown(tree: Tree, element: int, mass: Floats) -> int:
    """The largest element around that adds paragraphs for the most part, and no teasers."""
    elements = tree.blocks.elements
    total, prose = _sums(mass, tree), _sums((mass > 0).astype(float), tree)
    links = _sums(np.minimum(1.0, tree.blocks.links), tree)
    parents = elements.parents.tolist()
    around = parents[element]
    while around >= 0:
        gain = total[around] - total[element]
        size = tree.size[around] - tree.size[element]
        linked = tree.linked[around] - tree.linked[element]
        teasers = links[around] - links[element] > numbers().teasers * (
            prose[around] - prose[element]
        )
        if gain > numbers().mostly * size and linked < numbers().few_links * size and not teasers:
            element = around
        around = parents[around]
    return element


def _sums(values: Floats, tree: Tree) -> Floats:
    """The sum of a column of the blocks inside each element."""
    sums = np.concatenate((np.zeros(1), values.cumsum()))
    return np.asarray(sums[tree.blocks.elements.past] - sums[tree.blocks.elements.first])
