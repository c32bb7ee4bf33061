"""Set the numbers of the structure stage: cleaner/boilerplate/structure/_numbers.toml.

    python tools/set_structure_numbers.py [--data ../shared/data] [--check]

Each number in turn takes the value of its row in `GRID` that is best for the pages with gold text,
if it is better by `GAIN` than the first, which was chosen by what the number means.  Best is by
the mean of 4-gram F1 of what the structure alone leaves; each kind of page counts as in
set_boilerplate_weights.py, sites with many pages less.  `crossed` does the same without the pages
of a fold, sites whole.  Deterministic.  With --check nothing is written, the exit status tells
whether the committed file is what the script would write.  It takes a few minutes.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tools"), str(ROOT)]

from _marked_pages import MarkedPage, folds, grams  # noqa: E402
from set_boilerplate_weights import KIND, command  # noqa: E402

from cleaner import Config, decode  # noqa: E402
from cleaner.boilerplate.structure import STAGE, numbers  # noqa: E402
from cleaner.boilerplate.structure.numbers import Numbers  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.document import Document  # noqa: E402
from cleaner.markup import read_page  # noqa: E402
from cleaner.rules import load_rules  # noqa: E402

GAIN = 0.0005
"""Of mean F1; less is chance: a tenth of a page of 284."""

GRID: dict[str, tuple[float, ...]] = {
    "sentence": (16, 10, 24),
    "paragraph": (48, 32, 64),
    "against": (0.3, 0.15, 0.5),
    "favour": (1.25, 1.0, 1.5, 2.0),
    "together": (0.25, 0.0, 0.5),
    "alike": (5, 3, 8),
    "near": (12, 6, 24),
    "under": (2.0, 1.0, 3.0),
    "mostly": (0.5, 0.3, 0.7),
    "few_links": (0.25, 0.1, 0.4),
    "teasers": (0.5, 0.25, 1.0),
    "least": (60, 30, 120),
    "links": (0.7, 0.5, 0.85),
    "beside": (0.1, 0.0, 0.3),
    "far": (30, 15, 60),
    "lead": (12, 6, 24),
    "above": (8, 4, 16),
    "part": (0.2, 0.1, 0.4),
    "linked_part": (0.4, 0.25, 0.6),
    "short": (400, 200, 800),
    "single": (0.1, 0.05, 0.2),
    "posts": (3, 2, 5),
    "post": (20, 10, 40),
    "held": (0.6, 0.4, 0.8),
}
FIRST = Numbers(**{name: float(row[0]) for name, row in GRID.items()})


@dataclass
class Trial:
    """The pages, and what F1 they reach with numbers that were tried: shape (pages,)."""

    documents: list[tuple[Document, dict[str, str]]]
    golds: list[Counter[str]]
    weights: NDArray[np.float64]
    known: dict[Numbers, NDArray[np.float64]]

    def scores(self, tried: Numbers) -> NDArray[np.float64]:
        """F1 of each page."""
        if tried not in self.known:
            with numbers.using(tried):
                found = [
                    _f1(_left(document, meta), gold)
                    for (document, meta), gold in zip(self.documents, self.golds, strict=True)
                ]
            self.known[tried] = np.array(found)
        return self.known[tried]


def trial(pages: Sequence[MarkedPage], data: Path) -> Trial:
    """`pages` parsed; their gold as it is in the file, since the text is as it stands too."""
    with gzip.open(data / "html" / "pages.jsonl.gz", "rt", encoding="utf-8") as stream:
        golds = {record["id"]: record["gold"] for record in map(json.loads, stream)}
    owners = Counter(page.owner for page in pages)
    documents = []
    for page in pages:
        read = read_page(decode(page.html).text)
        documents.append((Document.of(read.text, read.blocks), read.meta))
    return Trial(
        documents,
        [grams(golds[page.name]) for page in pages],
        np.array([KIND[page.kind] / owners[page.owner] ** 0.5 for page in pages]),
        {},
    )


def _left(document: Document, meta: dict[str, str]) -> str:
    context = Context(Config(notes="off"), load_rules(), dict(meta))
    return document.apply(list(STAGE.propose(document, context))).text


def _f1(text: str, gold: Counter[str]) -> float:
    found = grams(text)
    return 2 * (found & gold).total() / max(1, found.total() + gold.total())


def fit(tried: Trial, used: NDArray[np.bool_]) -> Numbers:
    """The numbers for the pages of `used`."""
    weights = tried.weights * used
    weights /= weights.sum()
    best = FIRST
    for name, row in GRID.items():
        least = float(tried.scores(best) @ weights) + GAIN
        for value in row[1:]:
            other = replace(best, **{name: float(value)})
            if (reached := float(tried.scores(other) @ weights)) >= least:
                best, least = other, reached + 1e-9
    return best


def crossed(pages: Sequence[MarkedPage], count: int, data: Path) -> list[Numbers]:
    """For each page the numbers set on the pages of the other folds; no site is in two folds."""
    tried = trial(pages, data)
    fold = np.array(folds(pages, count))
    by_fold = [fit(tried, fold != number) for number in range(count)]
    return [by_fold[number] for number in fold]


def written(best: Numbers) -> str:
    """The file's text."""
    lines = [
        "# Numbers of structure/numbers.py, which says what they are.",
        "# Made by tools/set_structure_numbers.py; don't edit.",
        "",
        *(f"{field.name} = {getattr(best, field.name)}" for field in fields(best)),
    ]
    return "\n".join(lines) + "\n"


def best_of(pages: list[MarkedPage], data: Path) -> str:
    """The file's text, set on all pages."""
    return written(fit(trial(pages, data), np.ones(len(pages), np.bool_)))


def main() -> int:
    """Command line."""
    return command(__doc__, numbers.FILE, "numbers", best_of)


if __name__ == "__main__":
    sys.exit(main())
