"""What stays though it looks like boilerplate: the rules with ``action = "keep"``.

These rules have no literals to search for – headings, dates and numbered lines are everywhere in
clean text – and are tried only on lines that something else is about to remove.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from cleaner.boilerplate.anchors import is_anchored
from cleaner.boilerplate.page import Page
from cleaner.rules import Rule, RuleSet


class Keeper:
    """All keep rules of a rule set; one pattern for each zone they are valid in."""

    __slots__ = ("_rules", "_together")

    def __init__(self, rules: RuleSet) -> None:
        self._rules: dict[str, list[Rule]] = {"any": [], "head": [], "tail": []}
        for rule in rules.stage("boilerplate"):
            if rule.action == "keep":
                self._rules[rule.where].append(rule)
        self._together = {where: _together(held) for where, held in self._rules.items()}

    def keeps(self, text: str, where: str = "any") -> Rule | None:
        """The first rule for the zone ``where`` that keeps the line ``text`` (stripped)."""
        if not any(find(text) for find in self._together[where]):
            return None
        for rule in self._rules[where]:
            if rule.pattern is not None and rule.pattern.search(text):
                return rule
        return None


def _together(rules: Iterable[Rule]) -> Sequence[Callable[[str], re.Match[str] | None]]:
    """What finds whether any of the rules matches: those anchored to the beginning, the others."""
    anchored: list[str] = []
    others: list[str] = []
    for rule in rules:
        (anchored if is_anchored(rule.match) else others).append(f"(?:{rule.match})")
    found = [re.compile("|".join(anchored)).match] if anchored else []
    return [*found, re.compile("|".join(others)).search] if others else found


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
