"""Whether a page has annotations sprayed over its characters, by a table."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.brackets import HAN, is_split
from cleaner.damage.annotation.halves import cut_halves
from cleaner.damage.annotation.hits import APART, FEW, MOSTLY, Hit, passages_of
from cleaner.damage.annotation.lone import lone_halves
from cleaner.damage.annotation.readings import has_tone
from cleaner.damage.annotation.teaching import CHOSEN, PROSE, between_marks, is_teaching
from cleaner.document import Document
from cleaner.scan import CharClass

_BEHIND_LETTER = re.compile(rf"[{HAN}][A-Za-z][(（]")

MIN_HITS = 2
MIN_DENSITY_FEW, MIN_DENSITY = 0.1, 0.01
"""Annotated share of the Han characters: of a passage with fewer than `FEW` hits, and of longer
ones. Seeds 002 and 004 have 0.20 and 0.21; reference text has at most 0.002 (encyclopaedia)."""
MAX_DENSITY = 0.6
"""Above this every character is annotated in turn: a reader, not damage. The seeds' densest line
of 10 Han characters has 0.55."""
MAX_DENSITY_TRADITIONAL = 0.85
"""… where none but traditional characters are annotated, so many or in prose that they weren't
chosen for their readings: headlines have up to 0.7 of these."""
MIN_TRADITIONAL = 0.8
"""Share of traditional characters among the annotated ones: 1.0 in both seeds. Some sites annotate
common characters as well; there MIN_CONSISTENT decides."""
MIN_TRADITIONAL_MIXED = 0.25
MIN_CONSISTENT = 0.85
"""Of the occurrences of annotated characters that occur more than once, the share that is
annotated. A replacement leaves none out; a teacher annotates the first."""
MIN_REPEATED = 6
"""Occurrences that make a share."""
MOST_BARE = 1
"""Occurrences of annotated characters that are bare although there are fewer than MIN_REPEATED,
where a slip may have hidden one annotation, or one among many is somebody's note."""
LEAST_OF_TABLE, BY_CHANCE = 0.1, 0.5
"""Share of the different traditional characters of a stretch that are annotated, at least; of n
annotated ones a share of BY_CHANCE / n more. Seed 002 has 0.24."""


def sprayed(document: Document, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The passages of hits that a replacement put there, not a teacher.

    A replacement goes over a whole page: where most passages are sprayed, all are one.
    """
    passages = [passage for passage in passages_of(hits) if _is_sprayed(document, passage)]
    if passages and _is_glossed(document, hits):
        passages = [passage for passage in passages if _is_dense(document, passage)]
    found = sum(map(len, passages))
    return [list(hits)] if found >= MOSTLY * len(hits) and found >= FEW else passages


def _is_sprayed(document: Document, passage: list[Hit]) -> bool:
    scan = document.scan
    at = np.array([hit.span.start - 1 for hit in passage if hit.in_step], np.int64)
    if any(
        has_tone(h.syllable) and h.spam and is_split(document.text[slice(*h.span)]) for h in passage
    ):
        return True
    if len(at) < MIN_HITS:
        return _has_slipped(document, passage)
    start = max(0, passage[0].span.start - APART)
    end = passage[-1].span.end + APART
    slipped = bool(cut_halves(document.text[start:end]))
    least = MIN_DENSITY_FEW if len(at) < FEW else MIN_DENSITY
    if _density(document, passage) < least:
        return False
    wide = scan.classes[start:end]
    wide_density = len(at) / max(int((wide & CharClass.HAN != 0).sum()), 1)
    traditional = float(np.mean(scan.classes[at] & CharClass.TRADITIONAL != 0))
    chosen = traditional == 1 and (
        len(at) >= CHOSEN or between_marks(document.text, passage) >= PROSE
    )
    if wide_density > (MAX_DENSITY_TRADITIONAL if chosen else MAX_DENSITY):
        return False
    if traditional < 1 and _in_dense_lines(document, passage) > MOSTLY * len(passage):
        return False
    if is_teaching(document.text, passage, chosen):
        return False
    if traditional < MIN_TRADITIONAL and (traditional < MIN_TRADITIONAL_MIXED or len(at) < FEW):
        return False
    if not slipped and _is_selective(document, start, end, at):
        return False
    return _is_consistent(document, passage, traditional >= MIN_TRADITIONAL, slipped)


def _is_selective(document: Document, start: int, end: int, annotated: NDArray[np.int64]) -> bool:
    """Whether too few of the traditional characters of a stretch are annotated for a table.

    A table has a quarter of them and more; of few annotations chance counts.
    """
    codes, classes = document.scan.codes, document.scan.classes
    some = len(np.unique(codes[annotated]))
    all_of_them = codes[start:end][classes[start:end] & CharClass.TRADITIONAL != 0]
    return some < len(np.unique(all_of_them)) * (LEAST_OF_TABLE + BY_CHANCE / some)


def _density(document: Document, passage: Sequence[Hit]) -> float:
    """Share of the Han characters annotated, not thinned out by what is around a short passage."""
    inside = document.scan.classes[passage[0].span.start - 1 : passage[-1].span.end]
    han = int((inside & CharClass.HAN != 0).sum()) - sum(len(hit.spam) for hit in passage)
    return sum(hit.in_step for hit in passage) / max(han, 1)


def _in_dense_lines(document: Document, passage: Sequence[Hit]) -> int:
    """How many of the hits stand in lines of which they annotate nearly every character."""
    lines = [[passage[0]]]
    for before, hit in itertools.pairwise(passage):
        if "\n" in document.text[before.span.end : hit.span.start]:
            lines.append([])
        lines[-1].append(hit)
    enough = (line for line in lines if len(line) >= FEW)
    return sum(len(line) for line in enough if _density(document, line) > MAX_DENSITY)


def _is_dense(document: Document, passage: Sequence[Hit]) -> bool:
    return len(passage) >= FEW and _density(document, passage) >= MIN_DENSITY_FEW


def _is_glossed(document: Document, hits: Sequence[Hit]) -> bool:
    """Whether the page's annotated characters are mostly bare: a teacher annotates the first."""
    places = [hit.span.start - 1 for hit in hits if hit.in_step]
    return len(places) < MOSTLY * sum(map(document.text.count, {document.text[i] for i in places}))


def _has_slipped(document: Document, passage: Sequence[Hit]) -> bool:
    """Whether a few annotations show by a slip what they are.

    Half an annotation with a tone stands beside one: nobody writes ``們?cè)诿``. Or one stands
    behind a single letter (``揪W(wǎng)``) and another behind a traditional character.
    """
    text = document.text
    first, last = passage[0].span.start, passage[-1].span.end
    start = max(text.rfind("\n", 0, first) + 1, first - APART)
    end = text.find("\n", last, last + APART)
    if lone_halves(text[start : end if end >= 0 else last + APART]):
        return True
    traditional = letter = False
    for hit in passage:
        before = hit.span.start - 1
        if hit.in_step:
            traditional |= bool(document.scan.classes[before] & CharClass.TRADITIONAL)
        elif before and has_tone(hit.syllable):
            letter |= _BEHIND_LETTER.match(text, before - 1) is not None
    return traditional and letter


def _is_consistent(document: Document, passage: Sequence[Hit], mixed: bool, slipped: bool) -> bool:
    """Whether annotated characters are annotated wherever they stand, with one reading each.

    Around the passage there may be a menu that isn't annotated, if within it enough of them stand
    again.
    """
    text = document.text
    pairs: dict[str, set[str]] = defaultdict(set)
    annotated: Counter[str] = Counter()
    for hit in passage:
        if hit.in_step:
            character = text[hit.span.start - 1]
            annotated[character] += 1
            pairs[character].add(hit.syllable)
    several = sum(len(pairs[c]) > 1 for c in annotated)
    if several > 0.05 * len(annotated):
        return False
    first, last = passage[0].span.start - 1, passage[-1].span.end
    found, total = _repeated(text[max(0, first - APART) : last + APART], annotated)
    if total < MIN_REPEATED:
        allowed = MOST_BARE if slipped or len(passage) >= CHOSEN else 0
        return mixed and (total - found <= allowed or found >= MIN_CONSISTENT * total)
    if found >= MIN_CONSISTENT * total:
        return True
    found, total = _repeated(text[max(0, first) : last], annotated)
    return mixed and total >= MIN_REPEATED and found >= MIN_CONSISTENT * total


def _repeated(text: str, annotated: Mapping[str, int]) -> tuple[int, int]:
    """How often the characters that stand in a text again are annotated, and how often they are."""
    occurrences = {c: text.count(c) for c in annotated}
    repeated = [c for c in annotated if occurrences[c] > 1]
    return sum(annotated[c] for c in repeated), sum(occurrences[c] for c in repeated)
