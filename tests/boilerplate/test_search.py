"""The literal search against str.find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate.search import _CHUNK, LiteralSearch
from cleaner.scan import Scan

NO_LIMIT = 1 << 40


def occurrences(text, literals):
    found = set()
    for number, literal in enumerate(literals):
        at = text.find(literal)
        while at >= 0:
            found.add((at, number))
            at = text.find(literal, at + 1)
    return found


texts = st.text("责任编辑来源:： \n𠀀a", max_size=60)


@given(texts, st.lists(st.text("责任编辑来源:𠀀", min_size=2, max_size=5), max_size=8, unique=True))
def test_finds_what_find_finds(text, literals):
    search = LiteralSearch(literals, [NO_LIMIT] * len(literals))
    hits = search.hits(text, Scan(text))
    assert {(hit.at, hit.literal) for hit in hits} == occurrences(text, literals)
    assert len(hits) == len(occurrences(text, literals))


@pytest.mark.parametrize("shift", range(-5, 6))
def test_finds_literals_across_the_borders_of_chunks(shift):
    start = _CHUNK + shift
    text = "文" * start + "责任编辑" + "文" * 100
    hits = LiteralSearch(["责任编辑"], [NO_LIMIT]).hits(text, Scan(text))
    assert [hit.at for hit in hits] == [start]


def test_leaves_lines_out_that_are_too_long():
    text = "责任编辑\n" + "文" * 20 + "责任编辑"
    assert [hit.at for hit in LiteralSearch(["责任编辑"], [10]).hits(text, Scan(text))] == [0]


def test_refuses_a_single_character():
    with pytest.raises(ValueError, match="shorter"):
        LiteralSearch(["文"], [10])
