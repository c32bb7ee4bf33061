from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

class Words:
    def __init__(
        self, words: Sequence[str], groups: Sequence[int], counted: Sequence[bool]
    ) -> None: ...
    def count(self, codes: NDArray[np.uint32], lines: int, longest: int) -> NDArray[np.float64]: ...
