"""What decoding leaves behind, and the way back to the very same bytes.

The record of a decoded text is small and JSON-ready::

    {"encoding": "gb18030", "bom": "", "patches": [[12, 13, "gQ=="]]}

`encoding` is a Python codec name, `bom` the byte-order mark in hexadecimal, and each patch is
[start, end, bytes in base64]: characters start..end of the decoded text stand for these bytes
instead of those the codec would write. Malformed bytes are patches, and so are valid bytes that
the codec decodes but writes differently (twelve duplicates of big5hkscs, empty HZ runs, …).
"""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.decode import hz
from cleaner.decode.reading import Reading
from cleaner.document import Span
from cleaner.errors import RestoreError

CHUNK = 4096  # bytes looked at together when hunting for what doesn't round-trip
BIJECTIVE = frozenset({"ascii", "utf-8"})  # strict decoding and encoding are inverse: no check


class Patch(NamedTuple):
    """Characters start..end of the decoded text stand for `data`."""

    start: int
    end: int
    data: bytes


class Malformed(NamedTuple):
    """Bytes that mean nothing in the encoding; `span` is their U+FFFD in the decoded text."""

    span: Span
    data: bytes


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text with what is known about its encoding.

    `encoding` is a Python codec name; `confidence` is between 0 and 1; `alternatives` are other
    (encoding, confidence) pairs that were considered, best first; `malformed` the bytes that stand
    as U+FFFD in `text`; `declared` the label that was declared, as it was written; `bom` the
    byte-order mark, which is not part of `text`.
    """

    text: str
    encoding: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    malformed: tuple[Malformed, ...] = ()
    declared: str | None = None
    bom: bytes = b""
    patches: tuple[Patch, ...] = field(default=(), repr=False)

    def record(self) -> dict[str, Any]:
        """The JSON-ready record from which `encode_record` rebuilds the bytes."""
        return {
            "encoding": self.encoding,
            "bom": self.bom.hex(),
            "patches": [
                [start, end, base64.b64encode(data).decode("ascii")]
                for start, end, data in self.patches
            ],
        }

    def encode(self) -> bytes:
        """The bytes that were decoded, exactly."""
        return _rebuild(self.text, self.encoding, self.bom, self.patches)


def encode_record(text: str, record: Mapping[str, Any]) -> bytes:
    """The bytes that `text` was decoded from, exactly, given `Decoded.record()`.

    Raises `RestoreError` where the record is malformed or doesn't belong to the text.
    """
    try:
        patches = [
            Patch(int(start), int(end), base64.b64decode(data, validate=True))
            for start, end, data in record["patches"]
        ]
        return _rebuild(text, record["encoding"], bytes.fromhex(record["bom"]), patches)
    except (KeyError, TypeError, ValueError, LookupError, binascii.Error) as error:
        raise RestoreError(f"the text and its encoding record don't match: {error}") from error


def _rebuild(text: str, encoding: str, bom: bytes, patches: Iterable[Patch]) -> bytes:
    parts, at = [bom], 0
    for start, end, data in patches:
        if not at <= start <= end <= len(text):
            raise ValueError(f"patch {start}..{end} is out of place")
        parts += [text[at:start].encode(encoding), data]
        at = end
    parts.append(text[at:].encode(encoding))
    return b"".join(parts)


def find_patches(data: bytes, reading: Reading, encoding: str) -> tuple[Patch, ...]:
    """The patches that make encoding the reading's text give `data` exactly."""
    patches = _merged(Patch(c, c + 1, data[start:end]) for c, start, end in reading.errors)
    if encoding in BIJECTIVE or _fits(data, reading.text, encoding, patches):
        return patches
    differing = _hz_lines(data) if encoding == "hz" else _differing(data, reading, encoding)
    patches = _merged(differing)
    if _fits(data, reading.text, encoding, patches):
        return patches
    # A stateful codec of the non-Chinese kind: keep all bytes rather than guess.
    return (Patch(0, len(reading.text), data),)


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
    for char, start, end in reading.errors:
        yield from _odd_characters(body[byte:start], at, encoding)
        yield Patch(char, char + 1, body[start:end])
        at, byte = char + 1, end
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
