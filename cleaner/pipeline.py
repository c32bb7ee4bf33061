"""The flow: which stages there are, in which order, and the loop that runs them.

A stage only proposes edits; `Document.apply` makes them. The stages are asked in turn, again and
again, until every one of them has nothing more to propose on the text as it stands: so cleaning the
output again changes nothing, and a proposal that lost to an overlapping one gets its turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cleaner import boilerplate, damage, layout, script
from cleaner.config import GENTLE_CONFIDENCE
from cleaner.context import Context
from cleaner.document import BulkEdit, Document, Edit, Span


class Stage(Protocol):
    """Detector and transform for one kind of thing."""

    @property
    def name(self) -> str:
        """Short name, for people."""
        ...

    @property
    def triggers(self) -> int:
        """`CharClass` bits; without any of them the stage is skipped. 0: it always runs."""
        ...

    def propose(self, document: Document, context: Context) -> Iterable[Edit | BulkEdit]:
        """Edits in coordinates of `document.text`; doubtful things go to `context.flag`."""
        ...


DAMAGE: tuple[Stage, ...] = damage.STAGES
SCRIPT: tuple[Stage, ...] = (script.STAGE,)
STAGES: tuple[Stage, ...] = (
    *DAMAGE,
    layout.WIDTH,
    *SCRIPT,
    boilerplate.STAGE,
    layout.PUNCTUATION,
    layout.SPACING,
)

MAX_ROUNDS = 50
"""Rounds after which the loop gives up. Real pages needed at most 5."""


@dataclass
class Outcome:
    """The document after the stages, and how many edits each rule made."""

    document: Document
    counts: Counter[str] = field(default_factory=Counter)


def run(document: Document, context: Context, stages: Sequence[Stage] = STAGES) -> Outcome:
    """Ask the stages in turn until none of them changes anything."""
    outcome = Outcome(document)
    quiet = 0  # stages in a row that changed nothing
    for step in range(MAX_ROUNDS * len(stages)):
        if quiet == len(stages):
            return outcome
        before = outcome.document
        after = _ask(stages[step % len(stages)], before, context)
        if after is before:
            quiet += 1
            continue
        quiet = 0
        outcome.counts.update(after.layers[-1].counts())
        outcome.document = after
    context.flag(
        outcome.document,
        "pipeline.unstable",
        Span(0, len(outcome.document.text)),
        1.0,
        f"the stages still changed the text after {MAX_ROUNDS} rounds",
    )
    return outcome


def _ask(stage: Stage, document: Document, context: Context) -> Document:
    """The document with what one stage proposes; itself where that is nothing."""
    if stage.triggers and not document.scan.has(stage.triggers):
        return document
    edits = list(stage.propose(document, context))
    return document.apply(_allowed(edits, document, context)) if edits else document


def _allowed(
    edits: list[Edit | BulkEdit], document: Document, context: Context
) -> list[Edit | BulkEdit]:
    """Without those of disabled rules and, in profile "gentle", the less certain ones."""
    disabled, gentle = context.config.disable, context.config.profile == "gentle"
    if not disabled and not gentle:
        return edits
    allowed = []
    for edit in edits:
        if edit.rule in disabled:
            continue
        if gentle and edit.confidence < GENTLE_CONFIDENCE:
            span = _extent(edit)
            context.flag(document, edit.rule, span, edit.confidence, "not certain enough")
            continue
        allowed.append(edit)
    return allowed


def _extent(edit: Edit | BulkEdit) -> Span:
    if isinstance(edit, Edit):
        return edit.span
    return Span(int(edit.positions[0]), int(edit.positions[-1]) + 1)
