"""The ways in which a pattern can match a line, told apart where it branches first.

Each says cheaply that the line isn't matched this way: by its length, by the character that it
begins with, by characters that it lacks.
"""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.boilerplate.needs import REPEATS, characters_of, needed_by, parsed, smallest

ANY_SIZE = 1 << 40
MANY = 48  # ways; with so many few patterns are asked in vain
_WIDTHLESS = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)

_Known = dict[int, tuple[int, int, list[frozenset[str]]]]
"""Characters that a node matches at least and at most, and what it needs, by its `id`."""

_First = tuple[frozenset[str] | None, bool]
"""Characters that a match can begin with (blanks left out; None: any), and if it may be empty."""


class Way(NamedTuple):
    """What a line has that is matched this way; it has no blanks at its ends.

    ``first``: one of these characters at its beginning (None: any).  ``needs``: of each of these
    strings a character.  ``least`` and ``most``: characters.
    """

    first: str | None
    needs: tuple[str, ...]
    least: int
    most: int


def ways(pattern: re.Pattern[str], *, whole: bool = False, most: int = MANY) -> tuple[Way, ...]:
    """The ways in which ``pattern`` can be found in a line, or match the ``whole`` line.

    Beyond ``most`` ways, branches stay together.
    """
    if pattern.flags & re.IGNORECASE:
        return (Way(None, (), 0, ANY_SIZE),)
    bound = (whole, bool(pattern.flags & re.MULTILINE))
    tree, known = parsed(pattern), _Known()
    parts = _parted(_flat(list(tree)), most)
    found = [_way(tree.state, items, known, *bound) for items in parts]
    return tuple(dict.fromkeys(found))


def _way(state: Any, items: list[Any], known: _Known, whole: bool, multiline: bool) -> Way:
    begins = whole or (items[:1] == [(sre.AT, sre.AT_BEGINNING)] and not multiline)
    ends = items[-1:] in ([(sre.AT, sre.AT_END)], [(sre.AT, sre.AT_END_STRING)])
    sets: list[frozenset[str]] = []
    least = most = 0
    for item in items:
        if id(item) not in known:
            low, high = sre_parser.SubPattern(state, [item]).getwidth()
            known[id(item)] = int(low), int(high), needed_by(item)
        low, high, needed = known[id(item)]
        least, most, sets = least + low, most + high, sets + needed
    first, may_be_empty = _first(items) if begins else (None, True)
    return Way(
        "".join(sorted(first)) if first and not may_be_empty else None,
        smallest(sets),
        least,
        min(most, ANY_SIZE) if whole or (begins and ends and not multiline) else ANY_SIZE,
    )


def _flat(items: list[Any]) -> list[Any]:
    """The nodes, those of groups in place of the groups."""
    flat: list[Any] = []
    for item in items:
        op, value = item
        if op is sre.SUBPATTERN and not value[1] and not value[2]:
            flat += _flat(list(value[3]))
        elif op is sre.ATOMIC_GROUP:
            flat += _flat(list(value))
        else:
            flat.append(item)
    return flat


def _parted(items: list[Any], most: int) -> list[list[Any]]:
    """The sequences of nodes, one for each branch of the first branching, and so on."""
    parted, open_ = [items], True
    while open_:
        open_ = False
        for number, sequence in enumerate(parted):
            at = next((i for i, (op, _) in enumerate(sequence) if op is sre.BRANCH), None)
            if at is None or len(parted) + len(sequence[at][1][1]) > most:
                continue
            parted[number : number + 1] = [
                sequence[:at] + _flat(list(branch)) + sequence[at + 1 :]
                for branch in sequence[at][1][1]
            ]
            open_ = True
            break
    return parted


def _first(items: list[Any]) -> _First:
    found: frozenset[str] | None = frozenset()
    for op, value in items:
        first, may_be_empty = _first_of(op, value)
        found = None if found is None or first is None else found | first
        if not may_be_empty:
            return found, False
    return found, True


def _first_of(op: Any, value: Any) -> _First:
    if op is sre.SUBPATTERN:
        return _first(list(value[3])) if not value[1] & re.IGNORECASE else (None, True)
    if op is sre.ATOMIC_GROUP:
        return _first(list(value))
    if op in REPEATS:
        first, may_be_empty = _first(list(value[2]))
        return first, may_be_empty or value[0] == 0
    if op is sre.BRANCH:
        firsts = [_first(list(branch)) for branch in value[1]]
        known = [first for first, _ in firsts if first is not None]
        union = frozenset[str]().union(*known) if len(known) == len(firsts) else None
        return union, any(may_be_empty for _, may_be_empty in firsts)
    if op is sre.LITERAL:
        return frozenset({chr(value)}), False
    if op is sre.IN:
        items = [item for item in value if item != (sre.CATEGORY, sre.CATEGORY_SPACE)]
        return characters_of(items), False
    return (frozenset(), True) if op in _WIDTHLESS else (None, False)
