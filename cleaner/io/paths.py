"""Which files there are to clean: paths and folders, walked in a fixed order and never outside."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

STDIN = "-"
_JSONL = (".jsonl", ".ndjson")
_HTML = (".html", ".htm", ".xhtml", ".shtml")
_NOT_YET = {
    ".parquet": "Parquet",
    ".arrow": "Arrow",
    ".warc": "WARC",
    ".wet": "WET",
    ".zst": "zstandard",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".zip": "ZIP",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `path` is None for stdin; `relative` its place below the output folder.

    `kind`: "html" where the name says so; what comes out of it is text, and called .txt.
    """

    path: Path | None
    relative: Path
    kind: Literal["text", "jsonl", "html"]
    gzipped: bool = False

    @property
    def name(self) -> str:
        """How the document is called in messages and notes; control characters made visible."""
        return STDIN if self.path is None else shown(str(self.path))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be processed: what, why, and the input where it was read.

    `line` is the line of a JSON Lines file, from 1; `data` the input.
    """

    doc: str
    reason: str
    path: str | None = None
    line: int | None = None
    data: bytes | str | None = None


def shown(name: str) -> str:
    """A file name fit for one line of output: control characters and stray bytes escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def find_sources(
    paths: Iterable[str], *, outside: Path | None = None, jsonl: bool = False
) -> Iterator[Source | Problem]:
    """The inputs that `paths` name, folders walked recursively in sorted order.

    `outside`: a folder that is left out of the walk (the output folder). `jsonl`: stdin holds
    JSON Lines. A symbolic link met in a folder is followed to a file inside that folder only;
    linked folders aren't entered, so there are no loops. What can't be read is a `Problem`.
    """
    for name in paths:
        if name == STDIN:
            yield Source(
                None, *((Path("stdin.jsonl"), "jsonl") if jsonl else (Path("stdin.txt"), "text"))
            )
            continue
        path = Path(name)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            yield Problem(shown(name), _why(path, error), name)
            continue
        if stat.S_ISDIR(mode):
            yield from _walk(path, Path(), path.resolve(), outside)
        else:
            yield _file(path, Path(path.name), mode)


def _walk(
    folder: Path, relative: Path, root: Path, outside: Path | None
) -> Iterator[Source | Problem]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Problem(shown(str(folder)), _why(folder, error), str(folder))
        return
    for entry in entries:
        path, below = folder / entry.name, relative / entry.name
        try:
            if entry.is_symlink() and (problem := _bad_link(path, root)):
                yield problem
            elif entry.is_dir(follow_symlinks=False):
                if outside is None or path.resolve() != outside:
                    yield from _walk(path, below, root, outside)
            else:
                yield _file(path, below, path.stat().st_mode)
        except OSError as error:
            yield Problem(shown(str(path)), _why(path, error), str(path))


def _bad_link(path: Path, root: Path) -> Problem | None:
    """Why a link isn't followed, or None."""
    name = shown(str(path))
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem(name, "broken symbolic link", str(path))
    if not target.is_relative_to(root):
        return Problem(name, "symbolic link that leads outside the input folder", str(path))
    if target.is_dir():
        return Problem(name, "symbolic link to a folder, not followed", str(path))
    return None


def _file(path: Path, relative: Path, mode: int) -> Source | Problem:
    name = shown(str(path))
    if not stat.S_ISREG(mode):
        return Problem(name, "not a regular file", str(path))
    gzipped = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if gzipped else path).suffix.lower()
    if suffix in _NOT_YET:
        return Problem(name, f"{_NOT_YET[suffix]} files can't be read yet", str(path))
    if suffix in _HTML:
        name = relative.with_suffix("").name if gzipped else relative.name
        return Source(path, relative.with_name(f"{name}.txt" + ".gz" * gzipped), "html", gzipped)
    return Source(path, relative, "jsonl" if suffix in _JSONL else "text", gzipped)


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "broken symbolic link" if path.is_symlink() else "no such file or folder"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
