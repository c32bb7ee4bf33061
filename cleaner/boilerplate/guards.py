"""Long alternations, each branch tried only on lines that have the characters it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from cleaner._native.literals import Guards
from cleaner.boilerplate.anchors import shape
from cleaner.boilerplate.needs import branches

_Find = Callable[[str], re.Match[str] | None]


def guards_of(patterns: Iterable[re.Pattern[str]]) -> Guards:
    """What tells which of the patterns may match a line without blanks at its ends."""
    shapes = [shape(pattern) for pattern in patterns]
    return Guards(
        ["".join(sorted(form.first)) if form.first else None for form in shapes],
        [form.needs for form in shapes],
    )


def any_branch(pattern: re.Pattern[str], *, whole: bool = False) -> Callable[[str], bool]:
    """A function that tells whether ``pattern`` is found in a line, or matches the ``whole`` line.

    The line has no blanks at its ends.
    """
    parts = [re.compile(branch, pattern.flags) for branch in branches(pattern.pattern)]
    finds: list[_Find] = [part.fullmatch if whole else part.search for part in parts]
    guards = guards_of(parts)

    def found(line: str) -> bool:
        for number in guards.of(line):  # noqa: SIM110 — a generator costs more than the rest
            if finds[number](line):
                return True
        return False

    return found
