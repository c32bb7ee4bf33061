"""What stays though a page stands around it: titles, sentences, fields, examples, posts."""

import pytest

import cleaner

BODY = (
    "入秋以后，老城墙根下的早市又热闹起来，卖菱角的、卖莲藕的、卖桂花糕的挤成一排，叫卖声传出去很远。\n"
    "修鞋的李师傅在这里摆了三十年摊，他说，从前一天要补四十双鞋，现在一个上午也等不来一个人。\n"
)
FOOT = "关于我们 | 联系我们 | 网站地图\n版权所有 城南晚报社 未经授权不得转载\n京ICP备12345678号-1\n"
MENU = "首页\n新闻\n财经\n体育\n视频\n登录\n注册\n"


def text_of(page):
    result = cleaner.clean(page)
    assert cleaner.clean(result.text).text == result.text
    assert result.restore() == page
    return result.text.split("\n")


@pytest.mark.parametrize("title", ["墙根早市", "一个修鞋匠的三十年", "2019年秋游路线公布"])
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("您的位置：首页 > 副刊\n", "【字号 大 中 小】【打印】【关闭】\n"),
        ("您的位置：首页 > 副刊\n", "点击下载文档\n"),
        (MENU, "发布日期：2020-09-12 08:30\n浏览次数：88\n"),
        ("首页\n副刊\n书评\n收藏\n纠错\n免责声明\n", "转载▼\n阅读(356) 评论(12) 收藏(2)\n"),
    ],
)
def test_the_only_line_that_may_be_the_title_stays(title, above, below):
    assert title in text_of(f"{above}{title}\n{below}{BODY}{FOOT}")


def test_the_end_of_a_path_is_the_title():
    page = (
        f"书海阁\n搜索\n书海阁 -> 灯下集 -> 第九章 渡口\n第九章 渡口\n"
        f"上一章 ← 目录 → 下一章 加入书签\n{BODY}{FOOT}"
    )
    assert "第九章 渡口" in text_of(page)


def test_beside_a_title_no_other_line_is_held():
    page = f"{MENU}晚报客户端\n墙根下的早市热闹起来\n发布日期：2020-09-12 08:30\n{BODY}{FOOT}"
    lines = text_of(page)
    assert lines[0] == "墙根下的早市热闹起来"


def test_a_navigation_word_above_a_breadcrumb_goes():
    page = (
        f"{MENU}城事\n文旅\n您的位置：首页 > 副刊\n墙根下的早市热闹起来\n"
        f"发布日期：2020-09-12 08:30\n{BODY}{FOOT}"
    )
    assert not {"城事", "文旅"} & set(text_of(page))


@pytest.mark.parametrize("heading", ["相关链接", "【延伸阅读】", "更多阅读："])
def test_a_sentence_below_a_list_of_links_stays(heading):
    sentence = "菱角是一年生的水生植物，果实有两角、四角和无角几种，江南一带多在中秋前后采收。"
    page = (
        f"{MENU}{BODY}广告\n{heading}\n城墙修缮工程下月启动 市民可以预约参观\n{sentence}\n"
        f"下一篇：城南旧事\n{FOOT}"
    )
    assert sentence in text_of(page)


@pytest.mark.parametrize(
    "notice",
    [
        "本网站所刊载信息，不代表本网观点，转载请注明出处。",
        "凡本网注明来源的作品，版权均属本网所有，未经授权不得转载。",
        "网友发言请遵守法律，本站保留删除留言的权利。",
    ],
)
def test_a_notice_of_the_site_is_no_such_sentence(notice):
    page = f"{MENU}{BODY}责任编辑：何敏\n分享到：\n{notice}\n{FOOT}"
    assert notice not in text_of(page)


TABLES = {
    "mail": "发件人：周明\n收件人：吴静\n主题：关于搬家的几件事\n时间：2020-05-06 09:15",
    "book": (
        "书名：水边的阿狄丽娜\n作者：林晚\n出版社：江南文艺出版社\n出版时间：2011年4月\n定价：26.00元"
    ),
    "document": (
        "索引号：330100/2020-00017\n主题分类：农业\n发布机构：市农业局\n文号：市农〔2020〕9号"
    ),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("frame", ["{table}\n{body}", "{body}{table}\n"], ids=["above", "below"])
def test_of_a_table_of_fields_every_line_stays(table, frame):
    assert set(table.split("\n")) <= set(text_of(frame.format(table=table, body=BODY)))


def test_the_fields_of_the_foot_go_all_the_same():
    page = (
        f"{MENU}墙根早市\n2020-09-12 08:30 来源：城南晚报\n{BODY}"
        f"地址：城南路1号\n电话：010-88886666\n{FOOT}"
    )
    assert "京ICP备12345678号-1" not in text_of(page)


@pytest.mark.parametrize(
    "example",
    [
        "版权所有 城南晚报社",
        "Copyright © 2019 城南晚报 All Rights Reserved",
        "关于我们 | 联系我们 | 网站地图",
    ],
)
def test_an_example_that_a_colon_leads_in_stays(example):
    lines = text_of(
        f"{BODY}打开模板文件，找到最后这一行：\n{example}\n把它换成自己的名字，保存以后刷新就行了。\n"
    )
    assert example in lines


def test_what_a_button_leads_in_goes():
    page = f"{MENU}{BODY}分享到：\n版权所有 城南晚报社\n京ICP备12345678号-1\n"
    assert "版权所有 城南晚报社" not in text_of(page)


def test_a_quotation_is_not_cut():
    page = (
        "打开随便一个网页，我们总会看到一行小字：“本网站使用Cookie，继续浏览即表示您同意隐私政策。”"
        "点了同意，它第二天还会再来，像一个记性不好的门房。\n"
    )
    assert cleaner.clean(page).text == page


def test_last_post_below_its_frame_stays():
    page = (
        "论坛首页\n登录\n注册\n主题 : 转让八成新的山地车\nUID: 1201\n精华: 0\n威望: 5 点\n"
        "0楼 发表于: 2016-05-01\n"
        "车子骑了一年半，换过一次内胎，刹车和变速都正常，只在市区骑过，没有摔过，带车锁和打气筒。\n"
        "顶端 回复 引用 分享\nB1F 发表于: 2016-05-02\n请问车架是多大的？\n快速回复\n限100 字节\n"
        "Powered by phpwind v8.7\n"
    )
    lines = text_of(page)
    assert "请问车架是多大的？" in lines
    assert "主题：转让八成新的山地车" in lines
    assert "B1F 发表于: 2016-05-02" not in lines


def test_buttons_of_an_encyclopaedia_make_no_thread():
    page = (
        f"进入词条\n帮助\n首页\n秒懂百科\n早市\n编辑\n锁定\n讨论\n上传视频\n{BODY}历史\n编辑\n{BODY}"
        "参考资料\n展开全部\n收起\n词条标签：\n文化\n词条统计\n浏览次数：1253次\n编辑次数：48次历史版本\n最近更新：\n"
        "创建者：小白杨\n新手上路\n成长任务\n编辑入门\n我有疑问\n内容质疑\n在线客服\n"
    )
    assert "历史" in text_of(page)
