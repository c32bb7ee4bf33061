"""When two lines are the same: blanks, widths and marks aside; dates and numbers as slots."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from cleaner.site import SLOTS

LONGEST = 1000
"""Characters of a line that is looked at; of 2,000 lines that repeat across pages of the marked
sites the longest has 412."""

# Layout turns these into each other, or doubles them, so they are all one mark.
_MARKS = {"。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"',
          "『": '"', "』": '"', "—": "-", "–": "-", "─": "-", "－": "-", "…": "."}  # fmt: skip
_FLAT = str.maketrans({**_MARKS, **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad")})

_DATE, _TIME, _NUMBER = SLOTS
_WEEKDAY = r"(?:\s?[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?)?"
_SLOT = re.compile(
    r"(?P<date>(?<![\d.])(?:(?:19|20)?\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?日)?"
    r"|(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月|\d{1,2}\s?月\s?\d{1,2}\s?日)" + _WEEKDAY + ")"
    r"|(?P<time>\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)"
    r"|(?P<number>\d+(?:[.,，]\d+)*%?)"
)


def flat(line: str) -> str:
    """The line without what layout may change: blanks, widths, marks.

    >>> flat("责任编辑： 张 三。") == flat("责任编辑:张三.")
    True
    """
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line).translate(_FLAT)
    return "".join(line.split())


def slotted(line: str) -> str:
    """The line, or its flat form, with its dates, times and numbers as slots.

    >>> slotted("发布时间：2019-03-21 15:10 阅读(312)")
    '发布时间：{date} {time} 阅读({number})'
    """
    return _SLOT.sub(lambda found: f"{{{found.lastgroup}}}", line)


@lru_cache(maxsize=1 << 14)  # a site's lines come again and again
def keys_of(line: str) -> tuple[str, str]:
    """The flat form of a line, and that with slots."""
    key = flat(line)
    return key, slotted(key)


def pattern_of(line: str) -> str:
    """A pattern for people, blanks and marks kept, whose flat form is that of the line."""
    line = line.strip()
    key = slotted(flat(line))
    pattern = re.sub(r"\s+", " ", slotted(line))
    return pattern if flat(pattern) == key else key


@lru_cache(maxsize=1 << 14)
def number_of(key: str) -> int:
    """A key as a signed 64-bit number, the same on every machine."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
