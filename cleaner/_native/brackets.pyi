import numpy as np
from numpy.typing import NDArray

def with_letters(codes: NDArray[np.uint32], classes: NDArray[np.uint16]) -> list[int]: ...
