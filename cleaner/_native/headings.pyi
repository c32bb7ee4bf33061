import numpy as np
from numpy.typing import NDArray

def headings(
    codes: NDArray[np.uint32], table: NDArray[np.int64], bit: int
) -> tuple[bytes, bytes]: ...
