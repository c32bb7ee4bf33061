"""Held-out text and the measure of agreement, for benchmarks/decode.py and benchmarks/mojibake.py.

Every tenth entry of the reference files, by line number from 0: tools/build_*.py leave those out
when they count characters.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"
COMPANY_PAGES = Path(__file__).with_name("company_pages")
SIMPLIFIED = (
    "encyclopaedia_simplified",
    "government_reports",
    "laws",
    "news_headlines",
    "technical_articles",
)
TRADITIONAL = ("encyclopaedia_traditional",)
EVERY = 10
HAN_SHARE = 0.75
TRIES = 200  # a wanted slice; text with fewer fitting ones than that gives fewer slices


def company_pages() -> list[str]:
    """Pages as firms, schools and offices have them; nothing was counted or learned on them."""
    return [path.read_text("utf-8") for path in sorted(COMPANY_PAGES.glob("*.txt"))]


def texts(path: Path) -> Iterator[str]:
    """All documents of a reference file; none, and a word about it, where it is absent."""
    if not path.is_file():
        print(f"skipped: {path} is absent")
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def paragraphs(data: Path, names: Sequence[str]) -> list[str]:
    """The paragraphs of the held-out entries."""
    found = []
    for name in names:
        for number, text in enumerate(texts(data / "reference" / f"{name}.jsonl")):
            if number % EVERY == 0:
                found += [line for line in text.split("\n") if line]
    return found


def slices(
    lines: Sequence[str],
    length: int,
    count: int,
    seed: int,
    fits: Callable[[str], bool] = lambda _: True,
) -> list[str]:
    """At most `count` slices of `length` characters, three quarters of them Han."""
    rng = random.Random(seed)  # noqa: S311
    long_enough = [line for line in lines if len(line) >= length]
    found: list[str] = []
    for _ in range(count * TRIES if long_enough else 0):
        if len(found) == count:
            break
        line = rng.choice(long_enough)
        start = rng.randrange(len(line) - length + 1)
        piece = line[start : start + length]
        if han_share(piece) >= HAN_SHARE and fits(piece):
            found.append(piece)
    return found


def documents(
    lines: Sequence[str], length: int, count: int, seed: int, fits: Callable[[str], bool]
) -> list[str]:
    """Documents of at least `length` characters, of whole paragraphs drawn at random."""
    rng = random.Random(seed)  # noqa: S311
    usable = [line for line in lines if fits(line) and len(line) < length]
    found = []
    for _ in range(count if usable else 0):
        chosen: list[str] = []
        while sum(map(len, chosen)) < length:
            chosen.append(rng.choice(usable))
        found.append("\n".join(chosen))
    return found


def han_share(text: str) -> float:
    """Share of Han characters."""
    return sum("\u4e00" <= c <= "\u9fff" for c in text) / max(len(text), 1)


def distance(one: str, other: str) -> int:
    """Levenshtein distance, exact.

    Bit-parallel: G. Myers, A fast bit-vector algorithm for approximate string matching, JACM 46
    (1999), as put by H. Hyyrö, Explaining and extending the bit-parallel algorithm (2001). A row
    of the table is one integer, so 2,000 characters against 2,000 take some milliseconds.
    """
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return len(one) + len(other)
    where: dict[str, int] = {}
    for at, character in enumerate(one):
        where[character] = where.get(character, 0) | 1 << at
    everywhere, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    plus, minus, score = everywhere, 0, len(one)
    for character in other:
        equal = where.get(character, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up, down = minus | (everywhere & ~(horizontal | plus)), plus & horizontal
        score += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & everywhere, (down << 1) & everywhere
        plus, minus = down | (everywhere & ~(vertical | up)), up & vertical
    return score


def right(found: str, wanted: str, length: int) -> float:
    """Share of characters that are right: 1 - distance / length, at least 0.

    `length`: characters that were damaged, where what surrounds them is in `wanted` too.
    """
    return max(0.0, 1 - distance(found, wanted) / max(length, 1))


def mean(values: Sequence[float]) -> float:
    """The mean; nan of nothing."""
    return sum(values) / len(values) if values else float("nan")
