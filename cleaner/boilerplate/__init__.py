"""Plain-text boilerplate of scraped pages: what is not the text, found by rules and zones."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.boilerplate import engine
from cleaner.boilerplate.structure import STAGE as STRUCTURE
from cleaner.context import Context
from cleaner.document import Document, Edit
from cleaner.scan import CharClass


class BoilerplateStage:
    """Removes boilerplate lines, lists and sentences; dates and sources go to ``meta``."""

    name = "boilerplate"
    triggers = CharClass.HAN

    def propose(self, document: Document, context: Context) -> Iterable[Edit]:
        """Edits in coordinates of ``document.text``; doubtful places are flagged."""
        if not context.config.removes_boilerplate:
            return ()
        return engine.propose(document, context)


STAGE = BoilerplateStage()

__all__ = ["STAGE", "STRUCTURE", "BoilerplateStage"]
