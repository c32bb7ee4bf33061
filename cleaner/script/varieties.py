"""Passages in traditional characters that aren't Mandarin: Japanese, Cantonese, Korean.

What is decided here looks at characters that conversion leaves as they are, so that it decides the
same of converted text. Where that can't be (`kanji`), see `passages.choose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import CharClass, Scan, code_points
from cleaner.script.evidence import evidence
from cleaner.script.tables import KANA, SIZE

JAPANESE_SHARE = 0.2
"""Kana among kana and ideographs from which a text is Japanese. 3,889 passages of reference text,
articles on Japan with names in kana among them, have 0.12 at the most; Japanese sentences are half
kana."""

JAPANESE_KANA = 3
"""Fewer kana than this are decoration (鮮の味) or a name."""

JAPANESE_RUN_KANA = 2
"""Kana in an unbroken run of kana and ideographs from which the run may be Japanese."""

CHINESE_ONLY = re.compile("[這这們们是嗎吗很你您她]")
"""Common in Chinese sentences, next to never in Japanese ones: a line with one of these and kana
is a Chinese line that quotes Japanese."""

KOREAN_SHARE = 0.3
"""Hangul among hangul and ideographs from which a line is Korean: a Chinese one quotes a word."""

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
OPENING, CLOSING = "「『“‘\"'（(", "」』”’\"'）)"
CLOSED = re.compile(f"[。！？!?…]?[{CLOSING}]")
CLAUSE = re.compile(f"[^，。；！？：、,;!?\\s{OPENING}{CLOSING}《》〈〉【】\\[\\]…—·]+")

# What `marks` tells of a character.
CANTONESE = 1
CANTONESE_TOO = 2
MANDARIN = 4
SHINJITAI = 8
KOKUJI = 16
NOT_JAPANESE = 32

IN_CANTONESE = "喺嘅咗唔冇嚟佢哋啲嗰嘢咁瞓攞諗谂嗌啱嘥嚿𠵱噉"
"""Characters of Cantonese words. In 9 million characters of reference text in Mandarin they
occur 40 times, 30 of them 唔 as an interjection."""

IN_CANTONESE_TOO = "係系睇畀俾乜咩搵揾喎嘞"
"""Common in Cantonese, and not unknown in Mandarin."""

IN_MANDARIN = "的是了們们這这他她沒没嗎吗很吧說说"
"""What Cantonese has other words for."""

MADE_IN_JAPAN = "畑辻峠栃榊匂凪枠畠笹籾糀膵麿樫俣凧匁叺噺塀杢桝梺椙椛毟"
"""Kokuji. Chinese text has them in names, so one alone says nothing."""

JAPANESE_TOO = "働込毎"
"""Kokuji of common words (労働, 申込), not of names, and a shinjitai of old print, too."""

NOT_IN_JAPANESE = "這这們们您你她他是了的嗎吗很吧呢讓让沒没於于"
"""Characters without which few Chinese sentences do, rare in Japanese between kanji."""

SHARED = re.compile("其他|目的|的士|的确|的確|了解|了結|了结|是非")
"""Words that Cantonese has too, with characters of Mandarin."""

CERTAIN = re.compile(
    "[喺咗嚟哋啲嗰瞓攞諗嗌啱嘥嚿]|唔[係系好知識识使該该會会去得想要]|冇[問问事得人]"
)
"""One of these makes a short sentence Cantonese; else 唔 may be an exclamation, 佢 a name."""

INTERJECTION = re.compile(f"唔唔+|唔(?![{HAN}])")
SHORT = 12
"""Characters at most of a clause that one Cantonese character makes Cantonese (「唔該」)."""

LINE_RATIO = 3
"""Characters of Cantonese to one of Mandarin in a line that isn't Mandarin with a quotation."""

LIAO = re.compile("[終完修満]了")
"""Japanese words with 了, which else is Chinese."""

TITLES = "《》〈〉"
_INSIDE = "([^「」『』“”‘’\\n]{1,30})"
TITLE = re.compile(f"《([^《》\\n]{{1,40}})》|「{_INSIDE}」|『{_INSIDE}』|“{_INSIDE}”|‘{_INSIDE}’")
"""A title or a quotation, which is Japanese as a whole if there is any kana in it. A quotation has
no other marks in it, so that it is the same one when its own have been converted."""
CHINESE_TOO = re.compile("[这這们們是嗎吗很你您她的了]")
"""What a title in Japanese doesn't have, as it doesn't CHINESE_ONLY."""

ANY_KANA = re.compile("[ぁ-ゖァ-ヺ]")
SENTENCE = re.compile(f"[{HAN}][はがをにでもへ]|です|ます|した|する|[をはがに][{HAN}]")
"""Particles and endings: no list of names."""
NAME = 10
"""Characters at most of a name with kana in a Chinese enumeration."""
SHORT_NAME = 6
"""Of one without kana."""
ROLE = re.compile(
    ".*(?:演員|演员|歌手|作家|導演|导演|女優|女优|聲優|声优|選手|选手|球員|球员|首相|畫家|画家|家)"
)
"""What stands before the first name of an enumeration."""
ROLE_AND_NAME = 16

KANJI_SHARE = 1 / 12
"""Share of Japanese characters from which a clause without kana is Japanese (東京都渋谷区)."""


def is_han(codes: NDArray[np.uint32] | NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Which code points are CJK ideographs, compatibility ideographs included."""
    unified = (codes - np.uint32(0x3400)) < np.uint32(0xA000 - 0x3400)
    compatible = (codes - np.uint32(0xF900)) < np.uint32(0xFB00 - 0xF900)
    astral = (codes - np.uint32(0x20000)) < np.uint32(0x20000)
    return unified | compatible | astral


@lru_cache(maxsize=1)
def _marks() -> NDArray[np.uint8]:
    table = np.zeros(SIZE, np.uint8)
    codes = np.arange(SIZE, dtype=np.uint32)
    table[:-1][is_han(codes[:-1])] = NOT_JAPANESE
    # JIS X 0208 has its ideographs in rows 16 to 84.
    rows = (bytes((row, cell, 10)) for row in range(0xB0, 0xF5) for cell in range(0xA1, 0xFF))
    table[code_points(b"".join(rows).decode("euc_jp", "ignore"))] = 0
    known = evidence()
    for characters, mark in (
        (known.replaced, NOT_JAPANESE),
        (NOT_IN_JAPANESE, NOT_JAPANESE),
        (IN_CANTONESE, CANTONESE),
        (IN_CANTONESE_TOO, CANTONESE_TOO),
        (IN_MANDARIN, MANDARIN),
        (known.shinjitai + JAPANESE_TOO, SHINJITAI),
        (MADE_IN_JAPAN, KOKUJI),
    ):
        table[code_points(characters)] |= mark
    table[code_points(known.shinjitai + JAPANESE_TOO + MADE_IN_JAPAN)] &= ~np.uint8(NOT_JAPANESE)
    table.flags.writeable = False
    return table


def marks_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """CANTONESE, MANDARIN, SHINJITAI, … of each code point."""
    return _marks().take(codes, mode="clip")


def present_in(marks: NDArray[np.uint8]) -> int:
    """All marks that occur, in one integer."""
    return int(np.bitwise_or.reduce(marks)) if len(marks) else 0


def cantonese(text: str, scan: Scan, marks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where Cantonese stands: lines of it, and clauses in lines of Mandarin."""
    found = np.zeros(len(marks), np.bool_)
    places = ((marks & CANTONESE) != 0).nonzero()[0]
    for line in np.unique(scan.line_of(places)).tolist():
        start, end = int(scan.line_starts[line]), int(scan.line_ends[line])
        if _is_cantonese(text, start, end, marks, LINE_RATIO):
            found[start:end] = True
            continue
        for begin, stop in clauses_with(text, start, end, _between(places, start, end)):
            here = marks[begin:stop]
            if _is_cantonese(text, begin, stop, marks) or _is_quoted_word(text, begin, stop, here):
                found[begin:stop] = True
    return found


def clauses_with(
    text: str, start: int, end: int, places: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """The clauses of text[start:end] in which the places (ascending, all inside) are."""
    stop = start
    for at in places:
        if at < stop or not (rest := CLAUSE.match(text, at, end)):
            continue
        begin, stop = at, rest.end()
        while begin > start and CLAUSE.match(text, begin - 1, begin):
            begin -= 1
        yield begin, stop


def _between(places: NDArray[np.int64], start: int, end: int) -> list[int]:
    """Those of the places (ascending) that are in text[start:end]."""
    first, last = places.searchsorted((start, end)).tolist()
    inside: list[int] = places[first:last].tolist()
    return inside


def _is_cantonese(
    text: str, start: int, end: int, marks: NDArray[np.uint8], ratio: int = 1
) -> bool:
    """Whether a line or clause has two words of Cantonese, and more than it has of Mandarin."""
    here = marks[start:end]
    strong = set(INTERJECTION.sub("", text[start:end])).intersection(IN_CANTONESE)
    if not strong:
        return False
    cantonese = int(np.count_nonzero(here & (CANTONESE | CANTONESE_TOO)))
    several = len(strong) > 1 or bool((here & CANTONESE_TOO).any())
    short = end - start <= SHORT and bool(CERTAIN.search(text, start, end))
    mandarin = int(np.count_nonzero(here & MANDARIN)) - len(SHARED.findall(text, start, end))
    return (several or short) and cantonese > ratio * mandarin


def _is_quoted_word(text: str, start: int, end: int, marks: NDArray[np.uint8]) -> bool:
    """Whether a clause is a word in quotation marks with one character of Cantonese (「唔該」)."""
    word = 2 <= end - start <= SHORT and not (marks & MANDARIN).any()
    return word and _is_quoted(text, start, end) and not INTERJECTION.search(text, start, end)


def _is_quoted(text: str, start: int, end: int, others: str = "") -> bool:
    """Whether text[start:end] stands between quotation marks, or those of `others`."""
    if start == 0:
        return False
    if text[start - 1] in others:
        return text[end : end + 1] in others
    return text[start - 1] in OPENING and CLOSED.match(text, end) is not None


def japanese(scan: Scan, text: str, traits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where Japanese with kana stands: lines of it, and runs with kana in Chinese lines."""
    kana = (traits & KANA) != 0
    wordlike = kana | is_han(scan.codes)
    for mark in (0x3005, 0x3006, 0x30FC):
        wordlike |= scan.codes == mark
    kana_before = np.concatenate(([0], np.cumsum(kana)))
    word_before = np.concatenate(([0], np.cumsum(wordlike)))
    found = np.zeros(len(scan.codes), np.bool_)
    starts, ends = scan.line_starts, scan.line_ends
    in_line = kana_before[ends] - kana_before[starts]
    words = word_before[ends] - word_before[starts]
    lines = (in_line >= JAPANESE_KANA) & (in_line >= JAPANESE_SHARE * words)
    for line in lines.nonzero()[0].tolist():
        begin, stop = int(starts[line]), int(ends[line])
        if (
            CHINESE_ONLY.search(text, begin, stop)
            or _is_names(text, begin, stop)
            or _quotes_japanese(text[begin:stop])
        ):
            lines[line] = False
    run_starts, run_ends = runs(wordlike)
    in_run = kana_before[run_ends] - kana_before[run_starts]
    run = (in_run >= JAPANESE_RUN_KANA) & (in_run >= JAPANESE_SHARE * (run_ends - run_starts))
    for first, last in (
        *zip(starts[lines].tolist(), ends[lines].tolist(), strict=True),
        *zip(run_starts[run].tolist(), run_ends[run].tolist(), strict=True),
    ):
        found[first:last] = True
    for match in TITLE.finditer(text):
        if (
            not CHINESE_TOO.search(text, *match.span(match.lastindex or 0))
            and kana[slice(*match.span(match.lastindex or 0))].any()
        ):
            found[slice(*match.span(match.lastindex or 0))] = True
    return found


def _quotes_japanese(line: str) -> bool:
    """Whether a line with kana is Chinese, all of the kana in titles and quotations."""
    rest = TITLE.sub(lambda title: title[0] if CHINESE_TOO.search(title[0]) else "", line)
    if ANY_KANA.search(rest):
        return False
    return bool((marks_of(code_points(rest)) & NOT_JAPANESE).any())


def _is_names(text: str, start: int, end: int) -> bool:
    """Whether a line with kana is Chinese, the kana being names in an enumeration."""
    if SENTENCE.search(text, start, end):
        return False
    clauses = [match.span() for match in CLAUSE.finditer(text, start, end)]
    with_kana = [span for span in clauses if ANY_KANA.search(text, *span)]
    if any(last - first > NAME for first, last in with_kana):
        return False
    listed = all(
        text[last : last + 1] == "、" or text[first - 1 : first] == "、"
        for first, last in with_kana
    )
    marks = marks_of(code_points(text[start:end]))
    chinese = (
        _chinese(text[start:end], first - start, last - start, marks)
        for first, last in clauses
        if (first, last) not in with_kana
    )
    return listed and any(count > 0 for count in chinese)


def kanji(text: str, scan: Scan, marks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Lines and clauses of Japanese without kana.

    They have characters that Japanese alone has and none that it lacks. In a line of Chinese one
    such character is a name's (渋谷車站), if the clause isn't quoted.
    """
    found = np.zeros(len(marks), np.bool_)
    places = ((marks & (SHINJITAI | KOKUJI)) != 0).nonzero()[0]
    for line in np.unique(scan.line_of(places)).tolist():
        start, end = int(scan.line_starts[line]), int(scan.line_ends[line])
        if _is_kanji(text, start, end, marks):
            found[start:end] = True
            continue
        for begin, stop in clauses_with(text, start, end, _between(places, start, end)):
            least = 1 if _is_quoted(text, begin, stop, TITLES) else 2
            if stop - begin <= ROLE_AND_NAME and "、" in (
                text[begin - 1 : begin],
                text[stop : stop + 1],
            ):
                role = ROLE.match(text, begin, stop)
                name = role.end() if role else begin
                if stop - name <= SHORT_NAME and _is_kanji(text, name, stop, marks):
                    found[name:stop] = True
            if _is_kanji(text, begin, stop, marks, least):
                found[begin:stop] = True
    return found


def _is_kanji(text: str, start: int, end: int, marks: NDArray[np.uint8], least: int = 1) -> bool:
    """Whether text[start:end] may be Japanese, and has `least` characters that nothing else is."""
    strong = int(np.count_nonzero(marks[start:end] & SHINJITAI))
    both = strong + int(np.count_nonzero(marks[start:end] & KOKUJI))
    enough = both >= max(least, KANJI_SHARE * (end - start)) and (strong > 0 or both > 1)
    return enough and _chinese(text, start, end, marks) <= 0


def _chinese(text: str, start: int, end: int, marks: NDArray[np.uint8]) -> int:
    """How many characters of text[start:end] aren't Japanese."""
    count = int(np.count_nonzero(marks[start:end] & NOT_JAPANESE))
    return count - len(LIAO.findall(text, start, end))


def lines_without(mark: int, scan: Scan, marks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the lines are in which no character has the mark."""
    lines: NDArray[np.bool_] = scan.per_line(((marks & mark) != 0).nonzero()[0]) == 0
    return np.repeat(lines, scan.line_ends - scan.line_starts + 1)[: len(marks)]


def korean(scan: Scan) -> NDArray[np.int64]:
    """Lines of Korean with hanja in them, which aren't Chinese."""
    if not scan.has(CharClass.FOREIGN):
        return np.empty(0, np.int64)
    hangul = ((scan.codes >= 0xAC00) & (scan.codes < 0xD7A4)).nonzero()[0]
    if not len(hangul):
        return hangul
    here, chinese = scan.per_line(hangul), scan.per_line(is_han(scan.codes).nonzero()[0])
    share = KOREAN_SHARE * (here + chinese)
    lines: NDArray[np.int64] = ((here > 0) & (here >= share) & (chinese > 0)).nonzero()[0]
    return lines


def runs(where: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends of the stretches in which `where` is true."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
    return steps[0::2], steps[1::2]
