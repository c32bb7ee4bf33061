"""What `learn` found on a site: the lines its pages share, as a file that people can edit."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

from cleaner.errors import RuleError
from cleaner.version import __version__

FORMAT = "cleaner-site"
FORMAT_VERSION = 1

Kind = Literal["block", "line", "pattern"]
Where = Literal["head", "tail", "any"]
SLOTS = ("{date}", "{time}", "{number}")

_TOP = {"format", "version", "by", "pages", "distinct", "failed", *get_args(Kind)}
_KEYS = {"text", "lines", "where", "pages", "of", "examples"}
_HEADER = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """Something that repeats across the pages of a site.

    `lines`: one line, or the consecutive lines of a block, blank ones left out. In a pattern and
    in a block `{date}`, `{time}` and `{number}` stand for any of their kind. `where`: above the
    body, below it, or anywhere. `pages`: on how many distinct pages it was seen; `examples`: the
    names of a few of them.
    """

    kind: Kind
    lines: tuple[str, ...]
    where: Where
    pages: int
    examples: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The line or pattern; the lines of a block, one below the other."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class SiteTemplate:
    """What was learned of one site; hashable by content, can be pickled.

    `entries`: blocks first, then lines, then patterns.
    `pages`: documents it was learned from; `distinct`: those of them that say something of their
    own, near-duplicates counted once; `failed`: documents that could not be read.
    """

    entries: tuple[SiteEntry, ...] = ()
    pages: int = 0
    distinct: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        ordered = tuple(entry for kind in get_args(Kind) for entry in self.of_kind(kind))
        object.__setattr__(self, "entries", ordered)

    @cached_property
    def digest(self) -> str:
        """Changes whenever the content does."""
        told = repr((self.entries, self.pages, self.distinct, self.failed))
        return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16]

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SiteTemplate) and self.digest == other.digest

    def __repr__(self) -> str:
        return f"<SiteTemplate {len(self.entries)} entries from {self.pages} pages>"

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def of_kind(self, kind: Kind) -> tuple[SiteEntry, ...]:
        """The entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form, of the same shape as the file."""
        told: dict[str, Any] = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "pages": self.pages,
            "distinct": self.distinct,
            "failed": self.failed,
        }
        for kind in get_args(Kind):
            if entries := self.of_kind(kind):
                told[kind] = [_table(entry) for entry in entries]
        return told

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SiteTemplate:
        """The template that `to_dict` wrote. Raises `RuleError` that lists all that is wrong."""
        return _template(data, "site", {})

    def to_toml(self) -> str:
        """The content of a file."""
        return "".join(_written(self))

    @classmethod
    def from_toml(cls, text: str, name: str = "site") -> SiteTemplate:
        """The template that a file holds. Raises `RuleError` that lists all that is wrong.

        `name` is what messages call the file.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RuleError(f"{name}: {error}; mend that line, or learn the file anew") from error
        places: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            if header := _HEADER.match(line):
                places.setdefault(header[1], []).append(number)
        return _template(data, name, places)

    def save(self, path: str | Path) -> None:
        """Write the file, as UTF-8."""
        Path(path).write_text(self.to_toml(), "utf-8", newline="\n")

    @classmethod
    def load(cls, path: str | Path) -> SiteTemplate:
        """Read a file. Raises `RuleError` where it can't be read, or lists all that is wrong."""
        try:
            text = Path(path).read_text("utf-8-sig")
        except OSError as error:
            raise RuleError(f"{path}: {(error.strerror or str(error)).lower()}") from error
        except UnicodeDecodeError as error:
            raise RuleError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
        return cls.from_toml(text, str(path))


def _table(entry: SiteEntry) -> dict[str, Any]:
    told: dict[str, Any] = {"where": entry.where, "pages": entry.pages}
    if entry.kind == "block":
        told["lines"] = list(entry.lines)
    else:
        told["text"] = entry.text
    if entry.examples:
        told["examples"] = list(entry.examples)
    return told


def _written(template: SiteTemplate) -> Iterator[str]:
    yield (
        f"# What the pages of a site share, learned by cleaner {__version__}.\n"
        "# `cleaner clean --site FILE` removes it. Delete what a page should keep; add what it\n"
        "# should not. In patterns and blocks {date}, {time} and {number} stand for any.\n"
        "# `where`: head (above the body), tail (below it) or any; `pages`: on how many of the\n"
        "# distinct pages it was seen; `examples`: pages that it would be removed from.\n\n"
        f'format = "{FORMAT}"\nversion = {FORMAT_VERSION}\npages = {template.pages}\n'
        f"distinct = {template.distinct}  # near-duplicates counted once\n"
        f"failed = {template.failed}\n"
    )
    for entry in template.entries:
        yield f"\n[[{entry.kind}]]\n"
        if entry.kind == "block":
            yield "lines = [\n" + "".join(f"  {_string(line)},\n" for line in entry.lines) + "]\n"
        else:
            yield f"text = {_string(entry.text)}\n"
        yield f'where = "{entry.where}"\npages = {entry.pages}\n'
        if entry.examples:
            yield f"examples = [{', '.join(map(_string, entry.examples))}]\n"


def _string(text: str) -> str:
    """A TOML basic string; TOML has none for lone surrogates, they become U+FFFD."""
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    return '"' + _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04X}" if m[0] < " " or m[0] == "\x7f"
                             else "\\" + m[0], text) + '"'  # fmt: skip


def _template(
    data: Mapping[str, Any], name: str, places: Mapping[str, Sequence[int]]
) -> SiteTemplate:
    wrong = list(_wrong_top(data, name))
    entries: list[SiteEntry] = []
    distinct = data.get("distinct")
    for kind in get_args(Kind):
        tables = data.get(kind, [])
        if not isinstance(tables, list):
            wrong.append(f"{name}: {kind}: begin each entry with [[{kind}]]")
            continue
        for number, table in enumerate(tables):
            known = places.get(kind, ())
            at = f"{name}:{known[number]}" if number < len(known) else name
            found = list(_wrong_entry(kind, table, distinct))
            wrong += [f"{at}: {kind} {number + 1}: {what}" for what in found]
            if not found:
                entries.append(_entry(kind, table, distinct))
    if wrong:
        raise RuleError("\n".join(wrong))
    return SiteTemplate(tuple(entries), data["pages"], data["distinct"], data.get("failed", 0))


def _wrong_top(data: Mapping[str, Any], name: str) -> Iterator[str]:
    if data.get("format") != FORMAT:
        yield f'{name}: not a learned site: format = "{FORMAT}" is missing'
        return
    if data.get("version") != FORMAT_VERSION:
        told = data.get("version")
        yield f"{name}: version {told!r} is not {FORMAT_VERSION}; learn the file anew"
    if unknown := sorted(set(data) - _TOP):
        yield f"{name}: unknown key {', '.join(unknown)}; known: {', '.join(sorted(_TOP))}"
    for key in ("pages", "distinct", "failed"):
        if not _is_count(data.get(key, 0 if key == "failed" else None)):
            yield f"{name}: {key} is a whole number from 0 on, not {data.get(key)!r}"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _wrong_entry(kind: str, table: object, distinct: object) -> Iterator[str]:
    """What is wrong with an entry, in words."""
    if not isinstance(table, dict):
        yield f"begin it with [[{kind}]]"
        return
    if unknown := sorted(set(table) - _KEYS):
        yield f"unknown key {', '.join(unknown)}; known: {', '.join(sorted(_KEYS))}"
    key = "lines" if kind == "block" else "text"
    lines = table.get(key) if kind == "block" else [table.get(key)]
    least = 2 if kind == "block" else 1
    if not isinstance(lines, list) or len(lines) < least or not all(map(_is_line, lines)):
        told = "two or more lines of text" if kind == "block" else "one line of text"
        yield f"{key} is {told}, not {table.get(key)!r}"
    elif kind == "pattern" and not any(slot in lines[0] for slot in SLOTS):
        yield f"no {', '.join(SLOTS)} in {lines[0]!r}; write it as [[line]]"
    elif kind == "line" and any(slot in lines[0] for slot in SLOTS):
        yield f"a slot in {lines[0]!r}; write it as [[pattern]]"
    elif not any(map(str.isalnum, "".join(without_slots(line) for line in lines))):
        yield f"{key} has no word in it but slots and marks: it would match body text"
    if table.get("where", "any") not in get_args(Where):
        yield f"where is one of {', '.join(get_args(Where))}, not {table['where']!r}"
    pages = table.get("pages", distinct)
    if not _is_count(pages) or (isinstance(distinct, int) and pages > distinct):
        yield f"pages is a whole number up to distinct ({distinct}), not {pages!r}"
    examples = table.get("examples", [])
    if not isinstance(examples, list) or not all(isinstance(name, str) for name in examples):
        yield f"examples is a list of page names, not {examples!r}"


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def without_slots(text: str) -> str:
    """A pattern's own words."""
    for slot in SLOTS:
        text = text.replace(slot, "")
    return text


def _entry(kind: str, table: Mapping[str, Any], distinct: Any) -> SiteEntry:
    return SiteEntry(
        cast(Kind, kind),
        tuple(table["lines"]) if kind == "block" else (table["text"],),
        table.get("where", "any"),
        table.get("pages", distinct),
        tuple(table.get("examples", ())),
    )
