r"""UTF-16 code units and code points in hexadecimal: \u4e2d, %u4E2D, \u{4e2d}, \U00004e2d."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.damage.escapes.candidate import CHINESE, Candidate, matches, printable
from cleaner.document import Span

_SLASHES = r"\\(?:\\(?:\\\\)?)?"  # one, doubled, doubled twice
_UNIT = rf"{_SLASHES}(?:u[0-9a-fA-F]{{4}}|u\{{[0-9a-fA-F]{{1,6}}\}}|U00[01][0-9a-fA-F]{{5}})"
# What JSON and JavaScript escape besides counts between two of them.
_BETWEEN = rf"{_SLASHES}[nrt\"/]"
_BACKSLASH = re.compile(rf"{_UNIT}(?:(?:{_BETWEEN}){{0,4}}{_UNIT})*+")
_BACKSLASH_TOKEN = re.compile(
    r"\\++(?:u(?P<unit>[0-9a-fA-F]{4})|u\{(?P<brace>[0-9a-fA-F]+)\}|U(?P<long>[0-9a-fA-F]{8})"
    r"|(?P<short>[nrt\"/]))"
)
_PERCENT = re.compile(r"(?:%u[0-9a-fA-F]{4})++")
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "/": "/"}
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\U00020000-\U0003ffff]")


def find_backslash_u(text: str) -> Iterator[Candidate]:
    r"""Runs of \uXXXX, \u{X} and \UXXXXXXXX; certain where one of them is Chinese."""
    for run in matches(_BACKSLASH, text, "\\"):
        codes: list[int] = []
        for token in _BACKSLASH_TOKEN.finditer(run.group()):
            digits = token["unit"] or token["brace"] or token["long"]
            codes.append(int(digits, 16) if digits else ord(_SHORT[token["short"]]))
        yield from _candidates("damage.backslash-u-escape", run, codes, _BACKSLASH_TOKEN)


def find_percent_u(text: str) -> Iterator[Candidate]:
    """Runs of %uXXXX; certain where one of them is Chinese."""
    for run in matches(_PERCENT, text, "%"):
        codes = [int(unit, 16) for unit in run.group()[2:].split("%u")]
        yield from _candidates("damage.percent-u-escape", run, codes, re.compile("%u...."))


def _candidates(
    rule: str, run: re.Match[str], codes: list[int], token: re.Pattern[str]
) -> Iterator[Candidate]:
    """The run's characters. Half a surrogate pair at either end stays as it is."""
    start, end = run.span()
    if 0xDC00 <= codes[0] < 0xE000 or 0xD800 <= codes[-1] < 0xDC00:
        spans = [match.span() for match in token.finditer(run.group())]
        if 0xD800 <= codes[-1] < 0xDC00:
            end = start + spans[-1][0]
            codes = codes[:-1]
        if codes and 0xDC00 <= codes[0] < 0xE000:
            start += spans[0][1]
            codes = codes[1:]
    if any(code >= 0x110000 for code in codes):
        return
    units = "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass")
    plain = units.decode("utf-16-le", "replace")
    if not plain or not all(map(printable, plain)):
        return
    certain = bool(CHINESE.search(plain) or _PICTURE.search(plain))
    yield Candidate(rule, Span(start, end), plain, rule, certain)
