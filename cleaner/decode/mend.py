"""Read damaged bytes again where they read badly, and put the better reading in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.decode import units
from cleaner.decode.lattice import Lattice
from cleaner.decode.likelihood import rate
from cleaner.decode.mixed import ENCODINGS
from cleaner.decode.reading import Reading, count_errors
from cleaner.decode.resync import WHOLE, Piece, best_path, best_sums, plain_sums
from cleaner.decode.stretches import odd_stretches
from cleaner.scan import REPLACEMENT, CharClass, class_table, code_points

MARGIN = 4  # characters read again before and after what reads badly
NEAR = 8  # characters between two places that are read again together
LONGEST = 4096  # bytes of a window: beyond that it is another encoding rather than damage
# In a long text rare names read badly, too. Where there are more such stretches than this and no
# malformed bytes, a first look is cheaper; it misses none of 60 damages without an error.
MANY = 30
SLACK = 6.0  # nats by which a stretch may read worse in another way at that first look
GAIN = 2.0  # nats by which another path must be better than the decoder's
MOST = 1 << 16  # bytes read again, and a third of the data where that is more
# Pages on which traditional characters are followed by their pinyin: of what is out of step there
# no byte was lost (see cleaner/damage/annotation). Half an annotation tells, or so many whole ones
# with a tone, which are this share of the text.
ANNOTATIONS, ANNOTATED = 5, 0.02
_TONED = "\u00e0-\u00fc\u0101-\u01dc"
_CLOSING = "[)\\]}>）】〕」』〉》〗］｝＞]"
_ANNOTATION = re.compile(
    f"([\u3400-\u9fff]) ?[(\\[{{<（【〔「『〈《〖［｛＜]"
    f"(?:[a-z]{{0,4}}[{_TONED}][a-z]{{0,3}}|[a-z]{{1,6}}[1-5]){_CLOSING}"
)
_HALF = re.compile(f"[?{REPLACEMENT}][a-z]{{0,4}}[{_TONED}][a-z]{{0,3}}{_CLOSING}")


class _Place(NamedTuple):
    """Characters and bytes that are read again."""

    first: int
    last: int
    start: int
    end: int


class Oddities(NamedTuple):
    """What reads badly: ranges of characters, ascending; the first byte of each character."""

    ranges: list[tuple[int, int]]
    offsets: NDArray[np.int64]


def oddities(data: bytes, reading: Reading, encoding: str) -> Oddities | None:
    """What reads badly in a reading of `data`; None where nothing does, or nothing can be done."""
    if encoding not in units.KNOWN or not data:
        return None
    codes = code_points(reading.text)
    # UTF-8 is never out of step: without an error there is nothing.
    ranges = [] if encoding == "utf-8" else odd_stretches(codes, bool(reading.errors))
    ranges += [(char, char + 1) for char, _, _ in reading.errors]
    if not ranges:
        return None
    offsets = _offsets(codes, reading, encoding)
    if offsets[-1] != len(data):  # the codec has a way of its own to read this
        return None
    if encoding != "utf-8" and _is_annotated(reading.text):
        return None
    ranges.sort()
    if len(ranges) > MANY and not reading.errors:
        ranges = _suspicious(data, encoding, ranges, offsets)
    return Oddities(ranges, offsets) if ranges else None


def _is_annotated(text: str) -> bool:
    """Whether traditional characters are followed by their pinyin in brackets."""
    if _HALF.search(text):
        return True
    behind = code_points("".join(_ANNOTATION.findall(text)))
    found = int((class_table()[behind] & CharClass.TRADITIONAL != 0).sum())
    return found >= max(ANNOTATIONS, ANNOTATED * len(text))


def _suspicious(
    data: bytes, encoding: str, ranges: list[tuple[int, int]], offsets: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """The ranges that read better one byte later, or in another encoding."""
    spans = [(int(offsets[first]), int(offsets[last])) for first, last in ranges]
    ways = [(encoding, 0), (encoding, 1), *((name, 0) for name in ENCODINGS if name != encoding)]
    texts = [count_errors(data[a + n : b + n], name)[0] for name, n in ways for a, b in spans]
    totals = np.array([rating.total for rating in rate(texts)]).reshape(len(ways), -1)
    good = totals[1:].max(axis=0) > totals[0] - SLACK
    return [span for span, is_good in zip(ranges, good.tolist(), strict=True) if is_good]


def mend(data: bytes, reading: Reading, encoding: str, odd: Oddities) -> Reading:
    """The reading with what is out of step read again; the same where there is nothing to mend."""
    places = _places(odd, len(data))
    if not places:
        return reading
    edges = places[0].start == 0, places[-1].end == len(data)
    lattice = Lattice([data[place.start : place.end] for place in places], encoding, edges)
    plain = _plain(lattice, reading, odd.offsets, places)
    promising = best_sums(lattice) > plain + GAIN
    better: list[tuple[_Place, list[Piece]]] = []
    for number in promising.nonzero()[0].tolist():
        total, pieces = best_path(lattice.window(number), lattice.kinds)
        if total > plain[number] + GAIN:
            better.append((places[number], pieces))
    return _replaced(data, reading, encoding, better) if better else reading


def _plain(
    lattice: Lattice, reading: Reading, offsets: NDArray[np.int64], places: Sequence[_Place]
) -> NDArray[np.float32]:
    """The sum of the reading as it is in each place."""
    bad = np.zeros(len(offsets), np.bool_)
    bad[[char for char, _, _ in reading.errors]] = True
    chars = np.concatenate([np.arange(place.first, place.last) for place in places])
    window = np.repeat(np.arange(len(places)), [place.last - place.first for place in places])
    starts = np.array([place.start for place in places])
    lengths = offsets[chars + 1] - offsets[chars]
    kept = lengths > 0  # the second character of a code that is two
    chars, window, lengths = chars[kept], window[kept], lengths[kept]
    return plain_sums(lattice, window, offsets[chars] - starts[window], lengths, ~bad[chars])


def _offsets(codes: NDArray[np.uint32], reading: Reading, encoding: str) -> NDArray[np.int64]:
    """The first byte of each character, and the number of all bytes; shape (len(text) + 1,)."""
    lengths = units.character_lengths(codes, encoding)
    for char, start, end in reading.errors:
        lengths[char] = end - start
    offsets = np.zeros(len(lengths) + 1, np.int64)
    lengths.cumsum(out=offsets[1:])
    return offsets


def _places(odd: Oddities, size: int) -> list[_Place]:
    """What to read again; not all of it where everything reads badly."""
    merged: list[list[int]] = []
    for start, end in odd.ranges:
        if merged and start - merged[-1][1] <= NEAR:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    found, budget = [], max(MOST, size // 3)
    for low, high in merged:
        first, last = max(0, low - MARGIN), min(len(odd.offsets) - 1, high + MARGIN)
        start, end = int(odd.offsets[first]), int(odd.offsets[last])
        if end - start > LONGEST:
            continue
        budget -= end - start
        if budget < 0:
            break
        found.append(_Place(first, last, start, end))
    return found


def _replaced(
    data: bytes, reading: Reading, encoding: str, better: list[tuple[_Place, list[Piece]]]
) -> Reading:
    """The reading with the pieces in place of what was there."""
    parts: list[str] = []
    errors: list[tuple[int, int, int]] = []
    inner: list[tuple[int, int, int]] = []
    old = iter([*reading.errors, (len(reading.text), 0, 0)])
    error = next(old)
    at = done = 0  # characters of the new text, and of the old one
    for place, pieces in better:
        while error[0] < place.first:
            errors.append((error[0] - done + at, error[1], error[2]))
            error = next(old)
        while error[0] < place.last:
            error = next(old)
        at += place.first - done
        part = joined_runs(data, place.start, pieces, encoding)
        errors += [(char + at, start, end) for char, start, end in part.errors]
        inner += [(char + at, start, end) for char, start, end in part.inner]
        parts += [reading.text[done : place.first], part.text]
        at += len(part.text)
        done = place.last
    while error[0] < len(reading.text):
        errors.append((error[0] - done + at, error[1], error[2]))
        error = next(old)
    parts.append(reading.text[done:])
    return Reading("".join(parts), tuple(errors), tuple(inner))


def joined_runs(data: bytes, offset: int, pieces: Sequence[Piece], encoding: str) -> Reading:
    """The reading that the pieces of a window make, which begins at `offset` in `data`."""
    parts: list[str] = []
    errors: list[tuple[int, int, int]] = []
    inner: list[tuple[int, int, int]] = []
    at = begin = 0
    for number, piece in enumerate(pieces):
        start, end = piece.start + offset, piece.end + offset
        if piece.how == WHOLE:
            begin = start if number == 0 or pieces[number - 1].how != WHOLE else begin
            if number + 1 < len(pieces) and pieces[number + 1].how == WHOLE:
                continue  # whole characters are decoded together
            text = data[begin:end].decode(encoding)
        elif piece.how == 0:
            text = REPLACEMENT
            errors.append((at, start, end))
        else:
            stray = start + piece.how
            text = (data[start:stray] + data[stray + 1 : end]).decode(encoding) + REPLACEMENT
            errors.append((at + len(text) - 1, stray, stray + 1))
            inner.append((at, start, end))
        parts.append(text)
        at += len(text)
    return Reading("".join(parts), tuple(errors), tuple(inner))
