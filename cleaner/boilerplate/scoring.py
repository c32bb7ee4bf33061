"""Line scores: weights by name from ``_weights.toml``, and what a page's lines add up to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaner.boilerplate.belonging import belonging
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Bools, Floats, Table

WEIGHTS = Path(__file__).with_name("_weights.toml")


@dataclass(frozen=True)
class Weights:
    """What a line's columns count, and what it needs to stay.

    ``columns``: weight of each column in the log-odds that a line is body; ``constant`` is added.
    ``least``: the score that a line needs, by place: inside the body, title, under the title,
    joined to the run, elsewhere.
    """

    constant: float
    columns: Mapping[str, float]
    least: Mapping[str, float]


_instead: list[Weights] = []


@lru_cache(maxsize=1)
def _committed() -> Weights:
    data = tomllib.loads(WEIGHTS.read_text("utf-8"))
    return Weights(data["constant"], data["columns"], data["least"])


def weights() -> Weights:
    """The weights in force."""
    return _instead[-1] if _instead else _committed()


@contextmanager
def using(other: Weights) -> Iterator[None]:
    """Score with other weights: those of a cross-validation."""
    _instead.append(other)
    try:
        yield
    finally:
        _instead.pop()


def scores(table: Table) -> Floats:
    """Log-odds of each full line to be body, shape (m,)."""
    with_weights = weights()
    columns = table.columns
    rows = np.array([columns.rows[name] for name in with_weights.columns], np.int64)
    values = np.array(list(with_weights.columns.values()), np.float64)
    return columns.matrix.weigh(rows, values, with_weights.constant)


def kept(table: Table, body: Body, score: Floats) -> Bools:
    """Which lines are body, shape (m,).

    A page may hold several texts: of the body of two marked pages put together 6 % are lost, 30 %
    if no further runs of paragraphs counted as inside (60 pairs of press pages).
    """
    least = weights().least
    columns = table.columns
    start, end = columns.matrix.whole_body(score, body.start, body.end, least["joined"])
    joined = (columns["joined above"] + columns["joined below"]) > 0
    limit = np.where(joined, least["joined"], least["elsewhere"])
    limit[columns["under the title"] > 0] = least["under the title"]
    if body.title >= 0:
        limit[body.title] = least["title"]
    for first, last in ((start, end), *columns.matrix.further_texts()):
        limit[first:last] = least["inside"]
    return np.asarray((score > limit) | belonging(table, end))
