from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner._native.guards import Guards

Found = tuple[int, int, int, list[tuple[int, list[int]]]]

class Literals:
    def __init__(
        self,
        words: Sequence[str],
        offsets: Sequence[int],
        uses: Sequence[Sequence[tuple[int, int, int, int]]],
        guards: Guards,
        inside: Sequence[bool],
        most: int,
    ) -> None: ...
    def find(self, codes: NDArray[np.uint32]) -> list[Found]: ...
