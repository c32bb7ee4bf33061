"""Conversion of traditional to simplified characters as a pure function over code points.

OpenCC goes from left to right and takes the longest phrase, or one character. Nearly all phrases
say of nearly all their characters what the table says anyway; the few others, and characters with
senses, are anchors. Phrases are looked for at anchors alone; the result is the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.script.senses import decide
from cleaner.script.tables import (
    ANCHOR,
    CHANGES,
    MODEL_SENSES,
    SENSES,
    PhraseTable,
    Tables,
    pair_hash,
)

BY_SENSE, BY_MODEL = frozenset(SENSES), frozenset(MODEL_SENSES)


class Match(NamedTuple):
    """A word found: text[start:start + len(key)] == key."""

    start: int
    key: str
    value: str


class Change(NamedTuple):
    """One character that an entry other than the character table's decides."""

    at: int
    new: int
    rule: str
    reason: str


class Conversion(NamedTuple):
    """Single-character changes: those of the character table, and the others, disjoint.

    `positions` are sorted. `doubts`: places where two readings are plausible.
    """

    positions: NDArray[np.int64]
    new: NDArray[np.uint32]
    changes: list[Change]
    doubts: list[int]


def longest_match(text: str, start: int, phrases: PhraseTable) -> Match | None:
    """The longest word that begins at `start`, or None."""
    for key, value in phrases.by_pair.get(text[start : start + 2], ()):
        if text.startswith(key, start):
            return Match(start, key, value)
    return None


def find_words(text: str, codes: NDArray[np.uint32], words: PhraseTable) -> list[Match]:
    """The regional words in `text`, from left to right, the longest first; they don't overlap."""
    likely = words.pairs[pair_hash(codes[:-1], codes[1:])]
    likely = np.append(likely, False) | np.isin(codes, list(words.singles))
    found = []
    end = 0
    for start in likely.nonzero()[0].tolist():
        if start < end:
            continue
        match = longest_match(text, start, words)
        if match is None and (value := words.singles.get(ord(text[start]))) is not None:
            match = Match(start, text[start], value)
        if match is not None:
            found.append(match)
            end = start + len(match.key)
    return found


def convert(
    text: str,
    codes: NDArray[np.uint32],
    traits: NDArray[np.uint8],
    table: Tables,
    chosen: NDArray[np.bool_] | None = None,
) -> Conversion:
    """What changes in `text`, whose code points and traits are given.

    `chosen`, of the same shape, limits the changes; None converts everything. A phrase is used
    only where all of it is chosen.
    """
    plain = (traits & CHANGES).view(np.bool_)  # CHANGES is 1
    anchored = traits & ANCHOR
    if chosen is not None:
        plain &= chosen
        anchored *= chosen
    anchors = anchored.nonzero()[0].tolist()
    changes: list[Change] = []
    doubts: list[int] = []
    if anchors:
        decided = decide_anchors(text, anchors, table, chosen, doubts)
        plain[list(decided)] = False
        changes = [
            Change(at, new, rule, reason)
            for at, (new, rule, reason) in decided.items()
            if new != codes[at]
        ]
    positions = plain.nonzero()[0]
    return Conversion(positions, table.target[codes[positions]], changes, doubts)


def decide_anchors(
    text: str,
    anchors: list[int],
    table: Tables,
    chosen: NDArray[np.bool_] | None,
    doubts: list[int],
) -> dict[int, tuple[int, str, str]]:
    """What phrases and senses make of the anchors: code point, rule and reason by place.

    The character table decides those that are missing. Appends to `doubts`.
    """
    decided: dict[int, tuple[int, str, str]] = {}
    for start, number in table.finder.find(text, anchors):
        phrase = table.phrases[number]
        if chosen is None or chosen[start : start + len(phrase.key)].all():
            for offset, new, reason in phrase.anchors:
                decided[start + offset] = (new, "script.phrase", reason)
    # Of senses that phrases decided, only those that the language model knows are asked again.
    if places := [at for at in anchors if text[at] in (BY_MODEL if at in decided else BY_SENSE)]:
        by_phrase = {at: chr(decided[at][0]) for at in places if at in decided}
        for at, new, reason, doubt in decide(text, places, by_phrase):
            if at not in decided or decided[at][0] != new:
                decided[at] = (new, "script.sense", reason)
            if doubt:
                doubts.append(at)
    return decided


def decided_senses(
    text: str, places: list[int], by_phrase: dict[int, str]
) -> list[tuple[int, int]]:
    """Places and code points of the characters with senses at `places`, as `decide` has them."""
    return [(at, new) for at, new, _, _ in decide(text, places, by_phrase)]
