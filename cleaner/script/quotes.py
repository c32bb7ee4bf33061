"""Corner brackets 「」『』, traditional text's quotation marks, to “”‘’ where it is converted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

OPENING, CLOSING = "「『“‘", "」』”’"
OUTER, INNER = ("“", "”"), ("‘", "’")
ALONE = {"「": "“", "」": "”", "『": "‘", "』": "’"}
"""What becomes of a mark that isn't one of a pair in its line."""


def quotation_marks(text: str, chosen: NDArray[np.bool_] | None) -> list[tuple[int, str]]:
    """Place and new form of each corner bracket in what is chosen (None: everything).

    “” or ‘’ by how deep the mark stands in its line: some writers begin with 「」, some with 『』.
    """
    if not any(mark in text for mark in ALONE):
        return []
    places = sorted(at for mark in OPENING + CLOSING for at in _places(text, mark))
    new = {at: ALONE[text[at]] for at in places if text[at] in ALONE}
    still_open: list[tuple[int, tuple[str, str]]] = []  # place, and the pair that it becomes
    line_end = -1
    for at in places:
        if at > line_end:
            still_open, line_end = [], text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
        mark = text[at]
        if mark in OPENING:
            within_outer = bool(still_open) and still_open[-1][1] is OUTER
            inner = within_outer if mark in ALONE else mark == "‘"
            still_open.append((at, INNER if inner else OUTER))
        elif still_open and OPENING.index(text[still_open[-1][0]]) == CLOSING.index(mark):
            first, pair = still_open.pop()
            if mark in ALONE:
                new[first], new[at] = pair
    return [(at, mark) for at, mark in new.items() if chosen is None or chosen[at]]


def _places(text: str, mark: str) -> list[int]:
    """Where a mark stands."""
    found = []
    at = text.find(mark)
    while at >= 0:
        found.append(at)
        at = text.find(mark, at + 1)
    return found
