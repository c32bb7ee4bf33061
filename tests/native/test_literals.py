"""The search for literals against str.find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.guards import Guards
from cleaner._native.literals import Literals
from cleaner.boilerplate.search import pair_offset
from cleaner.scan import code_points

ANY = 1 << 40
MOST = 12  # characters of a line whose characters are looked at

texts = st.text("责任编辑来源:： \n\u3000\t𠀀a\ud800", max_size=80)
literals = st.text("责任编辑来源:𠀀\ud800", min_size=2, max_size=5)
uses = st.tuples(
    st.integers(0, 3),
    st.sampled_from([0, 2, ANY]),
    st.sampled_from([4, 9, ANY]),
    st.sampled_from([6, 12, ANY]),
)
ways = st.tuples(
    st.sampled_from([None, "责", "来:𠀀"]),
    st.lists(st.text("责编:a𠀀", min_size=1, max_size=3), max_size=2),
    st.integers(0, 3),
    st.sampled_from([7, ANY]),
)
patterns = st.lists(st.lists(ways, min_size=1, max_size=2), min_size=4, max_size=4)
NO_GUARD = [[(None, (), 0, ANY)]]


def search(words, of_word, ways, inside):
    offsets = [pair_offset(word) for word in words]
    return Literals(words, offsets, of_word, Guards(ways), inside, MOST)


def may(line, way):
    first, needed, least, most = way
    return (
        least <= len(line) <= most
        and (first is None or line[0] in first)
        and (len(line) > MOST or all(set(one) & set(line) for one in needed))
    )


def expected(text, words, of_word, ways, inside):
    found, begin = [], 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        start = begin + len(line) - len(line.lstrip())
        places = {}
        for word, its in zip(words, of_word, strict=True):
            for at in range(len(line)):
                if not line.startswith(word, at):
                    continue
                for rule, within, size, longest in its:
                    fits = (
                        begin + at - start <= within
                        and len(bare) <= size
                        and len(line) <= longest
                        and any(may(bare, way) for way in ways[rule])
                    )
                    if fits:
                        places.setdefault(rule, []).append(begin + at)
        rules = [
            (rule, sorted(at) if inside[rule] else [min(at)]) for rule, at in sorted(places.items())
        ]
        found += [(number, start, start + len(bare), rule, at) for rule, at in rules]
        begin += len(line) + 1
    return found


@given(
    texts,
    st.dictionaries(literals, st.lists(uses, min_size=1, max_size=3), max_size=6),
    patterns,
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_finds_what_find_finds(text, of_word, ways, inside):
    words, its = tuple(of_word), tuple(of_word.values())
    found = search(words, its, ways, inside).find(code_points(text))
    assert found.told() == expected(text, words, its, ways, inside)
    assert len(found) == len(found.told())


@pytest.mark.parametrize("text", ["", "责", "\n", "责任\n编辑"])
def test_no_literal_in_little_text(text):
    its = [[(0, ANY, ANY, ANY)]]
    assert search(["责任编辑"], its, NO_GUARD, [False]).find(code_points(text)).told() == []


def test_a_very_long_line_and_very_many_lines():
    its = [[(0, ANY, ANY, ANY)]]
    found = search(["责任编辑"], its, NO_GUARD, [True]).find(code_points("责任编辑" * 300_000))
    assert [(line, len(places)) for line, _, _, _, places in found.told()] == [(0, 300_000)]
    found = search(["责任"], its, NO_GUARD, [False]).find(code_points("责任\n" * 300_000))
    assert len(found) == 300_000
    assert found.told()[-1] == (299_999, 899_997, 899_999, 0, [899_997])
