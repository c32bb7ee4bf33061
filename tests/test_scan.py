"""The scan: classes and lines."""

from __future__ import annotations

import pytest

from cleaner.scan import CharClass, Scan, ascii_set


@pytest.mark.parametrize(
    ("characters", "classes"),
    [
        ("中〇々", CharClass.HAN),
        ("偨茀𠮷", CharClass.HAN | CharClass.RARE),
        ("學國著", CharClass.HAN | CharClass.TRADITIONAL),
        ("aZ", CharClass.LATIN),
        ("09", CharClass.DIGIT),
        (",:;!?()", CharClass.MARK),
        ("，。、：“”《》", CharClass.CJK_MARK),
        ("Ａ９⼈", CharClass.WIDE),
        (" \t\u00a0\u3000", CharClass.BLANK),
        ("\r\x0b\x0c\u2028", CharClass.BREAK),
        ("\x00\u200b\ufeff\u00ad\u202a\ud800", CharClass.INVISIBLE),
        ("&%\\`", CharClass.ESCAPE),
        ("éÃāǎ", CharClass.FOREIGN),
        ("\ue000\ufffd\U000f0000", CharClass.PRIVATE),
        ("あカｶ", CharClass.KANA),
    ],
)
def test_classes(characters, classes):
    for character, found in zip(characters, Scan(characters).classes.tolist(), strict=True):
        assert found & classes == classes, character


def test_common_characters_are_not_rare():
    assert not Scan("的一是不了在人有我他這個們為學國會龍").has(CharClass.RARE)
    assert not Scan("的一是不了在人有我他这个们为国会龙").has(
        CharClass.TRADITIONAL | CharClass.RARE
    )


def test_lines():
    scan = Scan("ab\n\ncd\n")
    assert scan.line_starts.tolist() == [0, 3, 4, 7]
    assert scan.line_ends.tolist() == [2, 3, 6, 7]
    assert scan.line_of(scan.where(CharClass.LATIN)).tolist() == [0, 0, 2, 2]


@pytest.mark.parametrize("text", ["a=\x7f\0", "中a=\x7f\0\u0141", "a=\x7f\0𠮷"])
def test_which_characters_of_ascii_occur(text):
    assert Scan(text).ascii == ascii_set("=\0\x7fa")
    assert Scan(text).holds(ascii_set("+="))
    assert not Scan(text).holds(ascii_set("+-~A@?"))


def test_an_empty_text_has_one_empty_line():
    scan = Scan("")
    assert scan.mask == scan.ascii == 0
    assert (scan.line_starts.tolist(), scan.line_ends.tolist()) == ([0], [0])
