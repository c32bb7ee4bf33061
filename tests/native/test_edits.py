"""Edits joined and made, against a dictionary of what each place becomes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.edits import joined, rebuilt
from cleaner.scan import code_points

DELETE = 0xFFFFFFFF
new = st.sampled_from([DELETE, *map(ord, "ab中𠀀\ud800")])
bulks = st.lists(st.dictionaries(st.integers(0, 19), new, min_size=1), max_size=4)
spans = st.lists(st.integers(0, 20), max_size=6, unique=True).map(sorted)


@given(st.text("ab中𠀀", min_size=20, max_size=20), bulks, spans, st.text("x中", max_size=3))
def test_joined_and_rebuilt(text, changes, ends, insert):
    edits = list(zip(ends[::2], ends[1::2], strict=False))
    left = {at: code for bulk in reversed(changes) for at, code in bulk.items()}
    numbers = {at: n for n, bulk in reversed(list(enumerate(changes))) for at in bulk}
    wanted = {
        at: code
        for at, code in sorted(left.items())
        if code != ord(text[at]) and not any(start <= at < end for start, end in edits)
    }
    positions = [np.array(sorted(bulk), np.int64) for bulk in changes]
    codes = [np.array([bulk[at] for at in sorted(bulk)], np.uint32) for bulk in changes]
    at, now, which = joined(code_points(text), positions, codes, edits)
    assert dict(zip(at.tolist(), now.tolist(), strict=True)) == wanted
    assert which.tolist() == [numbers[place] for place in at.tolist()]

    parts = ["" if code == DELETE else chr(code) for code in map(ord, text)]
    for place, code in wanted.items():
        parts[place] = "" if code == DELETE else chr(code)
    for start, end in edits:
        parts[start:end] = [insert, *[""] * (end - start - 1)]
    made = [(start, end, insert) for start, end in edits]
    assert rebuilt(code_points(text), made, at, now) == "".join(parts)


@pytest.mark.parametrize("place", [-1, 3])
def test_a_change_outside_of_the_text_is_refused(place):
    with pytest.raises(IndexError, match="outside"):
        joined(code_points("abc"), [np.array([place], np.int64)], [np.array([97], np.uint32)], [])
