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


class RestoreError(CleanerError):
    """Text and notes don't belong together, or nothing was kept to restore from."""
