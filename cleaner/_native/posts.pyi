from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner._native.columns import Matrix

def perhaps(matrix: Matrix, texts: list[str], longest: int, signs: int) -> list[int]: ...
def short_with_digits(matrix: Matrix, texts: list[str], longest: int) -> list[int]: ...
def bare(matrix: Matrix, texts: list[str], dated: Iterable[int]) -> bytes: ...
def recurring(texts: list[str], twice: bytes, times: int, longest: int, short: int) -> bytes: ...
def extent(matrix: Matrix, frame: bytes, when: bytes, far: int) -> tuple[int, int]: ...
def kept(
    matrix: Matrix,
    score: NDArray[np.float64],
    frame: bytes,
    bare: bytes,
    recurring: bytes,
    start: int,
    end: int,
) -> NDArray[np.bool_]: ...
