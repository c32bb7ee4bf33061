from collections.abc import Callable
from re import Match

import numpy as np
from numpy.typing import NDArray

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

Near = Callable[[str, int], object]

class Sense:
    def __init__(
        self,
        character: str,
        kind: int,
        usual: str,
        other: str,
        prior: float,
        match: Callable[[str, int], Match[str] | None],
        weights: list[float],
        near: list[tuple[float, Near]],
        own: str = "",
        own_weight: float = 0.0,
        own_most: int = 0,
    ) -> None: ...

class Senses:
    def __init__(
        self,
        entries: list[Sense],
        weights: dict[tuple[str, int, str, str], float],
        phrase: float,
        sure: float,
        target: NDArray[np.uint32],
    ) -> None: ...
    def patterns(self, text: str, at: int) -> tuple[float, int]: ...
    def around(self, text: str, at: int, own: dict[str, float]) -> float: ...
