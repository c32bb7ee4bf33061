"""Readers and writers: text files and JSON Lines, plain or gzipped, folders, stdin and stdout."""

from cleaner.io.paths import Problem, Source, find_sources, shown
from cleaner.io.read import DEFAULT_LIMIT, Item, read_items
from cleaner.io.write import AtomicFile, OutputFolder

__all__ = [
    "DEFAULT_LIMIT",
    "AtomicFile",
    "Item",
    "OutputFolder",
    "Problem",
    "Source",
    "find_sources",
    "read_items",
    "shown",
]
