"""The lines of a page by another parser: what `cleaner.markup` is compared with."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from cleaner.markup.tags import BLOCKS, OUT

_BLANKS = re.compile(r"[ \t\n\r\f]+")


def lines(html: str) -> list[str]:
    """Blocks without blanks, rows and <pre> not put together; for pages that nest little."""
    parts: list[str] = []
    _collect(LexborHTMLParser(html).root, parts)
    text = _BLANKS.sub("", "".join(parts))
    return [line for line in text.split("\v") if line.strip("\xa0\u3000\ufeff\u200b")]


def _collect(node, parts: list[str]) -> None:
    if node.tag == "-text":
        parts.append(node.text_content or "")
        return
    if node.tag in OUT or node.tag[0] in "-!":
        return
    block = node.tag in BLOCKS or node.tag in {"br", "hr"}
    parts.append("\v" * block)
    child = node.child
    while child is not None:
        _collect(child, parts)
        child = child.next
    parts.append("\v" * block)
