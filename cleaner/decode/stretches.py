"""Find where a decoded text reads badly: stretches of characters that don't fit Chinese.

Clean text pays little: characters are first rated one by one, and only where unlikely ones crowd
is the language model asked.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.language import model

# Of two numbers the first is for a text in which nothing else is damaged.
USUAL = 8.0  # nats by which a character alone is unlikely, without being counted as odd
CROWDED = (9.0, 5.0)  # nats beyond that, summed, of a stretch worth a closer look
USUAL_IN_TEXT = 7.0  # the same, given the characters before it
ODD = (12.0, 5.0)  # of a stretch that is odd
ODD_START = 1.0  # of the first characters
MOST = 8.0  # nats one character can add
END = 10.0  # nats of usual text that end a stretch
START = 3  # characters of the text's beginning that are always looked at
CONTEXT = 2  # characters that the model looks back
AROUND = 8  # characters looked at before and after

Range = tuple[int, int]


def odd_stretches(codes: NDArray[np.uint32], damaged: bool) -> list[Range]:
    """Ranges of characters that read badly, ascending; `codes` are the text's code points.

    `damaged`: look closer, as there are malformed bytes.
    """
    crowded = _crowded(codes, CROWDED[damaged])
    if (_alone().take(codes[:START], mode="clip") > 0).any() and (not crowded or crowded[0][0] > 0):
        crowded.insert(0, (0, min(START, len(codes))))
    if not crowded:
        return []
    found: list[Range] = []
    parts = [codes[max(0, start - CONTEXT) : end] for start, end in crowded]
    together = np.concatenate(parts)
    costs = np.minimum(-model().character_scores(together) - USUAL_IN_TEXT, MOST)
    costs[together < 0x80] = -1.0
    if crowded[0][0] == 0 and costs[:START].sum() > ODD_START:
        found.append((0, min(START, len(codes))))  # data may begin within a character
    at = 0
    for (start, _), part in zip(crowded, parts, strict=True):
        first = min(CONTEXT, start)
        peaks = _peaks(costs[at + first : at + len(part)].tolist(), ODD[damaged])
        found += [(start + begin, start + end) for begin, end in peaks]
        at += len(part)
    return found


def _peaks(costs: list[float], least: float) -> list[Range]:
    """Ranges with a sum above `least`, each ending before usual text."""
    found: list[Range] = []
    total = top = 0.0
    start = last = 0
    for at, cost in enumerate(costs):
        if total <= 0.0 or top - total > END:
            if top > least:
                found.append((start, last))
            total, top, start = 0.0, 0.0, at
        total += cost
        if total > top:
            top, last = total, at + 1
    if top > least:
        found.append((start, last))
    return found


def _crowded(codes: NDArray[np.uint32], least: float) -> list[Range]:
    """Ranges of characters around crowds of unlikely ones, ascending and disjoint."""
    sums = _alone().take(codes, mode="clip").cumsum(dtype=np.int32)
    rise = sums - np.minimum.accumulate(sums)
    high = (rise > least * _SCALE).nonzero()[0]
    if not len(high):
        return []
    breaks = (np.diff(high) > 2 * AROUND).nonzero()[0]
    starts, ends = high[np.append(0, breaks + 1)], high[np.append(breaks, len(high) - 1)]
    found: list[Range] = []
    for start, last in zip(starts.tolist(), ends.tolist(), strict=True):
        # A crowd begins where the sum began to rise.
        low = sums[start] - rise[start]
        begin = start - int((sums[max(0, start - 64) : start + 1][::-1] == low).argmax())
        begin, end = max(0, begin - AROUND), min(len(codes), last + AROUND)
        if found and begin <= found[-1][1]:
            begin = found.pop()[0]
        found.append((begin, end))
    return found


_SCALE = 8  # of the rounded nats


@lru_cache(maxsize=1)
def _alone() -> NDArray[np.int8]:
    """How unlikely each code point is, beyond `USUAL`, in nats times `_SCALE`."""
    codes = np.arange(0x11000, dtype=np.uint32)
    known = model()
    likely = known.alone(codes)
    nats = -likely - USUAL
    nats[:0x80] = -1.0  # markup and foreign words are nothing odd
    table: NDArray[np.int8] = np.clip(np.rint(nats * _SCALE), -4 * _SCALE, MOST * _SCALE).astype(
        np.int8
    )
    return table
