"""What stays though it looks like boilerplate: the rules with ``action = "keep"``.

These rules have no literals to search for – headings, dates and numbered lines are everywhere in
clean text – and are tried only on lines that something else is about to remove.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cleaner.boilerplate.anchors import shape
from cleaner.boilerplate.guards import guards_of
from cleaner.boilerplate.page import Page
from cleaner.rules import Rule, RuleSet


class _Zone:
    """The keep rules for one zone, in order, and what tells which of them may match a line."""

    __slots__ = ("_guards", "_rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        patterns = [(rule, rule.pattern) for rule in rules if rule.pattern is not None]
        self._rules = [
            (rule, pattern.match if shape(pattern).anchored else pattern.search)
            for rule, pattern in patterns
        ]
        self._guards = guards_of(pattern for _, pattern in patterns)

    def keeps(self, text: str) -> Rule | None:
        for number in self._guards.of(text):
            rule, find = self._rules[number]
            if find(text):
                return rule
        return None


class Keeper:
    """All keep rules of a rule set, by the zone they are valid in."""

    __slots__ = ("_zones", "surest")

    def __init__(self, rules: RuleSet) -> None:
        keeping = [rule for rule in rules.stage("boilerplate") if rule.action == "keep"]
        self._zones = {
            where: _Zone(rule for rule in keeping if rule.where == where)
            for where in ("any", "head", "tail")
        }

        self.surest = max((rule.confidence for rule in keeping), default=0.0)

    def keeps(self, text: str, where: str = "any") -> Rule | None:
        """The first rule for the zone ``where`` that keeps the line ``text`` (stripped)."""
        return self._zones[where].keeps(text)


@lru_cache(maxsize=8)
def keeper_for(rules: RuleSet) -> Keeper:
    """The compiled keep rules of a rule set."""
    return Keeper(rules)


def kept_lines(page: Page, candidates: Iterable[int], rules: RuleSet) -> dict[int, Rule]:
    """Those of the lines ``candidates`` that must stay, each with the rule that keeps it.

    Only a removal of higher confidence than the rule's may take such a line.
    """
    keeper = keeper_for(rules)
    kept: dict[int, Rule] = {}
    for line in candidates:
        text = page.lines.stripped(line)
        rule = keeper.keeps(text)
        if rule is None and page.in_head(line):
            rule = keeper.keeps(text, "head")
        if rule is None and page.in_tail(line):
            rule = keeper.keeps(text, "tail")
        if rule is not None:
            kept[line] = rule
    return kept
