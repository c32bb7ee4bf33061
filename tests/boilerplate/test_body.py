"""Where the body of a page is, its title, and what is joined to it; lines of threads."""

import numpy as np
import pytest

from cleaner.boilerplate import threads
from cleaner.boilerplate.belonging import end_with_belongings
from cleaner.boilerplate.body import add_surroundings, find_body
from cleaner.boilerplate.features import Evidence, table_of
from cleaner.boilerplate.lines import look
from cleaner.document import Document

ONE = "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。"
TWO = "活动当天，二十多名专家到场答疑，不少家长带着孩子前来参观，现场气氛热烈。"
THREE = "市科协负责人说，今后每个季度都要办一次，把科普送进社区和学校，让更多人受益。"
TEASERS = [
    "图书馆延长开放时间",
    "市图书馆昨天宣布，从下月起每天延长开放两个小时，周末不休息，读者可以凭证进入自习室，还可以预约座位。",
    "新地铁线下月试运行",
    "记者从地铁公司获悉，二号线已经完成调试，下个月开始试运行，市民可以在网上报名，第一批乘客有一千名左右。",
    "冷空气周末到来",
    "气象台预计，周末有一股强冷空气影响本市，气温将下降十度左右，请大家注意添加衣服，老人孩子少到室外去。",
    "女排三比一获胜",
    "昨晚的比赛中，主队先输一局，然后连胜三局，拿下了本赛季的第五场胜利，排名也上升到第三，主教练很满意。",
]


def seen(lines, gone=()):
    document = Document.of("\n".join(lines))
    of_lines = look(document)
    taken = np.zeros(len(of_lines), np.bool_)
    taken[list(gone)] = True
    table = table_of(of_lines, document.scan, Evidence(taken, np.zeros_like(taken)))
    body = find_body(table, document.scan)
    add_surroundings(table, body)
    return table, body


def test_paragraphs_that_stand_together_rather_than_teasers():
    _, body = seen(["科普宣传活动", ONE, TWO, THREE, "更多", *TEASERS])
    assert (body.start, body.end) == (1, 4)


def test_the_title_is_what_the_body_speaks_of():
    _, body = seen(["要闻", "冷空气周末到来", "市科协举办科普宣传活动", "记者 李四", ONE, TWO])
    assert body.title == 2
    assert (body.start, body.end) == (4, 6)


def test_no_title_where_no_line_fits():
    assert seen(["要闻", "女排三比一获胜", ONE, TWO])[1].title == -1


def test_no_body():
    _, body = seen(["首页", "新闻", "登录"])
    assert not body.exists
    assert body.size == 0


def test_what_a_removed_line_parts_from_the_run_is_not_joined():
    table, body = seen([ONE, TWO, "第一小学", "上一篇", "第二小学"], gone=[3])
    assert table.columns["joined below"].tolist() == [0, 0, 1, 0, 0]
    assert body.frame_between.tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        (["名单如下：", "第一小学", "第二小学"], [True, True, True]),
        (["市科学技术协会", "2019年3月21日", "第二小学"], [True, True, False]),
        (["市科学技术协会", "二〇一九年三月二十一日"], [True, True]),
        (["第一小学", "第二小学"], [False, False]),
    ],
)
def test_what_belongs_to_the_end(tail, kept):
    table, body = seen([ONE, TWO, *tail])
    stop = end_with_belongings(table, body.end)
    assert [line < stop for line in range(body.end, len(table))] == kept


@pytest.mark.parametrize(
    ("line", "strong"),
    [
        ("楼主", True), ("12楼", True), ("发表于 2010-5-3 12:30 | 只看该作者", True),
        ("161 人赞同了该回答", True), ("阿明 （楼主）2月前", True),
        ("回复", False), ("举报", False), ("作者：小雨 时间：2012-01-03 12:45:10", True),
    ],
)  # fmt: skip
def test_frames_of_posts(line, strong):
    table, _ = seen([ONE, line])
    frame, sure = threads.frames(table)
    assert list(frame) == [False, True]
    assert list(sure) == [False, strong]


@pytest.mark.parametrize("line", ["楼主是山里来的人", "他住在12楼的东边。", "回复他的信", "第一章"])
def test_text_is_no_frame(line):
    assert not any(threads.frames(seen([ONE, line])[0])[0])
