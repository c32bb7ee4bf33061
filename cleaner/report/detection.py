"""What `cleaner detect` tells of a document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from cleaner.api import detect
from cleaner.io.paths import Problem
from cleaner.io.read import Item
from cleaner.report.visible import visible


def detection_record(item: Item | Problem, encoding: str | None = None) -> dict[str, Any]:
    """JSON-ready; {"doc", "reason"} where the document can't be read."""
    if isinstance(item, Problem):
        return {"doc": item.doc, "reason": item.reason}
    found = detect(item.data, encoding=encoding)
    if found.error is not None:
        return {"doc": item.doc, "reason": found.error}
    return {
        "doc": item.doc,
        "encoding": found.encoding,
        "encoding_confidence": found.encoding_confidence,
        "script": asdict(found.script),
        "damage": found.damage,
        "boilerplate": found.boilerplate,
        "flags": [
            {"rule": f.rule, "start": f.span.start, "end": f.span.end, "score": f.score}
            for f in found.flags
        ],
    }


def print_detection(record: dict[str, Any]) -> None:
    """Print a record for people."""
    console = Console(highlight=False)
    console.print(Text(record["doc"], "bold"), soft_wrap=True)
    encoding = record["encoding"] or "none (text)"
    if record["encoding_confidence"] is not None:
        encoding += f" ({record['encoding_confidence']:.0%})"
    rows = [("encoding", encoding), ("script", _script(record["script"]))]
    rows += _region(record["script"])
    rows += [(kind, _counts(record[kind])) for kind in ("damage", "boilerplate")]
    rows.append(("doubtful", str(len(record["flags"]))))
    for name, value in rows:
        console.print(Text.assemble((f"  {name:<12}", "cyan"), visible(value)), soft_wrap=True)


def _counts(counts: dict[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{rule} {number}" for rule, number in ranked) or "none"


def _script(script: dict[str, Any]) -> str:
    counts = ", ".join(
        f"{script[key]:,} {key}" for key in ("han", "traditional", "simplified", "kana")
    )
    evidence = "".join(char for char, _ in script["evidence"][:8])
    shares = ", ".join(f"{kind} {share:.0%}" for kind, share in script["shares"])
    by_line = f"; by line: {shares}" if len(script["shares"]) > 1 else ""
    return f"{script['kind']} ({counts}{': ' if evidence else ''}{evidence}{by_line})"


def _region(script: dict[str, Any]) -> list[tuple[str, str]]:
    """A row for traditional text: the variety, and what speaks for each."""
    if not script["region"]:
        return []
    sides = "; ".join(
        f"{region}: " + " ".join(f"{what} {count}" for what, count in found[:5])
        for region, found in script["region_evidence"]
    )
    return [("region", f"{script['region']} ({sides})" if sides else script["region"])]
