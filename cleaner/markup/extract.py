"""From a page's source to a text of blocks, one a line, that remember where they came from."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from cleaner._native.page import Page
from cleaner._native.tags import TagTable
from cleaner.blocks import Blocks, Elements
from cleaner.markup.tags import BLOCKS, HTML, KEEP_LAYOUT, OUT
from cleaner.scan import REPLACEMENT

_HEADERS = re.compile(
    r"HTTP/[0-9.]+ [0-9]{3}[^\n]{0,200}\n(?:[A-Za-z-]+:[^\n]{0,4000}\n){0,60}\s*(?=<)"
)
"""What a server sends before a page, and some crawlers keep; no text."""
_SWALLOWED = tuple(
    re.compile(
        rf"{mark}(?<=[^\x00-\x7f]{mark})(?=/?(?:{'|'.join(sorted(HTML))})(?:\s+[\w-]+=[^<>]{{0,200}}|\s*/?)>)"
    )
    for mark in (r"\?", REPLACEMENT)
)
"""A byte out of step that took the bracket of a tag along: 通知</h1> became 通ㄖ?/h1>."""


def extract(html: str) -> tuple[str, Blocks, Page]:
    """The text of a page, its blocks, and what its head says."""
    headers = _HEADERS.match(html)
    for swallowed in _SWALLOWED:
        html = swallowed.sub(r"\g<0><", html)
    page = Page(html, _table(), headers.end() if headers else 0)
    outline = page.outline
    starts, ends, element, lines, linked, links = outline.block_rows()
    tags, parents, past_all, first, past = outline.element_rows()
    # Elements without text are kept only as numbers, for the steps of paths.
    kept = past > first
    kept[0] = True
    numbers = kept.nonzero()[0]
    new = np.cumsum(kept)
    kinds, kind = outline.attributes(numbers)
    inner = parents[numbers]
    elements = Elements(
        [(tag, _names(id_, classes, role)) for tag, id_, classes, role in kinds],
        [id_.strip() for _, id_, _, _ in kinds],
        kind,
        np.where(inner >= 0, new[inner] - 1, -1),
        new[past_all[numbers] - 1],
        first[numbers],
        past[numbers],
        numbers,
        tags,
        parents,
    )
    hidden = np.array(outline.hidden, np.int64).reshape(-1, 2)
    blocks = Blocks(starts, ends, new[element] - 1, lines, linked, links, hidden, elements)
    return outline.text(), blocks, page


@lru_cache(maxsize=1)
def _table() -> TagTable:
    return TagTable(HTML, BLOCKS, OUT, KEEP_LAYOUT)


@lru_cache(maxsize=4096)
def _names(id_: str, classes: str, role: str) -> str:
    """Id, classes and role in lower case: ``#id .class .class =role``."""
    id_, role = id_.strip().lower(), role.strip().lower()
    names = "#" + id_ if id_ else ""
    names += "".join(" ." + name for name in classes.lower().split())
    return names + (" =" + role if role else "")
