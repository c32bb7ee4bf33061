"""Places of an annotated page that read out of step, read in step again.

A place is looked at where the text reads badly, where half an annotation stands, or where a mark
stands that a cut may have made. What may have been there is searched under the language model
(search.py); a reading holds if the damage, done again (replay.py), makes of it what the page has,
and it is by far the likeliest.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer
from cleaner._native.passage import CUTS
from cleaner.damage.annotation.brackets import Half, Style, halves_in, with_halves
from cleaner.damage.annotation.gbk import EURO
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.hits import MOSTLY, Hit, shifted, style_of
from cleaner.damage.annotation.page_model import page_model
from cleaner.damage.annotation.places import POOR, suspicious, without
from cleaner.damage.annotation.replay import Site, replay, written
from cleaner.damage.annotation.rivals import AFTER, BEFORE, lead, reconsidered
from cleaner.damage.annotation.search import (
    Place,
    Reading,
    fluent,
    quotes_of,
    readings_of,
    worst,
)
from cleaner.document import Document, Span
from cleaner.scan import REPLACEMENT

MOST_PLACES = 1000
"""Different places of a page that are read; one takes some 3 ms. The seeds have 13."""
LONGEST = 160
"""Characters of a place at most; longer ones are flagged."""
CHECKED = 6
"""Readings of a place that are replayed."""
AROUND = 120
"""Characters around a place in which its context is found, annotations left out."""
LEAD = 1.5
"""Nats between the best reading and all others together with which it is put there. Of 1,256 places
on 60 pages 92.4 % are exact with this and 2.2 % wrong, the others in doubt; with 2.0 it is 91.3 and
2.0 %, with 3.0 89.3 and 1.4 %, with 4.0 87.3 and 1.2 %."""
SURE = 5.0
"""… with which it isn't flagged: of 3,300 readings 99.4 % of those above are right, 89 % of those
between LEAD and this."""
LEAD_UNEXPLAINED = 5.0
"""… where the damage, done again, doesn't make what stands there."""
DOUBT = 4.0
"""Nats behind the best of a reading in a place that is in doubt."""
MOST_DOUBTFUL, DOUBTFUL_SHARE = 2, 0.25
"""Characters of a place that may be in doubt where the others are put there."""
GAIN, GAIN_ALONE = 4.0, 12.0
"""Nats that a reading is better than the text as it stands, on a page with half an annotation
somewhere and on one without."""
BETTER = 2.0
"""Nats by which the worst NEAR characters of a reading are better than before, if they are poor."""
BROKEN = -12.0
"""… below which what stands behind a mark is no text."""


_CUT_SITES = ((True, False, False), (True, True, False), (True, False, True))
"""Ways of a page that was cut: see `Site`."""


class Slip(NamedTuple):
    """A place out of step: its span in the document, and its readings, the best first.

    `text`: what is put there, the likeliest reading, or with U+FFFD for characters in doubt; None
    where the place is left as it is. `certain`: there is no need to look at it.
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
    annotated: frozenset[str]  # the same characters
    normalised: bool
    model: Scorer  # the language model with the page's own words
    slipped: bool  # whether half an annotation stands anywhere
    kept: bool  # whether such a one still has its opening bracket
    style: Style
    brackets: str  # of the annotations, as they were before normalisation


_Key = tuple[str, str, str, tuple[str, str]]


def find_slips(document: Document, hits: Sequence[Hit], passages: Sequence[Span]) -> Iterator[Slip]:
    """The places of annotated passages that read out of step."""
    table = {document.text[hit.span.start - 1]: hit.syllable for hit in hits if hit.in_step}
    normalised = not any(mark in document.text for mark in "，！？；：")
    bare = without(document, hits)
    style = style_of(hits)
    halves = halves_in(document.text, style)
    found = suspicious(document, hits, halves, bare, passages)
    spans = [Span(start, end) for start, end in found]
    slipped = bool(halves) or not all(hit.in_step for hit in hits)
    kept = MOSTLY * len(halves) < sum(half.kept for half in halves)
    opening = next((half.opening for half in halves if half.opening), style.opening[0])
    closing = Counter(document.text[hit.span.end - 1] for hit in hits).most_common(1)
    brackets = opening + (closing[0][0] if closing else style.closing[0])
    language = _page_model(document, bare.places, spans)
    page = _Page(
        document,
        hits,
        table,
        frozenset(table),
        normalised,
        language,
        slipped,
        kept,
        style,
        brackets,
    )
    places: dict[_Key, list[Place]] = {}  # the same ones together
    for span in spans:
        if span.end - span.start > LONGEST:
            yield Slip(span, (), False, None, "too long")
            continue
        place = _place(page, span)
        key = place.window.text, place.before[-2:], place.after[:2], place.quotes
        if not _has_cause(place.window):
            continue
        if key in places or len(places) < MOST_PLACES:
            places.setdefault(key, []).append(place)
        else:
            yield Slip(span, (), False, None, "too many places")
    for same in places.values():
        readings = _replayed(page, same[0], readings_of(same[0], page.model))
        slip = _decided(page, same[0], reconsidered(same[0], readings))
        yield from (slip._replace(span=place.span) for place in same)


def _page_model(document: Document, places: NDArray[np.int64], spans: Sequence[Span]) -> Scorer:
    """The language of the page, without the places in question."""
    certain = np.ones(len(document.text), np.bool_)
    for span in spans:
        certain[span.start : span.end] = False
    return page_model(document.scan.codes[places[certain[places]]])


def _place(page: _Page, span: Span) -> Place:
    document = page.document
    text = document.text[span.start : span.end]
    halves = halves_in(text, page.style)
    inside = [
        hit
        for hit in _between(page.hits, span.start, span.end)
        if not any(half.span.start < hit.span.start < half.span.end for half in halves)
    ]
    cut = any(mark in with_halves(text, page.style, lambda half: "") for mark in CUTS)
    before, after = _around(document, page.hits, span)
    # Where no annotation is left the U+FFFD may be one of ours.
    lost = f"?{REPLACEMENT}" if page.table else "?"
    window = Window(
        text,
        inside,
        halves,
        page.annotated,
        page.normalised,
        cut,
        page.kept,
        lost,
        page.style,
    )
    return Place(span, window, _plain(text, inside), before, after, _quotes(document.text, span))


def _quotes(text: str, span: Span) -> tuple[str, str]:
    """The marks in pairs that stand in the line before a span, and after it."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end - 1)
    before, after = text[start : span.start], text[span.end : end if end >= 0 else len(text)]
    return quotes_of(before), quotes_of(after)


def _replayed(page: _Page, place: Place, found: Sequence[Reading]) -> list[Reading]:
    """The readings; those come first of which the damage makes what stands there."""
    damaged = written(place.window.text, place.window.hits, page.brackets)
    damaged = with_halves(damaged, page.style, lambda half: _half(half, page.brackets, page.kept))
    damaged = damaged.replace(REPLACEMENT, "?")
    if page.normalised:
        damaged = unicodedata.normalize("NFKC", damaged)
    syllables = [half.syllable for half in halves_in(damaged, page.style)]
    syllables += [hit.syllable for hit in place.window.hits if not hit.in_step]
    site = Site(
        page.table,
        False,
        page.normalised,
        euro=EURO in damaged,
        kept=page.kept,
        brackets=page.brackets,
    )
    sites = [site]
    if place.window.cut:
        sites += [
            site._replace(cut=cut, shifted=shifted, replaced=replaced)
            for cut, shifted, replaced in _CUT_SITES
        ]
    checked = []
    for reading in found[:CHECKED]:
        ways = (replay(reading.raw, damaged, site, syllables) for site in sites)
        way = next((way for way in ways if way is not None), None)
        checked.append(reading._replace(replay=way))
    return sorted(checked, key=lambda reading: (not reading.replayed, -reading.score))


def _half(half: Half, brackets: str, kept: bool) -> str:
    """Half an annotation, written in the same form as the others."""
    if half.byte:
        return (half.byte + half.syllable.join(brackets).encode("gb18030")).decode("gb18030")
    return f"?{half.syllable.join(brackets)[not kept :]}"


def _decided(page: _Page, place: Place, readings: Sequence[Reading]) -> Slip:
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
        doubtful = halves_in(as_it_is, page.style) or (
            place.window.cut and worst(as_it_is) < BROKEN
        )
        return Slip(place.span, texts, not doubtful, None, "")
    gain = best.score - baseline if baseline is not None else np.inf
    agreed: str | None = best.text
    distance = lead(rivals)
    if distance < (LEAD_UNEXPLAINED if best.replay is None else LEAD):
        agreed = _agreed([r.text for r in rivals if r.score > best.score - DOUBT])
    least = min(POOR, worst(as_it_is) + BETTER)
    if (
        gain < (GAIN if page.slipped else GAIN_ALONE)
        or agreed is None
        or not fluent(place, best.text, least)
    ):
        return Slip(place.span, texts, False, None, reason)
    return Slip(place.span, texts, distance >= SURE, agreed, reason)


def _around(document: Document, hits: Sequence[Hit], place: Span) -> tuple[str, str]:
    """Some characters before and after a place, annotations left out."""
    start = max(0, place.start - AROUND)
    end = min(len(document.text), place.end + AROUND)
    before = _plain(document.text[start : place.start], _between(hits, start, place.start))
    after = _plain(document.text[place.end : end], _between(hits, place.end, end))
    return before[-BEFORE:], after[:AFTER] or "\n"


def _between(hits: Sequence[Hit], start: int, end: int) -> list[Hit]:
    """The hits within a part of the text, as they stand in it."""
    first = bisect_left(hits, start, key=lambda hit: hit.span.start)
    last = bisect_left(hits, end, lo=first, key=lambda hit: hit.span.start)
    return [shifted(hit, start) for hit in hits[first:last] if hit.span.end <= end]


def _plain(text: str, hits: Sequence[Hit]) -> str:
    """A text without its annotations."""
    parts, at = [], 0
    for hit in hits:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    return "".join((*parts, text[at:]))


def _has_cause(window: Window) -> bool:
    """Whether anything stands there with which a slip can begin."""
    return (
        any(mark in window.text for mark in CUTS)
        or not all(hit.in_step for hit in window.hits)
        or bool(window.halves)
    )


def _agreed(texts: Sequence[str]) -> str | None:
    """The first of these, a U+FFFD for every stretch in which others differ.

    None where that is too much of it.
    """
    best = texts[0]
    doubtful = np.zeros(len(best) + 1, np.bool_)  # characters; whether others have more before them
    more = np.zeros(len(best) + 1, np.bool_)
    for other in texts[1:]:
        matcher = difflib.SequenceMatcher(None, best, other, autojunk=False)
        for tag, start, end, *_ in matcher.get_opcodes():
            if tag == "insert":
                more[start] = True
            elif tag != "equal":
                doubtful[start:end] = True
    if doubtful.sum() > max(MOST_DOUBTFUL, len(best) * DOUBTFUL_SHARE):
        return None
    parts = []
    for i, character in enumerate(best):
        if not doubtful[i] and more[i]:
            parts.append(REPLACEMENT)
        parts.append(REPLACEMENT if doubtful[i] else character)
    return re.sub(f"{REPLACEMENT}+", REPLACEMENT, "".join(parts))


def _reason(reading: Reading) -> str:
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
