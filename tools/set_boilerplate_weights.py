"""Set the weights of the boilerplate stage's line scores: cleaner/boilerplate/_weights.toml.

    python tools/set_boilerplate_weights.py [--data ../shared/data] [--folds 8] [--check]

Logistic regression (Newton's method, ridge penalty, signs held where common sense knows them: a
weight that would have the wrong sign is left out) on the lines of the marked pages, after what
rules take.  The weight of a line is the root of its length; each page counts alike, and sites with
many pages less.  Deterministic.  With --check nothing is written, the exit status tells whether
the committed file is what the script would write.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from _marked_pages import MarkedPage, folds, labels, load  # noqa: E402

from cleaner.boilerplate import engine, scored, scoring  # noqa: E402
from cleaner.boilerplate.features import Table  # noqa: E402
from cleaner.document import Document  # noqa: E402
from cleaner.rules import load_rules  # noqa: E402

Floats = NDArray[np.float64]

RIDGE = 10.0
KIND = {"press": 1.0, "articles": 2.0, "forums": 3.0}
"""How much a page counts: there are 245, 29 and 10 of them."""

BODY = (
    "stops", "commas", "ends like a sentence", "long sentence", "paragraph", "body heading",
    "inside", "inside, sentence", "joined above", "joined below", "joined below, long", "title",
    "pairs above", "pairs below", "paragraphs near",
)  # fmt: skip
"""Columns that can only speak for the body."""

FRAME = (
    "digits", "separators", "brackets", "tokens", "bullet", "repeated", "rule", "doubtful rule",
    "words: channels", "words: account", "words: actions", "words: lists", "words: foot",
    "words: posts", "words", "any words", "notices", "notice", "inside, notice", "far below",
    "frame between, above", "frame between, below", "under the title, far", "above the title",
    "notices near", "prose far outside",
)  # fmt: skip
"""Columns that can only speak against it."""

LEAST = {"inside": -4.0, "title": -2.0, "under the title": 0.0, "joined": 0.5, "elsewhere": 1.5}
"""Scores that a line needs to stay, by place; chosen by cross-validation."""


@dataclass(frozen=True)
class Sample:
    """The lines of a page: columns, whether they are body, how much each counts."""

    table: Table
    body: Floats
    counts: Floats


def samples(pages: Sequence[MarkedPage]) -> list[Sample]:
    """The lines of the pages after what rules take."""
    rules = load_rules()
    owners = Counter(page.owner for page in pages)
    found = []
    for page in pages:
        document = Document.of(page.text)
        state, doubtful = engine.after_rules(document, rules)
        table, _ = scored.look_at(state, document.scan, doubtful)
        body = np.array(labels(page), float)[table.at]
        length = np.sqrt(table.columns["_length"])
        length *= np.where(np.frombuffer(table.gone, np.bool_), 0.2, 1.0)  # decided already
        ours, others = (length * body).sum(), (length * (1 - body)).sum()
        counts = np.where(body > 0, length / max(ours, 1e-9), length / max(others, 1e-9))
        counts *= np.where(body > 0, 4.0, min(8.0, 4 * others / max(ours, 1e-9)))
        counts *= 3 * KIND[page.kind] / owners[page.owner] ** 0.5
        found.append(Sample(table, body, counts))
    return found


def fit(found: Iterable[Sample]) -> scoring.Weights:
    """Weights for these lines."""
    known = list(found)
    names = [name for name in known[0].table.columns if not name.startswith("_")]
    matrix = np.vstack([[s.table.columns[name] for name in names] for s in [known[0]]]).T
    matrix = np.vstack([np.column_stack([s.table.columns[n] for n in names]) for s in known])
    body = np.concatenate([s.body for s in known])
    counts = np.concatenate([s.counts for s in known])
    signs = np.array([(n in BODY) - (n in FRAME) for n in names])
    mean, spread = matrix.mean(0), matrix.std(0)
    used = spread > 0
    matrix = (matrix - mean) / np.where(used, spread, 1)
    while True:
        constant, weights = _newton(matrix[:, used], body, counts)
        full = np.zeros(len(names))
        full[used] = weights
        wrong = used & (full * signs < 0)
        if not wrong.any():
            break
        used &= ~wrong
    full = np.where(used, full / np.where(spread > 0, spread, 1), 0)
    constant -= float((full * mean).sum())
    columns = {n: round(float(w), 3) for n, w in zip(names, full, strict=True) if abs(w) >= 0.005}
    return scoring.Weights(round(constant, 3), columns, dict(LEAST))


def _newton(matrix: Floats, body: Floats, counts: Floats) -> tuple[float, Floats]:
    rows = np.column_stack([np.ones(len(matrix)), matrix])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 1e-6
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (body - chance)) - ridge * weights
        bend = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[0]), weights[1:]


def crossed(
    pages: Sequence[MarkedPage], count: int, found: Sequence[Sample] | None = None
) -> list[scoring.Weights]:
    """For each page the weights set on the pages of the other folds; no site is in two folds."""
    found = found or samples(pages)
    fold = folds(pages, count)
    by_fold = [
        fit(s for s, f in zip(found, fold, strict=True) if f != number) for number in range(count)
    ]
    return [by_fold[number] for number in fold]


def written(weights: scoring.Weights) -> str:
    """The file's text."""
    lines = [
        "# Weights of the columns of features.py and body.py in the log-odds that a line is body.",
        "# Made by tools/set_boilerplate_weights.py; don't edit.",
        "",
        f"constant = {weights.constant}",
        "",
        "# The score that a line needs to stay, by place.",
        "[least]",
        *(f'"{name}" = {value}' for name, value in weights.least.items()),
        "",
        "[columns]",
        *(f'"{name}" = {value}' for name, value in weights.columns.items()),
    ]
    return "\n".join(lines) + "\n"


def command(
    about: str, file: Path, name: str, made: Callable[[list[MarkedPage], Path], str]
) -> int:
    """Write `file`, or compare it, with what is made of the marked pages in a folder of data."""
    parser = argparse.ArgumentParser(description=about.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--check", action="store_true", help="compare with the committed file")
    options = parser.parse_args()
    pages = load(options.data)
    if not pages:
        return 0 if options.check else 1  # `load` has said so
    text = made(pages, options.data)
    if options.check:
        same = file.read_text("utf-8") == text
        print(f"{name} are up to date" if same else f"{name} differ; run this tool")
        return 0 if same else 1
    file.write_text(text, "utf-8")
    print(f"{file}: {len(text.splitlines())} lines")
    return 0


def main() -> int:
    """Command line."""
    return command(
        __doc__, scoring.WEIGHTS, "weights", lambda pages, _: written(fit(samples(pages)))
    )


if __name__ == "__main__":
    sys.exit(main())
