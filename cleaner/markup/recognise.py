"""Whether a text is a page of HTML: a whole one, a fragment, or text with its tags left in."""

from __future__ import annotations

import re

from cleaner.markup.tags import BLOCKS, HTML

_HEAD = 2000  # characters in which a page says what it is
_SAMPLE = 60_000  # characters that are looked at where it doesn't
_START = re.compile(
    r"[\s\ufeff\0]*(?:<!--.{0,20000}?-->\s*|<\?xml\b[^>]{0,200}\?>\s*)*"
    r"<(?:!doctype\s+html\b|html\b|head\b(?=[\s>])|body\b(?=[\s>])|frameset\b|meta\s|title>)",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*(?:<\?xml\b|<!doctype\s+(?!html)|<rss\b|<feed\b|<svg\b)", re.IGNORECASE)
_SKELETON = re.compile(r"<(?:html|head|body)\b[^<>]{0,500}>", re.IGNORECASE)
_NOT_A_PAGE = re.compile(
    r"\s*(?:\{|\[\s*[\[{\"]|<\?(?!xml)|<%|#!|\"\"\"|//|/\*|function\b|import\b)"
)
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)(?=[\s/>])((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>"
)
_OWN_LINE = re.compile(r"(?:^|[\n>])[ \t]*\Z")
_RAW = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|~~~|[-*] \S|\|.*\|$|> )", re.MULTILINE)
_TYPE = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_PLAIN = re.compile(r"\s*text/plain\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z!/]")
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "wbr",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
    ]
)
_OPTIONAL = frozenset(
    ["p", "li", "td", "th", "tr", "dd", "dt", "option", "thead", "tbody", "tfoot"]
)

_KNOWN = 0.9  # share of the tags that are HTML's; XML and templates have others
_OUTSIDE = 0.2  # share of a fragment's characters that stand outside of all elements
_LEAST_TAGS = 3
_BROKEN_LINES = 0.5  # share of the line ends that are <br> or <p> where tags were left in


def is_html(text: str, content_type: str | None = None) -> bool:
    """Whether ``text`` is to be read as HTML; ``content_type`` as in HTTP settles it."""
    if "<" not in text or (content_type is not None and _PLAIN.match(content_type)):
        return False
    if content_type is not None and _TYPE.match(content_type):
        return _ANY_TAG.search(text) is not None
    if _START.match(text):
        return True
    if ">" not in text or _XML.match(text) or _NOT_A_PAGE.match(text):
        return False
    sample = text[:_SAMPLE]
    if _skeleton(sample):
        return True
    if sample.count("<") < _LEAST_TAGS:
        return False
    return _is_fragment(sample)


def _skeleton(text: str) -> bool:
    """Whether the frame of a page stands near the beginning, and not in a text about HTML."""
    found = _SKELETON.search(text[:_HEAD])
    if found is None or "```" in text[: found.start()]:
        return False
    before = text[: found.start()]
    if not _OWN_LINE.search(before) or len(before.strip()) > 600:
        return False
    lower = text.lower()
    return sum(tag in lower for tag in ("<head", "<body", "<title", "</html", "<meta", "<div")) >= 2


def _is_fragment(text: str) -> bool:
    """Whether the text is a piece of a page, or stands in tags that nobody took out."""
    text = _RAW.sub("", text)
    tags = [(found[1], found[2].lower(), found.start(), found.end())
            for found in _TAG.finditer(text)]  # fmt: skip
    if len(tags) < _LEAST_TAGS or _MARKDOWN.search(text):
        return False
    known = [tag for tag in tags if tag[1] in HTML]
    if len(known) < _KNOWN * len(tags):
        return False
    blocks = sum(name in BLOCKS for _, name, *_ in known)
    breaks = sum(name == "br" or (name == "p" and not closing) for closing, name, *_ in known)
    if not blocks and not breaks:
        return False
    outside = _outside(text, known)
    total = sum(map(len, text.split())) - sum(end - start for *_, start, end in tags)
    if blocks >= 2 and outside <= _OUTSIDE * max(1, total) and text.lstrip()[:1] == "<":
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    ended = sum(bool(_ENDED.search(line)) for line in lines)
    return breaks >= _LEAST_TAGS and ended >= _BROKEN_LINES * len(lines)


_ENDED = re.compile(r"(?:<br\s*/?>|</?p\b[^<>]*>|</?div\b[^<>]*>)\s*(?:$|\S)", re.IGNORECASE)


def _outside(text: str, tags: list[tuple[str, str, int, int]]) -> int:
    """Characters without blanks that stand outside of all elements."""
    depth = outside = at = 0
    open_: dict[str, int] = {}
    for closing, name, start, end in tags:
        if not depth:
            outside += sum(map(len, text[at:start].split()))
        at = end
        if name in _VOID:
            continue
        if not closing:
            if name not in _OPTIONAL or not open_.get(name):
                open_[name] = open_.get(name, 0) + 1
                depth += 1
        elif open_.get(name):
            open_[name] -= 1
            depth -= 1
    return outside + (sum(map(len, text[at:].split())) if not depth else 0)
