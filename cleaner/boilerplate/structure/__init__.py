"""The structure of HTML pages as evidence: which blocks are the text, and why others are not."""

from cleaner.boilerplate.structure.stage import STAGE, StructureStage

__all__ = ["STAGE", "StructureStage"]
