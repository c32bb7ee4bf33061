"""The learned file: what is written can be read and edited, what is wrong is told."""

from __future__ import annotations

import json
import pickle
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Config, ConfigError, RuleError, SiteEntry, SiteTemplate

TEMPLATE = SiteTemplate(
    (
        SiteEntry("block", ("首页", "新闻", "12"), "head", 38, ("a.txt", 'b "1".txt')),
        SiteEntry("line", ('引号"与\\反斜杠\x01',), "any", 20),
        SiteEntry("pattern", ("阅读({number}) {date}",), "tail", 38),
    ),
    40,
    38,
    1,
)
HEAD = 'format = "cleaner-site"\nversion = 1\npages = 4\ndistinct = 3\n'


def test_round_trips(tmp_path):
    path = tmp_path / "site.toml"
    TEMPLATE.save(path)
    assert SiteTemplate.load(path) == TEMPLATE
    assert SiteTemplate.load(path).entries == TEMPLATE.entries
    assert SiteTemplate.from_dict(json.loads(json.dumps(TEMPLATE.to_dict()))) == TEMPLATE
    assert pickle.loads(pickle.dumps(TEMPLATE)) == TEMPLATE
    assert hash(SiteTemplate.load(path)) == hash(TEMPLATE)
    assert path.read_text("utf-8").startswith("# What the pages of a site share")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12))
def test_any_line_survives(text):
    line = f"甲{text}".replace("\n", " ").replace("{", " ")
    template = SiteTemplate((SiteEntry("line", (line,), "any", 3),), 3, 3)
    read = tomllib.loads(template.to_toml())
    wanted = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in line)
    assert read["line"][0]["text"] == wanted
    assert SiteTemplate.from_toml(template.to_toml()).entries[0].lines == (wanted,)


def test_what_a_person_adds_needs_only_the_text():
    template = SiteTemplate.from_toml(HEAD + '[[line]]\ntext = "返回首页"\n')
    assert template.entries == (SiteEntry("line", ("返回首页",), "any", 3),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pages = [", "site: "),
        ("", "site: not a learned site: format"),
        (HEAD.replace("version = 1", "version = 2"), "version 2 is not 1; learn the file anew"),
        (HEAD + "colour = 3", "unknown key colour; known: "),
        (HEAD.replace("pages = 4", 'pages = "4"'), "pages is a whole number from 0 on, not '4'"),
        (HEAD + "line = 3", r"line: begin each entry with \[\[line\]\]"),
        (HEAD + "[[line]]\n", "site:5: line 1: text is one line of text, not None"),
        (HEAD + '[[line]]\ntext = "甲"\n\n[[line]]\ntext = "乙\\n丙"', "site:8: line 2: text is"),
        (HEAD + '[[line]]\ntext = "甲"\nplace = "head"', "unknown key place; known: examples"),
        (HEAD + '[[line]]\ntext = "甲"\nwhere = "top"', "is one of head, tail, any, not 'top'"),
        (HEAD + '[[line]]\ntext = "甲"\npages = 9', r"up to distinct \(3\), not 9"),
        (HEAD + '[[line]]\ntext = "甲"\nexamples = "a"', "examples is a list of page names"),
        (HEAD + '[[line]]\ntext = "甲{date}"', r"in '甲\{date\}'; write it as \[\[pattern\]\]"),
        (HEAD + '[[line]]\ntext = "----"', "no word in it but slots and marks"),
        (HEAD + '[[pattern]]\ntext = "{date}"', "no word in it but slots and marks"),
        (HEAD + '[[pattern]]\ntext = "甲乙"', r"in '甲乙'; write it as \[\[line\]\]"),
        (HEAD + '[[block]]\nlines = ["甲"]', "site:5: block 1: lines is two or more lines"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(text, told):
    with pytest.raises(RuleError, match=told):
        SiteTemplate.from_toml(text)


def test_everything_wrong_is_told_at_once():
    text = HEAD + '[[line]]\ntext = ""\n[[pattern]]\ntext = "甲"\nwhere = "x"\n'
    with pytest.raises(RuleError) as error:
        SiteTemplate.from_toml(text, "site.toml")
    assert [line.split(": ")[0] for line in str(error.value).split("\n")] == [
        "site.toml:5", "site.toml:7", "site.toml:7",
    ]  # fmt: skip


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(RuleError, match="no such file"):
        SiteTemplate.load(tmp_path / "absent.toml")
    (tmp_path / "gb.toml").write_bytes("# 科协".encode("gb18030"))
    with pytest.raises(RuleError, match="not UTF-8 at byte 2; save it as UTF-8"):
        SiteTemplate.load(tmp_path / "gb.toml")


def test_configurations(tmp_path):
    TEMPLATE.save(tmp_path / "site.toml")
    config = Config(site=TEMPLATE)
    assert Config(site=tmp_path / "site.toml") == config
    assert Config(site=str(tmp_path / "site.toml")) == config
    assert hash(config) == hash(Config(site=SiteTemplate.from_toml(TEMPLATE.to_toml())))
    assert Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert Config.from_dict(Config().to_dict()) == Config()
    assert Config() != config
    with pytest.raises(ConfigError, match="site takes a SiteTemplate or the path of a learned"):
        Config(site=3)
