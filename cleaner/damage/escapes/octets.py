r"""Bytes written as escapes: %E4%B8%AD, =E4=B8=AD (quoted-printable), \xe4\xb8\xad, \344\270\255.

The bytes of a stretch of ASCII, its other characters among them, are read as a whole: in GBK and
Big5 the second byte of a character may be an ASCII letter, which nobody needs to escape (`%E9F` is
镕). Which encoding they are in is told by the likelihood of the readings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from cleaner.damage.escapes.candidate import (
    HAN,
    Candidate,
    log_likelihood,
    log_likelihood_in_context,
    matches,
    printable,
)
from cleaner.document import Span


class _Kind(NamedTuple):
    """A way to write bytes: a token begins with `first`, its group 1 is the number."""

    rule: str
    first: str
    token: re.Pattern[str]
    base: int
    gap: re.Pattern[str]


_SLASHES = r"\\(?:\\(?:\\\\)?)?"  # one, doubled, doubled twice
_ASCII = re.compile(r"[\t -~]{0,400}")
_SOFT_BREAK = re.compile(r"=[ \t]{0,9}\r?\n")  # RFC 2045, 6.7 (5)
PERCENT = _Kind("damage.percent-escape", "%", re.compile("%([0-9a-fA-F]{2})"), 16, _ASCII)
HEX = _Kind("damage.hex-escape", "\\", re.compile(_SLASHES + "x([0-9a-fA-F]{2})"), 16, _ASCII)
OCTAL = _Kind("damage.octal-escape", "\\", re.compile(_SLASHES + "([0-3][0-7]{2})"), 8, _ASCII)
QUOTED = _Kind(
    "damage.quoted-printable",
    "=",
    re.compile("=([0-9A-Fa-f]{2})"),
    16,
    re.compile(rf"(?:[\t -~]|{_SOFT_BREAK.pattern}){{0,400}}"),
)

_PRIORS = {"utf-8": 0.0, "gb18030": -1.0, "big5hkscs": -2.5}  # nats, as in decode/guess.py
_BROKEN, _BROKEN_BYTE = -14.0, -10.0  # nats: a stretch of bytes that are no character, each further
_CHANCE = 10.1  # nats: what a character costs where any pair of bytes is as likely as another
_LEAST = 4.0  # nats by which Chinese must be likelier than chance: 郭靖 4.9, 是咽凑 (Thai) 2.0
_CLOSE = 8.0  # nats: readings that are likelier by less are looked at in context
_HOPELESS = -13.5  # nats for each character, alone: 觊觎 has -12.8, random bytes less than -14
_THREE_OF_FOUR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe]\Z")  # of GB 18030
_ASCII_BYTES = bytes(range(0x80))
_MANY = 3  # escapes of ASCII in a row: nobody writes them by chance


class _Stretch(NamedTuple):
    """ASCII with escapes in it as bytes; byte i was written at text[starts[i]:ends[i]]."""

    data: bytes
    starts: list[int]
    ends: list[int]


class _Reading(NamedTuple):
    """Bytes in an encoding; bytes that are no character are surrogates, as by surrogateescape."""

    encoding: str
    text: str
    certain: bool
    whole: bool


def find_percent(text: str) -> Iterator[Candidate]:
    """Percent-encoded bytes."""
    return _find(text, PERCENT)


def find_hex(text: str) -> Iterator[Candidate]:
    r"""Bytes as \xe4."""
    return _find(text, HEX)


def find_octal(text: str) -> Iterator[Candidate]:
    r"""Bytes as \344."""
    return _find(text, OCTAL)


def find_quoted_printable(text: str) -> Iterator[Candidate]:
    """Quoted-printable bytes and soft line breaks."""
    yield from _find(text, QUOTED)
    for match in matches(_SOFT_BREAK, text, "="):
        line = text[max(0, match.start() - 80) : match.start()].rpartition("\n")[2]
        if len(line) < 76 and line.isascii():
            yield Candidate(QUOTED.rule, Span(*match.span()), "", QUOTED.rule, certain=False)


def _find(text: str, kind: _Kind) -> Iterator[Candidate]:
    for stretch in _stretches(text, kind):
        yield from _candidates(text, kind, stretch)


def _stretches(text: str, kind: _Kind) -> Iterator[_Stretch]:
    """Escapes with nothing but ASCII, and no line break, between them."""
    data, starts, ends = bytearray(), list[int](), list[int]()
    for match in matches(kind.token, text, kind.first):
        start, end = match.span()
        if data and start > ends[-1]:
            gap = text[ends[-1] : start]
            if len(gap) <= 400 and kind.gap.fullmatch(gap):
                _add_gap(gap, ends[-1], data, starts, ends)
            else:
                yield _finished(text, data, starts, ends)
                data, starts, ends = bytearray(), [], []
        data.append(int(match[1], kind.base))
        starts.append(start)
        ends.append(end)
    if data:
        yield _finished(text, data, starts, ends)


def _add_gap(gap: str, at: int, data: bytearray, starts: list[int], ends: list[int]) -> None:
    """Take in what stands between two escapes; a soft break goes to the byte before it."""
    done = 0
    for soft in [*_SOFT_BREAK.finditer(gap), None]:
        literal = gap[done : soft.start() if soft else len(gap)]
        data += literal.encode("ascii")
        starts += range(at + done, at + done + len(literal))
        ends += range(at + done + 1, at + done + len(literal) + 1)
        if soft:
            done = soft.end()
            ends[-1] = at + done


def _finished(text: str, data: bytearray, starts: list[int], ends: list[int]) -> _Stretch:
    """The stretch with the character behind it, which may be the second byte of its last one."""
    behind = text[ends[-1] : ends[-1] + 1]
    half = data[-1] >= 0x80 and "@" <= behind <= "~"
    if half or (_THREE_OF_FOUR.search(data) and "0" <= behind <= "9"):
        data += behind.encode("ascii")
        starts.append(ends[-1])
        ends.append(ends[-1] + 1)
    return _Stretch(bytes(data), starts, ends)


def _candidates(text: str, kind: _Kind, stretch: _Stretch) -> Iterator[Candidate]:
    """What the readings of a stretch change, in runs of neighbouring characters."""
    few = len(stretch.data) <= 64
    readings = _readings_of_few(stretch.data) if few else _readings(stretch.data)
    for reading in readings:
        for plain, first, last in _changed(text, reading, stretch):
            span = Span(stretch.starts[first], stretch.ends[last])
            family = f"{kind.rule} {reading.encoding}"
            certain = reading.certain and bool(HAN.search(plain))
            likely = reading.certain or (reading.whole and not plain.isascii())
            if plain.isascii() and not reading.certain:
                family = kind.rule
                likely = last - first + 1 >= _MANY or (kind is QUOTED and plain in "= ")
            yield Candidate(kind.rule, span, plain, family, certain, likely)


def _changed(text: str, reading: _Reading, stretch: _Stretch) -> Iterator[tuple[str, int, int]]:
    """Runs of characters that stand there as escapes, with their first and last byte."""
    run: list[str] = []
    first = at = 0
    for character, size in zip(reading.text, _sizes(reading), strict=True):
        start, end = stretch.starts[at], stretch.ends[at + size - 1]
        changed = text[start:end] != character and printable(character)
        if changed and not run:
            first = at
        if changed:
            run.append(character)
        elif run:
            yield "".join(run), first, at - 1
            run = []
        at += size
    if run:
        yield "".join(run), first, at - 1


def _sizes(reading: _Reading) -> Iterator[int]:
    """How many bytes each character of a reading has."""
    if reading.encoding == "utf-8":
        for character in reading.text:
            code = ord(character)
            single = code < 0x80 or 0xDC80 <= code < 0xDD00
            yield 1 if single else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        return
    for character in reading.text:
        single = character < "\x80" or "\udc80" <= character < "\udd00"
        yield 1 if single else len(character.encode(reading.encoding))


@lru_cache(maxsize=1024)
def _readings_of_few(data: bytes) -> tuple[_Reading, ...]:
    """As `_readings`; what a page repeats is looked at once."""
    return _readings(data)


def _readings(data: bytes) -> tuple[_Reading, ...]:
    """The likeliest reading if that is certain; else all that are possible."""
    if data.isascii():
        return (_Reading("utf-8", data.decode("ascii"), certain=False, whole=True),)
    if len(data.translate(None, _ASCII_BYTES)) == 1:
        return ()  # half a character at most: it tells nothing
    found = [reading for encoding in _PRIORS if (reading := _read(data, encoding))]
    best = max(found, key=_weight)
    if best.encoding != "utf-8" or not _is_chinese(best):
        rivals = [best, *_rivals(data, found)]
        best = max(rivals, key=lambda reading: _weight(reading, log_likelihood_in_context))
    if _is_chinese(best):
        return (best._replace(certain=True),)
    return tuple(reading for reading in found if reading.whole)


def _rivals(data: bytes, found: list[_Reading]) -> list[_Reading]:
    """Readings, also of all but the first byte, that may be likelier in context than the best."""
    rivals = found
    if data[0] >= 0x80:  # may be half a character
        half = data[:1].decode("ascii", "surrogateescape")
        later = [r for encoding in _PRIORS if (r := _read(data[1:], encoding))]
        rivals = found + [r._replace(text=half + r.text, whole=False) for r in later]
    least = max(map(_weight, rivals)) - _CLOSE
    return [r for r in rivals if _weight(r) >= least and _evidence(r) is not None]


def _read(data: bytes, encoding: str) -> _Reading | None:
    text = data.decode(encoding, "surrogateescape")
    if encoding == "big5hkscs" and ("\u0304" in text or "\u030c" in text):
        return None  # four pairs of bytes are two characters: nothing says which byte is whose
    whole = text.isprintable() or not any(map(_is_broken, text))
    return _Reading(encoding, text, certain=False, whole=whole)


def _weight(reading: _Reading, nats: Callable[[str], float] = log_likelihood) -> float:
    """How likely the reading is, in nats."""
    total = _PRIORS[reading.encoding]
    if reading.whole:
        return total + nats(reading.text)
    for broken, run in groupby(reading.text, _is_broken):
        if broken:
            total += _BROKEN + _BROKEN_BYTE * (len(list(run)) - 1)
    return total + nats("".join(c for c in reading.text if not _is_broken(c)))


def _is_broken(character: str) -> bool:
    return "\udc80" <= character < "\udd00"


def _is_chinese(reading: _Reading) -> bool:
    """Han, likelier than chance, and hardly broken (a run may be cut at both ends)."""
    if reading.encoding == "utf-8" and reading.whole:
        return HAN.search(reading.text) is not None
    plain = _evidence(reading)
    if plain is None:
        return False
    nats = log_likelihood_in_context(plain)
    if len(plain) == 1:  # what stands before it is no Chinese, or isn't known
        nats = max(nats, log_likelihood(plain))
    least = 0.0 if reading.encoding == "utf-8" else _LEAST
    return nats + _CHANCE * len(plain) >= least


def _evidence(reading: _Reading) -> str | None:
    """What isn't ASCII in a reading; None where that can't be Chinese."""
    plain = "".join(c for c in reading.text if c > "\x7f" and not _is_broken(c))
    broken = sum(broken for broken, _ in groupby(reading.text, _is_broken))
    if not HAN.search(plain) or broken > 2 + len(plain) // 4:
        return None
    return plain if log_likelihood(plain) >= _HOPELESS * len(plain) else None
