"""Write outputs: to a temporary name in the same folder, then renamed; never outside OUT."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cleaner.errors import InputError
from cleaner.io.paths import Problem, Source, shown

FAILED = "failed.jsonl"
_NUMBERS = itertools.count()


class AtomicFile:
    """A file that appears complete or not at all.

    Written to a temporary name beside `path` and renamed by `commit`; `discard` (or leaving the
    `with` block by an exception) removes it. `gzipped` compresses, reproducibly.
    """

    def __init__(self, path: Path, *, gzipped: bool = False) -> None:
        self.path = path
        self._temporary = path.parent / f".cleaner-{os.getpid()}-{next(_NUMBERS)}.tmp"
        # Also where an interrupt comes before anybody has the file in hand.
        self._remove = weakref.finalize(self, self._temporary.unlink, missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._raw: IO[bytes] = open(os.open(self._temporary, flags, 0o666), "wb")  # noqa: SIM115
        except OSError as error:
            self._remove.detach()
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"can't write {shown(str(path))}: {reason}") from error
        self._stream: IO[bytes] = self._raw
        if gzipped:
            # No name and no time in the header: the same text gives the same bytes.
            self._stream = gzip.GzipFile("", "wb", fileobj=self._raw, mtime=0)  # type: ignore[assignment]

    def write(self, text: str) -> None:
        """Append text as UTF-8. Raises `InputError` for lone surrogates, which have no UTF-8."""
        try:
            self._stream.write(text.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise InputError(f"a lone surrogate at {error.start} can't be written") from error

    def commit(self) -> None:
        """Close and give the file its name."""
        self._close()
        os.replace(self._temporary, self.path)
        self._remove.detach()

    def discard(self) -> None:
        """Close and remove."""
        try:
            self._close()
        finally:
            self._remove()

    def _close(self) -> None:
        if self._stream is not self._raw:
            self._stream.close()
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.discard()


class OutputFolder:
    """The folder OUT: checked once, then a place for every source."""

    def __init__(self, folder: Path) -> None:
        """Raises `InputError` where OUT is a file or can't be made."""
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{shown(str(folder))} is a file, not a folder")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"can't make the folder {shown(str(folder))}: {reason}") from error
        self.folder = folder.resolve()
        self._taken: dict[Path, str] = {self.folder / FAILED: "the list of failures"}

    def place(self, source: Source) -> Path:
        """Where the output of `source` goes.

        Raises `InputError` where that is the input itself, outside the folder, or already taken.
        """
        relative = source.relative
        path = self.folder / relative
        owner = self._taken.setdefault(path, f"that of {source.name}")
        if owner != f"that of {source.name}":
            raise InputError(f"its output would have the same name as {owner}")
        if not path.parent.resolve().is_relative_to(self.folder):
            raise InputError(f"its output would leave {shown(str(self.folder))}")
        if source.path is not None and path.exists() and path.samefile(source.path):
            raise InputError("its output would replace the input itself; choose another folder")
        if path.is_dir():
            raise InputError(f"its output {shown(str(path))} is a folder")
        return path

    def reserve(self, path: Path, owner: str) -> None:
        """Keep a path (absolute, resolved) from being used for an output."""
        self._taken[path] = owner

    @contextmanager
    def failures(self) -> Iterator[FailureList]:
        """The list OUT/failed.jsonl, which exists afterwards only if something failed."""
        failures = FailureList(self.folder / FAILED)
        try:
            yield failures
        finally:
            failures.close()


class FailureList:
    """failed.jsonl, one line a failure: {"doc", "path", "line", "reason", "input" | "input_bytes"}.

    The input is kept where it isn't a file of its own (a line of JSON Lines, stdin). Written also
    when the run is broken off.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: AtomicFile | None = None

    def add(self, problem: Problem) -> None:
        """Keep one failure."""
        if self._file is None:
            self._file = AtomicFile(self._path)
        record: dict[str, object] = {"doc": problem.doc, "reason": problem.reason}
        if problem.path is not None:
            record["path"] = shown(problem.path)
        if problem.line is not None:
            record["line"] = problem.line
        record |= _kept(problem.data)
        # Escaped to ASCII, so that lone surrogates survive.
        self._file.write(json.dumps(record) + "\n")

    def close(self) -> None:
        """Give the list its name; without failures remove that of an earlier run."""
        if self._file is not None:
            self._file.commit()
        else:
            self._path.unlink(missing_ok=True)


def _kept(data: bytes | str | None) -> dict[str, str]:
    if data is None:
        return {}
    if isinstance(data, bytes):
        try:
            return {"input": data.decode("utf-8")}
        except UnicodeDecodeError:
            return {"input_bytes": base64.b64encode(data).decode("ascii")}
    return {"input": data}
