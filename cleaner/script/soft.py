"""Traditional text without characters that only traditional text has: 著眼於原著, 瞭解更多."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan
from cleaner.script import varieties
from cleaner.script.convert import convert
from cleaner.script.detect import CLEAR_WEIGHT
from cleaner.script.evidence import weigh
from cleaner.script.tables import CHANGES, KANA, SIMPLIFIED_ONLY, TELLING, Tables

WORDS = re.compile("[不據]?瞭解(?![放散除])到?|(?:一目)?瞭然(?!而)(?:於心)?|瞭[如若]指掌|倒楣|榖物")
"""Spellings of traditional text that no simplified text has, though their characters may be in it:
瞭解 occurs twice in 7.5 million characters of reference text, in traditional passages. 明瞭 isn't
here: prose of before 1956 has it in simplified print. With what the longest phrases have around
them, since a phrase is used only where all of it is chosen."""
BEFORE, BEYOND = 2, 4
"""Characters of a word before one of TELLING, and from it on."""

LEAST = 2
"""Ideographs of a text that is decided by its weight: one by itself is a name or talked about."""


def spelled(text: str) -> NDArray[np.bool_] | None:
    """Where WORDS stand, or None."""
    found: NDArray[np.bool_] | None = None
    for one in TELLING:
        at = text.find(one)
        while at >= 0:
            if match := WORDS.search(text, max(0, at - BEFORE), at + BEYOND):
                found = np.zeros(len(text), np.bool_) if found is None else found
                found[match.start() : match.end()] = True
            at = text.find(one, at + 1)
    return found


def is_traditional(
    text: str,
    scan: Scan,
    traits: NDArray[np.uint8],
    table: Tables,
    shielded: NDArray[np.bool_] | None,
) -> bool:
    """Whether a text without evidence of the hard kind is to be converted.

    `shielded`: what isn't converted. False where the result might be converted again.
    """
    if not (traits & CHANGES).any() and not any(one in text for one in TELLING):
        return False
    if (traits & KANA).any() or np.count_nonzero(varieties.is_han(scan.codes)) < LEAST:
        return False
    marks = varieties.present_in(varieties.marks_of(scan.codes))
    others = varieties.CANTONESE | varieties.SHINJITAI | varieties.KOKUJI
    if marks & others or len(varieties.korean(scan)):
        return False
    weights = weigh(scan.codes)
    if shielded is not None:
        weights[shielded] = 0
    if float(weights.sum()) < CLEAR_WEIGHT:
        return False
    chosen = None if shielded is None else ~shielded
    after = _converted(text, scan.codes, traits, table, chosen)
    if (after == scan.codes).all():
        return False
    after_traits = table.traits_of(after)
    if (after_traits & SIMPLIFIED_ONLY).any() or float(weigh(after).clip(0).sum()) < CLEAR_WEIGHT:
        return True
    again = "".join(map(chr, after.tolist()))
    return bool((_converted(again, after, after_traits, table, chosen) == after).all())


def _converted(
    text: str,
    codes: NDArray[np.uint32],
    traits: NDArray[np.uint8],
    table: Tables,
    chosen: NDArray[np.bool_] | None,
) -> NDArray[np.uint32]:
    result = convert(text, codes, traits, table, chosen)
    after = codes.copy()
    after[result.positions] = result.new
    for change in result.changes:
        after[change.at] = change.new
    return after
