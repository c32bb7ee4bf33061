from collections.abc import Callable, Container, Mapping
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Edit = TypeVar("Edit", bound=tuple[object, ...])
Removal = TypeVar("Removal", bound=tuple[str, float, str])

class Lines(Protocol):
    @property
    def blank(self) -> bytes: ...
    @property
    def prose(self) -> bytes: ...
    @property
    def closed(self) -> bytes: ...
    @property
    def numbered(self) -> bytes: ...
    @property
    def counts(self) -> NDArray[np.int64]: ...
    @property
    def texts(self) -> list[str]: ...

def above(blank: bytes, gone: Mapping[int, object], end: int) -> tuple[list[int], set[int]]: ...
def gone_between(gone: Mapping[int, object], low: int, high: int) -> int: ...
def any_stands(blank: bytes, gone: Mapping[int, object]) -> bool: ...
def last_standing(blank: bytes, gone: Mapping[int, object]) -> int: ...
def runs(
    blank: bytes,
    gone: Mapping[int, Removal],
    table: NDArray[np.int64],
    text: str,
    edit: type[Edit],
    span: type[tuple[int, int]],
) -> list[Edit]: ...
def word_runs(
    blank: bytes,
    gone: Mapping[int, object],
    closed: bytes,
    heading: bytes,
    texts: list[str],
    end: int,
    longest: int,
    least: int,
) -> list[int]: ...
def without(lines: list[int], held: Container[int]) -> list[int]: ...
def neighbours(numbers: list[int]) -> list[tuple[int, int]]: ...
def take(
    gone: Mapping[int, Removal],
    at: NDArray[np.int64],
    lines: list[int],
    why: Callable[[int, int], Removal],
) -> None: ...
def ends_of(
    gone: Mapping[int, Removal], low: int, high: int, rules: frozenset[str]
) -> tuple[int, int]: ...
def first_certain(gone: Mapping[int, Removal], above: int, end: int, least: float) -> int: ...
def gaps(
    lines: Lines,
    gone: Mapping[int, Removal],
    above: int,
    most: int,
    rules: frozenset[str],
    is_own: Callable[[int], bool],
) -> list[list[int]]: ...
def list_items(
    lines: Lines,
    gone: Mapping[int, object],
    claimed: frozenset[int],
    heading: int,
    last: int,
    longest: int,
    most: int,
    is_own: Callable[[int], bool],
    is_row: Callable[[str], object],
) -> list[int]: ...
def beside_colons(
    lines: Lines, gone: Mapping[int, object], longest: int
) -> tuple[list[int], list[int]]: ...
