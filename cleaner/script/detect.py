"""Which script a text is written in, told from the characters that only one of them uses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import code_points
from cleaner.script.tables import KANA, SIMPLIFIED_ONLY, TRADITIONAL_ONLY, tables

Kind = Literal["simplified", "traditional", "mixed", "japanese", "none"]

CLEAR_SHARE = 0.9
"""Share of one script from which a text counts as written in it. Measured on 3,889 passages of
reference text: the right script's share is 0.955 at the least (names, a few stray characters)."""

JAPANESE_SHARE = 0.2
"""Kana among kana and ideographs from which a text is Japanese. The same passages, articles on
Japan with names in kana among them, have 0.12 at the most; Japanese sentences are half kana."""

JAPANESE_KANA = 3
"""Fewer kana than this are decoration (鮮の味) or a name."""

EVIDENCE = 10
"""How many of the deciding characters are returned."""


@dataclass(frozen=True, slots=True)
class Script:
    """What `detect_script` found.

    `kind`: "none" where nothing decides (中文). Counts are characters: `traditional` and
    `simplified` of those that only one of the two uses, `kana` hiragana and katakana, `han` all
    ideographs. `share` is traditional / (traditional + simplified), 0.0 without either.
    `evidence`: the most frequent deciding characters with their counts.
    """

    kind: Kind
    traditional: int = 0
    simplified: int = 0
    kana: int = 0
    han: int = 0
    share: float = 0.0
    evidence: tuple[tuple[str, int], ...] = ()


def is_han(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are CJK ideographs, compatibility ideographs included."""
    unified = (codes - np.uint32(0x3400)) < np.uint32(0xA000 - 0x3400)
    compatible = (codes - np.uint32(0xF900)) < np.uint32(0xFB00 - 0xF900)
    astral = (codes - np.uint32(0x20000)) < np.uint32(0x20000)
    return unified | compatible | astral


def detect_script(text: str) -> Script:
    """Tell simplified from traditional Chinese and both from Japanese, with the evidence."""
    codes = code_points(text)
    traits = tables().traits_of(codes)
    deciding = traits & (TRADITIONAL_ONLY | SIMPLIFIED_ONLY)
    traditional = int(np.count_nonzero(deciding & TRADITIONAL_ONLY))
    simplified = int(np.count_nonzero(deciding & SIMPLIFIED_ONLY))
    kana = int(np.count_nonzero(traits & KANA))
    han = int(np.count_nonzero(is_han(codes)))
    total = traditional + simplified
    share = traditional / total if total else 0.0
    characters = codes[deciding.nonzero()[0]].tolist()
    frequent = Counter(characters).most_common(EVIDENCE)
    return Script(
        _kind(total, share, kana, han),
        traditional,
        simplified,
        kana,
        han,
        share,
        tuple((chr(code), count) for code, count in frequent),
    )


def kind_of(codes: NDArray[np.uint32], traits: NDArray[np.uint8]) -> Kind:
    """`detect_script`'s `kind` alone, from code points and their traits."""
    traditional = int(np.count_nonzero(traits & TRADITIONAL_ONLY))
    total = traditional + int(np.count_nonzero(traits & SIMPLIFIED_ONLY))
    kana = int(np.count_nonzero(traits & KANA))
    han = int(np.count_nonzero(is_han(codes))) if kana else 0
    return _kind(total, traditional / total if total else 0.0, kana, han)


def _kind(total: int, share: float, kana: int, han: int) -> Kind:
    if kana >= JAPANESE_KANA and kana >= JAPANESE_SHARE * (kana + han):
        return "japanese"
    if not total:
        return "none"
    if share >= CLEAR_SHARE:
        return "traditional"
    return "simplified" if share <= 1 - CLEAR_SHARE else "mixed"
