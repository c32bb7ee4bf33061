import numpy as np
from numpy.typing import NDArray

COLUMNS: tuple[str, ...]

def bounds(codes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
def measure(
    codes: NDArray[np.uint32], classes: NDArray[np.uint16], marks: NDArray[np.uint16]
) -> NDArray[np.int64]: ...
def stripped(text: str, table: NDArray[np.int64]) -> list[str]: ...
