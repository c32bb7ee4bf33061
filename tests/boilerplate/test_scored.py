"""Removals by score: what shows a text to be a page, what goes, what stays, and why."""

import gzip
import json

import numpy as np
import pytest

import cleaner
from cleaner.boilerplate import scored, scoring
from cleaner.boilerplate.features import Evidence, table_of
from cleaner.boilerplate.lines import look
from cleaner.document import Document
from tests.conftest import DATA, FIXTURES

TITLE = "市科协开展科普宣传活动"
BODY = (
    "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。\n"
    "活动当天，二十多名专家到场答疑，不少家长带着孩子前来参观，现场气氛热烈。"
)
HEAD = f"首页\n新闻\n登录\n注册\n市科协网 > 科普活动 > 正文\n{TITLE}\n"
FOOT = (
    "\n责任编辑：张三\n分享到：\n上一篇：科技馆新馆开放\n版权所有 市科学技术协会"
    "\n鄂ICP备13005063号-3"
)
HEADLINES = (
    "组图：春天里的山城老街\n女排三比一胜日本队\n冷空气周末到 气温降十度\n二手房成交量连涨三月\n"
    "高考报名人数创新高"
)
MINE = (scored.LINE, scored.NAVIGATION, scored.LINKS, scored.FRAME)


def cases():
    lines = (FIXTURES / "boilerplate" / "negative_blocks.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def notes_of(text, **config):
    result = cleaner.Cleaner(cleaner.Config(**config)).clean(text)
    return result, [note for note in result.notes if set(note.rules) & set(MINE)]


@pytest.mark.parametrize("case", cases())
def test_leaves_alone(case):
    result, notes = notes_of(case["text"], script="keep", punctuation="keep")
    assert not notes
    if "out" in case:
        assert result.text == case["out"]


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("size", [1, 2, 5])
def test_leaves_pieces_alone(case, size):
    lines = case.get("out", case["text"]).split("\n")
    for start in range(0, len(lines), size):
        assert not notes_of("\n".join(lines[start : start + size]))[1]


@pytest.mark.parametrize(
    "name",
    ["modern poem", "list of names", "table with tabs", "recipe", "proverbs", "chat log",
     "poem with a preface", "names of stations", "changelog"],
)  # fmt: skip
def test_what_follows_the_text_of_a_page_with_little_frame_stays(name):
    (text,) = [case.values[0]["text"] for case in cases() if case.id == name]
    head = f"{TITLE}\n2019-03-21 15:10 来源：天门市科协\n"
    page = f"{head}{BODY}\n{text}\n上一篇：科技馆新馆开放\n分享到："
    result, notes = notes_of(page, script="keep", punctuation="keep")
    assert not notes
    assert result.text == f"{TITLE}\n{BODY}\n{text}"


def test_all_negative_cases_in_one_text_are_left_alone():
    texts = [case.values[0]["text"] for case in cases() if "out" not in case.values[0]]
    # Thrown together the words of pages among them would be a page's.
    plain = [text for text in texts if "登录" not in text and "首页" not in text]
    assert not notes_of("\n\n".join(plain))[1]


def test_headlines_below_the_foot_go_with_a_reason():
    result, notes = notes_of(HEAD + BODY + FOOT + "\n" + HEADLINES)
    assert result.text == f"{TITLE}\n{BODY}"
    (note,) = notes
    assert note.rules == (scored.LINKS,)
    assert note.reason == (
        "5 lines in a row, 5 without a full stop, 5 short, 6 lines below the last paragraph, "
        "beyond 5 lines of the page's frame"
    )
    assert 0.8 <= note.confidence < 0.95
    assert result.restore() == HEAD + BODY + FOOT + "\n" + HEADLINES


def test_headlines_without_a_page_around_them_stay():
    text = f"{TITLE}\n{BODY}\n{HEADLINES}"
    assert cleaner.clean(text).text == text


def test_traditional_script_is_kept_and_judged_alike():
    head = "首頁\n新聞\n登錄\n註冊\n市科協網 > 科普活動 > 正文\n市科協開展科普宣傳活動\n"
    body = (
        "三月二十日，市科協在人民廣場舉辦科普宣傳活動，向市民發放資料兩千餘份，受到群眾歡迎。\n"
        "活動當天，二十多名專家到場答疑，不少家長帶著孩子前來參觀，現場氣氛熱烈。"
    )
    foot = (
        "\n責任編輯：張三\n分享到：\n上一篇：科技館新館開放\n版權所有 市科學技術協會\n"
        "冷空氣週末到 氣溫降十度"
    )
    result, _ = notes_of(f"2019年3月21日 來源：科學日報\n{head}{body}{foot}", script="keep")
    assert result.text == f"市科協開展科普宣傳活動\n{body}"
    assert result.restore().startswith("2019年3月21日 來源：科學日報\n首頁")


def test_gentle_removes_nothing_by_score():
    assert not notes_of(HEAD + BODY + FOOT + "\n" + HEADLINES, profile="gentle")[1]


def test_a_page_without_a_body_is_left_to_the_rules():
    assert not notes_of(HEAD + HEADLINES + FOOT)[1]


@pytest.mark.parametrize(
    "part",
    [
        "一、活动情况\n二、下一步打算",
        "附件：获奖名单",
        "市科学技术协会\n2019年3月21日",
        "获奖名单如下：\n第一小学\n实验中学\n育才学校",
        "（记者 张三 摄）",
        "抄送：省科协",
    ],
)
def test_what_belongs_to_the_end_of_a_text_stays(part):
    text = HEAD + BODY + "\n" + part + FOOT + "\n" + HEADLINES
    assert cleaner.clean(text).text == f"{TITLE}\n{BODY}\n{part}"


def test_posts_stay_and_their_frames_go():
    posts = [
        "有一起去科技馆的吗",
        "我去，上午九点门口见",
        "已经约满了，下周吧",
        "带孩子去过，讲解员很耐心",
    ]
    ranks = ["楼主", "沙发", "板凳", "地板"]
    lines = ["论坛首页", "登录", "注册", "周末去科技馆"]
    for number, (post, rank) in enumerate(zip(posts, ranks, strict=True)):
        lines += [
            rank,
            f"发表于 2019-3-2{number} 15:1{number} | 只看该作者",
            "积分",
            "53",
            post,
            "回复",
            "举报",
        ]
    lines += ["返回列表 发新帖", "版权所有 市科学技术协会", "鄂ICP备13005063号-3"]
    result = cleaner.clean("\n".join(lines))
    assert result.text.split("\n") == ["周末去科技馆", *posts]
    assert cleaner.clean(result.text).text == result.text


def test_a_second_text_on_the_page_stays():
    other = (
        "五月里，市图书馆请来三位作家和读者见面，谈他们写作的经过，一百多个座位早早坐满了人。\n"
        "第一位作家说，他的小说写的是小时候住过的巷子，写了七年，改了十多遍，最后只剩下一半。\n"
        "第二位作家带来了手稿，读者传着看，纸已经发黄，上面满是划掉又补上的句子，大家看得出神。\n"
        "第三位作家没有多说，只念了一段还没有发表的文字，念完以后，屋里安静了很久才响起掌声。\n"
        "图书馆馆长说，这样的活动以后每个季度都要办一次，欢迎读者推荐自己想见的作家。"
    )
    first = (
        f"{BODY}\n市科协负责人说，今后每个季度都要办一次，把科普送进社区和学校，让更多的人受益，也请大家多提意见。\n"
        "几位老人围着展板看了很久，他们说，原来家里用的电器有这么多学问，回去要给邻居们讲一讲。\n"
        "活动一直持续到下午五点，志愿者们收拾好展台，把剩下的资料送到了附近的三所小学和两个社区。"
    )
    text = HEAD + first + FOOT + "\n" + HEADLINES + "\n" + other + FOOT
    assert cleaner.clean(text).text == f"{TITLE}\n{first}\n{other}"


def test_cleaning_again_changes_nothing():
    once = cleaner.clean(HEAD + BODY + FOOT + "\n" + HEADLINES).text
    assert cleaner.clean(once).text == once


def test_weights_are_for_columns_that_there_are():
    document = Document.of(BODY)
    lines = look(document)
    none = np.zeros(len(lines), np.bool_)
    extra = {"link density": np.array([0.0, 0.5])}
    table = table_of(lines, document.scan, Evidence(none, none), extra)
    assert table.columns["link density"].tolist() == [0.0, 0.5]
    body = scored.find_body(table, document.scan)
    scored.add_surroundings(table, body)
    assert set(scoring.weights().columns) <= set(table.columns)
    assert {len(values) for values in table.columns.values()} == {2}
    assert (body.start, body.end, body.title) == (0, 2, -1)


def test_other_weights_are_in_force_for_a_while():
    known = scoring.weights()
    with scoring.using(scoring.Weights(9.0, {}, known.least)):
        assert not notes_of(HEAD + BODY + FOOT + "\n" + HEADLINES)[1]
    assert scoring.weights() is known


def test_marked_pages_come_out_stable_restorable_and_not_empty():
    path = DATA / "boilerplate" / "lines.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"marked pages are not here ({path}); set CLEANER_DATA to have it tested")
    tool = cleaner.Cleaner()
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        pages = [json.loads(line)["lines"] for line in stream][::9]
    for lines in pages:
        text = "\n".join(line for line, _ in lines)
        result = tool.clean(text)
        assert result.text.strip()
        assert result.restore() == text
        assert tool.clean(result.text).text == result.text
