"""Whether annotations say how characters are read, as teachers and dictionaries do."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.brackets import HAN, HAN_RUN
from cleaner.damage.annotation.halves import cut_halves
from cleaner.damage.annotation.hits import APART, ENOUGH, FEW, MOSTLY, Hit
from cleaner.damage.annotation.readings import usually_reads, without_tone
from cleaner.document import Span
from cleaner.language import model
from cleaner.scan import CharClass, class_table, code_points

PROSE, WORDS = 5, 3
"""Han characters between two marks, on average, that word lists don't have; that prose has."""
MIN_USUAL = 0.75
"""Share of the annotations that give a character's usual reading; a table has no others. The seeds
have 1.0 of those in step."""
MOST_ALONE = 0.4
"""Share of the annotated characters that stand by themselves. At most 0.02 in the seeds."""
MOST_FIRST = 0.8
"""Share that begins a word behind a mark, or ends one: of lists of names, and of rhymes, all do."""
FEW_FOR_WORDS = 30
"""Annotations of a passage, below which words about reading around it decide."""
FEWEST = 2
"""Annotations of a passage that may stand in words of one character."""
TAUGHT = -10.0
"""Nats of the annotated characters alone, on average, below which they are such as are taught. Of
passages of simulated pages, down to 2 hits, all have -9.5 and more; glosses have -10.2 to -13.8."""
MOST_ALIKE = 0.6
"""Share of the annotations with the same syllable, behind different characters, or in pairs that
are read alike but for the tone: of words taught together."""
RARER = 0.9
"""Chance that an annotated traditional character is rarer than one left alone, above which they
were chosen; on simulated pages 0.5, at most 0.86."""
CHOSEN = 10
"""Annotations of traditional characters alone that no teacher has chosen: a third of the characters
are traditional."""
_ABOUT_READING = re.compile(
    "生[詞词]|[識识]字|怎[麼么][讀读念唸]|[這这][個个]字|本[課课]|量[詞词]|造句|形近"
    "|拼音|注音|[讀读]音|多音字|生字|字典|[讀读]作|[聲声][調调]|第[一二三四][聲声]|破音|同音|字音|古音"
)
_WORDLIKE = re.compile(rf"[{HAN}\w]")


def is_teaching(text: str, passage: Sequence[Hit], chosen: bool) -> bool:
    """Whether a passage says how characters are read.

    Its characters stand by themselves (「買（mǎi）」) or in a list of words, or are the first ones
    in a list of names, or they are rare ones, homophones or names with a capital, or rarer than
    those left alone; their other forms follow (學(xué)学); it gives other readings than the usual
    ones; or it is short and has words about reading.
    """
    inside = [hit for hit in passage if hit.in_step]
    few = len(inside) < MOSTLY * len(passage)
    inside = inside[:: 1 + len(inside) // ENOUGH]
    annotated = "".join(text[hit.span.start - 1] for hit in inside)
    if model().alone(code_points(annotated)).mean() < TAUGHT:
        return True
    most = Counter(without_tone(hit.syllable) for hit in inside).most_common(1)[0][1]
    if len(set(annotated)) > 1 and most > MOST_ALIKE * len(inside):
        return True
    if 2 * _pairs(text, inside) > MOST_ALIKE * len(inside):
        return True
    if _before_own_forms(text, inside) > MOSTLY * len(inside):
        return True
    if _rarer_than_others(text, passage, annotated):
        return True
    capitals = all(any(map(str.isupper, text[hit.span.start : hit.span.end])) for hit in inside)
    if capitals:
        return True
    usual = sum(usually_reads(text[hit.span.start - 1], hit.syllable) for hit in inside)
    if few or usual < MIN_USUAL * len(inside):
        return True
    slipped = chosen or cut_halves(text[passage[0].span.start : passage[-1].span.end])
    if len(inside) > FEWEST and not slipped and between_marks(text, passage) < WORDS:
        return True
    first = [hit for hit in inside if _comes_first(text, hit.span)]
    beside = max(len(first), sum(_ends_word(text, hit.span) for hit in inside))
    if len(inside) >= (CHOSEN if chosen else FEW) and beside > MOST_FIRST * len(inside):
        return True
    alone = sum(_ends_word(text, hit.span) for hit in first)
    if alone > MOST_ALONE * len(inside):
        return True
    around = text[max(0, passage[0].span.start - APART) : passage[-1].span.end + APART]
    return (
        len(inside) < FEW_FOR_WORDS
        and not cut_halves(around)
        and _ABOUT_READING.search(around) is not None
    )


def between_marks(text: str, passage: Sequence[Hit]) -> float:
    """Mean number of Han characters in a row of a passage, annotations left out."""
    parts, at = [], passage[0].span.start - 1
    for hit in passage:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    parts.append(text[at : at + 1])
    runs = HAN_RUN.findall("".join(parts))
    return sum(map(len, runs)) / max(len(runs), 1)


def _pairs(text: str, hits: Sequence[Hit]) -> int:
    """How often two characters that are read alike, but for the tone, stand side by side."""
    read = [(text[hit.span.start - 1], without_tone(hit.syllable)) for hit in hits]
    return sum(a != b and s == t for (a, s), (b, t) in itertools.pairwise(read))


def _before_own_forms(text: str, hits: Sequence[Hit]) -> int:
    """How often another form of the annotated character follows, as in a table: 學(xué)学."""
    annotated = [text[hit.span.start - 1] for hit in hits]
    behind = [text[hit.span.end : hit.span.end + 2].lstrip(" ")[:1] or "\n" for hit in hits]
    codes = code_points("".join(annotated + behind)).reshape(2, -1)
    classes = model().classes(codes)
    return int(((classes[0] == classes[1]) & (codes[0] != codes[1])).sum())


def _rarer_than_others(text: str, passage: Sequence[Hit], annotated: str) -> bool:
    """Whether the annotated traditional characters are rarer than those that aren't annotated."""
    inside = set(text[passage[0].span.start - 1 : passage[-1].span.end])
    inside -= {text[hit.span.start - 1] for hit in passage}
    some, others = (_traditional("".join(sorted(which))) for which in (set(annotated), inside))
    if len(some) < FEW or len(others) < FEW:
        return False
    rarer = np.less.outer(model().alone(some), model().alone(others)).mean()
    return bool(rarer > RARER)


def _traditional(characters: str) -> NDArray[np.uint32]:
    codes = code_points(characters)
    found: NDArray[np.uint32] = codes[class_table()[codes] & CharClass.TRADITIONAL != 0]
    return found


def _comes_first(text: str, annotation: Span) -> bool:
    """Whether the annotated character begins a word, behind a mark or the beginning of a line."""
    before = text[annotation.start - 2 : annotation.start - 1] if annotation.start > 1 else "\n"
    return not _WORDLIKE.match(before) and before not in ")）"


def _ends_word(text: str, annotation: Span) -> bool:
    """Whether a mark or the end of a line stands behind an annotation."""
    return not _WORDLIKE.match(text[annotation.end : annotation.end + 1])
