"""Short blocks of text at the ends of a page's body: whatever they are, every line stays."""

import pytest

import cleaner

BODY = (
    "为了丰富职工的文化生活，经研究决定举办一次文艺活动，现将有关事项通知如下。\n"
    "各单位要高度重视，认真组织，按时报名，确保活动顺利进行，并及时报送情况。\n"
)
TITLE = "关于举办职工文艺活动的通知"
DATE = "2021-03-05 10:20 来源：某某网 作者：小王 点击：123\n"
FOOT = "【打印】 【关闭】\n上一篇：无\n下一篇：无\n版权所有 某某网\n京ICP备12345678号-1\n"
MENU = "首页\n新闻中心\n通知公告\n联系我们\n登录\n注册\n您当前的位置：首页 > 通知公告 > 正文\n"

BLOCKS = {
    "winners": "一等奖\n张伟\n二等奖\n刘洋 陈静\n三等奖\n赵磊 黄丽",
    "last words": "就这样。",
    "thanks": "谢谢大家！",
    "table": "时间\t地点\n上午9点\t礼堂\n下午2点\t操场",
    "signature of three lines": "某某网络科技有限公司\n客户服务部\n2021年6月28日",
    "questions": "问：要交钱吗？\n答：不用。\n问：能带家属吗？\n答：能。",
    "code": "def add(a, b):\n    return a + b\nprint(add(1, 2))",
    "shell": "$ git clone repo\n$ cd repo\n$ make install",
    "markup": "<div>\n<p>hello</p>\n</div>",
    "lyrics": "月亮出来亮汪汪\n想起我的阿哥在深山\n哥像月亮天上走",
    "verse": "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
    "couplet": "上联：春回大地千山秀\n下联：日照神州万木荣",
    "answers": "参考答案\n1.A 2.C 3.B\n4.D 5.A",
    "choices": "A. 北京\nB. 上海\nC. 广州\nD. 深圳",
    "ingredients": "五花肉 500克\n冰糖 30克\n生抽 两勺\n八角 3个",
    "contact": "联系人：李明\n电话：0571-88886666\n邮箱：liming@example.com",
    "about the author": "（作者系某某大学中文系教授）",
    "note": "注：本表数据截至三月底",
    "numbered": "注意事项：\n1、提前十分钟入场\n2、保持安静\n3、不得拍照",
    "schedule": "8:00 签到\n8:30 开幕\n12:00 午餐",
    "dialogue": "“走吗？”\n“走。”\n“好。”",
    "play": "张三：你来了。\n李四：来了。\n张三：坐吧。",
    "one word": "完",
    "to be continued": "（未完待续）",
    "exclamation": "加油！",
    "question": "你怎么看？",
    "formula": "E=mc^2\nF=ma",
    "prices": "成人票：80元\n儿童票：40元\n老人免费",
    "names": "张伟 王芳 李娜 刘洋\n陈静 杨帆 赵磊 黄丽",
    "references": "[1] 王力. 古代汉语[M]. 中华书局, 1999.\n[2] 吕叔湘. 汉语八百词[M]. 1980.",
    "annexes": "附件：1.报名表\n2.评分标准",
    "place and date": "二〇二一年春\n写于杭州",
    "letter": "此致\n敬礼\n学生：王小明",
    "postscript": "又及：别忘了带伞",
    "English": "Thank you for reading.\nSee you next time!",
    "steps": "步骤一 打开开关\n步骤二 放入电池\n步骤三 合上盖子",
    "bullets": "· 身份证原件\n· 学历证书\n· 两寸照片",
    "results": "中国队 3:1 日本队\n巴西队 2:0 韩国队",
    "specification": "屏幕：6.1英寸\n内存：8GB\n重量：174克",
    "caption": "图为活动现场",
    "photograph": "（图/王小明）",
    "translation": "apple 苹果\nbanana 香蕉\ncherry 樱桃",
    "teams": "第一组\n王小明\n李小红\n第二组\n赵小刚\n孙小丽",
    "route": "公交：1路、23路、105路\n地铁：2号线",
    "files": "src/main.py\nsrc/util.py\nREADME.md",
    "chemistry": "2H2 + O2 = 2H2O",
    "motto": "厚德载物 自强不息",
    "slogans": "安全第一\n预防为主\n综合治理",
    "ordered names": "1 张伟\n2 王芳\n3 李娜",
}  # fmt: skip

FRAMES = {
    "foot": ("", FOOT),
    "menu": (MENU, ""),
    "menu and foot": (MENU, FOOT),
}

TITLES = [
    "雨夜",
    "我的父亲",
    "公司简介",
    "说说《活着》",
    "第十章 决战",
    "如何学好数学？",
    "春天来了！",
    "关于加强校园安全工作的通知",
    "我和我的祖国：一个老兵的故事",
    "2020年工作总结",
    "Python入门",
]


BLOCKS |= {
    "organisers": "主办单位：市教育局\n承办单位：市第一中学\n协办单位：市体育局",
    "even verse": "窗外的雨还在静静地下着\n我的心也跟着慢慢地凉了\n"
    "那些年我们一起走过的路\n如今只剩下我一个人在走",
    "papers": "获奖论文\n基于深度学习的图像识别研究\n农村电子商务发展现状与对策分析\n"
    "大学生就业压力的影响因素研究\n城市交通拥堵治理的经济学思考",
    "works": "《春天的故事里有我和你》\n《那一年我们走过的路》\n"
    "《写给十年以后的自己》\n《故乡的河流与远方》",
}


def lost(block, text):
    tool = cleaner.Cleaner(cleaner.Config(notes="off"))
    kept = tool.clean(text, content_type="text/plain").text.split("\n")
    kept = [line.strip() for line in kept]
    whole = cleaner.Cleaner(cleaner.Config(boilerplate="off", notes="off"))
    lines = whole.clean(block, content_type="text/plain").text.split("\n")
    return [line for line in lines if line.strip() not in kept]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", BLOCKS)
def test_short_block_below_the_body_stays(name, frame):
    above, below = FRAMES[frame]
    head = f"{above}{TITLE}\n{DATE}" if above else ""
    assert not lost(BLOCKS[name], f"{head}{BODY}{BLOCKS[name]}\n{below}")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", BLOCKS)
def test_short_block_above_the_body_stays(name, frame):
    above, below = FRAMES[frame]
    text = f"{above}{TITLE}\n{DATE}{BLOCKS[name]}\n{BODY}{below}"
    assert not lost(f"{TITLE}\n{BLOCKS[name]}", text)


@pytest.mark.parametrize("above", ["", MENU], ids=["first line", "menu"])
@pytest.mark.parametrize("title", TITLES)
def test_title_above_the_date_line_stays_and_is_noted(title, above):
    result = cleaner.clean(f"{above}{title}\n{DATE}{BODY}{FOOT}")
    assert result.text == f"{title}\n{BODY}".rstrip("\n") or result.text == f"{title}\n{BODY}"
    assert result.meta["title"] == title


def test_subtitle_stays():
    text = f"我的父亲\n——写在父亲节\n{DATE}{BODY}{FOOT}"
    assert cleaner.clean(text).text.startswith("我的父亲\n——写在父亲节\n为了")


def test_title_of_an_official_document_below_its_data_stays():
    text = (
        "首页\n政务公开\n登录\n索引号：000014349/2021-00012\n主题分类：教育\n发文机关：市教育局\n"
        "成文日期：2021-03-01\n关于加强校园安全工作的通知\n某教〔2021〕5号\n各县（市、区）教育局：\n"
    )
    result = cleaner.clean(text + BODY + FOOT)
    head = "关于加强校园安全工作的通知\n某教〔2021〕5号\n各县（市、区）教育局：\n"
    assert result.text.endswith(head + BODY) or result.text.endswith((head + BODY).rstrip("\n"))
    assert result.meta.get("title", "关于加强校园安全工作的通知") == "关于加强校园安全工作的通知"


def test_a_text_about_pages_keeps_its_headings_and_lists():
    text = (
        "网站需求说明\n一、导航栏\n导航栏应包含以下栏目：\n首页\n新闻中心\n产品展示\n联系我们\n登录\n注册\n"
        "二、页脚\n页脚应包含以下内容：\n版权声明\n备案号\n友情链接\n" + BODY
    )
    assert cleaner.clean(text).text == text


def test_titles_of_other_articles_right_below_the_body_go():
    titles = (
        "市教育局召开年度工作会议\n我市举行青少年科技创新大赛\n全市中小学开学第一课圆满落幕\n"
        "春季学期校园安全检查全面展开\n教师节表彰大会在市礼堂举行\n市一中获评全国文明校园称号\n"
        "暑期社会实践活动正式启动\n"
    )
    text = cleaner.clean(f"{MENU}{TITLE}\n{DATE}{BODY}{titles}{FOOT}").text
    assert text.rstrip("\n") == f"{TITLE}\n{BODY}".rstrip("\n")


def test_question_above_the_date_line_of_a_thread_stays():
    answer = "首先要打好基础，课本上的例题一定要自己动手做一遍，不要只看答案，错题要反复练习。\n"
    text = (
        "首页\n问答\n登录\n如何学好数学？\n2021-03-05 10:20\n被浏览 3456\n3 个回答\n小王\n"
        f"{answer}12 人赞同了该回答\n评论\n小李\n{answer}8 人赞同了该回答\n评论\n"
    )
    result = cleaner.clean(text)
    assert result.text.startswith("如何学好数学？\n")
    assert result.meta["title"] == "如何学好数学？"


def test_many_matches_of_one_line_take_linear_time():
    assert cleaner.clean("“" + "转载请注明出处。" * 20_000 + "”").text
