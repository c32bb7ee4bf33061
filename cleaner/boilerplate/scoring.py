"""Line scores: weights by name from ``_weights.toml``, and what a page's lines add up to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaner._native import verdicts
from cleaner.boilerplate.belonging import end_with_belongings
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Bools, Floats, Ints, Layout, Table
from cleaner.boilerplate.setting import Setting

WEIGHTS = Path(__file__).with_name("_weights.toml")


@dataclass(frozen=True, eq=False)
class Weights:
    """What a line's columns count, and what it needs to stay.

    ``columns``: weight of each column in the log-odds that a line is body; ``constant`` is added.
    ``least``: the score that a line needs, by place: inside the body, title, under the title,
    joined to the run, elsewhere.
    """

    constant: float
    columns: Mapping[str, float]
    least: Mapping[str, float]


def _committed() -> Weights:
    data = tomllib.loads(WEIGHTS.read_text("utf-8"))
    return Weights(data["constant"], data["columns"], data["least"])


weights = Setting(_committed)
"""The weights in force."""
using = weights.using
"""Score with other weights: those of a cross-validation."""


@lru_cache(maxsize=64)
def _by_row(these: Weights, layout: Layout) -> tuple[Ints, Floats]:
    """Rows of the columns that have weights, and the weights."""
    rows = [layout.rows[name] for name in these.columns]
    return np.array(rows, np.int64), np.array(list(these.columns.values()), np.float64)


def scores(table: Table) -> Floats:
    """Log-odds of each full line to be body, shape (m,)."""
    these = weights()
    rows, values = _by_row(these, table.columns.layout)
    return verdicts.weigh(table.columns.matrix, rows, values, these.constant)


def kept(table: Table, body: Body, score: Floats) -> Bools:
    """Which lines are body, shape (m,).

    A page may hold several texts: of the body of two marked pages put together 6 % are lost, 30 %
    if no further runs of paragraphs counted as inside (60 pairs of press pages).
    """
    least = weights().least
    matrix = table.columns.matrix
    start, end = verdicts.whole_body(matrix, score, body.start, body.end, least["joined"])
    limit = verdicts.limits(
        matrix,
        body.title,
        [(start, end), *verdicts.further_texts(matrix)],
        [least[place] for place in ("inside", "title", "under the title", "joined", "elsewhere")],
    )
    keep: Bools = score > limit
    keep[end : end_with_belongings(table, end)] = True
    return keep
