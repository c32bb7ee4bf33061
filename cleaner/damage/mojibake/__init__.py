"""Text that was read in the wrong encoding."""

from cleaner.damage.mojibake.stage import Mojibake

__all__ = ["Mojibake"]
