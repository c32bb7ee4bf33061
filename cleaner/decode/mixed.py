"""Lines, or parts of lines, in another encoding than the rest of a file.

Only where the file's own encoding reads badly are the others tried, on the whole line and on each
run of bytes above 0x7F in it; the reading with the best sum of log-probabilities is taken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from cleaner.decode.likelihood import Score, rate
from cleaner.decode.reading import count_errors

ENCODINGS = ("utf-8", "gb18030", "big5hkscs")
"""Encodings that are looked for in a file of another of them."""
SWITCH = -10.0  # nats: a stretch in another encoding
GAIN = 8.0  # nats beyond that by which it must read better
WORST = -11.0  # mean nats of the non-ASCII characters of such a stretch
LEAST = 8  # bytes of a stretch in another two-byte encoding
MOSTLY = 0.4  # of a run, that read badly
FAR = 256  # bytes before and after that are looked at for that
PLACES = 3  # further places at which UTF-8 may end or begin within a run
LONG_LINE = 2048  # bytes: of longer ones only the runs that read badly are looked at
_ABOVE = bytes(range(0x40, 0x100))
_RUN = re.compile(rb"(?:[\x80-\xff][\x40-\x7e\x80-\xff]?)+")
_UTF8 = rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
_SOME_UTF8 = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}){2}")
_UTF8_HEAD = re.compile(_UTF8 + rb"+")
_UTF8_TAIL = re.compile(_UTF8 + rb"++\Z")


class Stretch(NamedTuple):
    """Bytes `start` to `end` are in another encoding."""

    start: int
    end: int
    encoding: str


Option = tuple[Stretch, ...]
"""One way to read some bytes: consecutive stretches, the file's own encoding among them."""


def other_encodings(data: bytes, encoding: str, odd: Iterable[tuple[int, int]]) -> list[Stretch]:
    """The stretches in another encoding, ascending and disjoint.

    `odd` are byte ranges, ascending, where the file's own `encoding` reads badly.
    """
    own = "big5hkscs" if encoding == "cp950" else encoding
    others = [name for name in ENCODINGS if name != own]
    if own not in ENCODINGS:
        return []
    lines = _lines(data, _likely(data, odd, own, others))
    choices = []
    for line in lines:
        names = others
        if own != "utf-8" and not _SOME_UTF8.search(data, *line):
            names = [name for name in others if name != "utf-8"]
        spans = [run.span() for run in _RUN.finditer(data, *line)]
        choices.append([_options(data, *span, encoding, names) for span in spans])
    ratings = _ratings(data, choices)
    found: list[Stretch] = []
    for runs in choices:
        found += [part for part in _best(runs, encoding, ratings) if part.encoding != encoding]
    return _joined(data, found)


def _likely(
    data: bytes, odd: Iterable[tuple[int, int]], encoding: str, others: Sequence[str]
) -> list[tuple[int, int]]:
    """The odd ranges that may be in another encoding.

    In UTF-8 all. Else those with UTF-8 in them, and those that are most of a run of bytes above
    0x7F, as a stretch in another two-byte encoding is, and read better in that.
    """
    if encoding == "utf-8":
        return list(odd)
    found, doubtful = [], []
    for first, last in odd:
        if _SOME_UTF8.search(data, max(0, first - 3), last + 3):
            found.append((first, last))
        elif last - first >= max(LEAST, MOSTLY * _run_length(data, first, last)):
            doubtful.append((first, last))
    names = (encoding, *(name for name in others if name != "utf-8"))
    texts = [count_errors(data[a:b], name)[0] for name in names for a, b in doubtful]
    totals = np.array([rating.total for rating in rate(texts)]).reshape(len(names), -1)
    better = (totals[1:].max(axis=0) > totals[0]).tolist() if doubtful else []
    return sorted(found + [span for span, good in zip(doubtful, better, strict=True) if good])


def _run_length(data: bytes, first: int, last: int) -> int:
    """Bytes of the run above 0x7F that first..last are in, as far as it is near."""
    before, after = data[max(0, first - FAR) : first], data[last : last + FAR]
    length = len(before) - len(before.rstrip(_ABOVE)) + last - first
    return length + len(after) - len(after.lstrip(_ABOVE))


def _lines(data: bytes, odd: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines, or runs of long lines, in which something is odd."""
    found: list[tuple[int, int]] = []
    for first, last in odd:
        if found and last <= found[-1][1]:
            continue
        start = data.rfind(b"\n", 0, first) + 1
        end = data.find(b"\n", max(first, last - 1))
        end = len(data) if end < 0 else end
        if end - start > LONG_LINE:
            start, end = _run_around(data, first, last, start, end)
        if found and start < found[-1][1]:
            start = found[-1][1]
        if start < end:
            found.append((start, end))
    return found


def _run_around(data: bytes, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The runs above 0x7F that the bytes first..last belong to, at most `LONG_LINE` around them."""
    low, high = max(start, first - LONG_LINE), min(end, last + LONG_LINE)
    for match in _RUN.finditer(data, low, high):
        if match.end() > first:
            low = min(first, match.start())
            break
    match_ = _RUN.match(data, last - 1, high)
    return low, max(last, match_.end() if match_ else last)


def _options(
    data: bytes, start: int, end: int, encoding: str, others: Sequence[str]
) -> list[Option]:
    """The ways to read a run; the first is in the file's own encoding."""
    options: list[Option] = [(Stretch(start, end, name),) for name in (encoding, *others)]
    if "utf-8" not in (encoding, *others):
        return options
    names = [name for name in (encoding, *others) if name != "utf-8"]
    cuts = [(at, "utf-8", name) for at in _ends(data, start, end) for name in names]
    cuts += [(at, name, "utf-8") for at in _beginnings(data, start, end) for name in names]
    options += [(Stretch(start, at, one), Stretch(at, end, other)) for at, one, other in cuts]
    return options


def _ends(data: bytes, start: int, end: int) -> list[int]:
    """Where UTF-8 at the head of a run may end: bytes of the rest may look like UTF-8, too."""
    head = _UTF8_HEAD.match(data, start, end)
    if not head:
        return []
    places = [at for at in range(start + 1, head.end()) if data[at] & 0xC0 != 0x80]
    return [at for at in (*places[-PLACES:], head.end()) if at < end]


def _beginnings(data: bytes, start: int, end: int) -> list[int]:
    """Where UTF-8 at the tail of a run may begin."""
    last = end - (data[end - 1] < 0x80)  # an ASCII byte that could be the second of two
    tail = _UTF8_TAIL.search(data, start, last)
    if not tail:
        return []
    places = [at for at in range(tail.start(), end) if data[at] & 0xC0 != 0x80]
    return [at for at in places[: PLACES + 1] if at > start]


def _ratings(data: bytes, lines: Iterable[list[list[Option]]]) -> dict[Stretch, Score]:
    """How likely each stretch of any option is."""
    every = {part: None for runs in lines for options in runs for way in options for part in way}
    texts = [count_errors(data[s.start : s.end], s.encoding)[0] for s in every]
    return dict(zip(every, rate(texts), strict=True))


def _best(runs: list[list[Option]], encoding: str, ratings: dict[Stretch, Score]) -> Option:
    """The best way to read the runs of a line; none where it isn't far better than its own."""
    ways: dict[str, tuple[float, Option]] = {encoding: (0.0, ())}  # by the last encoding
    for options in runs:
        own = ratings[options[0][0]].total
        further: dict[str, tuple[float, Option]] = {}
        for last, (gain, before) in ways.items():
            for option in options:
                names = [last, *(part.encoding for part in option)]
                switches = sum(a != b != encoding for a, b in itertools.pairwise(names))
                total = gain + SWITCH * switches - own
                total += sum(ratings[part].total for part in option)
                known = further.get(names[-1])
                if known is None or total > known[0]:
                    further[names[-1]] = total, before + option
        ways = further
    gain, chosen = max(ways.values(), key=lambda way: way[0])
    strange = [part for part in chosen if part.encoding != encoding]
    bytes_ = sum(part.end - part.start for part in strange)
    means = sum((part.end - part.start) * ratings[part].mean for part in strange)
    return chosen if gain > GAIN and means > WORST * bytes_ else ()


def _joined(data: bytes, found: Sequence[Stretch]) -> list[Stretch]:
    """Neighbours in the same encoding with nothing but ASCII between them on a line, made one."""
    joined: list[Stretch] = []
    for stretch in found:
        if joined and joined[-1].encoding == stretch.encoding:
            between = data[joined[-1].end : stretch.start]
            if between.isascii() and b"\n" not in between:
                joined[-1] = joined[-1]._replace(end=stretch.end)
                continue
        joined.append(stretch)
    return joined
