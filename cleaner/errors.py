"""The whole exception tree: every error the package raises on purpose is a `CleanerError`."""

from __future__ import annotations


class CleanerError(Exception):
    """Base of all errors of this package."""


class ConfigError(CleanerError):
    """A configuration value is not one of those allowed."""


class RuleError(CleanerError):
    """One or more rules are wrong; the message lists each with its file and line."""


class DecodeError(CleanerError):
    """The bytes are not text in any encoding that is considered."""


class InputError(CleanerError):
    """A path or record can't be read, or an output can't be written."""


class MissingExtraError(CleanerError):
    """An optional dependency isn't installed; the message names the extra that has it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} need an extra: pip install 'cleaner[{extra}]'")
        self.what, self.extra = what, extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.what, self.extra)


class RestoreError(CleanerError):
    """Text and notes don't belong together, or nothing was kept to restore from."""
