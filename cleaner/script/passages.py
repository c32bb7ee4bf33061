"""Which parts of a text are converted: decided by evidence, per document, line and clause.

Every decision falls only further towards "leave" once the text has been converted, so that
converting the output again proposes nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan
from cleaner.script.detect import CLEAR_SHARE, JAPANESE_KANA, JAPANESE_SHARE, is_han
from cleaner.script.tables import (
    CHANGES,
    KANA,
    SECOND_TO_FIRST_OF_TERM,
    SIMPLIFIED_ONLY,
    SIZE,
    TERM_FIRST,
    TERM_SECOND,
    TERMS,
    TRADITIONAL_ONLY,
    Tables,
)

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
OPENING, CLOSING = "「『“‘\"'（(", "」』”’\"'）)"

NEAR = 20
"""Characters between a term and the character that is talked about."""

MENTION = re.compile(f"[{OPENING}]([{HAN}](?:[、，,/和與与或][{HAN}]){{0,5}})[{CLOSING}]")
WRITTEN = re.compile(f"(?:作|為|为|是|[：:])([{HAN}])(?![{HAN}])")
CLAUSE = re.compile(f"[^，。；！？：、,;!?\\s{OPENING}{CLOSING}《》〈〉【】\\[\\]…—·]+")

CHINESE_ONLY = re.compile("[這这們们是嗎吗很你您她]")
"""Common in Chinese sentences, next to never in Japanese ones: a line with one of these and kana
is a Chinese line that quotes Japanese."""

KOREAN_SHARE = 0.3
"""Hangul among hangul and ideographs from which a line is Korean: a Chinese one quotes a word."""

JAPANESE_RUN_KANA = 2
"""Kana in an unbroken run of kana and ideographs from which the run may be Japanese."""


class Seen(NamedTuple):
    """Something left alone: rule, start and end in characters, evidence."""

    rule: str
    start: int
    end: int
    evidence: str


class Choice(NamedTuple):
    """What to convert: nothing, everything (`chosen` is None), or where `chosen` is true."""

    convert: bool
    chosen: NDArray[np.bool_] | None
    seen: list[Seen]


def choose(text: str, scan: Scan, traits: NDArray[np.uint8], table: Tables) -> Choice:
    """Decide which characters of `text` are converted; `traits` has one entry a character."""
    present = int(np.bitwise_or.reduce(traits)) if len(traits) else 0
    seen: list[Seen] = []
    shielded: NDArray[np.bool_] | None = None
    if present & KANA:
        shielded = _japanese(text, scan, traits, seen)
    if not present & TRADITIONAL_ONLY:
        return Choice(False, None, seen)
    shielded = _korean(text, scan, shielded, seen)
    mixed = bool(present & SIMPLIFIED_ONLY)
    spans = _mentions(text, traits) if present & TERM_FIRST and present & TERM_SECOND else []
    if mixed:
        spans += _glosses(scan.codes, table)
    if not mixed and not spans and shielded is None:
        return Choice(True, None, seen)
    if shielded is None:
        shielded = np.zeros(len(traits), np.bool_)
    for start, end in spans:
        shielded[start:end] = True
        seen.append(Seen("script.mentioned-character", start, end, text[start:end]))
    traditional = ((traits & TRADITIONAL_ONLY).astype(np.bool_) & ~shielded).nonzero()[0]
    simplified = ((traits & SIMPLIFIED_ONLY).astype(np.bool_) & ~shielded).nonzero()[0]
    if not len(traditional):
        return Choice(False, None, seen)
    if not len(simplified):
        return Choice(True, ~shielded, seen)
    chosen = _by_line(text, scan, table, traditional, simplified, seen) & ~shielded
    return Choice(bool(chosen.any()), chosen, seen)


def _by_line(
    text: str,
    scan: Scan,
    table: Tables,
    traditional: NDArray[np.int64],
    simplified: NDArray[np.int64],
    seen: list[Seen],
) -> NDArray[np.bool_]:
    """Chosen characters of a text with evidence for both scripts, given its positions."""
    lines = len(scan.line_ends)
    t = np.bincount(scan.line_of(traditional), minlength=lines)
    s = np.bincount(scan.line_of(simplified), minlength=lines)
    mostly = len(traditional) >= len(simplified)
    share = t / np.maximum(t + s, 1)
    whole = np.where(t + s == 0, mostly, share >= CLEAR_SHARE)
    if not mostly:
        whole &= t != 1  # one character on a line of its own is a name or a quotation
    chosen = np.repeat(whole, scan.line_ends - scan.line_starts + 1)[: len(scan.codes)]
    marks = np.zeros(len(scan.codes), np.int8)
    marks[traditional] = 1
    marks[simplified] = 2
    counted = marks.tobytes()  # counting in bytes is quicker than numpy on short clauses
    for line in (~whole & (t > 0)).nonzero()[0].tolist():
        start, end = int(scan.line_starts[line]), int(scan.line_ends[line])
        left: list[int] = []
        if t[line] == 1 and share[line] < 0.5:  # no clause can be traditional
            left.append(int(np.argmax(marks[start:end] == 1)) + start)
            seen.extend(_left(text, table, left, chosen))
            continue
        for clause in CLAUSE.finditer(text, start, end):
            begin, stop = clause.span()
            t_here = counted.count(1, begin, stop)
            if _is_traditional(t_here, counted.count(2, begin, stop), float(share[line])):
                chosen[begin:stop] = True
            elif t_here:
                left.extend(((marks[begin:stop] == 1).nonzero()[0] + begin).tolist())
        seen.extend(_left(text, table, left, chosen))
    return chosen


def _is_traditional(t: int, s: int, share: float) -> bool:
    """Whether a clause with `t` traditional and `s` simplified characters is converted.

    `share`: of traditional characters in the line.
    """
    if t == s == 0:
        return share >= 0.5
    return t >= max(s, 2) or (t > s and share >= 0.5)


def _left(text: str, table: Tables, places: list[int], chosen: NDArray[np.bool_]) -> list[Seen]:
    """Settle the traditional characters of one line that no passage decided.

    One whose simplified form is used in simplified text alone (國) is a slip of the writer's and
    chosen. One that was merged with another character (霑, 穀) may be kept in a name, one set apart
    is being talked about: both are reported.
    """
    seen, stray = [], []
    for at in places:
        before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
        if before in OPENING and after in CLOSING:
            seen.append(Seen("script.mentioned-character", at, at + 1, text[at]))
        elif (before.isspace() and after.isspace()) or not _is_slip(text[at], table):
            stray.append(at)
        else:
            chosen[at] = True
    if stray:
        evidence = "".join(text[at] for at in stray)
        seen.append(Seen("script.stray-character", stray[0], stray[-1] + 1, evidence))
    return seen


def _is_slip(character: str, table: Tables) -> bool:
    """Whether its simplified form is used in simplified text alone."""
    target = table.target[ord(character) : ord(character) + 1].astype(np.uint32)
    return bool((table.traits_of(target) & SIMPLIFIED_ONLY).any())


def _mentions(text: str, traits: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Spans of characters that a text about writing talks about: 「發」 near 繁體 and the like."""
    spans: list[tuple[int, int]] = []
    likely = (traits[1:] >> SECOND_TO_FIRST_OF_TERM) & traits[:-1] & TERM_FIRST
    for at in likely.nonzero()[0].tolist():
        if text[at : at + 2] in TERMS:
            first, last = max(0, at - NEAR), at + NEAR
            spans.extend(match.span(1) for match in MENTION.finditer(text, first, last))
            if written := WRITTEN.search(text, at + 2, at + 7):
                spans.append(written.span(1))
    deciding = CHANGES | SIMPLIFIED_ONLY
    return sorted({span for span in spans if (traits[span[0] : span[1]] & deciding).any()})


def _glosses(codes: NDArray[np.uint32], table: Tables) -> list[tuple[int, int]]:
    """Spans like 發（发）, one character given in both scripts."""
    spans = []
    at = np.flatnonzero((codes == ord("（")) | (codes == ord("(")))
    at = at[(at > 0) & (at < len(codes) - 2)]
    for place in at[np.isin(codes[at + 2], (ord("）"), ord(")")))].tolist():
        one, other = codes[[place - 1, place + 1]].tolist()
        if one == other or max(one, other) >= SIZE:
            continue
        if int(table.target[one]) == other or int(table.target[other]) == one:
            spans.append((place - 1, place + 3))
    return spans


def _japanese(
    text: str, scan: Scan, traits: NDArray[np.uint8], seen: list[Seen]
) -> NDArray[np.bool_]:
    """Where Japanese stands: lines of it, and runs with kana in Chinese lines."""
    kana = (traits & KANA) != 0
    wordlike = kana | is_han(scan.codes) | np.isin(scan.codes, (0x3005, 0x3006, 0x30FC))
    kana_before = np.concatenate(([0], np.cumsum(kana)))
    word_before = np.concatenate(([0], np.cumsum(wordlike)))
    shielded = np.zeros(len(scan.codes), np.bool_)
    starts, ends = scan.line_starts, scan.line_ends
    in_line = kana_before[ends] - kana_before[starts]
    words = word_before[ends] - word_before[starts]
    japanese = (in_line >= JAPANESE_KANA) & (in_line >= JAPANESE_SHARE * words)
    for line in japanese.nonzero()[0].tolist():
        if CHINESE_ONLY.search(text, int(starts[line]), int(ends[line])):
            japanese[line] = False
    steps = np.flatnonzero(np.diff(np.concatenate(([False], wordlike, [False])).astype(np.int8)))
    run_starts, run_ends = steps[0::2], steps[1::2]
    in_run = kana_before[run_ends] - kana_before[run_starts]
    run = (in_run >= JAPANESE_RUN_KANA) & (in_run >= JAPANESE_SHARE * (run_ends - run_starts))
    for first, last in (
        *zip(starts[japanese].tolist(), ends[japanese].tolist(), strict=True),
        *zip(run_starts[run].tolist(), run_ends[run].tolist(), strict=True),
    ):
        shielded[first:last] = True
    left = shielded & ((traits & CHANGES) != 0)
    _note_japanese(text, left, shielded, seen)
    return shielded


def _korean(
    text: str, scan: Scan, shielded: NDArray[np.bool_] | None, seen: list[Seen]
) -> NDArray[np.bool_] | None:
    """`shielded` with the lines of Korean, whose hanja aren't Chinese."""
    hangul = ((scan.codes >= 0xAC00) & (scan.codes < 0xD7A4)).nonzero()[0]
    if not len(hangul):
        return shielded
    han = is_han(scan.codes).nonzero()[0]
    starts, ends = scan.line_starts, scan.line_ends
    korean, chinese = scan.per_line(hangul), scan.per_line(han)
    share = KOREAN_SHARE * (korean + chinese)
    if shielded is None:
        shielded = np.zeros(len(scan.codes), np.bool_)
    for line in ((korean > 0) & (korean >= share) & (chinese > 0)).nonzero()[0].tolist():
        start, end = int(starts[line]), int(ends[line])
        shielded[start:end] = True
        seen.append(Seen("script.korean", start, end, text[start : min(end, start + 20)]))
    return shielded


def _note_japanese(
    text: str, left: NDArray[np.bool_], shielded: NDArray[np.bool_], seen: list[Seen]
) -> None:
    """One entry for each shielded stretch in which something would have changed."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], shielded, [False])).astype(np.int8)))
    for start, end in zip(steps[0::2].tolist(), steps[1::2].tolist(), strict=True):
        if left[start:end].any():
            seen.append(Seen("script.japanese", start, end, text[start : min(end, start + 20)]))
