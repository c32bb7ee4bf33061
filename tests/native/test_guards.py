"""The guards of patterns against sets of characters."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.guards import Guards

ways = st.tuples(
    st.sampled_from([None, "责", "来a"]),
    st.lists(st.text("责编:a𠀀", min_size=1, max_size=3), max_size=2),
    st.integers(0, 3),
    st.integers(0, 9),
)
patterns = st.lists(st.lists(ways, min_size=1, max_size=3), max_size=5)
lines = st.text("责任编:a𠀀", max_size=9)


def may(line, way):
    first, needed, least, most = way
    if not line:
        return not least and not needed
    begins = first is None or line[0] in first
    return begins and least <= len(line) <= most and all(set(one) & set(line) for one in needed)


@given(lines, patterns)
def test_of_a_line(line, its):
    assert Guards(its).of(line) == [
        number for number, ways in enumerate(its) if any(may(line, way) for way in ways)
    ]


@given(st.lists(lines, max_size=4), patterns)
def test_in_lines(texts, its):
    guards, some = Guards(its), range(0, len(texts), 2)
    found = [(number, guards.of(texts[number])) for number in some]
    assert guards.in_lines(texts, some) == [(number, its) for number, its in found if its]
