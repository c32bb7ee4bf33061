from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Arc = TypeVar("_Arc", bound=tuple[int, str, float, str])

class Table:
    def __init__(
        self,
        slots: NDArray[np.uint16] | NDArray[np.uint32],
        displacements: NDArray[np.uint8],
        value_bits: int,
    ) -> None: ...
    def find_all(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]: ...

class Scorer:
    def __init__(
        self,
        class_of: NDArray[np.uint16],
        form: NDArray[np.float32],
        unigram: NDArray[np.float32],
        backoff: NDArray[np.float32],
        bigrams: Table,
        trigrams: Table,
        steps: tuple[float, float, float],
        value_bits: int,
    ) -> None: ...
    def of_page(
        self, codes: NDArray[np.uint32], form: NDArray[np.float32], of_pairs: float
    ) -> Scorer: ...
    def running(self, codes: NDArray[np.uint32], newline: int) -> NDArray[np.float32]: ...
    def after(
        self, first: NDArray[np.uint64], second: NDArray[np.uint64], third: NDArray[np.uint64]
    ) -> NDArray[np.float32]: ...

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
