"""HTML pages: recognised, parsed, and taken apart into blocks of text that know their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cleaner.blocks import Blocks
from cleaner.markup.extract import extract
from cleaner.markup.meta import find_meta
from cleaner.markup.recognise import is_html


class Html(bytes):
    """Bytes that are known to be HTML: the name of their file says so."""

    content_type = "text/html"


@dataclass(frozen=True)
class Page:
    """What a page holds: its whole text, where each block of it stood, and what is said of it."""

    text: str
    blocks: Blocks
    meta: dict[str, Any] = field(default_factory=dict)


def read_page(html: str) -> Page:
    """Take a page apart, however broken it is."""
    text, blocks, page = extract(html)
    return Page(text, blocks, find_meta(page))


__all__ = ["Html", "Page", "extract", "is_html", "read_page"]
