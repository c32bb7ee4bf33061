"""Changes and detections shown in a terminal, rule by rule, before and after."""

from __future__ import annotations

import bisect
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from cleaner.document import Finding, Note, Span
from cleaner.report.visible import visible
from cleaner.result import Result

CONTEXT = 12  # characters shown on either side of a change
LONGEST = 160  # characters shown of one change
FEW = 8  # changes shown for each rule, unless all are asked for


def explain(
    console: Console,
    doc: str,
    result: Result,
    descriptions: Mapping[str, str],
    *,
    show_all: bool = False,
) -> None:
    """Print what was changed in one document, by rule, with a few characters of context.

    Text is never handed to the terminal or to rich's markup as it stands: it is made visible.
    `descriptions`: what each rule is for, by id.
    """
    source = result.restore()
    lines = [0, *(i + 1 for i, char in enumerate(source) if char == "\n")]
    console.print(Text.assemble((doc, "bold"), f"  {_known(result)}"), soft_wrap=True)
    grouped: dict[str, list[Note]] = {}
    for note in result.notes:
        grouped.setdefault(" + ".join(note.rules), []).append(note)
    for rules in sorted(grouped):
        notes = grouped[rules]
        told = descriptions.get(notes[0].rules[0], "") if " + " not in rules else ""
        console.print()
        console.print(
            Text.assemble((rules, "bold cyan"), (f"  {len(notes)}×", "cyan"), f"  {visible(told)}"),
            soft_wrap=True,
        )
        for note in notes if show_all else notes[:FEW]:
            console.print(_change(source, lines, note, told), soft_wrap=True)
        if not show_all and len(notes) > FEW:
            console.print(Text(f"  … and {len(notes) - FEW} more (--all shows them)", "dim"))
    for finding in result.flags:
        console.print()
        console.print(_flag(source, lines, finding), soft_wrap=True)
    if not result.notes and not result.flags:
        console.print(Text("nothing to change", "green"))


def _known(result: Result) -> str:
    keys = ("encoding", "script", "title", "date", "source", "author")
    return "  ".join(
        f"{key}: {visible(str(result.meta[key]))}" for key in keys if key in result.meta
    )


def _place(lines: list[int], at: int) -> str:
    """Line and column, both from 1."""
    line = bisect.bisect_right(lines, at)
    return f"{line}:{at - lines[line - 1] + 1}"


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return visible(text)
    half = LONGEST // 2
    return f"{visible(text[:half])} … {len(text) - 2 * half} more … {visible(text[-half:])}"


def _around(source: str, span: Span) -> tuple[str, str]:
    before = source[max(0, span.start - CONTEXT) : span.start].rpartition("\n")[2]
    after = source[span.end : span.end + CONTEXT].partition("\n")[0]
    return visible(before), visible(after)


def _change(source: str, lines: list[int], note: Note, told: str) -> Text:
    """A change in its place, and why, where that says more than ``told``, the rule's words."""
    left, right = _around(source, note.at)
    text = Text(f"  {_place(lines, note.at.start):>8}  ", "dim")
    text.append(left, "default")
    if note.before:
        text.append(_short(note.before), "red strike")
    if note.after:
        text.append(_short(note.after), "green")
    text.append(right, "default")
    if note.reason and note.reason != told and len(note.rules) == 1:
        text.append(f"\n            {visible(note.reason)}", "dim italic")
    return text


def _flag(source: str, lines: list[int], finding: Finding) -> Text:
    left, right = _around(source, finding.span)
    return Text.assemble(
        ("left alone  ", "yellow"),
        (finding.rule, "bold yellow"),
        (f"  {finding.score:.2f}  {_short(finding.evidence)}\n", "yellow"),
        (f"  {_place(lines, finding.span.start):>8}  ", "dim"),
        left,
        (_short(source[finding.span.start : finding.span.end]), "reverse yellow"),
        right,
    )
