"""The summary table and the closing line of a run."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleaner.report.visible import visible
from cleaner.run.job import Row

WIDTH = 120  # columns where the output is no terminal
# What the stage that found something calls it, for people.
_KINDS = {
    "damage": "encoding damage",
    "script": "traditional script",
    "boilerplate": "boilerplate",
    "layout": "layout",
}


def print_summary(rows: Sequence[Row], *, console: Console | None = None) -> None:
    """Print a table: document, what was found, characters before and after, notes by rule."""
    console = console or Console()
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    table.add_column("document", overflow="fold", min_width=24, max_width=30)
    table.add_column("found", overflow="fold", max_width=20)
    table.add_column("before", justify="right")
    table.add_column("after", justify="right")
    table.add_column("notes by rule", overflow="fold", min_width=40)
    for row in rows:
        table.add_row(*map(Text, _cells(row)), end_section=True)
    console.print(table)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    if row.reason is not None:
        return row.doc, "failed", "", "", visible(row.reason)
    return row.doc, found(row), f"{row.before:,}", f"{row.after:,}", by_rule(row)


def found(row: Row) -> str:
    """The kinds of thing found, most edits first."""
    kinds: dict[str, int] = {}
    for rule, number in row.rules.items():
        stage = rule.partition(".")[0]
        kinds[stage] = kinds.get(stage, 0) + number
    names = [
        _KINDS.get(kind, kind) for kind, _ in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))
    ]
    if row.flags:
        names.append(f"{row.flags} doubtful")
    return "\n".join(names) or "clean"


def by_rule(row: Row) -> str:
    """Rule ids with their number of edits, most first."""
    ranked = sorted(row.rules.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{number:>4} {rule}" for rule, number in ranked)
