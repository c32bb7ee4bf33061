"""What tells that a pattern doesn't match."""

import re
from re import _parser as sre_parser

import pytest

from cleaner.backtracking import MAX_LINE
from cleaner.boilerplate.needs import needs, without_bars
from cleaner.rules import load_rules


def lines_of_examples():
    for rule in load_rules().stage("boilerplate"):
        if rule.pattern is not None:
            texts = [example.text for example in rule.examples]
            yield rule, {line.strip() for text in texts for line in text.split("\n")}


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        (r"^责任编辑[:：].{1,9}$", ("任", "编", "责", "辑", ":：")),
        (r"(?:首页|主页)[>»]", (">»", "主首", "页")),
        (r"[a-z]{0,3}x?", ()),
        (r"(?i:abc)", ()),
        (r"(?=.{0,9}打印)[^。]{2,20}", ("印", "打")),
        (r"(?!打印)(?:关)+(?>闭)", ("关", "闭")),
    ],
)
def test_needs(pattern, sets):
    found = needs(sre_parser.parse(pattern))
    assert set(found) >= set(sets)
    assert bool(found) is bool(sets)


@pytest.mark.parametrize(
    ("pattern", "cheaper"),
    [
        (r"^(?!a)b", r"^b"),
        (r"(?<![^。])(?!(?>x(?:y|[)(\]]\))))(?>b(?!c))", r"(?<![^。])(?>b(?!c))"),
        (r"(?!a)(?!b)c", r"c"),
        (r"(?![])(]\\)c", r"c"),
        (r"a(?!b)", None),
        (r"^a", None),
    ],
)
def test_without_bars(pattern, cheaper):
    found = without_bars(re.compile(pattern))
    assert (found and found.pattern) == cheaper


def test_without_bars_it_matches_wherever_the_rule_does():
    for rule, lines in lines_of_examples():
        cheaper = without_bars(rule.pattern)
        for line in lines if cheaper else ():
            if len(line) <= MAX_LINE and (found := rule.pattern.search(line)):
                other = cheaper.search(line)
                assert other
                assert other.start() <= found.start()
