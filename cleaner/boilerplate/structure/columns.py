"""What the structure of a page says of each block, and of each line of a text on its way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner._native.tree import depths, inherited
from cleaner.boilerplate.structure.hints import WORDS
from cleaner.boilerplate.structure.main import Main
from cleaner.boilerplate.structure.tree import Tree
from cleaner.context import Context
from cleaner.document import Document

Columns = dict[str, NDArray[np.float64]]

INSIDE, HEAD, LINK = "page: inside", "page: head", "page: links"
_NAMED = tuple((f"page: named, {words}", int(hint)) for hint, words in WORDS.items())
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_HEADINGS = {"h1": 1.0, "h2": 0.8, "h3": 0.6, "h4": 0.4, "h5": 0.3, "h6": 0.2}


def block_columns(
    tree: Tree, main: Main | None, head: NDArray[np.bool_], title: int | None
) -> Columns:
    """Columns of shape (n,), one entry a block.

    ``page: inside``: in what holds the text.  ``head``: 1 for its title, 0.5 for
    what stands under it.
    ``links``: share of linked characters; ``around, links``: of the container's.  ``container``:
    its share of the page's 。 and other stops.  ``depth``: elements around, log2.  ``list``,
    ``table``, ``heading``: what the block is part of.  ``hidden``: not shown.  ``named, …``: what
    names of elements around it say.
    """
    elements = tree.blocks.elements
    of = tree.blocks.element
    tags = [tag for tag, _ in elements.kinds]
    part = np.array([(tag in _LISTS) + 2 * (tag == "table") for tag in tags], np.int64)
    part = inherited(part[elements.kind], elements.parents)[of]
    heading = np.array([_HEADINGS.get(tag, 0.0) for tag in tags])[elements.kind]
    size = np.maximum(1.0, tree.size)
    stops = np.bincount(tree.container, tree.stops, len(elements))
    columns = {
        INSIDE: np.zeros(len(of)) if main is None else main.keep.astype(float),
        HEAD: np.where(np.arange(len(of)) == title, 1.0, 0.5) * head,
        LINK: tree.link,
        "page: around, links": (tree.linked / size)[tree.container],
        "page: container": (stops / max(1.0, tree.stops.sum()))[tree.container],
        "page: depth": np.log2(1 + depths(elements.parents)[of]),
        "page: list": (part & 1).astype(float),
        "page: table": (part >> 1).astype(float),
        "page: heading": heading[of],
        "page: hidden": tree.hidden.astype(float),
    }
    around = tree.inherited[of]
    for name, hint in _NAMED:
        columns[name] = ((around & hint) != 0).astype(float)
    return columns


def line_columns(document: Document, context: Context) -> Columns:
    """The columns of the block that each line of ``document.text`` came from, shape (lines,).

    Empty where the document is no page of HTML.
    """
    blocks = document.blocks
    if blocks is None or not context.columns or not len(blocks):
        return {}
    starts, ends = document.scan.line_starts, document.scan.line_ends
    at = blocks.at(document.origins(np.maximum(starts, ends - 1)))
    return {name: values[at] for name, values in context.columns.items()}
