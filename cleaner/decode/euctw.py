"""EUC-TW, the Unix encoding of CNS 11643: two bytes for plane 1, four for any plane.

A character of plane 1 is two bytes A1–FE; one of plane n is 8E, A0 + n and two bytes A1–FE. Planes
1–7 and 15 are read as the GNU C library reads them (tools/build_cns_table.py). Where malformed
bytes end: a code that is whole but unassigned is malformed as a whole, so that the pairs after it
stay in step; of a code cut short only the bytes that could have belonged to it. An ASCII byte is
never taken.

`codecs.register` is called in `cleaner.decode.codecs`; the table is read at the first use.
"""

from __future__ import annotations

import codecs
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import code_points, to_text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NAME = "euc_tw"
TABLE_FILE = Path(__file__).with_name("_cns.bin")
"""Code points of the planes, then ISO-IR-165; made by tools/build_cns_table.py, which says how."""

PLANES = (1, 2, 3, 4, 5, 6, 7, 15)
CELLS = 94 * 94  # in a plane
ILLEGAL = "illegal multibyte sequence"
INCOMPLETE = "incomplete multibyte sequence"
BLOCK = 1 << 16  # bytes read at a time: what numpy needs for them stays in the cache
_MOST_PLANES = 17  # 8E A1 to 8E B0, and none with number 0
_TOKEN = re.compile(
    rb"(?P<whole>(?:[\x00-\x7f]++|(?:[\xa1-\xfe]{2})++|(?:\x8e[\xa1-\xb0][\xa1-\xfe]{2})++)++)"
    rb"|\x8e(?:[\xa1-\xb0][\xa1-\xfe]?)?|[\x80-\xff]"
)
_CODE = re.compile(rb"(?:\x8e[\xa1-\xb0])?[\xa1-\xfe]{2}")
_CUT = re.compile(rb"\x8e(?:[\xa1-\xb0][\xa1-\xfe]?)?|[\xa1-\xfe]")


class _Parsed(NamedTuple):
    """A stretch of the data: its `text` without what is malformed.

    `starts` is the first byte of each character of `text`, `malformed` the byte ranges; both are
    positions in the data and ascend.
    """

    text: str
    starts: NDArray[np.int64]
    malformed: list[tuple[int, int]]


@lru_cache(maxsize=1)
def sets() -> NDArray[np.uint32]:
    """Code points by set, shape (9, 94 * 94): `PLANES`, then ISO-IR-165; 0 is unassigned.

    The last row is 0 as well where ISO-IR-165 is the same as GB 2312.
    """
    data = np.frombuffer(zlib.decompress(TABLE_FILE.read_bytes()), np.uint8)
    low, middle, high = data.reshape(3, -1, CELLS).astype(np.uint32)
    points: NDArray[np.uint32] = low | middle << np.uint32(8) | high << np.uint32(16)
    return points


@lru_cache(maxsize=1)
def _code_points() -> NDArray[np.uint32]:
    """Code points by plane number and cell, shape (17 * 94 * 94,); 0 is unassigned."""
    table = np.zeros((_MOST_PLANES, CELLS), np.uint32)
    table[list(PLANES)] = sets()[: len(PLANES)]
    return table.ravel()


@lru_cache(maxsize=1)
def _codes() -> NDArray[np.uint32]:
    """The code of every code point, its bytes as one big-endian number; 0 where there is none.

    The last element is 0 and stands for all code points from there on.
    """
    table = np.zeros(int(sets().max()) + 2, np.uint32)
    for number in reversed(PLANES):  # a character of two planes is written in the lower one
        points = _code_points()[number * CELLS : (number + 1) * CELLS]
        cells = points.nonzero()[0].astype(np.uint32)
        pairs = (cells // 94 << 8) + cells % 94 + 0xA1A1
        table[points[cells]] = pairs if number == 1 else pairs + (0x8EA0 + number << 16)
    table[:0x80] = np.arange(0x80)
    return table


def recover(errors: str, error: UnicodeDecodeError) -> tuple[str, int]:
    """What the error handler named `errors` reads instead, and the byte where it goes on."""
    text, position = codecs.lookup_error(errors)(error)
    if not isinstance(text, str):
        raise TypeError("decoding error handler must return (str, int) tuple")
    return text, _resume(position, len(error.object))


def substitute(errors: str, error: UnicodeEncodeError) -> tuple[str | bytes, int]:
    """What the error handler named `errors` writes instead, and the character where it goes on."""
    written, position = codecs.lookup_error(errors)(error)
    if not isinstance(written, str | bytes):
        raise TypeError("encoding error handler must return (str/bytes, int) tuple")
    return written, _resume(position, len(error.object))


def _resume(position: int, length: int) -> int:
    """A handler's position; a negative one counts from the end."""
    at = position + length if position < 0 else position
    if not 0 <= at <= length:
        raise IndexError(f"position {position} from error handler out of bounds")
    return at


def _parse(data: bytes, begin: int, stop: int) -> _Parsed:
    """Read the bytes begin..stop."""
    malformed = [m.span() for m in _TOKEN.finditer(data, begin, stop) if m.lastgroup is None]
    values = np.frombuffer(data, np.uint8, stop - begin, begin)
    ascii_ = values < 0x80
    rest = ~ascii_  # to become the bytes of pairs: neither ASCII, nor 8E…, nor malformed
    for first, end in malformed:
        rest[first - begin : end - begin] = False
    wide = (rest & (values == 0x8E)).nonzero()[0]
    for i in range(4):
        rest[wide + i] = False
    pairs = rest.nonzero()[0][::2]  # nothing splits a pair: every second byte is the first of one
    points = np.where(ascii_, values, 0).astype(np.uint32)
    points[pairs] = _lookup(values, pairs, 1)
    points[wide] = _lookup(values, wide + 2, values[wide + 1].astype(np.int64) - 0xA0)
    malformed += [(at, at + 2) for at in (pairs[points[pairs] == 0] + begin).tolist()]
    malformed += [(at, at + 4) for at in (wide[points[wide] == 0] + begin).tolist()]
    starts = (ascii_ | (points != 0)).nonzero()[0]
    text = to_text(points[starts])
    return _Parsed(text, starts + begin, sorted(malformed))


def _lookup(
    values: NDArray[np.uint8], at: NDArray[np.int64], planes: NDArray[np.int64] | int
) -> NDArray[np.uint32]:
    """Code points of the pairs of bytes that begin at `at`, in these planes."""
    rows, cells = values[at].astype(np.int64) - 0xA1, values[at + 1].astype(np.int64) - 0xA1
    return _code_points().take(planes * CELLS + rows * 94 + cells)


def _single(data: bytes) -> str:
    """The character of a single code, "" for other bytes; ten times as quick as arrays."""
    if not _CODE.fullmatch(data):
        return ""
    plane = data[1] - 0xA0 if len(data) == 4 else 1
    point = int(_code_points()[plane * CELLS + data[-2] * 94 + data[-1] - 0xA1 * 95])
    return chr(point) if point else ""


def decode_part(data: bytes, errors: str, final: bool) -> tuple[str, int]:
    """The text of `data` and how many bytes that is: all, but for a cut code if not `final`."""
    if data.isascii():
        return data.decode("ascii"), len(data)
    if len(data) <= 4:
        if not final and _CUT.fullmatch(data):
            return "", 0
        if character := _single(data):
            return character, len(data)
    parts: list[str] = []
    at = 0
    while at < len(data):
        stop = min(at + BLOCK, len(data))
        parsed = _parse(data, at, stop)
        places = parsed.starts.searchsorted([start for start, _ in parsed.malformed]).tolist()
        done, at = 0, stop  # `done` characters of parsed.text are in `parts`
        for place, (start, end) in zip(places, parsed.malformed, strict=True):
            parts.append(parsed.text[done:place])
            done = place
            cut = end == stop and _CUT.fullmatch(data, start, end) is not None
            if cut and not (final and stop == len(data)):
                if stop == len(data):
                    return "".join(parts), start
                at = start  # by the end of the block
                break
            reason = INCOMPLETE if cut else ILLEGAL
            text, at = recover(errors, UnicodeDecodeError(NAME, data, start, end, reason))
            parts.append(text)
            if at != end:
                break  # the handler goes on elsewhere: read from there
            at = stop
        else:
            parts.append(parsed.text[done:])
    return "".join(parts), at


def decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    """The text of all of `data`, and its length in bytes."""
    return decode_part(bytes(data), errors, final=True)


def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    """The bytes of all of `text`, and its length in characters."""
    if text.isascii():
        return text.encode("ascii"), len(text)
    points = code_points(text)
    table = _codes()
    codes = table[np.minimum(points, len(table) - 1)]
    unknown = ((codes == 0) & (points != 0)).nonzero()[0]
    parts: list[bytes] = []
    at = 0
    while (next_ := int(unknown.searchsorted(at))) < len(unknown):
        place = int(unknown[next_])
        parts.append(_join(codes[at:place]))
        error = UnicodeEncodeError(NAME, text, place, place + 1, ILLEGAL)
        written, at = substitute(errors, error)
        parts.append(written if isinstance(written, bytes) else encode(written)[0])
    parts.append(_join(codes[at:]))
    return b"".join(parts), len(text)


def _join(codes: NDArray[np.uint32]) -> bytes:
    """The bytes of codes without the leading zeros."""
    digits = codes.astype(">u4").view(np.uint8).reshape(-1, 4)
    lengths = 1 + (codes > 0x7F) + 2 * (codes > 0xFFFF)
    return digits[np.arange(4) >= (4 - lengths)[:, None]].tobytes()


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Decodes EUC-TW piece by piece; keeps the bytes of a code that is not yet whole."""

    def _buffer_decode(self, data: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:
        return decode_part(bytes(data), errors, final)


class IncrementalEncoder(codecs.IncrementalEncoder):
    """Encodes EUC-TW piece by piece; there is no state."""

    def encode(self, text: str, final: bool = False) -> bytes:
        """The bytes of `text`."""
        return encode(text, self.errors)[0]
