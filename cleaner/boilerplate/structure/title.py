"""The title: the block that says what the page's head says, or a heading."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from cleaner.boilerplate.structure.hints import AROUND
from cleaner.boilerplate.structure.tree import Tree
from cleaner.document import Document

_HEADINGS = {"h1": 0.6, "h2": 0.4, "h3": 0.2}  # what a heading counts that says something else
_MARKS = re.compile(r"[\W_]+")
_LEAST = 4  # characters of a title
_LONG = 8  # characters of a title that is known by a part
_LONGEST = 90
_LINKED = 0.5  # share of links; a linked title leads to another page, mostly


def title_block(document: Document, tree: Tree, title: str) -> int | None:
    """The block of the title; None where none is found.  ``title``: what the page's head says."""
    blocks = tree.blocks
    wanted = plain(title)
    text, elements = document.text, blocks.elements
    ranks = np.array([_HEADINGS.get(tag, 0.0) for tag, _ in elements.kinds])[elements.kind]
    ranks = ranks[blocks.element]
    begins = np.array([text[start] in title for start in blocks.starts.tolist()], np.bool_)
    short = blocks.ends - blocks.starts <= 2 * _LONGEST
    best: tuple[float, int] | None = None
    for block in (((ranks > 0) | begins) & short & ~tree.hidden).nonzero()[0].tolist():
        shown = plain(text[blocks.starts[block] : blocks.ends[block]])
        if not _LEAST <= len(shown) <= _LONGEST:
            continue
        score = 0.0
        framed = bool(int(tree.inherited[blocks.element[block]]) & AROUND)
        if _same(shown, wanted):
            score = 2.0 + min(len(shown), len(wanted)) / max(len(shown), len(wanted))
        elif ranks[block] and tree.link[block] < _LINKED and not framed:
            score = float(ranks[block])
        if score > 0:
            score += 0.2 * bool(ranks[block]) - 0.2 * bool(tree.link[block] >= _LINKED)
            score -= 0.3 * framed
        if score > 0 and (best is None or score > best[0]):
            best = score, block
    return None if best is None else best[1]


def _same(shown: str, wanted: str) -> bool:
    return bool(wanted) and (
        wanted.startswith(shown)
        or (len(shown) >= _LONG and shown in wanted)
        or (len(wanted) >= _LONG and shown.startswith(wanted))
    )


def plain(text: str) -> str:
    """NFKC without blanks and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
