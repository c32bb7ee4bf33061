"""The guards of patterns, and choices among these, against sets of characters."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.guards import Choices, Guards

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


def choices(its, finding):
    """Choices among patterns that find something in every line, if they are `finding`."""
    finds = [lambda line, finds=number in finding: finds or None for number in range(len(its))]
    return Choices(Guards(its), finds)


@given(st.lists(lines, max_size=4), patterns, st.sets(st.integers(0, 4)))
def test_the_first_that_may_and_does(texts, its, finding):
    found, some = choices(its, finding), range(0, len(texts), 2)
    may_be = [[any(may(text, way) for way in ways) for ways in its] for text in texts]
    expected = [
        next((number for number in range(len(its)) if could[number] and number in finding), None)
        for could in may_be
    ]
    assert [found.first(text) for text in texts] == expected
    assert [found.match(text) for text in texts] == [number is not None for number in expected]
    assert found.of_lines(texts, some) == [
        (line, expected[line]) for line in some if expected[line] is not None
    ]
    assert found.any_of_lines(texts, some) is any(expected[line] is not None for line in some)
    assert len(found) == len(its)


@given(lines, st.lists(st.text("责任", max_size=2), max_size=4))
def test_patterns_that_are_texts(line, texts):
    guards = Guards([[(None, (), 0, 99)] for _ in texts])
    held = [number for number, text in enumerate(texts) if text in line]
    same = [number for number, text in enumerate(texts) if text == line]
    assert Choices(guards, texts).first(line) == (held[0] if held else None)
    assert Choices(guards, texts, True).first(line) == (same[0] if same else None)
