import numpy as np
from numpy.typing import NDArray

from cleaner._native.columns import Matrix

def find_run(
    matrix: Matrix, codes: NDArray[np.uint32], classes: NDArray[np.uint16]
) -> tuple[int, int, int]: ...
def surround(matrix: Matrix, start: int, end: int, title: int) -> None: ...
