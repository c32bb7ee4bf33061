"""Words of a page's frame, by group, counted by line; the words are in ``_furniture.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner._native.words import Words
from cleaner.scan import Scan

FURNITURE = Path(__file__).with_name("_furniture.toml")
NOTICES = "notices"
"""The group of words of whole sentences, which are counted; of the others, characters are."""

_LONGEST = 400  # characters; a longer line is a paragraph, words say nothing about it


@lru_cache(maxsize=1)
def _data() -> dict[str, list[str]]:
    data = tomllib.loads(FURNITURE.read_text("utf-8"))
    return {name: words.split() for name, words in data.items()}


@lru_cache(maxsize=1)
def groups() -> tuple[str, ...]:
    """The groups but for that of notices."""
    return tuple(name for name in _data() if name != NOTICES)


@lru_cache(maxsize=1)
def _words() -> Words:
    group_of: dict[str, int] = {}
    for number, name in enumerate(groups()):
        for word in _data()[name]:
            group_of.setdefault(word, number)
    notices = set(_data()[NOTICES])
    words = sorted(set(group_of) | notices)
    return Words(words, [group_of.get(word, -1) for word in words], [w in notices for w in words])


def word_counts(scan: Scan, lines: int) -> NDArray[np.float64]:
    """By group, for each of the text's ``lines``: characters in its words.

    Shape (groups + 1, lines): in the last row words of notices.
    """
    return _words().count(scan.codes, lines, _LONGEST)
