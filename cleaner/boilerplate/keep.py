"""What stays though it looks like boilerplate: the rules with ``action = "keep"``.

These rules have no literals to search for – headings, dates and numbered lines are everywhere in
clean text – and are tried only on lines that something else is about to remove.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from cleaner.boilerplate.anchors import is_anchored
from cleaner.boilerplate.guards import guards_of
from cleaner.boilerplate.page import Page
from cleaner.rules import Rule, RuleSet


class Zone:
    """The keep rules for one zone, in order, and what tells which of them may match a line."""

    __slots__ = ("_guards", "_rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        patterns = [(rule, rule.pattern) for rule in rules if rule.pattern is not None]
        self._rules = [
            (rule, pattern.match if is_anchored(pattern) else pattern.search)
            for rule, pattern in patterns
        ]
        self._guards = guards_of(pattern for _, pattern in patterns)

    def confidence(self, text: str) -> float:
        """That of the first rule that keeps the line ``text`` (stripped), 0 without one."""
        rule = self._first(text, self._guards.of(text))
        return 0.0 if rule is None else rule.confidence

    def of_lines(self, texts: list[str], numbers: Iterable[int]) -> Iterator[tuple[int, Rule]]:
        """Those of the lines ``numbers`` that are kept, each with the first rule that keeps it."""
        for line, perhaps in self._guards.in_lines(texts, numbers):
            rule = self._first(texts[line], perhaps)
            if rule is not None:
                yield line, rule

    def _first(self, text: str, perhaps: Iterable[int]) -> Rule | None:
        for number in perhaps:
            rule, find = self._rules[number]
            if find(text):
                return rule
        return None


class Keeper:
    """All keep rules of a rule set, by the zone they are valid in.

    ``surest``: the highest confidence of one.
    """

    __slots__ = ("anywhere", "head", "surest", "tail")

    def __init__(self, rules: RuleSet) -> None:
        keeping = [rule for rule in rules.stage("boilerplate") if rule.action == "keep"]
        self.anywhere, self.head, self.tail = (
            Zone(rule for rule in keeping if rule.where == where)
            for where in ("any", "head", "tail")
        )
        self.surest = max((rule.confidence for rule in keeping), default=0.0)


@lru_cache(maxsize=8)
def keeper_for(rules: RuleSet) -> Keeper:
    """The compiled keep rules of a rule set."""
    return Keeper(rules)


def kept_lines(page: Page, candidates: Iterable[int], rules: RuleSet) -> dict[int, Rule]:
    """Those of the lines ``candidates`` that must stay, each with the rule that keeps it.

    Only a removal of higher confidence than the rule's may take such a line.
    """
    keeper, texts, numbers = keeper_for(rules), page.lines.texts, list(candidates)
    kept = dict(keeper.anywhere.of_lines(texts, numbers))
    for zone, holds in ((keeper.head, page.in_head), (keeper.tail, page.in_tail)):
        kept |= zone.of_lines(texts, [x for x in numbers if x not in kept and holds(x)])
    return kept
