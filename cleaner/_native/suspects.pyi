import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer

def suspicious(
    scorer: Scorer,
    newline: int,
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint16],
    near: int,
    short: int,
    foreign: float,
    poor: float,
) -> list[tuple[int, int]]: ...
def damaged(
    scorer: Scorer, newline: int, text: str, expected: float, least: float
) -> list[tuple[int, int]]: ...
