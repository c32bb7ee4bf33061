from collections.abc import Mapping
from typing import TypeVar

Removal = TypeVar("Removal", bound=tuple[str, float, str])

def above(blank: bytes, gone: Mapping[int, object], end: int) -> tuple[list[int], set[int]]: ...
def any_stands(blank: bytes, gone: Mapping[int, object]) -> bool: ...
def last_standing(blank: bytes, gone: Mapping[int, object]) -> int: ...
def runs(
    blank: bytes, gone: Mapping[int, Removal], last: int, end: int
) -> list[tuple[int, int, Removal]]: ...
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
def neighbours(numbers: list[int]) -> list[tuple[int, int]]: ...
