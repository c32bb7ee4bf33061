from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cleaner._native.anchors import Phrases, Senses

CHANGES: int
TRADITIONAL: int
SIMPLIFIED: int
ANCHOR: int
COMMON: int
BEFORE: int
AFTER: int
TELLING: int
OTHER: int
QUOTE: int
TERM_FIRST: int
TERM_SECOND: int
MARK: int
FAR: int
CORNER: int
ADDRESS: int

Decide = Callable[[str, list[int], dict[int, str]], list[tuple[int, int]]]

class Converter:
    def __init__(
        self,
        classes: NDArray[np.uint16],
        target: NDArray[np.uint32],
        phrases: Phrases,
        senses: Senses,
        decide: Decide,
    ) -> None: ...
    def look(self, text: str) -> Look | None: ...

class Look:
    text: str
    mask: int
    traditional: int
    simplified: int
    def plain(self) -> bool: ...
    def places(self, what: int) -> list[int]: ...
    def scripts(self) -> NDArray[np.uint8]: ...
    def converted(
        self, chosen: NDArray[np.uint8] | None = None, changes: list[tuple[int, int]] | None = None
    ) -> str: ...
