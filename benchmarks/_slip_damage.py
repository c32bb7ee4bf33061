"""Pinyin-annotated pages with frame slips, made from clean simplified text (for slips.py).

The steps are those by which such pages came about: character by character to traditional, held as
GBK bytes; in these, the bytes of every character of a table replaced by themselves and a reading
in brackets, wherever they stand; decoded pair by pair; cut at marks, byte by byte; private use
dropped; NFKC.
"""

from __future__ import annotations

import random
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

CUTS = (b"\xa3\xac", b"\xa1\xa2", b"\xa3\xa1", b"\xa3\xbf", b"\xa3\xbb")  # ，、！？；


class Site(NamedTuple):
    """How a site annotates, and what its decoder makes of bytes that are no character.

    `tones`: marks, numbers, none. `blank`: before the bracket, of every third annotation if
    `some_blanks`. `lost`: what stands for such bytes, and for the byte 80 unless that becomes €;
    `kept`: of a pair that is no character the second byte stays; `alone`: 80 takes none along.
    `narrow`: characters of later editions of GBK are lost as well. `spam`: is put into every tenth
    annotation.
    """

    brackets: str = "()"
    tones: str = "marks"
    blank: str = ""
    some_blanks: bool = False
    lost: str = "?"
    kept: bool = False
    alone: bool = False
    euro: bool = False
    narrow: bool = False
    spam: str = ""


SITES = {
    "as the seeds": Site(),
    "tone numbers": Site(tones="numbers"),
    "no tones": Site(tones="none"),
    "blank before": Site(blank=" "),
    "some blanks before": Site(blank=" ", some_blanks=True),
    "spam within": Site(spam="在线观看"),
    "（ ）": Site("（）"),
    "[ ]": Site("[]"),
    "< >": Site("<>"),
    "【 】": Site("【】"),
    "U+FFFD": Site(lost="\ufffd"),
    "U+FFFD, bracket kept": Site(lost="\ufffd", kept=True),
    "€ for 80": Site(euro=True),
    "80 alone": Site(alone=True),
    "early GBK": Site(narrow=True),
    "nothing": Site(lost=""),
    "nothing, bracket kept": Site(lost="", kept=True, alone=True),
}


class Page(NamedTuple):
    """A damaged page, and the text it was made from, in traditional characters."""

    damaged: str
    plain: str


@lru_cache(maxsize=1)
def to_traditional() -> dict[int, str]:
    """OpenCC's characters, where the first choice isn't the character itself."""
    path = resources.files("opencc") / "dictionary" / "STCharacters.txt"
    table = {}
    for line in path.read_text("utf-8").splitlines():
        simplified, choices = line.split("\t")
        first = choices.split(" ")[0]
        if first != simplified and len(pair(first)) == 2:
            table[ord(simplified)] = first
    return table


@lru_cache(maxsize=16)
def annotations(site: Site = SITES["as the seeds"]) -> dict[str, bytes]:
    """Every traditional character of `to_traditional` with what is put behind it."""
    from pypinyin import Style, pinyin

    style = {"marks": Style.TONE, "numbers": Style.TONE3, "none": Style.NORMAL}[site.tones]
    found = {}
    for number, character in enumerate(sorted(set(to_traditional().values()))):
        syllable = pinyin(character, style=style)[0][0].replace("ɡ", "g")
        if syllable == character or not syllable.encode("gbk", "ignore"):
            continue
        if site.spam and number % 10 == 0:
            syllable = syllable[:1] + site.spam + syllable[1:]
        blank = "" if site.some_blanks and number % 3 else site.blank
        note = blank + syllable.join(site.brackets)
        found[character] = note.encode("gbk", "ignore")
    return found


def pair(character: str) -> bytes:
    """The bytes in GBK; nothing where it has none."""
    return character.encode("gbk", "ignore")


def damage(
    text: str, share: float, cut: bool, nfkc: bool, seed: int, site: Site = SITES["as the seeds"]
) -> Page:
    """A page whose site annotates `share` of the traditional characters."""
    plain = text.translate(to_traditional())
    plain = plain.encode("gbk", "ignore").decode("gbk")
    data = plain.encode("gbk")
    table = sorted(annotations(site))
    chooser = random.Random(seed)  # noqa: S311
    for character in chooser.sample(table, round(share * len(table))):
        code = pair(character)
        data = data.replace(code, code + annotations(site)[character])
    decoded = by_pairs(data, site)
    if cut and site.lost.isascii():  # with U+FFFD it can't be held as GBK and cut there
        decoded = "\n".join(by_pieces(line) for line in decoded.split("\n"))
    damaged = "".join(c for c in decoded if not "\ue000" <= c <= "\uf8ff")
    if nfkc:
        damaged, plain = (unicodedata.normalize("NFKC", t) for t in (damaged, plain))
    return Page(damaged, plain)


def by_pairs(data: bytes, site: Site) -> str:
    """GBK read pair by pair; a lead byte that no trail byte follows takes the next one along."""
    characters = []
    at = 0
    while at < len(data):
        if data[at] < 0x80 or (site.euro and data[at] == 0x80):
            characters.append(chr(data[at]) if data[at] < 0x80 else "€")
            at += 1
            continue
        trail = data[at + 1] if at + 1 < len(data) else 0
        valid = 0x40 <= trail < 0xFF and trail != 0x7F and 0x81 <= data[at] < 0xFF
        code = data[at : at + 2].decode("gb18030", "ignore") if valid else ""
        known = len(code) == 1
        if known and site.narrow and not code.encode("gbk", "ignore"):
            code = ""
        characters.append(code if known else site.lost)
        takes_one = site.kept or (site.alone and data[at] == 0x80)
        at += 1 if takes_one and not known else 2
    return "".join(characters)


def by_pieces(line: str) -> str:
    """A line cut at marks, also at those that straddle two characters; odd bytes are lost."""
    pieces = [line.encode("gb18030")]
    for mark in CUTS:
        split: list[bytes] = []
        for piece in pieces:
            if piece in CUTS:
                split.append(piece)
                continue
            for number, part in enumerate(piece.split(mark)):
                split += [mark, part] if number else [part]
        pieces = split
    return "".join(whole(piece) for piece in pieces)


def whole(piece: bytes) -> str:
    """Pairs read as GBK, user-defined ones as private use, without what isn't valid."""
    return piece.decode("gb18030", "ignore")
