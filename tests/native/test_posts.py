"""Lines of threads that recur, and that hold a word, against patterns."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native import posts
from cleaner._native.columns import Matrix
from cleaner._native.lines import full_lines, measure
from cleaner.boilerplate.lines import mark_table
from cleaner.scan import Scan

lines = st.lists(st.text("12#楼a:", min_size=1, max_size=4), max_size=12)


@given(lines, st.integers(2, 3))
def test_recurring(texts, times):
    shapes = [re.sub("[0-9]+", "#", text) for text in texts]
    counts, exact = Counter(shapes), Counter(texts)
    twice = bytes(exact[text] > 1 for text in texts)
    assert list(posts.recurring(texts, twice, times, 3, 2)) == [
        (counts[shape] >= times and len(text) <= 3) or (exact[text] > 1 and len(text) <= 2)
        for text, shape in zip(texts, shapes, strict=True)
    ]


@given(st.lists(st.text("1#楼z:。𠀀𰀀é", min_size=1, max_size=3), min_size=1, max_size=6))
def test_bare(texts):
    scan = Scan("\n".join(texts))
    matrix = Matrix(full_lines(measure(scan.codes, scan.classes, mark_table()))[1], 0, 0)
    word = re.compile("[A-Za-z\\u3400-\\u9fff\\U00020000-\\U0003ffff]")
    assert list(posts.bare(matrix, texts, ())) == [not word.search(text) for text in texts]
