import re
from collections.abc import Callable, Iterable, Sequence

from cleaner._native.guards import Choices
from cleaner._native.literals import Candidates
from cleaner.boilerplate.page import Removal
from cleaner.rules import Rule

class Question:
    rule: Rule
    find: Callable[..., re.Match[str] | None]
    inside: bool
    reach: int
    removal: Removal
    def __init__(
        self,
        rule: Rule,
        find: Callable[..., re.Match[str] | None],
        inside: bool,
        reach: int,
        removal: Removal,
    ) -> None: ...

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
        self, question: Question, line: int, start: int, end: int, found: re.Match[str]
    ) -> None: ...

def matches(
    candidates: Candidates,
    text: str,
    questions: tuple[Question, ...],
    inside: Callable[[Question, int, str, int, list[int]], Iterable[Match]],
    keepers: Choices,
    confidences: Sequence[float],
    surest: float,
) -> list[Match]: ...
def claimed(matches: list[Match], sure: float, takes_all: Callable[[Match], bool]) -> set[int]: ...
def objections(
    matches: list[Match],
    prose: bytes,
    first: int,
    last: int,
    is_quoted: Callable[[Match], bool],
    alone: Callable[[Rule], str],
    most: int,
) -> list[str]: ...
def doubtful(
    matches: list[Match], against: list[str], late: set[int], why_late: str
) -> list[tuple[Match, str]]: ...
def unopposed(against: list[str]) -> list[int]: ...
def act(
    matches: list[Match],
    pending: list[int],
    gone: dict[int, Removal],
    over: int,
    sure: float,
    take: Callable[[Match], bool],
    cut: Callable[[Match], None],
) -> tuple[list[int], set[int]]: ...
def with_data(matches: list[Match], gone: dict[int, Removal]) -> list[Match]: ...
