"""Long alternations, each branch tried only on lines that it may match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cleaner._native.guards import Guards
from cleaner.boilerplate.needs import branches
from cleaner.boilerplate.ways import MANY, ways

_Find = Callable[[str], re.Match[str] | None]


def guards_of(
    patterns: Iterable[re.Pattern[str]], *, whole: bool = False, most: int = MANY
) -> Guards:
    """What tells which of the patterns may be found in a line, or match the ``whole`` line.

    The lines have no blanks at their ends.  ``most``: ways told apart, of each pattern.
    """
    return Guards([ways(pattern, whole=whole, most=most) for pattern in patterns])


class Branches:
    """The branches of a pattern, to be found in lines or to match ``whole`` lines.

    The lines have no blanks at their ends.
    """

    __slots__ = ("_finds", "_guards")

    def __init__(self, pattern: re.Pattern[str], *, whole: bool = False) -> None:
        parts = [re.compile(branch, pattern.flags) for branch in branches(pattern.pattern)]
        self._finds: list[_Find] = [part.fullmatch if whole else part.search for part in parts]
        self._guards = guards_of(parts, whole=whole)

    def __len__(self) -> int:
        return len(self._finds)

    def match(self, line: str) -> bool:
        """Whether a branch matches the line."""
        return self.first(line) is not None

    def first(self, line: str) -> int | None:
        """The first branch that matches the line."""
        return self._first(line, self._guards.of(line))

    def of_lines(self, lines: list[str], numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Those of the lines ``numbers`` that match: number, first branch that does."""
        for number, perhaps in self._guards.in_lines(lines, numbers):
            branch = self._first(lines[number], perhaps)
            if branch is not None:
                yield number, branch

    def _first(self, line: str, perhaps: Iterable[int]) -> int | None:
        for branch in perhaps:
            if self._finds[branch](line):
                return branch
        return None
