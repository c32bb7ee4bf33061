"""The exact ways back: what a text says if its bytes were read in the wrong encoding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner._native.readings import shares
from cleaner.damage.mojibake.encodings import (
    MULTI_BYTE,
    SINGLE_BYTE,
    SWAPPED,
    Misreading,
    held,
    load_sloppy_codecs,
    misread_bytes,
    misreadings,
)
from cleaner.language import total

LEAST_CHINESE, LEAST_HAN = 0.4, 0.3
"""Share of ideographs and Chinese marks, of what isn't ASCII, in Chinese text; of ideographs."""
MOST_LETTERS = 0.5
"""Share of letters of alphabets, of what isn't ASCII, in text misread in an encoding that has
ideographs: it has few of them, and what has more is pinyin, Bopomofo or a formula."""
SECOND = 14.0
"""Nats by which text is better with a second misreading undone. Without that, Russian that was read
as Latin-1 became Russian and then Chinese."""

_WRONG = (*SINGLE_BYTE, *MULTI_BYTE)


class Restored(NamedTuple):
    """What a text says once its misreadings, the last one first, are undone.

    `score` is its log-probability less what speaks against the misreadings; `guesses` are the
    characters of `text` that had lost a byte, each with its lead over the next best in nats.
    """

    text: str
    path: tuple[Misreading, ...]
    score: float
    guesses: tuple[tuple[int, float], ...] = ()


def restorations(text: str) -> Iterator[Restored]:
    """The text with one misreading undone, or two, wherever that gives Chinese text."""
    load_sloppy_codecs()
    halfway: dict[str, tuple[Misreading, ...]] = {}
    seen = {text}
    for step, new in _undone(text):
        if new in seen:
            continue
        seen.add(new)
        if is_chinese(new):
            yield rated(new, (step,))
        if step.right == "utf-8":  # what is misread twice was saved in between
            halfway[new] = (step,)
    for middle, path in halfway.items():
        least = total(middle) + SECOND
        for step, new in _undone(middle):
            if new not in seen and is_chinese(new):
                seen.add(new)
                candidate = rated(new, (*path, step))
                if candidate.score >= least:
                    yield candidate


def rated(
    text: str, path: tuple[Misreading, ...], guesses: tuple[tuple[int, float], ...] = ()
) -> Restored:
    """A restored text with its score."""
    cost = sum(step.cost for step in path) + 3.0 * len(path)
    return Restored(text, path, total(text) - cost, guesses)


def is_chinese(text: str) -> bool:
    """Whether most of what isn't ASCII are ideographs and their marks."""
    ideographs, marks, _ = shares(text)
    return ideographs >= LEAST_HAN and ideographs + marks >= LEAST_CHINESE


def is_alphabetic(text: str) -> bool:
    """Whether most of what isn't ASCII are letters of alphabets."""
    return shares(text)[2] >= MOST_LETTERS


def _undone(text: str) -> Iterator[tuple[Misreading, str]]:
    """Every misreading that can be undone exactly."""
    if text.isascii():
        return
    # GB18030 has every character in four bytes, which most texts of this kind don't need.
    holding = {"gb18030", *held(text).by(_WRONG)}
    for wrong in _WRONG:
        if wrong in holding:
            for data in misread_bytes(text, wrong):
                yield from _decoded(data, misreadings(wrong))
    for right, wrong in SWAPPED.items():
        data = text.encode(wrong, "surrogatepass")
        yield from _decoded(data, (Misreading(right, wrong),))


def _decoded(data: bytes, steps: Iterable[Misreading]) -> Iterator[tuple[Misreading, str]]:
    for step in steps:
        try:
            yield step, data.decode(step.right)
        except UnicodeDecodeError:
            continue
