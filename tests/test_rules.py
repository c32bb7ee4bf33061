"""Rules: every example runs, every wrong rule is told, every id in the code is documented."""

from __future__ import annotations

import re

import pytest

import cleaner
from cleaner import Config, RuleError
from cleaner.backtracking import MAX_STEPS, worst_case_steps
from cleaner.boilerplate.anchors import shape
from cleaner.examples import run_examples
from cleaner.rules import check_rules, load_rules
from tests.conftest import ROOT

STAGES = ("damage", "script", "boilerplate", "layout", "decode")


@pytest.mark.parametrize("rule", load_rules().rules, ids=lambda rule: rule.id)
def test_examples(rule):
    assert run_examples([rule]) == []


def test_every_rule_that_the_code_names_is_documented():
    named = set()
    for path in (ROOT / "cleaner").rglob("*.py"):
        named |= set(
            re.findall(rf'"((?:{"|".join(STAGES)})\.[a-z0-9-]+)"', path.read_text("utf-8"))
        )
    assert named
    assert named <= set(load_rules().by_id)


def patterns():
    """The rules that the one search for all literals must find."""
    return [
        rule
        for rule in load_rules().stage("boilerplate")
        if rule.pattern is not None and rule.action != "keep"
    ]


def test_there_are_boilerplate_rules_of_every_kind_of_site():
    files = {rule.file.rpartition("/")[2] for rule in patterns()}
    assert len(patterns()) >= 250
    kinds = (
        "blog documents downloads encyclopaedia forum government institutions mail media "
        "messenger news novels property questions recruitment shop spam"
    )
    assert files >= {f"{kind}.toml" for kind in kinds.split()}


def test_every_boilerplate_rule_is_found_by_a_literal():
    """Rules that keep lines need none: they are tried on lines about to be removed only."""
    assert [rule.id for rule in patterns() if not shape(rule.pattern).literals] == []


ANYTHING = """
[[rule]]
id = "boilerplate.anything"
description = "Any short line"
match = '^.{3,9}$'
extent = "line"
examples = [{ in = "天天向上", out = "天天向上" }]
counterexamples = [{ text = "天", why = "too short" }]
"""


def test_a_rule_that_no_literal_finds_is_told_before_examples_run(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(ANYTHING, "utf-8")
    told = run_examples(load_rules([file]).rules, [file])
    assert len(told) == 1
    assert told[0].startswith(f"{file}:2: boilerplate.anything: no literal")


ATOMIC = re.compile(r"\(\?>([^()]*)\)")


def test_no_choice_is_hidden_by_a_shorter_one():
    """(?>广告|广告服务) never matches 广告服务: an atomic group doesn't come back."""
    hidden = [
        (rule.id, early, late)
        for rule in patterns()
        for group in ATOMIC.findall(rule.match)
        for choices in [group.split("|")]
        for at, early in enumerate(choices)
        for late in choices[at + 1 :]
        if early and late.startswith(early) and late != early
    ]
    assert hidden == []


WRONG = """
[[rule]]
id = "Bad Id"
description = "x"
match = '(a+)+$'
surprise = 1

[[rule]]
id = "boilerplate.second"
description = "y"
match = '('
examples = [{ in = "a" }]
counterexamples = []
"""


def test_all_errors_of_a_file_are_told_with_their_lines(tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text(WRONG, "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules([file])
    told = str(caught.value)
    assert f"{file}:2: Bad Id: unknown key surprise" in told
    assert f"{file}:2: Bad Id: match: may take" in told
    assert f"{file}:2: Bad Id: examples: at least one is needed" in told
    assert f"{file}:8: boilerplate.second: match: missing )" in told
    assert (
        f"{file}:8: boilerplate.second: examples: each has in (or hex, for bytes) and out" in told
    )
    assert f"{file}:8: boilerplate.second: counterexamples: at least one is needed" in told


def test_a_file_that_is_not_toml_is_told(tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text("[[rule", "utf-8")
    with pytest.raises(RuleError, match=r"wrong\.toml"):
        load_rules([file])


OWN = """
[[rule]]
id = "boilerplate.house-slogan"
description = "The house's slogan"
match = '^天天向上小站$'
extent = "line"

[[rule.examples]]
in = "市科协认真贯彻落实会议精神，圆满完成了各项工作任务。\\n天天向上小站"
out = "市科协认真贯彻落实会议精神，圆满完成了各项工作任务。"

[[rule.counterexamples]]
text = "我爱天天向上小站。"
why = "a sentence"
"""


def test_a_rule_of_the_users_own(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN, "utf-8")
    rule = load_rules([file]).by_id["boilerplate.house-slogan"]
    assert run_examples([rule], [file]) == []


def test_a_rule_can_be_switched_off():
    text = "科协\u200b工作"
    assert cleaner.clean(text).text == "科协工作"
    assert cleaner.clean(text, Config(disable=("damage.zero-width",))).text == text
    with pytest.raises(RuleError, match=r"damage\.no-such"):
        cleaner.clean(text, Config(disable=("damage.no-such",)))


@pytest.mark.parametrize(
    ("pattern", "refused"),
    [
        ("(a+)+$", True),
        ("(?:a|aa)+$", True),
        (".*.*.*.*=", True),
        ("(?:[^。]{0,30}，){1,30}请", True),
        ("^相关(?:文章|阅读)[:：]?$", False),
        (r"^\s*+版权所有.{0,40}$", False),
        ("[^。]{0,30}来源于[^。]{0,30}", False),
    ],
)
def test_patterns_that_may_run_away_are_refused(pattern, refused):
    assert (worst_case_steps(pattern) > MAX_STEPS) is refused


def test_the_rules_that_come_with_the_package_are_checked(tmp_path, monkeypatch):
    assert len(check_rules()) == len(load_rules()) > 500
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "boilerplate.wrong"\n', "utf-8")
    monkeypatch.setattr("cleaner.rules.rules_folder", lambda: tmp_path)
    with pytest.raises(RuleError, match="description is missing"):
        check_rules(["another.toml"])
