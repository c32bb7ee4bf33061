"""What is known of an annotated page, and the places of it that are read again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cleaner._native.passage import CUTS
from cleaner.damage.annotation.brackets import BLANKS
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.halves import Half, halves_in
from cleaner.damage.annotation.hits import MOSTLY, Hit, shifted, style_of
from cleaner.damage.annotation.page_model import PageModel
from cleaner.damage.annotation.places import Bare, with_context
from cleaner.damage.annotation.replay import Decoder, Site, table_of
from cleaner.damage.annotation.rivals import AFTER, BEFORE
from cleaner.damage.annotation.search import QUOTE, Place, alone, quotes_of
from cleaner.document import Document, Span
from cleaner.scan import REPLACEMENT, to_text

AROUND = 120
"""Characters around a place in which its context is found, annotations left out."""
OF_LINE = 1000
"""Characters of its line before and after a place in which marks in pairs are looked for."""
FEW_OUTSIDE, SHARE_OUTSIDE = 3, 0.03
"""Annotations out of step, and their share, from which on a page without halves of any has lost
bytes before them."""
_LAST_MARK = re.compile("[!！](?=\n|$)")
_WORD = re.compile("[A-Za-z]{2,32}")
_LOST = f"?{REPLACEMENT}"
_IN_STEP = re.compile("[A-Za-z0-9\n]")
"""What is below 0x80 puts a text in step again."""


class Page(NamedTuple):
    """What is known of the whole page."""

    document: Document
    hits: Sequence[Hit]
    bare: Bare  # the text without its annotations
    plain: str  # its characters
    annotated: frozenset[str]  # characters of the table
    site: Site
    model: PageModel
    outside_by_chance: bool  # whether an annotation out of step may be somebody's note
    words: frozenset[str]  # of Latin letters, and their beginnings
    quotes: str  # the marks in pairs that are in no annotation
    quoted: Sequence[int]  # where they stand
    slips: Sequence[int]  # ends of the halves, and of the annotations out of step
    lost: str  # what stands for bytes that were given up

    @classmethod
    def of(
        cls,
        document: Document,
        hits: Sequence[Hit],
        halves: Sequence[Half],
        bare: Bare,
        spans: Sequence[Span],
    ) -> Page:
        """The page with these annotations and halves; `spans`: what of it is in question."""
        text, style = document.text, style_of(hits)
        table = {text[hit.span.start - 1]: hit.syllable for hit in hits if hit.in_step}
        normalised = not any(mark in text for mark in "，！？；：")
        # Where a blank stands before the bracket it is the blank that is lost.
        blanks = sum(text[hit.span.start] in BLANKS for hit in hits)
        opening = next((half.opening for half in halves if half.opening), style.opening[0])
        closing = Counter(text[hit.span.end - 1] for hit in hits).most_common(1)
        brackets = (
            " " * (blanks > MOSTLY * len(hits)) + opening,
            closing[0][0] if closing else style.closing[0],
        )
        decoders = tuple(_decoders(halves, blanks > 0))
        outside = sum(not hit.in_step for hit in hits)
        plain = to_text(document.scan.codes[bare.places])
        quoted = bare.places[[match.start() for match in QUOTE.finditer(plain)]]
        for half in halves:
            quoted = quoted[(quoted < half.span.start) | (quoted >= half.span.end)]
        certain = np.ones(len(text), np.bool_)
        for span in (*spans, *_ends(text, bare)):
            certain[span.start : span.end] = False
        return cls(
            document,
            hits,
            bare,
            plain,
            frozenset(table),
            Site(table_of(table, brackets), style, brackets, normalised, decoders, blanks > 0),
            PageModel(document.scan.codes[bare.places], certain[bare.places]),
            bool(halves) or outside < max(FEW_OUTSIDE, SHARE_OUTSIDE * len(hits)),
            _beginnings(text),
            quotes_of("".join([text[at] for at in quoted])),
            quoted.tolist(),
            sorted(
                [half.span.end for half in halves]
                + [hit.span.end for hit in hits if not hit.in_step]
            ),
            # Where no annotation is left the U+FFFD may be one of ours.
            "".join(sorted({text[half.span.start] for half in halves} & set(_LOST)))
            or (_LOST if table else "?"),
        )

    @property
    def slipped(self) -> bool:
        """Whether anything shows that the page was read out of step."""
        return bool(self.slips)

    def place(self, span: Span) -> Place:
        """A place of the page, with what is around it."""
        text, style = self.document.text[span.start : span.end], self.site.style
        halves = halves_in(text, style)
        inside = [
            hit
            for hit in _between(self.hits, span.start, span.end)
            if not any(half.span.start < hit.span.start < half.span.end for half in halves)
        ]
        bare = _plain(text, halves)
        last = span.end == len(self.document.text) and not text.endswith("\n")
        window = Window(
            text + "\n" * last,  # a line ends there: what a cut has left before it is an odd byte
            inside,
            halves,
            self.annotated,
            self.site.normalised,
            any(mark in bare for mark in CUTS),
            self.site.decoders[0].kept,
            any(decoder.silent for decoder in self.site.decoders),
            self.lost,
            style,
            self.words,
            frozenset(self._pieces(span)),
        )
        before = self._plain_text(max(0, span.start - AROUND), span.start)[-BEFORE:]
        after = self._plain_text(span.end, span.end + AROUND)[:AFTER] or "\n"
        notes: list[Hit | Half] = [*inside, *halves]
        quoted = quotes_of(_plain(text, sorted(notes, key=lambda note: note.span)))
        plain, around = _plain(text, inside), self._quotes(span)
        return Place(span, window, plain, before, after, around, quoted, last)

    def unclosed(self, read: Mapping[Span, str]) -> Iterator[Place]:
        """Line ends with a mark that 。” may have become, behind a quotation without its end.

        `read`: other places of the page with their readings.
        """
        text = self.document.text
        spans = sorted(read)
        for start, end in _ends(text, self.bare):
            mark = end - 1 - text.endswith("\n", start, end)
            line = max(text.rfind("\n", 0, start) + 1, start - OF_LINE)
            first = bisect_left(spans, line, key=lambda span: span.start)
            last = bisect_left(spans, end, lo=first, key=lambda span: span.start)
            if first < last and spans[last - 1].end > mark:
                continue
            parts, at = [], line
            for span in spans[first:last]:
                parts += [self._quotes_in(at, span.start), quotes_of(read[span])]
                at = span.end
            span = Span(max(start, at), end)
            quotes = "".join((*parts, self._quotes_in(at, span.start)))
            if alone(quotes + self._quotes_in(span.start, mark)).endswith("“"):
                yield self.place(span)._replace(quotes=(quotes, ""))

    def _pieces(self, span: Span) -> Iterator[int]:
        """Where in a span a byte may be lost although the text is in step, by a cut.

        A slip is before it, with nothing behind that puts the text in step again but a mark.
        """
        text = self.document.text
        for match in re.finditer(f"[{self.lost}]", text[span.start : span.end]):
            at = span.start + match.start()
            number = bisect_right(self.slips, at)
            start = self.slips[number - 1] if number else at
            if at - start > OF_LINE or _IN_STEP.search(text, start, at):
                continue
            if any(mark in CUTS for mark in text[start:at]):
                yield match.start()

    def _quotes(self, span: Span) -> tuple[str, str]:
        """The marks in pairs that stand in the line before a span, and after it."""
        text = self.document.text
        first, last = max(0, span.start - OF_LINE), min(len(text), span.end + OF_LINE)
        start = max(first, text.rfind("\n", first, span.start) + 1)
        end = text.find("\n", span.end - 1, last)
        after = self._quotes_in(span.end, end if end >= 0 else last)
        return self._quotes_in(start, span.start), after

    def _quotes_in(self, start: int, end: int) -> str:
        """The marks in pairs in a part of the page."""
        return self.quotes[bisect_left(self.quoted, start) : bisect_left(self.quoted, end)]

    def _plain_text(self, start: int, end: int) -> str:
        """The characters of a part of the page that are in no annotation."""
        first, last = self.bare.places.searchsorted((start, end)).tolist()
        return self.plain[first:last]


def _ends(text: str, bare: Bare) -> Iterator[Span]:
    """The ends of lines with a mark that 。” may have become."""
    for match in _LAST_MARK.finditer(text):
        yield Span(*with_context(text, bare, *match.span()))


def _decoders(halves: Sequence[Half], blanks: bool) -> Iterator[Decoder]:
    """How a page with these halves of annotations may have been read.

    `blanks`: whether a blank stands before any bracket.
    """
    marked = [half for half in halves if not half.silent]
    kept = not blanks and MOSTLY * len(marked) < sum(half.kept for half in marked)
    for goes_alone in (False, True):
        if marked or not halves:
            yield Decoder(kept, False, goes_alone)
        if not marked:
            yield Decoder(not halves, True, goes_alone)


def _beginnings(text: str) -> frozenset[str]:
    """The words of Latin letters of a text, and their beginnings of two letters and more."""
    words = set(_WORD.findall(text))
    return frozenset(word[:size] for word in words for size in range(2, len(word) + 1))


def _between(hits: Sequence[Hit], start: int, end: int) -> list[Hit]:
    """The hits within a part of the text, as they stand in it."""
    first = bisect_left(hits, start, key=lambda hit: hit.span.start)
    last = bisect_left(hits, end, lo=first, key=lambda hit: hit.span.start)
    return [shifted(hit, start) for hit in hits[first:last] if hit.span.end <= end]


def _plain(text: str, hits: Sequence[Hit | Half]) -> str:
    """A text without its annotations."""
    parts, at = [], 0
    for hit in hits:
        parts.append(text[at : hit.span.start])
        at = hit.span.end
    return "".join((*parts, text[at:]))
