"""One run of `cleaner clean`: sources in, outputs, notes and failures out, a tally at the end."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from cleaner.errors import InputError
from cleaner.io.paths import Problem, Source
from cleaner.io.read import DEFAULT_LIMIT, End, Item, read_items, reason_of
from cleaner.io.write import AtomicFile, FailureList, OutputFolder
from cleaner.result import Result
from cleaner.run.local import Cleans, clean_tagged


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one document: sizes in characters, edits by rule."""

    doc: str
    status: str
    before: int = 0
    after: int = 0
    encoding: str | None = None
    rules: dict[str, int] = dataclass_field(default_factory=dict)
    flags: int = 0
    reason: str | None = None
    meta: dict[str, Any] = dataclass_field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; see docs/cli.md."""
        record: dict[str, Any] = {"doc": self.doc, "status": self.status}
        if self.reason is not None:
            return record | {"reason": self.reason}
        return record | {
            "encoding": self.encoding,
            "characters_before": self.before,
            "characters_after": self.after,
            "notes": self.rules,
            "flags": self.flags,
            "meta": self.meta,
        }


@dataclass
class Tally:
    """Totals of a run."""

    status: Counter[str] = dataclass_field(default_factory=Counter)
    before: int = 0
    after: int = 0
    edits: int = 0
    flags: int = 0

    def add(self, row: Row) -> None:
        """Count one document."""
        self.status[row.status] += 1
        self.before += row.before
        self.after += row.after
        self.edits += sum(row.rules.values())
        self.flags += row.flags

    def line(self) -> str:
        """One line that says how the run went."""
        total = sum(self.status.values())
        states = ", ".join(f"{self.status[s]} {s}" for s in ("changed", "unchanged", "failed"))
        return (
            f"{total} document{'s' if total != 1 else ''}: {states}; "
            f"{self.before:,} → {self.after:,} characters, {self.edits:,} edits, "
            f"{self.flags:,} doubtful places"
        )


@dataclass
class Job:
    """Settings and open files of one run.

    `out`: the output folder, None for standard output. `report` gets a `Row` for every document,
    as soon as it is written. `notes`: where notes go as JSON lines. `field`: the JSON Lines field
    that holds the text. `limit`: bytes of the largest document, decompressed.
    """

    cleaner: Cleans
    out: OutputFolder | None
    report: Callable[[Row], None]
    notes: AtomicFile | None = None
    field: str = "text"
    workers: int = 1
    encoding: str | None = None
    limit: int = DEFAULT_LIMIT
    tally: Tally = dataclass_field(default_factory=Tally)
    _file: AtomicFile | None = dataclass_field(default=None, init=False)

    def run(self, sources: Iterable[Source | Problem]) -> Tally:
        """Clean everything; what fails is reported and the rest still done."""
        if self.out is None:
            return self._run(sources, None)
        with self.out.failures() as failures:
            return self._run(sources, failures)

    def _run(self, sources: Iterable[Source | Problem], failures: FailureList | None) -> Tally:
        items = read_items(self._placed(sources), field=self.field, limit=self.limit)
        tagged = ((item, item.data if isinstance(item, Item) else None) for item in items)
        results = clean_tagged(self.cleaner, tagged, self.workers, self.encoding)
        try:
            for item, result in results:
                problem = self._take(item, result)
                if problem is not None:
                    self._fail(problem, failures)
        except BaseException:
            self._close(discard=True)
            raise
        return self.tally

    def _placed(self, sources: Iterable[Source | Problem]) -> Iterator[Source | Problem]:
        """Sources whose output has a place; the others become problems before they are read."""
        for source in sources:
            if isinstance(source, Problem) or self.out is None:
                yield source
                continue
            try:
                self.out.place(source)
            except InputError as error:
                path = None if source.path is None else str(source.path)
                yield Problem(source.name, str(error), path)
            else:
                yield source

    def _take(self, item: Item | Problem | End, result: Result | None) -> Problem | None:
        """Write one document or close one source; what went wrong, if anything."""
        if isinstance(item, Problem):
            return item
        source = item.source
        path = None if source.path is None else str(source.path)
        try:
            if isinstance(item, End):
                self._end(item)
            elif result is not None:
                if result.status == "failed":
                    raise InputError(str(result.meta.get("error", "failed")))
                self._write(item, result)
                self._tell(item, result)
        except (InputError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            if isinstance(item, End):
                return Problem(source.name, reason_of(error), path)
            kept = item.field.line if item.field else item.data if path is None else None
            return Problem(item.doc, reason_of(error), path, item.line, kept)
        return None

    def _end(self, end: End) -> None:
        """Give the output of a JSON Lines source its name, also where the source broke off."""
        if end.source.kind == "jsonl" and self.out is not None:
            if self._file is None and not end.failed:
                self._file = self._open(end.source)  # no line in it: an empty output
            self._close()

    def _open(self, source: Source) -> AtomicFile:
        if self.out is None:
            raise InputError("no output folder")
        return AtomicFile(self.out.place(source), gzipped=source.gzipped)

    def _write(self, item: Item, result: Result) -> None:
        text = item.field.replaced(result.text) + "\n" if item.field else result.text
        if self.out is None:
            sys.stdout.buffer.write(text.encode("utf-8"))
        elif item.field is None:
            with self._open(item.source) as file:
                file.write(text)
        else:
            self._file = self._file or self._open(item.source)
            self._file.write(text)

    def _tell(self, item: Item, result: Result) -> None:
        if self.notes is not None:
            for record in note_records(item.doc, result):
                self.notes.write(json.dumps(record, ensure_ascii=_odd(record)) + "\n")
        row = row_of(item.doc, result, item.data)
        self.tally.add(row)
        self.report(row)

    def _fail(self, problem: Problem, failures: FailureList | None) -> None:
        if failures is not None:
            failures.add(problem)
        row = Row(problem.doc, "failed", reason=problem.reason)
        self.tally.add(row)
        self.report(row)

    def _close(self, *, discard: bool = False) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            if discard:
                file.discard()
            else:
                file.commit()


def row_of(doc: str, result: Result, data: str | bytes) -> Row:
    """The row of one cleaned document."""
    change = sum(len(note.after) - len(note.before) for note in result.notes)
    return Row(
        doc,
        result.status,
        len(data) if isinstance(data, str) else len(result.text) - change,
        len(result.text),
        result.meta.get("encoding"),
        result.summary(),
        len(result.flags),
        meta=result.meta,
    )


def note_records(doc: str, result: Result) -> Iterator[dict[str, Any]]:
    """Notes, then flags, as docs/notes-format.md describes them."""
    for note in result.notes:
        yield {
            "doc": doc,
            "start": note.at.start,
            "end": note.at.end,
            "before": note.before,
            "after": note.after,
            "rules": list(note.rules),
            "reason": note.reason,
            "confidence": note.confidence,
        }
    for finding in result.flags:
        yield {
            "doc": doc,
            "flag": True,
            "start": finding.span.start,
            "end": finding.span.end,
            "rule": finding.rule,
            "score": finding.score,
            "evidence": finding.evidence,
        }


def _odd(record: dict[str, Any]) -> bool:
    """Whether a record holds lone surrogates, which only escapes can carry."""
    values = (record.get("before"), record.get("after"), record.get("evidence"))
    return any(v and not v.isascii() and any("\ud800" <= c <= "\udfff" for c in v) for v in values)
