"""Read sources as a stream of items, one a document, in bounded memory."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from cleaner.errors import InputError
from cleaner.io.jsonl import Field, find_field
from cleaner.io.paths import Problem, Source
from cleaner.markup import Html

DEFAULT_LIMIT = 1 << 30  # bytes of one document, decompressed


@dataclass(frozen=True, slots=True)
class Item:
    """One document on its way to the cleaner.

    `data` is bytes for a file, `Html` where its name says so, and str for a JSON Lines field;
    `line` (from 1) and `field` belong to the latter.
    """

    source: Source
    doc: str
    data: bytes | str
    line: int | None = None
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class End:
    """All of `source` has been read; `failed` where it broke off."""

    source: Source
    failed: bool = False


def read_items(
    sources: Iterable[Source | Problem], *, field: str = "text", limit: int = DEFAULT_LIMIT
) -> Iterator[Item | Problem | End]:
    """The documents of all sources, in order, each source closed by an `End`.

    `field` is the JSON Lines field that holds the text. A document of more than `limit` bytes
    (decompressed) is a `Problem`, and so is every line and file that can't be read.
    """
    for source in sources:
        if isinstance(source, Problem):
            yield source
            continue
        path = None if source.path is None else str(source.path)
        try:
            with _opened(source) as stream:
                if source.kind == "jsonl":
                    yield from _lines(source, stream, field, limit)
                else:
                    data = stream.read(limit + 1)
                    if len(data) > limit:
                        raise InputError(_too_long(limit))
                    yield Item(source, source.name, Html(data) if source.kind == "html" else data)
        except (OSError, EOFError, zlib.error, InputError) as error:
            yield Problem(source.name, reason_of(error), path)
            yield End(source, failed=True)
        else:
            yield End(source)


def reason_of(error: Exception) -> str:
    """An error as one clear phrase."""
    if isinstance(error, EOFError):
        return "the gzip data is cut off"
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return f"not valid gzip data: {str(error).lower()}"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


@contextmanager
def _opened(source: Source) -> Iterator[IO[bytes]]:
    if source.path is None:
        yield sys.stdin.buffer
        return
    # Opening without blocking: a FIFO put in a file's place must not hang the run.
    with open(os.open(source.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
        if source.gzipped:
            with gzip.GzipFile(fileobj=stream, mode="rb") as unzipped:
                yield cast(BinaryIO, unzipped)
        else:
            yield stream


def _lines(source: Source, stream: IO[bytes], field: str, limit: int) -> Iterator[Item | Problem]:
    """The lines of a JSON Lines source; blank ones are passed over."""
    path = None if source.path is None else str(source.path)
    number = 0
    while raw := stream.readline(limit + 1):
        number += 1
        if len(raw) > limit:
            raise InputError(f"line {number}: {_too_long(limit)}")
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        raw = raw.rstrip(b"\r\n")
        if not raw.strip():
            continue
        doc = f"{source.name}:{number}"
        try:
            found = find_field(raw, field)
        except InputError as error:
            yield Problem(doc, str(error), path, number, raw)
        else:
            yield Item(source, doc, found.text, number, found)


def _too_long(limit: int) -> str:
    return f"more than {limit:,} bytes (decompressed); raise the limit with --max-bytes"
