"""The text as rules read it: character by character in simplified script.

Rules and words are written in simplified script.  Where the script is kept, or a passage is left
in traditional script, they are tried on a copy of the text with every character simplified by
itself.  The copy is as long as the text, so places are the same; none of it gets into the output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cleaner._native.scan import count_of
from cleaner.document import Document
from cleaner.scan import CharClass

_SHARE = 50  # one traditional character among so many makes a traditional text


def as_rules_read(document: Document, simple_forms: Callable[[], Mapping[int, int]]) -> Document:
    """The document itself, or a copy of the same length with the characters' simple forms."""
    scan = document.scan
    if not scan.has(CharClass.TRADITIONAL):
        return document
    if count_of(scan.classes, CharClass.TRADITIONAL) * _SHARE < len(scan.codes):
        return document
    return Document.of(document.text.translate(simple_forms()))
