"""Escapes left in text."""

from cleaner.damage.escapes.stage import Escapes, Shifted

__all__ = ["Escapes", "Shifted"]
