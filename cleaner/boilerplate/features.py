"""What each line looks like by itself, in numbers.

All columns are computed for all full (not blank) lines at once.  A caller that knows more of a
line than its text (an HTML page: link density, tag path) hands it over as further columns; their
weights stand beside the others in ``_weights.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.furniture import word_counts
from cleaner.boilerplate.lines import BODY_HEADING, NUMBERED, Lines
from cleaner.scan import CharClass, Scan, code_points

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_STOP, _COMMA, _SEPARATOR, _BRACKET, _COLON, _BULLET, _DATE, _HEADING = (
    1, 2, 4, 8, 16, 32, 64, 128,
)  # fmt: skip
_MARKS = {
    _STOP: "。！？!?…",
    _COMMA: "，,、；;",
    _SEPARATOR: "|｜>»›·•丨／/_←→↑↓►▶",
    _BRACKET: "【】[]〔〕",
    _COLON: "：:",
    _BULLET: "·•・◎●○■□◆◇▪▶►▲★☆※>》»*-—",
    _DATE: "/-.年月日时",
    _HEADING: "（(一二三四五六七八九十第附表图抄主0123456789",
}
_COUNTED = np.array([_STOP, _COMMA, _SEPARATOR, _BRACKET, _COLON, _DATE], np.uint8)
_DIGITS = re.compile(r"[0-9]+")
_NOTICE = 45  # characters for each word of a notice; a text about the web has fewer of them
_LINE = 40  # characters; a longer line is not one of navigation, whatever words it has


@lru_cache(maxsize=1)
def _mark_table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for bit, marks in _MARKS.items():
        for mark in marks:
            table[ord(mark)] |= bit
    return table


@dataclass(frozen=True, slots=True)
class Evidence:
    """What rules say of the lines: one entry a line of the text.

    ``gone``: a rule has taken the line.  ``doubtful``: a rule matches it, or a part of it.
    """

    gone: Bools
    doubtful: Bools


@dataclass(frozen=True, slots=True)
class Table:
    """The full lines of a text and their columns.

    ``at``: numbers of the full lines, ``starts`` and ``ends`` their characters in the text,
    ``texts`` what stands there without blanks at the ends.  All columns and arrays have shape
    (m,), m full lines; ``gone`` and ``prose`` are columns that decisions are made by.
    """

    at: Ints
    starts: Ints
    ends: Ints
    texts: Sequence[str]
    gone: Bools
    prose: Bools
    columns: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.at)


def table_of(
    lines: Lines,
    scan: Scan,
    evidence: Evidence,
    extra: Mapping[str, Floats] | None = None,
) -> Table:
    """The lines of a text with the columns that each has by itself.

    ``extra``: further columns with one entry a line of the text, blank lines too.
    """
    at = (~np.array(lines.blank, np.bool_)).nonzero()[0]
    starts, ends = np.array(lines.starts, np.int64)[at], np.array(lines.ends, np.int64)[at]
    numbers = at.tolist()
    table = Table(
        at,
        starts,
        ends,
        [lines.texts[line] for line in numbers],
        evidence.gone[at],
        np.array(lines.prose, np.bool_)[at],
    )
    columns = table.columns
    columns |= _shape(table, lines, scan)
    columns |= _words(table, scan)
    columns["rule"] = table.gone.astype(float)
    columns["doubtful rule"] = (evidence.doubtful & ~evidence.gone)[at].astype(float)
    for name, values in (extra or {}).items():
        columns[name] = values[at]
    return table


def _counts(table: Table, scan: Scan) -> tuple[dict[int, Floats], Floats, Floats]:
    """Marks of each kind that is counted, digits and blanks, a line."""
    marks = _mark_table().take(scan.codes, mode="clip")
    marked = marks.nonzero()[0]
    total = np.zeros((len(marked) + 1, len(_COUNTED)), np.int64)
    np.cumsum((marks[marked][:, None] & _COUNTED) != 0, axis=0, out=total[1:])
    counts = total[marked.searchsorted(table.ends)] - total[marked.searchsorted(table.starts)]
    kinds = dict(zip(_COUNTED.tolist(), counts.T.astype(float), strict=True))

    def of_class(classes: int) -> Floats:
        where = scan.where(classes)
        return (where.searchsorted(table.ends) - where.searchsorted(table.starts)).astype(float)

    return kinds, of_class(CharClass.DIGIT), of_class(CharClass.BLANK | CharClass.BREAK)


def _shape(table: Table, lines: Lines, scan: Scan) -> dict[str, Floats]:
    """Length, marks and beginnings.  Names with an underscore are no columns of the score."""
    kinds, digits, blanks = _counts(table, scan)
    length = np.maximum(1.0, table.ends - table.starts - blanks)
    han = np.array(lines.han, float)[table.at]
    stops, commas = kinds[_STOP], kinds[_COMMA]
    log = np.log2(length)
    edges = code_points("".join([text[0] + text[-1] for text in table.texts]))
    first, last = _mark_table().take(edges, mode="clip").reshape(-1, 2).T
    closed = np.array(lines.closed, float)[table.at]
    colon = (last & _COLON) != 0
    full = table.prose & ((commas >= 2) | _has_full_stop(table, scan))
    bare = (stops == 0) & (length < _LINE)
    dated = (digits >= 4) & (kinds[_DATE] >= 2) & (length < _LINE)
    columns = {
        "length": log,
        "longer than 16": np.maximum(0, log - 4),
        "longer than 64": np.maximum(0, log - 6),
        "stops": np.minimum(stops, 4),
        "commas": np.minimum(commas, 5),
        "ends like a sentence": closed,
        "long sentence": closed * (length >= 25),
        "paragraph": full,
        "headline like a sentence": closed * ~full * (length < 32) * (length > 8),
        "Han": han / length,
        "digits": digits / length,
        "separators": np.minimum(kinds[_SEPARATOR], 6) * bare,
        "brackets": np.minimum(kinds[_BRACKET], 4),
        "tokens": np.minimum(blanks, 8) * (commas + stops == 0),
        "bullet": (first & _BULLET) != 0,
        "date": dated,
        "key and value": (kinds[_COLON] > 0) & (length < 30) & (stops == 0),
        "body heading": _match(BODY_HEADING, table.texts, (first & _HEADING) != 0),
        "numbered": _match(NUMBERED, table.texts, (first & _HEADING) != 0),
        "repeated": _repeated(table.texts),
        "_colon": colon,
        "_length": length,
        "_stops": stops,
        "_bare": bare,
        "_short": (length < 25) & (stops == 0),
    }
    return {name: np.asarray(values, np.float64) for name, values in columns.items()}


def _has_full_stop(table: Table, scan: Scan) -> Bools:
    where = (scan.codes == ord("。")).nonzero()[0]
    return np.asarray(where.searchsorted(table.ends) > where.searchsorted(table.starts))


def _match(pattern: re.Pattern[str], texts: Sequence[str], perhaps: Bools) -> Bools:
    """Whether the pattern matches at the beginning; tried only where it may."""
    found = np.zeros(len(texts), np.bool_)
    for line in perhaps.nonzero()[0].tolist():
        found[line] = pattern.match(texts[line]) is not None
    return found


def _repeated(texts: Sequence[str]) -> list[bool]:
    """Whether each line stands on the page again."""
    times = Counter(texts)
    return [times[text] > 1 for text in texts]


def patterns(texts: Sequence[str]) -> list[str]:
    """The lines with # for every number, to find what recurs."""
    return [_DIGITS.sub("#", text) for text in texts]


def _words(table: Table, scan: Scan) -> dict[str, Floats]:
    """Shares of the characters in words of a page's frame, and how many words of notices."""
    groups = word_counts(scan)
    columns = table.columns
    length, bare = columns["_length"], columns["_bare"]
    notices = groups.pop("notices")[table.at]
    raw = sum(groups.values(), np.zeros(len(scan.line_ends)))[table.at]
    shares = {f"words: {name}": found[table.at] / length * bare for name, found in groups.items()}
    share = np.minimum(1.0, sum(shares.values(), np.zeros(len(table))))
    notices = np.where(notices * _NOTICE >= length, np.minimum(notices, 4), 0.0)
    notice = ((notices >= 2) | ((notices >= 1) & (length < 30))) & (table.prose | (length >= 15))
    return shares | {
        "words": share,
        "any words": (share > 0).astype(float),
        "notices": notices,
        "notice": notice.astype(float),
        "_words": raw,
        "_frame": (table.gone | ((share > 0.6) & (length < 30))).astype(float),
    }
