"""Which script a text is written in, and of traditional text which variety, with the evidence.

What decides is characters that only one script uses. Where there is none, weights of characters
and pairs do that one script uses far more than the other (`cleaner.script.evidence`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan, to_text
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
        self.traits = tables().traits_of(codes)
        self.han = is_han(codes)
        self.kana = (self.traits & KANA) != 0
        self.traditional = (self.traits & TRADITIONAL_ONLY) != 0
        self.simplified = (self.traits & SIMPLIFIED_ONLY) != 0
        marks = varieties.marks_of(codes)
        present = varieties.present_in(marks)
        self.cantonese = self.japanese = np.zeros(len(codes), np.bool_)
        if present & varieties.CANTONESE:
            self.cantonese = varieties.cantonese(text, self.scan, marks)
        if present & (varieties.SHINJITAI | varieties.KOKUJI):
            self.japanese = varieties.kanji(text, self.scan, marks)
        if self.kana.any():
            self.japanese = self.japanese | varieties.japanese(self.scan, text, self.traits)
        decided = bool(self.traditional.any() or self.simplified.any())
        self.weights = np.zeros(0, np.float32) if decided else weigh(codes)

    def kind(self) -> Kind:
        """The kind of the whole text."""
        kana, han = int(np.count_nonzero(self.kana)), int(np.count_nonzero(self.han))
        if _is_japanese(kana, han):
            return "japanese"
        for where, kind in ((self.japanese, KINDS[4]), (self.cantonese, KINDS[5])):
            inside = int(np.count_nonzero(where & self.han))
            if inside and inside >= MOSTLY * han:
                return kind
        traditional = int(np.count_nonzero(self.traditional))
        total = traditional + int(np.count_nonzero(self.simplified))
        return _hard(traditional, total) if total else _soft(float(self.weights.sum()))

    def line_kinds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Kind of each line as an index of KINDS, and how many ideographs and kana it has."""
        lines = self.scan.per_line
        t, s, kana, han, japanese, cantonese = (
            lines(where.nonzero()[0])
            for where in (
                self.traditional,
                self.simplified,
                self.kana,
                self.han,
                self.japanese & self.han,
                self.cantonese & self.han,
            )
        )
        for_t = (t >= CLEAR_SHARE * (t + s)) | ((s == 1) & (t >= STRAY))
        for_s = (s >= CLEAR_SHARE * (t + s)) | ((t == 1) & (s >= STRAY))
        kinds = np.where(for_t, 2, np.where(for_s, 1, 3))
        weights = self.weights if len(self.weights) else weigh(self.scan.codes)
        before = np.concatenate(([0.0], np.cumsum(weights, dtype=np.float64)))
        weight = before[self.scan.line_ends] - before[self.scan.line_starts]
        soft = np.where(weight >= CLEAR_WEIGHT, 2, np.where(weight <= -CLEAR_WEIGHT, 1, 0))
        kinds = np.where(t + s == 0, soft, kinds)
        kinds[(cantonese > 0) & (cantonese >= MOSTLY * han)] = 5
        kinds[(japanese > 0) & (japanese >= MOSTLY * han)] = 4
        kinds[(kana >= JAPANESE_KANA) & (kana >= JAPANESE_SHARE * (kana + han))] = 4
        return kinds.astype(np.int64), han + kana


def detect_script(text: str) -> Script:
    """Tell simplified, traditional, Japanese and Cantonese text apart, with the evidence.

    >>> found = detect_script("我們坐計程車去機場，行李裡有兩本書。")
    >>> found.kind, found.region
    ('traditional', 'taiwan')
    """
    look = _Look(text)
    kind = look.kind()
    traditional = int(np.count_nonzero(look.traditional))
    simplified = int(np.count_nonzero(look.simplified))
    total = traditional + simplified
    deciding = look.traditional | look.simplified
    weight = 0.0 if total else round(float(look.weights.sum()), 1)
    if not total:
        deciding = np.abs(look.weights) >= CLEAR_WEIGHT
    characters = look.scan.codes[deciding.nonzero()[0]].tolist()
    frequent = Counter(characters).most_common(EVIDENCE)
    region: Region = ""
    region_evidence: Evidence = ()
    if kind == "traditional" or (kind in ("mixed", "cantonese") and traditional):
        region, region_evidence = region_of(text, look.scan.codes, look.traits, tables())
    return Script(
        kind,
        traditional,
        simplified,
        int(np.count_nonzero(look.kana)),
        int(np.count_nonzero(look.han)),
        traditional / total if total else 0.0,
        tuple((chr(code), count) for code, count in frequent),
        weight,
        region,
        region_evidence,
        _shares(look, kind),
    )


def script_segments(text: str) -> tuple[Segment, ...]:
    r"""The text in stretches of lines of one kind, in order; together they are the whole text.

    A line in which nothing decides belongs to the stretch before it, at the beginning of the text
    to the one after it.

    >>> [segment.kind for segment in script_segments("我们的国家\n第一\n這個國家")]
    ['simplified', 'traditional']
    """
    look = _Look(text)
    kinds, _ = look.line_kinds()
    known = kinds.nonzero()[0]
    if not len(known):
        return (Segment(0, len(text), "none"),) if text else ()
    first = known[np.concatenate(([True], kinds[known][1:] != kinds[known][:-1]))]
    starts = look.scan.line_starts[first].tolist()
    starts[0] = 0
    ends = [*starts[1:], len(text)]
    return tuple(
        Segment(start, end, KINDS[kinds[line]])
        for start, end, line in zip(starts, ends, first.tolist(), strict=True)
    )


def kind_of(codes: NDArray[np.uint32], traits: NDArray[np.uint8]) -> Kind:
    """`detect_script`'s `kind` alone, from code points and their traits."""
    traditional, simplified, kana = (
        int(np.count_nonzero((traits & trait) != 0))
        for trait in (TRADITIONAL_ONLY, SIMPLIFIED_ONLY, KANA)
    )
    total = traditional + simplified
    if not total or varieties.present_in(varieties.marks_of(codes)) & OTHERS:
        return _Look(to_text(codes)).kind()
    if kana and _is_japanese(kana, int(np.count_nonzero(is_han(codes)))):
        return "japanese"
    return _hard(traditional, total)


def _shares(look: _Look, kind: Kind) -> tuple[tuple[Kind, float], ...]:
    if "\n" not in look.text:  # one line is what the text is
        return ((kind, 1.0),) if (look.han | look.kana).any() else ()
    kinds, sizes = look.line_kinds()
    sums = np.bincount(kinds, sizes, len(KINDS))
    found = [(KINDS[at], round(float(sums[at] / sums.sum()), 4)) for at in sums.nonzero()[0]]
    return tuple(sorted(found, key=lambda entry: -entry[1]))


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
