"""Scraped Chinese pages in, clean simplified-Chinese plain text and notes out."""

from cleaner.api import Cleaner, Detection, clean, detect, learn, repair, simplify
from cleaner.config import Config
from cleaner.decode import Decoded, decode
from cleaner.document import Edit, Finding, Note, Span
from cleaner.errors import (
    CleanerError,
    ConfigError,
    DecodeError,
    InputError,
    RestoreError,
    RuleError,
)
from cleaner.result import Result, restore
from cleaner.script import Script, detect_script
from cleaner.site import SiteEntry, SiteTemplate
from cleaner.version import __version__

__all__ = [
    "Cleaner",
    "CleanerError",
    "Config",
    "ConfigError",
    "DecodeError",
    "Decoded",
    "Detection",
    "Edit",
    "Finding",
    "InputError",
    "Note",
    "RestoreError",
    "Result",
    "RuleError",
    "Script",
    "SiteEntry",
    "SiteTemplate",
    "Span",
    "__version__",
    "clean",
    "decode",
    "detect",
    "detect_script",
    "learn",
    "repair",
    "restore",
    "simplify",
]
