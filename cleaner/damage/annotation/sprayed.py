"""Whether a page sprays annotations over its characters, or teaches how they are read."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.damage.annotation.brackets import HAN, HAN_RUN, is_split
from cleaner.damage.annotation.halves import cut_halves
from cleaner.damage.annotation.hits import ENOUGH, FEW, MOSTLY, NEARLY_ALL, Hit, style_of
from cleaner.damage.annotation.places import NEAR
from cleaner.damage.annotation.readings import (
    has_tone,
    reads,
    reads_exactly,
    usually_reads,
    without_tone,
)
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.scan import CharClass, class_table, code_points, to_text

_BEHIND_LETTER = re.compile(rf"[{HAN}][A-Za-z][(（]")

APART = 150
"""Characters between two annotations of the same passage at most."""
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
CHOSEN = 10
"""Annotations of traditional characters alone that no teacher has chosen: a third of the characters
are traditional."""
PROSE, WORDS = 5, 3
"""Han characters between two marks, on average, that word lists don't have; that prose has."""
MIN_TRADITIONAL = 0.8
"""Share of traditional characters among the annotated ones: 1.0 in both seeds. Some sites annotate
common characters as well; there MIN_CONSISTENT decides."""
MIN_TRADITIONAL_MIXED = 0.25
MIN_CONSISTENT = 0.85
"""Of the occurrences of annotated characters that occur more than once, the share that is
annotated. A replacement leaves none out; a teacher annotates the first."""
MIN_REPEATED = 6
"""Occurrences that make a share."""
MIN_USUAL = 0.75
"""Share of the annotations that give a character's usual reading; a table has no others. The seeds
have 1.0 of those in step."""
MOST_ALONE = 0.4
"""Share of the annotated characters that stand by themselves. At most 0.02 in the seeds."""
_ALONE = rf"(?=[{HAN}，。、；：！？”」』\\s]|\\Z)"
"""Behind a character that has no annotation, whole or half."""
LEAST_BARE = 2
"""Occurrences without an annotation; one may be of what was read out of step."""
NEAR_BY = 60
"""Characters of its line beside a passage in which one that is bare is none of the table."""
MOST_NOTES = 0.15
"""Share of a page's annotations that may be somebody's notes among those of a table."""
MOST_FIRST = 0.8
"""Share that begins a word behind a mark, or ends one: of lists of names, and of rhymes, all do."""
FEW_FOR_WORDS = 30
"""Annotations of a passage, below which words about reading around it decide."""
TAUGHT = -10.0
"""Nats of the annotated characters alone, on average, below which they are such as are taught. Of
passages of simulated pages, down to 2 hits, all have -9.5 and more; glosses have -10.2 to -13.8."""
MOST_ALIKE = 0.6
"""Share of the annotations with the same syllable, behind different characters, or in pairs that
are read alike but for the tone: of words taught together."""
MOST_BARE = 1
"""Occurrences of annotated characters that are bare although there are fewer than MIN_REPEATED,
where a slip may have hidden one annotation, or one among many is somebody's note."""
LEAST_OF_TABLE, BY_CHANCE = 0.1, 0.5
"""Share of the different traditional characters of a stretch that are annotated, at least; of n
annotated ones a share of BY_CHANCE / n more. Seed 002 has 0.24."""
RARER = 0.9
"""Chance that an annotated traditional character is rarer than one left alone, above which they
were chosen; on simulated pages 0.5, at most 0.86."""
_ABOUT_READING = re.compile(
    "生[詞词]|[識识]字|怎[麼么][讀读念唸]|[這这][個个]字|本[課课]|量[詞词]|造句|形近"
    "|拼音|注音|[讀读]音|多音字|生字|字典|[讀读]作|[聲声][調调]|第[一二三四][聲声]|破音|同音|字音|古音"
)
BESIDE = 6
"""Characters before and behind half an annotation by which it is told whether it is one."""
_HAN_BEFORE = re.compile(rf"[{HAN}]+\Z")
_BEHIND = re.compile(rf"[^()（）\n]{{1,{BESIDE}}}")
ODD_BESIDE = -9.0
"""Mean nats of NEAR characters beside half an annotation, below which it is one. Of 107 lines of
simulated pages with a half and nothing else 89 have that, or another annotation out of step; notes
that lack a bracket don't."""
_ANOTHER = re.compile(rf"[{HAN}]{{0,3}}(?:\\?|[A-Za-z][(（])[^()（）\n]{{1,6}}[)）]")
_WORDLIKE = re.compile(rf"[{HAN}\w]")


def sprayed(document: Document, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The passages of hits that a replacement put there, not a teacher.

    A replacement goes over a whole page: where most passages are sprayed, all are one.
    """
    passages = [passage for passage in _passages(hits) if _is_sprayed(document, passage)]
    if passages and _is_glossed(document, hits):
        passages = [passage for passage in passages if _is_dense(document, passage)]
    found = sum(map(len, passages))
    return [list(hits)] if found >= MOSTLY * len(hits) and found >= FEW else passages


def without_notes(document: Document, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that a table can't have put there, where these are few.

    They are written otherwise than the page's: with a capital, without a tone; they give another
    reading of a character than others do, or a second one behind it; the character is bare beside
    them; or it is no traditional one where all others are. On a page where they are many a teacher
    has put all there.
    """
    inside = [hit for hit in hits if hit.in_step]
    if len(inside) < CHOSEN:
        return list(hits)
    text = document.text
    kinds: dict[str, list[Hit]] = defaultdict(list)  # by character and annotation
    for hit in inside:
        kinds[text[hit.span.start - 1 : hit.span.end]].append(hit)
    usual = _usual_on_page(kinds)
    counts = Counter({kind: len(same) for kind, same in kinds.items()})
    traditional = [kind for kind in kinds if _is_traditional(kind[0])]
    alike = sum(counts[kind] for kind in traditional) >= NEARLY_ALL * len(inside)
    toned = style_of(hits).toned
    notes = set(_second(text, hits))
    for kind, same in kinds.items():
        character, syllable = kind[0], same[0].syllable
        unlike = (
            not kind.islower()
            or syllable != usual[character]
            or (alike and len(same) == 1 and not _is_traditional(character))
            or (toned and not has_tone(syllable) and not reads_exactly(character, syllable))
        )
        if unlike:
            notes.update(hit for hit in same if not _goes_on(text, hit))
    notes.update(_bare(text, inside))
    if len(notes) > max(MIN_HITS, MOST_NOTES * len(inside)):
        return list(hits)
    return [hit for hit in hits if hit not in notes] if notes else list(hits)


def _usual_on_page(kinds: Mapping[str, Sequence[Hit]]) -> dict[str, str]:
    """The reading that each annotated character mostly has; of two as frequent the usual one."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, same in kinds.items():
        found[kind[0]][same[0].syllable] += len(same)
    return {
        character: max(counts, key=lambda s: (counts[s], usually_reads(character, s)))
        for character, counts in found.items()
    }


def _is_traditional(character: str) -> bool:
    return bool(class_table()[ord(character)] & CharClass.TRADITIONAL)


def _goes_on(text: str, hit: Hit) -> bool:
    """Whether what follows an annotation reads as if out of step, as a slip goes on."""
    behind = _BEHIND.match(text, hit.span.end)
    return behind is not None and _is_odd(behind[0])


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
    for passage in _passages(some):
        first, last = passage[0].span.start - 1, passage[-1].span.end
        before = text[max(0, first - NEAR_BY) : first].rpartition("\n")[2]
        behind = text[last : last + NEAR_BY].partition("\n")[0]
        around = f"{before}{text[first:last]}{behind}"
        annotated = Counter([text[hit.span.start - 1] for hit in passage])
        bare = {
            character
            for character in often & set(annotated)
            if len(re.findall(character + _ALONE, around)) >= max(annotated[character], LEAST_BARE)
        }
        yield from (hit for hit in passage if bare and text[hit.span.start - 1] in bare)


def _second(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Those that give another reading of a character behind one: 樂(lè)(yuè)."""
    for number, other in enumerate(hits):
        first = hits[number - 1] if number and not other.in_step else None
        if first is None or not first.in_step or first.span.end != other.span.start:
            continue
        if first.syllable != other.syllable and reads(text[first.span.start - 1], other.syllable):
            yield other


def _passages(hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Hits that stand near one another."""
    passage: list[Hit] = []
    for hit in hits:
        if passage and hit.span.start - passage[-1].span.end > APART:
            yield passage
            passage = []
        passage.append(hit)
    if passage:
        yield passage


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
        len(at) >= CHOSEN or _between_marks(document.text, passage) >= PROSE
    )
    if wide_density > (MAX_DENSITY_TRADITIONAL if chosen else MAX_DENSITY):
        return False
    if traditional < 1 and _in_dense_lines(document, passage) > MOSTLY * len(passage):
        return False
    if _is_teaching(document.text, passage, chosen):
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
    found = 0
    by_line = itertools.groupby(
        passage, key=lambda hit: document.text.rfind("\n", 0, hit.span.start)
    )
    for _, hits in by_line:
        line = list(hits)
        if len(line) >= FEW and _density(document, line) > MAX_DENSITY:
            found += len(line)
    return found


def _between_marks(text: str, passage: Sequence[Hit]) -> float:
    """Mean number of Han characters in a row of a passage, annotations left out."""
    parts, at = [], passage[0].span.start - 1
    for hit in passage:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    parts.append(text[at : at + 1])
    runs = HAN_RUN.findall("".join(parts))
    return sum(map(len, runs)) / max(len(runs), 1)


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


def lone_halves(text: str) -> list[Span]:
    """What stands around half an annotation that nothing opens: ``牟渴鸱桨笗?huì)``.

    Beside it the text reads badly, or another one follows: ``怎麼讀?háng）`` lacks no more than a
    bracket.
    """
    found: list[Span] = []
    for (begin, end), syllable, kept, *_ in cut_halves(text):
        if kept or not has_tone(syllable) or not _reads_badly(text, begin, end):
            continue
        # Within the line, and not farther than a bracket is opened before it is closed.
        first = max(0, begin - APART)
        start = max(first, text.rfind("\n", first, begin) + 1)
        before = text[start:begin]
        if _count(before, "(（") <= _count(before, ")）"):
            stop = text.find("\n", end, end + APART)
            last = stop if stop >= 0 else min(len(text), end + APART)
            found.append(Span(max(start, found[-1].end if found else 0), last))
    return [span for span in found if span.start < span.end]


def _reads_badly(text: str, start: int, end: int) -> bool:
    """Whether what stands on both sides of a part of a text is out of step."""
    before = _HAN_BEFORE.search(text, max(0, start - BESIDE), start)
    after = _BEHIND.match(text, end)
    if before is None:
        return False
    if _ANOTHER.match(text, end):
        return True
    return _is_odd(before[0] + (after[0] if after is not None else ""))


def _is_odd(text: str) -> bool:
    """Whether some characters read as if out of step."""
    return model().scorer.worst(text, model().newline, 0, len(text), NEAR) < ODD_BESIDE


def _count(text: str, marks: str) -> int:
    return sum(map(text.count, marks))


def _is_teaching(text: str, passage: Sequence[Hit], chosen: bool) -> bool:
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
    if _frequencies(annotated).mean() < TAUGHT:
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
    if len(inside) > MIN_HITS and not slipped and _between_marks(text, passage) < WORDS:
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
    rarer = np.less.outer(_frequencies(some), _frequencies(others)).mean()
    return bool(rarer > RARER)


def _traditional(characters: str) -> str:
    codes = code_points(characters)
    return to_text(codes[class_table()[codes] & CharClass.TRADITIONAL != 0])


def _frequencies(characters: str) -> NDArray[np.float32]:
    """Log-probability of each character alone."""
    codes = code_points(characters)
    found: NDArray[np.float32] = model().unigrams(model().classes(codes)) + model().forms(codes)
    return found


def _comes_first(text: str, annotation: Span) -> bool:
    """Whether the annotated character begins a word, behind a mark or the beginning of a line."""
    before = text[annotation.start - 2 : annotation.start - 1] if annotation.start > 1 else "\n"
    return not _WORDLIKE.match(before) and before not in ")）"


def _ends_word(text: str, annotation: Span) -> bool:
    """Whether a mark or the end of a line stands behind an annotation."""
    return not _WORDLIKE.match(text[annotation.end : annotation.end + 1])


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
