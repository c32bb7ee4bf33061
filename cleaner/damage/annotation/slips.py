"""Places of an annotated page that read out of step, read in step again.

A place is looked at where the text reads badly, where half an annotation stands, or where a mark
stands that a cut may have made. What may have been there is a lattice of bytes (frames.py), read
by the language model (language/lattice.py); a reading holds if the damage, done again (replay.py),
makes of it what the page has, and its lead over the next best is large.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cleaner.damage.annotation.frames import CUTS, HALF, Window, lattice_of, plain_bytes, shifted
from cleaner.damage.annotation.hits import Hit
from cleaner.damage.annotation.places import NEAR, POOR, suspicious, without
from cleaner.damage.annotation.replay import Replay, Site, replay, written
from cleaner.document import Document, Span
from cleaner.language import model
from cleaner.language.beam import Topic, search_all
from cleaner.language.lattice import double_byte, graph_of
from cleaner.scan import REPLACEMENT, code_points

MOST_PLACES = 500
"""Places of a page that are searched; about 30 milliseconds each. The seeds have 10."""
LONGEST = 160
"""Characters of a place at most; longer ones are flagged."""
WIDTH, RIVALS, REACH = 6, 2, 12.0
CHECKED = 12
"""Readings of a place that are replayed."""
LEAD = 2.5
"""Nats between the best reading and the next that make it certain."""
LEAD_UNEXPLAINED = 5.0
"""… where the damage, done again, doesn't make what stands there."""
MOST_DOUBTFUL = 2
GAIN = 4.0
"""Nats that a reading is better than the text as it stands."""
FLUENT = -7.5
"""Mean nats of NEAR characters of a reading, at least, with which no other cause is looked for."""
BETTER = 2.0
"""Nats by which the worst NEAR characters of a reading are better than before, if they are poor."""
BROKEN = -12.0
"""… below which what stands behind a mark is no text."""
TWO_MARKS = 4.0
"""Nats against two marks in a row."""
_MARKS = re.compile("[,!?;，！？；、](?=[,!?;，！？；、])")
_GBK = double_byte("gb18030")


class Slip(NamedTuple):
    """A place out of step: its span in the document, and its readings, the best first.

    `certain`: there is no doubt; `text`: what is put there, with U+FFFD for characters in doubt;
    None where the place is left as it is.
    """

    span: Span
    readings: tuple[str, ...]
    certain: bool
    text: str | None
    reason: str


class _Page(NamedTuple):
    """What is known of the whole page."""

    document: Document
    hits: Sequence[Hit]
    table: Mapping[str, str]  # annotated characters, with their syllables
    normalised: bool
    topic: Topic


class _Place(NamedTuple):
    """A place as it stands, without its annotations, and what is around it."""

    span: Span
    window: Window
    as_it_is: str
    before: str
    after: str


class _Reading(NamedTuple):
    """A reading in nats, as the page writes it and as it was before, and how it was damaged."""

    score: float
    text: str
    raw: str
    replay: Replay | None

    @property
    def replayed(self) -> bool:
        """Whether the damage makes of it what stands there."""
        return self.replay is not None


def find_slips(document: Document, hits: Sequence[Hit], passages: Sequence[Span]) -> Iterator[Slip]:
    """The places of annotated passages that read out of step."""
    table = {document.text[hit.span.start - 1]: hit.syllable for hit in hits if hit.in_step}
    normalised = not any(mark in document.text for mark in "，！？；：")
    bare = without(document, hits)
    spans = list(suspicious(document, hits, bare, passages))
    topic = Topic(document.scan.codes[bare.places])
    page = _Page(document, hits, table, normalised, topic)
    hard: list[tuple[_Place, list[_Reading]]] = []
    for start, end in spans:
        place = _place(page, Span(start, end))
        if len(place.window.text) > LONGEST:
            yield Slip(place.span, (), False, None, "too long")
        elif _has_cause(place.window.text, place.window.hits):
            simple = _simple(page, place)
            if simple and _lead(simple) >= LEAD and _fluent(place, simple[0].text):
                text = simple[0].text
                yield Slip(place.span, (text,), True, text, _reason(simple[0]))
            elif len(hard) < MOST_PLACES:
                hard.append((place, simple))
            else:
                yield Slip(place.span, (), False, None, "too many places")
    yield from _searched(page, hard)


def _place(page: _Page, span: Span) -> _Place:
    document = page.document
    text = document.text[span.start : span.end]
    halves = [match.span() for match in HALF.finditer(text)]
    inside = [
        hit
        for hit in (shifted(hit, span.start) for hit in page.hits)
        if hit.span.start >= 0 and hit.span.end <= len(text)
        if not any(start < hit.span.start < end for start, end in halves)
    ]
    cut = any(mark in HALF.sub("", text) for mark in "!?;！？；")
    before, after = _around(document, page.hits, span)
    window = Window(text, inside, frozenset(page.table), 0, cut, _swallowed(document.text, text))
    return _Place(span, window, _plain(text, inside), before, after)


def _searched(page: _Page, known: Sequence[tuple[_Place, list[_Reading]]]) -> Iterator[Slip]:
    """The places that need a search, with the readings that are known already."""
    places = [place for place, _ in known]
    found = [readings for _, readings in known]
    for dropped in (0, 2):
        left = [
            i
            for i, place in enumerate(places)
            # The simple readings are all there are, unless pairs were dropped.
            if (dropped or not found[i]) and not _settled(place, found[i])
        ]
        graphs = [
            graph_of(
                lattice_of(places[i].window._replace(dropped=dropped)),
                _GBK,
                places[i].before,
                places[i].after,
            )
            for i in left
        ]
        if not graphs:
            continue
        paths = search_all(graphs, width=WIDTH, rivals=RIVALS, reach=REACH, topic=page.topic)
        for i, best in zip(left, paths, strict=True):
            new = [(path.score, path.text) for path in best[:CHECKED]]
            old = [(reading.score, reading.raw) for reading in found[i]]
            found[i] = _replayed(page, places[i], [*new, *old])
    for place, readings in zip(places, found, strict=True):
        yield _decided(place, readings)


def _settled(place: _Place, readings: Sequence[_Reading]) -> bool:
    """Whether the best reading is good, so that no other cause needs to be looked for."""
    return bool(readings) and readings[0].replayed and _fluent(place, readings[0].text)


def _lead(readings: Sequence[_Reading]) -> float:
    """Nats between the best reading that is replayed and the next."""
    scores = [reading.score for reading in readings if reading.replayed]
    return scores[0] - scores[1] if len(scores) > 1 else np.inf if scores else 0.0


def _fluent(place: _Place, reading: str) -> bool:
    """Whether what is new in a reading reads well, with two characters on both sides."""
    old, size = place.as_it_is, min(len(place.as_it_is), len(reading))
    first = next((i for i in range(size) if old[i] != reading[i]), size)
    last = next((i for i in range(size - first) if old[-1 - i] != reading[-1 - i]), size - first)
    around = place.before + reading + place.after
    first, last = first + len(place.before), len(reading) - last + len(place.before)
    return _good(around, FLUENT, max(0, first - 2), last + 2)


def _replayed(page: _Page, place: _Place, found: Sequence[tuple[float, str]]) -> list[_Reading]:
    """The readings; those come first of which the damage makes what stands there."""
    damaged = HALF.sub(r"?\1)", written(place.window.text, place.window.hits))
    if page.normalised:
        damaged = unicodedata.normalize("NFKC", damaged)
    syllables = [match[1].lower() for match in HALF.finditer(damaged)]
    syllables += [hit.syllable for hit in place.window.hits if not hit.in_step]
    best: dict[str, _Reading] = {}
    for score, raw in sorted(found, reverse=True):
        text = unicodedata.normalize("NFKC", raw) if page.normalised else raw
        if text in best and best[text].replayed:
            continue
        sites = (Site(page.table, cut, page.normalised) for cut in (False, True))
        ways = (replay(raw, damaged, site, syllables) for site in sites)
        way = next((way for way in ways if way is not None), None)
        if way is not None or text not in best:
            nats = score - TWO_MARKS * len(_MARKS.findall(text))
            best[text] = _Reading(nats, text, raw, way)
    return sorted(best.values(), key=lambda reading: (not reading.replayed, -reading.score))


def _decided(place: _Place, readings: Sequence[_Reading]) -> Slip:
    """What is done about a place with these readings."""
    if not readings:
        return Slip(place.span, (), False, None, "no reading")
    as_it_is = place.as_it_is
    best = readings[0]
    reason = _reason(best)
    rivals = [reading for reading in readings if reading.replayed == best.replayed]
    texts = tuple(reading.text for reading in rivals[:3])
    baseline = next((r.score for r in rivals if r.text == as_it_is), None)
    if best.text == as_it_is:
        doubtful = HALF.search(as_it_is) or (place.window.cut and _worst(as_it_is) < BROKEN)
        return Slip(place.span, texts, not doubtful, None, "")
    gain = best.score - baseline if baseline is not None else np.inf
    lead = LEAD_UNEXPLAINED if best.replay is None else LEAD
    agreed = _agreed([reading.text for reading in rivals if reading.score > best.score - lead])
    least = min(POOR, _worst(as_it_is) + BETTER)
    if gain < GAIN or agreed is None or not _good(best.text, least):
        return Slip(place.span, texts, False, None, reason)
    return Slip(place.span, texts, agreed == best.text, agreed, reason)


def _swallowed(page: str, text: str) -> dict[str, str]:
    """For each character behind a question mark, what ASCII the page has before it elsewhere."""
    found = {}
    for match in re.finditer(r"\?([^!-~])", text):
        before = Counter(m[1] for m in re.finditer(f"([!->@-~]){re.escape(match[1])}", page))
        found[match[1]] = "".join(c for c, n in before.items() if n > 1 and c not in "()")
    return found


def _around(document: Document, hits: Sequence[Hit], place: Span) -> tuple[str, str]:
    """Two characters before and after a place, annotations left out."""
    start, end = max(0, place.start - 40), min(len(document.text), place.end + 40)
    before = _plain(
        document.text[start : place.start],
        [shifted(h, start) for h in hits if start <= h.span.start and h.span.end <= place.start],
    )
    after = _plain(
        document.text[place.end : end],
        [shifted(h, place.end) for h in hits if place.end <= h.span.start and h.span.end <= end],
    )
    return before[-2:], after[:2] or "\n"


def _plain(text: str, hits: Sequence[Hit]) -> str:
    """A text without its annotations."""
    parts, at = [], 0
    for hit in hits:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    return "".join((*parts, text[at:]))


def _has_cause(text: str, hits: Sequence[Hit]) -> bool:
    """Whether anything stands there with which a slip can begin."""
    return any(mark in text for mark in CUTS) or not all(hit.in_step for hit in hits)


def _simple(page: _Page, place: _Place) -> list[_Reading]:
    """The readings with which straddling matches explain all, best first."""
    if HALF.search(place.window.text) is None:
        return []
    found = []
    for data, cost in plain_bytes(place.window):
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            continue
        codes = code_points(place.before + text + place.after)
        found.append((float(model().character_scores(codes).sum()) - cost, text))
    return [reading for reading in _replayed(page, place, found) if reading.replayed]


def _good(text: str, least: float, start: int = 0, end: int | None = None) -> bool:
    """Whether no NEAR characters of a part of a text have less than these mean nats."""
    return _worst(text, start, end) >= least


def _worst(text: str, start: int = 0, end: int | None = None) -> float:
    """The least mean nats of NEAR characters in a row of a part of a text."""
    codes = code_points(text)
    scores = model().character_scores(codes)[start:end]
    if len(scores) < NEAR:
        return 0.0
    return float(np.convolve(scores, np.ones(NEAR), "valid").min()) / NEAR


def _agreed(texts: list[str]) -> str | None:
    """What the readings have in common, U+FFFD where they differ; None where that is too much."""
    if len({len(text) for text in texts}) > 1:
        return None
    columns = [set(column) for column in zip(*texts, strict=True)]
    doubtful = sum(len(column) > 1 for column in columns)
    if doubtful > MOST_DOUBTFUL:
        return None
    return "".join(column.pop() if len(column) == 1 else REPLACEMENT for column in columns)


def _reason(reading: _Reading) -> str:
    """What happened, in words."""
    way = reading.replay
    if way is None:
        return "slip: read in step again"
    size = f"{way.gone} byte{'s' if way.gone != 1 else ''} recovered"
    if not way.straddling:
        return f"slip: cut inside a character; {size}"
    what = ", ".join(f"{c} ({syllable}) was matched across {one}|{other}"
                     for c, syllable, one, other in way.straddling)  # fmt: skip
    return f"slip: {what}; {size}"
