import numpy as np
from numpy.typing import NDArray

TRAILING: np.uint8
INDENT: np.uint8
MAYBE_INDENT: np.uint8
PLAIN_INDENT: np.uint8
AT_MARK: np.uint8
SPACED: np.uint8
LOOSE: np.uint8
AWAY: np.uint8

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

def spread(starts: Ints, ends: Ints, chosen: NDArray[np.uint8]) -> Ints: ...
def surplus_newlines(classes: NDArray[np.uint16], deleted: list[Ints]) -> Ints: ...
