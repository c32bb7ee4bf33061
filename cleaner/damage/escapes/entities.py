"""HTML entities: `&#20013;` `&#x4e2d;` `&nbsp;`, without semicolon, and escaped several times.

Numbers and names mean what the HTML standard says (13.5, named character references, and 13.2.5.80,
numeric ones, by which `&#147;` is “), except that surrogates which make a pair are one character.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

from cleaner.damage.escapes.candidate import CHINESE, Candidate, log_likelihood, matches, printable
from cleaner.document import Span

RULE = "damage.html-entity"
_NUMBER = "#[xX](?P<hex>[0-9a-fA-F]{1,8})|#(?P<dec>[0-9]{1,9})"
_NAME = "(?P<name>[A-Za-z][A-Za-z0-9]{1,31})"
_ENTITY = re.compile(f"&(?:amp;)*+(?:(?:{_NUMBER}|{_NAME})(?P<end>[;；]?)|(?<=amp;))")
_RUN = re.compile(f"(?:{re.sub('[?]P<[a-z]+>', '?:', _ENTITY.pattern)})++")
# Names that Chinese pages leave without semicolon; what follows may be a letter or figure.
_GLUED = re.compile("nbsp|[lr][sd]quo|mdash|hellip|middot")
_LOOSE = re.compile("nbsp|[lr][sd]quo|[mn]dash|hellip|middot|bull|e[nm]sp|thinsp")
_PICTURE = -10.0  # nats of an emoji
_MANY = 3  # entities in a row: none of them stands there by chance


def find_entities(text: str) -> Iterator[Candidate]:
    """Runs of entities. What is no character, or no entity by its neighbours, stays as it is."""
    for run in matches(_RUN, text, "&"):
        start, end = run.span()
        entities = list(_ENTITY.finditer(text, start, end))
        sides = text[max(0, start - 1) : start], text[end : end + 1]
        parts = [_plain(entity, sides, len(entities)) for entity in entities]
        plain = "".join(_joined(parts, [entity.group() for entity in entities]))
        if plain != run.group():
            yield Candidate(RULE, Span(start, end), plain, RULE)


def _plain(match: re.Match[str], sides: tuple[str, str], run: int) -> str:
    """What an entity in a run of `run` stands for: a lone surrogate too, or itself."""
    if match["name"]:
        return _named(match, match["name"], sides, run)
    digits = match["hex"] or match["dec"]
    if not digits:
        return "&"
    base, most = (16, 6) if match["hex"] else (10, 7)
    if match["end"] == ";":
        return _character(int(digits, base)) if len(digits) <= most else match.group()
    code, used = _cut(digits, base)
    plain = _character(code)
    if plain and (plain > "\x7f" or run >= _MANY):
        return plain + digits[used:]
    return match.group()


def _cut(digits: str, base: int) -> tuple[int, int]:
    """Code point of a number without semicolon and how many of its digits belong to it.

    In `&#200132019` 20013 is likelier than what all digits together would be: 中2019.
    """
    best, most = (0, len(digits)), -math.inf
    for length in {len(digits), min(len(digits), 5), min(len(digits), 4)}:
        code = int(digits[:length], base)
        if code >= 0x110000 or (length < len(digits) and not CHINESE.match(chr(code))):
            continue
        nats = _PICTURE if 0x1F000 <= code < 0x1FB00 else log_likelihood(chr(code))
        if unicodedata.category(chr(code)) != "Cn" and (nats, length) > (most, best[1]):
            best, most = (code, length), nats
    return best


def _character(code: int) -> str:
    """The character of a numeric reference, a surrogate too; empty where it is none."""
    if 0xD800 <= code < 0xE000:
        return chr(code)
    return html.unescape(f"&#{code};") if 8 < code < 0x110000 else ""


def _named(match: re.Match[str], name: str, sides: tuple[str, str], run: int) -> str:
    """The character of a named reference; without semicolon only where nothing else is meant."""
    if match["end"] == ";":
        return html.unescape(f"&{name};") if f"{name};" in html5 else match.group()
    before = "" if match.start() > 0 and run > 1 else sides[0]
    after = sides[1]
    if _LOOSE.fullmatch(name) or (name in html5 and _open(before) and _open(after)):
        wanted = after != "=" and (_open(before) or _open(after) or run > 1)
        return html.unescape(f"&{name};") if wanted else match.group()
    glued = _GLUED.match(name)
    if glued and _open(before) and after != "=" and f"{name};" not in html5:
        return html.unescape(f"&{glued.group()};") + name[glued.end() :]
    return match.group()


def _open(beside: str) -> bool:
    """Nothing, a blank, or no ASCII: an entity's name ends there."""
    return not beside or beside.isspace() or beside > "\x7f"


def _joined(parts: list[str], escaped: list[str]) -> Iterator[str]:
    """The parts, surrogates paired; instead of what isn't printable its escape.

    The five controls that cp1252 leaves undefined stay among other Latin letters: GBK or UTF-8
    that was read as cp1252 and escaped is made of them.
    """
    latin = sum(len(part) == 1 and "\x80" <= part <= "\u2122" for part in parts) >= _MANY
    skip = False
    for part, following, whole in zip(parts, [*parts[1:], ""], escaped, strict=True):
        if skip:
            skip = False
        elif "\ud800" <= part < "\udc00" <= following < "\ue000":
            skip = True
            yield chr(0x10000 + ((ord(part) - 0xD800) << 10) + ord(following) - 0xDC00)
        elif part and (all(map(printable, part)) or (latin and "\x80" <= part <= "\x9f")):
            yield part
        else:
            yield whole
