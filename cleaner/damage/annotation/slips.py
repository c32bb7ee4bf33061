"""Places of an annotated page that read out of step, read in step again.

A place is looked at where the text reads badly, where half an annotation stands, or where a mark
stands that a cut may have made. What may have been there is searched under the language model
(search.py); a reading holds if the damage, done again (replay.py), makes of it what the page has,
and it is by far the likeliest.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.passage import CUTS
from cleaner.damage.annotation.brackets import BLANKS, Half, Style, halves_in, with_halves
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.hits import MOSTLY, Hit, shifted, style_of
from cleaner.damage.annotation.page_model import PageModel
from cleaner.damage.annotation.places import POOR, Bare, suspicious, with_context, without
from cleaner.damage.annotation.replay import Damage, Decoder, Site, table_of
from cleaner.damage.annotation.rivals import AFTER, BEFORE, alike, is_in_doubt, lead, reconsidered
from cleaner.damage.annotation.search import (
    Place,
    Reading,
    alone,
    fluent,
    quotes_of,
    readings_of,
    worst,
)
from cleaner.document import Document, Span
from cleaner.scan import REPLACEMENT, to_text

MOST_PLACES = 1000
"""Different places of a page that are read; one takes some 1.5 ms. The seeds have 13."""
LONGEST = 160
"""Characters of a place at most; longer ones are flagged."""
CHECKED, FAR = 8, 12.0
"""Readings of a place that are replayed, and nats behind the best from which on none is."""
AROUND = 120
"""Characters around a place in which its context is found, annotations left out."""
OF_LINE = 1000
"""Characters of its line before and after a place in which marks in pairs are looked for."""
LEAD = 0.5
"""Nats between the best reading and all others together with which it is put there. Of 3,247 places
on 200 pages 94.6 % were exact with 0.5 when this was set, with 1.0 93.9, 1.5 93.2, 2.0 92.2 and 3.0
89.9 %; of the readings with a lead of 0.5 to 1.5 seven in ten are right."""
SURE = 5.25
"""… with which it isn't flagged: 0.4 to 0.6 % of all places are wrong without a flag."""
LEAD_UNEXPLAINED = 5.0
"""… where the damage, done again, doesn't make what stands there."""
DOUBT = 4.0
"""Nats behind the best of a reading in a place that is in doubt."""
MOST_DOUBTFUL, DOUBTFUL_SHARE = 2, 0.25
"""Characters of a place that may be in doubt where the others are put there."""
GAIN, GAIN_ALONE = 4.0, 8.0
"""Nats that a reading is better than the text as it stands, on a page with half an annotation
somewhere and on one without."""
BETTER = 2.0
"""Nats by which the worst NEAR characters of a reading are better than before, if they are poor."""
BROKEN = -12.0
"""… below which what stands behind a mark is no text."""


_LAST_MARK = re.compile("[!！](?=\n[^“]|$)")
_WORD = re.compile("[A-Za-z]{2,32}")


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
    bare: Bare  # the text without its annotations
    plain: str  # its characters
    annotated: frozenset[str]  # characters of the table
    site: Site
    model: PageModel
    slipped: bool  # whether half an annotation stands anywhere
    words: frozenset[str]  # of Latin letters, and their beginnings


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
    # Where a blank stands before the bracket it is the blank that is lost.
    blanks = sum(document.text[hit.span.start] in BLANKS for hit in hits)
    decoders = _decoders(halves, blanks > 0)
    opening = next((half.opening for half in halves if half.opening), style.opening[0])
    closing = Counter(document.text[hit.span.end - 1] for hit in hits).most_common(1)
    brackets = (
        " " * (blanks > MOSTLY * len(hits)) + opening,
        closing[0][0] if closing else style.closing[0],
    )
    page = _Page(
        document,
        hits,
        bare,
        to_text(document.scan.codes[bare.places]),
        frozenset(table),
        Site(table_of(table, brackets), style, brackets, normalised, tuple(decoders), blanks > 0),
        _page_model(document, bare.places, [*spans, *_ends(document.text, bare)]),
        slipped,
        _beginnings(document.text),
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
    searched = []
    for same in places.values():
        readings = _replayed(page, same[0], readings_of(same[0], page.model.scorer))
        searched.append((same, readings))
        if not is_in_doubt(readings):
            page.model.learn(same[0].before, readings[0].text, same[0].after)
    read = {place.span: found[0].text for same, found in searched if found for place in same}
    for place in _unclosed(page, read):
        searched.append(([place], _replayed(page, place, readings_of(place, page.model.scorer))))
    for same, readings in searched:
        slip = _decided(page, same[0], reconsidered(same[0], readings, page.model))
        yield from (slip._replace(span=place.span) for place in same)


def _unclosed(page: _Page, read: Mapping[Span, str]) -> Iterator[Place]:
    """Line ends with a mark that 。” may have become, behind a quotation without its end.

    `read`: other places of the page with their readings.
    """
    text = page.document.text
    spans = sorted(read)
    for start, end in _ends(text, page.bare):
        mark = end - 1 - text.endswith("\n", start, end)
        line = max(text.rfind("\n", 0, start) + 1, start - OF_LINE)
        first = bisect_left(spans, line, key=lambda span: span.start)
        last = bisect_left(spans, end, lo=first, key=lambda span: span.start)
        if first < last and spans[last - 1].end > mark:
            continue
        parts, at = [], line
        for span in spans[first:last]:
            parts += [_plain_text(page, at, span.start), read[span]]
            at = span.end
        quotes = quotes_of("".join((*parts, _plain_text(page, at, max(start, at)))))
        if alone(quotes).endswith("“"):
            yield _place(page, Span(max(start, at), end))._replace(quotes=(quotes, ""))


def _ends(text: str, bare: Bare) -> Iterator[Span]:
    """The ends of lines with a mark that 。” may have become."""
    for match in _LAST_MARK.finditer(text):
        yield Span(*with_context(text, bare, *match.span()))


def _decoders(halves: Sequence[Half], blanks: bool) -> Iterator[Decoder]:
    """How a page with these halves of annotations may have been read.

    `blanks`: whether a blank stands before any bracket.
    """
    marked = [half for half in halves if not half.silent]
    kept = not blanks and MOSTLY * len(marked) < sum(half.kept for half in marked)
    for alone in (False, True):
        if marked or not halves:
            yield Decoder(kept, False, alone)
        if not marked:
            yield Decoder(not halves, True, alone)


def _beginnings(text: str) -> frozenset[str]:
    """The words of Latin letters of a text, and their beginnings of two letters and more."""
    words = set(_WORD.findall(text))
    return frozenset(word[:size] for word in words for size in range(2, len(word) + 1))


def _page_model(document: Document, places: NDArray[np.int64], spans: Sequence[Span]) -> PageModel:
    """The language of the page, without the places in question."""
    certain = np.ones(len(document.text), np.bool_)
    for span in spans:
        certain[span.start : span.end] = False
    return PageModel(document.scan.codes[places], certain[places])


def _place(page: _Page, span: Span) -> Place:
    document = page.document
    text = document.text[span.start : span.end]
    halves = halves_in(text, page.site.style)
    inside = [
        hit
        for hit in _between(page.hits, span.start, span.end)
        if not any(half.span.start < hit.span.start < half.span.end for half in halves)
    ]
    bare = with_halves(text, halves, lambda _: "")
    cut = any(mark in bare for mark in CUTS)
    before = _plain_text(page, max(0, span.start - AROUND), span.start)[-BEFORE:]
    after = _plain_text(page, span.end, span.end + AROUND)[:AFTER] or "\n"
    # Where no annotation is left the U+FFFD may be one of ours.
    lost = f"?{REPLACEMENT}" if page.annotated else "?"
    window = Window(
        text,
        inside,
        halves,
        page.annotated,
        page.site.normalised,
        cut,
        page.site.decoders[0].kept,
        any(decoder.silent for decoder in page.site.decoders),
        lost,
        page.site.style,
        page.words,
    )
    return Place(span, window, _plain(text, inside), before, after, _quotes(page, span))


def _quotes(page: _Page, span: Span) -> tuple[str, str]:
    """The marks in pairs that stand in the line before a span, and after it."""
    text = page.document.text
    first, last = max(0, span.start - OF_LINE), min(len(text), span.end + OF_LINE)
    start = max(first, text.rfind("\n", first, span.start) + 1)
    end = text.find("\n", span.end - 1, last)
    before = _plain_text(page, start, span.start)
    after = _plain_text(page, span.end, end if end >= 0 else last)
    return _quotes_of(before, page.site.style), _quotes_of(after, page.site.style)


def _quotes_of(text: str, style: Style) -> str:
    return quotes_of(with_halves(text, halves_in(text, style), lambda _: ""))


def _plain_text(page: _Page, start: int, end: int) -> str:
    """The characters of a part of the page that are in no annotation."""
    first, last = page.bare.places.searchsorted((start, end)).tolist()
    return page.plain[first:last]


def _replayed(page: _Page, place: Place, found: Sequence[Reading]) -> list[Reading]:
    """The readings; those come first of which the damage makes what stands there.

    One in which half an annotation is left explains nothing, and one far behind isn't asked.
    """
    damage = Damage(page.site, place.window.text, place.window.hits, place.window.cut)
    some = [*found[:CHECKED], *(r for r in found[CHECKED:] if r.text == place.as_it_is)]
    checked: list[Reading] = []
    least = -np.inf
    for reading in some:
        if reading.score > least and not halves_in(reading.text, page.site.style):
            reading = reading._replace(replay=damage.of(reading.raw))
            if reading.replayed:
                least = max(least, reading.score - FAR)
        checked.append(reading)
    return sorted(checked, key=lambda reading: (not reading.replayed, -reading.score))


def _decided(page: _Page, place: Place, readings: Sequence[Reading]) -> Slip:
    """What is done about a place with these readings."""
    if not readings:
        return Slip(place.span, (), False, None, "no reading")
    as_it_is = place.as_it_is
    best = readings[0]
    reason = _reason(best)
    rivals = alike(readings)
    texts = tuple(reading.text for reading in rivals[:3])
    baseline = next((r.score for r in rivals if r.text == as_it_is), None)
    if best.text == as_it_is:
        doubtful = (
            halves_in(as_it_is, page.site.style)
            or (place.window.cut and worst(as_it_is) < BROKEN)
            or any(reading.unpaired < best.unpaired for reading in rivals)
            or (not best.replayed and any(not hit.in_step for hit in place.window.hits))
        )
        return Slip(place.span, texts, not doubtful, None, "")
    gain = best.score - baseline if baseline is not None else np.inf
    agreed: str | None = best.text
    distance = lead(rivals)
    if distance < (LEAD_UNEXPLAINED if best.replay is None else LEAD):
        agreed = _agreed([r.text for r in rivals if r.score > best.score - DOUBT])
    least = min(POOR, worst(as_it_is) + BETTER)
    reads_well = fluent(place, best.text, least)
    broken = best.replayed and bool(halves_in(as_it_is, page.site.style))
    if (
        gain < (GAIN if page.slipped else GAIN_ALONE)
        or agreed is None
        or not (reads_well or broken)
    ):
        return Slip(place.span, texts, False, None, reason)
    certain = reads_well and best.replayed and distance >= SURE
    return Slip(place.span, texts, certain, agreed, reason)


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
