"""What finders of escapes hand over, and the questions that they all ask of a decoded text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.document import Span
from cleaner.language import model, total

HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CHINESE = re.compile(
    "[\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffe5\U00020000-\U0003ffff]"
)
"""Han, kana, Chinese and general punctuation, fullwidth forms."""


class Candidate(NamedTuple):
    """What may be an escape: `plain` is what `span` stands for.

    `certain`: it is one by itself. `likely`: it is one where another of its `family` (rule and
    encoding) is certain. What is neither is one where it hides another escape, alone or together
    with its neighbours.
    """

    rule: str
    span: Span
    plain: str
    family: str
    certain: bool = True
    likely: bool = True


def matches(pattern: re.Pattern[str], text: str, first: str) -> Iterator[re.Match[str]]:
    """As `pattern.finditer(text)`, for a pattern whose matches begin with the character `first`.

    Where that is rare, as marks of ASCII are in Chinese text, it takes a fiftieth of the time.
    """
    at = text.find(first)
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match
        at = text.find(first, match.end() if match else at + 1)


def printable(character: str) -> bool:
    """Neither a control other than a line break or tab nor a surrogate, U+FFFD or unassigned."""
    if character.isprintable() or character in "\t\n\r":
        return character != "\N{REPLACEMENT CHARACTER}"
    # Blanks and format characters aren't "printable" to Python, private use neither.
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Co")


_LEAST = -17.0
"""Nats of a character that the model doesn't know; what it has for the rarest isn't much more."""


def log_likelihood_in_context(text: str) -> float:
    """Sum of the log-probabilities (nats) of the characters in Chinese text.

    Each is taken after those before it.
    """
    return total(text)


def log_likelihood(text: str) -> float:
    """As `log_likelihood_in_context`, each character by itself; half a microsecond."""
    nats = _nats()
    return sum(nats[code] if code < 0x10000 else _LEAST for code in map(ord, text))


@lru_cache(maxsize=1)
def _nats() -> list[float]:
    """Log-probabilities of the basic plane; a list, for texts of a few characters."""
    codes = np.arange(0x10000, dtype=np.uint32)
    known = model().alone(codes)
    values: list[float] = np.maximum(known, _LEAST).tolist()
    return values
