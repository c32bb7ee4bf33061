"""Characters that a text talks about as characters: converting them would make nonsense of it."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan
from cleaner.script.pairs import side_by_side
from cleaner.script.tables import (
    CHANGES,
    SECOND_TO_FIRST_OF_TERM,
    SIMPLIFIED_ONLY,
    SIZE,
    TERM_FIRST,
    TERM_SECOND,
    TERMS,
    Tables,
)
from cleaner.script.varieties import CLOSING, HAN, OPENING

NEAR = 20
"""Characters between a term and the character that is talked about."""

MENTION = re.compile(f"[{OPENING}]([{HAN}](?:[、，,/和與与或][{HAN}]){{0,5}})[{CLOSING}]")
WRITTEN = re.compile(f"(?:作|為|为|是|[：:])([{HAN}])(?![{HAN}])")

PAIRS = (("「", "」"), ("『", "』"), ("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'"))
QUOTES, QUOTES_END = ("".join(pair[side] for pair in PAIRS) for side in (0, 1))
JOINING = "、，,和與与及跟或"
SINGLES = re.compile(f"(?:[{QUOTES}][{HAN}][{QUOTES_END}][{JOINING}]?)+")
"""Single characters in quotation marks, one after the other."""

A_CHARACTER = re.compile("[这這]?(?:[一二两兩三]?[个個]?)字(?![幕典号號])")
"""What follows them where they are characters: 「發」字, 「發」、「髮」兩字."""

SINGLE = re.compile(
    f"[{QUOTES}].[{QUOTES_END}][{JOINING}]?[{QUOTES}这這一二两兩三个個字]"
    f"|(?:(?<=[{QUOTES_END}])|(?<=[{QUOTES_END}][{JOINING}]))[{QUOTES}].[{QUOTES_END}]"
)
"""A single character in quotation marks that may be called one, or isn't the only one."""

RHETORIC_BEFORE = re.compile(
    "(?:[個个](?:\\([^()]{1,6}\\))?|突出|立足|抓[住好]?|落[实實]|[围圍][绕繞]|做足|坚持|堅持|[在以靠])$"
)
RHETORIC_AFTER = re.compile(
    "字(?:上|[当當][头頭]|[为為](?:先|本|要)|入手|下功夫|[诀訣]|文章|[经經])"
)
"""突出一個“廣”字, 在“實”字上下功夫: such a character stands for what it means."""

BETWEEN = "/／|｜→"
"""What stands between two forms of a character: 发/發."""


def mentions(
    text: str, scan: Scan, traits: NDArray[np.uint8], present: int, table: Tables
) -> list[tuple[int, int]]:
    """Spans of characters that are talked about; `present`: all traits, in one integer.

    What is found has the same form once the text around it has been converted.
    """
    spans: list[tuple[int, int]] = []
    if present & TERM_FIRST and present & TERM_SECOND:
        spans += _near_terms(text, traits)
    if present & SIMPLIFIED_ONLY:
        spans += glosses(scan.codes, table)
    if alone := _alone(text, traits):
        spans += _quoted(text, traits, table, alone)
    for mark in BETWEEN:
        if mark in text:
            spans += _side_by_side(scan.codes, mark, table)
    spans += side_by_side(text, table)
    return _merged(spans) if len(spans) > 1 else spans


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order; those that overlap are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def may_be_about(text: str, at: int) -> bool:
    """Whether a word about writing, or a quotation mark, at `at` may make for a mention there.

    False only where `mentions` finds none because of it.
    """
    if text[at] in QUOTES:
        return SINGLE.match(text, at) is not None
    return text[at : at + 2] in TERMS and (
        MENTION.search(text, max(0, at - NEAR), at + NEAR) is not None
        or WRITTEN.search(text, at + 2, at + 7) is not None
    )


def folded(character: str, table: Tables) -> str:
    """The simplified form of one character."""
    code = ord(character)
    return chr(int(table.target[code])) if code < SIZE else character


def _near_terms(text: str, traits: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """「發」 near 繁體 and the like."""
    spans: list[tuple[int, int]] = []
    likely = (traits[1:] >> SECOND_TO_FIRST_OF_TERM) & traits[:-1] & TERM_FIRST
    for at in likely.nonzero()[0].tolist():
        if text[at : at + 2] in TERMS:
            first, last = max(0, at - NEAR), at + NEAR
            spans.extend(match.span(1) for match in MENTION.finditer(text, first, last))
            if written := WRITTEN.search(text, at + 2, at + 7):
                spans.append(written.span(1))
    deciding = CHANGES | SIMPLIFIED_ONLY
    return [span for span in spans if (traits[span[0] : span[1]] & deciding).any()]


def glosses(codes: NDArray[np.uint32] | NDArray[np.uint16], table: Tables) -> list[tuple[int, int]]:
    """發（发）: one character given in both scripts."""
    spans = []
    at = ((codes == ord("（")) | (codes == ord("("))).nonzero()[0]
    at = at[(at > 0) & (at < len(codes) - 2)]
    closing = codes[at + 2]
    for place in at[(closing == ord("）")) | (closing == ord(")"))].tolist():
        one, other = codes[[place - 1, place + 1]].tolist()
        if one == other or max(one, other) >= SIZE:
            continue
        if int(table.target[one]) == other or int(table.target[other]) == one:
            spans.append((place - 1, place + 3))
    return spans


def _alone(text: str, traits: NDArray[np.uint8]) -> list[int]:
    """Where the quotation marks are that have one character in them, of those that change."""
    found: list[int] = []
    for opening, closing in PAIRS:
        at = text.find(opening)
        while at >= 0:
            if text[at + 2 : at + 3] == closing and traits[at + 1] & CHANGES:
                found.append(at)
            at = text.find(opening, at + 1)
    return sorted(found)


def _quoted(
    text: str, traits: NDArray[np.uint8], table: Tables, alone: list[int]
) -> list[tuple[int, int]]:
    """「發」字; “後”“后”: single characters in quotation marks that are called characters.

    Or that are forms of one another.
    """
    spans: list[tuple[int, int]] = []
    end = 0
    for place in alone:
        if place < end:
            continue
        window = SINGLES.finditer(text, max(end, place - NEAR), place + 2 * NEAR)
        match = next((found for found in window if found.end() > place), None)
        if match is None or match.start() > place:
            continue
        end = match.end()
        inside = [at for at in range(match.start() + 1, end - 1) if _is_single(text, at)]
        forms = {text[at] for at in inside}
        called = A_CHARACTER.match(text, end) and not _is_rhetoric(text, match.start(), end)
        if called or len({folded(c, table) for c in forms}) < len(forms):
            spans.extend((at, at + 1) for at in inside if traits[at] & CHANGES)
    return spans


def _is_rhetoric(text: str, start: int, end: int) -> bool:
    """Whether what is quoted in text[start:end] is a slogan, not a character as such."""
    before = RHETORIC_BEFORE.search(text, max(0, start - 9), start)
    return before is not None or RHETORIC_AFTER.match(text, end) is not None


def _is_single(text: str, at: int) -> bool:
    return text[at - 1] in QUOTES and text[at + 1] in QUOTES_END


def _side_by_side(codes: NDArray[np.uint32], mark: str, table: Tables) -> list[tuple[int, int]]:
    """发/發: two forms of a character with a stroke between them."""
    at = (codes[1:-1] == ord(mark)).nonzero()[0]
    one, other = codes[at], codes[at + 2]
    known = (one < SIZE) & (other < SIZE) & (one != other)
    at, one, other = at[known], one[known], other[known]
    same = table.target[one] == table.target[other]
    return [(place, place + 3) for place in at[same].tolist()]
