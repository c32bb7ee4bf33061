"""The stage itself: choose what is traditional, convert it, propose the changes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner.context import Context
from cleaner.document import BulkEdit, Document, Edit, Span
from cleaner.scan import CharClass, Scan
from cleaner.script.convert import Change, Match, convert, find_words
from cleaner.script.detect import kind_of
from cleaner.script.lookup import converter
from cleaner.script.passages import Choice, choose
from cleaner.script.quotes import quotation_marks
from cleaner.script.senses import candidates
from cleaner.script.tables import CHANGES, Tables, region_words, tables

CHARACTER, REGION_WORD = 0.99, 0.9
CONFIDENCE = {"script.phrase": 0.98, "script.sense": 0.97, "script.quotation-mark": 0.95}
"""Confidence by rule, as in rules/script/script.toml."""

FLAG_SCORE = 0.5
"""Certainty of what was left alone; the text gives no evidence to set it by."""


class ScriptStage:
    """Proposes simplified characters for what is written in traditional ones."""

    name = "script"
    triggers = CharClass.TRADITIONAL

    def propose(self, document: Document, context: Context) -> Iterable[Edit | BulkEdit]:
        """Characters in bulk, phrases and senses by their reason, `script.region-word` singly."""
        table = tables()
        scan = document.scan
        traits = table.traits_of(scan.codes)
        if context.config.script == "keep":
            if "script" not in context.meta:
                context.meta["script"] = kind_of(document.text)
            return []
        choice = _choice(document.text, scan, traits, table)
        if "script" not in context.meta:
            everything = choice.convert and choice.chosen is None
            kind = "traditional" if everything else kind_of(document.text)
            context.meta["script"] = kind
        for rule, start, end, evidence in choice.seen:
            context.flag(document, rule, Span(start, end), FLAG_SCORE, evidence)
        if not choice.convert:
            return []
        edits: list[Edit | BulkEdit] = []
        chosen = choice.chosen
        if context.config.region_words == "mainland":
            chosen = region_edits(document, traits, table, choice, edits)
        result = convert(document.text, scan.codes, traits, table, chosen)
        if len(result.positions):
            edits.append(
                BulkEdit("script.character", result.positions, result.new, confidence=CHARACTER)
            )
        edits += grouped(result.changes)
        if context.config.punctuation == "chinese":
            edits += marks(quotation_marks(document.text, choice.chosen))
        for at in result.doubts:
            evidence = candidates(document.text[at])
            context.flag(document, "script.sense", Span(at, at + 1), FLAG_SCORE, evidence)
        return edits


def _choice(text: str, scan: Scan, traits: NDArray[np.uint8], table: Tables) -> Choice:
    """What to convert, without looking closer where a glance tells."""
    look = converter().look(text)
    if look is None and not scan.has(CharClass.KANA):
        return Choice(False, None, [])
    if look is not None and look.plain():
        return Choice(True, None, [])
    return choose(text, scan, traits, table)


def marks(found: list[tuple[int, int]]) -> list[Edit | BulkEdit]:
    """The edit of quotation marks."""
    if not found:
        return []
    at = np.array([place for place, _ in found], np.int64)
    new = np.array([mark for _, mark in found], np.uint32)
    return [BulkEdit("script.quotation-mark", at, new, "", CONFIDENCE["script.quotation-mark"])]


def grouped(changes: list[Change]) -> list[Edit | BulkEdit]:
    """Edits of the changes that phrases and senses made, those with one reason in one."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.rule, change.reason), []).append(change)
    edits: list[Edit | BulkEdit] = []
    for (rule, reason), group in groups.items():
        group.sort()
        at = np.array([change.at for change in group], np.int64)
        new = np.array([change.new for change in group], np.uint32)
        edits.append(BulkEdit(rule, at, new, reason, CONFIDENCE[rule]))
    return edits


def region_edits(
    document: Document,
    traits: NDArray[np.uint8],
    table: Tables,
    choice: Choice,
    edits: list[Edit | BulkEdit],
) -> NDArray[np.bool_]:
    """Append an edit for each regional word, and take its characters from what is chosen."""
    size = len(traits)
    chosen = np.ones(size, np.bool_) if choice.chosen is None else choice.chosen.copy()
    for match in find_words(document.text, document.scan.codes, region_words()):
        end = match.start + len(match.key)
        if chosen[match.start : end].all() and not _is_plain(match, traits, table):
            chosen[match.start : end] = False
            reason = f"{match.key} → {match.value}"
            span = Span(match.start, end)
            edits.append(Edit("script.region-word", span, match.value, reason, REGION_WORD))
    return chosen


def _is_plain(match: Match, traits: NDArray[np.uint8], table: Tables) -> bool:
    """Whether the characters alone give the same (软体动物: listed to keep 軟體 from it)."""
    if len(match.key) != len(match.value):
        return False
    changes = traits[match.start : match.start + len(match.key)] & CHANGES
    plain = (
        chr(int(table.target[ord(old)])) if change else old
        for old, change in zip(match.key, changes.tolist(), strict=True)
    )
    return "".join(plain) == match.value


STAGE = ScriptStage()
