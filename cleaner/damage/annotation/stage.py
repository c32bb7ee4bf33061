"""Pinyin annotations that were sprayed over a page: 科協(xié)活動(dòng), and what they broke.

Such pages annotate a table of mostly traditional characters, densely. Real pinyin (a reading in a
textbook, a dictionary, a name) stands on simplified or rare characters, or sparsely, or on every
character in turn: it is left alone. Where the replacement hit bytes that straddle two characters
the text runs one byte out of step for a while (slips.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.context import Context
from cleaner.damage.annotation.hits import APART, FEW, Hit, find_hits, nested_in
from cleaner.damage.annotation.lone import lone_halves
from cleaner.damage.annotation.notes import without_notes
from cleaner.damage.annotation.places import covered
from cleaner.damage.annotation.slips import Slip, find_slips
from cleaner.damage.annotation.sprayed import sprayed
from cleaner.document import BulkEdit, Document, Edit, Layer, Span
from cleaner.scan import CharClass

RULE = "damage.pinyin-annotation"
SLIP = "damage.frame-slip"
LIKELY = "damage.frame-slip-likely"
"""Of flags: the likeliest of several good readings was put there."""

MOST_NESTED = 4
"""Annotations within one another that are taken apart, the innermost first."""


class Annotation:
    """Pinyin in brackets behind the characters of a table."""

    name = "annotation"
    triggers = CharClass.LATIN

    def propose(self, document: Document, context: Context) -> Iterator[Edit | BulkEdit]:
        """Deletions of rule `damage.pinyin-annotation`, repairs of `damage.frame-slip`.

        Slips that have no certain reading are flagged with their candidates: `damage.frame-slip`,
        or `damage.frame-slip-likely` where the likeliest of them is put there.
        """
        layers: list[Layer] = []
        nested: list[Edit | BulkEdit] = []
        hits = find_hits(document)
        while len(layers) < MOST_NESTED and (inner := nested_in(document.text, hits)):
            deletion = BulkEdit.deletion(RULE, covered(document, inner).nonzero()[0], 0.99)
            nested.append(_before(deletion, layers))
            document = document.apply([deletion])
            layers.append(document.layers[-1])
            hits = find_hits(document)
        passages = sprayed(document, without_notes(document, hits))
        if passages:
            yield from nested
        for edit in self._propose(document, context, passages):
            yield _before(edit, layers)

    def _propose(
        self, document: Document, context: Context, passages: Sequence[Sequence[Hit]]
    ) -> Iterator[Edit | BulkEdit]:
        """What is proposed where no annotation stands within another one."""
        text = document.text
        halves = lone_halves(text)
        if not (passages or halves):
            return
        hits = [hit for passage in passages for hit in passage]
        whole = len(passages) == 1 and len(hits) >= FEW
        spans = (
            [Span(0, len(document.text))]
            if whole
            else [_around(document, passage[0].span, passage[-1].span) for passage in passages]
        )
        spans += [half for half in halves if not _within(half, spans)]
        spans.sort()
        left: list[Span] = []
        for slip in find_slips(document, hits, spans):
            if slip.text is not None:
                confidence = 0.9 if slip.certain else 0.8
                yield Edit(SLIP, slip.span, slip.text, slip.reason, confidence)
            if not slip.certain:
                rule = LIKELY if slip.text in slip.readings[:1] else SLIP
                context.flag(document, rule, slip.span, 0.9, _candidates(document, slip))
                if slip.text is None:
                    left.append(slip.span)
        # What is out of step may help a reader where the text couldn't be restored.
        hits = [hit for hit in hits if hit.in_step or not _within(hit.span, left)]
        for in_step, confidence in ((True, 0.99), (False, 0.95)):
            brackets = [hit for hit in hits if hit.in_step is in_step]
            if brackets:
                at = covered(document, brackets).nonzero()[0]
                yield BulkEdit.deletion(RULE, at, confidence)


def _before(edit: Edit | BulkEdit, layers: Sequence[Layer]) -> Edit | BulkEdit:
    """The edit of a text as one of what it was before some layers."""
    for layer in reversed(layers):
        if isinstance(edit, BulkEdit):
            edit = replace(edit, positions=layer.starts_back(edit.positions))
        else:
            edit = edit._replace(span=layer.back(edit.span))
    return edit


def _within(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span lies in one of others, which are in order."""
    at = bisect_right(spans, span.start, key=lambda one: one.start) - 1
    return at >= 0 and span.end <= spans[at].end


def _around(document: Document, first: Span, last: Span) -> Span:
    return Span(max(0, first.start - APART), min(len(document.text), last.end + APART))


def _candidates(document: Document, slip: Slip) -> str:
    damaged = document.text[slip.span.start : slip.span.end]
    return f"read out of step: {damaged}; perhaps {' | '.join(slip.readings)}"
