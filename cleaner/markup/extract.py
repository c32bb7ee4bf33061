"""From a parsed page to a text of blocks, one a line, that remember where they came from."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cleaner.blocks import Blocks, Elements
from cleaner.markup.tags import BLOCKS, CELLS, KEEP_LAYOUT, OUT

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TEXT = 2  # lexbor's number for text nodes
_EDGE = "\0"  # begins and ends what isn't shown; the parser leaves no NUL in a text
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_TO_FIND = re.compile(r"[^\s&<>\xa0\0]{2,24}")
_WINDOW = 100_000  # characters of the source in which the next text is looked for
_BROKEN = 5  # blocks that one link may hold
_NO_LINK = 1 << 20
_NESTED = -1  # in the cells of a row: one of them holds a table
_CELL = 200  # characters; a longer cell is a paragraph, not one of a row's values
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME = re.compile(r"[^\s]+")


def extract(root: LexborNode, html: str) -> tuple[str, Blocks]:
    """The text under ``root``, and its blocks; ``html`` is the page's source."""
    builder = _Builder(html)
    _walk(root, builder)
    return builder.result()


def _walk(root: LexborNode, builder: _Builder) -> None:
    """Go through the nodes in document order, without recursion."""
    node, top = root, root.mem_id
    closing: list[tuple[str, bool]] = []  # of every open element: its tag and whether it hides
    while True:
        descend = False
        if node.tag_id == _TEXT:
            builder.text(node.text_content or "")
        elif (tag := node.tag or "-") not in OUT and tag[0] != "-" and tag[0] != "!":
            descend = True
            hides = builder.open(tag, node.attributes)
        if descend:
            child = node.child
            if child is not None:
                closing.append((tag, hides))
                node = child
                continue
            builder.close(tag, hides)
        while node.mem_id == top or (following := node.next) is None:
            if node.mem_id == top or (around := node.parent) is None:
                return
            builder.close(*closing.pop())
            node = around
        node = following


class _Builder:
    """Collects blocks; a block ends where an element of its own line begins or ends."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = max(0, html.lower().find("<body")) if len(html) < _WINDOW * 100 else 0
        self.window = _WINDOW
        self.line = 1 + html.count("\n", 0, self.at)
        self.tags: list[str] = []
        self.names: list[str] = []
        self.ids: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.first: list[int] = []
        self.past: list[int] = []
        self.open_: list[int] = []  # elements that are open
        self.rows: list[list[int]] = []  # of every open row: its block numbers at each cell
        self.parts: list[str] = []
        self.linked = self.links = 0
        self.in_link = self.in_pre = self.hiding = 0
        self.after_link = False
        self.href: str | None = None
        self.same = 0  # links in a row, or blocks of one, that lead to one place
        self.texts: list[str] = []
        self.columns: list[tuple[int, int, int, int]] = []  # element, line, linked, links

    def open(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """An element begins; whether it hides what is inside."""
        if tag in {"br", "hr"}:
            self.line_break(tag == "hr")
            return False
        if tag in BLOCKS:
            self._open_block(tag)
            self._add(tag, attributes)
        elif tag == "a":
            if self.after_link:
                self.parts.append(" ")
            self._open_link(attributes.get("href"))
        if not attributes:
            return False
        hides = (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or bool((style := attributes.get("style")) and _HIDDEN.search(style))
        )
        if hides:
            if not self.hiding:
                self.parts.append(_EDGE)
            self.hiding += 1
        return hides

    def _open_block(self, tag: str) -> None:
        self.flush()
        if tag == "tr":
            self.rows.append([])
        elif tag in CELLS:
            if self.rows:
                self.rows[-1].append(len(self.texts))
        elif tag == "table":
            for row in self.rows:
                row.append(_NESTED)
        elif tag in KEEP_LAYOUT:
            self.in_pre += 1

    def _open_link(self, href: str | None) -> None:
        """A link begins. One that goes on and on was never closed, and is none."""
        if href is None:
            self.in_link += _NO_LINK  # the name of a place
            return
        self.same = self.same + 1 if href == self.href else 0
        self.href = href
        self.in_link += 1
        self.links += self.same < _BROKEN

    def close(self, tag: str, hides: bool) -> None:
        """The element ends."""
        if hides:
            self.hiding -= 1
            if not self.hiding:
                self.parts.append(_EDGE)
        if tag in BLOCKS:
            self.flush()
            element = self.open_.pop()
            if tag == "tr":
                self._end_row(self.rows.pop(), element)
            self.ends[element] = len(self.tags)
            self.past[element] = len(self.texts)
            if tag in KEEP_LAYOUT:
                self.in_pre -= 1
        elif tag == "a":
            self.in_link -= 1 if self.in_link % _NO_LINK else _NO_LINK
            self.after_link = True

    def text(self, data: str) -> None:
        """Characters, as the parser has them."""
        if not self.in_pre and data.isspace() and data.isascii():
            self.parts.append(" ")
            return
        self.after_link = False
        if self.in_link % _NO_LINK and self.same < _BROKEN:
            self.linked += len(data.strip())
        self.parts.append(data)

    def line_break(self, rule: bool) -> None:
        """A <br>, or an <hr>."""
        if self.in_pre and not rule:
            self.parts.append("\n")
        else:
            self.flush()

    def flush(self) -> None:
        """End the block, if there is one."""
        parts = self.parts
        if not parts:
            self.links = self.linked = 0
            return
        text = "".join(parts)
        if self.in_pre:
            text = text.removeprefix("\n").rstrip()
        else:
            text = _BLANKS.sub(" ", text).strip(" ")
        self.same += self.in_link % _NO_LINK
        if text and text.strip("\0 \n\xa0\u3000\ufeff\u200b"):
            if self.hiding:
                text += _EDGE
            self._find()
            element = self.open_[-1] if self.open_ else 0
            self.texts.append(text)
            self.columns.append((element, self.line, self.linked, self.links))
        self.parts = [_EDGE] if self.hiding else []
        self.linked = self.links = 0
        self.after_link = False

    def _add(self, tag: str, attributes: dict[str, str | None]) -> None:
        names = id_ = ""
        if attributes:
            id_ = (attributes.get("id") or "").strip()
            if id_:
                names = "#" + id_.lower()
            if classes := attributes.get("class"):
                names += "".join(" ." + name for name in classes.lower().split())
            if role := attributes.get("role"):
                names += " =" + role.lower()
        self.open_.append(len(self.tags))
        self.parents.append(self.open_[-2] if len(self.open_) > 1 else -1)
        self.tags.append(tag)
        self.names.append(names)
        self.ids.append(id_)
        self.ends.append(0)
        self.first.append(len(self.texts))
        self.past.append(0)

    def _end_row(self, cells: list[int], row: int) -> None:
        """Make one line of the cells of a row, where each is a single short line."""
        if len(cells) < 2 or _NESTED in cells:
            return
        bounds = [*cells, len(self.texts)]
        first, count = bounds[0], bounds[-1] - bounds[0]
        if count < 2 or any(b - a > 1 for a, b in pairwise(bounds)):
            return
        texts = self.texts[first:]
        if any(len(text) > _CELL or "\n" in text for text in texts):
            return
        columns = self.columns[first:]
        del self.texts[first:], self.columns[first:]
        self.texts.append("\t".join(texts))
        linked, links = (sum(column[which] for column in columns) for which in (2, 3))
        self.columns.append((row, columns[0][1], linked, links))
        for element in range(row + 1, len(self.tags)):
            self.first[element] = first
            self.past[element] = min(self.past[element], first + 1)

    def _find(self) -> None:
        """Move on to where the block stands in the source, if it is found there."""
        for part in self.parts:
            if found := _TO_FIND.search(part):
                at = self.html.find(found[0], self.at, self.at + self.window)
                if at < 0:
                    self.window = max(_WINDOW >> 8, self.window >> 1)
                    return
                self.line += self.html.count("\n", self.at, at)
                self.at, self.window = at, _WINDOW
                return

    def result(self) -> tuple[str, Blocks]:
        """The text and its blocks."""
        self.flush()
        starts: list[int] = []
        ends: list[int] = []
        hidden: list[tuple[int, int]] = []
        texts: list[str] = []
        at = 0
        for text in self.texts:
            if _EDGE in text:
                text = _shown(text, at, hidden)  # noqa: PLW2901
            starts.append(at)
            ends.append(at + len(text))
            texts.append(text)
            at += len(text) + 1
        element, lines, linked, links = np.array(self.columns, np.int64).reshape(-1, 4).T
        elements = Elements(
            self.tags, self.names, self.ids,
            *(np.array(column, np.int64)
              for column in (self.parents, self.ends, self.first, self.past)),
        )  # fmt: skip
        blocks = Blocks(
            np.array(starts, np.int64), np.array(ends, np.int64), element, lines, linked, links,
            np.array(hidden, np.int64).reshape(-1, 2), elements,
        )  # fmt: skip
        return "\n".join(texts), blocks


def _shown(text: str, at: int, hidden: list[tuple[int, int]]) -> str:
    """The text without its edges; where in the whole text it is hidden goes to ``hidden``."""
    pieces = text.split(_EDGE)
    for number, piece in enumerate(pieces):
        if number % 2 and piece:
            hidden.append((at, at + len(piece)))
        at += len(piece)
    return "".join(pieces)
