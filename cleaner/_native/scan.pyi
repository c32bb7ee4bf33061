import numpy as np
from numpy.typing import NDArray

def classified(
    text: str, table: NDArray[np.uint16]
) -> tuple[NDArray[np.uint32], NDArray[np.uint16], int, int]: ...
def count_of(classes: NDArray[np.uint16], bits: int) -> int: ...
