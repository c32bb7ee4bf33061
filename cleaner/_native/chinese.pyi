import numpy as np
from numpy.typing import NDArray

CHINESE: int
INDENTED: int

def verdicts(
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint16],
    kinds: NDArray[np.uint8],
    at: NDArray[np.int64],
    letters_per_han: int,
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]: ...
