"""What is left alone: other languages and characters that are talked about; and it is stable."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import Document
from cleaner.rules import RuleSet
from cleaner.script import STAGE
from tests.conftest import FIXTURES, cases


def run(text: str, punctuation: str = "keep") -> tuple[str, list[tuple[str, str]]]:
    """The text after the stage; rule and source text of each flag."""
    context = Context(Config(punctuation=punctuation), RuleSet(()))
    document = Document.of(text)
    result = document.apply(STAGE.propose(document, context)).text
    return result, [(f.rule, text[f.span.start : f.span.end]) for f in context.flags]


LEFT = [
    # Cantonese
    "我唔知佢喺邊度。",
    "你食咗飯未呀？",
    "佢哋琴日嚟過我屋企，話聽日唔返工。",
    # Japanese
    "東京都渋谷区",
    "国立国会図書館",
    "労働時間",
    "東京に行きたいと思っていますが、時間がありません。",
    "東京駅\n営業時間のご案内です。ご来店をお待ちしています。\n連絡先電話",
]


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    result, flags = run(text)
    assert result == text
    assert {rule for rule, _ in flags} <= {"script.cantonese", "script.japanese"}
    assert flags


@pytest.mark.parametrize(
    ("text", "expected", "flags"),
    [
        (
            "他對我說：「我唔知佢喺邊度。」我聽不懂這句話。",
            "他对我说：「我唔知佢喺邊度。」我听不懂这句话。",
            [("script.cantonese", "我唔知佢喺邊度")],
        ),
        (
            "李小姐說：「我唔知佢喺邊度。」",
            "李小姐说：「我唔知佢喺邊度。」",
            [("script.cantonese", "我唔知佢喺邊度")],
        ),
        (
            "廣東話的「唔該」就是謝謝的意思。",
            "广东话的「唔該」就是谢谢的意思。",
            [("script.cantonese", "唔該")],
        ),
        (
            "他们听到“你食咗飯未呀”，都不知道怎么回答。",
            "他们听到“你食咗飯未呀”，都不知道怎么回答。",
            [("script.cantonese", "你食咗飯未呀")],
        ),
        (
            "信封上寫著「東京都渋谷区」，沒有寫門牌。",
            "信封上写着「東京都渋谷区」，没有写门牌。",
            [("script.japanese", "東京都渋谷区")],
        ),
        ("她「唔」了一聲，沒有說話。", "她「唔」了一声，没有说话。", []),
        ("雙方的關係係由法院確定的。", "双方的关系系由法院确定的。", []),
        ("辻政信是日本陸軍的參謀，戰後當選議員。", "辻政信是日本陆军的参谋，战后当选议员。", []),
        ("他在駒込車站附近租了一間房子。", "他在驹込车站附近租了一间房子。", []),
        ("爲反對貪汚詐騙，大家組織起來。", "为反对贪汚诈骗，大家组织起来。", []),
    ],
)
def test_other_languages_in_mandarin(
    text: str, expected: str, flags: list[tuple[str, str]]
) -> None:
    result, found = run(text)
    assert result == expected
    assert found == flags


def test_lines_of_a_cantonese_page_without_cantonese_words() -> None:
    text = "香港電車\n我哋搭電車去睇戲，佢話唔使錢。\n你哋幾時嚟？\n電話：12345678"
    result, flags = run(text)
    assert result == text
    assert flags == [("script.cantonese", text)]


@pytest.mark.parametrize(
    ("text", "expected", "mentioned"),
    [
        ("「發」字與「髮」字，讀音不同。", "「發」字与「髮」字，读音不同。", ["發", "髮"]),
        ("「發」、「髮」兩字的來歷不同。", "「發」、「髮」两字的来历不同。", ["發", "髮"]),
        ("他把「豔」字改為「艷」字。", "他把「豔」字改为「艷」字。", ["豔", "艷"]),
        ("“後”“后”容易混淆，请注意。", "“後”“后”容易混淆，请注意。", ["後"]),
        ('"後"和"后"容易混淆，请注意。', '"後"和"后"容易混淆，请注意。', ["後"]),
        ("发/發是同一个字，请注意。", "发/發是同一个字，请注意。", ["发/發"]),
        ("「发」字的繁体是「發」。", "「发」字的繁体是「發」。", ["发", "發"]),
        ("要突出一個「廣」字，做到「實」字當頭。", "要突出一个「广」字，做到「实」字当头。", []),
        ("他在「實」字上下功夫。", "他在「实」字上下功夫。", []),
        ("他寫的「愛」很好看，這個字幕也很好。", "他写的「爱」很好看，这个字幕也很好。", []),
        ("價格：發/收各一次。", "价格：发/收各一次。", []),
    ],
)
def test_characters_that_are_talked_about(text: str, expected: str, mentioned: list[str]) -> None:
    result, flags = run(text)
    assert result == expected
    assert flags == [("script.mentioned-character", one) for one in mentioned]


@pytest.mark.parametrize(
    "text", [str(case["text"]) for case in cases(FIXTURES / "script" / "languages.jsonl")]
)
def test_sentences_are_stable(text: str) -> None:
    once, _ = run(text)
    assert run(once)[0] == once


def test_all_sentences_in_one_text_are_stable() -> None:
    texts = [str(case["text"]) for case in cases(FIXTURES / "script" / "languages.jsonl")]
    for between in ("\n", "", "，", "「"):
        once, _ = run(between.join(texts))
        assert run(once)[0] == once
        for one, other in pairwise(texts):
            once, _ = run(one + between + other)
            assert run(once)[0] == once, (one, other)


ALPHABET = (
    "這这國国區区學学會会東东車车應応發发後后裡里說说読図駅渋気売辻畑込働鐵鉄廣広圖書館电電霑的是了他在"
    '唔佢喺嘅咗係系冇睇我知邊度のアンをに。，、\n\n「」『』“”"/字兩两繁體简体個一（）'
)


@settings(max_examples=800, deadline=None)
@given(st.text(alphabet=sorted(set(ALPHABET)), max_size=30))
def test_random_text_is_stable(text: str) -> None:
    for punctuation in ("keep", "chinese"):
        once, _ = run(text, punctuation)
        assert len(once) == len(text)
        assert run(once, punctuation)[0] == once
