import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

def block_counts(
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint16],
    starts: Ints,
    ends: Ints,
    hidden: Ints,
    marks: NDArray[np.uint8],
    blank: int,
    han: int,
) -> NDArray[np.float64]: ...
def inherited(own: Ints, parents: Ints) -> Ints: ...
def nearest(marked: NDArray[np.uint8], parents: Ints) -> Ints: ...
def depths(parents: Ints) -> Ints: ...
