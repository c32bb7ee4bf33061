import numpy as np
from numpy.typing import NDArray

def pairs_of(
    codes: NDArray[np.uint32],
    table: NDArray[np.int64],
    lines: list[int],
    near: int,
    least: int,
    most: int,
) -> list[tuple[int, list[int]]]: ...
def any_pair(
    codes: NDArray[np.uint32], most: int, shortest: int, longest: int, indent: int, near: int
) -> bool: ...
def plain_text(line: str) -> str: ...
