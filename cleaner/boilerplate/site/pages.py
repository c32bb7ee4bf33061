"""What is kept of a page while a site is learned: its lines as numbers, a sketch of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.lines import BODY_HEADING, Lines, look
from cleaner.boilerplate.site.keys import LONGEST, keys_of, number_of, slotted
from cleaner.document import Document
from cleaner.scan import CharClass, code_points
from cleaner.site import SLOTS, without_slots

PROSE, SENTENCE, OWN, BARE = 1, 2, 4, 8
"""What a line is: a paragraph of running text; it ends like a sentence; never to be learned; only
marks and numbers, to be learned as part of a block."""

_LABELS = 4
_LABEL = 4  # characters with which a line says something by itself

MOST_SHINGLES = 128
"""Of a page, the smallest by value."""

_SHINGLE = 8  # characters
_SAMPLE_BITS = 3  # one shingle of eight is kept
_FEW_SHINGLES = 8  # of a page's prose; with fewer its other lines are taken too

# What people write at the ends of their own texts; pages of one office share it.
_STOCK = re.compile(
    r"[(（]?(?:以下无正文|特此|此致|敬礼|此复|谢谢|以上|附[件表注:：]|抄[送报]|主题词|目录|前言|引言|序言?|后记|正文|摘要"
    r"|关键词|参考文献|致谢|附录|结语|结论|总则|附则|问|答|完|译?注释?|备注|说明|合计|总计|小计|姓名|性别"
    r"|序号|单位|名称|日期|年月日|[甲乙丙]方|签[字名章]|盖章)"
    r"[\s0-9一二三四五:：.。,，、!！()（）]*"
    r"|特此.{1,8}[.。!！]?|[甲乙丙丁]方[(（].{1,6}[)）][:：]?|[(（](?:盖章|公章|完|签字|章).{0,4}[)）]"
)
# Fields of a form that somebody is to fill in: a site's foot has them with what belongs there.
_FIELD = re.compile(
    r"(?:[甲乙丙丁]方)?[(（]?(?:法定|委托|授权)?(?:代表人?|代理人|负责人|经办人|联系人|申请人|开户银?行|[账帐]号|电话|传真|住[所址]"
    r"|[地住]址|邮编|邮政编码|身份证号码?|签[订约名字]|日期|单位|意见|填[表报]).{0,8}[:：][\s_]*(?:年\s*月\s*日)?"
)
_OFFICE = re.compile(
    r"\w{3,30}(?:局|[部省市县区镇乡]|会|委|办|办公室|政府|公司|中心|[学法医]院|厅|处|科|室|队|站|社|校|大学|[小中]学|集团|银行)"
)
_SIGNED = re.compile(
    r"(?:[12][0-9]{3}|[一二][一二三四五六七八九○〇零Ｏ0]{3})\s?年\s?.{1,3}\s?月\s?.{1,3}\s?日"
)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The lines of a page that are not blank; arrays have one entry each.

    `slotted` (int64): the line with dates and numbers as slots; `literal` (int64): as it is;
    `kinds` (uint8): bits of `PROSE`, `SENTENCE`, `OWN`. `sketch` (int64): a sample of the page's
    shingles, ascending.
    """

    texts: list[str]
    slotted: NDArray[np.int64]
    literal: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    sketch: NDArray[np.int64]


def prepare(text: str) -> Prepared:
    """Look at a page's text as the stage boilerplate meets it."""
    lines = look(Document.of(text))
    full = [line for line in range(len(lines)) if not lines.blank[line]]
    texts = [lines.stripped(line) for line in full]
    slots, literals, kinds = [], [], []
    under_prose = False
    for at, (line, line_text) in enumerate(zip(full, texts, strict=True)):
        kind = PROSE * lines.prose[line] | SENTENCE * lines.closed[line]
        key, slot = keys_of(line_text[:LONGEST])
        below = texts[at + 1] if at + 1 < len(texts) else ""
        if len(line_text) > LONGEST or is_own(line_text, below, under_prose):
            kind |= OWN
        elif is_bare(slot):
            kind |= BARE
        under_prose = bool(lines.prose[line])
        number = number_of(slot)
        slots.append(number)
        literals.append(number if slot == key else number_of(key))
        kinds.append(kind)
    return Prepared(
        texts,
        np.array(slots, np.int64),
        np.array(literals, np.int64),
        np.array(kinds, np.uint8),
        _sketch_of_page(lines, full),
    )


def is_own(text: str, below: str, under_body: bool) -> bool:
    """Whether a line is the page's own however often it is seen elsewhere.

    Headings of the body, stock phrases of letters and notices, tables' heads, and the name with
    which a text is signed, above its date or directly below the body. `below` is the next line
    that is not blank; `under_body`: the one before is of the body.
    """
    if BODY_HEADING.match(text) or _STOCK.fullmatch(text) or _SIGNED.fullmatch(below):
        return True
    if _FIELD.fullmatch(text):
        return True
    if under_body and _OFFICE.fullmatch(text):
        return True
    if any(slot in text for slot in SLOTS):  # it could not be told from a pattern
        return True
    pattern = slotted(text)
    if is_bare(pattern):
        return "{date}" in pattern
    words = without_slots(pattern)
    # Too few words to tell it from body text: 第{number}条, {number}人.
    return words != text and (
        sum(map(str.isalpha, words)) < 2 or words.startswith(("第", "图", "表", "注", "附"))
    )


def is_bare(pattern: str) -> bool:
    """Whether a pattern has no words of its own, only marks and slots."""
    return not any(map(str.isalpha, without_slots(pattern)))


def labels(which: Sequence[int], prose: Sequence[bool]) -> list[int]:
    """Places of lines that alternate with others: a form's labels between what was filled in.

    `which`: for each line of a page which of the site's it is, -1 for another; `prose`: whether it
    is a paragraph. At least `_LABELS` different lines must alternate in a row.
    """
    chains: list[list[int]] = [[]]
    for at in (at for at, number in enumerate(which) if number >= 0):
        if chains[-1] and (at - chains[-1][-1] != 2 or prose[at - 1]):
            chains.append([])
        chains[-1].append(at)
    long = (chain for chain in chains if len({which[at] for at in chain}) >= _LABELS)
    return [at for chain in long for at in chain]


def is_label(text: str) -> bool:
    """Whether a line between paragraphs may head one: 主持人：, 问, 小结."""
    return text.endswith((":", "：")) or sum(map(str.isalnum, text)) < _LABEL


def _sketch_of_page(lines: Lines, full: list[int]) -> NDArray[np.int64]:
    prose = [lines.stripped(line) for line in full if lines.prose[line]]
    found = sketch("".join(prose))
    if len(found) < _FEW_SHINGLES:
        found = sketch("".join(lines.stripped(line) for line in full))
    return found


def sketch(text: str) -> NDArray[np.int64]:
    """A sample of the text's shingles by value, so that like texts have like samples.

    Bottom-k of a hash of 8-character shingles (Broder, "On the resemblance and containment of
    documents", 1997), blanks and marks left out.
    """
    codes = code_points(text)
    if len(codes):
        scan = Document.of(text).scan
        words = CharClass.HAN | CharClass.LATIN | CharClass.DIGIT | CharClass.KANA
        codes = codes[(scan.classes & np.uint16(words)) != 0]
    if len(codes) < _SHINGLE:
        return np.empty(0, np.int64)
    values = codes.astype(np.uint64)
    hashes = np.zeros(len(values) - _SHINGLE + 1, np.uint64)
    for place in range(_SHINGLE):
        hashes *= np.uint64(0x9E3779B97F4A7C15)
        hashes += values[place : place + len(hashes)]
    hashes ^= hashes >> np.uint64(31)  # the finaliser of splitmix64
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(29)
    kept = np.unique(hashes[hashes >> np.uint64(64 - _SAMPLE_BITS) == 0])[:MOST_SHINGLES]
    return kept.astype(np.int64)
