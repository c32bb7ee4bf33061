"""`to_simplified` gives the stage's text, whichever way a text goes."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import Document
from cleaner.rules import RuleSet
from cleaner.script import STAGE
from cleaner.script.tables import tables
from cleaner.script.text import to_simplified

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT.parent / "shared" / "data" / "reference"
CONFIG = Config(punctuation="keep")


def staged(text: str) -> str:
    """The text after the stage."""
    document = Document.of(text)
    return document.apply(STAGE.propose(document, Context(CONFIG, RuleSet(())))).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("面臨著原著的挑戰", "面临着原著的挑战"),
        ("乾隆年間，徐乾學曬乾衣服", "乾隆年间，徐乾学晒干衣服"),
        ("位於倫敦的於小姐姓於", "位于伦敦的於小姐姓於"),
        ("於小姐來自臺灣", "於小姐来自台湾"),
        ("臺灣人姓於", "台湾人姓於"),
        ("「發」字的繁體是「發」", "「發」字的繁体是「發」"),
        ("這裡發/发並列", "这里發/发并列"),
        ("這裡後/后並列", "这里後/后并列"),
        ("「變」、「遷」兩字，「變」革", "「變」、「遷」两字，「变」革"),
        ("丽勣這個喺𠀾勣", "丽𪟝这个喺𠀾𪟝"),
        ("李勣與二噁英這個詞", "李𪟝与二𫫇英这个词"),
        ("😀這個𠀾", "😀这个𠀾"),
        ("𡻕", "岁"),
        ("這\ud800個", "这\ud800个"),
        ("他们说国语，霑", "他们说国语，霑"),
        ("著眼於原著", "着眼于原著"),
        ("为了瞭解情况，我们去了。", "为了了解情况，我们去了。"),
        ("請見 https://a.org/臺灣 這個", "请见 https://a.org/臺灣 这个"),
        ("這是對照表\n发\t發\n云\t雲", "这是对照表\n发\t發\n云\t雲"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert to_simplified(text) == expected
    assert staged(text) == expected


@pytest.mark.parametrize("text", ["", "abc", "我们说的是简体字，乾隆、原著、於。", "中文", "😀"])
def test_same_object_where_nothing_changes(text: str) -> None:
    assert to_simplified(text) is text


SPECIAL = (
    "著乾於沈覆畫鍊帳徵昇么剋隨名作有姓老小氏先生反蓋計家這個國發发/「」“”『』'\"字繁體正簡体简"
    "瞭解望楣倒=|（）、又同\t `@.《》の桜"
)
LETTERS = sorted(
    set(SPECIAL + "唔係円込辻あ한\n，。勣噁😀𡻕\ud800") | {p.key for p in tables().phrases}
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(LETTERS), max_size=14).map("".join))
def test_equal_to_the_stage(text: str) -> None:
    assert to_simplified(text) == staged(text)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"reference text is not at {REFERENCE}")
@pytest.mark.parametrize("name", ["encyclopaedia_traditional", "encyclopaedia_simplified"])
def test_equal_to_the_stage_on_reference_text(name: str) -> None:
    with (REFERENCE / f"{name}.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) > 500
    for text in (*texts, *("\n".join(texts[at : at + 30]) for at in range(0, len(texts), 30))):
        assert to_simplified(text) == staged(text)


@pytest.mark.parametrize("name", ["real", "synthetic", "negative", "senses"])
def test_equal_to_the_stage_on_cases(name: str) -> None:
    path = ROOT / "fixtures" / "script" / f"{name}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = case["in"] if "in" in case else case["text"]
        assert to_simplified(text) == staged(text)
