"""The parser, and what keeps its time and memory in bounds."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.errors import MissingExtraError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

DEEPEST = 1000
"""Open elements that are kept; a browser stops at 512. Lexbor takes quadratic time in the depth:
0.01 s for 2,000, 1 s for 30,000, 17 s for 100,000 (selectolax 1.0)."""

_MANY = 1000  # tags of a page that is worth a look; below, nothing can be nested too deep

_LONG = 200_000  # characters of a page that may hold too much of something
_LONG_TAG = re.compile(r"(<[a-zA-Z][a-zA-Z0-9]*+)\s[^<>]{20000,}+>")
_OPTIONS = 3000
_OPTION = re.compile(r"</?option\b[^<>]*>", re.IGNORECASE)

_NESTING = re.compile(
    r"<(/?)(a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|button|center|cite|code|del"
    r"|details|dfn|dir|div|dl|em|fieldset|figure|font|footer|form|header|i|ins|kbd|label|main"
    r"|marquee|menu|nav|nobr|object|ol|pre|q|ruby|s|samp|section|small|span|strike|strong|sub|sup"
    r"|svg|math|g|table|template|tt|u|ul|var|applet|figcaption|summary|time|mark|select"
    r"|[a-z]+[-:][a-z:-]*)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_FORMATTING = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    ]
)
_FORMAT = re.compile(r"<(/?)(?:[abisu]|big|code|em|font|nobr|small|strike|strong|tt)[\s>]", re.I)
_MOST_FORMATTING = 64
"""Open formatting elements that are kept: every new paragraph opens all of them again."""


def parse(html: str) -> LexborHTMLParser:
    """The document of a page; elements nested too deep are dissolved, their text stays.

    Raises `MissingExtraError` where the parser isn't installed.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise MissingExtraError("HTML pages", "web") from error
    return LexborHTMLParser(_bounded(html))


def _bounded(html: str) -> str:
    """The page without what takes quadratic time; line breaks are kept.

    Those are tags that nest deeper than `DEEPEST`, tags with thousands of attributes (100,000:
    33 s), menus with thousands of options (100,000: 52 s).
    """
    if len(html) > _LONG:
        html = _LONG_TAG.sub(r"\1>", html)
        if html.count("<option") > _OPTIONS:
            html = _OPTION.sub("", html)
    if html.count("<") < _MANY or not _is_deep(html):
        return html
    parts: list[str] = []
    open_: dict[str, int] = {}
    dropped: dict[str, int] = {}
    depth = formatting = at = 0
    for found in _NESTING.finditer(html):
        closing, name = found[1], found[2].lower()
        form = name in _FORMATTING
        if closing:
            if dropped.get(name):
                dropped[name] -= 1
            elif open_.get(name):
                open_[name] -= 1
                depth -= 1
                formatting -= form
                continue
            else:
                continue
        elif depth < DEEPEST and not (form and formatting >= _MOST_FORMATTING):
            open_[name] = open_.get(name, 0) + 1
            depth += 1
            formatting += form
            continue
        else:
            dropped[name] = dropped.get(name, 0) + 1
        parts += [html[at : found.start()], "\n" * found[0].count("\n")]
        at = found.end()
    return "".join([*parts, html[at:]])


def _is_deep(html: str) -> bool:
    """Whether the tags, counted as they stand, nest too deep; unclosed ones count too."""
    return _deepest(_FORMAT.findall(html)) > _MOST_FORMATTING or (
        html.count("<") > 8 * DEEPEST
        and _deepest([closing for closing, _ in _NESTING.findall(html)]) > DEEPEST
    )


def _deepest(closing: list[str]) -> int:
    """The most that is open at once: "/" for each tag that closes, "" for each that opens."""
    return max(accumulate(-1 if mark else 1 for mark in closing), default=0)
