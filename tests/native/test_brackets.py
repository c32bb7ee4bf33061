"""Brackets with letters against the pattern of annotations, tried at every bracket."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.brackets import with_letters
from cleaner.damage.annotation.hits import _hit
from cleaner.scan import Scan

PIECES = [
    "協",
    "中国",
    "(",
    "（",
    ")",
    "）",
    "xié",
    "ā",
    "(zī)",
    " ",
    "\n",
    "3",
    "，",
    "ɑ",
    "協" * 24,
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_annotation_is_passed_over(text):
    scan = Scan(text)
    found = with_letters(scan.codes, scan.classes)
    assert all(text[at] in "(（" for at in found)
    every = [at for at, character in enumerate(text) if at and character in "(（"]
    hits = [at for at in every if _hit(text, at) is not None]
    # A syllable may begin with ɑ (U+0251), which has no class; such a one was never looked at.
    assert {at for at in hits if text[at + 1] != "ɑ"} <= set(found)
