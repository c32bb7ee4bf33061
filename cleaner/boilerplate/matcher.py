"""Rules compiled for one search: which rules can match which lines, and where they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cleaner.backtracking import MAX_LINE
from cleaner.boilerplate.anchors import Shape, shape
from cleaner.boilerplate.keep import keeper_for
from cleaner.boilerplate.search import LiteralSearch
from cleaner.document import Document
from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleSet

_WINDOW = MAX_LINE // 2  # characters looked at on either side of a literal in a long paragraph
_INDENT = 64  # a line may be longer than its pattern by this many blanks
INSIDE = ("span", "sentence")
"""Extents that take a part of a paragraph; the others take whole lines."""


class Match(NamedTuple):
    """A rule's match: ``line`` number, and [start, end) in characters of the text."""

    rule: Rule
    line: int
    start: int
    end: int
    found: re.Match[str]

    @property
    def inside(self) -> bool:
        """Whether the rule takes a part of the line only."""
        return self.rule.extent in INSIDE


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    find: Callable[..., re.Match[str] | None]
    """`search` of the pattern, or `match` where it only matches at the beginning."""
    inside: bool  # it takes a part of the line only
    longest: int  # characters of a line, blanks at its ends too, that can still match
    shape: Shape


class _Use(NamedTuple):
    """Where a literal is of use to a rule.

    ``rule``: its number.  The line has at most ``size`` characters without the blanks at its ends
    and ``longest`` with them, begins with one of ``first`` (None: any character), and the literal
    at most ``within`` characters from there.
    """

    rule: int
    within: int
    size: int
    longest: int
    first: frozenset[str] | None


class _Paragraph(NamedTuple):
    """A line without the blanks at its ends; ``start`` is in characters of the text."""

    line: int
    text: str
    start: int


class Matcher:
    """All boilerplate patterns of a rule set behind one literal search."""

    __slots__ = ("_keeper", "_of_literal", "_search", "rules")

    def __init__(self, rules: RuleSet) -> None:
        self.rules = tuple(_compile(rules))
        by_literal: dict[str, list[_Use]] = {}
        for number, (compiled, literals) in enumerate(self.rules):
            form, longest = compiled.shape, compiled.longest
            size = longest if form.longest is None else form.longest
            use = _Use(number, form.within, size, longest, form.first)
            for literal in sorted(literals):
                by_literal.setdefault(literal, []).append(use)
        self._of_literal = list(by_literal.values())
        longest_of = [max(use.longest for use in uses) for uses in self._of_literal]
        self._search = LiteralSearch(by_literal, longest_of)
        self._keeper = keeper_for(rules)

    def matches(self, document: Document) -> list[Match]:
        """Every match in ``document.text``, by line, then in the order of the rules.

        A line that a keep rule for any place holds is not matched as a whole by rules of less
        confidence; the keep rules of head and tail are left to `keep.kept_lines`.
        """
        text, of_literal = document.text, self._of_literal
        found: list[Match] = []
        paragraph = _Paragraph(-1, "", 0)
        places: dict[int, list[int]] = {}  # of literals in the line, by rule
        length = size = 0
        begins = ""
        for at, literal, line, start, end in self._search.hits(text, document.scan):
            if line != paragraph.line:
                if places:
                    found += self._in_line(paragraph, places)
                    places = {}
                raw, length = text[start:end].lstrip(), end - start
                paragraph = _Paragraph(line, raw.rstrip(), end - len(raw))
                size, begins = len(paragraph.text), raw[:1]
            offset = at - paragraph.start
            for rule, within, most, longest, first in of_literal[literal]:
                if (
                    offset <= within
                    and size <= most
                    and length <= longest
                    and (first is None or begins in first)
                ):
                    places.setdefault(rule, []).append(at)
        return found + self._in_line(paragraph, places) if places else found

    def _in_line(self, paragraph: _Paragraph, places: dict[int, list[int]]) -> list[Match]:
        """Matches of the rules whose literals stand at these ``places`` of a line."""
        line, text, start = paragraph
        matches: list[Match] = []
        kept: Rule | None = None
        looked = False
        for number in sorted(places):
            compiled = self.rules[number][0]
            if compiled.inside:
                matches += _inside(compiled, paragraph, places[number])
                continue
            if len(text) > MAX_LINE or not (found := compiled.find(text)):
                continue
            if not looked:
                kept, looked = self._keeper.keeps(text), True
            if kept is None or compiled.rule.confidence > kept.confidence:
                matches.append(Match(compiled.rule, line, start, start + len(text), found))
        return matches


@lru_cache(maxsize=8)
def matcher_for(rules: RuleSet) -> Matcher:
    """The compiled matcher of a rule set; raises `RuleError` as `Matcher` does."""
    return Matcher(rules)


def _compile(rules: RuleSet) -> list[tuple[_Compiled, frozenset[str]]]:
    compiled: list[tuple[_Compiled, frozenset[str]]] = []
    wrong: list[str] = []
    for rule in rules.stage("boilerplate"):
        if rule.pattern is None or rule.action == "keep":
            continue
        found = shape(rule.pattern)
        if not found.literals:
            wrong.append(
                f"{rule.file}:{rule.line}: {rule.id}: no literal of two characters or more "
                "is part of every match, so the rule can't be found without trying every line"
            )
            continue
        longest = MAX_LINE + _INDENT
        if rule.extent in INSIDE and found.longest is None:
            longest = 1 << 62
        elif found.longest is not None:
            longest = min(longest, found.longest + _INDENT)
        find = rule.pattern.match if found.anchored else rule.pattern.search
        inside = rule.extent in INSIDE
        compiled.append((_Compiled(rule, find, inside, longest, found), found.literals))
    if wrong:
        raise RuleError("\n".join(wrong))
    return compiled


def _inside(compiled: _Compiled, paragraph: _Paragraph, places: list[int]) -> list[Match]:
    """Matches in a part of the line, near the literals."""
    rule, find = compiled.rule, compiled.find
    line, text, start = paragraph
    matches: list[Match] = []
    done = 0  # characters of the paragraph that earlier windows have covered
    for place in sorted(places):
        begin = max(done, place - start - _WINDOW)
        stop = min(len(text), place - start + _WINDOW)
        while begin < stop and (found := find(text, begin, stop)):
            if found.end() == stop < len(text):
                break  # "$" or a repeat was stopped by the window and not by the text
            matches.append(Match(rule, line, start + found.start(), start + found.end(), found))
            begin = done = max(found.end(), begin + 1)
    return matches
