"""HZ (RFC 1843): GB2312 in seven bits, between ``~{`` and ``~}``.

Python's own decoder stops at the first odd byte and keeps Chinese mode across a newline; this one
reads run by run, so that a damaged run spoils nothing after it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    rb"~\{(?P<run>(?:[\x21-\x7d][\x21-\x7e])*+[\x21-\x7d]?+)(?:~\}|(?=\n)|\Z|(?=[^\x21-\x7e])|(?=~))"
    rb"|(?P<tilde>~~)|(?P<joined>~\r?\n)|(?P<plain>[^~]++)|(?P<stray>~)"
)
_HIGH = bytes(b | 0x80 for b in range(256))


class Token(NamedTuple):
    """One stretch of HZ bytes: its byte range and the text it stands for.

    `malformed` lists (character of `text`, first byte, one past the last) in the whole data.
    """

    start: int
    end: int
    text: str
    malformed: tuple[tuple[int, int, int], ...] = ()


def tokens(data: bytes) -> list[Token]:
    """Cut HZ bytes into tokens; every byte belongs to exactly one."""
    found: list[Token] = []
    for match in _TOKEN.finditer(data):
        start, end = match.span()
        if match["run"] is not None:
            found.append(_run(match["run"], match.start("run"), start, end))
        elif match["plain"] is not None:
            found.append(_plain(match["plain"], start, end))
        else:
            text = "" if match["joined"] is not None else "~"
            found.append(Token(start, end, text))
    return found


def _run(run: bytes, at: int, start: int, end: int) -> Token:
    """The characters between ``~{`` and ``~}``; `at` is where the run's first byte stands."""
    try:
        return Token(start, end, run.translate(_HIGH).decode("gb2312"))
    except UnicodeDecodeError:
        pass  # read pair by pair, the wrong ones apart
    text: list[str] = []
    malformed: list[tuple[int, int, int]] = []
    for i in range(0, len(run), 2):
        pair = run[i : i + 2]
        char = pair.translate(_HIGH).decode("gb2312", "ignore") if len(pair) == 2 else ""
        if len(char) != 1:
            malformed.append((len(text), at + i, at + i + len(pair)))
            char = "\N{REPLACEMENT CHARACTER}"
        text.append(char)
    return Token(start, end, "".join(text), tuple(malformed))


def _plain(plain: bytes, start: int, end: int) -> Token:
    """ASCII; a byte above 0x7F is malformed."""
    if plain.isascii():
        return Token(start, end, plain.decode("ascii"))
    malformed = tuple((i, start + i, start + i + 1) for i, b in enumerate(plain) if b > 0x7F)
    return Token(start, end, plain.decode("ascii", "replace"), malformed)
