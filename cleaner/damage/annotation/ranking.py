"""The likeliest readings of frames, in the language of the page.

A page has many places, and a place has many frames; what is looked up in the model is therefore
put together for all of them. A slot of which a byte is unknown is first narrowed to the characters
that are likeliest between their neighbours; then all combinations are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.frames import Frame
from cleaner.language import model
from cleaner.language.trigram import CLASS_BITS
from cleaner.scan import CharClass, class_table, code_points

OF_PAIRS = 0.1
"""Share of a page's own pairs of characters in the probability of the next one; estimated by
expectation maximisation on 60 pages that the model was not built from."""

MIN_TRADITIONAL = 0.05
"""Share of traditional characters from which a page is written in them; prose has 0.3."""
SIMPLIFIED = 0.03
"""Share of other forms on such a page, where it doesn't show which it writes."""
LEAST_FORM = 0.03
"""Share of the traditional forms from which they are what traditional text writes."""
FORM_WEIGHT = 2.0
"""How often a form must be seen to count as much as what is usual."""

KEPT = 8
"""Characters of a slot that are compared in combination."""
WIDE = 600
"""A slot with more candidates than this has unknown neighbours, and more of its own are kept."""
KEPT_WIDE = 12
MOST_ROWS = 1000
"""Combinations of a frame; of more slots fewer characters are kept."""
BEST = 6
"""Readings of a frame that come out."""
HOPED = -2.5
"""Nats of a character of which nothing is known yet; prose has -3.3 on the average."""

_SHIFT = np.uint64(CLASS_BITS)
FILTER_BITS = 16
"""Of the hashes by which pairs that the page doesn't have are told quickly."""
_UNKNOWN = "\ufffd"

Nats = NDArray[np.float32]
Codes = NDArray[np.uint32]
Classes = NDArray[np.uint64]


class Job(NamedTuple):
    """A frame to be filled, and the characters around it."""

    frame: Frame
    before: str
    after: str


class Language:
    """The language model with what a page says of its own words.

    The probability of a character is interpolated from the model's and from the share that it has
    among the characters which follow the one before it on the page. Of the forms of a character
    (轉, 转) those are likely that the page writes.
    """

    def __init__(self, codes: Codes) -> None:
        classes = model().classes(codes)
        keys = (classes[:-1] << _SHIFT) | classes[1:]
        self._keys, counts = np.unique(keys, return_counts=True)
        self._likely = np.zeros(1 << FILTER_BITS, np.bool_)
        self._likely[_filter_hash(self._keys)] = True
        self._counts = counts.astype(np.float32)
        self._totals = np.bincount(classes.astype(np.int64), minlength=model().size)
        self._forms = _forms_of(codes, self._totals)

    def scores(self, codes: Codes) -> Nats:
        """Log-probability of each character of a text after those before it."""
        classes = model().classes(codes)
        before = np.concatenate(([np.uint64(model().newline)], classes[:-1]))
        known = model().character_scores(codes) - model().forms(codes)
        return self._mixed(known, before, classes) + self._forms.take(codes, mode="clip")

    def pairs(self, first: Codes, second: Codes) -> Nats:
        """Log-probability of each character of `second` after the one of `first` in its place."""
        before, classes = model().classes(first), model().classes(second)
        known = self._mixed(model().pair(before, classes), before, classes)
        return known + self._forms.take(second, mode="clip")

    def alone(self, codes: Codes) -> Nats:
        """Log-probability of each character in any context."""
        return model().unigrams(model().classes(codes)) + self._forms.take(codes, mode="clip")

    def _mixed(self, scores: Nats, before: Classes, classes: Classes) -> Nats:
        known = np.exp(scores) * np.float32(1 - OF_PAIRS)
        keys = (before << _SHIFT) | classes
        likely = self._likely[_filter_hash(keys)].nonzero()[0]
        if len(likely):
            keys = keys[likely]
            place = np.minimum(self._keys.searchsorted(keys), len(self._keys) - 1)
            count = np.where(self._keys[place] == keys, self._counts[place], np.float32(0))
            totals = np.maximum(self._totals.take(before[likely].astype(np.int64)), 1)
            known[likely] += (count / totals).astype(np.float32) * np.float32(OF_PAIRS)
        return np.log(known)


def _filter_hash(keys: Classes) -> Classes:
    """A number below 1 << FILTER_BITS for each key."""
    mixed: Classes = (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - FILTER_BITS)
    return mixed


def _forms_of(codes: Codes, totals: NDArray[np.int64]) -> Nats:
    """Log-share of each code point of the BMP in its class, on a page with these characters."""
    classes, usual, in_traditional = _forms()
    written = class_table()[codes] & CharClass.TRADITIONAL != 0
    traditional = np.count_nonzero(written) >= max(1, MIN_TRADITIONAL * len(codes))
    shares = in_traditional if traditional else usual
    seen = np.bincount(np.minimum(codes, len(shares) - 1), minlength=len(shares))
    found: Nats = np.log((seen + shares * FORM_WEIGHT) / (totals[classes] + FORM_WEIGHT))
    return found.astype(np.float32)


@lru_cache(maxsize=1)
def _forms() -> tuple[NDArray[np.int64], Nats, Nats]:
    """The class of each code point of the BMP, and its share in it: in general, in traditional."""
    codes = np.arange(0x10000, dtype=np.uint32)
    classes = model().classes(codes).astype(np.int64)
    usual = np.exp(model().forms(codes))
    usual[0xF900:0xFB00] = 1e-6  # compatibility ideographs
    traditional = class_table()[:0x10000] & CharClass.TRADITIONAL != 0
    of_class = np.bincount(classes, usual * traditional, minlength=model().size)[classes]
    in_class = np.bincount(classes, usual, minlength=model().size)[classes]
    kept = np.where(traditional, 1 - SIMPLIFIED, SIMPLIFIED) * in_class
    rest = np.where(traditional, of_class, in_class - of_class)
    # A traditional form that is next to never written is a variant of one for both (悧, 利).
    both = (of_class > LEAST_FORM * in_class) & (in_class > of_class)
    shares = np.where(both, usual * kept / np.maximum(rest, 1e-9), usual)
    return classes, usual.astype(np.float32), shares.astype(np.float32)


@lru_cache(maxsize=2048)
def _codes(characters: str) -> Codes:
    return code_points(characters)


def fill(language: Language, jobs: Sequence[Job]) -> list[list[str]]:
    """The likeliest texts of each frame, at most BEST or one for each stretch with a choice."""
    narrowed = _narrowed(language, jobs)
    stretches = [_stretches(job, slots) for job, slots in zip(jobs, narrowed, strict=True)]
    every = [one for some in stretches for one in some]
    flat = [np.empty(0, np.uint32), *(one.rows.ravel() for one in every)]
    scores = language.scores(np.concatenate(flat))
    at = 0
    choices = {}
    for one in every:
        part = scores[at : at + one.rows.size].reshape(one.rows.shape)
        at += one.rows.size
        choices[id(one)] = one.best(part[:, 2:].sum(axis=1))
    return [
        _combined(slots, [(one, choices[id(one)]) for one in some])
        for slots, some in zip(narrowed, stretches, strict=True)
    ]


class _Stretch(NamedTuple):
    """Slots with a choice that are near one another, from the first to the last."""

    start: int
    end: int
    rows: NDArray[np.uint32]  # a combination a row: two characters before, the slots, two after

    def best(self, scores: Nats) -> list[str]:
        """The likeliest combinations."""
        order = np.argsort(-scores, kind="stable")[:BEST]
        middle = self.rows[order, 2 : 2 + self.end - self.start]
        return ["".join(map(chr, row)) for row in middle.tolist()]


def _stretches(job: Job, slots: Sequence[str]) -> list[_Stretch]:
    """Stretches that have two certain characters between them: one says nothing of the other."""
    bounds: list[tuple[int, int]] = []
    for i, slot in enumerate(slots):
        if len(slot) > 1:
            if bounds and i - bounds[-1][1] < 2:
                bounds[-1] = bounds[-1][0], i + 1
            else:
                bounds.append((i, i + 1))
    return [_Stretch(start, end, _rows(job, slots, start, end)) for start, end in bounds]


def _rows(job: Job, slots: Sequence[str], start: int, end: int) -> NDArray[np.uint32]:
    before = (job.before + "".join(slots[max(0, start - 2) : start]))[-2:].rjust(2, "\n")
    after = ("".join(slots[end : end + 2]) + job.after)[:2]
    several = sum(len(slot) > 1 for slot in slots[start:end])
    most = max(2, int(MOST_ROWS ** (1 / several)))
    columns = [*before, *(slot[:most] for slot in slots[start:end]), *after]
    sizes = [len(column) for column in columns]
    rows = np.empty((*sizes, len(columns)), np.uint32)
    for number, column in enumerate(columns):
        rows[..., number] = _codes(column).reshape(-1, *(1,) * (len(columns) - 1 - number))
    return rows.reshape(-1, len(columns))


def _combined(slots: Sequence[str], choices: Sequence[tuple[_Stretch, list[str]]]) -> list[str]:
    """The best combination of all stretches, and those in which one of them differs."""
    parts, at = [], 0
    for stretch, best in choices:
        parts += ["".join(slots[at : stretch.start]), best[0]]
        at = stretch.end
    parts.append("".join(slots[at:]))
    found = ["".join(parts)]
    for number, (_, best) in enumerate(choices):
        for other in best[1:]:
            parts[2 * number + 1] = other
            found.append("".join(parts))
        parts[2 * number + 1] = best[0]
    return found


def _narrowed(language: Language, jobs: Sequence[Job]) -> list[list[str]]:
    """The slots of each frame with the likeliest characters between their neighbours."""
    found = [list(job.frame.slots) for job in jobs]
    known: dict[tuple[int, int], Nats] = {}  # nats of the characters of a narrowed slot
    while pending := [(n, i) for n, slots in enumerate(found) if (i := _widest(slots)) is not None]:
        parts: list[NDArray[np.uint32]] = []
        for number, i in pending:
            codes = _codes(found[number][i])
            left, right = _neighbours(jobs[number], found[number], i)
            parts += [np.stack((_repeated(one, codes), codes)) for one in left]
            parts += [np.stack((codes, _repeated(one, codes))) for one in right]
        first, second = np.concatenate(parts, axis=1) if parts else np.empty((2, 0), np.uint32)
        scores = language.pairs(first, second)
        at = 0
        for number, i in pending:
            slot = found[number][i]
            total = language.alone(_codes(slot))
            left, right = _neighbours(jobs[number], found[number], i)
            for side, place in ((left, i - 1), (right, i + 1)):
                if not side:
                    continue
                size = len(side) * len(slot)
                table = scores[at : at + size].reshape(len(side), len(slot))
                at += size
                if (number, place) in known:
                    table = table + known[number, place][:, None]
                # After what stands before it a character's likelihood alone says nothing more.
                total = table.max(axis=0) + (0.0 if place < i else total)
            best = np.argsort(-total, kind="stable")[: KEPT_WIDE if len(slot) > WIDE else KEPT]
            found[number][i] = "".join(slot[n] for n in best.tolist())
            known[number, i] = total[best] - total[best[0]]
    return found


def _repeated(character: str, codes: Codes) -> Codes:
    return np.full(len(codes), ord(character), np.uint32)


def _widest(slots: Sequence[str]) -> int | None:
    """The slot that is narrowed next: narrow ones first, as they are neighbours of the others."""
    sizes = [
        (len(slot), i)
        for i, slot in enumerate(slots)
        if len(slot) > (KEPT_WIDE if len(slot) > WIDE else KEPT) and len(slot) != KEPT_WIDE
    ]
    return min(sizes)[1] if sizes else None


def _neighbours(job: Job, slots: Sequence[str], i: int) -> tuple[str, str]:
    """The characters that may stand before and after a slot; none where that isn't known yet."""
    left = slots[i - 1] if i else job.before[-1:] or "\n"
    right = slots[i + 1] if i + 1 < len(slots) else job.after[:1]
    return left if len(left) <= KEPT_WIDE else "", right if len(right) <= KEPT_WIDE else ""


def hoped(language: Language, jobs: Sequence[Job]) -> list[float]:
    """Nats that the texts of each job can come to, as far as is known of its frame."""
    if not jobs:
        return []
    parts = [
        job.before
        + "".join(slot if len(slot) == 1 else _UNKNOWN for slot in job.frame.slots)
        + job.after
        for job in jobs
    ]
    codes = code_points("\n\n".join(parts))
    scores = language.scores(codes)
    unknown = codes == ord(_UNKNOWN)
    near = unknown.copy()
    near[1:] |= unknown[:-1]
    near[2:] |= unknown[:-2]
    scores[near] = HOPED
    sums = _sums(scores, parts, [len(job.before) for job in jobs])
    return [nats - job.frame.cost for job, nats in zip(jobs, sums, strict=True)]


def rank(language: Language, jobs: Sequence[Job], texts: Sequence[str]) -> list[float]:
    """Nats of each text in the place of its job, with the characters behind it."""
    if not texts:
        return []
    parts = [job.before + text + job.after for job, text in zip(jobs, texts, strict=True)]
    scores = language.scores(code_points("\n\n".join(parts)))
    sums = _sums(scores, parts, [len(job.before) for job in jobs])
    return [nats - job.frame.cost for job, nats in zip(jobs, sums, strict=True)]


def _sums(scores: Nats, parts: Sequence[str], skipped: Sequence[int]) -> list[float]:
    """The sum of each part's scores, its first characters left out; two stand between parts."""
    sums = np.concatenate(([0.0], np.cumsum(scores, dtype=np.float64)))
    lengths = np.array([len(part) + 2 for part in parts])
    starts = np.cumsum(lengths) - lengths
    found: list[float] = (sums[starts + lengths - 2] - sums[starts + np.array(skipped)]).tolist()
    return found
