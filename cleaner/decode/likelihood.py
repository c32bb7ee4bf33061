"""How likely a reading of bytes is: the sum of log-probabilities of its characters.

Every reading explains the same bytes, so the sums can be compared directly. Frequent Chinese
characters have a probability by rank (frequency.py); the rest one by kind, set on held-out slices
of the reference texts (tests/decode holds the floors).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.decode import frequency

ASTRAL = -17.0  # a character outside the basic plane
_KINDS = (  # (first, last, nats): later lines override earlier ones
    (0x0000, 0xFFFF, -17.0),
    (0x0000, 0x001F, -12.0),
    (0x0020, 0x007E, -5.0),
    (0x0030, 0x0039, -3.7),
    (0x0041, 0x005A, -4.2),
    (0x0061, 0x007A, -3.2),
    (0x007F, 0x009F, -15.0),
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
    (0x2010, 0x203B, -9.0),
    (0x2100, 0x27BF, -12.0),
    (0x3000, 0x303F, -9.0),
    (0x3041, 0x3096, -7.0),
    (0x30A0, 0x30FF, -8.0),
    (0x3100, 0x33FF, -13.0),
    (0x3400, 0x4DBF, -17.0),
    (0x4E00, 0x9FFF, -15.0),
    (0xAC00, 0xD7A3, -9.0),
    (0xE000, 0xF8FF, -16.0),
    (0xF900, 0xFAFF, -15.0),
    (0xFF01, 0xFF5E, -9.5),
    (0xFF61, 0xFF9F, -11.0),
    (0xFFFD, 0xFFFD, -14.0),  # a malformed stretch
)
_SETS = (  # (codec, lead bytes, nats): the levels of the national sets, below the frequent ones
    ("big5", range(0xC9, 0xFA), -14.0),
    ("gb2312", range(0xD8, 0xF8), -13.0),
    ("big5", range(0xA4, 0xC7), -11.5),
    ("gb2312", range(0xB0, 0xD8), -11.0),
)


class Score(NamedTuple):
    """Log-probability in nats: of the whole reading, and the mean over non-ASCII characters."""

    total: float
    mean: float


@lru_cache(maxsize=1)
def table() -> NDArray[np.float32]:
    """Log-probabilities of the basic plane, float32[65536]."""
    values = np.empty(0x10000, np.float32)
    for first, last, nats in _KINDS:
        values[first : last + 1] = nats
    for codec, leads, nats in _SETS:
        pairs = bytes(b for lead in leads for trail in range(0xA1, 0xFF) for b in (lead, trail))
        if codec == "big5":
            trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
            pairs = bytes(b for lead in leads for trail in trails for b in (lead, trail))
        values[_codes(pairs.decode(codec, "ignore"))] = nats
    for ranking in (frequency.TRADITIONAL, frequency.SIMPLIFIED):
        codes = _codes(ranking)
        ranks = np.arange(len(codes)) + 21
        nats_by_rank = frequency.INTERCEPT - frequency.SLOPE * np.log(ranks) - math.log(2)
        values[codes] = np.maximum(values[codes], nats_by_rank)
    values[[0x09, 0x0A, 0x0D, 0x20]] = (-5.0, -4.0, -4.5, -2.5)
    values[0xFEFF] = -12.0
    values.setflags(write=False)
    return values


def score(text: str) -> Score:
    """How likely `text` is; each U+FFFD counts as a malformed stretch."""
    if not text:
        return Score(0.0, 0.0)
    codes = _codes(text)
    values = table()[np.minimum(codes, 0xFFFF)]
    values = np.where(codes > 0xFFFF, np.float32(ASTRAL), values)
    foreign = codes > 0x7F
    count = int(foreign.sum())
    mean = float(values[foreign].mean()) if count else 0.0
    return Score(float(values.sum(dtype=np.float64)), mean)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
