"""What stays though it looks like boilerplate: the rules with ``action = "keep"``.

These rules have no literals to search for – headings, dates and numbered lines are everywhere in
clean text – and are tried only on lines that something else is about to remove.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cleaner._native.guards import Choices
from cleaner.boilerplate.anchors import is_anchored
from cleaner.boilerplate.guards import guards_of
from cleaner.boilerplate.page import Page
from cleaner.rules import Rule, RuleSet


class Zone:
    """The keep rules for one zone, in order, and what finds them in a line (stripped)."""

    __slots__ = ("choices", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        patterns = [(rule, rule.pattern) for rule in rules if rule.pattern is not None]
        self.rules = [rule for rule, _ in patterns]
        self.choices = Choices(
            guards_of(pattern for _, pattern in patterns),
            [pattern.match if is_anchored(pattern) else pattern.search for _, pattern in patterns],
        )

    def of_lines(self, texts: list[str], numbers: Iterable[int]) -> dict[int, Rule]:
        """Those of the lines ``numbers`` that are kept, each with the first rule that keeps it."""
        rules = self.rules
        return {line: rules[number] for line, number in self.choices.of_lines(texts, numbers)}


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
    kept = keeper.anywhere.of_lines(texts, numbers)
    for zone, holds in ((keeper.head, page.in_head), (keeper.tail, page.in_tail)):
        kept |= zone.of_lines(texts, [x for x in numbers if x not in kept and holds(x)])
    return kept
