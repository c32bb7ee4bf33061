"""What a stage is handed besides the document: settings, rules, and where to report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cleaner.config import Config
from cleaner.document import Document, Finding, Span
from cleaner.rules import RuleSet


@dataclass
class Context:
    """The state of one document's run."""

    config: Config
    rules: RuleSet
    meta: dict[str, Any] = field(default_factory=dict)
    flags: list[Finding] = field(default_factory=list)

    def flag(
        self, document: Document, rule: str, span: Span, score: float, evidence: str
    ) -> None:
        """Record what was seen and left alone; `span` is in `document.text`.

        Stages run more than once: a place already flagged by the same rule isn't flagged again.
        """
        if rule in self.config.disable:
            return
        at = document.origin(span)
        for known in self.flags:
            if known.rule == rule and known.span.start < at.end and at.start < known.span.end:
                return
        self.flags.append(Finding(rule, at, score, evidence))
