"""Extents, zones and the fixpoint, with small rule sets of the test's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.boilerplate import STAGE
from cleaner.boilerplate.meta import normal_date
from cleaner.boilerplate.sentences import sentence_around
from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import Document, Span
from cleaner.markup import is_html
from cleaner.rules import Rule, RuleSet, load_rules

BODY = "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。"
MORE = "活动当天，二十多名专家到场答疑，不少家长带着孩子前来参观，现场气氛热烈。"


def run(text, *rules, **config):
    context = Context(Config(**config), RuleSet(rules))
    document = Document.of(text)
    done = document.apply(STAGE.propose(document, context))
    assert not list(STAGE.propose(done, Context(context.config, context.rules)))
    return done.text, context


def rule(match, extent, **more):
    return Rule("boilerplate.test", "A rule of the test", match=match, extent=extent, **more)


def test_line():
    assert run(f"{BODY}\n甲乙丙\n{MORE}", rule("^甲乙丙$", "line"))[0] == f"{BODY}\n{MORE}"


def test_span_is_cut_and_replaced():
    assert run(f"甲乙丙{BODY}", rule("甲乙丙", "span"))[0] == BODY
    replaced = rule("甲(乙)丙", "span", action="replace", replacement=r"丁\1", confidence=0.99)
    assert run(f"甲乙丙{BODY}", replaced)[0] == f"丁乙{BODY}"


def test_sentence():
    text = f"{BODY}我说甲乙丙，你听。”{MORE}"
    assert run(text, rule("甲乙丙", "sentence"))[0] == f"{BODY}{MORE}"


def test_all_sentences_of_a_long_paragraph():
    text = (BODY + "我说甲乙丙。") * 40 + MORE
    assert run(text, rule("甲乙丙", "sentence"))[0] == BODY * 40 + MORE


@pytest.mark.parametrize(
    ("tail", "left"),
    [
        (["题目一", "题目二"], []),
        (["题目一", "一、下一部分"], ["一、下一部分"]),
        (["题目一", "（二）下一部分", "题目二"], ["（二）下一部分", "题目二"]),
        (["题目一", "2018年1月4日"], ["2018年1月4日"]),
        (["题目一", "这里说完了。"], ["这里说完了。"]),
        (["· 题目一", "· 题目二", "市科协"], ["市科协"]),
        (["题目一 2018-01-04", "题目二 2018-01-05", "市科协"], ["市科协"]),
    ],
)
def test_list_in_the_tail(tail, left):
    text = "\n".join([BODY, "甲乙丙", *tail])
    assert run(text, rule("^甲乙丙$", "list", where="tail"))[0] == "\n".join([BODY, *left])


@pytest.mark.parametrize(
    ("items", "left"),
    [
        (["· 题目一", "· 题目二"], []),
        (["题目一", "题目二"], ["甲乙丙", "题目一", "题目二"]),
        (["· 题目一"], ["甲乙丙", "· 题目一"]),
    ],
)
def test_list_inside_the_body_needs_items_that_are_alike(items, left):
    text = "\n".join([BODY, "甲乙丙", *items, MORE])
    assert run(text, rule("^甲乙丙$", "list"))[0] == "\n".join([BODY, *left, MORE])


def test_rest_goes_to_the_end_but_not_through_a_sentence():
    rest = rule("^甲乙丙$", "rest", where="tail")
    assert run(f"{BODY}\n甲乙丙\n丁\n\n戊\n", rest)[0] == f"{BODY}\n"
    assert run(f"{BODY}\n甲乙丙\n丁\n说完了。\n戊", rest)[0] == f"{BODY}\n说完了。\n戊"


def test_zones():
    head, tail = rule("^甲乙丙$", "line", where="head"), rule("^甲乙丙$", "line", where="tail")
    text = f"甲乙丙\n{BODY}\n甲乙丙\n{MORE}\n甲乙丙"
    assert run(text, head)[0] == f"{BODY}\n甲乙丙\n{MORE}\n甲乙丙"
    assert run(text, tail)[0] == f"甲乙丙\n{BODY}\n甲乙丙\n{MORE}"
    assert len(run(text, tail)[1].flags) == 2


def test_a_long_line_of_boilerplate_is_no_body():
    long = rule("^甲乙丙.{0,90}$", "line", where="tail")
    assert run(f"{BODY}\n甲乙丙{MORE}", long)[0] == BODY


def test_without_a_body_only_the_surest_rules_of_any_place_act():
    text = "短行\n甲乙丙"
    assert run(text, rule("^甲乙丙$", "line", confidence=0.98))[0] == "短行"
    assert run(text, rule("^甲乙丙$", "line", confidence=0.95))[0] == text
    assert run(text, rule("^甲乙丙$", "line", where="tail", confidence=0.98))[0] == text


def test_a_weak_rule_needs_a_sure_line_above_it():
    weak = Rule("boilerplate.weak", "Weak", "tail", "^丁戊己$", "line", confidence=0.6)
    sure = rule("^甲乙丙$", "line", where="tail", confidence=0.97)
    assert run(f"{BODY}\n甲乙丙\n丁戊己", weak, sure)[0] == BODY
    assert run(f"{BODY}\n丁戊己\n甲乙丙", weak, sure)[0] == f"{BODY}\n丁戊己"


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
def test_no_hole_is_left(end, gap):
    text = gap.join(["甲乙丙", BODY, "甲乙丙", MORE, "甲乙丙"]) + end
    left = run(text, rule("^甲乙丙$", "line"))[0]
    assert left == f"{BODY}{gap}{MORE}{end}"


def test_meta_is_collected_and_the_first_value_wins():
    date = rule(r"^时间[:：](?P<date>.{8,20})$", "line", where="head", action="meta")
    _, context = run(f"题目在这里\n时间:2018-1-4 9:05\n时间:2019-1-4\n{BODY}", date)
    assert context.meta == {"date": "2018-01-04 09:05", "title": "题目在这里"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019-03-21 15:10", "2019-03-21 15:10"),
        ("2022年6月14日 03:00:00", "2022-06-14 03:00:00"),
        ("2016年05月25日10:10 新浪", "2016-05-25 10:10"),
        ("2012/1/5", "2012-01-05"),
        ("2018-13-04", ""),
        ("昨天", ""),
    ],
)
def test_normal_date(text, date):
    assert normal_date(text) == date


@pytest.mark.parametrize(
    ("text", "inside", "sentence"),
    [
        ("一。二二。三。", "二二", "二二。"),
        ("“一。”二二！”三。", "二二", "二二！”"),
        ("二二", "二二", "二二"),
        ("一？！二二……三", "二二", "二二……"),
        ("一。二。二。三", "。二", "一。二。"),
    ],
)
def test_sentence_around(text, inside, sentence):
    at = text.index(inside)
    span = sentence_around(text, Span(at, at + len(inside)), 0, len(text))
    assert text[span.start : span.end] == sentence


def lines_of_rules():
    lines = {"", " ", "一、开头", "第二篇", "市科协", "2018年1月4日", BODY, MORE, BODY + MORE}
    for known in load_rules().stage("boilerplate"):
        for case in (*known.examples, *known.counterexamples):
            if is_html(case.text):
                continue
            lines.update(case.text.split("\n"))
    return sorted(lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(lines_of_rules()), max_size=14), st.sampled_from(["", "\n"]))
def test_pages_thrown_together_are_stable_and_restorable(lines, end):
    text = "\n".join(lines) + end
    result = cleaner.clean(text)
    assert result.restore() == text
    assert cleaner.clean(result.text).text == result.text
    if text.strip():
        assert result.text.strip()
