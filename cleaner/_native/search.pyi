from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer

_Arc = TypeVar("_Arc", bound=tuple[int, str, float, str])

class Search:
    def __init__(
        self, scorer: Scorer, width: int, rivals: int, reach: float, front_bits: int
    ) -> None: ...
    def run(
        self,
        leaving: Callable[[int], Iterable[_Arc]],
        end: int,
        first: int,
        second: int,
        after: NDArray[np.uint32],
    ) -> list[tuple[float, list[tuple[int, _Arc, int]]]]: ...
