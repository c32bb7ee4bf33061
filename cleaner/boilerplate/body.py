"""Where the body of a page is: its main run of paragraphs, its title, what is joined to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.boilerplate.features import Bools, Floats, Table
from cleaner.scan import CharClass, Scan

# Set by hand on the run's 4-gram F1 over 284 pages; each may be halved or doubled without the F1
# of press pages moving by more than 0.003.
_GAP = 20.0  # characters of paragraphs that a first line of something else must be outweighed by
_GAP_GROWS = 15.0  # more for each further line in a row, up to four
_GAP_REMOVED = 60.0  # more for a line that a rule took
_GAP_FURNITURE = 40.0  # more for a line of furniture words
_ALONE = 0.85  # weight of a paragraph without a paragraph next to it: a teaser under its headline
_TEASERS = 4  # paragraphs, mostly alone, that may be a list of teasers
_MOSTLY = 0.5
_TOGETHER = 100.0  # characters of paragraphs that stand together and are the body rather
_HEADLINE = 0.4  # weight of a line that only ends like a sentence: headlines end in ！ and ？

_TITLE_FAR = 25  # lines from a title to the run
_TITLE_LONGEST = 60
_TITLE_LEAST = 0.6  # score below which no line counts as the title
_PAIR_BITS = 15  # pairs of neighbouring characters are hashed to 32,768 slots
_ALIKE = 0.4  # difference of the logarithms to base 2 of the lengths of lines that are alike


@dataclass(frozen=True, slots=True)
class Body:
    """Places in a `Table`: line numbers there, not in the text.

    ``start`` and ``end``: the main run, half-open; both are the number of lines without one.
    ``title``: the title above it, or -1.  ``mass``: characters of paragraph of each line, none
    for lines that rules took.  ``frame_between``: lines of the page's frame between each line and
    the run.  ``shared``: share of each line's pairs of Han characters that the run has too;
    ``pairs``: how many pairs there are.
    """

    start: int
    end: int
    title: int
    mass: Floats
    frame_between: Floats
    shared: Floats
    pairs: Floats

    @property
    def exists(self) -> bool:
        """Whether there is a main run."""
        return self.end > self.start

    @property
    def size(self) -> float:
        """Characters of paragraph in the main run."""
        return float(self.mass[self.start : self.end].sum())


def find_body(table: Table, scan: Scan) -> Body:
    """The body of the page whose lines ``table`` holds; ``scan`` is the scan of its text."""
    mass = _mass(table)
    start, end = _trimmed(table, *_main_run(table, mass))
    count = len(table)
    place = np.arange(count)
    frames = np.concatenate((np.zeros(1), table.columns["_frame"].cumsum()))
    between = np.where(place < start, frames[start] - frames[place], 0.0)
    between += np.where(place >= end, frames[place + 1] - frames[min(end, count)], 0.0)
    shared, pairs = _shared_pairs(table, scan, start, end)
    title = _title(table, start, shared, pairs)
    return Body(start, end, title, mass, between, shared, pairs)


def _mass(table: Table) -> Floats:
    columns = table.columns
    weight = np.where(columns["paragraph"] > 0, 1.0, _HEADLINE) * table.prose * ~table.gone
    notices = columns["notices"]
    weight *= np.where(notices >= 3, 0.2, np.where(notices >= 2, 0.6, 1.0))
    return np.asarray(columns["_length"] * weight)


def _main_run(table: Table, mass: Floats) -> tuple[int, int]:
    """The run of lines whose paragraphs outweigh most what stands between them."""
    count = len(table)
    if not count or not mass.any():
        return count, count
    place = np.arange(count)
    since = place - np.maximum.accumulate(np.where(mass > 0, place, -1))
    cost = _GAP + _GAP_GROWS * np.minimum(np.maximum(since - 1, 0), 4) + _GAP_REMOVED * table.gone
    cost += _GAP_FURNITURE * (table.columns["words"] > 0.6)
    some = np.concatenate(((False,), mass > 0, (False,)))
    alone = ~(some[:-2] | some[2:])
    start, end = _best_run(np.where(mass > 0, mass * np.where(alone, _ALONE, 1.0), -cost))
    run = mass[start:end]
    if (run > 0).sum() >= _TEASERS and (run * alone[start:end]).sum() > _MOSTLY * run.sum():
        # A list of teasers; perhaps there are paragraphs that stand together.
        first, last = _best_run(np.where((mass > 0) & ~alone, mass, -cost))
        if mass[first:last].sum() >= _TOGETHER:
            return first, last
    return start, end


def _best_run(gain: Floats) -> tuple[int, int]:
    """The run of lines that gains most, half-open; empty, at the end, where nothing is gained."""
    total = np.concatenate((np.zeros(1), gain.cumsum()))
    end = int((total - np.minimum.accumulate(total)).argmax())
    start = int(total[: end + 1].argmin())
    return (start, end) if end > start else (len(gain), len(gain))


def _trimmed(table: Table, start: int, end: int) -> tuple[int, int]:
    """The run without notices of the site at its ends."""
    notice = table.columns["notice"] * (table.columns["notices"] >= 2)
    while end - start > 1 and (notice[end - 1] or not table.prose[end - 1]):
        end -= 1
    while end - start > 1 and (notice[start] or not table.prose[start]):
        start += 1
    return start, end


def _shared_pairs(table: Table, scan: Scan, start: int, end: int) -> tuple[Floats, Floats]:
    """For each line the share of its pairs of Han characters that the run has, and their number."""
    codes = scan.codes
    han = (scan.classes & np.uint16(CharClass.HAN)) != 0
    both = han[:-1] & han[1:]
    slots = codes[:-1] * np.uint32(0x9E3779B1)
    slots ^= codes[1:] * np.uint32(0x85EBCA6B)
    slots >>= np.uint32(32 - _PAIR_BITS)
    known = np.zeros(1 << _PAIR_BITS, np.bool_)
    if end > start:
        known[slots[table.starts[start] : max(table.starts[start], table.ends[end - 1] - 1)]] = True
    pairs = _in_lines(both, table)
    return _in_lines(known[slots] & both, table) / np.maximum(1.0, pairs), pairs


def _in_lines(flags: Bools, table: Table) -> Floats:
    total = np.concatenate((np.zeros(1, np.int64), flags.cumsum()))
    last = np.maximum(table.ends - 1, table.starts)
    return np.asarray(total[last] - total[table.starts], np.float64)


def _title(table: Table, start: int, shared: Floats, pairs: Floats) -> int:
    """The line above the run that says best what the run is about; -1 where none does.

    A date within two lines below speaks for a line, distance against it.
    """
    first = max(0, start - _TITLE_FAR)
    if not 0 < start < len(table):
        return -1
    above = slice(first, start)
    columns = table.columns
    date = np.append(columns["date"], (0.0, 0.0))
    score = shared[above] * np.sqrt(np.minimum(pairs[above], 16))
    score += 0.3 * date[first + 1 : start + 1] + 0.15 * date[first + 2 : start + 2]
    score -= 0.04 * (start - np.arange(first, start))
    fits = (pairs[above] >= 4) & (columns["_length"][above] <= _TITLE_LONGEST)
    fits &= ~table.gone[above] & ~table.prose[above] & (columns["words"][above] < 0.5)
    score = np.where(fits, score, -1.0)
    best = int(score.argmax())
    return first + best if score[best] > _TITLE_LEAST else -1


def _window(values: Floats, before: int, after: int) -> Floats:
    """Sum of ``values`` from ``before`` lines above to ``after`` lines below, the line not."""
    total = np.concatenate((np.zeros(1), values.cumsum()))
    place = np.arange(len(values))
    low, high = np.maximum(place - before, 0), np.minimum(place + after + 1, len(values))
    return np.asarray(total[high] - total[low] - values)


def add_surroundings(table: Table, body: Body) -> None:
    """Columns that say where each line is in the page and what stands around it."""
    columns = table.columns
    place = np.arange(len(table))
    above = np.maximum(0, body.start - place)
    below = np.maximum(0, place - body.end + 1)
    is_above, is_below = (above > 0).astype(float), (below > 0).astype(float)
    outside = is_above + is_below
    inside = 1 - outside
    prose = table.prose.astype(float)
    between = np.log2(1 + body.frame_between)
    open_ = (body.frame_between == 0).astype(float)
    shared = body.shared * (body.pairs >= 3)
    titled = float(body.title >= 0)
    under_title = (place > body.title) * is_above * titled
    log = columns["length"]
    alike = (np.abs(np.diff(log)) < _ALIKE).astype(float)
    columns |= {
        "paragraph outside": columns["paragraph"] * outside,
        "prose far outside": prose * np.log2(1 + above + below),
        "inside": inside,
        "inside, notice": inside * columns["notice"],
        "inside, sentence": inside * columns["ends like a sentence"],
        "far below": np.log2(1 + below),
        "near below": ((below > 1) & (below < 5)).astype(float),
        "frame between, above": between * is_above,
        "frame between, below": between * is_below,
        "joined above": open_ * is_above,
        "joined below": open_ * is_below,
        "joined below, long": open_ * is_below * (columns["_length"] > 24),
        "title": (place == body.title).astype(float),
        "under the title": under_title,
        "under the title, date": under_title * columns["date"],
        "under the title, far": under_title * np.log2(max(1, body.start - body.title)),
        "above the title": (place < body.title).astype(float),
        "pairs above": shared * is_above,
        "pairs below": shared * is_below,
        "paragraphs near": _window(np.log2(1 + body.mass), 2, 2) / 8,
        "notices near": np.minimum(_window(columns["notices"], 2, 2), 6) / 6,
        "like the line above": np.concatenate((np.zeros(1), alike)),
        "like the line below": np.concatenate((alike, np.zeros(1))),
    }
