"""Lines that begin each other against slow, obvious ones."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.alike import any_pair, pairs_of
from cleaner.boilerplate.lines import look
from cleaner.document import Document
from cleaner.scan import code_points

texts = st.text("甲乙丙 \u3000,，-。\n\n", max_size=80)


def plain(line):
    return "".join(line.split()).replace("，", ",")


def alike(one, two):
    one, two = plain(one), plain(two)
    return one.startswith(two) or two.startswith(one)


@given(texts, st.integers(1, 3), st.integers(0, 4), st.integers(0, 9))
def test_pairs(text, near, least, most):
    lines = look(Document.of(text))
    head = [line for line in range(len(lines)) if not lines.blank[line]]
    expected = [
        (a, others)
        for a in range(len(head))
        if least <= len(plain(lines.stripped(head[a]))) <= most
        and (
            others := [
                b
                for b in range(len(head))
                if a != b
                and abs(a - b) <= near
                and alike(lines.stripped(head[a]), lines.stripped(head[b]))
            ]
        )
    ]
    assert pairs_of(lines.codes, lines.counts, head, near, least, most) == expected


@given(texts, st.integers(1, 3), st.integers(0, 90))
def test_any_pair(text, near, most):
    shortest, longest, indent = 4, 9, 2
    lines = [
        (at, raw.strip())
        for at, raw in enumerate(text[:most].split("\n"))
        if shortest <= len(raw.strip()) <= longest and len(raw) <= longest + indent
    ]
    found = False
    for place, (at, line) in enumerate(lines):
        before = [known for known in lines[:place] if known[1][:4] == line[:4]]
        if before and at - before[-1][0] <= near:
            one, two = line[4:6], before[-1][1][4:6]
            differ = one != two and (one + two).isalnum()
            found |= not differ and alike(line, before[-1][1])
    assert any_pair(code_points(text), most, shortest, longest, indent, near) is found


def test_marks_are_flat():
    lines = look(Document.of('“甲”：乙（丙）！？；｜\n"甲":乙(丙)!?;|'))
    assert pairs_of(lines.codes, lines.counts, [0, 1], 1, 1, 20) == [(0, [1]), (1, [0])]
