import math

import pytest

from cleaner.damage.annotation import rivals
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.replay import Replay
from cleaner.damage.annotation.rivals import lead, reconsidered
from cleaner.damage.annotation.search import Place, Reading
from cleaner.document import Span

WAY = Replay((), 2, 2, 0)


def place(before: str, after: str) -> Place:
    window = Window("", (), (), frozenset(), False, False)
    return Place(Span(0, 0), window, "", before, after, ("", ""))


def readings(*scored: tuple[str, float]) -> list[Reading]:
    return [Reading(score, text, text, WAY) for text, score in scored]


def test_lead_is_over_all_others_together():
    assert lead(readings(("a", -10.0))) == math.inf
    assert lead(readings(("a", -10.0), ("b", -13.0))) == pytest.approx(3.0)
    two = lead(readings(("a", -10.0), ("b", -13.0), ("c", -13.0)))
    assert two == pytest.approx(3.0 - math.log(2))


def test_what_the_sentence_says_comes_first():
    at = place("市场监督管理局和县级", "解释。\n")
    found = reconsidered(at, readings(("人民政负责", -20.0), ("人民政府负责", -21.0)))
    assert [reading.text for reading in found] == ["人民政府负责", "人民政负责"]
    assert found[1].score == -20.0  # the measure of the others
    assert lead(found) > 1


def test_a_clear_lead_and_a_far_reading_are_left_as_they_are():
    at = place("市场监督管理局和县级", "解释。\n")
    clear = readings(("人民政负责", -20.0), ("人民政府负责", -20.0 - rivals.IN_DOUBT - 1))
    assert reconsidered(at, clear) == clear
    far = readings(("甲", -20.0), ("乙", -21.0), ("丙", -21.0 - rivals.RIVAL - 1))
    assert reconsidered(at, far)[-1] == far[-1]


def test_readings_that_the_damage_explains_stay_before_the_others():
    at = place("市场监督管理局和县级", "解释。\n")
    unexplained = Reading(-19.0, "人民政府负责", "人民政府负责")
    found = reconsidered(at, [*readings(("人民政负责", -20.0), ("人民正负责", -22.0)), unexplained])
    assert found[-1] == unexplained
    assert all(reading.replayed for reading in found[:2])


@pytest.mark.parametrize(
    ("texts", "after", "expected"),
    [
        (
            ["优化升级。", "优化级。"],
            "坚持走中国特色",
            ("推进产业结构优化", ["升级。坚持走", "级。坚持走"]),
        ),
        (["甲", "甲乙"], "\n", ("推进产业结构甲", ["\n", "乙\n"])),
    ],
)
def test_only_what_differs_is_scored_with_a_little_behind_it(texts, after, expected):
    assert rivals._differing(place("推进产业结构", after), texts) == expected
