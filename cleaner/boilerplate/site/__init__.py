"""What the pages of one site share: learned from them (`learn`), and removed from others."""

from __future__ import annotations

from cleaner.boilerplate.site.apply import note_date, removals, take

__all__ = ["note_date", "removals", "take"]
