"""What is learned from the pages of a site, and what it takes from others."""

from __future__ import annotations

import gzip
import json
import pickle
import random
from collections import defaultdict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Config, Result, SiteEntry, SiteTemplate
from cleaner.boilerplate.site.keys import flat, pattern_of, slotted
from cleaner.rules import load_rules
from tests.conftest import DATA, SEEDS

BODIES = (
    "三月二十日，市科协在人民广场举办科普宣传活动，向市民发放资料两千余份，受到群众欢迎。",
    "市农业局昨天召开春耕生产会议，要求各地抓好种子、化肥和农药的供应工作，确保不误农时。",
    "县医院的医生上周来到养老院，为一百二十位老人免费检查身体，并为每个人建立了健康档案。",
    "新建的图书馆将于五月一日开放，馆内藏书三十万册，设有儿童阅览室和供盲人使用的朗读间。",
    "连日降雨使河水上涨，沿岸三个村的干部日夜巡查堤坝，已经把低洼处的四十户人家转移出来。",
    "第十届中学生运动会在体育场闭幕，来自全县十八所学校的选手打破了七项纪录，成绩喜人。",
)
TITLES = (
    "科普宣传走进人民广场",
    "全市春耕生产会议召开",
    "县医院医生来到养老院",
    "新图书馆五月一日开放",
    "干部日夜巡查河边堤坝",
    "中学生运动会昨天闭幕",
)
MENU = ("首页", "新闻动态", "通知公告", "专题")
FOOT = ("关于我们 | 联系方式 | 网站地图", "主办单位：天门市某某网站", "地址：天门市人民路八号大楼")


def page(number: int, *more: str, body: str = "") -> str:
    date = f"发布时间：2019-03-{10 + number} 15:1{number} 阅读({37 * number})"
    return "\n".join([*MENU, TITLES[number], date, body or BODIES[number], *more, *FOOT])


def paragraph(seed: int) -> str:
    """A paragraph that no other page has."""
    chars = random.Random(seed).choices("天地人山水日月风云草木花鸟鱼虫春夏秋冬东西南北", k=48)  # noqa: S311
    return "，".join("".join(chars[at : at + 12]) for at in range(0, 48, 12)) + "。"


def learned(*pages: str) -> dict[str, set[str]]:
    template = cleaner.learn(pages)
    return {kind: {entry.text for entry in template.of_kind(kind)}
            for kind in ("line", "pattern", "block")}  # fmt: skip


RULES = ("boilerplate.site-line", "boilerplate.site-pattern", "boilerplate.site-block")
OTHERS = tuple(rule.id for rule in load_rules().stage("boilerplate") if rule.id not in RULES)


def site_rules(result: Result) -> set[str]:
    return {rule for note in result.notes for rule in note.rules if rule in RULES}


def test_lines_patterns_and_blocks_are_learned():
    template = cleaner.learn((f"{number}.txt", page(number)) for number in range(6))
    assert (template.pages, template.distinct, template.failed) == (6, 6, 0)
    assert template.entries == (
        SiteEntry("block", MENU, "head", 6, ("0.txt", "1.txt", "2.txt")),
        SiteEntry("block", FOOT, "tail", 6, ("0.txt", "1.txt", "2.txt")),
        SiteEntry(
            "pattern", ("发布时间：{date} {time} 阅读({number})",), "head", 6,
            ("0.txt", "1.txt", "2.txt"),
        ),
    )  # fmt: skip


def test_what_was_learned_is_removed_and_noted():
    template = cleaner.learn(page(number) for number in range(5))
    result = cleaner.clean(page(5), Config(site=template, disable=OTHERS))
    assert result.text == f"{TITLES[5]}\n{BODIES[5]}"
    assert site_rules(result) == {"boilerplate.site-block", "boilerplate.site-pattern"}
    assert {n.reason for n in result.notes if "boilerplate.site-block" in n.rules} == {
        "on 5 of 5 pages of the site"
    }
    assert result.restore() == page(5)
    assert result.meta["date"] == "2019-03-15 15:15"
    assert result.meta["site_template"] == template.digest


def test_a_line_of_few_pages_is_the_pages_own():
    pages = [page(number, "本文由小张整理上传" if number < 2 else "") for number in range(6)]
    assert not any("小张" in text for texts in learned(*pages).values() for text in texts)
    pages = [page(number, "本文由小张整理上传" if number < 3 else "") for number in range(6)]
    assert "本文由小张整理上传" in learned(*pages)["line"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_pages_teach_nothing(count):
    template = cleaner.learn(page(number) for number in range(count))
    assert template.entries == ()
    assert template.distinct == count


def test_copies_teach_no_body():
    """The same article under five addresses, among pages of their own."""
    copies = [page(0, f"转载{n}", body=BODIES[0] + BODIES[1] + "\n" + BODIES[2] * 2)
              for n in range(5)]  # fmt: skip
    copies[2] = copies[2].replace("市民", "大家").replace(TITLES[0], "广场上的科普宣传")
    others = [page(number) for number in range(3, 6)]
    template = cleaner.learn([*copies, *others])
    assert template.pages == 8
    assert template.distinct == 4
    known = "".join(entry.text for entry in template.entries)
    assert TITLES[0] not in known
    assert not any(body in known for body in BODIES)


def test_only_copies_teach_nothing():
    long = "".join(BODIES)
    template = cleaner.learn(page(0, f"转载{'甲乙丙丁戊'[n]}", body=long) for n in range(5))
    assert template.entries == ()
    assert template.distinct == 1


def test_copies_may_be_most_of_the_pages():
    article = [paragraph(seed) for seed in range(100, 106)]
    copies = []
    for number in range(30):
        edited = [text[:20] if seed == number % 6 else text for seed, text in enumerate(article)]
        copies.append(page(0, paragraph(number)[:16], body="\n".join(edited)))
    others = [
        page(number, *map(paragraph, range(9 * number, 9 * number + 6))) for number in (1, 2, 3)
    ]
    template = cleaner.learn([*copies, *others])
    assert (template.pages, template.distinct) == (33, 4)
    known = "".join(entry.text for entry in template.entries)
    assert TITLES[0] not in known
    assert not any(text in known for text in article)


def test_many_exact_copies_count_once():
    template = cleaner.learn([page(0)] * 60 + [page(1), page(2)])
    assert (template.pages, template.distinct) == (62, 3)
    assert all(entry.pages == 3 for entry in template.entries)


def test_a_quoted_paragraph_is_not_learned():
    quoted = (
        "会议指出，要坚持以人民为中心，把群众满意不满意作为检验工作的标准，扎实办好每一件民生实事。"
    )
    pages = [page(n, quoted if n < 4 else "", paragraph(n)) for n in range(6)]
    assert cleaner.learn(pages).distinct == 6
    assert not any(quoted in text for texts in learned(*pages).values() for text in texts)


@pytest.mark.parametrize(
    "own",
    ["特此通知", "此致", "附件：", "一、基本情况", "第3章", "合计", "2019年3月5日", "市科协办公室"],
)  # fmt: skip
def test_what_texts_of_an_office_share_is_their_own(own):
    pages = [page(n, own, paragraph(n)) for n in range(6)]
    assert cleaner.learn(pages).distinct == 6
    assert not any(own in text.split("\n") for texts in learned(*pages).values() for text in texts)


def test_labels_between_paragraphs_are_not_learned():
    pages = [
        page(
            n,
            "主持人：",
            paragraph(n),
            "问",
            paragraph(n + 10),
            "点击这里看更多图片",
            paragraph(n + 20),
        )
        for n in range(6)
    ]
    assert learned(*pages)["line"] == {"点击这里看更多图片"}


def test_labels_of_a_form_are_not_learned():
    labels = ("项目名称", "建设单位名称", "建设地点", "环评机构名称", "受理日期", "公众反馈意见")
    filled = ("东湖治理", "第二建筑公司", "城关镇", "清源评估所", "三月初", "没有意见", "西门改造",
              "第五建筑公司", "岳口镇", "碧水评估所", "五月末", "同意建设", "南站扩建", "路桥公司",
              "多宝镇", "蓝天评估所", "七月中", "请注意防尘", "北环通车", "市政公司", "张港镇",
              "华光评估所", "九月底", "赞成", "医院新楼", "安居公司", "渔薪镇", "同济评估所",
              "冬月里", "希望早日建成", "学校迁址", "育才公司", "拖市镇", "楚天评估所", "腊月间",
              "路要修好")  # fmt: skip
    pages = []
    for number in range(6):
        values = filled[6 * number : 6 * number + 6]
        table = [line for pair in zip(labels, values, strict=True) for line in pair]
        pages.append(page(number, *table, "（公示完毕）"))
    assert learned(*pages)["line"] | learned(*pages)["block"] == {"\n".join(MENU), "\n".join(FOOT)}


def test_a_name_above_a_date_is_a_signature():
    template = SiteTemplate((SiteEntry("line", ("天门市科学技术协会编",), "tail", 9),), 9, 9)
    signed = f"{BODIES[0]}\n天门市科学技术协会编\n2019年3月5日"
    assert cleaner.clean(signed, Config(site=template)).text == signed
    foot = f"{BODIES[0]}\n天门市科学技术协会编"
    assert cleaner.clean(foot, Config(site=template)).text == BODIES[0]


def test_a_line_inside_the_body_stays_unless_it_was_learned_there():
    text = f"{BODIES[0]}\n相关链接点这里\n{BODIES[1]}"
    for where, left in (("tail", text), ("head", text), ("any", f"{BODIES[0]}\n{BODIES[1]}")):
        template = SiteTemplate((SiteEntry("line", ("相关链接点这里",), where, 9),), 9, 9)
        assert cleaner.clean(text, Config(site=template)).text == left


def test_short_and_rare_lines_need_company():
    entries = [SiteEntry("line", (word,), "tail", 3) for word in ("热门游戏推荐榜", "美食", "旅游")]
    template = SiteTemplate(tuple(entries), 9, 9)
    alone = f"{BODIES[0]}\n热门游戏推荐榜\n他写的诗"
    assert cleaner.clean(alone, Config(site=template)).text == alone
    together = f"{BODIES[0]}\n热门游戏推荐榜\n美食\n旅游"
    assert cleaner.clean(together, Config(site=template)).text == BODIES[0]


def test_a_page_is_never_emptied():
    template = cleaner.learn(page(number) for number in range(6))
    for text in ("\n".join(MENU), "\n".join(FOOT), "\n".join([*MENU, *FOOT]), MENU[0]):
        result = cleaner.clean(text, Config(site=template))
        assert result.text.strip()
        assert not site_rules(result) or result.text != text


def test_off_means_off():
    template = cleaner.learn(page(number) for number in range(6))
    for config in (
        Config(site=template, boilerplate="off"),
        Config(site=template, profile="prose"),
    ):
        assert not site_rules(cleaner.clean(page(0), config))
    off = cleaner.clean(page(0), Config(site=template, disable=RULES))
    assert off.text == cleaner.clean(page(0), Config(disable=RULES)).text
    assert not site_rules(off)


def test_all_kinds_of_documents():
    pages = [page(number) for number in range(6)]
    told = cleaner.learn(pages).entries
    assert cleaner.learn(p.encode("gb18030") for p in pages).entries == told
    cleaned = [cleaner.clean(p, url=f"http://a.cn/{n}") for n, p in enumerate(pages)]
    again = cleaner.learn(cleaned)
    assert [entry.text for entry in again.entries] == [entry.text for entry in told]
    assert again.entries[0].examples[0] == "http://a.cn/0"
    with pytest.raises(TypeError, match="a document is str, bytes"):
        cleaner.learn([3])


def test_what_fails_is_counted_and_told():
    failures: list[tuple[str, str]] = []
    pages: list[object] = [page(number) for number in range(4)]
    template = cleaner.learn(
        [*pages, ("bad.bin", bytes(range(256)) * 20)],
        on_failure=lambda name, reason: failures.append((name, reason)),
    )
    assert (template.pages, template.failed) == (4, 1)
    assert [name for name, _ in failures] == ["bad.bin"]


def test_traditional_pages_and_their_simplified_outputs_are_the_same():
    pages = [page(n).replace("新闻动态", "新聞動態").replace("网站", "網站") for n in range(6)]
    template = cleaner.learn(pages)
    assert "新闻动态" in template.entries[0].lines
    result = cleaner.clean(pages[0], Config(site=template))
    assert "新闻动态" not in result.text
    assert result.restore() == pages[0]


def test_the_order_of_runs_does_not_matter():
    pages = [page(number) for number in range(6)]
    assert cleaner.learn(pages) == cleaner.learn(pages)
    assert pickle.loads(pickle.dumps(cleaner.learn(pages))) == cleaner.learn(pages)


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("发布时间：2019-03-21 15:10 阅读(312)", "发布时间：{date} {time} 阅读({number})"),
        ("2011年12月13日 星期二", "{date}"),
        ("更新：2011 年 1 月 3 日", "更新：{date}"),
        ("共1,024人，占35%", "共{number}人，占{number}"),
        ("没有数字", "没有数字"),
        ("编号 12 34", "编号{number}"),
    ],
)
def test_patterns(line, pattern):
    assert pattern_of(line) == pattern
    assert flat(pattern) == slotted(flat(line))


def test_layout_makes_no_other_line():
    for one, other in (
        ("责任编辑:张 三.", "责任编辑：张三。"),
        ("“好”,来", "「好」，来"),
        ("ＡＢ１２", "AB12"),
    ):
        assert flat(one) == flat(other)


SITE = cleaner.learn(page(number) for number in range(6))
PIECES = [
    *MENU, *FOOT, *TITLES, *BODIES, "", " ", "发布时间：2019-03-21 15:10 阅读(312)", "专题,",
    "首 頁", "版权所有 2019", "2019年3月5日", "一、", "\r", "相关文章：", "市科协",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("\n".join))
@example("\n".join(MENU))
@example("\n".join([*FOOT, BODIES[0], *MENU]))
def test_promises_hold_with_a_site(source):
    config = Config(site=SITE)
    result = cleaner.clean(source, config)
    assert result.status != "failed", result.meta
    record = json.loads(json.dumps(result.to_dict()))
    assert Result.from_dict(record).restore() == source
    assert cleaner.clean(result.text, config).text == result.text
    assert cleaner.clean(source, Config(site=SITE, notes="off")).text == result.text
    assert not [flag for flag in result.flags if flag.rule == "pipeline.unstable"]
    whole = cleaner.clean(source, Config(boilerplate="off")).text
    assert bool(result.text.strip()) == bool(whole.strip())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_another_sites_pages_stay_as_they_are(path):
    data = path.read_bytes()
    assert cleaner.clean(data, Config(site=SITE)).text == cleaner.clean(data).text


def test_workers_give_the_same():
    tool = cleaner.Cleaner(Config(site=SITE))
    pages = [page(number) for number in range(6)]
    assert list(tool.clean_many(pages, workers=2)) == [tool.clean(item) for item in pages]


def test_real_sites_lose_no_body():
    """Half of each site's pages teach, the other half is cleaned; see benchmarks/site.py."""
    path = DATA / "boilerplate" / "lines.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"marked pages are not here ({path}); set CLEANER_DATA to have them tested")
    sites = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for record in map(json.loads, stream):
            sites[record["site"]].append(record["lines"])
    body = lost = rest = gone = 0
    for site in ("udn.com", "www.uho.com.tw", "news.163.com", "member.nownews.com"):
        pages = sites[site]
        texts = ["\n".join(line.replace("\n", " ") for line, _ in lines) for lines in pages]
        tool = cleaner.Cleaner(Config(site=cleaner.learn(texts[::2])))
        for lines, text in zip(pages[1::2], texts[1::2], strict=True):
            taken = bytearray(len(text))
            for note in tool.clean(text).notes:
                if any(rule in RULES for rule in note.rules):
                    taken[note.at.start : note.at.end] = b"\1" * len(note.before)
            at = 0
            for line, mark in lines:
                size = sum(taken[at : at + len(line)])
                body, lost = body + mark * len(line), lost + mark * size
                rest, gone = rest + (not mark) * len(line), gone + (not mark) * size
                at += len(line) + 1
    assert lost <= 0.005 * body
    assert gone >= 0.1 * rest


def test_laws_and_reports_teach_nothing_harmful(reference):
    texts: list[str] = []
    for name in ("laws", "technical_articles", "narrative_prose", "encyclopaedia_simplified"):
        with (reference / f"{name}.jsonl").open(encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for _, line in zip(range(13), lines, strict=False)]
    tool = cleaner.Cleaner(Config(site=cleaner.learn(texts)))
    assert not [text[:50] for text in texts if site_rules(tool.clean(text))]
