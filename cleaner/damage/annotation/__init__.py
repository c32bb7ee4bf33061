"""Pinyin sprayed over a page, and the frame slips it left."""

from cleaner.damage.annotation.stage import Annotation

__all__ = ["Annotation"]
