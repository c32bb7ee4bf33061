"""Literals that must occur wherever a pattern matches (the idea of RE2's FilteredRE2).

A pattern is parsed with the standard library's own parser.  For every node two things are
kept: the finite set of strings it can match, while that set is small, and the best set of
literals of which at least one is part of any match.  One search for all literals then tells
which patterns can match at all, so clean text pays one pass and not one per rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.boilerplate.needs import REPEATS, characters_of, parsed
from cleaner.boilerplate.search import frequency

SHORTEST = 2  # the search looks for pairs of characters
MOST_STRINGS = 600  # a pattern with more alternatives than this is better split in two
_MOST_CLASS = 24  # larger character classes are treated as "any character"
_RARER = 4  # times that a literal with one more character is rarer
_GOOD_LENGTH = 4  # beyond four characters a longer literal hardly lowers the hit rate

ANYWHERE = 1 << 40
"""The offset of literals that nothing ties to the beginning of a line."""

Strings = frozenset[str]
_EMPTY: Strings = frozenset({""})


class _Needs(NamedTuple):
    """Literals of which a match has one, at most ``within`` characters from its beginning."""

    literals: Strings
    within: int


@dataclass(frozen=True, slots=True)
class _Info:
    """What is known of a node: ``exact`` strings it matches, and literals it ``needs``."""

    exact: Strings | None
    needs: _Needs | None


_ANY = _Info(None, None)


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern as the engine sees it.

    ``literals``: at least one of them is in every match; empty when none can be derived.
    ``longest``: characters that a line can have at most and still match, or None when the
    pattern is not tied to both ends of the line (or is unbounded).  ``anchored``: it only matches
    at the beginning of a line; then one of the literals begins at most ``within`` characters
    behind it.  ``reach``: how far behind the beginning of a match the literal begins at most.
    """

    literals: Strings
    longest: int | None
    anchored: bool = False
    within: int = ANYWHERE
    reach: int = ANYWHERE


def shape(pattern: re.Pattern[str]) -> Shape:
    """The literals and the length limit of a compiled pattern."""
    if pattern.flags & re.IGNORECASE:
        return Shape(frozenset(), None)
    tree = parsed(pattern)
    info = _sequence(list(tree))
    needed = _better(info.needs, _usable(info.exact)) or _Needs(frozenset(), 0)
    anchored = is_anchored(pattern)
    reach = min(ANYWHERE, needed.within)
    within = reach if anchored else ANYWHERE
    return Shape(needed.literals, _longest(tree), anchored, within, reach)


def is_anchored(pattern: re.Pattern[str]) -> bool:
    """Whether every way to match begins with ^, which means the beginning of the text here."""
    return not pattern.flags & (re.MULTILINE | re.IGNORECASE) and _begins(parsed(pattern))


def _begins(tree: Any) -> bool:
    items = list(tree)
    if not items:
        return False
    op, value = items[0]
    if op is sre.BRANCH:
        return all(map(_begins, value[1]))
    return bool((op, value) == (sre.AT, sre.AT_BEGINNING))


def _longest(tree: Any) -> int | None:
    items = list(tree)
    if not items or items[0] != (sre.AT, sre.AT_BEGINNING):
        return None
    if items[-1] not in ((sre.AT, sre.AT_END), (sre.AT, sre.AT_END_STRING)):
        return None
    longest = int(tree.getwidth()[1])
    return longest if longest < 100_000 else None


def _usable(strings: Strings | None, within: int = 0) -> _Needs | None:
    """The strings as literals; each begins ``within`` characters from the beginning."""
    if not strings or min(map(len, strings)) < SHORTEST:
        return None
    held, behind = _shortest(strings)
    return _Needs(held, within + behind)


@lru_cache(maxsize=4096)
def _shortest(strings: Strings) -> tuple[Strings, int]:
    """The strings that contain none of the others, and how far behind at most the others' begin.

    A literal that contains another one adds nothing to "at least one of them occurs".
    """
    sizes = sorted(set(map(len, strings)))
    if len(sizes) == 1:
        return strings, 0
    longer = {one for one in strings if _first_part(one, sizes, strings) is not None}
    held = strings - longer
    return held, max((_first_part(one, sizes, held) or 0 for one in longer), default=0)


def _first_part(literal: str, sizes: list[int], parts: Strings) -> int | None:
    """Where in a literal the first of the ``parts`` begins; they have these ``sizes``."""
    for start in range(len(literal) - sizes[0] + 1):
        for size in sizes:
            if size >= len(literal) or start + size > len(literal):
                break
            if literal[start : start + size] in parts:
                return start
    return None


def _better(one: _Needs | None, two: _Needs | None) -> _Needs | None:
    if one is None or two is None:
        return one if two is None else two

    return one if _cost(one.literals) <= _cost(two.literals) else two


def _behind(needs: _Needs | None, width: int) -> _Needs | None:
    """The same literals behind up to ``width`` further characters."""
    return needs and _Needs(needs.literals, needs.within + width)


def _width(item: Any) -> int:
    """Characters that a node matches at most."""
    op = item[0]
    if op in _SINGLE:
        return 1
    if op is sre.GROUPREF:
        return ANYWHERE
    return int(sre_parser.SubPattern(None, [item]).getwidth()[1])


@lru_cache(maxsize=4096)
def _cost(strings: Strings) -> float:
    """What a set of literals costs: how often one of them turns up in clean text."""
    return math.fsum(  # exact, so that the order of a set doesn't matter
        frequency(literal) / _RARER ** min(len(literal), _GOOD_LENGTH) for literal in strings
    )


def _sequence(items: list[Any]) -> _Info:
    run: Strings = _EMPTY  # exact strings of the present run of nodes
    whole = True  # the run began at the first node and nothing was lost
    needs: _Needs | None = None
    width = begin = 0  # characters at most before the present node, and before the run
    tail = ""  # characters behind all strings of the run
    for item in items:
        if item[0] is sre.LITERAL:
            tail += chr(item[1])
            width += 1
            continue
        run, tail = _extended(run, tail), ""
        info = _node(item)
        needs = _better(needs, _behind(info.needs, width))
        before, width = width, width + _width(item)
        if info.exact is not None and len(run) * len(info.exact) <= MOST_STRINGS:
            run = frozenset([a + b for a in run for b in info.exact])
            continue
        needs = _better(needs, _usable(run, begin))
        whole = False
        run, begin = (info.exact, before) if info.exact is not None else (_EMPTY, width)
    run = _extended(run, tail)
    if whole:
        return _Info(run, needs)
    return _Info(None, _better(needs, _usable(run, begin)))


def _extended(strings: Strings, tail: str) -> Strings:
    return frozenset([string + tail for string in strings]) if tail else strings


def _node(item: Any) -> _Info:
    op, value = item
    if op in _SEQUENCES:
        return _sequence(list(_SEQUENCES[op](value)))
    if op in REPEATS:
        return _repeat(value[0], value[1], _sequence(list(value[2])))
    if op is sre.IN:
        return _character_class(value)
    if op is sre.BRANCH:
        return _branch([_sequence(list(branch)) for branch in value[1]])
    return _assertion(op, value)


def _assertion(op: Any, value: Any) -> _Info:
    if op is sre.ASSERT:
        inner = _sequence(list(value[1]))
        return _Info(_EMPTY, _better(inner.needs, _usable(inner.exact)))
    return _Info(_EMPTY, None) if op in (sre.AT, sre.ASSERT_NOT) else _ANY


_SEQUENCES: dict[Any, Callable[[Any], Any]] = {
    sre.SUBPATTERN: lambda value: value[3],
    sre.ATOMIC_GROUP: lambda value: value,
}
_SINGLE = (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY)


def _character_class(items: list[Any]) -> _Info:
    found = characters_of(items, _MOST_CLASS)
    return _ANY if found is None else _Info(found, None)


def _branch(infos: list[_Info]) -> _Info:
    exact: Strings | None = frozenset()
    for info in infos:
        if exact is None or info.exact is None:
            exact = None
            break
        exact |= info.exact
    if exact is not None and len(exact) > MOST_STRINGS:
        exact = None
    union: Strings = frozenset()
    within = 0
    for info in infos:
        best = _better(info.needs, _usable(info.exact))
        if best is None:
            return _Info(exact, None)
        union |= best.literals
        within = max(within, best.within)
    return _Info(exact, _usable(union, within) if len(union) <= 2 * MOST_STRINGS else None)


def _repeat(least: int, most: int, inner: _Info) -> _Info:
    if least == 1 and most == 1:
        return inner
    if inner.exact is not None and most <= 2 and max(map(len, inner.exact), default=0) <= 4:
        strings: Strings = frozenset()
        power: Strings = _EMPTY
        for count in range(int(most) + 1):
            if count >= least:
                strings |= power
            power = frozenset(a + b for a in power for b in inner.exact)
            if len(power) > MOST_STRINGS:
                break
        else:
            return _Info(strings, None)
    if inner.exact is not None and least == 0 and most == 1:
        return _Info(inner.exact | _EMPTY, None)
    if least == 0:
        return _ANY
    needs = _better(inner.needs, _usable(inner.exact))
    if needs is None and inner.exact and least >= 2 and len(inner.exact) ** 2 <= MOST_STRINGS:
        needs = _usable(frozenset(a + b for a in inner.exact for b in inner.exact))
    return _Info(None, needs)
