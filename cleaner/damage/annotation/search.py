"""The likeliest readings of a place that reads out of step.

What may have stood there (graph.py) is searched under the language model of the page. Pairs that
were dropped are looked for only where the readings without them are poor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from cleaner._native.language import Scorer
from cleaner._native.passage import GAP, OPEN, WANTED
from cleaner.damage.annotation.brackets import unannotated
from cleaner.damage.annotation.graph import Passage, Window, widened
from cleaner.damage.annotation.places import NEAR
from cleaner.damage.annotation.replay import Replay
from cleaner.document import Span
from cleaner.language import beam, model

WIDTH, RIVALS, REACH = 6, 3, 8.0
"""Of the search: readings kept at a node with different last characters, and with the same ones;
nats behind the best. With two rivals one of ten digits is taken for certain too often."""
ROUNDS = 3
"""Searches of a place at most; from the second on pairs may have been dropped."""
PAIRS = 2
"""Pairs in a row that may have been dropped."""
RARELY = -7.0
"""Nats of a character, above which it isn't asked whether there was another one before it."""
_AFTER_CUT = re.compile("[!?;！？；][A-Za-z]")
FAR = 12.0
"""Nats behind the best from which on the text as it stands is no reading."""
FLUENT = -6.5
"""Mean nats of NEAR characters of a reading, at least, with which no other cause is looked for."""
BESIDE = 4
"""Characters before a place that the language model is told: two that count, and two before."""
REPEATED_STOP = 8.0
"""Nats against 。 behind another one, of which ！ would be left."""
UNPAIRED = 5.0
"""Nats against a quotation mark without the other one in its line."""
QUOTE = re.compile('[“”‘’「」『』《》【】（）()"＂]')
_WIDE_BRACKETS = str.maketrans("()", "（）")
_OTHERS = dict(zip('“”‘’「」『』《》【】"＂', '”“’‘」「』『》《】【"＂', strict=True))
_OTHERS |= {"（": "）)", "）": "（("}
_PAIR = re.compile('“”|‘’|「」|『』|《》|【】|（）|["＂]{2}')


class Place(NamedTuple):
    """A place as it stands, without its annotations, and what is around it."""

    span: Span
    window: Window
    as_it_is: str
    before: str
    after: str
    quotes: tuple[str, str]  # the marks in pairs before and after it in its line
    quoted: str  # those that it has, annotations left out
    is_last: bool = False  # whether the document ends with it, and not with a line end


class Reading(NamedTuple):
    """A reading in nats, as the page writes it and as it was before, and how it was damaged."""

    score: float
    text: str
    raw: str
    replay: Replay | None = None
    unpaired: float = 0.0  # nats of the score against marks that lack another one, and 。。

    @property
    def replayed(self) -> bool:
        """Whether the damage makes of it what stands there."""
        return self.replay is not None


def readings_of(place: Place, scorer: Scorer) -> list[Reading]:
    """The readings of a place under a page's model, best first.

    Pairs may have been dropped where the best one is poor, and where a byte is unknown: it is
    searched again with these places, until that brings nothing better.
    """
    known: dict[str, Reading] = {}
    before = _raw(place, place.before[-BESIDE:])
    wanted = _wanted(place.quotes[0] + place.quoted + place.quotes[1])
    passage = Passage(place.window, before, _raw(place, place.after), wanted)
    best = None
    for _ in range(ROUNDS):
        doubtful = _search(place, scorer, passage, wanted, known)
        last, best = best, _best(known)[0].text if known else None
        more = {at: pairs for at, pairs in doubtful.items() if passage.drops.get(at, 0) < pairs}
        if not more or (best is not None and best == last):
            break
        passage.drop(more)
    if place.as_it_is not in known and not place.window.halves:
        unread = _unread(place, scorer)
        if not known or unread.score > _best(known)[0].score - FAR:
            known[unread.text] = unread
    return _best(known)


def _unread(place: Place, scorer: Scorer) -> Reading:
    """The place as it stands, for a reading."""
    raw = _raw(place, place.as_it_is) + "\n" * place.is_last
    before, after = _raw(place, place.before[-BESIDE:]), _raw(place, place.after[:2])
    nats = sum(scorer.nats(before + raw + after, model().newline)[len(before) :])
    unpaired = _unpaired(place, raw)
    return Reading(nats - unpaired, place.as_it_is, raw, None, unpaired)


def _search(
    place: Place, scorer: Scorer, passage: Passage, wanted: str, known: dict[str, Reading]
) -> dict[int, int]:
    """Add the readings of a passage; what `_doubtful` says of the best."""
    paths = beam.likeliest(passage.graph, scorer=scorer, width=WIDTH, rivals=RIVALS, reach=REACH)
    best = None
    for path in paths:
        raw = unannotated(path.text, place.window.style)
        text = _normalised(raw, place.window.text) if place.window.normalised else raw
        if place.is_last:  # the line end behind it, or a swallowed one, is none of the page's
            text = text.rstrip("\n")
        unpaired = _unpaired(place, raw)
        score = path.score - unpaired
        if wanted:
            score -= WANTED * sum(map(path.text.count, wanted))
        reading = Reading(score, text, raw, None, unpaired)
        if text not in known or known[text].score < reading.score:
            known[text] = reading
        if best is None or reading.score > best[0].score:
            best = reading, path
    if best is None:
        return dict.fromkeys(range(len(place.window.text)), PAIRS)
    return _doubtful(best[1], _settled(place, best[0]), passage)


def _normalised(raw: str, window: str) -> str:
    """A reading as NFKC writes it, but for characters that stand there as they are: ㎏, Ⅲ."""
    kept = [character for character in set(raw).intersection(window) if character > "\x7f"]
    if unicodedata.is_normalized("NFKC", "".join(kept)):
        return unicodedata.normalize("NFKC", raw)
    return "".join([c if c in kept else unicodedata.normalize("NFKC", c) for c in raw])


def _doubtful(path: beam.Path, good: bool, passage: Passage) -> dict[int, int]:
    """Where in the window pairs may have been dropped, and how many.

    A reading is poor there, or reads well in any case: a byte is unknown, or a pair was dropped.
    """
    before, after = passage.graph.before, passage.graph.after
    scores = model().scorer.nats(before + path.text + after, model().newline)[len(before) :]
    found: dict[int, int] = {}
    for number, (node, arc, _) in enumerate(path.steps):
        first, tag = passage.place(node), arc.tag
        if not (tag or passage.is_behind_break(first)):
            continue
        near = scores[number : number + NEAR]
        poor = min(near[:2]) < RARELY or (not good and sum(near) < FLUENT * len(near))
        if poor or tag in (GAP, OPEN):
            places = range(first, max(passage.place(arc.to), first + 1))
            most = PAIRS if tag == GAP else min(PAIRS, passage.drops.get(first, 0) + 1)
            found |= dict.fromkeys(places, most)
    return found


def _best(found: Mapping[str, Reading]) -> list[Reading]:
    return sorted(found.values(), key=lambda reading: -reading.score)


def _raw(place: Place, text: str) -> str:
    return widened(text) if place.window.normalised else text


def _settled(place: Place, reading: Reading) -> bool:
    """Whether a reading is so good that no other cause needs to be looked for."""
    if reading.text == place.as_it_is:
        return not any(not hit.in_step for hit in place.window.hits) and not _AFTER_CUT.search(
            place.window.text
        )
    return fluent(place, reading.text)


def fluent(place: Place, reading: str, least: float = FLUENT) -> bool:
    """Whether what is new in a reading reads well, with two characters on both sides."""
    old, size = place.as_it_is, min(len(place.as_it_is), len(reading))
    first = next((i for i in range(size) if old[i] != reading[i]), size)
    last = next((i for i in range(size - first) if old[-1 - i] != reading[-1 - i]), size - first)
    before = place.before[-BESIDE:]
    first, last = first + len(before), len(reading) - last + len(before)
    return worst(before + reading + place.after, max(0, first - 2), last + 2) >= least


def quotes_of(text: str) -> str:
    """The marks in pairs of a text, brackets in fullwidth."""
    return "".join(QUOTE.findall(text)).translate(_WIDE_BRACKETS)


def _unpaired(place: Place, raw: str) -> float:
    """Nats against a reading for marks of the line that lack the other one, and for 。。."""
    lacking = UNPAIRED * len(alone(place.quotes[0] + quotes_of(raw) + place.quotes[1]))
    return lacking + (REPEATED_STOP * raw.count("。。") if "。。" not in place.window.text else 0.0)


def alone(quotes: str) -> str:
    """The marks of these pairs that lack the other one."""
    for _ in quotes:
        less = _PAIR.sub("", quotes)
        if len(less) == len(quotes):
            break
        quotes = less
    return quotes


def _wanted(quotes: str) -> str:
    """The other marks of those that lack it."""
    return "".join(dict.fromkeys(_OTHERS[mark] for mark in alone(quotes)))


def worst(text: str, start: int = 0, end: int | None = None) -> float:
    """The least mean nats of NEAR characters in a row of a part of a text."""
    end = len(text) if end is None else end
    least = model().scorer.worst(text, model().newline, start, end, NEAR)
    return min(0.0, least)
