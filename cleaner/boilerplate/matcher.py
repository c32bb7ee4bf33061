"""Rules compiled for one search: which rules can match which lines, and where they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from cleaner._native.literals import Literals
from cleaner._native.matches import Match, Question, matches
from cleaner.backtracking import MAX_LINE
from cleaner.boilerplate.anchors import ANYWHERE, Shape, shape
from cleaner.boilerplate.guards import guards_of
from cleaner.boilerplate.keep import keeper_for
from cleaner.boilerplate.needs import without_bars
from cleaner.boilerplate.page import Removal
from cleaner.boilerplate.search import pair_offset
from cleaner.document import Document
from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleSet

_WINDOW = MAX_LINE // 2  # characters looked at on either side of a literal in a long paragraph
_FEW_WAYS = 8  # of a pattern; those found by their literals are mostly worth asking
_INDENT = 64  # a line may be longer than its pattern by this many blanks
INSIDE = ("span", "sentence")
"""Extents that take a part of a paragraph; the others take whole lines."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    removal: Removal
    pattern: re.Pattern[str]
    find: Callable[..., re.Match[str] | None]
    """`search` of the pattern, or `match` where it only matches at the beginning."""
    inside: bool  # it takes a part of the line only
    longest: int  # characters of a line, blanks at its ends too, that can still match
    reach: int  # characters from where a match may begin to its literal, at most
    shape: Shape


class Matcher:
    """All boilerplate patterns of a rule set behind one literal search."""

    __slots__ = (
        "_confidences", "_keepers", "_literals", "_perhaps", "_questions", "_surest",
        "data", "rules",
    )  # fmt: skip

    def __init__(self, rules: RuleSet) -> None:
        self.rules = tuple(
            sorted(_compile(rules), key=lambda one: (one.inside, -one.rule.confidence))
        )
        self.data = frozenset(one.rule.id for one in self.rules if one.rule.action == "meta")
        """Ids of the rules that find data of the page: dates, sources, authors."""
        patterns = [compiled.pattern for compiled in self.rules]
        uses: dict[str, list[tuple[int, int, int, int]]] = {}
        for number, compiled in enumerate(self.rules):
            form, longest = compiled.shape, compiled.longest
            size = longest if form.longest is None else form.longest
            if not compiled.inside:
                size = min(size, MAX_LINE)
            for literal in sorted(form.literals):
                uses.setdefault(literal, []).append((number, form.within, size, longest))
        self._literals = Literals(
            tuple(uses),
            [pair_offset(literal) for literal in uses],
            tuple(uses.values()),
            guards_of(patterns, most=_FEW_WAYS),
            [compiled.inside for compiled in self.rules],
            MAX_LINE + _INDENT,
        )
        self._questions = tuple(
            Question(one.rule, one.find, one.inside, one.reach, one.removal) for one in self.rules
        )
        keeper = keeper_for(rules)
        self._keepers, self._surest = keeper.anywhere.choices, keeper.surest
        self._confidences = [rule.confidence for rule in keeper.anywhere.rules]
        self._perhaps = {
            question: lru_cache(partial(_perhaps, one.pattern, one.shape.anchored))
            for question, one in zip(self._questions, self.rules, strict=True)
            if one.inside
        }

    def matches(self, document: Document) -> list[Match]:
        """Every match in ``document.text``, by line, whole lines and surer rules first.

        A line that a keep rule for any place holds is not matched as a whole by rules of less
        confidence; the keep rules of head and tail are left to `keep.kept_lines`.
        """
        return matches(
            self._literals.find(document.scan.codes), document.text, self._questions,
            self._inside, self._keepers, self._confidences, self._surest,
        )  # fmt: skip

    def _inside(
        self, question: Question, line: int, text: str, start: int, places: list[int]
    ) -> Iterator[Match]:
        """Matches of a rule in a part of the line, near its literals."""
        find, perhaps = question.find, self._perhaps[question]()
        done = 0  # characters of the paragraph that earlier windows have covered
        for place in places:
            begin = max(done, place - start - question.reach)
            stop = min(len(text), place - start + _WINDOW)
            if perhaps is not None and not perhaps(text, begin, stop):
                continue
            while begin < stop and (found := find(text, begin, stop)):
                if found.end() == stop < len(text):
                    break  # "$" or a repeat was stopped by the window and not by the text
                first, end = found.span()
                yield Match(question, line, start + first, start + end, found)
                begin = done = max(end, begin + 1)


@lru_cache(maxsize=8)
def matcher_for(rules: RuleSet) -> Matcher:
    """The compiled matcher of a rule set; raises `RuleError` as `Matcher` does."""
    return Matcher(rules)


def _compile(rules: RuleSet) -> list[_Compiled]:
    compiled: list[_Compiled] = []
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
        removal = Removal(rule.id, rule.confidence, rule.description)
        find = rule.pattern.match if found.anchored else rule.pattern.search
        inside = rule.extent in INSIDE
        reach = ANYWHERE if found.anchored else found.reach
        if inside:
            reach = min(reach, _WINDOW)
        compiled.append(_Compiled(rule, removal, rule.pattern, find, inside, longest, reach, found))
    if wrong:
        raise RuleError("\n".join(wrong))
    return compiled


def _perhaps(
    pattern: re.Pattern[str], anchored: bool
) -> Callable[..., re.Match[str] | None] | None:
    """The `search` or `match` of a cheaper pattern that matches wherever this one does."""
    cheaper = without_bars(pattern)
    if cheaper is None:
        return None
    return cheaper.match if anchored else cheaper.search
