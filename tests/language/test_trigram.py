"""The language model: good text, damaged text, any text; probabilities that sum to about one."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from cleaner.language import character_scores, model, score
from cleaner.language.trigram import CLASS_BITS

SENTENCES = (
    "科学技术是第一生产力，创新是引领发展的第一动力。",
    "今天上午，全市科技工作会议在市委礼堂召开。",
    "我觉得这家酒店的服务态度很好，房间也很干净。",
    "第二十三条　国家鼓励企业事业组织采用先进技术。",
    "如果你使用的是 Linux 系统，可以用下面的命令安装它。",
    "他沉默了一会儿，慢慢地站起来，向门口走去。",
)
TRADITIONAL = (
    "科學技術是第一生產力，創新是引領發展的第一動力。",
    "今天上午，全市科技工作會議在市委禮堂召開。",
    "我覺得這家酒店的服務態度很好，房間也很乾淨。",
    "第二十三條　國家鼓勵企業事業組織採用先進技術。",
    "如果你使用的是 Linux 系統，可以用下面的命令安裝它。",
    "他沉默了一會兒，慢慢地站起來，向門口走去。",
)
MOJIBAKE = (
    "绉戝鎶€鏈槸绗竴鐢熶骇鍔涳紝鍒涙柊鏄紩棰嗗彂灞曠殑绗竴鍔ㄥ姏銆�",  # UTF-8 read as GBK
    "¿ÆÑ§¼¼ÊõÊÇµÚÒ»Éú²úÁ¦£¬´´ÐÂÊÇÒýÁì·¢Õ¹µÄµÚÒ»¶¯Á¦¡£",  # GBK read as Latin-1
    "ç§‘å­¦æŠ€æœ¯æ˜¯ç¬¬ä¸€ç”Ÿäº§åŠ›",  # UTF-8 read as Windows-1252
    "褲悝撮扲岆菴珨汜莉薯ㄛ斐陔岆竘鍰楷桯腔菴珨雄薯﹝",  # GBK read as Big5
    "ΘªûΘí╡σÆîτ¢«τÜäσ£░Θí╡",  # UTF-8 read as code page 437
)


@pytest.mark.parametrize("text", [*SENTENCES, *TRADITIONAL])
def test_sentences_are_likely(text):
    assert -7 < score(text) < -2


@pytest.mark.parametrize("text", MOJIBAKE)
def test_mojibake_is_not(text):
    assert score(text) < -10


@pytest.mark.parametrize(("text", "same"), list(zip(SENTENCES, TRADITIONAL, strict=True)))
def test_both_scripts_are_alike(text, same):
    assert abs(score(text) - score(same)) < 1


def test_nothing():
    assert score("") == 0
    assert character_scores("").shape == (0,)


def test_the_score_is_the_mean_of_the_characters():
    scores = character_scores("科学技术")
    assert scores.dtype == np.float32
    assert scores.shape == (4,)
    assert score("科学技术") == pytest.approx(sum(scores.tolist()) / 4)


@pytest.mark.parametrize(
    "text",
    ["𠮷野家", "😀👍🏽", "\ud800科学\udfff", "\U0010ffff\U000e0001", "\0\ufeff\ufffe", "𰻝𰻝面"],
)
def test_any_character_has_a_score(text):
    scores = character_scores(text)
    assert len(scores) == len(text)
    assert np.isfinite(scores).all()
    assert (scores < 0).all()


@pytest.mark.parametrize("unit", ["科", "科学技术。\n", "�", "é", chr(0xD800), "😀"])
def test_a_long_text(unit):
    text = (unit * 100_000)[:100_000]
    scores = character_scores(text)
    assert len(scores) == 100_000
    assert np.isfinite(scores).all()
    assert math.isfinite(score(text))


def test_a_long_text_is_scored_like_its_pieces():
    text = "".join(SENTENCES) * 800
    scores = character_scores(text)
    assert scores.shape == (len(text),)
    for border in range(1000, len(text) - 20, 5000):
        # A character's score depends on the two before it.
        piece = character_scores(text[border - 22 : border + 20])
        assert np.array_equal(scores[border - 20 : border + 20], piece[2:])


def test_the_score_of_a_character_is_that_of_its_class_and_its_form():
    text = "\n\n" + "".join(SENTENCES)
    codes = np.array([ord(c) for c in text], np.uint32)
    classes = model().classes(codes)
    wanted = model().after(classes[:-2], classes[1:-1], classes[2:]) + model().forms(codes[2:])
    assert np.allclose(character_scores(text[2:]), wanted, atol=1e-5)


@pytest.mark.parametrize(("start", "end"), [(0, 99), (3, 9), (4, 7)])
def test_the_worst_characters_in_a_row(start, end):
    text = "我们在民主鱖麤评议会上"
    scores = character_scores(text)[start:end]
    expected = min(float(scores[at : at + 3].mean()) for at in range(len(scores) - 2))
    worst = model().scorer.worst(text, model().newline, start, end, 3)
    assert worst == pytest.approx(expected, abs=1e-4)


def test_too_few_characters_have_no_worst_ones():
    assert model().scorer.worst("民主", model().newline, 0, 2, 3) == math.inf


def test_columns_of_a_table_are_scored():
    codes = np.array([[ord(c) for c in row] for row in ("中华人", "科学技", "民共和")], np.uint32)
    classes = model().classes(codes)
    columns = model().after(*classes.T)
    assert columns.tolist() == [float(model().after(*row[:, None])[0]) for row in classes]


def test_scores_say_how_likely_a_character_is_here():
    scores = character_scores("中华人民共和国")
    assert scores[2:].min() > -2.5  # 中华人民共和国 says itself
    assert character_scores("中华人民共和鹤")[-1] < -9


CONTEXTS = ["\n\n", "中国", "的是", "，我", "人民", "12", "ab", "の本", "學生", "鑫淼", "��"]


@pytest.mark.parametrize("context", CONTEXTS)
def test_probabilities_sum_to_about_one(context):
    """What is taken for a stored n-gram by mistake, one look-up of 1,024, adds to the sum."""
    first, second = model().classes(np.array([ord(c) for c in context], np.uint32))
    codes = np.arange(0x30000, dtype=np.uint32)
    classes = np.unique(model().classes(codes))
    assert classes.max() < 1 << CLASS_BITS
    sizes = np.full(len(classes), first), np.full(len(classes), second)
    total = float(np.exp(model().after(*sizes, classes).astype(float)).sum())
    assert 0.9 < total < 2.8


def test_shares_of_a_class_sum_to_about_one():
    codes = np.array([ord(c) for c in "0123456789"], np.uint32)
    assert len(set(model().classes(codes).tolist())) == 1
    assert 0.9 < float(np.exp(model().forms(codes).astype(float)).sum()) < 1.1


def test_both_forms_of_a_character_are_of_one_class():
    pairs = np.array([[ord(c) for c in pair] for pair in ("國国", "學学", "術术")], np.uint32)
    classes = model().classes(pairs)
    assert (classes[:, 0] == classes[:, 1]).all()
    assert len(set(classes[:, 0].tolist())) == 3


@pytest.mark.parametrize(
    ("name", "most"),
    # Measured with benchmarks/language.py; see docs/language.md.
    [
        ("laws", 23),
        ("government_reports", 42),
        ("technical_articles", 57),
        ("narrative_prose", 160),
        ("encyclopaedia_simplified", 195),
        ("encyclopaedia_traditional", 190),
        ("news_headlines", 290),
    ],
)
def test_perplexity_of_held_out_text(reference, name, most):
    """Every tenth entry is left out when the model is built."""
    lines = (reference / f"{name}.jsonl").read_text("utf-8").splitlines()[::10]
    nats = np.concatenate([character_scores(json.loads(line)["text"]) for line in lines])
    assert math.exp(-nats.mean(dtype=float)) < most
