"""What compiled code says and makes of a text, against slow references in plain Python."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner._native import convert as native
from cleaner.script.lookup import COMMON, converter
from cleaner.script.senses import decide, senses
from cleaner.script.tables import (
    ANCHOR,
    CHANGES,
    SIMPLIFIED_ONLY,
    SIZE,
    TELLING,
    TRADITIONAL_ONLY,
    tables,
)

OF_ALL_KINDS = (
    "這個国家们我abc，。\n「」“”0١é\x00\x7f\xff\u0100\uffff\ud800\udfff😀𠀾𡻕勣噁\U0010ffff"
)
ANCHORS = "著乾於沈覆畫鍊帳徵昇么剋甚麼藉俱着手名看沒有計規"
SAMPLE = st.lists(st.sampled_from(OF_ALL_KINDS + ANCHORS) | st.characters(), max_size=30)
TEXTS = SAMPLE.map("".join)


def trait(character: str) -> int:
    return int(tables().traits[min(ord(character), SIZE - 1)])


def phrases_in(text: str) -> list[tuple[int, str, str]]:
    """Forward maximum matching, of phrases with an anchor alone."""
    found, at = [], 0
    while at < len(text):
        here = [p for p in tables().phrases if text.startswith(p.key, at)]
        if here:
            longest = max(here, key=lambda phrase: len(phrase.key))
            found.append((at, longest.key, longest.value))
            at += len(longest.key)
        else:
            at += 1
    return found


def converted(text: str) -> str:
    """The whole text by table, phrases and senses."""
    new = [chr(tables().simple.get(ord(c), ord(c))) for c in text]
    by_phrase = {}
    for start, key, value in phrases_in(text):
        for at, (old, made) in enumerate(zip(key, value, strict=True), start):
            if trait(old) & ANCHOR:
                new[at] = by_phrase[at] = made
    places = [at for at, c in enumerate(text) if c in senses()]
    for decision in decide(text, places, by_phrase):
        new[decision.at] = chr(decision.new)
    return "".join(new)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_a_text_has(text: str) -> None:
    look = converter().look(text)
    t, s = (sum(bool(trait(c) & bit) for c in text) for bit in (TRADITIONAL_ONLY, SIMPLIFIED_ONLY))
    changes = any(trait(c) & (CHANGES | ANCHOR) for c in text)
    if not t and not any(c in TELLING for c in text) and (s or not changes):
        assert look is None
        return
    assert look is not None
    assert (look.traditional, look.simplified) == (t, s)
    assert look.scripts().tolist() == [
        trait(c) & (TRADITIONAL_ONLY | SIMPLIFIED_ONLY) for c in text
    ]


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_conversion_of_all(text: str) -> None:
    look = converter().look(text)
    if look is not None:
        expected = converted(text)
        assert look.converted() == expected
        assert (look.converted() is text) == (expected == text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OF_ALL_KINDS + "發後灣"), st.booleans()), min_size=1))
def test_conversion_of_some(marked: list[tuple[str, bool]]) -> None:
    text = "這" + "".join(c for c, _ in marked)
    some = [False, *(chosen for _, chosen in marked)]
    look = converter().look(text)
    assert look is not None
    by_table = [chr(tables().simple.get(ord(c), ord(c))) for c in text]
    expected = "".join(n if y else c for c, n, y in zip(text, by_table, some, strict=True))
    found = look.converted(bytearray(some))
    assert found == expected
    assert (found is text) == (expected == text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("這a", "这a"),
        ("這😀", "这😀"),
        ("二噁英這", "二𫫇英这"),  # the result needs wider characters than the text
        ("𡻕", "岁"),  # and here narrower ones
        ("這\ud800", "这\ud800"),
        ("\U0010ffff這", "\U0010ffff这"),
    ],
)
def test_width_of_characters(text: str, expected: str) -> None:
    look = converter().look(text)
    assert look is not None
    assert look.converted() == expected
    assert hash(look.converted()) == hash(expected)


def test_further_changes() -> None:
    look = converter().look("「這」")
    assert look is not None
    assert look.converted(None, [(0, ord("“")), (2, ord("”"))]) == "“这”"
    with pytest.raises(IndexError):
        look.converted(None, [(3, ord("”"))])
    with pytest.raises(ValueError, match="chosen"):
        look.converted(bytearray(2))


@pytest.mark.parametrize("text", [None, 1, b"bytes"])
def test_only_text(text: object) -> None:
    with pytest.raises(TypeError):
        converter().look(text)  # type: ignore[arg-type]


def test_a_look_is_made_by_looking() -> None:
    with pytest.raises(TypeError):
        native.Look()


@pytest.mark.parametrize(
    ("what", "text", "places"),
    [
        (native.OTHER, "這の喺한渋辻", [1, 2, 3, 4, 5]),
        (native.QUOTE, "「發」這「發展」「中」繁體", [0, 11]),
        (native.MARK, "發/发，發／發，發（发）【發】〔發〕又裏又作裡", [1, 9, 14, 21]),
        (native.ADDRESS, "這3.5米a.txt，www.x，http://y：a@b`", [6, 14, 21, 27, 29]),
    ],
)
def test_places(what: int, text: str, places: list[int]) -> None:
    look = converter().look(text)
    assert look is not None
    assert look.places(what) == places
    assert not look.plain()


def test_common_anchor_counts_where_something_speaks_for_it() -> None:
    look = converter().look(f"這{COMMON}是{COMMON}小姐")
    assert look is not None
    assert look.plain()
    assert look.converted() == "这于是于小姐"


def test_ten_million_characters_without_a_line_break() -> None:
    text = "這個國家的著作，" * 1_250_000
    look = converter().look(text)
    assert look is not None
    assert look.plain()
    assert look.converted() == "这个国家的著作，" * 1_250_000
