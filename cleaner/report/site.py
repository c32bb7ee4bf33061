"""What was learned of a site, for people."""

from __future__ import annotations

from typing import get_args

from rich.console import Console
from rich.text import Text

from cleaner.boilerplate.site.learn import FEWEST
from cleaner.report.visible import visible
from cleaner.site import Kind, SiteEntry, SiteTemplate

_SHOWN = 5  # entries of each kind
_WIDTH = 60  # characters of an entry


def summary_line(template: SiteTemplate, name: str) -> str:
    """One line that says what the file `name` now holds."""
    numbers = ((kind, len(template.of_kind(kind))) for kind in get_args(Kind))
    counts = ", ".join(f"{n} {kind}{'s' if n != 1 else ''}" for kind, n in numbers)
    failed = f", {template.failed} failed" if template.failed else ""
    return (
        f"{template.pages} pages, {template.distinct} of them distinct{failed}: "
        f"{counts} in {visible(name)}"
    )


def print_template(template: SiteTemplate, name: str) -> None:
    """Print the summary and the most frequent entries of each kind."""
    console = Console(highlight=False)
    for kind in get_args(Kind):
        entries = template.of_kind(kind)
        for entry in sorted(entries, key=lambda entry: -entry.pages)[:_SHOWN]:
            console.print(Text(_entry(entry, template)), soft_wrap=True)
        if len(entries) > _SHOWN:
            console.print(Text(f"  … {len(entries) - _SHOWN} more"), soft_wrap=True)
    if template.distinct < FEWEST:
        told = f"nothing can be learned from fewer than {FEWEST} pages that differ"
        console.print(Text(told, "yellow"), soft_wrap=True)
    console.print(Text(summary_line(template, name)), soft_wrap=True)


def _entry(entry: SiteEntry, template: SiteTemplate) -> str:
    text = " / ".join(entry.lines)
    text = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    support = f"{entry.pages:>5} of {template.distinct}"
    return f"  {entry.kind:<8}{entry.where:<5}{support}  {visible(text)}"
