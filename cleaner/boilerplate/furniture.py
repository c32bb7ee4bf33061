"""Words of a page's frame, by group, counted by line; the words are in ``_furniture.toml``.

The first two characters of every word are looked for at once in a table of bits; only where a
word may begin, the words that begin so are looked up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan, code_points, to_text

FURNITURE = Path(__file__).with_name("_furniture.toml")
NOTICES = "notices"
"""The group of words of whole sentences, which are counted; of the others, characters are."""

_LONGEST = 400  # characters; a longer line is a paragraph, words say nothing about it
_BITS = 16


_Sized = tuple[tuple[int, dict[str, int]], ...]
"""Numbers of the words of each length, the longest first."""


@dataclass(frozen=True, slots=True)
class _Words:
    """All words, those that begin with one pair of characters together in ``by_pair``.

    ``size``: characters of each.  ``group``: number in ``groups``, -1 for none.  ``notice``:
    whether the word is one of notices.  ``table``: bits for hashed pairs.
    """

    groups: tuple[str, ...]
    size: NDArray[np.int64]
    group: NDArray[np.int64]
    notice: NDArray[np.bool_]
    by_pair: dict[str, _Sized]
    table: NDArray[np.bool_]


def _slots(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = first * np.uint32(0x9E3779B1)
    mixed ^= second * np.uint32(0x85EBCA6B)
    mixed >>= np.uint32(32 - _BITS)
    return mixed


@lru_cache(maxsize=1)
def _words() -> _Words:
    data: dict[str, str] = tomllib.loads(FURNITURE.read_text("utf-8"))
    groups = tuple(name for name in data if name != NOTICES)
    group_of: dict[str, int] = {}
    for number, name in enumerate(groups):
        for word in data[name].split():
            group_of.setdefault(word, number)
    notices = set(data[NOTICES].split())
    words = sorted(set(group_of) | notices)
    sized: dict[str, dict[int, dict[str, int]]] = {}
    for number, word in enumerate(words):
        sized.setdefault(word[:2], {}).setdefault(len(word), {})[word] = number
    codes = code_points("".join(sized))
    table = np.zeros(1 << _BITS, np.bool_)
    table[_slots(codes[0::2], codes[1::2])] = True
    return _Words(
        groups,
        np.array([len(word) for word in words], np.int64),
        np.array([group_of.get(word, -1) for word in words], np.int64),
        np.array([word in notices for word in words], np.bool_),
        {pair: tuple(sorted(held.items(), reverse=True)) for pair, held in sized.items()},
        table,
    )


def _occurrences(scan: Scan, words: _Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words begin, and their numbers, by place; the first, then the longest wins."""
    codes = scan.codes
    maybe = words.table.take(_slots(codes[:-1], codes[1:])).nonzero()[0]
    text, held_by = to_text(codes), words.by_pair.get
    at: list[int] = []
    found: list[int] = []
    end = 0
    for place in maybe.tolist():
        for size, numbers in held_by(text[place : place + 2], ()):
            number = numbers.get(text[place : place + size])
            if number is None:
                continue
            if place >= end:
                at.append(place)
                found.append(number)
            end = max(end, place + size)
    return np.array(at, np.int64), np.array(found, np.int64)


def word_counts(scan: Scan) -> dict[str, NDArray[np.float64]]:
    """By group, for each line: characters in its words; in the group of notices, words."""
    words = _words()
    at, number = _occurrences(scan, words)
    line = scan.line_of(at)
    short = scan.line_ends[line] - scan.line_starts[line] <= _LONGEST
    line, number = line[short], number[short]
    lines, group = len(scan.line_ends), words.group[number]
    inside = group >= 0
    counts = np.bincount(
        group[inside] * lines + line[inside],
        weights=words.size[number[inside]],
        minlength=lines * len(words.groups),
    ).reshape(-1, lines)
    found: dict[str, NDArray[np.float64]] = dict(
        zip(words.groups, counts.astype(np.float64), strict=True)
    )
    found[NOTICES] = np.bincount(line[words.notice[number]], minlength=lines).astype(float)
    return found
