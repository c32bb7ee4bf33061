"""Conversion of traditional to simplified characters as a pure function over code points.

OpenCC goes from left to right and takes the longest phrase, or one character. A character that
begins no phrase where it stands is therefore decided by the table alone, so phrases are looked
for only where two characters stand that begin one; the result is the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.script.tables import (
    CHANGES,
    PHRASE_FIRST,
    SECOND_TO_FIRST,
    PhraseTable,
    Tables,
    pair_hash,
)


class Match(NamedTuple):
    """A phrase found: text[start:start + len(key)] == key."""

    start: int
    key: str
    value: str


class Conversion(NamedTuple):
    """Single-character changes, positions sorted and disjoint between the two kinds."""

    positions: NDArray[np.int64]
    new: NDArray[np.uint32]
    phrase_positions: NDArray[np.int64]
    phrase_new: NDArray[np.uint32]


def longest_match(text: str, start: int, phrases: PhraseTable) -> Match | None:
    """The longest phrase that begins at `start`, or None."""
    for key, value in phrases.by_pair.get(text[start : start + 2], ()):
        if text.startswith(key, start):
            return Match(start, key, value)
    return None


def find_phrases(
    text: str, codes: NDArray[np.uint32], traits: NDArray[np.uint8], table: Tables
) -> list[Match]:
    """The phrases that forward maximum matching finds in `text`, from left to right."""
    begins = (traits[1:] >> SECOND_TO_FIRST) & traits[:-1] & PHRASE_FIRST
    likely = begins.nonzero()[0]
    if not len(likely):
        return []
    hashes = pair_hash(codes[likely], codes[likely + 1])
    found = []
    end = 0
    for start in likely[table.phrases.pairs[hashes]].tolist():
        if start >= end and (match := longest_match(text, start, table.phrases)):
            found.append(match)
            end = start + len(match.key)
    return found


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
    changes = (traits & CHANGES).view(np.bool_)  # CHANGES is 1
    matches = find_phrases(text, codes, traits, table)
    if chosen is not None:
        changes &= chosen
        matches = [m for m in matches if chosen[m.start : m.start + len(m.key)].all()]
    none = np.empty(0, np.int64)
    if not matches:
        positions = changes.nonzero()[0]
        return Conversion(positions, table.target[codes[positions]], none, none.astype(np.uint32))
    places: list[int] = []
    for start, key, _ in matches:
        places.extend(range(start, start + len(key)))
    inside = np.array(places, np.int64)
    old = codes[inside]
    values = "".join(match.value for match in matches).encode("utf-32-le")
    new = np.frombuffer(values, np.uint32)
    plain = table.target[old]
    special = new != plain  # what the characters alone would not have given
    changes[inside[special]] = False
    positions = changes.nonzero()[0]
    effective = special & (new != old)
    return Conversion(positions, table.target[codes[positions]], inside[effective], new[effective])
