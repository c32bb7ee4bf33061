"""The search for literals, and the guards, against str.find and sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.literals import Guards, Literals
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
    st.sampled_from([None, "责", "来:𠀀"]),
)
characters = st.lists(st.text("责编:a𠀀", min_size=1, max_size=3), max_size=2)


def search(words, of_word, needed, inside):
    return Literals(words, [pair_offset(word) for word in words], of_word, needed, inside, MOST)


def expected(text, words, of_word, needed, inside):
    found, begin = [], 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        start = begin + len(line) - len(line.lstrip())
        places = {}
        for word, its in zip(words, of_word, strict=True):
            for at in range(len(line)):
                if not line.startswith(word, at):
                    continue
                for rule, within, size, longest, first in its:
                    fits = (
                        begin + at - start <= within
                        and len(bare) <= size
                        and len(line) <= longest
                        and (first is None or bare[0] in first)
                        and (len(bare) > MOST or all(set(n) & set(bare) for n in needed[rule]))
                    )
                    if fits:
                        places.setdefault(rule, []).append(begin + at)
        rules = [
            (rule, sorted(at) if inside[rule] else [min(at)]) for rule, at in sorted(places.items())
        ]
        if rules:
            found.append((number, start, start + len(bare), rules))
        begin += len(line) + 1
    return found


@given(
    texts,
    st.dictionaries(literals, st.lists(uses, min_size=1, max_size=3), max_size=6),
    st.lists(characters, min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_finds_what_find_finds(text, of_word, needed, inside):
    words, its = tuple(of_word), tuple(of_word.values())
    found = search(words, its, needed, inside).find(code_points(text))
    assert found == expected(text, words, its, needed, inside)


@pytest.mark.parametrize("text", ["", "责", "\n", "责任\n编辑"])
def test_no_literal_in_little_text(text):
    its = [[(0, ANY, ANY, ANY, None)]]
    assert search(["责任编辑"], its, [[]], [False]).find(code_points(text)) == []


def test_a_very_long_line_and_very_many_lines():
    its = [[(0, ANY, ANY, ANY, None)]]
    found = search(["责任编辑"], its, [[]], [True]).find(code_points("责任编辑" * 300_000))
    assert [(line, len(rules[0][1])) for line, _, _, rules in found] == [(0, 300_000)]
    found = search(["责任"], its, [[]], [False]).find(code_points("责任\n" * 300_000))
    assert len(found) == 300_000
    assert found[-1] == (299_999, 899_997, 899_999, [(0, [899_997])])


guarded = st.tuples(st.sampled_from([None, "责", "来a"]), characters)


@given(st.text("责任编:a𠀀", max_size=9), st.lists(guarded, max_size=5))
def test_guards(line, patterns):
    guards = Guards([first for first, _ in patterns], [needed for _, needed in patterns])
    assert guards.of(line) == [
        number
        for number, (first, needed) in enumerate(patterns)
        if (not line or first is None or line[0] in first)
        and all(set(one) & set(line) for one in needed)
    ]
