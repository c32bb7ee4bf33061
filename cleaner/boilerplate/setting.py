"""What is set by a tool and committed, and may be replaced while a cross-validation runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")


class Setting(Generic[T]):
    """Called, it gives what is in force: what `load` reads from a data file, or what stands in."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._instead: list[T] = []

    @cached_property
    def _committed(self) -> T:
        return self._load()

    def __call__(self) -> T:
        """What is in force."""
        return self._instead[-1] if self._instead else self._committed

    @contextmanager
    def using(self, other: T) -> Iterator[None]:
        """Use something else: what a cross-validation has set on other pages."""
        self._instead.append(other)
        try:
            yield
        finally:
            self._instead.pop()
