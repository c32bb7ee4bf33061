"""Running the cleaner over many documents."""

from cleaner.run.local import clean_many

__all__ = ["clean_many"]
