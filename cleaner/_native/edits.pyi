import numpy as np
from numpy.typing import NDArray

def joined(
    codes: NDArray[np.uint32],
    positions: list[NDArray[np.int64]],
    new: list[NDArray[np.uint32]],
    spans: list[tuple[int, int]],
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]: ...
def rebuilt(
    codes: NDArray[np.uint32],
    edits: list[tuple[int, int, str]],
    positions: NDArray[np.int64],
    new: NDArray[np.uint32],
) -> str: ...
