"""All finders of escapes, and whether what an escape of ASCII stands for is another escape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from cleaner.damage.escapes.candidate import Candidate
from cleaner.damage.escapes.entities import find_entities
from cleaner.damage.escapes.octets import find_hex, find_octal, find_percent, find_quoted_printable
from cleaner.damage.escapes.shifted import (
    find_encoded_words,
    find_hz,
    find_iso_2022_cn,
    find_utf_7,
)
from cleaner.damage.escapes.units import find_backslash_u, find_percent_u

Finder = Callable[[str], Iterable[Candidate]]

BY_MARK: tuple[Finder, ...] = (
    find_entities,
    find_percent_u,
    find_percent,
    find_backslash_u,
    find_hex,
    find_octal,
)
"""Those whose escapes begin with a character of `CharClass.ESCAPE`."""
BY_SHIFT: tuple[Finder, ...] = (
    find_encoded_words,
    find_quoted_printable,
    find_hz,
    find_utf_7,
    find_iso_2022_cn,
)

DEPTH = 3
"""Escapes one within another that are looked through."""
WINDOW = 400
"""Characters of a group of escapes, and behind it, in which others may come to light."""
_BESIDE = 100
_TELLING = set("&%\\=~+{}#;?$()\x0e\x0f\x1b")


def reveals(text: str, group: Sequence[Candidate], depth: int = DEPTH) -> bool:
    """Whether the characters of a group, decoded together, are part of other escapes."""
    if not depth or not any(_TELLING.intersection(candidate.plain) for candidate in group):
        return False
    window, decoded = _decoded(text, group)
    for finder in (*BY_SHIFT, *BY_MARK):
        for candidates in groups(window, finder(window)):
            if not _touches(candidates, decoded):
                continue
            if any(c.certain for c in candidates) or reveals(window, candidates, depth - 1):
                return True
    return False


def _decoded(text: str, group: Sequence[Candidate]) -> tuple[str, list[tuple[int, int]]]:
    """The text around the beginning of a group, decoded, and where in it decoded characters are."""
    first = group[0].span.start
    done = max(0, first - _BESIDE)
    parts, places, length = list[str](), list[tuple[int, int]](), 0
    for candidate in group:
        if candidate.span.start - first > WINDOW:
            break
        literal, plain = text[done : candidate.span.start], candidate.plain[:WINDOW]
        parts += [literal, plain]
        length += len(literal) + len(plain)
        places.append((length - len(plain), length))
        done = candidate.span.end
    return "".join([*parts, text[done : done + WINDOW]]), places


def groups(text: str, candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Neighbours of one family, with nothing but ASCII of one line between them."""
    last: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        group = last.get(candidate.family)
        if group and _near(text, group[-1].span.end, candidate.span.start):
            group.append(candidate)
            continue
        if group:
            yield group
        last[candidate.family] = [candidate]
    yield from last.values()


def _near(text: str, end: int, start: int) -> bool:
    """Whether there is only ASCII, and no line break, between two escapes."""
    between = text[end:start]
    return end <= start <= end + WINDOW and between.isascii() and "\n" not in between


def _touches(candidates: Sequence[Candidate], places: Iterable[tuple[int, int]]) -> bool:
    """Whether any candidate has a character in any of the places."""
    return any(
        candidate.span.start < end and start < candidate.span.end
        for candidate in candidates
        for start, end in places
    )
