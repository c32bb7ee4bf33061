"""Run the examples and counterexamples that every rule carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleaner.api import Cleaner
from cleaner.boilerplate.matcher import matcher_for
from cleaner.config import Config
from cleaner.errors import RuleError
from cleaner.result import Result
from cleaner.rules import Case, Rule, check_rules


def run_examples(rules: Iterable[Rule], extra_files: Sequence[str | Path] = ()) -> list[str]:
    """What went wrong, a line each; empty where every example holds.

    Wrong rules, and patterns without a literal to search for, are told first; no example can be run
    then.

    An example must come out as it says and the rule be named in a note, flag or in both; on a
    counterexample it must be named in no note.  A rule that keeps lines is named in no note: one
    of the lines of its example must match it, and none of its counterexample.  Pages of HTML are
    left out where the extra `web` isn't installed.
    """
    files = tuple(map(str, extra_files))
    try:
        matcher_for(check_rules(files))
    except RuleError as error:  # a wrong rule, or a pattern that the search can't find
        return str(error).splitlines()
    return [failure for rule in rules for failure in _failures(rule, files)]


def _failures(rule: Rule, files: tuple[str, ...]) -> Iterator[str]:
    place = f"{rule.file}:{rule.line}: {rule.id}"
    for example in rule.examples:
        result = _clean(example, files)
        if result.status == "failed":
            yield f"{place}: {example.text!r} failed: {result.meta['error']}"
        elif result.text != example.out:
            yield f"{place}: {example.text!r} became {result.text!r}, not {example.out!r}"
        elif rule.action == "keep":
            if not _keeps(rule, result.text):
                yield f"{place}: keeps no line of {example.text!r}"
        elif rule.id not in _named(result) and rule.id not in {f.rule for f in result.flags}:
            yield f"{place}: not the rule that changed {example.text!r}: {sorted(_named(result))}"
    for case in rule.counterexamples:
        result = _clean(case, files)
        if rule.id in _named(result) or (rule.action == "keep" and _keeps(rule, case.shown)):
            yield f"{place}: acted on {case.text!r} ({case.why}), which became {result.text!r}"


def _keeps(rule: Rule, text: str) -> bool:
    return rule.pattern is not None and any(
        rule.pattern.search(line.strip()) for line in text.splitlines()
    )


def _clean(case: Case, files: tuple[str, ...]) -> Result:
    config = Config.from_dict({**dict(case.config), "rules": files})
    return Cleaner(config).clean(case.text)


def _named(result: Result) -> set[str]:
    return {rule for note in result.notes for rule in note.rules}
