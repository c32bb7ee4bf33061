import math

import pytest

from cleaner.damage.annotation import rivals
from cleaner.damage.annotation.graph import Window
from cleaner.damage.annotation.page_model import PageModel
from cleaner.damage.annotation.replay import Replay
from cleaner.damage.annotation.rivals import lead, reconsidered
from cleaner.damage.annotation.search import Place, Reading
from cleaner.document import Span
from cleaner.scan import code_points

WAY = Replay("", {}, 2)


def place(before: str, after: str) -> Place:
    window = Window("", (), (), frozenset(), False, False)
    return Place(Span(0, 0), window, "", before, after, ("", ""), "")


def page(text: str = "") -> PageModel:
    codes = code_points(text)
    return PageModel(codes, codes > 0)


def readings(*scored: tuple[str, float]) -> list[Reading]:
    return [Reading(score, text, text, WAY) for text, score in scored]


def test_lead_is_over_all_others_together():
    assert lead(readings(("a", -10.0))) == math.inf
    assert lead(readings(("a", -10.0), ("b", -13.0))) == pytest.approx(3.0)
    two = lead(readings(("a", -10.0), ("b", -13.0), ("c", -13.0)))
    assert two == pytest.approx(3.0 - math.log(2))


def test_what_the_sentence_says_comes_first():
    at = place("市场监督管理局和县级", "解释。\n")
    found = reconsidered(at, readings(("人民政负责", -20.0), ("人民政府负责", -21.0)), page())
    assert [reading.text for reading in found] == ["人民政府负责", "人民政负责"]
    assert found[1].score == -20.0  # the measure of the others
    assert lead(found) > 1


def test_a_clear_lead_and_a_far_reading_are_left_as_they_are():
    at = place("市场监督管理局和县级", "解释。\n")
    clear = readings(("人民政负责", -20.0), ("人民政府负责", -20.0 - rivals.IN_DOUBT - 1))
    assert reconsidered(at, clear, page()) == clear
    far = readings(("甲", -20.0), ("乙", -21.0), ("丙", -21.0 - rivals.RIVAL - 1))
    assert reconsidered(at, far, page())[-1] == far[-1]


def test_readings_that_the_damage_explains_stay_before_the_others():
    at = place("市场监督管理局和县级", "解释。\n")
    unexplained = Reading(-19.0, "人民政府负责", "人民政府负责")
    explained = readings(("人民政负责", -20.0), ("人民正负责", -22.0))
    found = reconsidered(at, [*explained, unexplained], page())
    assert found[-1] == unexplained
    assert all(reading.replayed for reading in found[:2])


@pytest.mark.parametrize("said", ["郊野单元", "郊野单源"])
def test_what_the_page_says_elsewhere_counts(said):
    rivals = readings(("郊野单元", -20.0), ("郊野单源", -20.0))
    known = page(f"{said}规划由主管部门编制，{said}的范围由县人民政府确定。")

    def score(page: PageModel) -> float:
        found = reconsidered(place("制定", "。\n"), rivals, page)
        return sum(r.score if r.text == said else -r.score for r in found)

    assert score(known) > score(page()) + 0.5


def test_a_page_learns_what_was_found_on_it():
    known = page("无关。")
    before = known.repeated("", ["郊野单元规划"])[0]
    known.learn("编制", "郊野单元规划", "的范围")
    assert known.repeated("", ["郊野单元规划"])[0] > before + 1


@pytest.mark.parametrize(
    ("texts", "after", "expected"),
    [
        (
            ["优化升级。", "优化级。"],
            "坚持走中国特色社会主义",
            ("推进产业结构优化", ["升级。坚持走中国特", "级。坚持走中国特"]),
        ),
        (["甲", "甲乙"], "\n", ("推进产业结构甲", ["\n", "乙\n"])),
    ],
)
def test_only_what_differs_is_scored_with_a_little_behind_it(texts, after, expected):
    assert rivals._differing(place("推进产业结构", after), texts) == expected
