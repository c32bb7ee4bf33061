from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Found = tuple[int, int, int, list[tuple[int, list[int]]]]

class Literals:
    def __init__(
        self,
        words: Sequence[str],
        offsets: Sequence[int],
        uses: Sequence[Sequence[tuple[int, int, int, int, str | None]]],
        needs: Sequence[Sequence[str]],
        inside: Sequence[bool],
        most: int,
    ) -> None: ...
    def find(self, codes: NDArray[np.uint32]) -> list[Found]: ...

class Guards:
    def __init__(self, firsts: Sequence[str | None], needs: Sequence[Sequence[str]]) -> None: ...
    def of(self, line: str) -> list[int]: ...
