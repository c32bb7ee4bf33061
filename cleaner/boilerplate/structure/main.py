"""Which element of a page holds its text, and which blocks stand outside of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from cleaner.boilerplate.structure.hints import FRAME, Hint
from cleaner.boilerplate.structure.tree import Bools, Floats, Tree, signature

_AGAINST = 0.3  # weight of paragraphs in an element whose names say that it isn't the text
_FOR = 1.25  # weight where they say that it is
_TOGETHER = 0.25  # more for each further paragraph that stands in the same element
_MANY = 5  # elements of one name
_NEAR = 12  # blocks below the title in which the text begins, mostly
_UNDER = 2.0  # weight of what begins there
_MOSTLY = 0.5  # of what a larger element adds must be paragraphs
_FEW_LINKS = 0.25  # of what it adds may be links
_TEASERS = 0.5  # blocks with links for each paragraph that is added; more are lists of teasers
_LEAST = 60  # characters of paragraphs; a page with less has no text that could be told apart
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
    if tree.mass.sum() < min(_LEAST, _MOST_OF * plain) or not tree.mass.any():
        return None
    count = len(tree.total)
    own: Floats = np.bincount(tree.container, tree.mass * weights, count).astype(np.float64)
    paragraphs = np.bincount(tree.container, tree.mass > 0, count)
    own *= 1 + _TOGETHER * np.clip(paragraphs - 1, 0, 4)
    own *= (1 - tree.linked / np.maximum(1.0, tree.size)) ** 2
    own *= _repeated(tree, own)
    if title is not None:
        first = tree.blocks.elements.first
        own[tree.blocks.elements.past <= title] *= _AGAINST
        own[(first >= title - 1) & (first <= title + _NEAR)] *= _UNDER
    best = int(own.argmax())
    if not own[best]:
        return None
    main = _grown(tree, best, tree.mass * (weights >= 1))
    keep = np.zeros(len(tree.length), np.bool_)
    keep[tree.inside(main)] = True
    share = float(tree.mass[keep].sum() / tree.mass.sum())
    return Main((main,), keep, share, False)


def _repeated(tree: Tree, own: Floats) -> Floats:
    """Less for elements of which the page has many of one name, with links: teasers of a list."""
    elements = tree.blocks.elements
    links = _sums(np.minimum(1.0, tree.blocks.links), tree)
    full = ((own > 0) & (links > 0)).nonzero()[0].tolist()
    kinds = elements.kind[full].tolist()
    names = {
        element: signature(*elements.kinds[kind]) for element, kind in zip(full, kinds, strict=True)
    }
    times = Counter(names.values())
    factor = np.ones(len(own))
    for element, name in names.items():
        if times[name] >= _MANY:
            factor[element] = _AGAINST
    return factor


def _weights(tree: Tree) -> Floats:
    """How much each block's paragraph counts, by the names of the elements around it."""
    around = tree.inherited[tree.blocks.element] if len(tree.length) else tree.inherited
    against = (around & int(FRAME | Hint.COMMENT)) != 0
    favour = (around & int(Hint.BODY)) != 0
    return np.where(against, _AGAINST, np.where(favour, _FOR, 1.0))


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
        teasers = links[around] - links[element] > _TEASERS * (prose[around] - prose[element])
        if gain > _MOSTLY * size and linked < _FEW_LINKS * size and not teasers:
            element = around
        around = parents[around]
    return element


def _sums(values: Floats, tree: Tree) -> Floats:
    """The sum of a column of the blocks inside each element."""
    sums = np.concatenate((np.zeros(1), values.cumsum()))
    return np.asarray(sums[tree.blocks.elements.past] - sums[tree.blocks.elements.first])
