"""Where characters are followed by their own pinyin in brackets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner._native.brackets import with_letters
from cleaner.damage.annotation.brackets import (
    BLANKS,
    HAN,
    HAN_RUN,
    ROUND,
    STYLE_OF,
    TONED_STYLE_OF,
    Style,
    content_behind,
)
from cleaner.damage.annotation.halves import broken_open
from cleaner.damage.annotation.readings import has_tone, neutral, reads
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.scan import code_points

FEW = 5
"""Annotations from which on they tell what a page's are like."""
MOSTLY, NEARLY_ALL = 0.5, 0.9
APART = 150
"""Characters between two annotations of the same passage at most."""
ENOUGH = 200
"""Annotations that are looked at one by one."""
MOST_GLOSSES = 0.25
"""Share of the annotations that may have other spam than ideographs; where it is more they say what
the characters mean."""
LONGEST = 27
"""Characters of an annotation that others are known by, brackets included, at most."""
MOST_BEGUN = 8
"""Characters before an annotation in which another one may have begun that it stands in."""


class Hit(NamedTuple):
    """An annotation: its brackets and what is between them.

    `spam` is what was put in besides the syllable; `in_step`: the character before is read so;
    `opening`: the bracket that opens it.
    """

    span: Span
    syllable: str
    in_step: bool
    spam: str = ""
    opening: str = "("


def shifted(hit: Hit, by: int) -> Hit:
    """The hit in a text that begins `by` characters later."""
    return hit._replace(span=Span(hit.span.start - by, hit.span.end - by))


def find_hits(document: Document) -> list[Hit]:
    """Every bracket with a syllable of pinyin in it, behind a character, in the page's style."""
    text, scan = document.text, document.scan
    hits = _hits(text, with_letters(scan.codes, scan.classes))
    counts = Counter(hit.opening for hit in hits if hit.in_step)
    style = STYLE_OF[counts.most_common(1)[0][0]] if counts else ROUND
    hits = [hit for hit in hits if hit.opening in style.opening]
    for span, syllable, opening in broken_open(text, style) if hits else ():
        if span.start and reads(text[span.start - 1], syllable):
            hits.append(Hit(span, syllable, True, "", opening))
    return _in_style(sorted(hits))


def passages_of(hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Hits that stand near one another."""
    passage: list[Hit] = []
    for hit in hits:
        if passage and hit.span.start - passage[-1].span.end > APART:
            yield passage
            passage = []
        passage.append(hit)
    if passage:
        yield passage


def style_of(hits: Sequence[Hit]) -> Style:
    """The brackets of the hits of a page."""
    if not hits:
        return ROUND
    some = hits[:: 1 + len(hits) // ENOUGH]
    toned = sum(has_tone(hit.syllable) for hit in some) > MOSTLY * len(some)
    return (TONED_STYLE_OF if toned else STYLE_OF)[hits[0].opening]


def nested_in(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that stand within another annotation, whole or half: 場[[tí]chǎng], 梉gōu[zī]]."""
    style, found = style_of(hits), []
    for hit in hits:
        start, end = hit.span
        within = text[end : end + 1] < HAN[0] and style.ending.match(text, end)
        if not hit.in_step and not within:
            within = style.begun.search(text, max(0, start - MOST_BEGUN), start)
            within = within or style.last.match(text, start - 1)
        if within:
            found.append(hit)
    return found


def _in_style(hits: list[Hit]) -> list[Hit]:
    """The hits without those that are unlike the others.

    They have more than a syllable and ideographs, as many do: 買(mǎi, to buy). Or wide brackets
    where nearly all have narrow ones: real notes. Or they are out of step and have spam where no
    other has, or lack the tones of the others: 環境(DE), O(n).
    """
    glosses = [hit for hit in hits if hit.spam and not HAN_RUN.fullmatch(hit.spam)]
    if len(glosses) > MOST_GLOSSES * len(hits):
        hits = [hit for hit in hits if hit not in glosses]
    inside = [hit for hit in hits if hit.in_step]
    widths = Counter(hit.opening for hit in inside).most_common(1)
    if len(inside) >= FEW and widths[0][1] >= NEARLY_ALL * len(inside):
        hits = [hit for hit in hits if hit.opening == widths[0][0] or not hit.in_step]
    if not any(hit.spam for hit in inside):
        hits = [hit for hit in hits if hit.in_step or not hit.spam]
    plain = {hit.syllable for hit in inside if not has_tone(hit.syllable)}
    if len(inside) < FEW or sum(hit.syllable in plain for hit in inside) > MOSTLY * len(inside):
        return hits
    plain |= neutral()
    return [h for h in hits if h.in_step or has_tone(h.syllable) or h.syllable in plain]


def _hits(text: str, places: Sequence[int]) -> list[Hit]:
    """The annotations that open at these places; most are read once, as they come again."""
    found: list[Hit] = []
    known: dict[str, Hit] = {}  # by character and annotation
    for at in places:
        end = text.find(")", at, at + LONGEST) + 1
        kind = text[at - 1 : end]
        same = known.get(kind)
        if same is not None:
            found.append(Hit(Span(at, end), same.syllable, same.in_step, "", same.opening))
            continue
        hit = _hit(text, at)
        if hit is not None:
            found.append(hit)
            if hit.span == (at, end) and not hit.spam:
                known[kind] = hit
    return found


def _hit(text: str, at: int) -> Hit | None:
    style = STYLE_OF[text[at]]
    start = at - 1 if text[at - 1] in BLANKS and at > 1 else at
    match = style.whole.match(text, start)
    known = content_behind(text[start - 1], match[1]) if match is not None else None
    if match is None or known is None:
        return None
    if known[1] and _is_in(text[start - 1], known[1]):
        return None
    in_step = reads(text[start - 1], known[0])
    return Hit(Span(*match.span()), known[0], in_step, known[1], text[at])


def _is_in(character: str, word: str) -> bool:
    """Whether a character, in either of its forms, stands in a word: 行（háng 銀行）."""
    classes = model().classes(code_points(character + word))
    return bool((classes[1:] == classes[0]).any())
