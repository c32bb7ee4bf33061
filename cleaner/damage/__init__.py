"""Encoding damage: one module a kind."""

from cleaner.damage.annotation import Annotation
from cleaner.damage.backtick import Backtick
from cleaner.damage.escapes import Escapes
from cleaner.damage.invisible import Invisible
from cleaner.damage.mojibake import Mojibake

STAGES = (Escapes(), Mojibake(), Invisible(), Backtick(), Annotation())
"""In this order: what an escape hides must be seen by the others; mojibake may contain controls."""

__all__ = ["STAGES"]
