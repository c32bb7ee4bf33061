import numpy as np
from numpy.typing import NDArray

TRAILING: int
INDENT: int
MAYBE_INDENT: int
PLAIN_INDENT: int
AT_MARK: int
SPACED: int
LOOSE: int
AWAY: int

Ints = NDArray[np.int64]

class Runs:
    def __init__(
        self,
        codes: NDArray[np.uint32],
        classes: NDArray[np.uint16],
        kinds: NDArray[np.uint8],
        prose_han: int,
    ) -> None: ...
    def judged(self) -> tuple[Ints, Ints, NDArray[np.uint8]]: ...

def spread(starts: Ints, ends: Ints) -> Ints: ...
