"""Keep rules: what they guard, against which confidence, and in which zone."""

import pytest

from cleaner.boilerplate.keep import keeper_for, kept_lines
from cleaner.boilerplate.lines import look
from cleaner.boilerplate.matcher import Matcher
from cleaner.boilerplate.page import Page
from cleaner.document import Document
from cleaner.rules import Rule, RuleSet, load_rules

BODY = "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。"
PHOTO = "（记者 张三 摄）"


def page_of(*lines):
    return Page(look(Document.of("\n".join(lines))), frozenset())


def ids_kept(*lines):
    page = page_of(*lines)
    return {
        line: rule.id for line, rule in kept_lines(page, range(len(lines)), load_rules()).items()
    }


def test_lines_of_a_document_are_kept_and_links_are_not():
    kept = ids_kept("首页", "一、检查范围", BODY, PHOTO, "附件：登记表", "相关阅读", "关于我们")
    assert kept == {
        1: "boilerplate.kept-body-heading",
        3: "boilerplate.kept-photo-caption",
        4: "boilerplate.kept-annex",
    }


def test_a_date_is_kept_below_the_body_and_not_above_it():
    kept = ids_kept("2021年6月4日", BODY, "2021年6月4日")
    assert kept == {2: "boilerplate.kept-signature-date"}


@pytest.mark.parametrize(("confidence", "acts"), [(0.97, False), (0.98, True)])
def test_only_more_confident_rules_take_a_kept_line(confidence, acts):
    rules = RuleSet(
        [
            Rule(
                "boilerplate.kept-photo",
                "Credit of a photograph",
                match="摄）$",
                extent="line",
                action="keep",
                confidence=0.97,
            ),
            Rule(
                "boilerplate.bracket",
                "Line in brackets",
                match="^（记者.{0,20}）$",
                extent="line",
                confidence=confidence,
            ),
        ]
    )
    assert bool(Matcher(rules).matches(Document.of(PHOTO))) is acts


def test_without_keep_rules_nothing_is_kept():
    assert keeper_for(RuleSet([])).anywhere.of_lines(["一、检查范围"], [0]) == {}
