import numpy as np
from numpy.typing import NDArray

class Marks:
    def __init__(
        self,
        codes: NDArray[np.uint32],
        classes: NDArray[np.uint16],
        kinds: NDArray[np.uint8],
    ) -> None: ...
    def flattened(self) -> NDArray[np.int64]: ...
