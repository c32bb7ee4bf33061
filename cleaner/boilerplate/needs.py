"""What tells cheaply that a pattern doesn't match a line.

The characters that the line must have: a set for each part of the pattern that every match goes
through; a line that lacks all characters of one of them needn't be tried. And the pattern without
the negative lookaheads at its beginning, which cost most and fail only where the rest matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from cleaner import backtracking

_MOST_CHARACTERS = 64  # of a set; larger ones exclude few lines
_MOST_SETS = 8  # of a pattern: the smallest
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

# An escape, a class, a bracket of a group, anything else.
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|[^\\\[()]+", re.DOTALL)

_Sets = list[frozenset[str]]


def parsed(pattern: re.Pattern[str]) -> Any:
    """The tree that the standard library's parser makes of a pattern."""
    return backtracking.parsed(pattern.pattern, pattern.flags & ~re.UNICODE)


def needs(tree: Iterable[Any]) -> tuple[str, ...]:
    """Strings of each of which a line that matches has a character; ``tree``: a parsed pattern."""
    return smallest(_of_sequence(list(tree)))


def smallest(found: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The smallest of the sets, as strings."""
    sets = sorted(set(found), key=lambda one: (len(one), sorted(one)))
    return tuple("".join(sorted(found)) for found in sets[:_MOST_SETS])


def _of_sequence(items: list[Any]) -> _Sets:
    return [found for item in items for found in needed_by(item)]


def needed_by(item: Any) -> _Sets:
    """Sets of each of which a line that a node matches has a character."""
    op, value = item
    if op is sre.SUBPATTERN:
        return [] if value[1] & re.IGNORECASE else _of_sequence(list(value[3]))
    if op is sre.ATOMIC_GROUP:
        return _of_sequence(list(value))
    if op is sre.ASSERT:
        return _of_sequence(list(value[1]))
    if op in REPEATS:
        return _of_sequence(list(value[2])) if value[0] else []
    if op is sre.LITERAL:
        return [frozenset({chr(value)})]
    if op is sre.IN:
        found = characters_of(value)
        return [] if found is None else [found]
    if op is sre.BRANCH:
        return _of_branches([_of_sequence(list(branch)) for branch in value[1]])
    return []


def characters_of(items: list[Any], most: int = _MOST_CHARACTERS) -> frozenset[str] | None:
    """The characters of a class, given by its parsed items; None where there are more."""
    found: set[str] = set()
    for op, value in items:
        if op is sre.LITERAL:
            found.add(chr(value))
        elif op is sre.RANGE and value[1] - value[0] < most:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= most else None


def _of_branches(branches: list[_Sets]) -> _Sets:
    """One character of each branch is enough; what all branches need is needed."""
    if not all(branches):
        return []
    common = set(branches[0]).intersection(*branches[1:])
    union = frozenset[str]().union(*(min(sets, key=len) for sets in branches))
    return [*common, union] if len(union) <= _MOST_CHARACTERS else list(common)


def without_bars(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """The pattern without negative lookaheads at its beginning; None where there are none.

    Assertions before and between them stay. It matches wherever the pattern itself does.
    """
    text, kept, at = pattern.pattern, "", 0
    while text.startswith(("(?!", "(?<!", "(?<=", "^"), at):
        end = at + 1 if text[at] == "^" else _group_end(text, at)
        kept += "" if text.startswith("(?!", at) else text[at:end]
        at = end
    return re.compile(kept + text[at:], pattern.flags) if len(kept) < at else None


def _group_end(text: str, at: int) -> int:
    """Where the group that begins at ``at`` ends."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        depth += (token[0] == "(") - (token[0] == ")")
        if not depth:
            return token.end()
    raise ValueError(f"a group doesn't end: {text!r}")


def plain(pattern: re.Pattern[str]) -> str | None:
    """The only text that a pattern matches; None where there are several."""
    items = list(parsed(pattern))
    if pattern.flags & re.IGNORECASE or any(op is not sre.LITERAL for op, _ in items):
        return None
    return "".join(chr(value) for _, value in items)


def branches(pattern: str) -> list[str]:
    """The parts of a pattern that ``|`` parts outside all groups."""
    found, depth = [""], 0
    for token in _TOKEN.finditer(pattern):
        depth += (token[0] == "(") - (token[0] == ")")
        if depth or token[0][0] in "\\[":
            found[-1] += token[0]
            continue
        first, *others = token[0].split("|")
        found[-1] += first
        found += others
    return found
