"""Which marks are of which kind, as one table over all code points."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PAUSE, CLOSER, OPENER, CURLY, SEPARATOR, FINAL, SQUARE, CODE = (1 << i for i in range(8))

_KINDS = {
    "，。、；：？！": PAUSE,
    "）》】〕〉」』”’": CLOSER,
    "（《【〔〈「『“‘": OPENER,
    "“”‘’": CURLY,  # also used in Latin text
    "、，；": SEPARATOR,
    "!?": FINAL,
    "]": SQUARE,
    "\"'{};=<>:&|#": CODE,
}


@lru_cache(maxsize=1)
def mark_table() -> NDArray[np.uint8]:
    """Bits of every code point, shape (0x110000,)."""
    table = np.zeros(0x110000, np.uint8)
    for characters, kind in _KINDS.items():
        for character in characters:
            table[ord(character)] |= kind
    return table
