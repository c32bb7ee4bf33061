"""What is done with matches, against slow and obvious versions."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.matches import (
    Match,
    Question,
    act,
    claimed,
    doubtful,
    objections,
    unopposed,
    with_data,
)
from cleaner.boilerplate.page import Removal
from cleaner.rules import Rule

LINES = 6
RULES = [
    Rule(
        f"boilerplate.{where}-{extent}-{action}", "", match="首页", where=where, extent=extent,
        confidence=confidence, action=action,
    )
    for where in ("any", "head", "tail")
    for extent, action, confidence in (
        ("line", "delete", 0.9), ("line", "meta", 0.95), ("list", "remove", 0.6),
        ("span", "delete", 0.85),
    )
]  # fmt: skip
QUESTIONS = [
    Question(
        rule, lambda _: None, rule.extent == "span", 0, Removal(rule.id, rule.confidence, "why")
    )
    for rule in RULES
]
lines = st.integers(0, LINES - 1)
some = st.lists(
    st.builds(
        lambda question, line: Match(question, line, 0, 2, None), st.sampled_from(QUESTIONS), lines
    ),
    max_size=12,
)


@given(some, st.sets(lines))
def test_claimed(matches, whole):
    assert claimed(matches, 0.8, lambda match: match.line in whole) == {
        match.line
        for match in matches
        if match.rule.confidence >= 0.8 and (match.rule.extent != "span" or match.line in whole)
    }


def objection(match, matches, prose, first, last):
    rule, line = match.rule, match.line
    data = {
        other.line
        for other in matches
        if other.rule.id == rule.id and other.line < first and rule.action == "meta"
    }
    if prose[line] and line % 2:
        return "the text quotes it"
    if first < 0:
        return rule.id
    if rule.where == "head" and line >= first:
        return "below the beginning of the body"
    if rule.where == "tail" and line <= last:
        return "above the end of the body"
    return f"{len(data)} lines like this" if len(data) > 1 else ""


@given(some, st.lists(st.booleans(), min_size=LINES, max_size=LINES), st.sets(lines))
def test_what_speaks_against_matches(matches, prose, body):
    first, last = min(body, default=-1), max(body, default=-1)
    against = objections(
        matches, bytes(prose), first, last, lambda match: match.line % 2 == 1,
        lambda rule: rule.id, 1,
    )  # fmt: skip
    assert against == [objection(match, matches, prose, first, last) for match in matches]
    free = unopposed(against)
    assert free == [number for number, why in enumerate(against) if not why]
    late = set(free[::2])
    told = [(number, why or "late") for number, why in enumerate(against)]
    assert doubtful(matches, against, late, "late") == [
        (matches[number], why) for number, why in told if why != "late" or number in late
    ]


@given(some, st.sets(lines), lines)
def test_acting_on_matches(matches, gone, over):
    before = dict.fromkeys(gone, Removal("boilerplate.other", 0.9, "why"))
    removed, taken, cut = dict(before), [], []

    def take(match):
        taken.append(match)
        return match.line % 2 == 0

    again, late = act(
        matches, list(range(0, len(matches), 2)), removed, over, 0.8, take, cut.append
    )
    expected, fresh = dict(before), []
    for number in range(0, len(matches), 2):
        match, rule = matches[number], matches[number].rule
        if match.line < over and rule.confidence < 0.8:
            fresh.append(number)
        elif rule.extent == "line":
            expected.setdefault(match.line, match.removal)
    assert removed == expected
    assert late == set(fresh)
    assert again == [
        number
        for number in range(0, len(matches), 2)
        if number in late or (matches[number] in taken and matches[number].line % 2)
    ]
    assert cut == [match for match in matches[::2] if match.rule.extent == "span"]
    assert with_data(matches, removed) == [
        match
        for match in matches
        if match.rule.action == "meta"
        and match.line in removed
        and removed[match.line].rule == match.rule.id
    ]
