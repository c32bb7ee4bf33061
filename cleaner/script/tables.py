"""The committed tables of the script stage, read when first needed.

Made by tools/build_script_tables.py from OpenCC's dictionaries (see docs/script.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.anchors import Phrases
from cleaner.scan import code_points

TABLE_FILE = Path(__file__).with_name("_tables.txt")
REGION_FILE = Path(__file__).with_name("_region_words.txt")

SIZE = 0x32400
"""Code points covered, up to the end of the ideographs of plane 3; the rest never change."""

CHANGES = 1
TRADITIONAL_ONLY = 2
SIMPLIFIED_ONLY = 4
ANCHOR = 8  # some phrase, or what stands around it, decides what becomes of it
SENSE = 16  # an anchor with senses: see cleaner.script.senses
KANA = 32
TERM_FIRST = 64
TERM_SECOND = 128
SECOND_TO_FIRST_OF_TERM = 1
TERMS = frozenset(
    (
        *("繁體", "繁体", "簡體", "簡体", "简體", "简体", "正體", "正体", "異體", "異体", "异體"),
        *("异体", "簡化", "简化", "俗字", "古字", "繁簡", "繁简", "簡繁", "简繁"),
    )
)
"""Words of texts about writing, in both scripts."""

TELLING = "瞭楣榖"
"""Characters of words that only traditional text has (`soft.WORDS`)."""

PAIR_BITS = 16

SENSES = "著乾於沈覆畫鍊帳徵昇么剋"
"""Characters whose simplified form depends on the sense: the entries of `_senses.txt`."""
MODEL_SENSES = "沈覆畫鍊帳"
"""Those whose readings the language model keeps apart."""


@dataclass(frozen=True, slots=True, eq=False)
class PhraseTable:
    """Phrases by their first two characters, each list longest first."""

    by_pair: dict[str, tuple[tuple[str, str], ...]]
    pairs: NDArray[np.bool_]  # by `pair_hash`, shape (1 << PAIR_BITS,)
    singles: dict[int, str]  # entries of one character, by code point


class Phrase(NamedTuple):
    """An entry of the phrase table."""

    key: str
    value: str
    anchors: tuple[tuple[int, int, str], ...]
    """Offset, new code point (or the same) and reason of each anchor."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Look-up tables; `target` and `traits` are indexed by code point, shape (SIZE,)."""

    target: NDArray[np.uint32]  # the simplified character, or the same
    traits: NDArray[np.uint8]  # CHANGES, TRADITIONAL_ONLY, … ; 0 in the last place
    phrases: tuple[Phrase, ...]
    finder: Phrases  # finds them, and gives their numbers
    simple: dict[int, int]  # `target` for str.translate: the characters that change

    def traits_of(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """Traits of each code point; those beyond the table have none."""
        return self.traits.take(codes, mode="clip")


def pair_hash(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number below 1 << PAIR_BITS for two characters that follow each other."""
    mixed = (first * np.uint32(0x9E3779B1)) ^ (second * np.uint32(0x85EBCA6B))
    return np.right_shift(mixed, np.uint32(32 - PAIR_BITS))


def phrase_table(phrases: list[tuple[str, str]]) -> PhraseTable:
    """Index (phrase, value) pairs for `convert.find_phrases`."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    singles = {ord(key): value for key, value in phrases if len(key) == 1}
    for phrase in phrases:
        if len(phrase[0]) > 1:
            grouped.setdefault(phrase[0][:2], []).append(phrase)
    by_pair = {
        pair: tuple(sorted(group, key=lambda entry: -len(entry[0])))
        for pair, group in grouped.items()
    }
    keys = code_points("".join(by_pair))
    pairs = np.zeros(1 << PAIR_BITS, np.bool_)
    pairs[pair_hash(keys[0::2], keys[1::2])] = True
    return PhraseTable(by_pair, pairs, singles)


def _entries(lines: list[str]) -> list[tuple[str, str]]:
    pairs = (line.split("\t") for line in lines)
    return [(key, value) for key, value in pairs]


def _phrases(
    entries: list[tuple[str, str]], simple: dict[int, int]
) -> tuple[tuple[Phrase, ...], set[str]]:
    """The phrases, and all anchors: what some phrase makes of a character and the table doesn't."""
    anchors = {
        old
        for key, value in entries
        for old, new in zip(key, value, strict=True)
        if chr(simple.get(ord(old), ord(old))) != new
    } | set(SENSES)
    phrases = []
    for key, value in entries:
        outcomes = tuple(
            (i, ord(value[i]), f"{old} → {value[i]} ({key})")
            for i, old in enumerate(key)
            if old in anchors
        )
        if outcomes:  # the others (想像) say what the table says anyway
            phrases.append(Phrase(key, value, outcomes))
    return tuple(phrases), anchors


def _finder(phrases: tuple[Phrase, ...]) -> Phrases:
    """Index phrases by what stands at each anchor and beside it."""
    around: dict[str, list[tuple[int, int]]] = {}
    for number, phrase in enumerate(phrases):
        starts = {max(at - 1, 0) for at, _, _ in phrase.anchors}
        for start in starts:  # one pair an anchor is enough
            around.setdefault(phrase.key[start : start + 2], []).append((start, number))
    outcomes = [[(at, new) for at, new, _ in phrase.anchors] for phrase in phrases]
    return Phrases([phrase.key for phrase in phrases], around, outcomes)


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Characters, evidence and phrases; about 4 ms the first time."""
    lines = TABLE_FILE.read_text(encoding="utf-8").split("\n")[1:-1]
    keys, values, traditional, simplified = (code_points(line) for line in lines[:4])
    simple = dict(zip(keys.tolist(), values.tolist(), strict=True))
    phrases, anchors = _phrases(_entries(lines[4:]), simple)
    target = np.arange(SIZE, dtype=np.uint32)
    target[keys] = values
    traits = np.zeros(SIZE, np.uint8)
    traits[keys] = CHANGES
    traits[traditional] |= TRADITIONAL_ONLY
    traits[simplified] |= SIMPLIFIED_ONLY
    traits[code_points("".join(anchors))] |= ANCHOR
    traits[code_points(SENSES)] |= SENSE
    for first, last in ((0x3041, 0x3096), (0x30A1, 0x30FA), (0xFF66, 0xFF9D)):
        traits[first : last + 1] |= KANA
    traits[code_points("".join(term[0] for term in TERMS))] |= TERM_FIRST
    traits[code_points("".join(term[1] for term in TERMS))] |= TERM_SECOND
    target.flags.writeable = traits.flags.writeable = False
    return Tables(target, traits, phrases, _finder(phrases), simple)


@lru_cache(maxsize=1)
def region_words() -> PhraseTable:
    """Taiwan's words with the mainland's as values, in simplified Chinese."""
    lines = REGION_FILE.read_text(encoding="utf-8").split("\n")[1:-1]
    return phrase_table(_entries(lines))


def traditional_characters() -> NDArray[np.uint32]:
    """Code points that set the stage off, sorted: what `CharClass.TRADITIONAL` marks.

    All that the character table changes, and those by whose words traditional text is told though
    only phrases change them (瞭解, 倒楣). Others (沈), or what simplified text is full of (么),
    needn't be here: nothing is converted without evidence.
    """
    found = (tables().traits & CHANGES).nonzero()[0].astype(np.uint32)
    return np.union1d(found, code_points(TELLING)).astype(np.uint32)
