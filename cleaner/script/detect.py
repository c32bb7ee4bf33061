"""Which script a text is written in, and of traditional text which variety, with the evidence.

What decides is characters that only one script uses. Where there is none, weights of characters
and pairs do that one script uses far more than the other (`cleaner.script.evidence`).
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner._native.count import counts, frequent, line_counts
from cleaner.scan import Scan, code_points
from cleaner.script import varieties
from cleaner.script.evidence import weigh
from cleaner.script.regions import Evidence, Region, region_of
from cleaner.script.tables import KANA, SIMPLIFIED_ONLY, TRADITIONAL_ONLY, tables
from cleaner.script.varieties import JAPANESE_KANA, JAPANESE_SHARE, is_han

Kind = Literal["simplified", "traditional", "mixed", "japanese", "cantonese", "none"]

KINDS: tuple[Kind, ...] = ("none", "simplified", "traditional", "mixed", "japanese", "cantonese")
"""In the order in which `_line_kinds` numbers them."""

CLEAR_SHARE = 0.9
"""Share of one script from which a text counts as written in it. Measured on 3,889 passages of
reference text: the right script's share is 0.955 at the least (names, a few stray characters)."""

STRAY = 4
"""Characters of one script from which a single one of the other is a name or a citation."""

CLEAR_WEIGHT = 1.0
"""Nats of soft evidence that decide where there is none of the hard kind. Of the 8-character
slices of held-out reference text that it decides, every one is right; at 0.5 some 3 % aren't."""

MOSTLY = 0.5
"""Share of the ideographs in passages of Japanese or Cantonese from which the text is such."""

EVIDENCE = 10
"""How many of the deciding characters are returned."""


OTHERS = varieties.CANTONESE | varieties.SHINJITAI | varieties.KOKUJI


@dataclass(frozen=True, slots=True)
class Script:
    """What `detect_script` found.

    `kind`: "none" where nothing decides: 中文 is written so in either script. Counts are
    characters: `traditional` and `simplified` of those that only one of the two uses, `kana`
    hiragana and katakana, `han` all ideographs. `share` is traditional / (traditional +
    simplified), 0.0 without either. `evidence`: the most frequent deciding characters with their
    counts; where there are none, those with weight.

    `weight`: soft evidence in nats, above 0 for traditional, 0.0 where there is hard evidence.
    `region`: of traditional text, "taiwan", "hong-kong", "character-table" (made from simplified
    text character by character), "old-print" or "unknown"; "" otherwise. `region_evidence`: the
    characters and words for each, with their counts, the claimed region or not.
    `shares`: of each kind among the ideographs and kana of the lines, largest first; lines in
    which nothing decides count as "none".
    """

    kind: Kind
    traditional: int = 0
    simplified: int = 0
    kana: int = 0
    han: int = 0
    share: float = 0.0
    evidence: tuple[tuple[str, int], ...] = ()
    weight: float = 0.0
    region: Region = ""
    region_evidence: Evidence = ()
    shares: tuple[tuple[Kind, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that follow each other and are of one kind: text[start:end]."""

    start: int
    end: int
    kind: Kind


class _Look:
    """What all answers about one text are made from; arrays have one entry a character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = Scan(text)
        codes = self.scan.codes
        self.han = is_han(codes)
        self.cantonese = self.japanese = np.zeros(len(codes), np.bool_)
        marks = varieties.marks_of(codes)
        present = varieties.present_in(marks)
        if present & varieties.CANTONESE:
            self.cantonese = varieties.cantonese(text, self.scan, marks)
        if present & (varieties.SHINJITAI | varieties.KOKUJI):
            self.japanese = varieties.kanji(text, self.scan, marks)
        traits = tables().traits_of(codes)
        if (traits & KANA).any():
            self.japanese = self.japanese | varieties.japanese(self.scan, text, traits)

    def mostly(self) -> Kind | None:
        """The language that at least half of the text is in."""
        han = int(np.count_nonzero(self.han))
        for where, kind in ((self.japanese, KINDS[4]), (self.cantonese, KINDS[5])):
            inside = int(np.count_nonzero(where & self.han))
            if inside and inside >= MOSTLY * han:
                return kind
        return None


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """Bits of every code point: traditional, simplified, kana, ideograph, of other languages."""
    codes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    traits = tables().traits_of(codes)
    marks = varieties.marks_of(codes)
    table = np.zeros(len(codes), np.uint8)
    for bit, where in enumerate((
        traits & TRADITIONAL_ONLY, traits & SIMPLIFIED_ONLY, traits & KANA, is_han(codes),
        marks & OTHERS,
    )):  # fmt: skip
        table |= (where != 0).astype(np.uint8) << bit
    table.flags.writeable = False
    return table


DECIDING = 0b11
"""The bits of characters that only one script uses."""


def detect_script(text: str) -> Script:
    """Tell simplified, traditional, Japanese and Cantonese text apart, with the evidence.

    >>> found = detect_script("我們坐計程車去機場，行李裡有兩本書。")
    >>> found.kind, found.region
    ('traditional', 'taiwan')
    """
    text = str.__str__(text)
    t, s, kana, han, others = counts(text, _table())
    look = _Look(text) if others or kana else None
    weight = 0.0
    if t or s:
        kind = _kind(t, s, kana, han, look)
        evidence = frequent(text, _table(), DECIDING, EVIDENCE)
    else:
        weights = weigh(code_points(text))
        weight = float(weights.sum())
        kind = _kind(t, s, kana, han, look, weight)
        evidence = _weighty(text, weights)
    region: Region = ""
    region_evidence: Evidence = ()
    if kind == "traditional" or (kind in ("mixed", "cantonese") and t):
        region, region_evidence = region_of(text)
    shares = _shares(text, look, kind) if han or kana else ()
    share = t / (t + s) if t else 0.0
    weight = round(weight, 1)
    return Script(kind, t, s, kana, han, share, evidence, weight, region, region_evidence, shares)


def kind_of(text: str) -> Kind:
    """`detect_script`'s `kind` alone."""
    t, s, kana, han, others = counts(text, _table())
    look = _Look(text) if others or kana else None
    weight = 0.0 if t or s else float(weigh(code_points(text)).sum())
    return _kind(t, s, kana, han, look, weight)


def _kind(t: int, s: int, kana: int, han: int, look: _Look | None, weight: float = 0.0) -> Kind:
    """The kind of a whole text: of how many characters of each class it has.

    `weight`: in nats, where none is in one script alone.
    """
    if look is not None:
        if _is_japanese(kana, han):
            return "japanese"
        if mostly := look.mostly():
            return mostly
    return _hard(t, t + s) if t or s else _soft(weight)


def _weighty(text: str, weights: NDArray[np.float32]) -> tuple[tuple[str, int], ...]:
    """The most frequent characters with weight."""
    deciding = (np.abs(weights) >= CLEAR_WEIGHT).nonzero()[0].tolist()
    return tuple(Counter(text[at] for at in deciding).most_common(EVIDENCE))


def _line_kinds(text: str, look: _Look | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Kind of each line as an index of KINDS, and how many ideographs and kana it has."""
    t, s, kana, han, _ = line_counts(text, _table()).T
    for_t = (t >= CLEAR_SHARE * (t + s)) | ((s == 1) & (t >= STRAY))
    for_s = (s >= CLEAR_SHARE * (t + s)) | ((t == 1) & (s >= STRAY))
    kinds = np.where(for_t, 2, np.where(for_s, 1, 3))
    undecided = ((t + s == 0) & (han > 0)).nonzero()[0]
    kinds[t + s == 0] = 0
    if len(undecided):
        lines = text.split("\n")
        some = [lines[line] for line in undecided.tolist()]
        weights = weigh(code_points("\n".join(some)))
        ends = np.cumsum([len(line) + 1 for line in some])
        before = np.concatenate(([0.0], np.cumsum(weights, dtype=np.float64)))
        weight = np.diff(before[np.append(0, np.minimum(ends, len(weights)))])
        kinds[undecided] = np.where(weight >= CLEAR_WEIGHT, 2, weight <= -CLEAR_WEIGHT)
    if look is not None:
        lines_of = look.scan.per_line
        cantonese = lines_of((look.cantonese & look.han).nonzero()[0])
        japanese = lines_of((look.japanese & look.han).nonzero()[0])
        kinds[(cantonese > 0) & (cantonese >= MOSTLY * han)] = 5
        kinds[(japanese > 0) & (japanese >= MOSTLY * han)] = 4
        kinds[(kana >= JAPANESE_KANA) & (kana >= JAPANESE_SHARE * (kana + han))] = 4
    return kinds.astype(np.int64), han + kana


def script_segments(text: str) -> tuple[Segment, ...]:
    r"""The text in stretches of lines of one kind, in order; together they are the whole text.

    A line in which nothing decides belongs to the stretch before it, at the beginning of the text
    to the one after it.

    >>> [segment.kind for segment in script_segments("我们的国家\n第一\n這個國家")]
    ['simplified', 'traditional']
    """
    text = str.__str__(text)
    _, _, kana, _, others = counts(text, _table())
    kinds, _ = _line_kinds(text, _Look(text) if others or kana else None)
    known = kinds.nonzero()[0]
    if not len(known):
        return (Segment(0, len(text), "none"),) if text else ()
    first = known[np.concatenate(([True], kinds[known][1:] != kinds[known][:-1]))]
    line_starts = np.cumsum([0, *(len(line) + 1 for line in text.split("\n"))])
    starts = line_starts[first].tolist()
    starts[0] = 0
    ends = [*starts[1:], len(text)]
    return tuple(
        Segment(start, end, KINDS[kinds[line]])
        for start, end, line in zip(starts, ends, first.tolist(), strict=True)
    )


def _shares(text: str, look: _Look | None, kind: Kind) -> tuple[tuple[Kind, float], ...]:
    """Of a text with ideographs or kana."""
    if "\n" not in text:  # one line is what the text is
        return ((kind, 1.0),)
    kinds, sizes = _line_kinds(text, look)
    sums = np.bincount(kinds, sizes, len(KINDS))
    shares = [(KINDS[at], round(float(sums[at] / sums.sum()), 4)) for at in sums.nonzero()[0]]
    return tuple(sorted(shares, key=lambda entry: -entry[1]))


def _is_japanese(kana: int, han: int) -> bool:
    return kana >= JAPANESE_KANA and kana >= JAPANESE_SHARE * (kana + han)


def _hard(traditional: int, total: int) -> Kind:
    simplified = total - traditional
    if traditional >= CLEAR_SHARE * total or (simplified == 1 and traditional >= STRAY):
        return "traditional"
    if simplified >= CLEAR_SHARE * total or (traditional == 1 and simplified >= STRAY):
        return "simplified"
    return "mixed"


def _soft(weight: float) -> Kind:
    if abs(weight) < CLEAR_WEIGHT:
        return "none"
    return "traditional" if weight > 0 else "simplified"
