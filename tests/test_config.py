"""Configurations: what is allowed, and that they survive a trip through JSON."""

from __future__ import annotations

import json

import pytest

import cleaner
from cleaner import Config, ConfigError


def test_round_trip():
    config = Config(profile="gentle", rules=("a.toml",), disable=("damage.zero-width",))
    assert Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert hash(config) == hash(Config.from_dict(config.to_dict()))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"profile": "wild"}, "profile is one of web, prose, gentle"),
        ({"notes": True}, "notes is one of all, counts, off"),
        ({"disable": "damage.zero-width"}, "disable takes a tuple of strings"),
        ({"colour": "red"}, "unknown: colour"),
    ],
)
def test_wrong_values_are_told(values, told):
    with pytest.raises(ConfigError, match=told):
        Config.from_dict(values)


def test_profiles_and_switches():
    page = "首页 > 新闻 > 正文\n市科協认真贯彻落实会议精神,圆满完成了各项工作任务。\n责任编辑：张三"
    assert "首页" not in cleaner.clean(page).text
    for config in (Config(profile="prose"), Config(boilerplate="off")):
        assert cleaner.clean(page, config).text.startswith("首页 > 新闻 > 正文\n市科协认真")
    assert "精神,圆满" in cleaner.clean(page, Config(punctuation="keep")).text
    assert "科協" in cleaner.clean("科協認真貫徹精神", Config(script="keep")).text


def test_gentle_flags_what_it_leaves():
    text = "关键词：%E4%B8%AD%E5%9B%BD,好\u200b的"
    result = cleaner.clean(text, Config(profile="gentle"))
    assert all(note.confidence >= 0.95 for note in result.notes)
