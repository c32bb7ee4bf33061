import numpy as np
from numpy.typing import NDArray

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
        self,
        codes: NDArray[np.uint32],
        form: NDArray[np.float32],
        unigram: NDArray[np.float32],
        of_pairs: float,
    ) -> Scorer: ...
    def running(self, codes: NDArray[np.uint32], newline: int) -> NDArray[np.float32]: ...
    def nats(self, text: str, newline: int) -> list[float]: ...
    def total(self, text: str, newline: int) -> float: ...
    def worst(self, text: str, newline: int, start: int, end: int, near: int) -> float: ...
    def after(
        self, first: NDArray[np.uint64], second: NDArray[np.uint64], third: NDArray[np.uint64]
    ) -> NDArray[np.float32]: ...
