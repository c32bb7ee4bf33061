"""Characters with two simplified readings: the hand-checked sentences, the evidence, the flags."""

import json
from pathlib import Path

import pytest

import cleaner
from cleaner.config import Config
from cleaner.script.senses import senses
from cleaner.script.tables import MODEL_SENSES, SENSES, tables

SENTENCES = Path(__file__).parents[2] / "fixtures" / "script" / "senses.jsonl"
CONFIG = Config(boilerplate="off")
FLOOR = 0.97

WRONG = {
    "老夫餘年無多，唯願歸葬故里。": "餘 is 余 everywhere; 馀 only where 余 could be read as I",
}
"""Sentences that don't come out as expected, with the reason."""


def cases() -> list[tuple[str, str]]:
    """Sentence and expected text."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [(case["text"], case["expected"]) for case in map(json.loads, lines)]


def test_hand_checked_sentences() -> None:
    wrong = {}
    for text, expected in cases():
        found = cleaner.clean(text, CONFIG).text.rstrip("\n")
        if found != expected:
            wrong[text] = found
        assert cleaner.clean(found, CONFIG).text.rstrip("\n") == found
    assert set(wrong) == set(WRONG), wrong
    assert len(wrong) <= (1 - FLOOR) * len(cases())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The particle before 名, 作, 書; the noun after a verb.
        ("他隨著名流走進會場，沿著作業區走了一圈。", "他随着名流走进会场，沿着作业区走了一圈。"),
        ("他迎合著上司，這篇論文的合著者卻不同意。", "他迎合着上司，这篇论文的合著者却不同意。"),
        ("這本書由魯迅著，人民文學出版社出版。", "这本书由鲁迅著，人民文学出版社出版。"),
        ("巴金著的小說《家》影響了幾代人。", "巴金著的小说《家》影响了几代人。"),
        ("他全新著裝，重新著手寫作。", "他全新着装，重新着手写作。"),
        # Where the text has 着 for the particle, 著 is the other reading.
        ("他看着窗外，想着這部陳著的內容。", "他看着窗外，想着这部陈著的内容。"),
        ("唐朝乾符年間，後漢乾祐三年。", "唐朝乾符年间，后汉乾祐三年。"),
        ("乾、坤、震、巽這四卦，口乾舌燥。", "乾、坤、震、巽这四卦，口干舌燥。"),
        ("政府徵調民工，樂師調準徵調的音律。", "政府征调民工，乐师调准徵调的音律。"),
        ("於小姐和于先生是同事，對於先生們的話不以為然。",
         "於小姐和于先生是同事，对于先生们的话不以为然。"),
        ("樊於期自刎，軍隊集結於單一海域。", "樊於期自刎，军队集结于单一海域。"),
        ("沈先生沈默了片刻，沈括說船沈了。", "沈先生沉默了片刻，沈括说船沉了。"),
        ("說明覆蓋範圍的圖表隨函覆上。", "说明覆盖范围的图表随函复上。"),
        ("企畫部的漫畫家規畫了一套動畫。", "企划部的漫画家规划了一套动画。"),
        ("帳篷裡記帳，帳單和蚊帳。", "帐篷里记账，账单和蚊帐。"),
        ("她戴著項鍊鍛鍊身體。", "她戴着项链锻炼身体。"),
        ("老么說：那么女人怎麼辦？", "老幺说：那么女人怎么办？"),
        ("甚麼時候上班打瞌睡被剋了一頓？", "什么时候上班打瞌睡被剋了一顿？"),
    ],
)  # fmt: skip
def test_what_stands_around_decides(text: str, expected: str) -> None:
    assert cleaner.simplify(text).text == expected
    assert cleaner.simplify(expected).text == expected


def test_every_character_has_an_entry() -> None:
    entries = senses()
    assert "".join(entries) == SENSES
    known = "".join(one for one, sense in entries.items() if sense.statistics == "model")
    assert known == MODEL_SENSES
    for character, sense in entries.items():
        # Where nothing speaks for either reading the character table has the usual one.
        assert chr(tables().simple.get(ord(character), ord(character))) == sense.usual
        assert sense.other != sense.usual


def test_notes_name_the_entry() -> None:
    result = cleaner.simplify("錢鍾書面臨著困難，路蜿蜒著，沈在水底。")
    told = {(note.before, note.rules): note.reason for note in result.notes}
    assert told["鍾", ("script.phrase",)] == "鍾 → 锺 (錢鍾書)"
    assert told["著", ("script.phrase",)] == "著 → 着 (面臨著)"
    reasons = [note.reason for note in result.notes if note.rules == ("script.sense",)]
    assert reasons == ["著 → 着 (its neighbours)", "沈 → 沉 (language model)"]


def test_doubtful_places_are_flagged_with_both_readings() -> None:
    result = cleaner.simplify("這是王乾與張昇的書。")
    assert [(flag.rule, flag.evidence) for flag in result.flags] == [
        ("script.sense", "乾: 干 or 乾")
    ]
    assert result.text == "这是王乾与张昇的书。"


@pytest.mark.parametrize(
    "text",
    [
        "乾隆皇帝的著作，沈从文的原著，狼藉满地，哨兵在瞭望。",
        "这是什么？机器坏了，他姓於。",
        "老么在家，他著书立说，樊於期自刎。",
        "徐乾学与王汎森，毕昇与洪昇，魏徵进谏。",
    ],
)
def test_simplified_text_is_the_very_same_object(text: str) -> None:
    assert cleaner.simplify(text).text is text
