"""Half annotations that tell by themselves what a page is: the text beside them is out of step."""

from __future__ import annotations

import re

from cleaner.damage.annotation.brackets import HAN
from cleaner.damage.annotation.halves import cut_halves
from cleaner.damage.annotation.hits import APART, Hit
from cleaner.damage.annotation.places import NEAR
from cleaner.damage.annotation.readings import has_tone
from cleaner.document import Span
from cleaner.language import model

BESIDE = 6
"""Characters before and behind half an annotation by which it is told whether it is one."""
_HAN_BEFORE = re.compile(rf"[{HAN}]+\Z")
_BEHIND = re.compile(rf"[^()（）\n]{{1,{BESIDE}}}")
ODD_BESIDE = -9.0
"""Mean nats of NEAR characters beside half an annotation, below which it is one. Of 107 lines of
simulated pages with a half and nothing else 89 have that, or another annotation out of step; notes
that lack a bracket don't."""
_ANOTHER = re.compile(rf"[{HAN}]{{0,3}}(?:\?|[A-Za-z][(（])[^()（）\n]{{1,6}}[)）]")


def lone_halves(text: str) -> list[Span]:
    """What stands around half an annotation that nothing opens: ``牟渴鸱桨笗?huì)``.

    Beside it the text reads badly, or another one follows: ``怎麼讀?háng）`` lacks no more than a
    bracket.
    """
    found: list[Span] = []
    for (begin, end), syllable, kept, *_ in cut_halves(text):
        if kept or not has_tone(syllable) or not _reads_badly(text, begin, end):
            continue
        # Within the line, and not farther than a bracket is opened before it is closed.
        first = max(0, begin - APART)
        start = max(first, text.rfind("\n", first, begin) + 1)
        before = text[start:begin]
        if _count(before, "(（") <= _count(before, ")）"):
            stop = text.find("\n", end, end + APART)
            last = stop if stop >= 0 else min(len(text), end + APART)
            found.append(Span(max(start, found[-1].end if found else 0), last))
    return [span for span in found if span.start < span.end]


def _reads_badly(text: str, start: int, end: int) -> bool:
    """Whether what stands on both sides of a part of a text is out of step."""
    before = _HAN_BEFORE.search(text, max(0, start - BESIDE), start)
    after = _BEHIND.match(text, end)
    if before is None:
        return False
    if _ANOTHER.match(text, end):
        return True
    return _is_odd(before[0] + (after[0] if after is not None else ""))


def goes_on(text: str, hit: Hit) -> bool:
    """Whether what follows an annotation reads as if out of step, as a slip goes on."""
    behind = _BEHIND.match(text, hit.span.end)
    return behind is not None and _is_odd(behind[0])


def _is_odd(text: str) -> bool:
    """Whether some characters read as if out of step."""
    return model().scorer.worst(text, model().newline, 0, len(text), NEAR) < ODD_BESIDE


def _count(text: str, marks: str) -> int:
    return sum(map(text.count, marks))
