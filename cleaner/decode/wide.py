"""UTF-16 that lost or gained a byte: from there on every character is out of step.

There is no byte at which a decoder gets back in step by itself, so the text is read in chunks, and
where one turns to noise that is Chinese one byte later, the place is looked for in a window with
an odd number of bytes: a path through it must leave out one.
"""

from __future__ import annotations

from cleaner.decode.lattice import Lattice
from cleaner.decode.likelihood import rate
from cleaner.decode.mend import joined_runs
from cleaner.decode.reading import Reading, read
from cleaner.decode.resync import best_path
from cleaner.decode.stretches import odd_stretches
from cleaner.scan import REPLACEMENT, code_points

CHUNK = 8192  # bytes read at a time
ENOUGH = 8  # characters of noise that may be a slip
PROBE = 64  # bytes that are read in both ways
START = 8  # bytes at the beginning, which may be half a character
BETTER = 3.0  # nats a character by which the reading one byte later must be better
BEFORE, AFTER = 16, 24  # bytes before and after the beginning of the noise that are read again


def in_step(data: bytes, encoding: str) -> Reading:
    """Read UTF-16 bytes, getting back in step after each lost or inserted byte."""
    at = int(_is_better_later(data[: START + 1], encoding))  # bytes
    parts = [Reading(REPLACEMENT, ((0, 0, 1),))] if at else []
    while at < len(data):
        chunk = data[at : at + CHUNK]
        slip = _slip(chunk, data[at + CHUNK : at + CHUNK + PROBE], encoding)
        if slip is None:
            parts.append(_shifted(read(chunk, encoding), at))
            at += len(chunk)
            continue
        start = max(0, slip - BEFORE)
        window = data[at + start : at + slip + AFTER]
        window = window[: len(window) - (len(window) % 2 == 0)]
        lattice = Lattice([window], encoding)
        _, pieces = best_path(lattice.window(0), lattice.kinds)
        parts.append(_shifted(read(chunk[:start], encoding), at))
        parts.append(joined_runs(data, at + start, pieces, encoding))
        at += start + len(window)
    return _together(parts)


def _slip(chunk: bytes, following: bytes, encoding: str) -> int | None:
    """The byte at which noise begins that is text one byte later; None where there is none."""
    reading = read(chunk, encoding)
    for first, last in odd_stretches(code_points(reading.text), damaged=True):
        if last - first < ENOUGH and last < len(reading.text):
            continue
        start = len(reading.text[:first].encode(encoding, "surrogatepass"))
        probe = (chunk + following)[start : start + PROBE + 1]
        if len(probe) > ENOUGH and _is_better_later(probe, encoding):
            return start
    return None


def _is_better_later(data: bytes, encoding: str) -> bool:
    """Whether bytes read far better from the second one on."""
    here, later = rate([read(data[:-1], encoding).text, read(data[1:], encoding).text])
    return later.total > here.total + BETTER * (len(data) // 2)


def _shifted(reading: Reading, at: int) -> Reading:
    """The reading with its byte offsets counted from `at` bytes before."""
    errors = tuple((char, start + at, end + at) for char, start, end in reading.errors)
    return Reading(reading.text, errors)


def _together(parts: list[Reading]) -> Reading:
    """Readings of adjoining bytes as one; their byte offsets are already those of all data."""
    errors: list[tuple[int, int, int]] = []
    inner: list[tuple[int, int, int]] = []
    at = 0
    for part in parts:
        errors += [(char + at, start, end) for char, start, end in part.errors]
        inner += [(char + at, start, end) for char, start, end in part.inner]
        at += len(part.text)
    return Reading("".join(part.text for part in parts), tuple(errors), tuple(inner))
