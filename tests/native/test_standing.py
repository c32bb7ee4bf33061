"""Lines that stand and runs of lines that go against slow, obvious ones."""

import re
from itertools import groupby, pairwise
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.standing import (
    above,
    any_stands,
    ends_of,
    first_certain,
    gaps,
    gone_between,
    last_standing,
    neighbours,
    runs,
    take,
    without,
    word_runs,
)
from cleaner.boilerplate.lines import HEADING, look
from cleaner.document import Document, Edit, Span

RULES = [("a", 0.9, "one"), ("a", 0.8, "two"), ("b", 0.9, "three")]
pages = st.lists(st.sampled_from(["stands", "blank", *RULES]), max_size=20)


def parts(page):
    gone = {line: fate for line, fate in enumerate(page) if isinstance(fate, tuple)}
    return bytes(fate == "blank" for fate in page), gone


@given(pages)
def test_above(page):
    blank, gone = parts(page)
    head, tops = above(blank, gone, len(page))
    assert head == [line for line, fate in enumerate(page) if fate == "stands"]
    full = [line for line, fate in enumerate(page) if fate != "blank"]
    first = {line for at, line in enumerate(full) if at == 0 or full[at - 1] in gone}
    assert tops == {at for at, line in enumerate(head) if line in first}
    assert any_stands(blank, gone) is bool(head)
    assert last_standing(blank, gone) == max(head, default=-1)
    assert gone_between(gone, 1, 4) == len(gone.keys() & {2, 3})


def fates(page, last, end):
    """Each removed line and the blank lines that go with it."""
    fate = {line: what for line, what in enumerate(page) if isinstance(what, tuple)}
    gone = dict(fate)
    for line, what in enumerate(page):
        if what != "blank":
            continue
        above = [x for x in range(line) if x not in fate]  # what stays above it
        near = next((x for x in range(line - 1, -1, -1) if x in fate or x in above), None)
        if near in fate and (not above or page[above[-1]] == "blank"):
            fate[line] = fate[near]
    below = next((line for line in range(last + 1, len(page)) if line in gone), None)
    for line in range(last + 1, end if below is not None else 0):
        fate.setdefault(line, gone[below])
    return fate


@given(pages, st.booleans())
def test_runs(page, newline):
    page = [*page, "blank"] if newline else page
    blank, gone = parts(page)
    text = "\n".join("" if what == "blank" else "字" for what in page)
    last, end = last_standing(blank, gone), len(page) - text.endswith("\n")
    fate = fates(page, last, end)
    by_rule = groupby(range(len(page)), key=lambda line: fate.get(line, "")[:1])
    lines = look(Document.of(text))
    starts, ends = lines.starts, lines.ends
    expected = []
    for rule, numbers in by_rule:
        run = list(numbers)
        if not rule:
            continue
        above = run[0] > last >= 0 and not text.endswith("\n")
        start, stop = starts[run[0]] - above, ends[run[-1]] + (not above)
        if start < min(stop, len(text)):
            name, confidence, reason = fate[run[0]]
            span = Span(start, min(stop, len(text)))
            expected.append(Edit(name, span, "", reason, confidence))
    found = runs(lines.blank, gone, lines.counts, text, Edit, Span)
    assert found == expected
    assert all(type(edit) is Edit and type(edit.span) is Span for edit in found)


@given(st.sets(st.integers(0, 30)))
def test_neighbours(numbers):
    runs = neighbours(sorted(numbers))
    assert [line for first, end in runs for line in range(first, end)] == sorted(numbers)
    assert all(first - 1 not in numbers and end not in numbers for first, end in runs)
    assert without(sorted(numbers), {1, 2}) == sorted(numbers - {1, 2})
    gone = {}
    take(
        gone, np.arange(0, 62, 2), sorted(numbers), lambda first, end: ("a", 1.0, f"{first} {end}")
    )
    assert gone == {
        2 * line: ("a", 1.0, f"{first} {end}") for first, end in runs for line in range(first, end)
    }


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["首页", "新闻", "一、新闻", "市民科普活动：", "市民科普活动", "", "去。"]
            ),
            st.booleans(),
        ),
        max_size=20,
    )
)
def test_word_runs(page):
    lines = look(Document.of("\n".join(text for text, _ in page)))
    gone = {line: RULES[0] for line, (text, taken) in enumerate(page) if taken and text}
    # w: a word that stands; i: one that a colon leads in; h: a heading; g: gone; x: any other
    kinds, led_in = [], False
    for line, (text, _) in enumerate(page):
        if not text:
            continue
        if line in gone:
            kinds.append((line, "g"))
            led_in = False
        elif led_in and len(text) <= 6 and not lines.closed[line]:
            kinds.append((line, "i"))
        else:
            led_in = len(text) > 6 and text.endswith("：")
            heading = lines.heading[line]
            kinds.append((line, "h" if heading else "w" if len(text) <= 6 else "x"))
    letters = "".join(kind for _, kind in kinds)
    expected = [
        kinds[at][0]
        for run in re.finditer("[wi]+(?=([gx]))", letters)
        if letters[run.start() : run.end()].count("w") >= 2
        for at in range(*run.span())
        if letters[at] == "w"
    ]
    texts, count = lines.texts, len(lines)
    args = (lines.blank, gone, lines.closed, lines.heading, texts, count, 6, 2)
    assert word_runs(*args) == expected


@given(pages, st.integers(-1, 20), st.integers(0, 21))
def test_lines_of_some_rules(page, low, high):
    _, gone = parts(page)
    found = [line for line, (rule, *_) in gone.items() if low < line < high and rule == "a"]
    ends = ends_of(gone, low, high, frozenset("a"))
    assert ends == (min(found, default=high), max(found, default=low))
    certain = [
        line for line, (_, confidence, _) in gone.items() if line > low and confidence >= 0.9
    ]
    assert first_certain(gone, low, len(page), 0.9) == min(certain, default=len(page))


@given(pages, st.integers(-1, 20), st.integers(1, 3), st.sets(st.integers(0, 19)))
def test_gaps(page, last, most, closed):
    blank, gone = parts(page)
    counts = np.full((len(page), 15), HEADING)
    shut = bytes(line in closed and line % 2 for line in range(len(page)))
    lines = SimpleNamespace(blank=blank, closed=shut, counts=counts)
    ours = [line for line in gone if line > last and gone[line][0] == "a"]
    between = [
        [line for line in range(one + 1, other) if page[line] == "stands"]
        for one, other in pairwise(ours)
    ]
    expected = [gap for gap in between if 0 < len(gap) <= most and not closed & set(gap)]
    assert gaps(lines, gone, last, most, frozenset("a"), closed.__contains__) == expected
