"""Rules as text: a line, a page, a record."""

from __future__ import annotations

from typing import Any

from cleaner.report.visible import visible
from cleaner.rules import Rule


def rule_line(rule: Rule) -> str:
    """One line: id and description."""
    return f"{rule.id:<40} {rule.description}"


def rule_record(rule: Rule) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "id": rule.id,
        "description": rule.description,
        "stage": rule.stage,
        "where": rule.where,
        "match": rule.match,
        "extent": rule.extent,
        "action": rule.action,
        "confidence": rule.confidence,
        "file": rule.file,
        "line": rule.line,
    }


def rule_page(rule: Rule) -> str:
    """Everything about a rule, its examples and counterexamples included."""
    lines = [rule.id, f"  {rule.description}", ""]
    for key, value in rule_record(rule).items():
        if key not in ("id", "description", "file", "line") and value != "":
            lines.append(f"  {key:<12}{value}")
    if not rule.match:
        lines.append("  carried out by code")
    lines.append(f"  {'from':<12}{rule.file}:{rule.line}")
    for example in rule.examples:
        lines += [
            "",
            "  example",
            f"    - {visible(example.shown)}",
            f"    + {visible(example.out)}",
        ]
    for case in rule.counterexamples:
        told = "not kept" if rule.action == "keep" else "left alone"
        lines += ["", f"  {told}: {case.why}", f"      {visible(case.shown)}"]
    return "\n".join(lines)
