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
from functools import lru_cache
from typing import NamedTuple, TypeVar

from cleaner._native.remake import Remake
from cleaner.damage.annotation.brackets import ROUND, Style
from cleaner.damage.annotation.gbk import EURO, LATE, gbk, pairs
from cleaner.damage.annotation.halves import Half, halves_in, with_halves
from cleaner.damage.annotation.hits import Hit
from cleaner.damage.annotation.readings import readers
from cleaner.scan import REPLACEMENT

_BLANK = re.compile(" (?=[，。、！？；：])")
"""Some sites put a blank before a mark."""
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
MOST_WAYS = 64


def _written(text: str, hits: Sequence[Hit], brackets: tuple[str, str]) -> str:
    """A damaged text with its annotations in one form: what was injected into them left out."""
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.span.start], hit.syllable.join(brackets)]
        at = hit.span.end
    return "".join((*parts, text[at:]))


class Annotated(NamedTuple):
    """A pair of bytes that is replaced: its character, the syllable, and what is put behind it."""

    character: str
    syllable: str
    behind: bytes


class Replay(NamedTuple):
    """How a text became damaged.

    `places`: where in its bytes an annotation was put behind a pair; `gone`: bytes of the text that
    the page doesn't have any more.
    """

    plain: str
    places: Mapping[int, Annotated]
    gone: int

    @property
    def straddling(self) -> tuple[tuple[str, str, str, str], ...]:
        """The pairs that are no character of the text.

        For each the table's character, its syllable, and the two characters across which it was
        matched.
        """
        found, at = [], 0
        for first, second in itertools.pairwise(self.plain):
            size = len(first.encode("gb18030"))
            at += size
            pair = self.places.get(at - 1)
            if pair is not None and size == 2:
                found.append((pair.character, pair.syllable, first, second))
        return tuple(found)


_Places = dict[int, Annotated]
"""The pairs that are replaced, by their places in the bytes of a text, in order."""


def table_of(table: Mapping[str, str], brackets: tuple[str, str]) -> dict[bytes, Annotated]:
    """The pairs of a page's table: the syllable of each character, and the two brackets."""
    found = ((c.encode("gb18030", "ignore"), c, syllable) for c, syllable in table.items())
    return {
        pair: Annotated(character, syllable, _behind(syllable, brackets))
        for pair, character, syllable in found
        if len(pair) == 2
    }


@lru_cache(maxsize=1 << 10)
def _read_so(syllable: str, brackets: tuple[str, str]) -> dict[bytes, Annotated]:
    """The pairs of all characters that are read so."""
    return table_of(dict.fromkeys(sorted(readers(syllable)), syllable), brackets)


def _behind(syllable: str, brackets: tuple[str, str]) -> bytes:
    return syllable.join(brackets).encode("gb18030")


class Decoder(NamedTuple):
    """What is made of bytes that are no character: see `Pairs.read`."""

    kept: bool = False
    silent: bool = False
    alone: bool = False


class Site(NamedTuple):
    """How a page was made: the pairs that it replaces, what it puts around a syllable, NFKC.

    `style`: the brackets by which its annotations are known; `decoders`: how bytes may have been
    read that are no character; `blanks`: whether some annotations have a blank before the bracket.
    """

    table: Mapping[bytes, Annotated]
    style: Style = ROUND
    brackets: tuple[str, str] = ("(", ")")
    normalised: bool = False
    decoders: tuple[Decoder, ...] = (Decoder(),)
    blanks: bool = False

    def half(self, half: Half) -> str:
        """Half an annotation, written in the same form as the others.

        Where its bracket is there it may be a blank before it that is lost.
        """
        annotation = half.syllable.join(self.brackets)
        if half.opening:
            data = half.byte + annotation.encode("gb18030")[not half.byte :] + half.after[:1]
            return _text(gbk().read(data, False, False, *Decoder())[0], False)[0]
        return "?" * (not half.silent) + annotation[self.blanks or not half.kept :]


class Damage:
    """What stands at a place of a site, and in which ways it may have become so.

    `hits`: the place's annotations; `cut`: whether the page may have been cut there. Characters
    that are read like half an annotation, or like one out of step, may be in the site's table
    although the page doesn't show them.
    """

    def __init__(self, site: Site, text: str, hits: Sequence[Hit] = (), cut: bool = False) -> None:
        self._site, self._cut = site, cut
        damaged = _written(text, hits, site.brackets)
        halves = halves_in(damaged, site.style)
        damaged = with_halves(damaged, halves, site.half)
        damaged = damaged.replace(REPLACEMENT, "?")
        damaged = unicodedata.normalize("NFKC", damaged) if site.normalised else damaged
        self._damaged = (damaged, _BLANK.sub("", damaged))
        self._euro = EURO in damaged
        self._swallows = "?\n" in damaged  # what may be a carriage return
        syllables = [half.syllable for half in halves]
        syllables += [hit.syllable for hit in hits if not hit.in_step]
        self._unlisted: dict[bytes, Annotated] = {}
        for syllable in reversed(syllables):  # the first one counts, and the table before all
            self._unlisted |= _read_so(syllable, site.brackets)

    def of(self, plain: str) -> Replay | None:
        """How a text becomes what stands there; None where it doesn't."""
        found = self._of(plain)
        if found is None and self._swallows:
            found = self._of(plain.replace("\n", "\r\n"))
        return found

    def _of(self, plain: str) -> Replay | None:
        try:
            data = plain.encode("gb18030")
        except UnicodeEncodeError:
            return None
        remake = _remake(self._site.normalised)
        for places in self._ways(data):
            annotated = _annotated(data, places)
            for decoder in self._site.decoders:
                if decoder.alone and b"\x80" not in data:
                    continue
                gone = remake.gone(annotated, self._damaged, self._cut, self._euro, *decoder)
                if gone >= 0:
                    return Replay(plain, places, gone)
        return None

    def _ways(self, data: bytes) -> Iterator[_Places]:
        """The pairs that are replaced.

        All of a character are or none; of two kinds that overlap one is replaced first everywhere,
        and where that is the first of the two the second isn't found any more.
        """
        listed, unlisted = self._site.table.get, self._unlisted.get
        places: _Places = {}
        others = set()
        for at in range(len(data) - 1):
            pair = data[at : at + 2]
            annotated = listed(pair)
            if annotated is None and (annotated := unlisted(pair)) is not None:
                others.add(annotated.character)
            if annotated is not None:
                places[at] = annotated
        overlapping = {
            (places[at - 1].character, annotated.character)
            for at, annotated in places.items()
            if at - 1 in places
        }
        if not (others or overlapping):
            yield places
            return
        choices = itertools.product(_subsets(others), _subsets(overlapping))
        for chosen, hidden in itertools.islice(choices, MOST_WAYS):
            some: _Places = {}
            for at, annotated in places.items():
                character = annotated.character
                if character in others and character not in chosen:
                    continue
                before = some.get(at - 1)
                if before is None or (before.character, character) not in hidden:
                    some[at] = annotated
            yield some


@lru_cache(maxsize=2)
def _remake(normalised: bool) -> Remake:
    """Reads bytes as sites do that normalise their text, or don't."""

    def others(data: bytes, replaced: bool) -> tuple[str, int]:
        text, gone = _text(data, replaced)
        return (unicodedata.normalize("NFKC", text) if normalised else text), gone

    known = pairs().values() if normalised else ()
    forms = {c: form for c in known if (form := unicodedata.normalize("NFKC", c)) != c}
    forms["\r"] = ""
    return Remake(gbk(), forms, "".join(sorted(LATE)), others)


def _text(data: bytes, replaced: bool) -> tuple[str, int]:
    """As `Pairs.text` does, also where a pair is no character."""
    text = data.decode("gb18030", "replace" if replaced else "ignore").replace(REPLACEMENT, "?")
    kept = _PRIVATE.sub("", text)
    return kept, len(data) - len(kept.encode("gb18030"))


_T = TypeVar("_T", str, tuple[str, str])


def _subsets(values: set[_T]) -> list[tuple[_T, ...]]:
    """All subsets of at most six values, the largest first; of more, those six that come first."""
    if not values:
        return [()]
    some = sorted(values)[:6]
    sizes = range(len(some), -1, -1)
    return [chosen for size in sizes for chosen in itertools.combinations(some, size)]


def _annotated(data: bytes, places: _Places) -> bytes:
    parts, last = [], 0
    for at, annotated in places.items():
        parts += [data[last : at + 2], annotated.behind]
        last = at + 2
    return b"".join((*parts, data[last:]))
