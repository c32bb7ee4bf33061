"""Rules as data: load, check and compile the TOML files under rules/.

Every wrong rule of every file is reported in one `RuleError`, each with file and line.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cleaner.backtracking import MAX_STEPS, worst_case_steps
from cleaner.errors import RuleError

WHERE = ("head", "tail", "any")
EXTENTS = ("span", "sentence", "line", "list", "rest")
ACTIONS = ("delete", "replace", "meta", "keep")
"""`keep` guards the lines that a rule matches against rules and scores of less confidence."""
META_GROUPS = ("title", "date", "source", "author", "site", "keywords")
_ID = re.compile(r"[a-z][a-z0-9]*\.[a-z0-9][a-z0-9-]*")
_SURROGATE = re.compile("⟦(D[89A-F][0-9A-F]{2})⟧")
_KEYS = {"id", "description", "where", "match", "extent", "action", "replacement", "confidence"}
_KEYS |= {"by", "examples", "counterexamples"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A whole document to try a rule on; `config` overrides the defaults."""

    text: str | bytes
    config: tuple[tuple[str, Any], ...] = ()

    @property
    def shown(self) -> str:
        """The document for people to read, bytes in hexadecimal."""
        return self.text if isinstance(self.text, str) else self.text.hex(" ")


@dataclass(frozen=True, kw_only=True)
class Example(Case):
    """A document that the rule acts on, and what must come out."""

    out: str


@dataclass(frozen=True, kw_only=True)
class Counterexample(Case):
    """A document on which the rule must not act, and why."""

    why: str


@dataclass(frozen=True)
class Rule:
    """One rule. `match` is empty where code carries the rule out (`by = "code"`)."""

    id: str
    description: str
    where: str = "any"
    match: str = ""
    extent: str = "span"
    action: str = "delete"
    replacement: str = ""
    confidence: float = 1.0
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Counterexample, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def stage(self) -> str:
        """The part of the id before the point."""
        return self.id.partition(".")[0]

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The compiled pattern; None for a rule carried out by code."""
        return re.compile(self.match) if self.match else None


class RuleSet:
    """All rules in force, in the order of their files; hashable by content."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        digest = hashlib.sha256()
        for rule in self.rules:
            digest.update(repr(rule).encode("utf-8", "backslashreplace"))
        self.digest = digest.hexdigest()[:16]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def stage(self, name: str) -> tuple[Rule, ...]:
        """The rules of one stage, those carried out by code included."""
        return tuple(rule for rule in self.rules if rule.stage == name)

    def without(self, disabled: Sequence[str]) -> RuleSet:
        """These rules but for the disabled. Raises `RuleError` for an id that doesn't exist."""
        if unknown := sorted(set(disabled) - set(self.by_id)):
            raise RuleError(f"no rule is called {', '.join(unknown)}")
        return RuleSet([r for r in self.rules if r.id not in disabled]) if disabled else self


def rules_folder() -> Path:
    """Where the rules that come with the package are: in the wheel, or in the source tree."""
    package = Path(__file__).parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(extra_files: Sequence[str | Path] = ()) -> RuleSet:
    """The package's rules and those of `extra_files`.

    Raises `RuleError` that lists every wrong rule of these files. The package's own are checked
    where their examples are run (`check_rules`), not at every start.
    """
    return _load(tuple(str(path) for path in extra_files), False)


def check_rules(extra_files: Sequence[str | Path] = ()) -> RuleSet:
    """As `load_rules`; raises `RuleError` for wrong rules of the package as well."""
    return _load(tuple(str(path) for path in extra_files), True)


@lru_cache(maxsize=16)
def _load(extra_files: tuple[str, ...], check_all: bool) -> RuleSet:
    errors: list[str] = []
    rules: list[Rule] = []
    known: dict[str, Rule] = {}
    own = sorted(rules_folder().rglob("*.toml"))
    files = [*((path, check_all) for path in own), *((Path(path), True) for path in extra_files)]
    for path, checked in files:
        for rule in _read(path, checked, errors):
            if earlier := known.get(rule.id):
                errors.append(
                    f"{rule.file}:{rule.line}: {rule.id} is taken ({earlier.file}:{earlier.line})"
                )
                continue
            known[rule.id] = rule
            rules.append(rule)
    if errors:
        raise RuleError("\n".join(errors))
    return RuleSet(rules)


def _read(path: Path, checked: bool, errors: list[str]) -> Iterator[Rule]:
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text).get("rule", [])
    except OSError as error:
        errors.append(f"{path}: {error.strerror or error}")
        return
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        errors.append(f"{path}: {error}")
        return
    if not tables:
        errors.append(f"{path}: no [[rule]] in it")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    shown = _shown(path)
    for number, table in enumerate(tables):
        line = lines[number] if number < len(lines) else 0
        wrong = list(_wrong(table)) if checked else []
        if wrong:
            name = table.get("id", "a rule without an id")
            errors += [f"{path}:{line}: {name}: {what}" for what in wrong]
        else:
            yield _rule(table, shown, line)


def _shown(path: Path) -> str:
    """The package's own files from rules/ on, the user's as given."""
    folder = rules_folder()
    return (
        f"rules/{path.relative_to(folder).as_posix()}" if path.is_relative_to(folder) else str(path)
    )


def _wrong(table: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a rule's table, in words."""
    if unknown := sorted(set(table) - _KEYS):
        yield f"unknown key {', '.join(unknown)}"
    if not _ID.fullmatch(str(table.get("id", ""))):
        yield "id must look like stage.name-of-the-pattern"
    if not str(table.get("description", "")).strip():
        yield "description is missing"
    for key, allowed in (("where", WHERE), ("extent", EXTENTS), ("action", ACTIONS)):
        if key in table and table[key] not in allowed:
            yield f"{key} is one of {', '.join(allowed)}"
    confidence = table.get("confidence", 1.0)
    if not isinstance(confidence, int | float) or not 0 < confidence <= 1:
        yield "confidence is a number above 0 and up to 1"
    if ("match" in table) == (table.get("by") == "code"):
        yield 'a rule has either match or by = "code"'
    if "match" in table and not str(table.get("id", "")).startswith("boilerplate."):
        yield "only the stage boilerplate has rules with match: the id must begin with boilerplate."
    if "match" in table:
        yield from _wrong_pattern(table)
    for key, given, told in (("examples", "in", "out"), ("counterexamples", "text", "why")):
        cases = table.get(key)
        if not cases:
            yield f"{key}: at least one is needed"
        elif not all(
            isinstance(case, dict) and told in case and (given in case or "hex" in case)
            for case in cases
        ):
            yield f"{key}: each has {given} (or hex, for bytes) and {told}"


def _wrong_pattern(table: dict[str, Any]) -> Iterator[str]:
    try:
        pattern = re.compile(table["match"])
    except (re.error, TypeError) as error:
        yield f"match: {error}"
        return
    if pattern.match(""):
        yield "match: matches the empty text"
    if (steps := worst_case_steps(pattern.pattern)) > MAX_STEPS:
        yield (
            f"match: may take {steps:.0e} steps on one line; bound the repeats ({{0,20}}) or make "
            "them possessive (*+)"
        )
    if table.get("action") == "replace" and "replacement" not in table:
        yield "action replace needs a replacement"
    if table.get("action") == "keep" and (table.get("extent") != "line" or pattern.groupindex):
        yield "action keep needs the extent line and no named groups"
    if table.get("action") == "meta":
        groups = set(pattern.groupindex)
        if not groups or groups - set(META_GROUPS):
            yield f"action meta needs named groups out of {', '.join(META_GROUPS)}"


def _rule(table: dict[str, Any], file: str, line: int) -> Rule:
    values = {k: v for k, v in table.items() if k not in ("by", "examples", "counterexamples")}
    return Rule(
        **values,
        examples=tuple(
            Example(text=_input(case, "in"), out=case["out"], config=_settings(case))
            for case in table["examples"]
        ),
        counterexamples=tuple(
            Counterexample(text=_input(case, "text"), why=case["why"], config=_settings(case))
            for case in table["counterexamples"]
        ),
        file=file,
        line=line,
    )


def _settings(case: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(case.get("config", {}).items())


def _input(case: dict[str, Any], key: str) -> str | bytes:
    """The document of an example: bytes from `hex`, else text.

    TOML holds no surrogates: ⟦D83D⟧ in the text stands for one.
    """
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return _SURROGATE.sub(lambda match: chr(int(match.group(1), 16)), case[key])
