"""Where a sentence begins and ends inside a paragraph."""

from __future__ import annotations

import re

from cleaner.document import Span

_FAR = 200  # characters; the longest sentence removed from the marked pages has 90
_END = re.compile(r"[。！？!?…]++[”’」』）)》】]*+")


def sentence_around(text: str, span: Span, start: int, end: int) -> Span | None:
    """The sentences of ``text[start:end]`` that ``span`` touches, closing quotes included.

    None where a sentence begins or ends too far away: text without full stops is not cut.
    """
    far = max(start, span.start - _FAR)
    first = start if far == start else None
    for found in _END.finditer(text, far, span.start):
        first = found.end()
    if first is None:
        return None
    # The span itself may hold the end of its sentence, closing marks of it may follow.
    for found in _END.finditer(text, max(span.start, span.end - 3), min(end, span.end + _FAR)):
        if found.end() >= span.end:
            return Span(first, found.end())
    return Span(first, end) if end - span.end <= _FAR else None
