"""How likely readings are, by themselves and beside one another."""

import pytest

from cleaner.decode.likelihood import MALFORMED, rate, score

CHINESE = "中国科学技术协会主管的学术期刊，欢迎投稿。"


def test_texts_are_rated_apart():
    texts = [CHINESE, "", "plain", "滲杅汒隴", "", "é" * 9]
    together = rate(texts)
    for text, rating in zip(texts, together, strict=True):
        assert rating == pytest.approx(score(text), abs=1e-3)
    assert together[1] == (0.0, 0.0)
    assert together[2].mean == 0.0
    assert rate([]) == []


def test_chinese_is_far_likelier_than_its_bytes_misread():
    data = CHINESE.encode("gb18030")
    misread = data.decode("big5hkscs", "replace")
    assert score(CHINESE).mean > -6
    assert score(misread).mean < -11
    assert score(CHINESE).total > score(misread).total + 100


def test_malformed_stretches_have_a_fixed_cost():
    assert score("\ufffd") == (MALFORMED, MALFORMED)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Привет, мир", "Ïðèâåò, ìèð"),  # cp1251 and cp1252
        ("Café crème à Orléans", "Cafй crиme а Orlйans"),  # cp1252 and cp1251
        ("日本語の文章です", "擔杮岅偺暥復偱偡"),  # Shift_JIS and GBK
    ],
)
def test_other_languages(right, wrong):
    assert score(right).total > score(wrong).total
