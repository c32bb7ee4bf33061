"""What a stage is handed besides the document: settings, rules, and where to report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.document import Document, Finding, Span
from cleaner.rules import RuleSet

MOST_FLAGS = 100
"""Places of one kind that are worth flagging one by one; more tell nobody more."""


@dataclass
class Context:
    """The state of one document's run.

    `columns`: of a page of HTML what its structure says, one entry a block of `Document.blocks`;
    see `cleaner.boilerplate.structure.columns`.
    """

    config: Config
    rules: RuleSet
    meta: dict[str, Any] = field(default_factory=dict)
    flags: list[Finding] = field(default_factory=list)
    simple_forms: Callable[[], Mapping[int, int]] = dict
    """Gives the characters that change in simplified script, code points; the pipeline sets it."""
    columns: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _seen: dict[str, list[Span]] = field(default_factory=dict)  # places flagged, in order

    def flag(self, document: Document, rule: str, span: Span, score: float, evidence: str) -> None:
        """Record what was seen and left alone; `span` is in `document.text`.

        Stages run more than once: a place already flagged by the same rule isn't flagged again.
        """
        if rule in self.config.disable:
            return
        at = document.origin(span)
        known = self._seen.setdefault(rule, [])
        place = bisect_left(known, at)
        if place < len(known) and known[place].start < at.end:
            return
        if place and at.start < known[place - 1].end:
            return
        known.insert(place, at)
        self.flags.append(Finding(rule, at, score, evidence))
