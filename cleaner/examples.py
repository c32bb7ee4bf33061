"""Run the examples and counterexamples that every rule carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.result import Result
from cleaner.rules import Case, Rule


def run_examples(rules: Iterable[Rule], extra_files: Sequence[str | Path] = ()) -> list[str]:
    """What went wrong, a line each; empty where every example holds.

    An example must come out as it says and the rule be named in a note, flag or in both; on a
    counterexample it must be named in no note.
    """
    files = tuple(map(str, extra_files))
    return [failure for rule in rules for failure in _failures(rule, files)]


def _failures(rule: Rule, files: tuple[str, ...]) -> Iterator[str]:
    place = f"{rule.file}:{rule.line}: {rule.id}"
    for example in rule.examples:
        result = _clean(example, files)
        if result.status == "failed":
            yield f"{place}: {example.text!r} failed: {result.meta['error']}"
        elif result.text != example.out:
            yield f"{place}: {example.text!r} became {result.text!r}, not {example.out!r}"
        elif rule.id not in _named(result) and rule.id not in {f.rule for f in result.flags}:
            yield f"{place}: not the rule that changed {example.text!r}: {sorted(_named(result))}"
    for case in rule.counterexamples:
        result = _clean(case, files)
        if rule.id in _named(result):
            yield f"{place}: acted on {case.text!r} ({case.why}), which became {result.text!r}"


def _clean(case: Case, files: tuple[str, ...]) -> Result:
    config = Config.from_dict({**dict(case.config), "rules": files})
    return Cleaner(config).clean(case.text)


def _named(result: Result) -> set[str]:
    return {rule for note in result.notes for rule in note.rules}
