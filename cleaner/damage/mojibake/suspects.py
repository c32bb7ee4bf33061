"""Where a text may have been read in the wrong encoding: a cheap look, then the language model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.scan import REPLACEMENT, CharClass, Scan, code_points

RARE = CharClass.RARE | CharClass.PRIVATE | CharClass.FOREIGN | CharClass.KANA
CLASSES = RARE | CharClass.TRADITIONAL
HALFWIDTH_KANA = 0xFF61
NEAR = 12
"""Characters within which a rare one and a rare or traditional one stand: so they do in every kind
of mojibake but one (GBK read as Big5). Measured on held-out lines of 12:
7 % of the clean ones and all that were misread are looked at (benchmarks/language.py)."""
SHORT = 32
"""Characters of a line in which a rare character or two traditional ones are enough."""
POOR = -7.0
"""Mean nats of a stretch below which it is looked at: 5 % of the clean lines of 12 have less, and
of those that were misread all but a few in halfwidth kana, which `_reads_badly` lets through."""
WINDOW = 8
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
_BEGINNING = code_points("\n\n")
_NO_SCORES = np.empty(0, np.float32)


def suspicious_lines(document: Document) -> list[Span]:
    """Lines that the language model should look at."""
    scan = document.scan
    at = scan.where(CLASSES)
    classes = scan.classes[at]
    at = at[(classes & CharClass.KANA == 0) | (scan.codes[at] >= HALFWIDTH_KANA)]
    if not len(at):
        return []
    lines = scan.line_of(at)
    rare = scan.classes[at] & RARE != 0
    short = scan.line_ends[lines] - scan.line_starts[lines] <= SHORT
    apart = at[1:] - at[:-1]
    near = (apart <= NEAR) & (rare[1:] | rare[:-1]) | (apart <= SHORT) & short[1:]
    near &= lines[1:] == lines[:-1]
    chosen = (lines[1:][near], lines[short & rare])
    numbers = np.unique(np.concatenate(chosen))
    starts, ends = scan.line_starts[numbers].tolist(), scan.line_ends[numbers].tolist()
    lines_chosen = [Span(*span) for span in zip(starts, ends, strict=True)]
    scores = _scores(scan, lines_chosen)
    return [
        line for line, of in zip(lines_chosen, scores, strict=True) if _reads_badly(scan, line, of)
    ]


def _scores(scan: Scan, lines: Sequence[Span]) -> Iterator[NDArray[np.float32]]:
    """The log-probability of each character of each line, all of them scored in one call.

    Two line ends between two lines stand for the beginning of a text.
    """
    pieces: list[NDArray[np.uint32]] = []
    for line in lines:
        pieces += [scan.codes[line.start : line.end], _BEGINNING]
    scores = model().character_scores(np.concatenate(pieces)) if pieces else _NO_SCORES
    at = 0
    for line in lines:
        yield scores[at : at + line.end - line.start]
        at += line.end - line.start + len(_BEGINNING)


def _reads_badly(scan: Scan, line: Span, scores: NDArray[np.float32]) -> bool:
    codes = scan.codes[line.start : line.end]
    outside = codes > 0x7F
    foreign = scan.classes[line.start : line.end] & (CharClass.FOREIGN | CharClass.KANA) != 0
    if foreign.sum() > 0.3 * outside.sum():
        return True
    scores = scores[outside]
    if len(scores) <= WINDOW:
        return bool(len(scores)) and float(scores.mean()) < POOR
    sums = np.cumsum(scores, dtype=np.float64)
    return bool((sums[WINDOW:] - sums[:-WINDOW]).min() < POOR * WINDOW)


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
    codes = code_points(text)
    below = EXPECTED - model().character_scores(codes)
    found |= {Span(start, end) for start, end in _heaviest(below)}
    damaged = [span for span in found if not text[span.start : span.end].isascii()]
    return sorted(damaged, key=lambda span: (span.start - span.end, span.start))


def _heaviest(weights: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Disjoint runs whose sum is at least LEAST, each cut where it begins to fall."""
    start, total, best, end = 0, 0.0, 0.0, 0
    for i, weight in enumerate(weights.tolist()):
        total += weight
        if total <= 0 or total < best - 2 * LEAST:
            if best >= LEAST:
                yield start, end
            start, total, best = i + 1, 0.0, 0.0
        elif total > best:
            best, end = total, i + 1
    if best >= LEAST:
        yield start, end
