from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner._native.guards import Guards

class Candidates:
    def __len__(self) -> int: ...
    def told(self) -> list[tuple[int, int, int, int, list[int]]]: ...

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
    def find(self, codes: NDArray[np.uint32]) -> Candidates: ...
