"""Whether an escape is meant to stand as it does: in a URL, in code, where a text tells of it."""

from __future__ import annotations

import re

from cleaner.damage.escapes.candidate import HAN, Candidate

NEAR = 400
"""Characters of the line, before and behind an escape, that tell whether it is meant."""

_CODE = re.compile(r"[{}<>=;]|\b(?:var|let|const|def|return|import|print|echo|printf|function)\b")
_LITERAL = re.compile(
    r"""["']\s{0,9}:\s{0,9}["'\[{]|[\w\])]\s{0,9}[=+]{1,2}\s{0,9}[bru]?["']|\w\([bru]?["']"""
)
"""A string of JSON, of an assignment, of a call."""
_ESCAPE = re.compile(
    r"\\+(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{3})"
    r"|u\{[0-9a-fA-F]{1,6}\}|#[0-9]{2,7};|#x[0-9a-fA-F]{2,6};"
)
_MENTION = re.compile("转义|轉義|实体|實體|编码|編碼|HTML|[Ee]scape|[Ee]ntit|[Ee]ncod")
_INTRODUCED = re.compile(
    "(?:转义|轉義|实体|實體|编码|編碼|[Ee]scape|[Ee]ncod)[^。，；\n]{0,8}?(?:是|为|為|[:：])"
    "[\\s\"'“‘「`]{0,2}$"
)
_SHORT = 12
"""Characters of an escape that may be one that the text talks about, wherever it does."""
_PATTERN = re.compile("正则|正則|匹配|范围|範圍|区间|區間|字符|字元|[Rr]eg|[Uu]nicode|[Pp]attern")
_CLASS = 80
"""Characters of a class of characters, `[…]`, before an escape in it."""
_DENSE = 1
"""Escaped characters for each other character but blanks from which a line is no code."""
_MARKUP = re.compile("<|(?<![u~;]){")
_MUCH = 4
"""Chinese characters as entities in a row: content, even among tags."""
_QUERY = re.compile(r"\?[\w.%\[\]-]{1,40}=")
_WORD = re.compile(r"\?[BbQq]\?")
"""In an encoded word of a mail header, perhaps one that is itself escaped."""
_LOCAL = re.compile(r"www\.|/\w")
_HOST_ONLY = re.compile(r"[\w.:@-]*")
_TOKEN = re.compile(r"[!-~]{1,300}\Z")
_NO_URL = re.compile("[\u3000-\u3029\uff01-\uff60“”‘’…—]")
"""Chinese marks: a URL ends before them."""


class Meaning:
    """One text, and what is said of the escapes in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        # What the text doesn't hold at all needn't be looked for around every escape.
        self._mentions = _MENTION.search(text) is not None
        self._patterns = _PATTERN.search(text) is not None
        self._classes = "[" in text and "]" in text
        self._addresses = "/" in text or "www." in text or "?" in text

    def meant(self, candidate: Candidate, *, hides: bool = False) -> str:
        """Why this escape is meant to stand as it does; empty where it isn't.

        What `hides` another escape has marks of that one beside it, which needn't be code.
        """
        text = self._text
        start, end = candidate.span
        if self._addresses and _in_url(text, candidate):
            return "part of a URL"
        near = max(0, start - NEAR)
        before = text[max(near, text.rfind("\n", near, start) + 1) : start]
        line_end = text.find("\n", end, end + NEAR)
        behind = text[end : line_end if line_end >= 0 else end + NEAR]
        first = text[start]
        if first == "\\" and _is_code(before, text[start:end], behind, hides):
            return "a code sample"
        if first == "&" and _is_markup(candidate.plain, before + text[start:end] + behind):
            return "a code sample"
        if first in "\\&%" and self._is_range(candidate, before, behind):
            return "a range of characters"
        if self._mentions:
            rest = (before + behind).replace(text[start:end], "")
            short = end - start <= _SHORT and _MENTION.search(rest)
            if short or _INTRODUCED.search(before[-40:]):
                return "the text is about escapes"
        return ""

    def _is_range(self, candidate: Candidate, before: str, behind: str) -> bool:
        """Whether the escape is in a class of characters, or one end of a range of them."""
        in_class = self._classes and _in_class(before[-_CLASS:]) and "]" in behind
        if in_class and not HAN.search(candidate.plain):
            return True
        beside_dash = before[-1:] == "-" or behind[:1] == "-"
        if in_class and beside_dash and len(candidate.plain) < 3:
            return True
        return (
            (in_class or beside_dash)
            and self._patterns
            and _PATTERN.search(before + behind) is not None
        )


def _in_class(before: str) -> bool:
    """Whether a bracket is open at the end, no blank behind it."""
    opened = before.rfind("[")
    return opened > before.rfind("]") and not any(map(str.isspace, before[opened:]))


def _in_url(text: str, candidate: Candidate) -> bool:
    """Whether the run of ASCII before the escape is the beginning of a URL."""
    end = candidate.span.start
    token = _TOKEN.search(text, max(0, end - 300), end)
    if not token or _NO_URL.match(candidate.plain):
        return False
    before = token.group()
    if "://" in before:
        host = before.rpartition("://")[2]
        if not host or not _HOST_ONLY.fullmatch(host):
            return True
    if _LOCAL.match(before):
        return True
    return "?" in before and bool(_QUERY.search(before)) and not _WORD.search(before)


def _is_markup(plain: str, rest: str) -> bool:
    """Whether an entity stands in code: not where it is Chinese content."""
    if not _MARKUP.search(rest) or HAN.search(rest):
        return False
    return len(HAN.findall(plain)) < _MUCH


def _is_code(before: str, escaped: str, behind: str, hides: bool) -> bool:
    """Whether the line is code; not where nearly all of it is escaped, Chinese with some ASCII."""
    if not _CODE.search(before + behind):
        return False
    line = before + escaped + behind
    if _LITERAL.search(line):
        return True
    rest = _ESCAPE.sub("", before + behind)
    if hides or not _CODE.search(rest):
        return False
    return len(_ESCAPE.findall(line)) < _DENSE * len(rest.replace(" ", ""))
