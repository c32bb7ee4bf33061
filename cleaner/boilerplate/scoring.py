"""Line scores: weights by name from ``_weights.toml``, and what a page's lines add up to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaner.boilerplate.belonging import belonging, further_texts, whole_body
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
    constant = np.full(len(table), with_weights.constant)
    rows = np.array([constant, *(table.columns[name] for name in with_weights.columns)])
    rows[1:] *= np.array(list(with_weights.columns.values()))[:, None]
    # Added up in the order of the names, whatever the machine: a sum may be paired otherwise.
    return np.asarray(np.add.accumulate(rows, axis=0)[-1])


def kept(table: Table, body: Body, score: Floats) -> Bools:
    """Which lines are body, shape (m,)."""
    least = weights().least
    columns = table.columns
    start, end = whole_body(table, body, score, least["joined"])
    place = np.arange(len(table))
    inside = ((place >= start) & (place < end)) | further_texts(table, body)
    joined = (columns["joined above"] + columns["joined below"]) > 0
    limit = np.where(joined, least["joined"], least["elsewhere"])
    limit = np.where(columns["under the title"] > 0, least["under the title"], limit)
    limit = np.where(columns["title"] > 0, least["title"], limit)
    limit = np.where(inside, least["inside"], limit)
    return np.asarray((score > limit) | belonging(table, end))
