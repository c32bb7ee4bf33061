"""The flow: which stages there are, in which order, and the loop that runs them.

A stage only proposes edits; `Document.apply` makes them. The stages are asked in turn, again and
again, until every one of them has nothing more to propose on the text as it stands: so cleaning the
output again changes nothing, and a proposal that lost to an overlapping one gets its turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from cleaner import boilerplate, damage, layout, script
from cleaner.config import GENTLE_CONFIDENCE
from cleaner.context import Context
from cleaner.document import BulkEdit, Document, Edit, Span
from cleaner.script.tables import tables


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
    boilerplate.STRUCTURE,
    *DAMAGE,
    layout.WIDTH,
    *SCRIPT,
    boilerplate.STAGE,
    layout.PUNCTUATION,
    layout.SPACING,
)

MAX_ROUNDS = 50
"""Rounds after which the loop gives up. Real pages needed at most 5."""


def run(document: Document, context: Context, stages: Sequence[Stage] = STAGES) -> Document:
    """Ask the stages in turn until none of them changes anything."""
    context.simple_forms = _simple_forms
    quiet = 0  # stages in a row that changed nothing
    for step in range(MAX_ROUNDS * len(stages)):
        if quiet == len(stages):
            return document
        stage = stages[step % len(stages)]
        if stage.triggers and not document.scan.mask & stage.triggers:
            quiet += 1
            continue
        after = _ask(stage, document, context)
        quiet = quiet + 1 if after is document else 0
        document = after
    context.flag(
        document,
        "pipeline.unstable",
        Span(0, len(document.text)),
        1.0,
        f"the stages still changed the text after {MAX_ROUNDS} rounds",
    )
    return document


def _simple_forms() -> Mapping[int, int]:
    """What the script stage makes of single characters, for stages that don't know it."""
    return tables().simple


def _ask(stage: Stage, document: Document, context: Context) -> Document:
    """The document with what one stage proposes; itself where that is nothing."""
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
