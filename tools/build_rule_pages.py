"""Build docs/rules/<stage>.md from rules/: every rule with its examples.

Usage: python tools/build_rule_pages.py [--check]

With --check nothing is written; the exit status is 1 where a page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cleaner.rules import Rule, load_rules

FOLDER = Path(__file__).parent.parent / "docs" / "rules"


def page(stage: str, rules: list[Rule]) -> str:
    """One stage's rules as Markdown."""
    lines = [
        f"# Rules of the stage `{stage}`",
        "",
        "Made by tools/build_rule_pages.py from rules/; do not edit.",
        "",
        f"{len(rules)} rules. `⏎` is a line break. "
        "An example shows a whole document before and after.",
    ]
    for rule in rules:
        lines += ["", f"## {rule.id}", "", rule.description + ".", ""]
        if rule.match:
            lines.append(
                f"- where: {rule.where}; extent: {rule.extent}; action: {rule.action}; "
                f"confidence: {rule.confidence:g}"
            )
            lines.append(f"- match: {code(rule.match)}")
        else:
            lines.append(f"- carried out by code; confidence: {rule.confidence:g}")
        lines += [f"- {code(case.shown)} → {code(case.out)}" for case in rule.examples]
        told = "not kept" if rule.action == "keep" else "left alone"
        lines += [f"- {told}: {code(case.shown)} ({case.why})" for case in rule.counterexamples]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Text as inline code, what can't be seen made visible."""
    shown = text.replace("\n", "⏎") or "(nothing)"
    shown = "".join(c if c.isprintable() or c == "\u3000" else f"⟦{ord(c):04X}⟧" for c in shown)
    fence = "``" if "`" in shown else "`"
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def main() -> int:
    """Write the pages, or compare them."""
    stages: dict[str, list[Rule]] = {}
    for rule in load_rules():
        stages.setdefault(rule.stage, []).append(rule)
    pages = {FOLDER / f"{stage}.md": page(stage, rules) for stage, rules in stages.items()}
    if "--check" in sys.argv[1:]:
        known = set(FOLDER.glob("*.md"))
        stale = [p.name for p in known | set(pages) if not current(p, pages.get(p))]
        print("out of date: " + ", ".join(sorted(stale)) if stale else "rule pages are up to date")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in pages.items():
        path.write_text(content, "utf-8")
    return 0


def current(path: Path, content: str | None) -> bool:
    """Whether the page is there with this content."""
    return content is not None and path.exists() and path.read_text("utf-8") == content


if __name__ == "__main__":
    sys.exit(main())
