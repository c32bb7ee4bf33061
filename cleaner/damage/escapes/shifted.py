"""Seven-bit encodings that shift between ASCII and Chinese, left in text.

HZ (RFC 1843), UTF-7 (RFC 2152), ISO-2022-CN (RFC 1922), and the encoded words of mail headers
(RFC 2047). Of ISO-2022-CN only GB 2312 is read, and only where a control character still tells.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator

from cleaner.damage.escapes.candidate import (
    HAN,
    Candidate,
    log_likelihood_in_context,
    matches,
    printable,
)
from cleaner.decode import known_encoding
from cleaner.document import Span

_HIGH = bytes(b | 0x80 for b in range(256))
_PAIRS = "(?P<pairs>(?:[!-w][!-~])++)"
_HZ = re.compile(rf"~\{{(?:{_PAIRS})?(?P<close>~\}}|(?P<cut>[!-w]?)(?=[^!-~]|~\{{|\Z))")
_SO = re.compile(rf"(?:\x1b?\$\)A)?\x0e{_PAIRS}(?:\x0f|(?P<cut>[!-w]?)(?=[^!-~\x0e]|\Z))")
_ESC = re.compile(rf"\x1b\$(?:\)A\x0e?|A){_PAIRS}(?:\x0f|\x1b\(B|(?P<cut>[!-w]?)(?=[^!-~]|\Z))")
_DESIGNATION = re.compile(r"\x1b\$\)A\x0f?")
_UTF_7 = re.compile(r"\+(?P<base64>[A-Za-z0-9+/]{3,})(?P<close>-?)")
_TILDES, _PLUS = re.compile("~~"), re.compile(r"\+-")
_WORD = (
    r"=\?[A-Za-z0-9_.:+-]{2,30}(?:\*[A-Za-z-]{1,9})?\?"
    r"(?:[Bb]\?[A-Za-z0-9+/]{0,4000}+={0,2}|[Qq]\?[^?\n]{0,4000}+)\?="
)
_WORDS = re.compile(rf"{_WORD}(?:[ \t]*(?:\r?\n[ \t]+)?{_WORD})*+")
_WORD_PARTS = re.compile(r"=\?([^?*]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=")

_ESCAPED = re.compile(r"&(?:lt|gt|amp|quot);|[=%](?P<code>[2-7][0-9A-F])|\+-")
_PAIR_CHANCE = 9.1  # nats: a character of GB 2312's 94 by 94 where each is as likely as another
_UNIT_CHANCE = 11.1  # nats: a UTF-16 code unit where each is as likely as another
_BIT = 0.7  # nats
_BETTER = 0.3  # nats for each character: the rest of a run out of step has -10, Chinese -5
_OPEN = 5.0  # nats, as above, where no shift closes the run: 中文 has 6.5, 优迷上 (SECTION) 3.2
_UTF_7_LEAST = 8.0  # nats, as above, with the bits that must be 0: 中 has 10, 穷浪 (endtag) 5.7


def find_hz(text: str) -> Iterator[Candidate]:
    """GB 2312 between ~{ and ~}, or ~{ and the end of the line where that reads well."""
    for match in matches(_HZ, text, "~"):
        plain = _gb2312(match["pairs"] or "")
        if plain is None:
            continue
        closed = match["close"] == "~}"
        end = match.end() if closed else match.start("cut")
        certain = bool(HAN.search(plain))
        if not closed:
            certain = certain and len(set(plain)) > 1 and _evidence(plain, _PAIR_CHANCE) >= _OPEN
        yield Candidate("damage.hz", Span(match.start(), end), plain, "damage.hz", certain, closed)
    yield from _escaped_shift(text, "~", _TILDES, "damage.hz")


def _escaped_shift(
    text: str, shift: str, escaped: re.Pattern[str], rule: str
) -> Iterator[Candidate]:
    """The shift character escaped, ~~ in HZ and +- in UTF-7, where its line is all ASCII."""
    line_end, ascii_only = -1, False
    for match in matches(escaped, text, shift):
        if match.start() >= line_end:
            line_end = text.find("\n", match.start())
            line_end = len(text) if line_end < 0 else line_end
            ascii_only = text[text.rfind("\n", 0, match.start()) + 1 : line_end].isascii()
        if ascii_only:
            yield Candidate(rule, Span(*match.span()), shift, rule, certain=False)


def _gb2312(pairs: str) -> str | None:
    """GB 2312 in seven bits; None where it isn't, or where other escapes must be undone first."""
    plain = _decoded(pairs)
    if plain and _ESCAPED.search(pairs):
        undone = _decoded(_ESCAPED.sub(_undone, pairs))
        if undone and _mean(undone) > _mean(plain) + _BETTER:
            return None
    return plain


def _mean(plain: str) -> float:
    return log_likelihood_in_context(plain) / len(plain)


def _decoded(pairs: str) -> str | None:
    try:
        return pairs.encode("ascii").translate(_HIGH).decode("gb2312")
    except UnicodeDecodeError:
        return None


def _undone(match: re.Match[str]) -> str:
    """The character of an entity or of a quoted-printable or percent escape; `+-` is +."""
    if match["code"]:
        return chr(int(match["code"], 16) & 0x7F)
    return html.unescape(match.group()) if match.group() != "+-" else "+"


def _evidence(plain: str, chance: float) -> float:
    """Nats by which the text is likelier Chinese than any characters of `chance` each."""
    return log_likelihood_in_context(plain) + chance * len(plain)


def find_iso_2022_cn(text: str) -> Iterator[Candidate]:
    """GB 2312 after SO (U+000E), or after ESC $ ) A or ESC $ A where SO is lost."""
    rule = "damage.iso-2022-cn"
    if "\x0e" in text:
        yield from _seven_bit(text, _SO, rule, 0.0)
    if "\x1b" in text:
        yield from _seven_bit(text, _ESC, rule, _OPEN)
        for match in _DESIGNATION.finditer(text):
            yield Candidate(rule, Span(*match.span()), "", rule, certain=False)


def _seven_bit(text: str, pattern: re.Pattern[str], rule: str, least: float) -> Iterator[Candidate]:
    for match in pattern.finditer(text):
        plain = _gb2312(match["pairs"])
        if plain is None:
            continue
        closed = match["cut"] is None
        end = match.end() if closed else match.start("cut")
        certain = bool(HAN.search(plain)) and (closed or _evidence(plain, _PAIR_CHANCE) >= least)
        yield Candidate(rule, Span(match.start(), end), plain, rule, certain)


def find_utf_7(text: str) -> Iterator[Candidate]:
    """Modified Base64 of UTF-16BE between + and -, likelier Chinese than chance."""
    rule = "damage.utf-7"
    for match in matches(_UTF_7, text, "+"):
        code, closed = match["base64"], match["close"] == "-"
        if len(code) % 8 not in (0, 3, 6):
            continue
        data = base64.b64decode(code + "A" * (-len(code) % 4))
        size = len(code) * 6 // 16 * 2
        spare = len(code) * 6 % 16
        if data[size:].strip(b"\0"):
            continue
        plain = data[:size].decode("utf-16-be", "replace")
        if not all(map(printable, plain)):
            continue
        beside = (
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 1],
        )
        certain = bool(HAN.search(plain)) and (
            _evidence(plain, _UNIT_CHANCE) + _BIT * (spare + 3 * closed) >= _UTF_7_LEAST
        )
        if len(plain) == 1:  # +T00-x would be 位x
            certain = certain and closed and not any(c.isascii() and c.isalnum() for c in beside)
        yield Candidate(rule, Span(*match.span()), plain, rule, certain)
    yield from _escaped_shift(text, "+", _PLUS, rule)


def find_encoded_words(text: str) -> Iterator[Candidate]:
    """`=?charset?B?…?=` and `=?charset?Q?…?=`; blanks between two of them belong to neither."""
    rule = "damage.encoded-word"
    for match in matches(_WORDS, text, "="):
        plain = _words(match.group())
        if plain is not None and all(map(printable, plain)):
            yield Candidate(rule, Span(*match.span()), plain, rule)


def _words(words: str) -> str | None:
    """The text of encoded words; a character may have been cut in two between them."""
    plain, data, encoding = [], b"", ""
    for charset, kind, content in [*_WORD_PARTS.findall(words), ("", "", "")]:
        following = known_encoding(charset) or ""
        if following != encoding:
            try:
                plain.append(data.decode(encoding or "ascii"))
            except UnicodeDecodeError:
                return None
            data, encoding = b"", following
        if charset and not following:
            return None
        if kind in ("b", "B") and len(content.rstrip("=")) % 4 == 1:
            return None
        data += _bytes(kind, content)
    return "".join(plain)


def _bytes(kind: str, content: str) -> bytes:
    """The bytes of one encoded word's text."""
    if kind in ("b", "B"):
        code = content.rstrip("=")
        return base64.b64decode(code + "=" * (-len(code) % 4))
    data = content.replace("_", " ").encode("ascii", "replace")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), data)
