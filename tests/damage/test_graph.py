"""What may have stood where a page reads out of step."""

from __future__ import annotations

import pytest

from cleaner.damage.annotation.gbk import characters, gbk, zones
from cleaner.damage.annotation.graph import Passage, Window
from cleaner.damage.annotation.halves import halves_in
from cleaner.damage.annotation.replay import Damage, Decoder, Site, table_of


def window(text: str, table: str = "", normalised: bool = False, cut: bool = False) -> Window:
    return Window(text, (), halves_in(text), frozenset(table), normalised, cut)


def allows(window: Window, text: str, pairs: int = 0) -> bool:
    """Whether a path through the graph of the window is the text; so many pairs dropped in a row.

    All paths are followed, a character of the text at a time.
    """
    drops = dict.fromkeys(range(len(window.text)), pairs)
    passage = Passage(window, "", "")
    passage.drop(drops)
    waiting, seen = [(0, 0)], set()
    while waiting:
        node, read = waiting.pop()
        if node == passage.graph.end and read == len(text):
            return True
        if (node, read) in seen or node == passage.graph.end:
            continue
        seen.add((node, read))
        for arc in passage.graph.arcs(node):
            assert arc.to > node
            if not arc.characters:
                waiting.append((arc.to, read))
            elif text[read : read + 1] in set(arc.characters):
                waiting.append((arc.to, read + 1))
    return False


def test_text_in_step_is_itself():
    assert allows(window("我們在民主"), "我們在民主")
    assert not allows(window("我們在民主"), "我們再民主")


def test_half_an_annotation_is_one_byte():
    assert allows(window("我們?cè)诿裰髟u", "冊"), "我們在民主評")
    assert not allows(window("我們?cè)诿裰髟u", "冊"), "我們在民主")


def test_an_odd_byte_lost_at_a_cut():
    assert allows(window("開端?偨Y一年", normalised=True, cut=True), "開端。總結一年")


def test_two_dropped_pairs():
    # 政府和: D5FE B8AE BACD; the pairs FEB8 and AEBA are user-defined.
    for pairs, allowed in ((0, False), (1, False), (2, True)):
        assert allows(window("當?shù)卣推髽I"), "當地政府和企業", pairs) is allowed


def test_a_pair_between_the_user_defined_zones():
    # 、澳門: A1A2 B0C4 E954; the pair A2B0 is no character.
    page = window("能?guǐ)虬严愀邸拈T", "軌")
    assert allows(page, "能夠把香港、澳門", 1)
    assert not allows(page, "能夠把香港、壞門澳", 1)


def test_a_pair_of_which_the_second_byte_is_a_letter():
    # 潯 is 9DA1, in 節。: B99D A1A3; what is left of 。 takes the L along: A34C is user-defined.
    page = window("章節?xún)ibre")
    assert allows(page, "章節。Libre", 1)
    assert not allows(page, "章節。Libre")
    assert not allows(page, "章節。1ibre", 1)


def test_the_byte_80_as_a_euro_and_a_byte_given_up_alone():
    data = b"\x82\x80\x80A\xd6(B"
    assert gbk().read(data, False, True, *Decoder(kept=True)) == (
        b"\x82\x80" + "€".encode("gb18030") + b"A?(B",
        1,
    )


def test_zones_are_the_pairs_that_are_no_character():
    """Against the codec itself, which knows none of the later editions."""
    lost = {
        (lead, trail)
        for lead in range(0x81, 0xFF)
        for trail in range(0x81, 0xFF)
        if not bytes((lead, trail)).decode("gbk", "ignore")
    }
    assert {
        (lead, trail) for zone in zones() for lead in zone.leads for trail in zone.trails
    } == lost
    assert len(characters()) > 20_000


def test_characters_by_their_bytes():
    assert gbk().having(b"\xd6", b"\xd0") == "中"
    assert set(gbk().having(b"\xd6\xce", b"\xd0")) == {"涡", "中"}
    assert gbk().having(b"\xd6\xce", b"\xd0", among="中國") == "中"
    assert gbk().having(b"\xd6\xce", b"\xd0", most=1) == "中"
    assert gbk().having(b"\xaa", b"\xa1") == ""  # user-defined
    assert gbk().split(b"\xd6\xce", b"\xd0", "", {"涡", "國"}) == ("涡", "中")


def test_bytes_read_pair_by_pair():
    data = b"A" + "中".encode("gbk") + b"\x81\x30B\xd6"  # an odd byte with ASCII, one at the end
    assert gbk().read(data, False, False, *Decoder()) == (b"A\xd6\xd0?B\xd6", 1)
    assert gbk().read(data[2:], True, False, *Decoder()) == (b"\xd0?B\xd6", 1)
    assert gbk().read(data, False, False, *Decoder(silent=True)) == (b"A\xd6\xd0B\xd6", 1)
    assert gbk().read(b"\x80A\x81\x30", False, False, *Decoder(alone=True)) == (b"?A?", 2)


def _site(table, **values):
    return Site(table_of(table, ("(", ")")), **values)


@pytest.mark.parametrize(
    ("plain", "damaged", "table", "cut"),
    [
        ("我們在民主評", "我們?cè)诿裰髟u", {"冊": "cè"}, False),
        ("環保科技有限公司網站", "環?？萍加邢薰揪W站", {}, True),
    ],
)
def test_the_damage_done_again(plain, damaged, table, cut):
    assert Damage(_site(table), damaged, cut=cut).of(plain) is not None


def test_the_damage_of_a_normalised_page():
    damage = Damage(_site({}, normalised=True), "開端?偨Y一年", cut=True)
    assert damage.of("開端。總結一年") is not None


def test_a_character_that_the_page_does_not_show_annotated():
    made = Damage(_site({}), "我們?cè)诿裰髟u").of("我們在民主評")
    assert made is not None
    assert made.straddling == (("冊", "cè", "們", "在"),)
    assert made.gone == 1


def test_the_damage_of_another_text():
    assert Damage(_site({"冊": "cè"}), "我們?cè)诿裰髟u").of("我們再民主評") is None
