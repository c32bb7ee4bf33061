"""Where the body of a page is: its main run of paragraphs, its title, what is joined to it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner._native import surroundings
from cleaner.boilerplate.features import Floats, Table
from cleaner.scan import Scan


class Body(NamedTuple):
    """Places in a `Table`: line numbers there, not in the text.

    ``start`` and ``end``: the main run, half-open; both are the number of lines without one.
    ``title``: the title above it, or -1.  ``mass``: characters of paragraph of each line, none
    for lines that rules took.  ``frame_between``: lines of the page's frame between each line and
    the run.  ``shared``: share of each line's pairs of Han characters that the run has too;
    ``pairs``: how many pairs there are.
    """

    start: int
    end: int
    title: int
    mass: Floats
    frame_between: Floats
    shared: Floats
    pairs: Floats

    @property
    def exists(self) -> bool:
        """Whether there is a main run."""
        return self.end > self.start

    @property
    def size(self) -> float:
        """Characters of paragraph in the main run."""
        return float(np.add.reduce(self.mass[self.start : self.end]))


def find_body(table: Table, scan: Scan) -> Body:
    """The body of the page whose lines ``table`` holds; ``scan`` is the scan of its text.

    The main run is the run of lines whose paragraphs outweigh most what stands between them,
    without notices of the site at its ends.  The title is the line above it that says best what
    the run is about.
    """
    columns = table.columns
    start, end, title = surroundings.find_run(columns.matrix, scan.codes, scan.classes)
    return Body(
        start, end, title,
        columns["_mass"], columns["_between"], columns["_shared"], columns["_pairs"],
    )  # fmt: skip


def add_surroundings(table: Table, body: Body) -> None:
    """Fill the columns that say where each line is in the page and what stands around it.

    Inside the run, how far from it, with how many lines of the frame between; the title, under it
    and above it; pairs shared with the run; paragraphs and notices near; likeness to neighbours.
    """
    surroundings.surround(table.columns.matrix, body.start, body.end, body.title)
