"""Where a text may have been read in the wrong encoding: a cheap look, then the language model."""

from __future__ import annotations

import re

from cleaner._native.suspects import damaged, suspicious
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.scan import REPLACEMENT, CharClass

RARE = CharClass.RARE | CharClass.PRIVATE | CharClass.FOREIGN | CharClass.KANA
CLASSES = RARE | CharClass.TRADITIONAL
"""Of kana the halfwidth ones alone are looked at; cleaner/_native/suspects.pyx knows them."""
NEAR = 12
"""Characters within which a rare one and a rare or traditional one stand: so they do in every kind
of mojibake but one (GBK read as Big5). Measured on held-out lines of 12:
7 % of the clean ones and all that were misread are looked at (benchmarks/language.py)."""
SHORT = 32
"""Characters of a line in which a rare character or two traditional ones are enough."""
FOREIGN_SHARE = 0.3
"""Share of foreign characters and kana, of what isn't ASCII, above which a line is looked at."""
POOR = -7.0
"""Mean nats of a stretch of 8 characters below which it is looked at: 5 % of the clean lines of 12
have less, and of those that were misread all but a few in halfwidth kana, which FOREIGN_SHARE lets
through."""
EXPECTED = -9.0
"""Nats of a character, half-way between clean text and mojibake: what lies below is damaged."""
LEAST = 12.0
"""Nats that a damaged stretch within a line lies below EXPECTED, in all."""
GONE, GONE_IN_UTF8 = 0.7, 0.25
"""Shares of U+FFFD, in what isn't ASCII, above which a text is gone: any, and one whose other
characters are for the most part of two bytes in UTF-8. Of lines of 60 characters, GBK read as UTF-8
has 0.68 and more, UTF-8 read as a single-byte encoding 0.14 at most."""

_LATIN = re.compile(
    "[\t -\u024f\u0370-\u04ff\u02c0-\u02df\u2010-\u203a\u20ac\u2122\u2200-\u22ff\u2300-\u23ff"
    "\u2500-\u25ff\u25ca\uf8ff\ufb01\ufb02\ufffd]+"
)
"""What single-byte encodings map to; no ideographs, kana, Hangul or Chinese marks of its own."""
_LETTER = re.compile("[\u0080-\u024f\u0370-\u04ff\u2500-\u25ff]")
"""One of these is in every such stretch that was misread."""

_ASCII = re.compile("[\0-\x7f]+")


def suspicious_lines(document: Document) -> list[Span]:
    """Lines that look odd, and that the language model finds poor."""
    scan, known = document.scan, model()
    found = suspicious(
        known.scorer, known.newline, scan.codes, scan.classes, NEAR, SHORT, FOREIGN_SHARE, POOR
    )
    return [Span(*line) for line in found]


def is_gone(text: str) -> bool:
    """Whether too much is U+FFFD to say what stood there, as where GBK was read as UTF-8."""
    lost = text.count(REPLACEMENT)
    if not lost:
        return False
    outside = len(text) - sum(map(len, _ASCII.findall(text)))
    two_bytes = sum("\x80" <= character < "\u0800" for character in text)
    limit = GONE_IN_UTF8 if 2 * two_bytes >= outside - lost else GONE
    return lost > limit * outside


def stretches(text: str) -> list[Span]:
    """Parts of a line that may be damaged while the rest isn't; the longest first."""
    latin = (match.span() for match in _LATIN.finditer(text))
    found = {Span(*span) for span in latin if _LETTER.search(text, *span)}
    known = model()
    below = damaged(known.scorer, known.newline, text, EXPECTED, LEAST)
    found |= {Span(*span) for span in below}
    beyond = [span for span in found if not text[span.start : span.end].isascii()]
    return sorted(beyond, key=lambda span: (span.start - span.end, span.start))
