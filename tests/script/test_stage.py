"""The stage on whole documents: what it converts, leaves, reports, and that it is stable."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import Document, Edit
from cleaner.rules import RuleSet
from cleaner.scan import CharClass
from cleaner.script import STAGE, traditional_characters
from cleaner.script.tables import CHANGES, SIMPLIFIED_ONLY, TRADITIONAL_ONLY, region_words, tables

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT.parent / "shared" / "data" / "reference"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason=f"reference text is not at {REFERENCE}"
)


def run(text: str, **settings: str) -> tuple[str, Context]:
    """The text after the stage, and the context with its flags."""
    context = Context(Config(**settings), RuleSet(()))
    document = Document.of(text)
    return document.apply(STAGE.propose(document, context)).text, context


def flagged(text: str) -> list[tuple[str, str]]:
    """Rule and source text of each flag."""
    _, context = run(text)
    return [(flag.rule, text[flag.span.start : flag.span.end]) for flag in context.flags]


def reference(name: str) -> Iterable[str]:
    """The texts of one reference file."""
    with (REFERENCE / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def test_keep_proposes_nothing() -> None:
    assert run("這個國家", script="keep")[0] == "這個國家"


@pytest.mark.parametrize("text", ["", "\n", " ", "abc", "\ud800", "這\ud800個", "後"])
def test_odd_texts(text: str) -> None:
    result, _ = run(text)
    assert result == text.replace("這", "这").replace("個", "个").replace("後", "后")


def test_rules_are_named() -> None:
    document = Document.of("徐乾學、錢鍾書的著作")
    edits = STAGE.propose(document, Context(Config(), RuleSet(())))
    found = {edit.rule: edit.positions.tolist() for edit in edits if not isinstance(edit, Edit)}
    assert found == {"script.character": [2, 4, 6], "script.phrase": [5]}


def test_mixed_document_line_by_line() -> None:
    text = "我们说的是简体字，没有问题。\n這一行是傳統的字體，應該轉換。\n皇后乘车去了后面，乾隆。"
    assert run(text)[0] == (
        "我们说的是简体字，没有问题。\n这一行是传统的字体，应该转换。\n皇后乘车去了后面，乾隆。"
    )


def test_traditional_clause_in_a_simplified_line() -> None:
    text = "他在信里写道：「這件事應該儘快處理」，大家都同意这种说法，并且马上动手。"
    assert run(text)[0] == text.replace("這件事應該儘快處理", "这件事应该尽快处理")


def test_stray_character_that_may_be_a_name_is_left_and_flagged() -> None:
    text = "他们认为黄霑写的歌词没有问题，而且处理过。"
    assert run(text)[0] == text
    assert flagged(text) == [("script.stray-character", "霑")]


def test_stray_character_that_only_traditional_text_has_is_converted() -> None:
    text = "他们认为这个机场的跑道是已舖平的，随着改革開放，我們没有处理过。"
    expected = "他们认为这个机场的跑道是已铺平的，随着改革开放，我们没有处理过。"
    assert run(text)[0] == expected
    assert flagged(text) == []


def test_mentioned_characters_are_left_and_flagged() -> None:
    text = "「发」字的繁体是「發」，也写作「髮」，两个字的来历不同。"
    assert run(text)[0] == text
    rules = [rule for rule, _ in flagged(text)]
    assert rules == ["script.mentioned-character"] * 3


def test_mentioned_characters_in_traditional_text() -> None:
    text = "「龍」的簡體字是「龙」，這個字來自草書。"
    assert run(text)[0] == "“龍”的简体字是“龙”，这个字来自草书。"


def test_gloss_of_one_character_in_both_scripts() -> None:
    assert run("這裡的發（发）是動詞，讀音不變。")[0] == "这里的發（发）是动词，读音不变。"


def test_japanese_line_is_left_and_flagged() -> None:
    text = "東京に行きたいと思っていますが、時間がありません。\n這是中文，應該轉換。"
    result, context = run(text)
    assert result == text.split("\n", maxsplit=1)[0] + "\n这是中文，应该转换。"
    assert [flag.rule for flag in context.flags] == ["script.japanese"]


def test_japanese_name_in_a_chinese_line() -> None:
    text = "這部電影的日文片名是「風の谷のナウシカ」，導演為宮崎駿，於一九八四年上映。"
    expected = "这部电影的日文片名是“風の谷のナウシカ”，导演为宫崎骏，于一九八四年上映。"
    assert run(text)[0] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("他說：「這句『學而時習之』出自論語。」", "他说：“这句‘学而时习之’出自论语。”"),
        ("『這裡「沒有」嗎？』他說", "“这里‘没有’吗？”他说"),
        ("「這是第一段，\n「還沒有完。」", "“这是第一段，\n“还没有完。”"),
        ("“他說「這個」嗎？”", "“他说‘这个’吗？”"),
        ("這個」和那個「", "这个”和那个“"),
        ("他说：「这是简体字」，没有问题。", "他说：「这是简体字」，没有问题。"),
    ],
)
def test_quotation_marks(source: str, expected: str) -> None:
    assert run(source)[0] == expected
    assert run(expected)[0] == expected


def test_quotation_marks_are_kept_when_asked() -> None:
    assert run("他說：「這個」", punctuation="keep")[0] == "他说：「这个」"


def test_one_kana_does_not_make_japanese() -> None:
    assert run("鮮の味是一間餐廳")[0] == "鲜の味是一间餐厅"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("這個軟體的資訊安全", "这个软件的信息安全"),
        ("滑鼠裡的矽晶片", "鼠标里的硅芯片"),
        ("軟體動物學", "软体动物学"),
    ],
)
def test_region_words(source: str, expected: str) -> None:
    assert run(source, region_words="mainland")[0] == expected


def test_trigger_covers_all_evidence() -> None:
    traits = tables().traits
    evidence = np.flatnonzero(traits & TRADITIONAL_ONLY)
    assert np.isin(evidence, traditional_characters()).all()
    assert STAGE.triggers == CharClass.TRADITIONAL


def every_entry() -> list[str]:
    """All keys of the tables, as text."""
    table = tables()
    keys = [chr(code) for code in np.flatnonzero(table.traits & CHANGES)]
    keys += [phrase.key for phrase in table.phrases]
    keys += [key for group in region_words().by_pair.values() for key, _ in group]
    return keys


@pytest.mark.parametrize("words", ["keep", "mainland"])
def test_entries_are_stable(words: str) -> None:
    keys = every_entry()
    assert len(keys) > 6000
    for text in (*keys, "\n".join(keys), *(f"這個{key}，說。" for key in keys)):
        once, _ = run(text, region_words=words)
        twice, _ = run(once, region_words=words)
        assert twice == once, text


ALPHABET = (
    "".join(map(chr, np.flatnonzero(tables().traits & (TRADITIONAL_ONLY | SIMPLIFIED_ONLY))[::40]))
    + "".join(key for key in every_entry() if "著" in key or "乾" in key)
    + "這這這個國國们国国这说説发發髮龙龍后後里裡，。\n\n"
    + "「」『』（）()“” 的中文繁體体簡简異异字作為为のあアン瞭解=|、\t `.《》又同桜"
)


@settings(max_examples=600, deadline=None)
@given(st.text(alphabet=sorted(set(ALPHABET)), max_size=40))
def test_random_text_is_stable(text: str) -> None:
    once, _ = run(text)
    assert len(once) == len(text)
    assert run(once)[0] == once


@needs_reference
def test_traditional_reference_is_stable_and_leaves_nothing() -> None:
    for words in ("keep", "mainland"):
        for text in reference("encyclopaedia_traditional"):
            once, _ = run(text, region_words=words)
            assert run(once, region_words=words)[0] == once


@needs_reference
@pytest.mark.parametrize(
    ("name", "slips"),
    [
        # What the writers left in traditional script, judged one by one.
        ("encyclopaedia_simplified", {"舖铺", "衞卫", "粧妆"}),
        ("technical_articles", {"內内", "經经"}),
        ("laws", set()),
        ("news_headlines", set()),
    ],
)
def test_simplified_reference_is_untouched_but_for_slips(name: str, slips: set[str]) -> None:
    changed = set()
    for text in reference(name):
        pairs = zip(text, run(text)[0], strict=True)
        changed |= {old + new for old, new in pairs if old != new}
    assert changed == slips
