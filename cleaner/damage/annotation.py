"""Pinyin annotations that were sprayed over traditional text: 科協(xié)活動(dòng).

Such pages annotate a table of mostly traditional characters, densely. Real pinyin (a reading in a
textbook, a dictionary, a name) stands on simplified or rare characters, or sparsely, or on every
character in turn: it is left alone. Where the replacement hit bytes that straddle two characters
the text runs one byte out of step for a while (DAMAGE "frame slip"); those places are flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cleaner.context import Context
from cleaner.damage.readings import is_syllable, reads
from cleaner.document import BulkEdit, Document, Span
from cleaner.scan import CharClass

RULE = "damage.pinyin-annotation"
SLIP = "damage.frame-slip"

_PINYIN = "[a-zü\u00e0-\u00fc\u0100-\u01dc\u1e3f]{1,6}"
_ANNOTATION = re.compile(rf"[(（] ?({_PINYIN}) ?[)）]")
_HALF_ANNOTATION = re.compile(rf"\?({_PINYIN})[)）]")
_SWALLOWED = re.compile("[!?;](?=[、，])")

MIN_HITS = 2
MIN_DENSITY_FEW, MIN_DENSITY = 0.1, 0.01
"""Annotated share of the Han characters: of a text with fewer than `FEW` hits, and of longer ones.
Seeds 002 and 004 have 0.20 and 0.21; reference text has at most 0.002 (encyclopaedia, names)."""

FEW = 5
MAX_DENSITY = 0.6
"""Above this every character is annotated in turn: a reader, not damage. The seeds' densest line
of 10 Han characters has 0.55."""

MIN_TRADITIONAL = 0.8
"""Share of the annotated characters that are traditional; 1.0 in both seeds."""

JOIN = 14
"""Characters between two signs of the same out-of-step stretch; the seeds' longest has 11."""


class _Hit(NamedTuple):
    span: Span  # the brackets and what is between them
    in_step: bool  # the character before is read so


class Annotation:
    """Pinyin in brackets behind traditional characters."""

    name = "annotation"
    triggers = CharClass.LATIN1

    def propose(self, document: Document, context: Context) -> Iterator[BulkEdit]:
        """Deletions of rule `damage.pinyin-annotation`; flags of `damage.frame-slip`."""
        hits = list(_hits(document))
        if not hits or not _is_annotated(document, hits):
            return
        for place in _slips(document, hits):
            evidence = document.text[place.start : place.end]
            context.flag(document, SLIP, place, 0.9, f"read out of step: {evidence}")
        for in_step, confidence in ((True, 0.99), (False, 0.95)):
            spans = [hit.span for hit in hits if hit.in_step is in_step]
            if spans:
                at = np.concatenate([np.arange(start, end) for start, end in spans])
                yield BulkEdit.deletion(RULE, at, confidence)


def _hits(document: Document) -> Iterator[_Hit]:
    text, scan = document.text, document.scan
    opens = ((scan.codes[:-1] == ord("(")) | (scan.codes[:-1] == ord("（"))).nonzero()[0]
    inside = scan.classes[opens + 1] & (CharClass.LATIN | CharClass.LATIN1 | CharClass.BLANK)
    for at in opens[(inside != 0) & (opens > 0)].tolist():
        match = _ANNOTATION.match(text, at)
        if match and is_syllable(match.group(1)):
            yield _Hit(Span(*match.span()), reads(text[at - 1], match.group(1)))


def _is_annotated(document: Document, hits: list[_Hit]) -> bool:
    """Whether the page as a whole is annotated in this way."""
    at = np.array([hit.span.start - 1 for hit in hits if hit.in_step], np.int64)
    if len(at) < MIN_HITS:
        return False
    scan = document.scan
    density = len(at) / max(len(scan.where(CharClass.HAN)), 1)
    traditional = np.mean(scan.classes[at] & CharClass.TRADITIONAL != 0)
    least = MIN_DENSITY_FEW if len(at) < FEW else MIN_DENSITY
    return least <= density <= MAX_DENSITY and bool(traditional >= MIN_TRADITIONAL)


def _slips(document: Document, hits: list[_Hit]) -> Iterator[Span]:
    """Stretches that show signs of being read out of step, signs that stand near made one."""
    signs = sorted(_signs(document, hits))
    start = end = -1
    for sign in signs:
        if start >= 0 and sign.start - end <= JOIN and "\n" not in document.text[end : sign.start]:
            end = max(end, sign.end)
            continue
        if start >= 0:
            yield Span(start, end)
        start, end = sign
    if start >= 0:
        yield Span(start, end)


def _signs(document: Document, hits: list[_Hit]) -> Iterator[Span]:
    text, classes = document.text, document.scan.classes
    for hit in hits:
        if not hit.in_step:
            yield Span(hit.span.start - 1, hit.span.end)
    for match in _HALF_ANNOTATION.finditer(text):
        if is_syllable(match.group(1)):
            yield Span(*match.span())
    for match in _SWALLOWED.finditer(text):
        yield Span(match.start(), match.end() + 1)
    for at in (np.isin(document.scan.codes, [ord("?"), ord("!"), ord(";")])).nonzero()[0].tolist():
        if at + 1 < len(text) and classes[at + 1] & CharClass.RARE:
            yield Span(at, at + 2)
