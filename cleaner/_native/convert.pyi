from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

CHANGES: int
TRADITIONAL: int
SIMPLIFIED: int
ANCHOR: int
COMMON: int
BEFORE: int
AFTER: int
TELLING: int
OTHER: int
QUOTE: int
TERM_FIRST: int
TERM_SECOND: int
MARK: int
FAR: int
CORNER: int
PATTERNS: int
WEIGHTS: int
MODEL: int

class Phrases:
    def __init__(
        self,
        keys: list[str],
        around: dict[str, list[tuple[int, int]]],
        outcomes: list[list[tuple[int, int]]],
    ) -> None: ...
    def find(self, text: str, anchors: list[int]) -> list[tuple[int, int]]: ...

Entry = tuple[str, int, Callable[[str, int], object], str, str, float, str, float, int]

class Senses:
    def __init__(
        self,
        entries: list[Entry],
        weights: dict[tuple[str, int, str, str], float],
        target: NDArray[np.uint32],
    ) -> None: ...
    def neighbours(self, text: str, at: int) -> float: ...

Decide = Callable[[str, list[int], dict[int, str]], list[tuple[int, int]]]

class Converter:
    def __init__(
        self,
        classes: NDArray[np.uint16],
        target: NDArray[np.uint32],
        phrases: Phrases,
        senses: Senses,
        decide: Decide,
    ) -> None: ...
    def look(self, text: str) -> Look | None: ...
    def scripts(self, text: str) -> NDArray[np.uint8]: ...

class Look:
    text: str
    mask: int
    traditional: int
    simplified: int
    others: list[int]
    quotes: list[int]
    pairs: bool
    addresses: bool
    def plain(self) -> bool: ...
    def search(self) -> None: ...
    def converted(
        self, chosen: NDArray[np.uint8] | None = None, changes: list[tuple[int, int]] | None = None
    ) -> str: ...

def quotation_marks(text: str) -> list[tuple[int, int]]: ...
