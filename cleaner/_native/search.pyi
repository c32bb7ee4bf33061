from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer

class Arc:
    to: int
    characters: str
    cost: float
    tag: str
    def __init__(self, to: int, characters: str, cost: float = 0.0, tag: str = "") -> None: ...

class Search:
    def __init__(
        self, scorer: Scorer, width: int, rivals: int, reach: float, front_bits: int
    ) -> None: ...
    def run(
        self,
        leaving: Callable[[int], Iterable[Arc]],
        end: int,
        first: int,
        second: int,
        after: NDArray[np.uint32],
    ) -> list[tuple[float, list[tuple[int, Arc, str]]]]: ...
