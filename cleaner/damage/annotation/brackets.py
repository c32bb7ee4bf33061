"""What stands in brackets behind a character, whole and half, in whatever brackets a page has.

Where a replacement hit a pair that straddles two characters, the second byte of the pair was read
together with the opening bracket, or with its first byte. No character has the byte of ``(`` or
``<`` for its second: what is left is ``?cè)``. Others make one: 們在 with [cè] is ``們訹cè]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import NamedTuple

from cleaner.damage.annotation.gbk import TRAILS, dropped, first_bytes, gbk
from cleaner.damage.annotation.readings import has_tone, is_syllable, plain_form, readings, reads
from cleaner.document import Span
from cleaner.scan import REPLACEMENT

HAN = "\u3400-\u9fff"
BLANKS = " \u3000"
_LETTER = "[a-zA-Z\u00c0-\u00fc\u0100-\u01dc\u0251\u0261\u1e3f]"
HAN_RUN = re.compile(rf"[{HAN}]+")
_PINYIN = re.compile(rf"{_LETTER}{{1,6}}[1-5]?")
_SPLIT = re.compile(rf"{_LETTER}[{HAN}]+{_LETTER}")
_FAR = 60
"""Characters before a place in which a bracket may have been opened that isn't closed yet."""
_BEGINS_NOTHING = b"\x80"
_LOST = rf"(?:\?|{REPLACEMENT}{{1,2}})"
_LOST_BEFORE = re.compile(rf"{_LOST}\Z")
_MOST_JOINED = 8
"""Characters of half an annotation behind the one that its opening bracket is part of, at most."""


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


class _Shifted(NamedTuple):
    """What the annotations of a bracket look like out of step, and the syllables of these."""

    opening: str
    syllables: dict[str, str]
    pattern: re.Pattern[str]  # the annotation, and the character behind


class _Marks(NamedTuple):
    opening: str
    closing: str


class Style(_Marks):
    """The brackets of a page: those that open and those that close an annotation."""

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """An annotation, from its opening bracket; a blank may stand before that."""
        return re.compile(rf"[{BLANKS}]?[{self._opening}]{self._inside}")

    @cached_property
    def half(self) -> re.Pattern[str]:
        """Half an annotation after a byte that is unknown, and the bracket if it is still there."""
        inside = rf"(?=[{HAN}]{{0,10}}{_LETTER}){self._inside}"
        return re.compile(rf"{_LOST}([{self._opening}]?) ?{inside}")

    @cached_property
    def silent(self) -> re.Pattern[str]:
        """Half an annotation where nothing stands for the byte and the bracket."""
        no = rf"{_LETTER[1:-1]}{self._opening}?{REPLACEMENT}"
        return re.compile(rf"(?<![{no} ])({_LETTER}{{1,6}}[1-5]?)[{re.escape(self.closing)}]")

    @cached_property
    def joined(self) -> tuple[tuple[bytes, re.Pattern[str]], ...]:
        """Brackets whose first byte may be the second of a character; what each then half opens."""
        codes = (bracket.encode("gb18030") for bracket in self.opening)
        no, closing = re.escape(self.opening + self.closing), re.escape(self.closing)
        return tuple(
            (
                code,
                re.compile(
                    rf"(?=([{re.escape(''.join(first_bytes(code[0])))}])"
                    rf"(?:[{self._opening}][^{no}\n]{{1,{_MOST_JOINED}}}[{closing}])?"
                    rf"([^{no}\n]{{1,{_MOST_JOINED}}})[{closing}])"
                ),
            )
            for code in codes
            if code >= b"@" and len(code) <= 2
        )

    @cached_property
    def shifted(self) -> tuple[_Shifted, ...]:
        """What annotations are read as from the second byte of a wide bracket on.

        Those of syllables that begin with a tone (A8…): the others have a letter there.
        """
        found = []
        for opening, closing in zip(self.opening, self.closing, strict=True):
            first, last = opening.encode("gb18030"), closing.encode("gb18030")[-1:]
            begin = gbk().having(first[1:], b"\xa8")  # by which they are found quickly
            if not begin:
                continue
            texts = {
                _out_of_step(f"{opening}{syllable}{closing}"): syllable
                for syllable in readings()
                if syllable[0].encode("gb18030")[:1] == b"\xa8"
            }
            rests = "|".join(sorted((re.escape(text[1:]) for text in texts), key=len)[::-1])
            before = re.escape("".join(first_bytes(first[0])))
            behind = f"(?<=[{re.escape(closing)})])|[{re.escape(gbk().having(last, TRAILS))}]|"
            pattern = f"({begin}(?<=[{before}]{begin})(?:{rests}))({behind})"
            found.append(_Shifted(opening, texts, re.compile(pattern)))
        return tuple(found)

    @cached_property
    def dropped(self) -> tuple[tuple[bytes, re.Pattern[str]], ...]:
        """Brackets whose first byte may have gone with the byte before; what is left behind it."""
        no, closing = re.escape(self.opening + self.closing), re.escape(self.closing)
        alone = rf"(?<![{_LETTER[1:-1]}{self._opening}].)"  # the character before the first one
        return tuple(
            (code, re.compile(rf"({_beginning(code[1:])}{alone}[^{no}\n]{{0,6}})[{closing}]"))
            for code, _ in self.joined
        )

    @cached_property
    def rest(self) -> re.Pattern[str]:
        """What stands before a closing bracket."""
        return re.compile(self._inside)

    @cached_property
    def begun(self) -> re.Pattern[str]:
        """An annotation that is open at the end of a text, and the beginning of its syllable."""
        return re.compile(rf"[{self._opening}]{_LETTER}{{0,5}}\Z")

    @cached_property
    def ending(self) -> re.Pattern[str]:
        """The rest of a syllable, and the bracket that closes its annotation."""
        return re.compile(rf"{_LETTER}{{1,5}}[1-5]?[{re.escape(self.closing)}]")

    @cached_property
    def last(self) -> re.Pattern[str]:
        """The end of an annotation, with another one before its closing bracket or behind it."""
        closing = re.escape(self.closing)
        # Of the brackets in ASCII these two alone are the second byte of characters.
        inner = rf"[{self._opening}][^{closing}]{{1,8}}[{closing}]"
        return re.compile(rf"{_LETTER}{inner}[{closing}]|[]}}]{inner}")

    def is_open(self, text: str, at: int) -> bool:
        """Whether a bracket that was opened a little before a place of a line isn't closed yet."""
        start = max(0, at - _FAR, text.rfind("\n", 0, at))
        opened = max(text.rfind(bracket, start, at) for bracket in self.opening)
        return opened > max(text.rfind(bracket, start, at) for bracket in self.closing)

    def closes_in(self, text: str) -> bool:
        """Whether any annotation ends in a text."""
        return any(bracket in text for bracket in self.closing)

    @property
    def _opening(self) -> str:
        return re.escape(self.opening)

    @property
    def _inside(self) -> str:
        no, closing = re.escape(self.opening + self.closing + "?"), re.escape(self.closing)
        nested = (
            rf"(?:[{self._opening}]{_LETTER}{{1,6}}[1-5]?[{closing}][^{no}{REPLACEMENT}\n]{{0,5}})?"
        )
        return rf"([^{no}{REPLACEMENT}\n]{{1,24}}{nested})[{closing}]"


def _out_of_step(text: str) -> str:
    """A text read from its second byte on, without private use and an odd byte at the end."""
    data, _ = gbk().read(text.encode("gb18030")[1:], False, False, False, False, False)
    found = gbk().text(data, False)
    return found[0] if found is not None else ""


def _beginning(data: bytes) -> str:
    """A letter; if bytes come before it, a character that these and it make."""
    if not data:
        return _LETTER
    return f"[{re.escape(gbk().having(data, bytes(range(0x41, 0x7B))))}]"


ROUND = Style("(（", ")）")
STYLES = (
    ROUND,
    *(Style(one[:2], one[2:]) for one in ("[［]］", "{｛}｝", "<＜>＞")),
    *(Style(one[0], one[1]) for one in ("【】", "〔〕", "〖〗", "〈〉", "《》", "「」", "『』")),
)
_ANY = re.escape("".join(style.opening + style.closing for style in STYLES))
_NESTED = re.compile(f"[{_ANY}][^{_ANY}]*[{_ANY}]")
"""The bytes of a syllable may straddle a character of the table, too: 憂(yōu(zī))."""
STYLE_OF = {bracket: style for style in STYLES for bracket in style.opening}


@lru_cache(maxsize=1 << 12)
def content(inside: str) -> tuple[str, str] | None:
    """The syllable in a bracket, and the spam that was put into it; None where there is none."""
    inside = _NESTED.sub("", inside)
    spam = "".join(HAN_RUN.findall(inside))
    syllable = HAN_RUN.sub("", inside).replace(" ", "").replace("\u3000", "")
    if not _PINYIN.fullmatch(syllable):
        return None
    syllable = plain_form(syllable)
    return (syllable, spam) if is_syllable(syllable) else None


def is_split(inside: str) -> bool:
    """Whether spam stands within the syllable of a bracket: 時(s直播噼裡啪啦hí)."""
    return _SPLIT.search(inside) is not None


def halves_in(text: str, style: Style = ROUND) -> list[Half]:
    """Every half annotation of a text, in order."""
    joined = list(_shifted_halves(text, style))
    if not style.closes_in(text):
        return joined
    ends = {half.span.end for half in joined}
    joined += [half for half in _joined_halves(text, style) if half.span.end not in ends]
    joined += _dropped_halves(text, style, {half.span.end for half in joined})
    ends = {half.span.end for half in joined}
    joined += [half for half in cut_halves(text, style) if half.span.end not in ends]
    ends = {half.span.end for half in joined}
    return sorted([*joined, *(h for h in _silent_halves(text, style) if h.span.end not in ends)])


def broken_open(text: str, style: Style) -> Iterator[tuple[Span, str, str]]:
    """Annotations with half another one within their opening bracket: span, syllable, bracket.

    The first byte of the bracket made a character of the table with the byte before it.
    """
    for half in _joined_halves(text, style):
        code = half.opening.encode("gb18030")
        match = style.rest.match(text, half.span.end) if half.byte == code[:1] else None
        if match is None:
            continue
        syllable = _syllable_behind(code, half.byte + match[1].encode("gb18030", "replace"))
        if syllable:
            yield Span(half.span.start, match.end()), syllable, half.opening


def cut_halves(text: str, style: Style = ROUND) -> list[Half]:
    """Those whose opening bracket was lost with the byte before it: ``?cè)``."""
    if "?" not in text and REPLACEMENT not in text:
        return []
    found = []
    for match in style.half.finditer(text):
        known = content(match[2])
        if known is not None:
            found.append(Half(Span(*match.span()), known[0], match[1] != ""))
    return found


def _silent_halves(text: str, style: Style) -> Iterator[Half]:
    """Those of which nothing is left before the syllable: ``用xiū)``. They have a tone."""
    for match in style.silent.finditer(text):
        known = content(match[1])
        if known is not None and has_tone(known[0]) and not style.is_open(text, match.start()):
            yield Half(Span(*match.span()), known[0], silent=True)


def _joined_halves(text: str, style: Style) -> Iterator[Half]:
    """Those whose opening bracket is in part the second byte of a character: ``訹cè]``.

    Of that character the page may have an annotation, too.
    """
    for code, pattern in style.joined:
        for match in pattern.finditer(text):
            rest = match[2].encode("gb18030", "replace")
            syllable = _syllable_behind(code, code[:1] + rest)
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


def _dropped_halves(text: str, style: Style, ends: AbstractSet[int]) -> Iterator[Half]:
    """Those of which the byte before and the first one of the opening bracket were dropped: 緅ù】.

    `ends`: where others end.
    """
    for code, pattern in style.dropped:
        for match in pattern.finditer(text):
            start, end = match.span()
            syllable = _syllable_behind(code, code[:1] + match[1].encode("gb18030", "replace"))
            if not syllable or end in ends or style.is_open(text, start):
                continue
            byte = b""
            lost = _LOST_BEFORE.search(text, max(0, start - 2), start)
            if lost and code[1:]:
                start, byte = lost.start(), _BEGINS_NOTHING
            if not lost or byte:  # otherwise the whole bracket was lost: see `cut_halves`
                yield Half(Span(start, end), syllable, False, byte, code.decode("gb18030"))


def _syllable_behind(bracket: bytes, data: bytes) -> str:
    """The syllable that bytes are which begin with a bracket; empty where there is none."""
    inside = data[len(bracket) :].decode("gb18030", "replace") if data.startswith(bracket) else ""
    known = content(inside)
    return known[0] if known is not None else ""


def unannotated(text: str, style: Style) -> str:
    """The text without its annotations in step."""
    if not style.closes_in(text):
        return text
    parts, at = [], 0
    for match in style.whole.finditer(text):
        known = content(match[1])
        if known is not None and match.start() and reads(text[match.start() - 1], known[0]):
            parts.append(text[at : match.start()])
            at = match.end()
    return "".join((*parts, text[at:]))


def with_halves(text: str, halves: Sequence[Half], form: Callable[[Half], str]) -> str:
    """The text with each of its half annotations written in another form."""
    parts, at = [], 0
    for half in halves:
        parts += [text[at : half.span.start], form(half)]
        at = half.span.end
    return "".join((*parts, text[at:]))
