"""ISO-2022-CN and ISO-2022-CN-EXT (RFC 1922): Chinese in seven bits, as a Python codec.

A line begins in ASCII with nothing designated. ``ESC $ ) A`` makes GB 2312 what stands between SO
and SI, ``ESC $ ) G`` CNS 11643 plane 1 and ``ESC $ ) E`` ISO-IR-165; ``ESC $ * H`` makes plane 2
what each ``ESC N`` and two bytes mean, and ``ESC $ + I`` to ``ESC $ + M`` planes 3–7 what each
``ESC O`` and two bytes mean. A designation holds from where it stands to the end of the line.

Reading is tolerant so that damage ends at the next escape, shift or newline: whatever was not
designated is malformed, a line may end without SI, and blanks and control codes are themselves
between SO and SI, too. Malformed bytes are one pair, one escape sequence, or one byte.

`codecs.register` is called in `cleaner.decode.codecs`; the tables are read at the first use.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.decode.euctw import ILLEGAL, PLANES, recover, sets, substitute
from cleaner.scan import to_text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NAME = "iso2022_cn"
SHIFTED_SETS = "AGE"  # final bytes of the sets that SO means
SETS = "AGHEIJKLM"
"""Final bytes of all sets, in the order in which the encoder tries them."""

_FINALS = ("", *SETS)
_PLANE_OF = {"G": 1, "H": 2, "I": 3, "J": 4, "K": 5, "L": 6, "M": 7}
_UNASSIGNED = "\0"
_CONTROLS = "\x0e\x0f\x1b"  # not text: they switch sets
_SWITCHES = (
    rb"\x1b\$(?:\)(?P<so>[AEG])|\*(?P<ss2>H)|\+(?P<ss3>[I-M]))"
    rb"|\x1b(?P<single>[NO][\x21-\x7e]{2})|(?P<shift>[\x0e\x0f])|(?P<newline>\n)"
    rb"|(?P<unknown>\x1b\$?[\x28-\x2f][\x30-\x7e]|\x1b\$[@-B]|\x1b[NO])"
)
_ASCII = re.compile(_SWITCHES + rb"|(?P<plain>[\x00-\x09\x0b-\x0d\x10-\x1a\x1c-\x7f]+)")
_PAIRS = re.compile(  # at most 256 pairs, as an error handler may go back to any of them
    rb"(?P<pairs>(?:[\x21-\x7e]{2}){1,256}+)|"
    + _SWITCHES
    + rb"|(?P<plain>[\x00-\x09\x0b-\x0d\x10-\x1a\x1c-\x20\x7f]+)"
)
_CUT = re.compile(rb"\x1b(?:\$?[\x28-\x2f]?|[NO][\x21-\x7e]?)\Z")
_DESIGNATION = re.compile(rb"\x1b\$\)[AGE]")


@dataclass(slots=True)
class State:
    """What is designated, as final bytes ("" for nothing), and whether SO is in force."""

    so: str = ""
    ss2: str = ""
    ss3: str = ""
    shifted: bool = False

    def reset(self) -> None:
        """As at the beginning of a line."""
        self.so = self.ss2 = self.ss3 = ""
        self.shifted = False

    def pack(self) -> int:
        """All in one integer, 0 for the beginning of a line."""
        so, ss2, ss3 = (_FINALS.index(final) for final in (self.so, self.ss2, self.ss3))
        return ((so * 10 + ss2) * 10 + ss3) * 2 + self.shifted

    def unpack(self, packed: int) -> None:
        """The opposite of `pack`."""
        number, shifted = divmod(packed, 2)
        self.so, self.ss2, self.ss3 = (_FINALS[number // n % 10] for n in (100, 10, 1))
        self.shifted = bool(shifted)


def looks_like_iso2022cn(data: bytes) -> bool:
    """Whether bytes have its structure: seven bits each, and SO after a set designated for it."""
    if b"\x0e" not in data or not data.isascii():
        return False
    found = _DESIGNATION.search(data)
    return found is not None and data.find(b"\x0e", found.end()) >= 0


@lru_cache(maxsize=len(SETS))
def _characters(final: str) -> str:
    """The 94 * 94 characters of a set, U+0000 where there is none."""
    if final in _PLANE_OF:
        return to_text(sets()[PLANES.index(_PLANE_OF[final])])
    high = range(0xA1, 0xFF)
    found = [bytes([row, cell]).decode("gb2312", "ignore") for row in high for cell in high]
    if final == "E":
        differing = to_text(sets()[-1])
        found = [new.strip(_UNASSIGNED) or old for new, old in zip(differing, found, strict=True)]
    return "".join(char or _UNASSIGNED for char in found)


@lru_cache(maxsize=len(SETS))
def _pairs(final: str) -> dict[str, bytes]:
    """The two bytes of each character of a set."""
    cells = enumerate(_characters(final))
    return {c: bytes([0x21 + i // 94, 0x21 + i % 94]) for i, c in cells if c != _UNASSIGNED}


class _Reader:
    """Reads one buffer; `state` goes on from one buffer to the next."""

    def __init__(self, data: bytes, errors: str, state: State) -> None:
        self.data = data
        self.errors = errors
        self.state = state
        self.at = 0
        self.parts: list[str] = []

    def read(self, final: bool) -> str:
        """The text up to `at`: the end, or a cut sequence if this isn't the `final` buffer."""
        while self.at < len(self.data):
            if not final and self._cut():
                break
            match = (_PAIRS if self.state.shifted else _ASCII).match(self.data, self.at)
            if match is None or match.lastgroup is None:
                self._malformed(self.at + 1)  # above 7F, ESC by itself, or half a pair
            else:
                self._take(match.lastgroup, match[match.lastgroup].decode("ascii"), match.end())
        return "".join(self.parts)

    def _cut(self) -> bool:
        """Whether the rest may be the beginning of something longer."""
        half = self.state.shifted and self.at + 1 == len(self.data)
        return (half and 0x21 <= self.data[self.at] <= 0x7E) or bool(_CUT.match(self.data, self.at))

    def _take(self, kind: str, value: str, end: int) -> None:
        """One match, up to `end`, of the group `kind`."""
        if kind == "plain":
            self._give(value, end)
        elif kind == "pairs":
            self._take_pairs(value)
        elif kind == "single":
            self._take_single(value, end)
        elif kind == "newline":
            self.state.reset()
            self._give(value, end)
        elif kind == "unknown" or (value == "\x0e" and not self.state.so):
            self._malformed(end)
        else:
            self._switch(kind, value)
            self.at = end

    def _switch(self, kind: str, value: str) -> None:
        state = self.state
        if kind == "shift":
            state.shifted = value == "\x0e"
        elif kind == "so":
            state.so = value
        elif kind == "ss2":
            state.ss2 = value
        else:
            state.ss3 = value

    def _take_pairs(self, value: str) -> None:
        """Characters of the set that SO means."""
        characters = _characters(self.state.so)
        codes = value.encode("ascii")
        rows, cells = codes[::2], codes[1::2]
        text = "".join([characters[r * 94 + c - 3135] for r, c in zip(rows, cells, strict=True)])
        good, *others = text.split(_UNASSIGNED)
        self._give(good, self.at + 2 * len(good))
        for good in others:
            end = self.at + 2
            self._malformed(end)
            if self.at != end:
                return  # the handler goes on elsewhere
            self._give(good, end + 2 * len(good))

    def _take_single(self, value: str, end: int) -> None:
        """One character after a single shift."""
        final = self.state.ss2 if value[0] == "N" else self.state.ss3
        place = (ord(value[1]) - 0x21) * 94 + ord(value[2]) - 0x21
        if final and (text := _characters(final)[place]) != _UNASSIGNED:
            self._give(text, end)
        else:
            self._malformed(end)

    def _give(self, text: str, end: int) -> None:
        self.parts.append(text)
        self.at = end

    def _malformed(self, end: int) -> None:
        error = UnicodeDecodeError(NAME, self.data, self.at, end, ILLEGAL)
        text, self.at = recover(self.errors, error)
        self.parts.append(text)


def decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    """The text of all of `data`, and its length in bytes."""
    reader = _Reader(bytes(data), errors, State())
    return reader.read(final=True), len(reader.data)


class _Writer:
    """Writes; `state` goes on from one text to the next."""

    def __init__(self, errors: str, state: State) -> None:
        self.errors = errors
        self.state = state
        self.parts: list[bytes] = []

    def write(self, text: str, final: bool) -> bytes:
        """The bytes of the text; at the very end back in ASCII."""
        at = 0
        while at < len(text):
            if self._put(text[at]):
                at += 1
                continue
            error = UnicodeEncodeError(NAME, text, at, at + 1, ILLEGAL)
            written, at = substitute(self.errors, error)
            if isinstance(written, bytes):
                self.parts.append(written)
            elif not all(map(self._put, written)):
                raise error
        if final:
            self._shift(False)
        return b"".join(self.parts)

    def _put(self, char: str) -> bool:
        """Write a character; false if there is no way to."""
        if char < "\x80":
            if char in _CONTROLS:
                return False
            self._shift(False)
            self.parts.append(char.encode("ascii"))
            if char == "\n":
                self.state.reset()
            return True
        final = self._set_of(char)
        if not final:
            return False
        if final in SHIFTED_SETS:
            if self.state.so != final:
                self.parts.append(b"\x1b$)" + final.encode("ascii"))
                self.state.so = final
            self._shift(True)
        elif final == "H":
            self.parts.append(b"\x1bN" if self.state.ss2 else b"\x1b$*H\x1bN")
            self.state.ss2 = final
        else:
            designation = b"" if self.state.ss3 == final else b"\x1b$+" + final.encode("ascii")
            self.parts.append(designation + b"\x1bO")
            self.state.ss3 = final
        self.parts.append(_pairs(final)[char])
        return True

    def _set_of(self, char: str) -> str:
        """The set to write a character in: the one in use if it can be; "" for none."""
        if self.state.so and char in _pairs(self.state.so):
            return self.state.so
        return next((final for final in SETS if char in _pairs(final)), "")

    def _shift(self, shifted: bool) -> None:
        if self.state.shifted != shifted:
            self.parts.append(b"\x0e" if shifted else b"\x0f")
            self.state.shifted = shifted


def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    """The bytes of all of `text`, and its length in characters."""
    return _Writer(errors, State()).write(text, final=True), len(text)


class IncrementalDecoder(codecs.IncrementalDecoder):
    """Decodes piece by piece; keeps the bytes of a sequence that is not yet whole."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._buffer = b""
        self._state = State()

    def decode(self, data: ReadableBuffer, final: bool = False) -> str:
        """The text of what has come so far and wasn't given yet."""
        reader = _Reader(self._buffer + bytes(data), self.errors, self._state)
        text = reader.read(final)
        self._buffer = reader.data[reader.at :]
        return text

    def reset(self) -> None:
        """Back to the beginning."""
        self._buffer = b""
        self._state.reset()

    def getstate(self) -> tuple[bytes, int]:
        """The bytes kept, and what is designated, in one integer."""
        return self._buffer, self._state.pack()

    def setstate(self, state: tuple[bytes, int]) -> None:
        """Go on from what `getstate` said."""
        self._buffer = state[0]
        self._state.unpack(state[1])


class IncrementalEncoder(codecs.IncrementalEncoder):
    """Encodes piece by piece; what is designated goes on."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._state = State()

    def encode(self, text: str, final: bool = False) -> bytes:
        """The bytes of `text`."""
        return _Writer(self.errors, self._state).write(text, final)

    def reset(self) -> None:
        """Back to the beginning."""
        self._state.reset()

    def getstate(self) -> int:
        """What is designated, in one integer."""
        return self._state.pack()

    def setstate(self, state: int | str) -> None:
        """Go on from what `getstate` said."""
        self._state.unpack(int(state))
