"""Encoding damage: one module a kind."""

from cleaner.damage.annotation import Annotation
from cleaner.damage.backtick import Backtick
from cleaner.damage.escapes import Escapes, Shifted
from cleaner.damage.invisible import Invisible
from cleaner.damage.lost import LostText
from cleaner.damage.mojibake import Mojibake

STAGES = (Shifted(), Escapes(), Annotation(), Mojibake(), LostText(), Invisible(), Backtick())
"""In this order: HZ may hold what looks like another escape; what an escape hides must be seen by
the others; mojibake may contain controls."""

__all__ = ["STAGES"]
