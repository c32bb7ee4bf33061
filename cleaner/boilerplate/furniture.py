"""Words of a page's frame, by group, counted by line; the words are in ``_furniture.toml``.

All occurrences are found at once: the first two characters of every word are looked up in a table
of bits, then exactly, and the rest of the candidates is compared column by column.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan

FURNITURE = Path(__file__).with_name("_furniture.toml")
NOTICES = "notices"
"""The group of words of whole sentences, which are counted; of the others, characters are."""

_LONGEST = 400  # characters; a longer line is a paragraph, words say nothing about it
_BITS = 16


@dataclass(frozen=True, slots=True)
class _Words:
    """All words, those that begin alike together.

    ``codes``: code points padded with 0.  ``group``: number in ``groups``, -1 for none.
    ``notice``: whether the word is one of notices.  ``keys``: first pairs, ascending; the words of
    a pair begin at ``first`` and are ``count``.  ``table``: bits for hashed pairs.
    """

    groups: tuple[str, ...]
    codes: NDArray[np.uint32]
    size: NDArray[np.int64]
    group: NDArray[np.int64]
    notice: NDArray[np.bool_]
    keys: NDArray[np.uint64]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    table: NDArray[np.bool_]


def _slots(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = first * np.uint32(0x9E3779B1)
    mixed ^= second * np.uint32(0x85EBCA6B)
    mixed >>= np.uint32(32 - _BITS)
    return mixed


def _keys(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint64]:
    return (first.astype(np.uint64) << np.uint64(32)) | second


@lru_cache(maxsize=1)
def _words() -> _Words:
    data: dict[str, str] = tomllib.loads(FURNITURE.read_text("utf-8"))
    groups = tuple(name for name in data if name != NOTICES)
    group_of: dict[str, int] = {}
    for number, name in enumerate(groups):
        for word in data[name].split():
            group_of.setdefault(word, number)
    notices = set(data[NOTICES].split())
    words = sorted(set(group_of) | notices, key=lambda word: (word[:2], -len(word), word))
    codes = np.zeros((len(words), max(map(len, words))), np.uint32)
    for row, word in enumerate(words):
        codes[row, : len(word)] = [ord(character) for character in word]
    pairs = _keys(codes[:, 0], codes[:, 1])
    order = np.argsort(pairs, kind="stable")
    keys, first, count = np.unique(pairs[order], return_index=True, return_counts=True)
    table = np.zeros(1 << _BITS, np.bool_)
    table[_slots(codes[:, 0], codes[:, 1])] = True
    ordered = [words[number] for number in order.tolist()]
    return _Words(
        groups,
        codes[order],
        np.array([len(word) for word in ordered], np.int64),
        np.array([group_of.get(word, -1) for word in ordered], np.int64),
        np.array([word in notices for word in ordered], np.bool_),
        keys,
        first,
        count,
        table,
    )


def _occurrences(scan: Scan, words: _Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words begin, and their numbers, by place; the first, then the longest wins."""
    codes = scan.codes
    first, second = codes[:-1], codes[1:]
    at = words.table.take(_slots(first, second)).nonzero()[0]
    keys = _keys(first[at], second[at])
    near = np.minimum(words.keys.searchsorted(keys), len(words.keys) - 1)
    good = words.keys[near] == keys
    at, near = at[good], near[good]
    count = words.count[near]
    total = count.cumsum()
    number = np.arange(int(total[-1]) if len(total) else 0) - np.repeat(total - count, count)
    number += np.repeat(words.first[near], count)
    at = np.repeat(at, count)
    inside = at + words.size[number] <= len(codes)
    at, number = at[inside], number[inside]
    for column in range(2, words.codes.shape[1]):
        wanted = words.codes[number, column]
        same = (wanted == 0) | (codes[np.minimum(at + column, len(codes) - 1)] == wanted)
        if not same.all():
            at, number = at[same], number[same]
    end = np.maximum.accumulate(at + words.size[number])
    free = np.ones(len(at), np.bool_)
    free[1:] = at[1:] >= end[:-1]
    return at[free], number[free]


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
