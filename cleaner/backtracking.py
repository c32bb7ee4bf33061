"""A bound on how long a pattern can take, from its parse tree alone.

A backtracking matcher tries, in the worst case, every way to divide a line among the pattern's
repeats: the product of their sizes, times the places where the match may begin. Rules meet lines of
hostile pages, so a pattern whose bound is too large is refused when it is loaded. Possessive
repeats and atomic groups give nothing back, so they count as one way.
"""

from __future__ import annotations

import math
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

MAX_LINE = 400
"""Characters of a line that a rule's pattern is run on."""

MAX_STEPS = 1e9
"""The largest bound that is let through. The true count is far below: parts of a pattern mostly
exclude each other, which the bound can't see."""


@lru_cache(maxsize=1024)
def parsed(pattern: str, flags: int) -> Any:
    """The tree that the standard library's parser makes of a pattern."""
    return sre_parser.parse(pattern, flags)


def worst_case_steps(pattern: str) -> float:
    """Upper bound on the ways a search for `pattern` can be tried on one line."""
    tree = list(parsed(pattern, 0))
    anchored = bool(tree) and tree[0] == (sre.AT, sre.AT_BEGINNING)
    return _ways(tree) * (1 if anchored else MAX_LINE)


def _ways(tree: Any) -> float:
    ways = 1.0
    for operation, argument in tree:
        ways *= _ways_of(operation, argument)
    return ways


def _ways_of(operation: Any, argument: Any) -> float:
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, body = argument
        times = min(int(high), MAX_LINE)
        inner = _ways(body)
        # Each repetition multiplies the ways of its body; a body with one way only adds a choice.
        if inner > 1 and times * math.log(inner) > 100:
            return math.inf
        return float(max(times - low + 1, 1) * inner**times)
    if operation is sre.SUBPATTERN:
        return _ways(argument[-1])
    if operation is sre.BRANCH:
        ways: list[float] = [_ways(branch) for branch in argument[1]]
        return max(ways) if _begin_differently(argument[1]) else sum(ways)
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return _ways(argument[1])
    if operation is sre.GROUPREF_EXISTS:
        return _ways(argument[1]) + (_ways(argument[2]) if argument[2] else 1.0)
    return 1.0  # a literal, a class, an anchor, or a part that gives nothing back


def _begin_differently(branches: Any) -> bool:
    """Whether every branch begins with another literal, so that at most one can be entered."""
    firsts = [branch[0][1] for branch in branches if branch and branch[0][0] is sre.LITERAL]
    return len(firsts) == len(branches) == len(set(firsts))
