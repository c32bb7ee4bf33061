"""Characters with two simplified readings: 著 is 着 or 著, 乾 is 干 or 乾, by what stands around.

Evidence adds up, in nats for the less usual reading: a prior, patterns of what stands around,
and either weights of the neighbours, counted in simplified text, or the language model where it
keeps the two readings apart (沈 and 沉; it doesn't 著 and 着). `_senses.txt` has all of it, made by
tools/build_script_senses.py.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleaner._native import anchors as native
from cleaner.language.trigram import model
from cleaner.scan import code_points
from cleaner.script.tables import tables

SENSE_FILE = Path(__file__).with_name("_senses.txt")

PHRASE = 5.0
"""Nats of a phrase where the language model has a say as well: 明覆 is an answer in 說明覆, but
not in 說明覆蓋, which the model knows."""

SURE = 6.0
"""Nats of patterns and phrases from which the language model isn't asked: a look-up takes as long
as the rest of the conversion of a short text."""

DOUBT = 1.5
"""Nats below which both readings are plausible and the place is flagged."""

NEAR = 12
"""Characters before and after in which a `~` pattern is looked for."""

SIDE = 2
"""Characters on either side that the language model looks at."""

OTHER_CHARACTER = {"著": ("着", 2.0, 2)}
"""A text that has 着 itself, as in Hong Kong, uses 著 for the other reading: nats for each
occurrence of it, and how many count at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """What is known of one character."""

    usual: str
    other: str
    statistics: str  # "contexts", "model" or "none"
    prior: float
    patterns: tuple[tuple[float, re.Pattern[str], str], ...]  # at the character
    near: tuple[tuple[float, re.Pattern[str], str], ...]  # within NEAR characters
    weights: dict[str, float]


class Decision(NamedTuple):
    """What becomes of the character at `at`, and why; `doubt`: both readings are plausible."""

    at: int
    new: int
    reason: str
    doubt: bool


@lru_cache(maxsize=1)
def senses() -> dict[str, Sense]:
    """All entries of the file by character."""
    entries: dict[str, list[list[str]]] = {}
    for line in SENSE_FILE.read_text(encoding="utf-8").split("\n")[1:-1]:
        fields = line.split("\t")
        if fields[0] not in "+~*":
            group = entries.setdefault(fields[0], [])
        group.append(fields)
    return {character: _sense(group) for character, group in entries.items()}


def _sense(lines: list[list[str]]) -> Sense:
    _, usual, other, statistics, prior = lines[0]
    marks = {mark: [fields[1:] for fields in lines if fields[0] == mark] for mark in "+~*"}
    return Sense(
        usual,
        other,
        statistics,
        float(prior),
        _compiled(marks["+"]),
        _compiled(marks["~"]),
        {feature: int(tenths) / 10 for tenths, feature in marks["*"]},
    )


def _compiled(lines: list[list[str]]) -> tuple[tuple[float, re.Pattern[str], str], ...]:
    return tuple((float(weight), re.compile(pattern), why) for weight, pattern, why in lines)


@lru_cache(maxsize=1)
def native_senses() -> native.Senses:
    """What compiled code is given of the entries."""
    kinds = {"none": native.PATTERNS, "contexts": native.WEIGHTS, "model": native.MODEL}
    entries = []
    weights: dict[tuple[str, int, str, str], float] = {}
    for character, sense in senses().items():
        every = re.compile("".join(f"(?:(?={one.pattern})()|)" for _, one, _ in sense.patterns))
        entries.append(
            native.Sense(
                character,
                kinds[sense.statistics],
                sense.usual,
                sense.other,
                sense.prior,
                every.match,
                [weight for weight, _, _ in sense.patterns],
                [(weight, partial(_is_near, one)) for weight, one, _ in sense.near],
                *OTHER_CHARACTER.get(character, ()),
            )
        )
        for feature, nats in sense.weights.items():
            step = -1 if feature[0] == "<" else 1
            nearest_first = feature[:0:-1] if step < 0 else feature[1:]
            weights[character, step, nearest_first[0], nearest_first[1:]] = nats
    target = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    target[: len(tables().target)] = tables().target
    return native.Senses(entries, weights, PHRASE, SURE, target)


def _is_near(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - NEAR), at + NEAR) is not None


def candidates(character: str) -> str:
    """Both readings, for a flag: `著: 着 or 著`."""
    sense = senses()[character]
    return f"{character}: {sense.usual} or {sense.other}"


def decide(
    text: str,
    places: Iterable[int],
    phrases: dict[int, str],
) -> list[Decision]:
    """What becomes of the characters with senses at `places`, where anything speaks for either.

    `phrases`: what phrases say of some of them. They have the last word on characters that the
    language model can't tell apart.
    """
    found: list[Decision] = []
    asked: list[tuple[int, Sense, float, str]] = []
    known, weigh = senses(), native_senses()
    own: dict[str, float] = {}
    for at in places:
        sense = known[text[at]]
        nats, heaviest = weigh.patterns(text, at)
        why = sense.patterns[heaviest][2] if heaviest >= 0 else ""
        if sense.statistics == "model":
            if phrase := phrases.get(at):
                nats += PHRASE if phrase == sense.other else -PHRASE
            if abs(nats) < SURE:
                asked.append((at, sense, nats, why))
            elif nats > 0 or phrase:
                found.append(_decision(text[at], at, sense, nats, why))
        elif at not in phrases:
            if sense.statistics == "contexts":
                nats += weigh.around(text, at, own)
                found.append(_decision(text[at], at, sense, nats, why or "its neighbours"))
            elif why:
                found.append(_decision(text[at], at, sense, nats, why))
    if asked:
        found += _by_model(text, asked)
    return found


def _decision(old: str, at: int, sense: Sense, nats: float, why: str) -> Decision:
    """The reading that all evidence together speaks for; `nats` for the other one."""
    new = sense.other if nats > 0 else sense.usual
    return Decision(at, ord(new), f"{old} → {new} ({why})", abs(nats) < DOUBT)


def _by_model(text: str, asked: list[tuple[int, Sense, float, str]]) -> list[Decision]:
    """Decisions on characters that the language model tells apart."""
    width = 2 * SIDE + 1
    around = code_points("".join(_window(text, place) for place, *_ in asked)).reshape(-1, width)
    both = np.concatenate((around, around))
    readings = [sense.other for _, sense, *_ in asked] + [sense.usual for _, sense, *_ in asked]
    both[:, SIDE] = code_points("".join(readings))
    # The character itself, and those that have it before them.
    scores = model().character_scores(both.ravel()).reshape(-1, width)[:, SIDE:].sum(axis=1)
    gains = (scores[: len(asked)] - scores[len(asked) :]).tolist()
    return [
        _decision(text[place], place, sense, nats + gain, why or "language model")
        for (place, sense, nats, why), gain in zip(asked, gains, strict=True)
    ]


def _window(text: str, at: int) -> str:
    """The character at `at` and SIDE on either side of it; beyond the text stand line breaks."""
    left, right = text[max(0, at - SIDE) : at], text[at : at + SIDE + 1]
    return left.rjust(SIDE, "\n") + right.ljust(SIDE + 1, "\n")
