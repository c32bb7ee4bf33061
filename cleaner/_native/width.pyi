import numpy as np
from numpy.typing import NDArray

def changes(
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint16],
    forms: NDArray[np.uint32],
    symbols: NDArray[np.uint8],
) -> tuple[list[int], list[int], list[int]]: ...
