"""Quotation marks in compiled code, against a slow reference in plain Python."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner._native.quotes import quotation_marks

PAIRS = {"「": "」", "『": "』", "“": "”", "‘": "’"}
ALONE = {"「": "“", "」": "”", "『": "‘", "』": "’"}


def of_line(line: str) -> str:
    """The line with its corner brackets as quotation marks."""
    new = list(line)
    still_open: list[tuple[int, str]] = []  # place, and what the pair becomes
    for at, mark in enumerate(line):
        new[at] = ALONE.get(mark, mark)
        if mark in "「『":
            still_open.append((at, "‘’" if still_open and still_open[-1][1] == "“”" else "“”"))
        elif mark in "“‘":
            still_open.append((at, mark + PAIRS[mark]))
        elif still_open and PAIRS[line[still_open[-1][0]]] == mark:
            first, pair = still_open.pop()
            if mark in ALONE:
                new[first], new[at] = pair
    return "".join(new)


@settings(max_examples=500, deadline=None)
@given(st.text("「」『』“”‘’這a\n😀\u201a\u300b\ud800", max_size=30))
def test_by_depth(text: str) -> None:
    new = list(text)
    places = []
    for at, code in quotation_marks(text):
        new[at] = chr(code)
        places.append(at)
    assert places == [at for at, mark in enumerate(text) if mark in ALONE]
    assert "".join(new) == "\n".join(map(of_line, text.split("\n")))
