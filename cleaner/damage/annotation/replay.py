"""What becomes of a text on a page like this: the damage done again, to check a reading by it.

Given the text and the page's table everything is determined but for two things: which of two
overlapping pairs was replaced first, and whether the table holds characters that the page doesn't
show in their own right.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from cleaner.damage.annotation.gbk import characters, gbk
from cleaner.damage.annotation.hits import Hit
from cleaner.damage.annotation.readings import reads
from cleaner.scan import REPLACEMENT

CUTS = (b"\xa3\xac", b"\xa1\xa2", b"\xa3\xa1", b"\xa3\xbf", b"\xa3\xbb")
"""，、！？； in the order in which the text is cut at them."""
_BLANK = re.compile(" (?=[，。、！？；：])")
"""Some sites put a blank before a mark."""
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
MOST_WAYS = 64
_T = TypeVar("_T")


class Site(NamedTuple):
    """How a page was made: the syllable of each annotated character, whether it was cut, NFKC.

    `shifted`: the passage was read out of step from its beginning; a mark before it, at which the
    page was cut later, has put it in step again. `replaced`: a question mark stands for the odd
    byte at the end of a piece, which other sites lose. `euro`, `kept`: see `Pairs.read`.
    `brackets`: the two around a syllable.
    """

    table: Mapping[str, str]
    cut: bool
    normalised: bool
    shifted: bool = False
    replaced: bool = False
    euro: bool = False
    kept: bool = False
    brackets: str = "()"


def written(text: str, hits: Sequence[Hit], brackets: str) -> str:
    """A damaged text with its annotations in one form: what was injected into them left out."""
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.span.start], hit.syllable.join(brackets)]
        at = hit.span.end
    return "".join((*parts, text[at:]))


class Replay(NamedTuple):
    """How a text became damaged.

    `straddling`: table character, syllable, and the two characters across which it was matched;
    `gone`: bytes of the text that the page doesn't have any more, `dropped` those of them that
    were pairs of the user-defined zones; `unlisted`: characters the page doesn't show annotated.
    """

    straddling: tuple[tuple[str, str, str, str], ...]
    gone: int
    dropped: int
    unlisted: int


def replay(plain: str, damaged: str, site: Site, syllables: Sequence[str]) -> Replay | None:
    """How `plain` becomes `damaged` on such a site; None where it doesn't.

    `damaged` is as `written` gives it; `syllables` are those that stand there.
    """
    try:
        data = plain.encode("gb18030")
    except UnicodeEncodeError:
        return None
    for places in _ways(_pairs(data, site.table, syllables), site.table):
        text, gone, dropped = _decoded(_annotated(data, places, site.brackets), site)
        if text == damaged or text == _BLANK.sub("", damaged):
            unlisted = {c for c, _ in places.values() if c not in site.table}
            return Replay(_straddling(plain, places), gone, dropped, len(unlisted))
    return None


def _straddling(
    plain: str, places: Mapping[int, tuple[str, str]]
) -> tuple[tuple[str, str, str, str], ...]:
    """The pairs that are no character of the text."""
    found, at = [], 0
    for first, second in itertools.pairwise(plain):
        at += len(first.encode("gb18030"))
        if at - 1 in places and len(first.encode("gb18030")) == 2:
            found.append((*places[at - 1], first, second))
    return tuple(found)


def _pairs(
    data: bytes, table: Mapping[str, str], syllables: Sequence[str]
) -> dict[int, tuple[str, str]]:
    """Where a pair of bytes is, or may be, in the table: its character and syllable."""
    found = {}
    decoded = characters()
    for at in range(len(data) - 1):
        character = decoded.get(data[at : at + 2], "")
        if not character:
            continue
        if character in table:
            found[at] = (character, table[character])
            continue
        for syllable in syllables:
            if reads(character, syllable):
                found[at] = (character, syllable)
                break
    return found


def _ways(
    pairs: Mapping[int, tuple[str, str]], table: Mapping[str, str]
) -> Iterator[dict[int, tuple[str, str]]]:
    """The pairs that are replaced.

    All of a character are or none; of two kinds that overlap one is replaced first everywhere,
    and where that is the first of the two the second isn't found any more.
    """
    others = sorted({c for c, _ in pairs.values() if c not in table})
    overlapping = sorted({(pairs[at - 1][0], pairs[at][0]) for at in pairs if at - 1 in pairs})
    choices = itertools.product(_subsets(others), _subsets(overlapping))
    for chosen, hidden in itertools.islice(choices, MOST_WAYS):
        places: dict[int, tuple[str, str]] = {}
        for at in sorted(pairs):
            character = pairs[at][0]
            before = places.get(at - 1)
            if character not in table and character not in chosen:
                continue
            if before is None or (before[0], character) not in hidden:
                places[at] = pairs[at]
        yield places


def _subsets(values: Sequence[_T]) -> list[tuple[_T, ...]]:
    """All subsets of at most six values, the largest first; of more, those six that come first."""
    values = values[:6]
    sizes = range(len(values), -1, -1)
    return [chosen for size in sizes for chosen in itertools.combinations(values, size)]


def _annotated(data: bytes, places: Mapping[int, tuple[str, str]], brackets: str) -> bytes:
    parts, last = [], 0
    for at, (_, syllable) in places.items():
        parts += [data[last : at + 2], syllable.join(brackets).encode("gb18030")]
        last = at + 2
    return b"".join((*parts, data[last:]))


def _decoded(data: bytes, site: Site) -> tuple[str, int, int]:
    """Read pair by pair, cut, without private use, normalised; bytes that are gone, and dropped."""
    paired, gone = gbk().read(data, site.shifted, site.euro, site.kept)
    pieces = _pieces(paired) if site.cut else [paired]
    errors = "replace" if site.replaced else "ignore"
    text = "".join(piece.decode("gb18030", errors) for piece in pieces)
    text = text.replace(REPLACEMENT, "?")
    gone += len(paired) - len(text.encode("gb18030"))
    kept = _PRIVATE.sub("", text)
    dropped = 2 * (len(text) - len(kept))
    kept = unicodedata.normalize("NFKC", kept) if site.normalised else kept
    return kept, gone + dropped, dropped


def _pieces(data: bytes) -> list[bytes]:
    """The bytes cut at marks, also at those that straddle two characters."""
    pieces = [data]
    for mark in CUTS:
        split: list[bytes] = []
        for piece in pieces:
            if piece in CUTS or mark not in piece:
                split.append(piece)
                continue
            for number, part in enumerate(piece.split(mark)):
                split += [mark, part] if number else [part]
        pieces = split
    return pieces
