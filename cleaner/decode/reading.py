"""Read bytes in a given encoding, collecting what is malformed instead of stopping at it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from threading import get_ident

from cleaner.decode import hz
from cleaner.scan import REPLACEMENT


@dataclass(frozen=True, slots=True)
class Reading:
    """A tolerant reading of bytes.

    `errors` lists (character of `text` that is the U+FFFD, first byte, one past the last byte).
    `inner` lists characters with a malformed byte between theirs, in the same form: the character
    and the U+FFFD after it, which is in `errors` too, stand for these bytes together.
    """

    text: str
    errors: tuple[tuple[int, int, int], ...] = ()
    inner: tuple[tuple[int, int, int], ...] = ()


def read(data: bytes, encoding: str, skip: int = 0) -> Reading:
    """Read all of `data`; each malformed stretch the codec reports becomes one U+FFFD.

    `skip` leading bytes are taken as malformed: the rest of a character cut at the start.
    """
    if skip:
        rest = read(data[skip:], encoding)
        errors = [(char + 1, start + skip, end + skip) for char, start, end in rest.errors]
        return Reading(REPLACEMENT + rest.text, ((0, 0, skip), *errors))
    if encoding == "hz":
        return _read_hz(data)
    try:
        return Reading(data.decode(encoding))
    except UnicodeDecodeError:
        return _read_tolerantly(data, encoding)


def count_errors(data: bytes, encoding: str) -> tuple[str, int]:
    """The tolerant text of `data` and the number of U+FFFD in it; much cheaper than `read`."""
    text = _read_hz(data).text if encoding == "hz" else data.decode(encoding, "replace")
    return text, text.count(REPLACEMENT)


def _decode(data: bytes, encoding: str) -> tuple[str, list[tuple[int, int]]]:
    ranges: list[tuple[int, int]] = []

    def collect(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        ranges.append((error.start, error.end))
        return REPLACEMENT, error.end

    # Error handlers are registered for the whole process: one name for each thread.
    name = f"cleaner.collect.{get_ident()}"
    codecs.register_error(name, collect)
    return data.decode(encoding, name), ranges


def _read_tolerantly(data: bytes, encoding: str) -> Reading:
    text, ranges = _decode(data, encoding)
    if text.count(REPLACEMENT) == len(ranges):
        places = _places(text)
    else:  # the text has U+FFFD of its own: measure the valid stretches between
        places, at, byte = [], 0, 0
        for start, end in ranges:
            at += len(data[byte:start].decode(encoding))
            places.append(at)
            at, byte = at + 1, end
    errors = tuple((c, start, end) for c, (start, end) in zip(places, ranges, strict=True))
    return Reading(text, errors)


def _places(text: str) -> list[int]:
    """Where U+FFFD stands, in characters."""
    places, at = [], text.find(REPLACEMENT)
    while at >= 0:
        places.append(at)
        at = text.find(REPLACEMENT, at + 1)
    return places


def _read_hz(data: bytes) -> Reading:
    parts, errors, at = [], [], 0
    for token in hz.tokens(data):
        errors += [(at + char, start, end) for char, start, end in token.malformed]
        parts.append(token.text)
        at += len(token.text)
    return Reading("".join(parts), tuple(errors))
