import numpy as np
from numpy.typing import NDArray

OWN: tuple[str, ...]
OTHERS: tuple[str, ...]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.uint8]

class Matrix:
    values: Floats
    groups: int
    count: int
    def __init__(self, lines: Ints, groups: int, extra: int) -> None: ...
    def fill(
        self,
        words: Floats,
        at: Ints,
        gone: Flags,
        doubtful: Flags,
        repeated: bytes,
        heading: bytearray,
        numbered: bytearray,
    ) -> None: ...
    def find_run(
        self, codes: NDArray[np.uint32], classes: NDArray[np.uint16]
    ) -> tuple[int, int, int]: ...
    def surround(self, start: int, end: int, title: int) -> None: ...
    def weigh(self, rows: Ints, weights: Floats, constant: float) -> Floats: ...
    def whole_body(self, score: Floats, start: int, end: int, least: float) -> tuple[int, int]: ...
    def further_texts(self) -> list[tuple[int, int]]: ...
    def titles(self, least: int, mean: float, differ: float) -> list[tuple[int, int]]: ...
    def tally(self, score: Floats, start: int, end: int) -> tuple[int, int, int, float]: ...
    def limits(self, title: int, inside: list[tuple[int, int]], least: list[float]) -> Floats: ...
