"""Width, punctuation, blanks and line breaks."""

from cleaner.layout.punctuation import Punctuation
from cleaner.layout.spacing import Spacing
from cleaner.layout.width import Width

WIDTH = Width()
PUNCTUATION = Punctuation()
SPACING = Spacing()

__all__ = ["PUNCTUATION", "SPACING", "WIDTH"]
