"""Somebody's notes on how characters are read, among the annotations that a table has put there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cleaner.damage.annotation.brackets import HAN
from cleaner.damage.annotation.hits import NEARLY_ALL, Hit, passages_of, style_of
from cleaner.damage.annotation.lone import goes_on
from cleaner.damage.annotation.readings import (
    has_tone,
    is_traditional,
    reads,
    reads_exactly,
    usually_reads,
)
from cleaner.document import Document

FEW_OF_TABLE = 10
"""Annotations from which on it is looked for notes among them."""
FEW_NOTES = 2
"""Notes that there may be, however few the annotations."""
_ALONE = re.compile(rf"[{HAN}](?=[{HAN}，。、；：！？”」』])")
"""An ideograph that has no annotation, whole or half."""
LEAST_BARE = 2
"""Occurrences without an annotation; one may be of what was read out of step."""
NEAR_BY = 60
"""Characters of its line beside a passage in which one that is bare is none of the table."""
MOST_NOTES = 0.15
"""Share of a page's annotations that may be somebody's notes among those of a table."""


def without_notes(document: Document, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that a table can't have put there, where these are few.

    They are written otherwise than the page's: with a capital, without a tone; they give another
    reading of a character than others do, or a second one behind it; the character is bare beside
    them; or it is no traditional one where all others are. On a page where they are many a teacher
    has put all there.
    """
    inside = [hit for hit in hits if hit.in_step]
    if len(inside) < FEW_OF_TABLE:
        return list(hits)
    text = document.text
    kinds: dict[str, list[Hit]] = defaultdict(list)  # by character and annotation
    for hit in inside:
        kinds[text[hit.span.start - 1 : hit.span.end]].append(hit)
    usual = _usual_on_page(kinds)
    traditional = sum(len(same) for kind, same in kinds.items() if is_traditional(kind[0]))
    alike = traditional >= NEARLY_ALL * len(inside)
    toned = style_of(hits).toned
    notes = set(_second(text, hits))
    for kind, same in kinds.items():
        character, syllable = kind[0], same[0].syllable
        unlike = (
            not kind.islower()
            or syllable != usual[character]
            or (alike and len(same) == 1 and not is_traditional(character))
            or (toned and not has_tone(syllable) and not reads_exactly(character, syllable))
        )
        if unlike:
            notes.update(hit for hit in same if not goes_on(text, hit))
    notes.update(_bare(text, inside))
    if not notes or len(notes) > max(FEW_NOTES, MOST_NOTES * len(inside)):
        return list(hits)
    return [hit for hit in hits if hit not in notes]


def _usual_on_page(kinds: Mapping[str, Sequence[Hit]]) -> dict[str, str]:
    """The reading that each annotated character mostly has; of two as frequent the usual one."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, same in kinds.items():
        found[kind[0]][same[0].syllable] += len(same)
    return {
        character: max(counts, key=lambda s: (counts[s], usually_reads(character, s)))
        for character, counts in found.items()
    }


def _bare(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Those whose character stands without an annotation twice, and as often as with one.

    Of a wide bracket the first byte makes characters with what is before it, which are bare.
    """
    often = {
        character
        for character, n in Counter([text[hit.span.start - 1] for hit in hits]).items()
        if text.count(character) >= n + LEAST_BARE
    }
    some = [hit for hit in hits if hit.opening < "\x80"] if often else ()
    for passage in passages_of(some):
        first, last = passage[0].span.start - 1, passage[-1].span.end
        before = text[max(0, first - NEAR_BY) : first].rpartition("\n")[2]
        behind = text[last : last + NEAR_BY].partition("\n")[0]
        around = f"{before}{text[first:last]}{behind}"
        annotated = Counter([text[hit.span.start - 1] for hit in passage])
        alone = Counter(_ALONE.findall(around))
        bare = {c for c in often if 0 < annotated[c] <= alone[c] >= LEAST_BARE}
        yield from (hit for hit in passage if text[hit.span.start - 1] in bare)


def _second(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Those that give another reading of a character behind one: 樂(lè)(yuè)."""
    for number, other in enumerate(hits):
        first = hits[number - 1] if number and not other.in_step else None
        if first is None or not first.in_step or first.span.end != other.span.start:
            continue
        if first.syllable != other.syllable and reads(text[first.span.start - 1], other.syllable):
            yield other
