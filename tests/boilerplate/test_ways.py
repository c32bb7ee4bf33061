"""The ways in which patterns match: by hand, and against what rules match."""

import re

import pytest

from cleaner.backtracking import MAX_LINE
from cleaner.boilerplate.ways import ANY_SIZE, MANY, ways
from cleaner.rules import load_rules


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("^责任编辑", "责"),
        ("^\\s{0,4}[>＞]?(?:来源|出处)", ">出来＞"),
        ("^(?=.{0,9}来源)(?>a|b)?+来源", "ab来"),
        ("^[0-3]编辑", "0123"),
        ("^(?:来源)?(?!本)[^本]来源", None),
        ("^.来源", None),
        ("来源", None),
        ("(?i)^ab", None),
    ],
)
def test_what_a_line_begins_with(pattern, first):
    assert {way.first for way in ways(re.compile(pattern), most=1)} == {first}


@pytest.mark.parametrize(
    ("pattern", "sizes"),
    [
        ("^(?:首页|本站(?:首页|新闻中心))$", [(2, 2), (4, 4), (6, 6)]),
        ("^首页$|主页", [(2, 2), (2, ANY_SIZE)]),
        ("^首.{1,4}页", [(3, ANY_SIZE)]),
        ("(?m)^首页$", [(2, ANY_SIZE)]),
        ("^.*页$", [(1, ANY_SIZE)]),
    ],
)
def test_sizes(pattern, sizes):
    assert sorted((way.least, way.most) for way in ways(re.compile(pattern))) == sizes


def test_a_whole_line_needs_no_anchors():
    (way,) = ways(re.compile("[首主]页"), whole=True)
    assert way == ("主首", ("页", "主首"), 2, 2)


def test_what_a_rule_matches_is_matched_one_of_its_ways():
    seen = 0
    for rule in load_rules().stage("boilerplate"):
        if rule.pattern is None:
            continue
        texts = [example.text for example in rule.examples]
        lines = {line.strip() for text in texts for line in text.split("\n")}
        for line in filter(rule.pattern.search, lines):
            for most in (1, 8, MANY):
                seen += 1
                assert any(may(line, way) for way in ways(rule.pattern, most=most)), (rule.id, line)
    assert seen > 300


def may(line, way):
    return (
        (way.first is None or line[0] in way.first)
        and way.least <= len(line) <= way.most
        and (len(line) > MAX_LINE or all(set(one) & set(line) for one in way.needs))
    )
