"""Literals derived from patterns: by hand, and against what patterns match."""

import re

import pytest

from cleaner.boilerplate.anchors import ANYWHERE, shape
from cleaner.boilerplate.engine import SURE
from cleaner.boilerplate.matcher import Matcher
from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleSet, load_rules


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("责任编辑[:：]", {"责任编辑:", "责任编辑："}),
        ("(?:相关|推荐)(?:文章|阅读)", {"相关文章", "相关阅读", "推荐文章", "推荐阅读"}),
        ("(?:责任)?编辑", {"编辑"}),
        ("本站.{0,20}版权所有", {"版权所有"}),
        ("(?=.{0,40}来源).{4,60}", {"来源"}),
        ("(?>上一篇|下一篇)[:：]?+", {"上一篇", "下一篇"}),
        ("(?:分享到){2,5}", {"分享到"}),
        ("©[12]", {"©1", "©2"}),
        (".{0,20}", set()),
        ("(?:首页|.{3})", set()),
        ("(?:来源)?作", set()),
        ("(?i)copyright", set()),
        ("(?!转载)出处", {"出处"}),
    ],
)
def test_literals(pattern, literals):
    assert shape(re.compile(pattern)).literals == literals


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [("^首页$", 2), ("^(?:相关)?文章[:：]?$", 5), ("首页$", None), ("^首页", None)],
)
def test_longest_line(pattern, longest):
    assert shape(re.compile(pattern)).longest == longest


@pytest.mark.parametrize(
    ("pattern", "within"),
    [
        ("^责任编辑[:：]", 0),
        ("^.{0,20}版权所有", 20),
        ("^(?:\\[|【)?(?:相关|推荐)(?:文章|阅读)$", 1),
        ("^(?:a{3,9}|b)来源[:：]作", 9),
        ("^(?=.{0,40}来源).{4,60}", 40),
        ("^(?:.{0,3}分享到|.{0,7}转发到)", 7),
        ("^(?:首页|本站首页)$", 2),  # 首页 alone is looked for, and stands behind 本站
        ("来源[:：]", ANYWHERE),
        ("^.*来源", ANYWHERE),
    ],
)
def test_where_a_literal_begins_at_most(pattern, within):
    assert shape(re.compile(pattern)).within == within


def rules():
    return [
        rule for rule in load_rules().stage("boilerplate") if rule.pattern and rule.action != "keep"
    ]


def assert_can_match(known, line, name):
    """A literal is near enough to the beginning of a line that a pattern matches."""
    if known.anchored:
        near = line[: known.within + max(map(len, known.literals))]
        assert any(literal in near for literal in known.literals), (name, line)


def test_every_rule_has_literals_and_they_are_in_what_it_matches():
    seen = 0
    for rule in rules():
        literals = shape(rule.pattern).literals
        assert literals, rule.id
        for example in rule.examples:
            for line in example.text.split("\n"):
                found = rule.pattern.search(line.strip())
                if found:
                    seen += 1
                    assert any(literal in line for literal in literals), (rule.id, line)
                    assert_can_match(shape(rule.pattern), line.strip(), rule.id)
    assert seen > 100


def test_a_rule_without_a_literal_is_refused_by_name():
    rule = Rule("boilerplate.anything", "Any line", match="^.{3,9}$", extent="line")
    with pytest.raises(RuleError, match=r"boilerplate\.anything: no literal"):
        Matcher(RuleSet([rule]))


def test_rules_that_never_act_alone_are_those_of_contact_lines():
    weak = {rule.id for rule in rules() if rule.confidence < SURE}
    assert weak == {
        "boilerplate.address-line",
        "boilerplate.contact-line",
        "boilerplate.enrolment-hotline",
        "boilerplate.group-number",
        "boilerplate.service-hours",
        "boilerplate.site-sponsor",
    }
