"""How likely a reading of bytes is: the sum of log-probabilities of its characters.

Every reading explains the same bytes, so the sums can be compared directly. The language model
knows Chinese; what it takes for noise, because it stands among Chinese or is no Chinese at all,
has at least a probability by kind, set on held-out slices of the reference texts and on short
texts in other languages (tests/decode holds the floors).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.language import model
from cleaner.scan import code_points

MALFORMED = -14.0
"""Nats of a malformed stretch, which stands as U+FFFD."""
MIXED = -6.0
"""Nats of two alphabets, or a capital after a small letter, in a word."""
ACCENTS = -2.0
"""Nats of a letter with an accent after another."""
BREAK = "\n\n"
"""Between texts that are scored together: the model begins a text after two line ends."""
_REPLACEMENT = 0xFFFD
_KINDS = (  # (first, last, nats): later lines override earlier ones
    (0x0000, 0x10FFF, -17.0),
    (0x0000, 0x001F, -12.0),
    (0x0009, 0x000A, -4.0),
    (0x000D, 0x000D, -4.0),
    (0x0020, 0x007E, -8.0),
    (0x0061, 0x007A, -6.0),
    (0x007F, 0x009F, -16.0),
    (0x00A0, 0x00BF, -9.0),
    (0x00C0, 0x00DE, -8.0),
    (0x00DF, 0x00FF, -6.0),
    (0x0100, 0x024F, -9.0),
    (0x0370, 0x03FF, -8.0),
    (0x03AC, 0x03CE, -5.5),
    (0x0400, 0x042F, -8.0),
    (0x0430, 0x044F, -5.0),
    (0x0450, 0x045F, -8.0),
    (0x0590, 0x06FF, -7.0),
    (0x0E00, 0x0E7F, -7.0),
    (0x2010, 0x203B, -10.0),
    (0x2100, 0x27BF, -12.0),
    (0x3000, 0x303F, -10.0),
    (0x3041, 0x3096, -7.0),
    (0x30A0, 0x30FF, -8.0),
    (0x3100, 0x33FF, -13.0),
    (0x4E00, 0x9FFF, -15.0),
    (0xAC00, 0xD7A3, -10.5),
    (0xF900, 0xFAFF, -16.0),
    (0xFF01, 0xFF5E, -10.0),
    (0xFF61, 0xFF9F, -11.0),
    (_REPLACEMENT, _REPLACEMENT, MALFORMED),
)


class Score(NamedTuple):
    """Log-probability in nats: of the whole reading, and the mean over non-ASCII characters."""

    total: float
    mean: float


@lru_cache(maxsize=1)
def least() -> NDArray[np.float32]:
    """The least log-probability of code points, float32[0x11000]; the last is for all beyond."""
    values = np.empty(0x11000, np.float32)
    for first, last, nats in _KINDS:
        values[first : last + 1] = nats
    values.setflags(write=False)
    return values


def character_nats(codes: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Log-probability of each character of a reading; U+FFFD stands for a malformed stretch."""
    scores = model().character_scores(codes)
    floor = least().take(codes, mode="clip")
    np.maximum(scores, floor, out=scores)
    # The model knows these in runs only, where they are other bytes misread.
    fixed = (codes < 0x20) | (codes - np.uint32(0x7F) < 0x4B1) | (codes == _REPLACEMENT)
    fixed |= codes - np.uint32(0xE000) < 0x1900  # private use
    np.copyto(scores, floor, where=fixed)
    odd = codes - np.uint32(0xC0) < 0x470
    if odd.any():
        _rate_alphabets(codes, odd, scores)
    return scores


def _rate_alphabets(
    codes: NDArray[np.uint32], odd: NDArray[np.bool_], scores: NDArray[np.float32]
) -> None:
    """Take from the scores what speaks against Greek, Cyrillic and accented letters.

    In a word, Greek and Cyrillic letters aren't mixed with Latin ones, no capital follows a small
    letter, and letters with accents seldom follow one another.
    """
    latin = (codes | 0x20) - np.uint32(0x61) < 26
    other = codes - np.uint32(0x370) < 0x1C0
    mixed = latin[:-1] & other[1:] | other[:-1] & latin[1:]
    scores[1:][mixed] += MIXED
    small = (codes - np.uint32(0x3AC) < 0x23) | (codes - np.uint32(0x430) < 0x30)
    capital = (codes - np.uint32(0x386) < 0x26) | (codes - np.uint32(0x400) < 0x30)
    scores[1:][small[:-1] & capital[1:]] += MIXED
    accented = odd & ~other
    scores[1:][accented[:-1] & accented[1:]] += ACCENTS


def rate(texts: Sequence[str]) -> list[Score]:
    """How likely each text is; scored together, which is much faster for short ones."""
    if not texts:
        return []
    codes = code_points(BREAK.join(texts) + BREAK)
    scores = character_nats(codes).astype(np.float64)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths + len(BREAK)) - len(BREAK)
    bounds = np.stack((ends - lengths, ends), axis=1).ravel()  # of a text, then of what follows it
    foreign = codes > 0x7F
    totals = np.where(lengths, np.add.reduceat(scores, bounds)[::2], 0.0)
    counts = np.where(lengths, np.add.reduceat(foreign, bounds, dtype=np.int64)[::2], 0)
    outside = np.where(counts, np.add.reduceat(scores * foreign, bounds)[::2], 0.0)
    means = outside / np.maximum(counts, 1)
    return list(map(Score, totals.tolist(), means.tolist()))


def score(text: str) -> Score:
    """How likely a text is."""
    return rate([text])[0]
