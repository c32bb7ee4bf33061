"""The script stage: traditional to simplified Chinese, simplified text untouched."""

from cleaner.script.detect import Script, Segment, detect_script, script_segments
from cleaner.script.stage import STAGE
from cleaner.script.tables import traditional_characters

__all__ = [
    "STAGE",
    "Script",
    "Segment",
    "detect_script",
    "script_segments",
    "traditional_characters",
]
