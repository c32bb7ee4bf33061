"""Compatibility forms to the characters they stand for.

Fullwidth Latin and digits, Kangxi and CJK radicals, compatibility ideographs, small and vertical
punctuation. Not NFKC as a whole: that flattens Chinese punctuation, circled numbers and units.
Source: Unicode 15 compatibility decompositions (`unicodedata`), and for the radicals supplement
EquivalentUnifiedIdeograph.txt of the Unicode Character Database (those whose ideograph GB 2312 or
Big5 has; the others are parts of characters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

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

# Within a fullwidth figure these are its own: ９７４，９７９ and １２：３０.
_GROUPED = re.compile("(?<=[０-９])(?:，(?=[０-９]{3}(?![０-９]))|：(?=[０-５][０-９](?![０-９])))")


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
def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.bool_]]:
    """Sorted code points, what they become, and which are symbols."""
    symbols = symbol_forms()
    forms = sorted({**wide_forms(), **symbols}.items())
    return (
        np.array([wide for wide, _ in forms], np.uint32),
        np.array([plain for _, plain in forms], np.uint32),
        np.array([wide in symbols for wide, _ in forms], np.bool_),
    )


class Width:
    """Compatibility forms to plain characters."""

    name = "width"
    triggers = CharClass.WIDE

    def propose(self, document: Document, context: Context) -> list[BulkEdit]:
        """One-character edits, `layout.fullwidth-form` and `layout.compatibility-ideograph`."""
        scan = document.scan
        at = scan.where(CharClass.WIDE)
        wide, plain, symbols = _table()
        codes = scan.codes[at]
        found = np.minimum(wide.searchsorted(codes), len(wide) - 1)
        known = wide[found] == codes
        at, found = at[known], found[known]
        belongs = ~symbols[found] | _beside_latin(scan.codes, at)
        at, new = at[belongs], plain[found[belongs]]
        han = scan.classes[at] & CharClass.HAN != 0
        edits = [
            BulkEdit(rule, at[chosen], new[chosen])
            for rule, chosen in (
                ("layout.fullwidth-form", ~han),
                ("layout.compatibility-ideograph", han),
            )
            if chosen.any()
        ]
        return edits + _figures(document)


def _figures(document: Document) -> list[BulkEdit]:
    """The marks within fullwidth figures: they go the way of the digits."""
    codes = document.scan.codes
    digit = (codes >= 0xFF10) & (codes < 0xFF1A)
    mark = (codes[1:] == ord("，")) | (codes[1:] == ord("："))
    maybe = (digit[:-1] & mark).nonzero()[0] + 1
    found = [at for at in maybe.tolist() if _GROUPED.match(document.text, at)]
    if not found:
        return []
    at = np.array(found, np.int64)
    new = codes[at] - np.uint32(0xFEE0)
    return [BulkEdit("layout.fullwidth-form", at, new)]


def _beside_latin(codes: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a letter or digit, ASCII or fullwidth, stands before or behind."""
    last = len(codes) - 1
    return (_alphanumeric(codes[np.maximum(at - 1, 0)]) & (at > 0)) | (
        _alphanumeric(codes[np.minimum(at + 1, last)]) & (at < last)
    )


def _alphanumeric(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    narrow = np.where((codes >= 0xFF10) & (codes < 0xFF5B), codes - np.uint32(0xFEE0), codes)
    upper = narrow & ~np.uint32(0x20)
    return ((narrow >= 0x30) & (narrow <= 0x39)) | ((upper >= 0x41) & (upper <= 0x5A))
