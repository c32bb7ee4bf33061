"""The cases under fixtures/boilerplate: whole documents, through the whole cleaner."""

import json
from pathlib import Path

import pytest

import cleaner

FIXTURES = Path(__file__).parents[2] / "fixtures" / "boilerplate"


def cases(name):
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def clean(case):
    return cleaner.Cleaner(cleaner.Config(**case.get("config", {}))).clean(case["text"])


def named(result):
    return {rule for note in result.notes for rule in note.rules if rule.startswith("boilerplate.")}


@pytest.mark.parametrize("case", cases("real.jsonl") + cases("synthetic.jsonl"))
def test_takes_out_boilerplate_and_nothing_else(case):
    result = clean(case)
    assert result.text == case["out"]
    for name, value in case.get("meta", {}).items():
        assert result.meta[name] == value
    assert result.restore() == case["text"]


@pytest.mark.parametrize("case", cases("real.jsonl") + cases("synthetic.jsonl"))
def test_finds_nothing_more_in_its_own_output(case):
    once = clean(case)
    twice = clean({**case, "text": once.text})
    assert twice.text == once.text
    assert not named(twice)


@pytest.mark.parametrize("case", cases("negative.jsonl"))
def test_leaves_alone(case):
    result = clean(case)
    assert not named(result)


@pytest.mark.parametrize("case", cases("known_failures.jsonl"))
@pytest.mark.xfail(strict=True, reason="not solved yet")
def test_known_failures(case):
    assert clean(case).text == case["out"]


def test_a_lone_line_of_boilerplate_is_flagged_and_kept():
    result = cleaner.clean("京ICP备12345678号-1")
    assert result.text == "京ICP备12345678号-1"
    assert [flag.rule for flag in result.flags] == ["boilerplate.icp-number"]


def test_contacts_of_a_notice_are_flagged_and_kept():
    text = (
        "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。\n"
        "联系电话：0739-5313505"
    )
    result = cleaner.clean(text)
    assert result.text == text
    assert [flag.rule for flag in result.flags] == ["boilerplate.contact-line"]
