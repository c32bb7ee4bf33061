"""What each line looks like by itself, in numbers.

All columns are computed natively, for all full (not blank) lines at once.  A caller that knows
more of a line than its text (an HTML page: link density, tag path) hands it over as further
columns; their weights stand beside the others in ``_weights.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native import verdicts
from cleaner._native.columns import OTHERS, OWN, Matrix
from cleaner._native.lines import full_lines, repeated
from cleaner.boilerplate.furniture import groups, word_counts
from cleaner.boilerplate.lines import Lines
from cleaner.scan import Scan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Layout:
    """Which row of the matrix each column is."""

    rows: dict[str, int]


@lru_cache(maxsize=64)
def _layout(extra: tuple[str, ...]) -> Layout:
    """The rows of all columns; ``extra``: those that the caller knows."""
    words = (f"words: {name}" for name in groups())
    return Layout({name: row for row, name in enumerate((*OWN, *words, *OTHERS, *extra))})


class Columns(Mapping[str, Floats]):
    """Columns by name, each of shape (m,); names with an underscore are none of the score.

    What the names mean: `table_of` and `body.add_surroundings`.
    """

    __slots__ = ("layout", "matrix")

    def __init__(self, matrix: Matrix, layout: Layout) -> None:
        self.matrix, self.layout = matrix, layout

    def __getitem__(self, name: str) -> Floats:
        values: Floats = self.matrix.values[self.layout.rows[name]]
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self.layout.rows)

    def __len__(self) -> int:
        return len(self.layout.rows)


class Evidence(NamedTuple):
    """What rules say of the lines: one entry a line of the text.

    ``gone``: a rule has taken the line.  ``doubtful``: a rule matches it, or a part of it.
    """

    gone: Bools
    doubtful: Bools


@dataclass(frozen=True, slots=True)
class Table:
    """The full lines of a text and their columns.

    ``at``: numbers of the full lines, ``texts`` what stands there without blanks at the ends,
    ``repeated`` whether it is on the page again.  All columns and arrays have shape (m,), m full
    lines, as have the bytes; ``gone``: a rule has taken the line; ``frame``: what shows it
    to be frame, bits `SHOWN_GONE` … of cleaner/_native/verdicts.pyx.
    """

    at: Ints
    texts: list[str]
    repeated: bytes
    gone: bytes
    frame: bytes
    columns: Columns

    def __len__(self) -> int:
        return len(self.at)


def table_of(
    lines: Lines,
    scan: Scan,
    evidence: Evidence,
    extra: Mapping[str, Floats] | None = None,
) -> Table:
    """The lines of a text with the columns that each has by itself.

    Length (log2 of the characters that are no blanks), marks of each kind, shares of Han, digits
    and words of each group, how the line begins and ends, whether it is on the page again, what
    rules say.  ``extra``: further columns with one entry a line of the text, blank lines too.
    """
    extra = extra or {}
    at, counts = full_lines(lines.counts)
    texts = lines.texts if len(at) == len(lines) else [*filter(None, lines.texts)]
    again = repeated(lines.codes, counts)
    matrix = Matrix(counts, len(groups()), len(extra))
    matrix.fill(
        word_counts(scan, len(lines)),
        at,
        evidence.gone.view(np.uint8),
        evidence.doubtful.view(np.uint8),
        again,
        lines.heading,
        lines.numbered,
    )
    columns = Columns(matrix, _layout(tuple(extra)))
    for name, values in extra.items():
        columns[name][:] = values[at]
    frame = verdicts.shown(matrix, groups().index("foot"))
    return Table(at, texts, again, evidence.gone[at].tobytes(), frame, columns)
