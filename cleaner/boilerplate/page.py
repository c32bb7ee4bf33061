"""The working state of one document: which lines still stand, where its body is."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner._native.alike import plain_text
from cleaner._native.standing import any_stands, gone_between
from cleaner.boilerplate.lines import Lines
from cleaner.document import Span


class Removal(NamedTuple):
    """Why something goes: rule id, certainty, words for a person."""

    rule: str
    confidence: float
    reason: str


class Cut(NamedTuple):
    """A part of a line that goes, or is replaced by ``new``."""

    span: Span
    removal: Removal
    new: str = ""


@dataclass(slots=True)
class Page:
    """Lines, the ones that go, and the zones that follow from the ones that stay.

    ``cuts``: parts of lines that go, by line, in order of place.  ``claimed``: lines that a
    certain line rule matches, so that they don't count as body.
    ``first`` and ``last``: the first and the last line of the body, None without a body.
    """

    lines: Lines
    claimed: frozenset[int]
    gone: dict[int, Removal] = field(default_factory=dict)
    cuts: dict[int, list[Cut]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    _plain: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        claimed, prose = self.claimed, self.lines.prose
        first, last = prose.find(1), prose.rfind(1)
        while first in claimed:
            first = prose.find(1, first + 1)
        while last in claimed:
            last = prose.rfind(1, 0, last)
        if first >= 0:
            self.first, self.last = first, last

    @property
    def has_body(self) -> bool:
        """Whether there is any paragraph of running text that no rule claims."""
        return self.first is not None

    def in_head(self, line: int) -> bool:
        """Before the body."""
        return self.first is not None and line < self.first

    def in_tail(self, line: int) -> bool:
        """After the body."""
        return self.last is not None and line > self.last

    def stands(self, line: int) -> bool:
        """Neither blank nor gone."""
        return not self.lines.blank[line] and line not in self.gone

    def any_stands(self) -> bool:
        """Whether there is any line that is neither blank nor gone."""
        return any_stands(self.lines.blank, self.gone)

    def is_prose(self, line: int) -> bool:
        """A paragraph of the body, which nothing may grow through."""
        return bool(self.lines.prose[line]) and line not in self.claimed

    def plain(self, line: int) -> str:
        """The line in the form in which titles are compared, computed once."""
        known = self._plain.get(line)
        if known is None:
            known = self._plain[line] = plain_text(self.lines.stripped(line))
        return known

    def remove(self, line: int, removal: Removal) -> bool:
        """Mark a line as gone; False when it already was."""
        if line in self.gone:
            return False
        self.gone[line] = removal
        return True

    def remove_all(self, lines: Iterable[int], removal: Removal) -> None:
        """Mark lines that stand as gone."""
        self.gone.update(dict.fromkeys(lines, removal))

    @property
    def gone_above(self) -> int:
        """How many lines went before the body."""
        return 0 if self.first is None else gone_between(self.gone, -1, self.first)

    @property
    def gone_below(self) -> int:
        """How many lines went after it."""
        return 0 if self.last is None else gone_between(self.gone, self.last, len(self.lines))

    def overlaps(self, line: int, span: Span) -> bool:
        """Whether a part of ``span`` is cut out of the line already."""
        cuts = self.cuts.get(line, [])
        after = bisect_right(cuts, span.start, key=lambda cut: cut.span.start)
        return (after > 0 and cuts[after - 1].span.end > span.start) or (
            after < len(cuts) and cuts[after].span.start < span.end
        )

    def add(self, line: int, cut: Cut) -> None:
        """Cut something out of a line; ``cut`` overlaps none of the others."""
        insort(self.cuts.setdefault(line, []), cut, key=lambda known: known.span.start)
