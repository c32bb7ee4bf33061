r"""Escapes left in text: HTML entities, %XX, %uXXXX and \uXXXX, also escaped twice.

They stay where they are meant: in URLs, in code, and where the text talks about them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from html.entities import html5

from cleaner.context import Context
from cleaner.document import Document, Edit, Span
from cleaner.scan import CharClass

_NAME = r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(rf"&(?:amp;)++(?:{_NAME})?|&{_NAME}")
_ENTITIES = re.compile(rf"(?:{_ENTITY.pattern})++")
_PERCENT = re.compile(r"(?:%(?:25){0,2}[0-9a-fA-F]{2}){2,}")
_PERCENT_U = re.compile(r"(?:%(?:25){0,2}u[0-9a-fA-F]{4})+")
_BACKSLASH_U = re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CHINESE_ONLY = re.compile(
    "[\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffe5\U00020000-\U0003ffff]+"
)
_CODE = re.compile(r"[{}<>=;]|\b(?:var|let|const|def|return|import|print|echo|printf|function)\b")
_MENTION = re.compile("转义|轉義|实体|實體|编码|編碼|HTML|[Ee]scape|[Ee]ntit")


NEAR = 400
"""Characters of the line, before and behind an escape, that tell whether it is meant."""


class Escapes:
    """Escaped characters."""

    name = "escapes"
    triggers = CharClass.ESCAPE

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules damage.html-entity … damage.backslash-u-escape."""
        text, done = document.text, 0
        for at in document.scan.where(CharClass.ESCAPE).tolist():
            if at < done:
                continue
            for rule, pattern, decode in KINDS.get(text[at], ()):
                match = pattern.match(text, at)
                if match is None:
                    continue
                done = match.end()
                plain = decode(match.group())
                if plain is None or plain == match.group():
                    continue
                span = Span(*match.span())
                if reason := _meant(text, span):
                    context.flag(document, rule, span, 0.5, f"left alone: {reason}")
                else:
                    yield Edit(rule, span, plain, "", 0.97)
                break


def _entities(escaped: str) -> str | None:
    """The characters of a run of entities; those that are no character stay."""
    return _ENTITY.sub(lambda match: _entity(match.group()), escaped)


def _entity(escaped: str) -> str:
    """The character of an entity, also of one escaped several times."""
    name = escaped[1:].replace("amp;", "") or "amp;"
    if not name.startswith("#") and name not in html5:
        return escaped
    plain = html.unescape("&" + name)
    return escaped if any(_unprintable(c) for c in plain) else plain


def _unprintable(character: str) -> bool:
    """A surrogate or a control other than a line break or tab."""
    code = ord(character)
    return (code < 32 and character not in "\t\n\r") or 0x7F <= code < 0xA0 or code == 0xFFFD


def _percent(escaped: str) -> str | None:
    """Chinese text from percent-encoded UTF-8 or GB 18030 bytes."""
    data = bytes.fromhex(_once(escaped).replace("%", ""))
    for encoding, least in (("utf-8", 1), ("gb18030", 2)):
        try:
            plain = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_HAN.findall(plain)) >= least and all(_fits(c) for c in plain):
            return plain
    return None


def _fits(character: str) -> bool:
    """An ASCII character that is printed, or one of Chinese text that GB 2312 or Big5 has."""
    if " " <= character <= "~":
        return True
    if not _CHINESE_ONLY.fullmatch(character):
        return False
    for encoding in ("gb2312", "big5"):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _once(escaped: str) -> str:
    """Percent signs that were themselves escaped (%25E4) made plain."""
    while "%25" in escaped:
        escaped = escaped.replace("%25", "%")
    return escaped


def _code_units(escaped: str) -> str | None:
    """Chinese text, other characters in it too, from UTF-16 code units in hexadecimal."""
    units = re.findall(r"[uU]([0-9a-fA-F]{4})", escaped)
    data = b"".join(int(unit, 16).to_bytes(2, "big") for unit in units)
    try:
        plain = data.decode("utf-16-be")
    except UnicodeDecodeError:
        return None
    chinese = _CHINESE_ONLY.search(plain) and not any(map(_unprintable, plain))
    return plain if chinese else None


def _meant(text: str, span: Span) -> str:
    """Why this escape is meant to stand as it does; empty where it isn't."""
    near = max(0, span.start - NEAR)
    start = max(near, text.rfind("\n", near, span.start) + 1)
    end = text.find("\n", span.end, span.end + NEAR)
    line = text[start : end if end >= 0 else span.end + NEAR]
    token = _token(text, span)
    if "://" in token or token.startswith(("www.", "/")) or "?" in token.split("%")[0]:
        return "part of a URL"
    entity = text[span.start] == "&"
    rest = line.replace(text[span.start : span.end], "")
    if not entity and text[span.start : span.start + 1] == "\\" and _CODE.search(rest):
        return "a code sample"
    if entity and ("<" in rest or "{" in rest) and not _HAN.search(rest):
        return "a code sample"
    if text[span.start - 1 : span.start] in ("[", "-") or text[span.end : span.end + 1] == "-":
        return "a range of characters"
    if span.end - span.start <= 12 and _MENTION.search(rest):
        return "the text is about escapes"
    return ""


def _token(text: str, span: Span) -> str:
    """The run of ASCII around the escape, at most 300 characters before it."""
    start = span.start
    while start > max(0, span.start - 300) and "!" <= text[start - 1] <= "~":
        start -= 1
    return text[start : span.end]


KINDS: dict[str, tuple[tuple[str, re.Pattern[str], Callable[[str], str | None]], ...]] = {
    "&": (("damage.html-entity", _ENTITIES, _entities),),
    "%": (
        ("damage.percent-u-escape", _PERCENT_U, _code_units),
        ("damage.percent-escape", _PERCENT, _percent),
    ),
    "\\": (("damage.backslash-u-escape", _BACKSLASH_U, _code_units),),
}
"""First character → rule, pattern, and what decodes a match (None: not an escape)."""
