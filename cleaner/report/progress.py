"""The progress bar of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from cleaner.report.visible import complaint
from cleaner.run.job import Row


@contextmanager
def progress() -> Iterator[Callable[[Row], None]]:
    """A bar on standard error; call what it gives for every document. Failures go above the bar."""
    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), TextColumn("{task.completed:,} documents"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)  # folders and lines are read as the run goes on

        def advance(row: Row) -> None:
            if row.reason is not None:
                console.print(Text(complaint(row.doc, row.reason)), soft_wrap=True)
            bar.advance(task)

        yield advance
