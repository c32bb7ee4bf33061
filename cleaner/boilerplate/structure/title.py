"""The title: the block that says what the page's head says, or a heading."""

from __future__ import annotations

import unicodedata

from cleaner.boilerplate.structure.hints import FRAME
from cleaner.boilerplate.structure.tree import Tree

_HEADINGS = ("h1", "h2", "h3")
_LEAST = 4  # characters of a title
_LONG = 8  # characters of a title that is known by a part
_LONGEST = 90
_LINKED = 0.5  # share of links; a linked title leads to another page, mostly


def title_block(text: str, tree: Tree, title: str) -> int | None:
    """The block of the title; None where none is found.  ``title``: what the page's head says."""
    blocks = tree.blocks
    wanted = plain(title)
    starts, ends = blocks.starts.tolist(), blocks.ends.tolist()
    tags = blocks.elements.tags
    best: tuple[float, int] | None = None
    for block, element in enumerate(blocks.element.tolist()):
        heading = tags[element] in _HEADINGS
        start, end = starts[block], ends[block]
        if end - start > 2 * _LONGEST or not (heading or text[start] in title):
            continue
        shown = plain(text[start:end])
        if not _LEAST <= len(shown) <= _LONGEST or tree.hidden[block]:
            continue
        score = 0.0
        if _same(shown, wanted):
            score = 2.0 + min(len(shown), len(wanted)) / max(len(shown), len(wanted))
        elif heading and tree.link[block] < _LINKED:
            score = 0.6 - 0.2 * _HEADINGS.index(tags[element])
        if score > 0:
            score += 0.2 * heading - 0.2 * (tree.link[block] >= _LINKED)
            if int(tree.inherited[element]) & int(FRAME):
                score -= 0.3
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
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
