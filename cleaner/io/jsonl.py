"""One field of a JSON line, found and replaced with every other byte left as it is."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from cleaner.errors import InputError

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(strict=True)


class Field(NamedTuple):
    """A string field of a JSON object: the line, where the value stands in it, and its text."""

    line: str
    start: int
    end: int
    text: str

    def replaced(self, text: str) -> str:
        """The line with another value; it is escaped to ASCII where the old value was."""
        if text == self.text:
            return self.line
        old = self.line[self.start : self.end]
        ascii_only = old.isascii() and not self.text.isascii()
        value = json.dumps(text, ensure_ascii=ascii_only or _has_surrogates(text))
        return self.line[: self.start] + value + self.line[self.end :]


def find_field(raw: bytes, name: str) -> Field:
    """The field `name` of the JSON object in `raw` (one line, UTF-8).

    Raises `InputError` where the line is no JSON object or has no such field with a string. Of a
    key that occurs twice the last counts, as in every JSON parser.
    """
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start} of the line") from error
    try:
        found = _members(line, name)
    except (ValueError, IndexError) as error:
        raise InputError(f"not a JSON object: {error}") from error
    except RecursionError as error:
        raise InputError("not a JSON object: nested too deeply") from error
    if found is None:
        raise InputError(f"no field {json.dumps(name, ensure_ascii=False)}")
    start, end, value = found
    if not isinstance(value, str):
        raise InputError(f"field {json.dumps(name, ensure_ascii=False)} is not a string")
    return Field(line, start, end, value)


def _members(line: str, name: str) -> tuple[int, int, object] | None:
    """Walk the top level of the object; the place and value of member `name`."""
    at = _skip(line, 0)
    _expect(line, at, "{")
    at = _skip(line, at + 1)
    found = None
    if line[at : at + 1] != "}":
        while True:
            _expect(line, at, '"')
            key, at = _DECODER.raw_decode(line, at)
            at = _skip(line, at)
            _expect(line, at, ":")
            start = _skip(line, at + 1)
            value, end = _DECODER.raw_decode(line, start)
            if key == name:
                found = start, end, value
            at = _skip(line, end)
            if line[at : at + 1] != ",":
                break
            at = _skip(line, at + 1)
    _expect(line, at, "}")
    if _skip(line, at + 1) != len(line):
        raise ValueError(f"something follows the object at character {at + 1}")
    return found


def _skip(line: str, at: int) -> int:
    match = _BLANK.match(line, at)
    return match.end() if match else at


def _expect(line: str, at: int, char: str) -> None:
    if line[at : at + 1] != char:
        raise ValueError(f"{char} expected at character {at}")


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text) if not text.isascii() else False
