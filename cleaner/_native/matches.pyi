import re
from collections.abc import Callable, Iterable

from cleaner._native.literals import Found
from cleaner.boilerplate.page import Removal
from cleaner.rules import Rule

class Match:
    rule: Rule
    line: int
    start: int
    end: int
    found: re.Match[str]
    inside: bool
    removal: Removal
    confidence: float
    def __init__(
        self,
        rule: Rule,
        line: int,
        start: int,
        end: int,
        found: re.Match[str],
        inside: bool,
        removal: Removal,
    ) -> None: ...

class Question:
    rule: Rule
    find: Callable[..., re.Match[str] | None] | None
    reach: int
    removal: Removal
    def __init__(
        self,
        rule: Rule,
        find: Callable[..., re.Match[str] | None] | None,
        reach: int,
        removal: Removal,
    ) -> None: ...

def matches(
    lines: list[Found],
    text: str,
    questions: tuple[Question, ...],
    inside: Callable[[int, int, str, int, list[int]], Iterable[Match]],
    keeps: Callable[[str], float],
    surest: float,
) -> list[Match]: ...
