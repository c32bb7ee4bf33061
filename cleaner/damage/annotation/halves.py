"""Halves of annotations, which tell where a page was read out of step.

Where a replacement hit a pair that straddles two characters, the second byte of the pair was read
together with the opening bracket, or with its first byte. No character has the byte of ``(`` or
``<`` for its second: what is left is ``?cè)``. Others make one: 們在 with [cè] is ``們訹cè]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.damage.annotation.brackets import LOST, ROUND, Style
from cleaner.damage.annotation.gbk import dropped, first_bytes
from cleaner.damage.annotation.readings import has_tone
from cleaner.document import Span
from cleaner.scan import REPLACEMENT

_BEGINS_NOTHING = b"\x80"
_LOST_BEFORE = re.compile(rf"{LOST}\Z")


class Half(NamedTuple):
    """Half an annotation.

    `kept`: its opening bracket is there all the same, as some decoders only give up the byte before
    it. `byte`: that byte, where it is known; `opening`: the bracket, where its first byte made a
    pair with that byte: a character, nothing (80), or one that was dropped (`byte` is empty).
    `silent`: nothing stands for the byte and the bracket; `after`: the byte behind the annotation,
    where that made a character with the last one of the closing bracket, or what it may have been
    where these were dropped.
    """

    span: Span
    syllable: str
    kept: bool = False
    byte: bytes = b""
    opening: str = ""
    silent: bool = False
    after: bytes = b""


def halves_in(text: str, style: Style = ROUND) -> list[Half]:
    """Every half annotation of a text, in order."""
    kinds: list[Callable[[str, Style], Iterable[Half]]] = [_shifted_halves]
    if style.closes_in(text):
        kinds += [_joined_halves, _dropped_halves, cut_halves, _silent_halves]
    found: list[Half] = []
    for kind in kinds:  # where several end at the same bracket the first kind counts
        ends = {half.span.end for half in found}
        found += [half for half in kind(text, style) if half.span.end not in ends]
    return sorted(found)


def broken_open(text: str, style: Style) -> Iterator[tuple[Span, str, str]]:
    """Annotations with half another one within their opening bracket: span, syllable, bracket.

    The first byte of the bracket made a character of the table with the byte before it.
    """
    for half in _joined_halves(text, style):
        code = half.opening.encode("gb18030")
        match = style.rest.match(text, half.span.end) if half.byte == code[:1] else None
        if match is None:
            continue
        rest = match[1].encode("gb18030", "replace")
        syllable = _syllable_behind(style, code, half.byte + rest)
        if syllable:
            yield Span(half.span.start, match.end()), syllable, half.opening


def cut_halves(text: str, style: Style = ROUND) -> list[Half]:
    """Those whose opening bracket was lost with the byte before it: ``?cè)``."""
    if "?" not in text and REPLACEMENT not in text:
        return []
    found = []
    for match in style.half.finditer(text):
        known = style.half_content(match[2])
        if known is not None:
            found.append(Half(Span(*match.span()), known[0], match[1] != ""))
    return found


def _silent_halves(text: str, style: Style) -> Iterator[Half]:
    """Those of which nothing is left before the syllable: ``用xiū)``. They have a tone."""
    for match in style.silent.finditer(text):
        known = style.half_content(match[1])
        if known is not None and has_tone(known[0]) and not style.is_open(text, match.start()):
            yield Half(Span(*match.span()), known[0], silent=True)


def _joined_halves(text: str, style: Style) -> Iterator[Half]:
    """Those whose opening bracket is in part the second byte of a character: ``訹cè]``.

    Of that character the page may have an annotation, too.
    """
    for code, pattern in style.joined:
        for match in pattern.finditer(text):
            rest = match[2].encode("gb18030", "replace")
            syllable = _syllable_behind(style, code, code[:1] + rest)
            if syllable:
                span = Span(match.start(), match.end(2) + 1)
                before = bytes((first_bytes(code[0])[match[1]],))
                yield Half(span, syllable, False, before, code.decode("gb18030"))


def _shifted_halves(text: str, style: Style) -> Iterator[Half]:
    """Those of syllables that begin with a tone, in wide brackets: 祝èǎ┬ is D7 （è） D0."""
    for opening, syllables, pattern in style.shifted:
        code = opening.encode("gb18030")
        for match in pattern.finditer(text):
            start, known, behind = match.start() - 1, match[1], match[2]
            after = behind.encode("gb18030")[1:]
            if not behind and known[-1] not in style.closing:
                after = dropped(style.closing[-1].encode("gb18030")[1])
                if not after or len(known) < len(code):
                    continue
            before = bytes((first_bytes(code[0])[text[start]],))
            span = Span(start, match.end())
            yield Half(span, syllables[known], False, before, opening, after=after)


def _dropped_halves(text: str, style: Style) -> Iterator[Half]:
    """Those of which the byte before and the first one of the bracket were dropped: 緅ù】."""
    for code, pattern in style.dropped:
        for match in pattern.finditer(text):
            start, end = match.span()
            rest = match[1].encode("gb18030", "replace")
            syllable = _syllable_behind(style, code, code[:1] + rest)
            if not syllable or style.is_open(text, start):
                continue
            byte = b""
            lost = _LOST_BEFORE.search(text, max(0, start - 2), start)
            if lost and code[1:]:
                start, byte = lost.start(), _BEGINS_NOTHING
            if not lost or byte:  # otherwise the whole bracket was lost: see `cut_halves`
                yield Half(Span(start, end), syllable, False, byte, code.decode("gb18030"))


def _syllable_behind(style: Style, bracket: bytes, data: bytes) -> str:
    """The syllable that bytes are which begin with a bracket; empty where there is none."""
    inside = data[len(bracket) :].decode("gb18030", "replace") if data.startswith(bracket) else ""
    known = style.half_content(inside)
    return known[0] if known is not None else ""


def with_halves(text: str, halves: Sequence[Half], form: Callable[[Half], str]) -> str:
    """The text with each of its half annotations written in another form."""
    parts, at = [], 0
    for half in halves:
        parts += [text[at : half.span.start], form(half)]
        at = half.span.end
    return "".join((*parts, text[at:]))
