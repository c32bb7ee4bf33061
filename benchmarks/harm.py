"""Edits on clean modern Chinese, per million characters, by rule.

    python benchmarks/harm.py [--data ../shared/data] [--examples N] [--rule ID]

Reads the reference text in place (everyday posts left out: they aren't proof-read). Every edit is
either one a person agrees with or harm; the examples are there to judge.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from cleaner import Cleaner, Note

FILES = (
    "laws",
    "government_reports",
    "technical_articles",
    "encyclopaedia_simplified",
    "narrative_prose",
    "news_headlines",
)
SEED = 7
CONTEXT = 8


def main() -> int:
    """Print a table a file; exit status 1 where there is nothing to read or a document fails."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = Path(__file__).parent.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=here)
    parser.add_argument("--examples", type=int, default=0, help="to show of each rule")
    parser.add_argument("--rule", default="", help="only rules that begin so")
    arguments = parser.parse_args()
    failed = read = 0
    for name in FILES:
        path = arguments.data / "reference" / f"{name}.jsonl"
        if not path.is_file():
            print(f"skipped: {path} is absent")
            continue
        read += 1
        failed += report(path, arguments.examples, arguments.rule)
    return 1 if failed or not read else 0


def texts(path: Path) -> Iterator[str]:
    """The documents of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def report(path: Path, wanted: int, prefix: str) -> int:
    """Print the edits made in one file; the number of documents that failed."""
    tool = Cleaner()
    characters = documents = changed = failed = 0
    counts: Counter[str] = Counter()
    touched: Counter[str] = Counter()  # characters of the source that a rule touched
    flags: Counter[str] = Counter()
    shown: dict[str, list[str]] = defaultdict(list)
    for text in texts(path):
        result = tool.clean(text)
        documents += 1
        characters += len(text)
        failed += result.status == "failed"
        changed += result.status == "changed"
        counts.update(result.summary())
        flags.update(flag.rule for flag in result.flags)
        for note in result.notes:
            for rule in note.rules:
                touched[rule] += len(note.before)
                shown[rule].append(example(text, note))
    print(f"{path.stem}: {characters:,} characters, {documents:,} documents, {changed:,} changed, "
          f"{failed} failed")  # fmt: skip
    for rule, number in counts.most_common():
        if rule.startswith(prefix):
            rate = number * 1e6 / characters
            print(f"  {rule:36}{number:8,}{rate:10.1f} edits/M{touched[rule]:10,} characters")
            chooser = random.Random(SEED)  # noqa: S311
            for line in chooser.sample(shown[rule], min(wanted, len(shown[rule]))):
                print(f"      {line}")
    for rule, number in flags.most_common():
        if rule.startswith(prefix):
            print(f"  {rule:36}{number:8,} flagged, left alone")
    return failed


def example(text: str, note: Note) -> str:
    """A change and what stands around it, on one line."""
    before = text[max(0, note.at.start - CONTEXT) : note.at.start]
    after = text[note.at.end : note.at.end + CONTEXT]
    return f"{before}⟦{note.before}→{note.after}⟧{after}".replace("\n", "⏎")


if __name__ == "__main__":
    sys.exit(main())
