"""What decoding leaves behind, and the way back to the very same bytes.

The record of a decoded text is small and JSON-ready::

    {"encoding": "gb18030", "bom": "", "patches": [[12, 13, "gQ=="]]}

`encoding` is a Python codec name, `bom` the byte-order mark in hexadecimal, and each patch is
[start, end, bytes in base64]: characters start..end of the decoded text stand for these bytes
instead of those the codec would write. Malformed bytes are patches, and so are valid bytes that
the codec decodes but writes differently (twelve duplicates of big5hkscs, empty HZ runs, …).
Where parts of the text were in another encoding, "segments" lists them: [[40, 52, "big5hkscs"]].
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.decode import hz
from cleaner.decode.reading import Reading, read
from cleaner.document import Span
from cleaner.errors import RestoreError

CHUNK = 4096  # bytes looked at together when hunting for what doesn't round-trip
BIJECTIVE = frozenset({"ascii", "utf-8"})  # strict decoding and encoding are inverse: no check


class Patch(NamedTuple):
    """Characters start..end of the decoded text stand for `data`."""

    start: int
    end: int
    data: bytes


class Segment(NamedTuple):
    """Characters start..end of the decoded text were in another encoding than the rest."""

    start: int
    end: int
    encoding: str


class Malformed(NamedTuple):
    """Bytes that mean nothing in the encoding; `span` is their U+FFFD in the decoded text."""

    span: Span
    data: bytes


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text with what is known about its encoding.

    `encoding` is a Python codec name; `confidence` is between 0 and 1; `alternatives` are other
    (encoding, confidence) pairs that were considered, best first; `malformed` the bytes that stand
    as U+FFFD in `text`, and `offsets` where each of them begins in the data; `declared` the label
    that was declared, as it was written; `bom` the byte-order mark, which is not part of `text`;
    `segments` the parts of `text` that were in another encoding.
    """

    text: str
    encoding: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    malformed: tuple[Malformed, ...] = ()
    declared: str | None = None
    bom: bytes = b""
    patches: tuple[Patch, ...] = field(default=(), repr=False)
    segments: tuple[Segment, ...] = ()
    offsets: tuple[int, ...] = field(default=(), repr=False)

    def record(self) -> dict[str, Any]:
        """The JSON-ready record from which `encode_record` rebuilds the bytes."""
        record: dict[str, Any] = {
            "encoding": self.encoding,
            "bom": self.bom.hex(),
            "patches": [
                [start, end, base64.b64encode(data).decode("ascii")]
                for start, end, data in self.patches
            ],
        }
        if self.segments:
            record["segments"] = [list(segment) for segment in self.segments]
        return record

    def encode(self) -> bytes:
        """The bytes that were decoded, exactly."""
        return _rebuild(self.text, self.encoding, self.bom, self.patches, self.segments)


def encode_record(text: str, record: Mapping[str, Any]) -> bytes:
    """The bytes that `text` was decoded from, exactly, given `Decoded.record()`.

    Raises `RestoreError` where the record is malformed or doesn't belong to the text.
    """
    try:
        patches = [
            Patch(int(start), int(end), base64.b64decode(data, validate=True))
            for start, end, data in record["patches"]
        ]
        segments = [
            Segment(int(start), int(end), str(encoding))
            for start, end, encoding in record.get("segments", ())
        ]
        bom = bytes.fromhex(record["bom"])
        return _rebuild(text, record["encoding"], bom, patches, segments)
    except (KeyError, TypeError, ValueError, LookupError, binascii.Error) as error:
        raise RestoreError(f"the text and its encoding record don't match: {error}") from error


def _rebuild(
    text: str,
    encoding: str,
    bom: bytes,
    patches: Iterable[Patch],
    segments: Sequence[Segment] = (),
) -> bytes:
    parts, at = [bom], 0
    spans = _spans(len(text), encoding, segments)
    for start, end, data in patches:
        if not at <= start <= end <= len(text):
            raise ValueError(f"patch {start}..{end} is out of place")
        parts += [*_encoded(text, at, start, spans), data]
        at = end
    parts += _encoded(text, at, len(text), spans)
    return b"".join(parts)


def _spans(size: int, encoding: str, segments: Iterable[Segment]) -> list[Segment]:
    """The segments and, in the text's own encoding, what is between them, last one first."""
    spans, at = [], 0
    for segment in segments:
        if not at <= segment.start <= segment.end <= size:
            raise ValueError(f"segment {segment.start}..{segment.end} is out of place")
        spans += [Segment(at, segment.start, encoding), segment]
        at = segment.end
    return [*spans, Segment(at, size, encoding)][::-1]


def _encoded(text: str, start: int, end: int, spans: list[Segment]) -> Iterator[bytes]:
    """The bytes of characters start..end; takes the spans that end before from the list."""
    while start < end:
        span = spans[-1]
        stop = min(end, span.end)
        if start < stop:
            yield text[start:stop].encode(span.encoding)
            start = stop
        if span.end <= start and len(spans) > 1:
            spans.pop()


def find_patches(data: bytes, reading: Reading, encoding: str) -> tuple[Patch, ...]:
    """The patches that make encoding the reading's text give `data` exactly."""
    patches = _merged(_malformed(data, reading))
    if encoding in BIJECTIVE or _fits(data, reading.text, encoding, patches):
        return patches
    if encoding == "hz":
        differing = _hz_lines(data)
    elif encoding.startswith("iso2022"):
        differing = _lines(data, encoding)
    else:
        differing = _differing(data, reading, encoding)
    patches = _merged(differing)
    if _fits(data, reading.text, encoding, patches):
        return patches
    # A stateful codec of the non-Chinese kind: keep all bytes rather than guess.
    return (Patch(0, len(reading.text), data),)


def _malformed(data: bytes, reading: Reading) -> Iterator[Patch]:
    """The characters that stand for bytes which are none, in order."""
    for first, last, start, end in _fixed(reading):
        yield Patch(first, last, data[start:end])


def _fixed(reading: Reading) -> list[tuple[int, int, int, int]]:
    """Character and byte ranges of malformed bytes and of characters with one between theirs."""
    inner = {char + 1 for char, _, _ in reading.inner}
    fixed = [(c, c + 1, start, end) for c, start, end in reading.errors if c not in inner]
    return sorted(fixed + [(c, c + 2, start, end) for c, start, end in reading.inner])


def _fits(data: bytes, text: str, encoding: str, patches: Iterable[Patch] = ()) -> bool:
    try:
        return _rebuild(text, encoding, b"", patches) == data
    except ValueError:  # a character that decodes but can't be encoded (UnicodeEncodeError)
        return False


def _merged(patches: Iterable[Patch]) -> tuple[Patch, ...]:
    """Neighbouring patches that touch, made one."""
    merged: list[Patch] = []
    run: list[bytes] = []
    start = end = -1
    for patch in patches:
        if patch.start == end:
            run.append(patch.data)
        else:
            if run:
                merged.append(Patch(start, end, b"".join(run)))
            start, run = patch.start, [patch.data]
        end = patch.end
    if run:
        merged.append(Patch(start, end, b"".join(run)))
    return tuple(merged)


def _differing(body: bytes, reading: Reading, encoding: str) -> Iterator[Patch]:
    """Malformed stretches and, between them, characters that don't encode to their bytes."""
    at = byte = 0
    for first, last, start, end in _fixed(reading):
        yield from _odd_characters(body[byte:start], at, encoding)
        yield Patch(first, last, body[start:end])
        at, byte = last, end
    yield from _odd_characters(body[byte:], at, encoding)


def _units(data: bytes, encoding: str) -> Iterator[tuple[bytes, str]]:
    """Smallest stretches of valid bytes with their text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start = 0
    for i in range(len(data)):
        text = decoder.decode(data[i : i + 1])
        if text and not decoder.getstate()[0]:
            yield data[start : i + 1], text
            start = i + 1


def _odd_characters(data: bytes, at: int, encoding: str) -> Iterator[Patch]:
    """Characters of the valid bytes `data` that are written differently; text begins at `at`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start = 0
    while start < len(data):
        decoder.reset()
        text = decoder.decode(data[start : start + CHUNK])
        end = min(start + CHUNK, len(data)) - len(decoder.getstate()[0])
        end = end if end > start else len(data)
        if not _fits(data[start:end], text, encoding):
            place = at
            for unit, chars in _units(data[start:end], encoding):
                if not _fits(unit, chars, encoding):
                    yield Patch(place, place + len(chars), unit)
                place += len(chars)
        at += len(text)
        start = end


def _lines(data: bytes, encoding: str) -> Iterator[Patch]:
    """Lines, which begin in ASCII each, that are written differently or hold malformed bytes."""
    at = 0
    for line in re.findall(rb"[^\n]*\n|[^\n]+", data):
        reading = read(line, encoding)
        end = at + len(reading.text)
        if reading.errors or not _fits(line, reading.text, encoding):
            yield Patch(at, end, line)
        at = end


def _hz_lines(data: bytes) -> Iterator[Patch]:
    """Lines of HZ bytes that the codec writes differently, or that hold malformed bytes."""
    at = start = 0
    text: list[str] = []
    spoilt = False
    found = hz.tokens(data)
    for i, token in enumerate(found):
        text.append(token.text)
        spoilt = spoilt or bool(token.malformed)
        if i + 1 < len(found) and not token.text.endswith("\n"):
            continue
        line, bytes_ = "".join(text), data[start : token.end]
        if spoilt or not _fits(bytes_, line, "hz"):
            yield Patch(at, at + len(line), bytes_)
        at, start, text, spoilt = at + len(line), token.end, [], False
