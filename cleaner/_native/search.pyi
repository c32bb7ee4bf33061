from collections.abc import Callable, Iterable

from cleaner._native.language import Scorer

class Arc:
    to: int
    characters: str
    cost: float
    tag: str
    def __init__(self, to: int, characters: str, cost: float = 0.0, tag: str = "") -> None: ...

class Arcs:
    def __call__(self, name: int) -> list[Arc]: ...

class Search:
    def __init__(
        self, scorer: Scorer, width: int, rivals: int, reach: float, front_bits: int
    ) -> None: ...
    def run(
        self,
        leaving: Callable[[int], Iterable[Arc]],
        end: int,
        before: str,
        after: str,
        newline: int,
    ) -> list[tuple[float, str, int]]: ...
    def steps(self, number: int) -> list[tuple[int, Arc, str]]: ...
