"""Two forms of one character side by side, as in tables of forms and in dictionaries.

发=發, 发（發、髮）, | 发 | 發 |, 【發】〔發〕, “裏”又作“裡”. What is found has
the same form once the text around it has been converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.script.tables import SIZE, Tables
from cleaner.script.varieties import HAN

SEPARATORS = "=＝/／|｜\t 　、（(〔[【）)〕\\]】→"
AFTER = f"(?:(?![{HAN}])|(?=[兩两二三四]字))"
"""A character that belongs to no word: nothing else follows it."""


RARE = "=＝/／|｜\t　〔【】→"
"""Marks of which other text has few."""


def _separated(mark: str) -> re.Pattern[str]:
    one = re.escape(mark)
    more = f"[{SEPARATORS}]{{0,2}}" if mark in RARE else ""
    if mark == " ":
        more = f"(?:[{RARE}][{SEPARATORS}]?)?"
    return re.compile(f"{one}(?<=[{HAN}]{one}){more}([{HAN}]){AFTER}")


MARKS = {mark: _separated(mark) for mark in RARE + " 、（("}
"""By the first mark between the two: a pattern that begins with a literal is the quickest."""

WORDS = {
    "作": re.compile(f'作[“「『‘"]?([{HAN}]){AFTER}'),
    "同": re.compile(f"同([{HAN}]){AFTER}"),
    "即": re.compile(f"即([{HAN}]){AFTER}"),
}
BEFORE_WORD = {
    "作": re.compile(f'([{HAN}])[”」』’"]?(?:[又亦也俗或][写寫]?|[写寫])$'),
    "同": re.compile(f'([{HAN}])[”」』’"]?$'),
    "即": re.compile(f'([{HAN}])[”」』’"]?$'),
}
LONGEST_WORD = 5
"""Characters from the first form to the end of the word between the two."""

HEAD = re.compile("】[〔（(\\[]")
"""What follows a dictionary's headword, which may be given again in the same form."""

IDEOGRAPH = re.compile(f"[{HAN}]")


def side_by_side(text: str, table: Tables) -> list[tuple[int, int]]:
    """Spans of forms of one character with nothing but marks, or 又作 and the like, between."""
    spans: list[tuple[int, int]] = []
    for first, second in sorted(_candidates(text)):
        if first and IDEOGRAPH.match(text, first - 1):
            continue
        if not _are_forms(text, first, second, table):
            continue
        if spans and first < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], second + 1))
        else:
            spans.append((first, second + 1))
    return spans


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Places of two characters with marks or a word between them."""
    for mark, pattern in MARKS.items():
        if mark in text:
            for match in pattern.finditer(text):
                yield match.start() - 1, match.start(1)
    for word, pattern in WORDS.items():
        if word in text:
            for match in pattern.finditer(text):
                first = max(0, match.start() - LONGEST_WORD)
                if before := BEFORE_WORD[word].search(text[first : match.start()]):
                    yield first + before.start(1), match.start(1)


def _are_forms(text: str, first: int, second: int, table: Tables) -> bool:
    one, other = ord(text[first]), ord(text[second])
    if max(one, other) >= SIZE or table.target[one] != table.target[other]:
        return False
    return one != other or (one in table.simple and HEAD.match(text, first + 1) is not None)
