"""Which of the readings of a place is the likeliest, where the search leaves it in doubt.

The search (search.py) knows no more than two characters before each one. Where its best readings
are near one another, a model that knows the sentence is asked about them, and the page for what it
repeats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cleaner.damage.annotation.page_model import PageModel
from cleaner.damage.annotation.search import Place, Reading
from cleaner.language.recurrent import recurrent

IN_DOUBT = 4.0
"""Nats of the best reading's lead, below which the others are looked at again."""
RIVAL = 6.0
"""Nats behind the best at which a reading is no rival any more."""
SHARE = 0.5
"""Of the recurrent model in what is said between the readings. Of 6,119 places on 120 pages 95.3 %
are exact with it, with 0.4 95.2 %; without the model of 1,256 on 60 pages two in a hundred less."""
BEFORE, AFTER = 64, 8
"""Characters before and after what differs that count: with 16 and 5 94.9 % are exact."""


def lead(readings: Sequence[Reading]) -> float:
    """Nats by which the first reading is likelier than all others together."""
    best = readings[0].score
    others = sum(math.exp(min(0.0, reading.score - best)) for reading in readings[1:])
    return -math.log(others) if others else math.inf


def is_in_doubt(readings: Sequence[Reading]) -> bool:
    """Whether the search leaves open which of these it is."""
    return not readings or lead(alike(readings)) <= IN_DOUBT


def alike(readings: Sequence[Reading]) -> list[Reading]:
    """Those that are replayed, or not, as the best one is."""
    return [reading for reading in readings if reading.replayed == readings[0].replayed]


def reconsidered(place: Place, readings: Sequence[Reading], page: PageModel) -> list[Reading]:
    """The readings of a place in order, their distance from the best one by all that is known."""
    same = alike(readings)
    rivals = [reading for reading in same if reading.score > same[0].score - RIVAL]
    if len(rivals) < 2 or not is_in_doubt(readings):
        return list(readings)
    before, texts = _differing(place, [reading.text for reading in rivals])
    nats = recurrent().scores(before, texts)
    here = np.array([reading.score for reading in rivals])
    trigrams = here + np.array([reading.unpaired for reading in rivals])
    repeated = page.repeated(before, texts)
    new = here + SHARE * ((nats - nats[0]) - (trigrams - trigrams[0])) + repeated - repeated[0]
    scores = new.tolist()
    again = {r.text: r._replace(score=s) for r, s in zip(rivals, scores, strict=True)}
    found = [again.get(reading.text, reading) for reading in readings]
    return sorted(found, key=lambda reading: (not reading.replayed, -reading.score))


def _differing(place: Place, texts: Sequence[str]) -> tuple[str, list[str]]:
    """What the readings have in common before they differ, and the rest of each."""
    whole = [text + place.after for text in texts]
    start = _in_common(whole)
    rests = [text[start:] for text in whole]
    unseen = max(0, _in_common([rest[::-1] for rest in rests]) - AFTER)
    before = (place.before + whole[0][:start])[-BEFORE:]
    return before, [rest[: len(rest) - unseen] for rest in rests]


def _in_common(texts: Sequence[str]) -> int:
    """How many characters all texts begin with."""
    columns = enumerate(zip(*texts, strict=False))
    return next((at for at, column in columns if len(set(column)) > 1), min(map(len, texts)))
