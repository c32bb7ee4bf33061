"""Corner brackets 「」『』, traditional text's quotation marks, to “”‘’ where it is converted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner._native import quotes as native


def quotation_marks(text: str, chosen: NDArray[np.bool_] | None) -> list[tuple[int, int]]:
    """Place and new form, a code point, of each corner bracket in what is chosen.

    `chosen`: which characters are converted, None for all of them.
    """
    found = native.quotation_marks(text)
    return [mark for mark in found if chosen[mark[0]]] if chosen is not None else found
