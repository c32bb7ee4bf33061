"""Places of an annotated page that read out of step, read in step again.

A place is looked at where the text reads badly, where half an annotation stands, or where a mark
stands that a cut may have made. What may have been there is searched under the language model
(search.py); a reading holds if the damage, done again (replay.py), makes of it what the page has,
and it is by far the likeliest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cleaner._native.passage import CUTS
from cleaner.damage.annotation.brackets import HAN_RUN
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.halves import halves_in
from cleaner.damage.annotation.hits import Hit, style_of
from cleaner.damage.annotation.page import Page
from cleaner.damage.annotation.places import POOR, suspicious, without
from cleaner.damage.annotation.replay import Damage
from cleaner.damage.annotation.rivals import alike, is_in_doubt, lead, reconsidered
from cleaner.damage.annotation.search import Place, Reading, fluent, readings_of, worst
from cleaner.document import Document, Span
from cleaner.scan import REPLACEMENT

MOST_PLACES = 1000
"""Different places of a page that are read; one takes some 1.5 ms. The seeds have 13."""
LONGEST = 160
"""Characters of a place at most; longer ones are flagged."""
CHECKED = 8
"""Readings of a place that are replayed."""
LEAD = 0.5
"""Nats between the best reading and all others together with which it is put there. Of 3,247 places
on 200 pages 94.6 % were exact with 0.5 when this was set, with 1.0 93.9, 1.5 93.2, 2.0 92.2 and 3.0
89.9 %; of the readings with a lead of 0.5 to 1.5 seven in ten are right."""
SURE = 5.25
"""… with which it isn't flagged: of 6,920 places on 120 pages 0.2 % are wrong without a flag."""
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

_MARKS_MEET = re.compile("[\u3400-\u9fff][?？][、，]")
"""Of 專科、 that is what a cut leaves; elsewhere it is rare."""


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


_Key = tuple[str, str, str, tuple[str, str]]


def find_slips(document: Document, hits: Sequence[Hit], passages: Sequence[Span]) -> Iterator[Slip]:
    """The places of annotated passages that read out of step."""
    bare = without(document, hits)
    halves = halves_in(document.text, style_of(hits))
    found = suspicious(document, hits, halves, bare, passages)
    spans = [Span(start, end) for start, end in found]
    page = Page.of(document, hits, halves, bare, spans)
    places: dict[_Key, list[Place]] = {}  # the same ones together
    for span in spans:
        if span.end - span.start > LONGEST:
            yield Slip(span, (), False, None, "too long")
            continue
        place = page.place(span)
        key = place.window.text, place.before[-2:], place.after[:2], place.quotes
        if not _has_cause(place.window):
            continue
        if key in places or len(places) < MOST_PLACES:
            places.setdefault(key, []).append(place)
        else:
            yield Slip(span, (), False, None, "too many places")
    searched = []
    for same in places.values():
        readings = _searched(page, same[0])
        searched.append((same, readings))
        if not is_in_doubt(readings):
            page.model.learn(same[0].before, readings[0].text, same[0].after)
    read = {place.span: found[0].text for same, found in searched if found for place in same}
    searched += [([place], _searched(page, place)) for place in page.unclosed(read)]
    for same, readings in searched:
        slip = _decided(page, same[0], reconsidered(same[0], readings, page.model))
        yield from (slip._replace(span=place.span) for place in same)


def _searched(page: Page, place: Place) -> list[Reading]:
    """The readings; those come first of which the damage makes what stands there.

    One in which half an annotation is left is none.
    """
    found = readings_of(place, page.model.scorer)
    damage = Damage(page.site, place.window.text, place.window.hits, place.window.cut)
    checked = [
        reading._replace(replay=damage.of(reading.raw))
        for number, reading in enumerate(found)
        if number < CHECKED or reading.text == place.as_it_is
        if not halves_in(reading.text, page.site.style)
    ]
    return sorted(checked, key=lambda reading: (not reading.replayed, -reading.score))


def _decided(page: Page, place: Place, readings: Sequence[Reading]) -> Slip:
    """What is done about a place with these readings."""
    if not readings:
        return Slip(place.span, (), False, None, "no reading")
    as_it_is = place.as_it_is
    best = readings[0]
    rivals = alike(readings)
    texts = tuple(reading.text for reading in rivals[:3])
    compared = readings if page.outside_by_chance and _may_be_notes(place.window) else rivals
    baseline = next((r.score for r in compared if r.text == as_it_is), None)
    if best.text == as_it_is:
        noted = any(not hit.in_step for hit in place.window.hits)
        doubtful = (
            (place.window.cut and not noted and worst(as_it_is) < BROKEN)
            or (page.slipped and len(_MARKS_MEET.findall(as_it_is)) == 1)
            or any(reading.unpaired < best.unpaired for reading in rivals)
            or (noted and not best.replayed)
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
        return Slip(place.span, texts, False, None, _reason(best))
    certain = reads_well and best.replayed and distance >= SURE
    return Slip(place.span, texts, certain, agreed, _reason(best))


def _may_be_notes(window: Window) -> bool:
    """Whether annotations out of step stand there, each behind an ideograph as a note would."""
    notes = [hit.span.start for hit in window.hits if not hit.in_step]
    return bool(notes) and all(HAN_RUN.match(window.text, max(at - 1, 0)) for at in notes)


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
    straddling = way.straddling
    if not straddling:
        return f"slip: cut inside a character; {size}"
    what = ", ".join(f"{c} ({syllable}) was matched across {one}|{other}"
                     for c, syllable, one, other in straddling)  # fmt: skip
    return f"slip: {what}; {size}"
