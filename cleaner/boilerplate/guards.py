"""Long alternations, each branch tried only on lines that it may match."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner._native.guards import Choices, Guards
from cleaner.boilerplate.needs import branches, plain
from cleaner.boilerplate.ways import MANY, ways


def guards_of(
    patterns: Iterable[re.Pattern[str]], *, whole: bool = False, most: int = MANY
) -> Guards:
    """What tells which of the patterns may be found in a line, or match the ``whole`` line.

    The lines have no blanks at their ends.  ``most``: ways told apart, of each pattern.
    """
    return Guards([ways(pattern, whole=whole, most=most) for pattern in patterns])


class Branches(Choices):
    """The branches of a pattern, to be found in lines or to match ``whole`` lines.

    The lines have no blanks at their ends.
    """

    __slots__ = ()

    def __init__(self, pattern: str, *, whole: bool = False) -> None:
        parts = [re.compile(branch) for branch in branches(pattern)]
        finds = (plain(part) or (part.fullmatch if whole else part.search) for part in parts)
        super().__init__(guards_of(parts, whole=whole), finds, whole)
