"""What stands in brackets behind a character, in whatever brackets a page has."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from cleaner.damage.annotation.gbk import TRAILS, first_bytes, gbk
from cleaner.damage.annotation.readings import (
    has_tone,
    is_syllable,
    neutral,
    plain_form,
    readings,
    reads,
    toned,
)
from cleaner.scan import REPLACEMENT

HAN = "\u3400-\u9fff"
BLANKS = " \u3000"
_LETTER = "[a-zA-Z\u00c0-\u00fc\u0100-\u01dc\u0251\u0261\u1e3f]"
HAN_RUN = re.compile(rf"[{HAN}]+")
_PINYIN = re.compile(rf"{_LETTER}{{1,6}}[1-5]?")
_RUN = re.compile(rf"{_LETTER}+")
_SPLIT = re.compile(rf"{_LETTER}[{HAN}]+{_LETTER}")
_FAR = 60
"""Characters before a place in which a bracket may have been opened that isn't closed yet."""
LOST = rf"(?:\?|{REPLACEMENT}{{1,2}})"
_MOST_JOINED = 8
"""Characters of half an annotation behind the one that its opening bracket is part of, at most."""


class _Shifted(NamedTuple):
    """What the annotations of a bracket look like out of step, and the syllables of these."""

    opening: str
    syllables: dict[str, str]
    pattern: re.Pattern[str]  # the annotation, and the character behind


class _Marks(NamedTuple):
    opening: str
    closing: str
    toned: bool = False


class Style(_Marks):
    """The brackets of a page: those that open and those that close an annotation.

    `toned`: its syllables say their tones, but for those that have none.
    """

    def half_content(self, inside: str) -> tuple[str, str] | None:
        """The syllable and the spam of half an annotation: see `content`."""
        known = content(inside)
        if known is None or not inside.islower():
            return None
        fits = not self.toned or has_tone(known[0]) or known[0] in neutral()
        return known if fits else None

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """An annotation, from its opening bracket; a blank may stand before that."""
        return re.compile(rf"[{BLANKS}]?[{self._opening}]{self._inside}")

    @cached_property
    def half(self) -> re.Pattern[str]:
        """Half an annotation after a byte that is unknown, and the bracket if it is still there."""
        inside = rf"(?=[{HAN}]{{0,10}}{_LETTER}){self._inside}"
        return re.compile(rf"{LOST}([{self._opening}]?) ?{inside}")

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
        for bracket in self.closing:  # noqa: SIM110 (asked often: twice as fast as any)
            if bracket in text:
                return True
        return False

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
TONED_STYLE_OF = {
    bracket: toned
    for style in STYLES
    for toned in (Style(style.opening, style.closing, True),)
    for bracket in style.opening
}


@lru_cache(maxsize=1 << 12)
def content(inside: str) -> tuple[str, str] | None:
    """The syllable in a bracket, and the spam that was put into it; None where there is none."""
    inside = _NESTED.sub("", inside)
    spam = "".join(HAN_RUN.findall(inside))
    syllable = HAN_RUN.sub("", inside).replace(" ", "").replace("\u3000", "")
    if not _PINYIN.fullmatch(syllable) or syllable[1:] != syllable[1:].lower():
        return None
    syllable = plain_form(syllable)
    return (syllable, spam) if is_syllable(syllable) else None


@lru_cache(maxsize=1 << 12)
def content_behind(character: str, inside: str) -> tuple[str, str] | None:
    """As `content`, behind a character: spam may be anything put into its own toned reading.

    That is 訓(xùnav在线), 訓(xwww.ùn). Two syllables are a note: 行(háng又xíng), 漢字(hàn zì).
    """
    known = content(inside)
    if known is not None:
        return known
    for syllable in toned(character):
        for size in range(len(syllable) + 1):
            spam = inside[size : len(inside) - len(syllable) + size]
            if spam and inside == syllable[:size] + spam + syllable[size:]:
                several = sum(_is_reading(character, run) for run in _RUN.findall(inside))
                return (syllable, spam) if several < 2 else None
    return None


def _is_reading(character: str, letters: str) -> bool:
    """Whether letters are a syllable with a tone, or one of a character's own without."""
    syllable = plain_form(letters)
    return (has_tone(syllable) and is_syllable(syllable)) or reads(character, syllable)


def is_split(inside: str) -> bool:
    """Whether spam stands within the syllable of a bracket: 時(s直播噼裡啪啦hí)."""
    return _SPLIT.search(inside) is not None


def unannotated(text: str, style: Style) -> str:
    """The text without its annotations in step."""
    if not style.closes_in(text):
        return text
    parts, at = [], 0
    for match in style.whole.finditer(text):
        before = text[match.start() - 1 : match.start()]
        known = content_behind(before, match[1])
        if known is not None and before and reads(before, known[0]):
            parts.append(text[at : match.start()])
            at = match.end()
    return "".join((*parts, text[at:]))
