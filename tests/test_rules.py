"""Rules: every example runs, every wrong rule is told, every id in the code is documented."""

from __future__ import annotations

import re

import pytest

import cleaner
from cleaner import Config, RuleError
from cleaner.backtracking import MAX_STEPS, worst_case_steps
from cleaner.examples import run_examples
from cleaner.rules import load_rules
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
