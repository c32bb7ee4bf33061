"""Read all bytes of a file: damage mended, parts in another encoding apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.decode.mend import mend, oddities
from cleaner.decode.mixed import Stretch, other_encodings
from cleaner.decode.reading import Reading, read
from cleaner.decode.record import Decoded, Malformed, Patch, Segment, find_patches
from cleaner.decode.units import WIDE
from cleaner.decode.wide import in_step
from cleaner.document import Span

_ASCII = bytes(range(0x80))


class Part(NamedTuple):
    """Bytes `start` to `end` of the data with their reading."""

    start: int
    end: int
    encoding: str
    reading: Reading


def read_parts(data: bytes, encoding: str, skip: int = 0) -> list[Part]:
    """Read bytes of which most are in `encoding`; `skip` as in `read`."""
    reading = read(data, encoding, skip)
    odd = oddities(data, reading, encoding)
    if odd is None:
        return [Part(0, len(data), encoding, reading)]
    if encoding in WIDE:
        return [Part(0, len(data), encoding, in_step(data, encoding))]
    places = [(int(odd.offsets[first]), int(odd.offsets[last])) for first, last in odd.ranges]
    others = other_encodings(data, encoding, places)
    if not others:
        return [Part(0, len(data), encoding, mend(data, reading, encoding, odd))]
    parts: list[Part] = []
    for stretch in _with_own(data, encoding, others):
        skipped = 0 if stretch.start else skip
        parts.append(_read_part(data[stretch.start : stretch.end], stretch, skipped))
    return parts


def _with_own(data: bytes, encoding: str, others: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in other encodings and those between them."""
    found: list[Stretch] = []
    at = 0
    for stretch in others:
        found += [Stretch(at, stretch.start, encoding), stretch]
        at = stretch.end
    found.append(Stretch(at, len(data), encoding))
    return [stretch for stretch in found if stretch.start < stretch.end]


def _read_part(data: bytes, stretch: Stretch, skip: int) -> Part:
    reading = read(data, stretch.encoding, skip)
    odd = oddities(data, reading, stretch.encoding)
    if odd is not None:
        reading = mend(data, reading, stretch.encoding, odd)
    return Part(*stretch, reading)


def most_used(data: bytes, parts: Sequence[Part]) -> str:
    """The encoding in which most of the bytes above 0x7F were read."""
    used: Counter[str] = Counter()
    for part in parts:
        used[part.encoding] += len(data[part.start : part.end].translate(None, _ASCII))
    return used.most_common(1)[0][0]


def put_together(data: bytes, parts: Sequence[Part], known: Decoded) -> Decoded:
    """The text of all parts with what takes it back; `data` is without the byte-order mark.

    `known` has the encoding of most of them, its confidence, what was declared, and the mark.
    """
    malformed: list[Malformed] = []
    offsets: list[int] = []
    patches: list[Patch] = []
    segments: list[Segment] = []
    at = 0  # characters
    for part in parts:
        body, reading = data[part.start : part.end], part.reading
        for char, start, end in reading.errors:
            malformed.append(Malformed(Span(at + char, at + char + 1), body[start:end]))
            offsets.append(len(known.bom) + part.start + start)
        patches += [
            Patch(at + start, at + end, raw)
            for start, end, raw in find_patches(body, reading, part.encoding)
        ]
        if part.encoding != known.encoding:
            segments.append(Segment(at, at + len(reading.text), part.encoding))
        at += len(reading.text)
    return replace(
        known,
        text="".join(part.reading.text for part in parts),
        malformed=tuple(malformed),
        patches=tuple(patches),
        segments=tuple(segments),
        offsets=tuple(offsets),
    )
