"""Compatibility forms to the characters they stand for.

Fullwidth Latin and digits, Kangxi and CJK radicals, compatibility ideographs, small and vertical
punctuation. Not NFKC as a whole: that flattens Chinese punctuation, circled numbers and units.
Source: Unicode 15 compatibility decompositions (`unicodedata`), and for the radicals supplement
EquivalentUnifiedIdeograph.txt of the Unicode Character Database (those whose ideograph GB 2312 or
Big5 has; the others are parts of characters).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner._native.width import changes
from cleaner.context import Context
from cleaner.document import BulkEdit, Document
from cleaner.scan import CharClass

_RADICALS = (
    "⺁厂 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺐尢 ⺒巳 ⺓幺 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 "
    "⺜日 ⺝月 ⺟母 ⺠民 ⺡氵 ⺣灬 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺫目 ⺬示 ⺭礻 ⺰纟 ⺴冗 ⺶羊 ⺺肀 ⺻聿 "
    "⺼肉 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 "
    "⻓长 ⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 "
    "⻩黄 ⻪黾 ⻬齐 ⻮齿 ⻰龙 ⻱龜 ⻳龟 "
)

# Vertical, small and halfwidth marks to the Chinese mark; the small percent sign and its like,
# which have no Chinese form of their own, to ASCII.
_MARKS = (
    "︐， ︑、 ︒。 ︓： ︔； ︕！ ︖？ ︗〖 ︘〗 ︙… ︰： ︱— ︵（ ︶） ︷｛ ︸｝ ︹〔 "
    "︺〕 ︻【 ︼】 ︽《 ︾》 ︿〈 ﹀〉 ﹁「 ﹂」 ﹃『 ﹄』 ﹇［ ﹈］ ﹐， ﹑、 ﹒. ﹔； "
    "﹕： ﹖？ ﹗！ ﹘— ﹙（ ﹚） ﹛｛ ﹜｝ ﹝〔 ﹞〕 ﹟# ﹠& ﹡* ﹢+ ﹣- ﹤< ﹥> "
    "﹦= ﹨\\ ﹩$ ﹪% ﹫@ ｡。 ｢「 ｣」 ､、 ･· "
)

# Fullwidth symbols that Chinese text also uses in their own right: only beside a Latin letter or
# digit do they belong to it (５０％, ３．１４, Ａ＆Ｂ).
_SYMBOLS = "％．＋＝／＜＞＆＃＠＄＿＊＼＾｜"

_TO_ASCII = np.uint32(0xFEE0)


def wide_forms() -> dict[int, int]:
    """Code points that always change, and what they become."""
    pairs = {pair[0]: pair[1] for pair in (*_RADICALS.split(), *_MARKS.split())}
    forms = {ord(wide): ord(plain) for wide, plain in pairs.items()}
    forms.update(_decompositions(range(0x2F00, 0x2FD6), range(0xF900, 0xFB00)))
    forms.update(_decompositions(range(0x2F800, 0x2FA20)))
    for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        forms[wide] = wide - 0xFEE0
    return forms


def symbol_forms() -> dict[int, int]:
    """Code points that change beside a Latin letter or digit."""
    return {ord(c): ord(c) - 0xFEE0 for c in _SYMBOLS}


def _decompositions(*ranges: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ideographs and radicals that decompose to one ideograph."""
    for block in ranges:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and ord(plain) != code:
                yield code, ord(plain)


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """What each code point becomes, 0 where it stays, and which are symbols; shape (0x30000,)."""
    forms, symbols = np.zeros(0x30000, np.uint32), np.zeros(0x30000, np.uint8)
    for wide, plain in {**wide_forms(), **symbol_forms()}.items():
        forms[wide] = plain
    symbols[list(symbol_forms())] = 1
    return forms, symbols


class Width:
    """Compatibility forms to plain characters."""

    name = "width"
    triggers = CharClass.WIDE

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits, `layout.fullwidth-form` and `layout.compatibility-ideograph`."""
        scan, (forms, symbols) = document.scan, _table()
        found, ideographs, marks = changes(scan.codes, scan.classes, forms, symbols)
        edits = []
        for rule, places in (
            ("layout.fullwidth-form", found),
            ("layout.compatibility-ideograph", ideographs),
        ):
            if places:
                at = np.array(places, np.int64)
                edits.append(BulkEdit(rule, at, forms[scan.codes[at]]))
        if marks:  # they go the way of the digits
            at = np.array(marks, np.int64)
            edits.append(BulkEdit("layout.fullwidth-form", at, scan.codes[at] - _TO_ASCII))
        return edits
