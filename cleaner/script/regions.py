"""Where a traditional text was written, told by the forms and words that places differ in.

Which forms differ is in OpenCC's TWVariants and HKVariants: 裡 in Taiwan, 裏 in Hong Kong; what
neither writes (爲 衆) is of old print, and of OpenCC's own standard. The words are those whose
other places' counterparts differ; 資訊 and 程式, said in Taiwan and Hong Kong alike, aren't among
them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.count import frequent
from cleaner.scan import code_points
from cleaner.script.evidence import weigh
from cleaner.script.tables import CHANGES, tables

Region = Literal["", "taiwan", "hong-kong", "character-table", "old-print", "unknown"]
"""A text's variety; "" where it isn't traditional."""

Evidence = tuple[tuple[Region, tuple[tuple[str, int], ...]], ...]
"""For each variety the characters and words that speak for it, with their counts."""

PLACES: tuple[Region, ...] = ("taiwan", "hong-kong", "old-print")

FORMS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("裡", (2, 0, -2)),
    ("臺", (1, -1, 0)),
    ("着", (-2, 2, 1)),
    ("裏", (-1, 1, 1)),
    ("衞綫枱粧糭鈎", (-1, 2, 0)),
    ("説脱税鋭悦閲温户卧葱敍藴", (-1, 1, 1)),
    ("羣峯牀麪綉鷄", (-1, 0, 1)),
    ("為眾偽", (0, 0, -1)),
    ("爲衆僞", (-1, -1, 2)),
    ("敎旣卽眞淸靑吿愼顚鎭飮畧寃嵗", (-1, -1, 2)),
    ("喫纔竈覈鍼", (-1, -1, 1)),
)
"""Characters, and what one says for each of PLACES."""

WORDS: tuple[tuple[re.Pattern[str], tuple[int, int, int]], ...] = (
    (
        re.compile(
            "計程車|捷運|公車|腳踏車|軟體(?!動物)|硬體|韌體|網路|印表機|列印|螢幕|隨身碟|簡訊|部落[格客]|雷射|奈米"
            "|矽谷|太空梭|飛彈|義大利|寮國|雪梨|川普|歐巴馬|柯林頓|便當|鳳梨|優格|泡麵|品質|數位|行動電話|幼稚園"
            "|人工智慧|使用者|國中生|花椰菜|駭客|沙烏地"
        ),
        (3, -3, -3),
    ),
    (
        re.compile(
            "的士(?:(?<=[乘搭坐截輛架]的士)|(?=司機|站|高))|巴士站|電單車|屋邨|屋苑|公屋(?<!辦公屋)|雪櫃|質素|數碼|鐳射"
            "|流動電話|手提電話|布殊|三文治|車厘子|朱古力|薯仔|芝士|忌廉|沙律|泊車|差餉|公仔麵|私家車|行人路|茶餐廳"
            "|揸車|士多(?=啤梨|店)"
        ),
        (-2, 2, -2),
    ),
)
"""Words, likewise. Those of Hong Kong weigh less: Taiwan's texts on Hong Kong have them. A pattern
whose alternatives begin with a literal is the quickest."""

MAINLAND = re.compile(
    "信息|視頻|鼠標|屏幕|打印|服務器|數據庫|出租車|公交車|短信|硬盤|光盤|芯片|導彈|激光|納米"
    "|互聯網|軟件|硬件|網絡|智能|公安機關|幹部|黨委|落實|農民工|領導幹部|社會主義"
)
"""Words of the mainland, in traditional characters: they support a text's having been converted."""

PARTICLE = re.compile("著(?<![原名顯巨合昭鉅土執論專編譯遺新卓拙撰所卓]著)(?![作名者稱述書錄於有])")
"""著 where the mainland and Hong Kong write 着."""

MOST = 5
"""Occurrences of one form or word that count; more of the same say no more."""

CLAIM, LEAD = 3, 2
"""Points that a place needs, and by which it must be ahead of the others."""

MERGED_WEIGHT = -2.0
"""Nats from which a character in traditional text is one that simplified text writes there (于)."""

MERGED, MERGED_SHARE = 4.0, 0.6
"""Nats of two such characters (of one, where there are the mainland's words) that make a text one
that was made from simplified by a character table, and their share among themselves and the
characters that stand there otherwise (於)."""

MOST_FORMS = 100
"""More than FORMS has."""

EVIDENCE = 10
"""How many characters and words are returned for each."""


class Claim(NamedTuple):
    """A region, and what speaks for each."""

    region: Region
    evidence: Evidence


def region_of(text: str) -> Claim:
    """The variety of a text that is written in traditional characters."""
    points = [0, 0, 0]
    found: dict[Region, list[tuple[str, int]]] = {}
    for key, count, says in _counted(text):
        best = max(says)
        for at, place in enumerate(PLACES):
            points[at] += says[at] * min(count, MOST)
            if says[at] == best and says.count(best) < len(PLACES) - 1:
                found.setdefault(place, []).append((key, count))
    made, merged = _made_by_table(text)
    if merged:
        found["character-table"] = merged
    best = max(points)
    second = sorted(points)[-2]
    region: Region = "unknown"
    if made:
        region = "character-table"
    elif best >= CLAIM and best - second >= LEAD:
        region = PLACES[points.index(best)]
    evidence = ((place, tuple(entries[:EVIDENCE])) for place, entries in found.items())
    return Claim(region, tuple(evidence))


def _counted(text: str) -> list[tuple[str, int, tuple[int, int, int]]]:
    """Forms and words that occur, most frequent first, with their counts and what they say."""
    forms = dict(frequent(text, _forms(), 1, MOST_FORMS))
    counts = [(key, forms[key], says) for keys, says in FORMS for key in keys if key in forms]
    for pattern, says in WORDS:
        found = Counter(match.group() for match in pattern.finditer(text))
        counts += [(word, number, says) for word, number in found.items()]
    if "著" in text:
        counts.append(("著", sum(1 for _ in PARTICLE.finditer(text)), (1, -1, 0)))
    return sorted((entry for entry in counts if entry[1]), key=lambda entry: -entry[1])


@lru_cache(maxsize=1)
def _forms() -> NDArray[np.uint8]:
    """1 for the characters of FORMS, shape (0x110000,)."""
    table = np.zeros(sys.maxunicode + 1, np.uint8)
    table[code_points("".join(keys for keys, _ in FORMS))] = 1
    return table


def _made_by_table(text: str) -> tuple[bool, list[tuple[str, int]]]:
    """Whether a character table made the text, and the characters that speak for it."""
    codes = code_points(text)
    weights = weigh(codes)
    places = (weights <= MERGED_WEIGHT).nonzero()[0]
    if not len(places):
        return False, []
    table = tables()
    merged = Counter(map(chr, codes[places].tolist())).most_common()
    targets = table.target[codes[(table.traits_of(codes) & CHANGES) != 0]]
    wanted = np.array([ord(character) for character, _ in merged], np.uint32)
    otherwise = int(np.count_nonzero(np.isin(targets, wanted)))
    share = len(places) / max(len(places) + otherwise, 1)
    enough = min(-float(weights[places].sum()), -float(weights.sum()) + MERGED / 2) >= MERGED
    various = len(merged) > 1 or (bool(merged) and MAINLAND.search(text) is not None)
    return enough and various and share >= MERGED_SHARE, merged
