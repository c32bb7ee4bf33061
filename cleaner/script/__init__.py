"""The script stage: traditional to simplified Chinese, simplified text untouched."""

from cleaner.script.detect import Script, detect_script
from cleaner.script.stage import STAGE
from cleaner.script.tables import traditional_characters

__all__ = ["STAGE", "Script", "detect_script", "traditional_characters"]
