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
        heading: bytes,
        numbered: bytes,
    ) -> None: ...
