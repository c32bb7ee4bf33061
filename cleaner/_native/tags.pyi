from collections.abc import Iterable

class TagTable:
    def __init__(
        self,
        names: Iterable[str],
        blocks: Iterable[str],
        out: Iterable[str],
        pre: Iterable[str],
    ) -> None: ...
    @property
    def names(self) -> list[str]: ...
    def number(self, name: str) -> int: ...
