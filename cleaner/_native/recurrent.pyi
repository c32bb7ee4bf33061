import numpy as np
from numpy.typing import NDArray

class Rows:
    def __init__(self, numbers: NDArray[np.int16], unit: NDArray[np.float32]) -> None: ...

class Network:
    def __init__(
        self,
        embedding: Rows,
        inner: Rows,
        outer: Rows,
        projection: Rows,
        gates: NDArray[np.float32],
        of_summary: NDArray[np.float32],
        of_class: NDArray[np.float32],
    ) -> None: ...
    def nats(
        self, before: NDArray[np.int32], texts: NDArray[np.int32], lengths: NDArray[np.int32]
    ) -> NDArray[np.float64]: ...
