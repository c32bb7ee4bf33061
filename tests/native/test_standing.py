"""Lines that stand and runs of lines that go against slow, obvious ones."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.standing import above, any_stands, last_standing, runs

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
    blank, gone = parts(page)
    last, end = last_standing(blank, gone), len(page) - newline
    fate = fates(page, last, end)
    by_rule = groupby(range(len(page)), key=lambda line: fate.get(line, "")[:1])
    expected = [
        (run[0], run[-1] + 1, fate[run[0]])
        for rule, lines in by_rule
        if (run := list(lines)) and rule
    ]
    assert runs(blank, gone, last, end) == expected
