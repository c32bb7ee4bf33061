"""Columns of lines: main run, surroundings and ranges against slow, obvious ones."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner._native import verdicts
from cleaner.boilerplate.body import add_surroundings, find_body
from cleaner.boilerplate.features import Evidence, table_of
from cleaner.boilerplate.lines import look
from cleaner.document import Document

PIECES = (
    "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。",
    "活动当天，二十多名专家到场答疑，不少家长带着孩子前来参观，现场气氛热烈。",
    "市科协举办科普宣传活动",
    "女排三比一获胜了，大家都很高兴！",
    "首页",
    "登录 注册",
    "2019-03-21 15:10",
    "本网站转载请注明出处，版权归原作者所有，本站不负法律责任，如有侵权请联系我们删除。",
    "新地铁线下月开始试运行",
    "",
)
PAGES = st.lists(st.tuples(st.sampled_from(PIECES), st.booleans()), min_size=1, max_size=24)


def seen(page):
    document = Document.of("\n".join(text for text, _ in page))
    gone = np.array([taken for _, taken in page])
    table = table_of(look(document), document.scan, Evidence(gone, ~gone))
    body = find_body(table, document.scan)
    add_surroundings(table, body)
    return table, body


def best_run(gain):
    """The first of the runs that gain most, the shortest from its end back."""
    runs = [
        (sum(gain[a:b]), -b, a, b) for a in range(len(gain)) for b in range(a + 1, len(gain) + 1)
    ]
    total, _, start, end = max(runs, default=(0, 0, 0, 0))
    return (start, end) if total > 0 else (len(gain), len(gain))


@settings(deadline=None)
@given(PAGES)
def test_main_run(page):
    table, body = seen(page)
    columns = table.columns
    mass, gone, count = body.mass.tolist(), list(table.gone), len(table)
    paragraphs = [i for i in range(count) if mass[i] > 0]
    alone = [i - 1 not in paragraphs and i + 1 not in paragraphs for i in range(count)]
    cost = [
        20
        + 15 * min(max(i - max((p for p in paragraphs if p < i), default=-1) - 1, 0), 4)
        + 60 * gone[i]
        + 40 * bool(columns["words"][i] > 0.6)
        for i in range(count)
    ]
    gain = [m * (0.85 if a else 1) if m else -c for m, a, c in zip(mass, alone, cost, strict=True)]
    start, end = best_run(gain)
    run = range(start, end)
    lonely = sum(mass[i] for i in run if alone[i])
    if sum(mass[i] > 0 for i in run) >= 4 and lonely > sum(mass[start:end]) / 2:
        other = [m if m and not a else -c for m, a, c in zip(mass, alone, cost, strict=True)]
        first, last = best_run(other)
        if sum(mass[first:last]) >= 100:
            start, end = first, last
    ends = [bool(columns["_prose"][i]) and columns["notices"][i] < 2 for i in range(count)]
    while end - start > 1 and not ends[end - 1]:
        end -= 1
    while end - start > 1 and not ends[start]:
        start += 1
    assert sum(mass[start:end]) == pytest.approx(body.size)
    if mass and gain.count(max(gain)) == 1:
        assert (body.start, body.end) == (start, end)


@settings(deadline=None)
@given(PAGES)
def test_surroundings(page):
    table, body = seen(page)
    columns, frame = table.columns, table.columns["_frame"]
    logs = [math.log2(1 + mass) for mass in body.mass]
    for i in range(len(table)):
        between = frame[i : body.start] if i < body.start else frame[body.end : i + 1]
        inside = body.start <= i < body.end
        assert body.frame_between[i] == (0 if inside else sum(between))
        assert columns["inside"][i] == inside
        near = [logs[j] for j in range(max(0, i - 2), min(len(table), i + 3)) if j != i]
        assert columns["paragraphs near"][i] == pytest.approx(sum(near) / 8, abs=1e-9)
        below = max(0, i - body.end + 1)
        assert columns["far below"][i] == pytest.approx(math.log2(1 + below))
        assert columns["joined above"][i] == (i < body.start and body.frame_between[i] == 0)
        assert columns["title"][i] == (i == body.title)
        assert columns["under the title"][i] == (0 <= body.title < i < body.start)


@settings(deadline=None)
@given(PAGES)
def test_shared_pairs(page):
    table, body = seen(page)

    def pairs(text):
        return [text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalpha()]

    run = {pair for text in table.texts[body.start : body.end] for pair in pairs(text)}
    for text, shared, number in zip(table.texts, body.shared, body.pairs, strict=True):
        assert number == len(pairs(text))
        assert shared >= sum(pair in run for pair in pairs(text)) / max(1, number) - 1e-9


@settings(deadline=None)
@given(PAGES, st.lists(st.floats(-3, 3), min_size=24, max_size=24), st.floats(-1, 1))
def test_ranges(page, scores, least):
    table, body = seen(page)
    matrix, count = table.columns.matrix, len(table)
    score = np.array(scores[:count])
    columns = table.columns
    joined = [
        i
        for i in range(max(0, body.start - 40), min(count, body.end + 40))
        if score[i] > least
        and body.frame_between[i] == 0
        and columns["paragraph"][i]
        and not table.gone[i]
        and not columns["notice"][i]
    ]
    start = min([body.start, *joined])
    end = max([body.end, *(i + 1 for i in joined)])
    assert verdicts.whole_body(matrix, score, body.start, body.end, least) == (start, end)
    some = [False, *(body.mass > 0).tolist(), False]
    together = [i for i in range(count) if some[i + 1] and (some[i] or some[i + 2])]
    runs = []
    for i in together:
        if runs and i - runs[-1][-1] <= 3:
            runs[-1].append(i)
        else:
            runs.append([i])
    long = [(run[0], run[-1] + 1) for run in runs if sum(body.mass[i] for i in run) >= 200]
    assert verdicts.further_texts(matrix) == long
    if count:
        words = sum(columns["words"] > 0.3)
        short, bare = sum(columns["_short"]), sum(columns["_stops"] == 0)
        assert verdicts.tally(matrix, score, 0, count) == (words, short, bare, max(score))


def test_titles_of_a_list():
    titles = ["市科协举办科普宣传活动", "新地铁线下月开始试运行了", "第三届图书节明天在城南开幕"]
    table, _ = seen([(text, False) for text in (*titles, PIECES[0], *titles, titles[0])])
    assert verdicts.titles(table.columns.matrix, 3, 12.0, 1, 8) == [(0, 3, False)]
    assert verdicts.titles(table.columns.matrix, 3, 11.5, 1, 8) == [(0, 3, False), (4, 8, False)]
    assert verdicts.titles(table.columns.matrix, 4, 13.0, 1, 8) == []
    assert verdicts.titles(table.columns.matrix, 3, 1.0, 9, 8) == []


def test_what_leads_in_a_list():
    titles = ["市科协举办科普宣传活动", "新地铁线下月开始试运行了", "第三届图书节明天在城南开幕"]
    for lead, leads in (
        ("获奖作品", True),
        ("名单将在明天上午公布于此：", True),
        (PIECES[0], False),
    ):
        table, _ = seen([(text, False) for text in (lead, *titles)])
        assert verdicts.titles(table.columns.matrix, 3, 11.0, 1, 8) == [(1, 4, leads)]


def test_weights_are_added_up_in_order():
    table, _ = seen([(text, False) for text in PIECES])
    rows = np.array([2, 0], np.int64)
    weights = np.array([0.3, -0.7])
    sums = verdicts.weigh(table.columns.matrix, rows, weights, 0.1)
    values = table.columns.matrix.values
    assert sums.tolist() == (0.1 + values[2] * 0.3 + values[0] * -0.7).tolist()


def test_no_full_line():
    table, body = seen([("", False), ("  ", False)])
    assert (len(table), body.exists, body.title) == (0, False, -1)


@settings(deadline=None)
@given(PAGES, st.integers(0, 4))
def test_what_shows_frame(page, near):
    table, body = seen(page)
    matrix, columns, count = table.columns.matrix, table.columns, len(table)
    for i in range(count):
        worded = columns["words"][i] - columns["words: foot"][i] >= 0.3
        assert table.frame[i] == (
            verdicts.SHOWN_GONE * bool(table.gone[i])
            | verdicts.SHOWN_WORDS * bool(worded and columns["_words"][i] >= 5)
            | verdicts.SHOWN_NOTICE * bool(columns["notice"][i])
        )
    lines = [
        i
        for i in range(count)
        if columns["words"][i] > 0.6 and columns["_length"][i] < 30 and not table.gone[i]
    ]
    groups = [name for name in columns if name.startswith("words: ")]
    found = sum(any(columns[name][i] > 0.3 for i in lines) for name in groups)
    assert verdicts.furniture(matrix) == (lines, found)
    some = list(range(0, count, 2))
    around = range(body.start - near, body.end + near)
    joined = [i for i in some if i in around and body.frame_between[i] == 0]
    below = range(body.end, body.end + near)
    for most, few in ((sum(columns["_frame"]), False), (sum(columns["_frame"]) + 1, True)):
        found = [i for i in some if i not in below and not (few and i in joined)]
        close = [i for i in found if i in joined]
        over = body.end + near
        assert verdicts.parted(matrix, some, body.start, body.end, over, near, most) == (
            found,
            close,
        )
