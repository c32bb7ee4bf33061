"""What may have stood where a page reads out of step."""

from __future__ import annotations

import pytest

from cleaner.damage.annotation.frames import Window, frames, with_dropped
from cleaner.damage.annotation.gbk import having
from cleaner.damage.annotation.replay import Site, replay


def window(text: str, table: str = "", normalised: bool = False, cut: bool = False) -> Window:
    return Window(text, (), frozenset(table), normalised, cut)


def fits(slots: tuple[str, ...], text: str) -> bool:
    return len(slots) == len(text) and all(c in s for s, c in zip(slots, text, strict=True))


def test_text_in_step_is_itself():
    assert frames(window("我們在民主"))[0].slots == tuple("我們在民主")


def test_half_an_annotation_is_one_byte():
    found = frames(window("我們?cè)诿裰髟u", "冊"))
    assert any(fits(frame.slots, "我們在民主評") for frame in found)


def test_an_odd_byte_lost_at_a_cut():
    found = frames(window("開端?偨Y一年", normalised=True, cut=True))
    assert any(fits(frame.slots, "開端。總結一年") for frame in found)


def test_two_dropped_pairs():
    # 政府和: D5FE B8AE BACD; the pairs FEB8 and AEBA are user-defined.
    found = frames(window("當?shù)卣推髽I"))
    once = [new for frame in found for seam in frame.seams for new in with_dropped(frame, seam)]
    twice = [new for frame in once for seam in frame.seams for new in with_dropped(frame, seam)]
    assert not any(fits(frame.slots, "當地政府和企業") for frame in (*found, *once))
    assert any(fits(frame.slots, "當地政府和企業") for frame in twice)


def test_characters_by_their_bytes():
    assert having(b"\xd6", b"\xd0") == "中"
    assert having(b"\xd6\xce", b"\xd0") == "涡中"
    assert having(b"\xaa", b"\xa1") == ""  # user-defined


@pytest.mark.parametrize(
    ("plain", "damaged", "site", "syllables"),
    [
        ("我們在民主評", "我們?cè)诿裰髟u", Site({"冊": "cè"}, False, False), ["cè"]),
        ("開端。總結一年", "開端?偨Y一年", Site({}, True, True), []),
        ("環保科技有限公司網站", "環?？萍加邢薰揪W站", Site({}, True, False, False, True), []),
    ],
)
def test_the_damage_done_again(plain, damaged, site, syllables):
    assert replay(plain, damaged, site, syllables) is not None


def test_the_damage_of_another_text():
    site = Site({"冊": "cè"}, False, False)
    assert replay("我們再民主評", "我們?cè)诿裰髟u", site, ["cè"]) is None
