"""Rules compiled for one search: which rules can match which lines, and where they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cleaner.backtracking import MAX_LINE
from cleaner.boilerplate.anchors import shape
from cleaner.boilerplate.keep import keeper_for
from cleaner.boilerplate.search import LiteralSearch
from cleaner.document import Document
from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleSet

_WINDOW = MAX_LINE // 2  # characters looked at on either side of a literal in a long paragraph
_INDENT = 64  # a line may be longer than its pattern by this many blanks
INSIDE = ("span", "sentence")
"""Extents that take a part of a paragraph; the others take whole lines."""


@dataclass(frozen=True, slots=True)
class Match:
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
    pattern: re.Pattern[str]
    longest: int  # raw characters of a line that can still match


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
        by_literal: dict[str, list[tuple[int, int]]] = {}
        for number, (compiled, literals) in enumerate(self.rules):
            for literal in sorted(literals):
                by_literal.setdefault(literal, []).append((number, compiled.longest))
        self._of_literal = list(by_literal.values())
        """Numbers of each literal's rules, and the longest line that each can match."""
        longest = [max(longest for _, longest in rules) for rules in self._of_literal]
        self._search = LiteralSearch(by_literal, longest)
        self._keeper = keeper_for(rules)

    def matches(self, document: Document) -> list[Match]:
        """Every match in ``document.text``, by line, then in the order of the rules.

        A line that a keep rule for any place holds is not matched as a whole by rules of less
        confidence; the keep rules of head and tail are left to `keep.kept_lines`.
        """
        text = document.text
        pairs: dict[tuple[int, int], list[int]] = {}
        for at, literal, line, length in self._search.hits(text, document.scan):
            for rule, longest in self._of_literal[literal]:
                if length <= longest:
                    pairs.setdefault((line, rule), []).append(at)
        if not pairs:
            return []
        starts, ends = document.scan.line_starts, document.scan.line_ends
        found: list[Match] = []
        known, paragraph = -1, _Paragraph(0, "", 0)
        for (line, rule), places in sorted(pairs.items()):
            if line != known:
                raw = text[starts[line] : ends[line]]
                indent = len(raw) - len(raw.lstrip())
                known, paragraph = line, _Paragraph(line, raw.strip(), int(starts[line]) + indent)
            found += [
                match
                for match in _try(self.rules[rule][0], paragraph, places)
                if match.inside or not self._is_kept(match, paragraph.text)
            ]
        return found

    def _is_kept(self, match: Match, text: str) -> bool:
        kept = self._keeper.keeps(text)
        return kept is not None and match.rule.confidence <= kept.confidence


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
        compiled.append((_Compiled(rule, rule.pattern, longest), found.literals))
    if wrong:
        raise RuleError("\n".join(wrong))
    return compiled


def _try(compiled: _Compiled, paragraph: _Paragraph, places: list[int]) -> list[Match]:
    rule, pattern = compiled.rule, compiled.pattern
    line, text, start = paragraph
    if rule.extent not in INSIDE:
        if len(text) > MAX_LINE or not (found := pattern.search(text)):
            return []
        return [Match(rule, line, start, start + len(text), found)]
    matches: list[Match] = []
    done = 0  # characters of the paragraph that earlier windows have covered
    for place in sorted(places):
        begin = max(done, place - start - _WINDOW)
        stop = min(len(text), place - start + _WINDOW)
        while begin < stop and (found := pattern.search(text, begin, stop)):
            if found.end() == stop < len(text):
                break  # "$" or a repeat was stopped by the window and not by the text
            matches.append(Match(rule, line, start + found.start(), start + found.end(), found))
            begin = done = max(found.end(), begin + 1)
    return matches
