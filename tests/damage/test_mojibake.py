"""Text read in the wrong encoding: every family, parts of lines, lost bytes, and what isn't so."""

from __future__ import annotations

import random

import ftfy.bad_codecs  # noqa: F401  registers the sloppy codecs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.damage.mojibake.encodings import Misreading, byte_images, misread_bytes

TEXT = "今天上午，全市科技工作会议在市委礼堂召开。"
TRADITIONAL = "今天上午，全市科技工作會議在市委禮堂召開。"
CLEAN = "会议要求各单位认真总结经验，提出明年的工作计划。"
LATIN = "damage.latin-mojibake"
CJK = "damage.utf-8-mojibake"
LEGACY = "damage.legacy-mojibake"
CROSSED = "damage.crossed-mojibake"
SWAPPED = "damage.swapped-utf-16"
UNCERTAIN = "damage.uncertain-character"
LOST = "damage.lost-text"


def misread(text: str, written: str, read: str, errors: str = "strict") -> str:
    """Text written in one encoding and read in another; errors="?": U+FFFD became ?."""
    if errors == "?":
        return text.encode(written).decode(read, "replace").replace("\ufffd", "?")
    return text.encode(written).decode(read, errors)


def repaired(damaged: str) -> cleaner.Result:
    """The result, having checked that it can be undone and is stable."""
    result = cleaner.repair(damaged)
    assert result.status != "failed", result.meta
    assert result.restore() == damaged
    again = cleaner.repair(result.text)
    assert again.text == result.text
    return result


SINGLE = ["latin-1", "sloppy-windows-1252", "sloppy-windows-1250", "sloppy-windows-1251", "cp437",
          "mac-roman", "cp850", "cp866", "koi8-r"]  # fmt: skip


@pytest.mark.parametrize("read", SINGLE)
@pytest.mark.parametrize(
    ("written", "text", "rule"),
    [("utf-8", TEXT, LATIN), ("utf-8", TRADITIONAL, LATIN), ("gb18030", TEXT, LEGACY),
     ("big5", TRADITIONAL, LEGACY)],
)  # fmt: skip
def test_read_in_single_bytes(written, text, rule, read):
    result = repaired(misread(text, written, read))
    assert result.text == text
    assert {note.rules for note in result.notes} == {(rule,)}


@pytest.mark.parametrize(
    ("written", "read", "text", "rule", "reason"),
    [
        ("utf-8", "gb18030", "好好学习，天天向上吧", CJK, "UTF-8 read as GBK"),
        ("utf-8", "cp932", "中国人民大学校长", CJK, "UTF-8 read as Shift_JIS"),
        ("gb18030", "big5", "函数声明", CROSSED, "GBK read as Big5"),
        ("gb18030", "cp949", "中国人民大学校长", CROSSED, "GBK read as EUC-KR"),
        ("gb18030", "cp932", "计算机信息系统安全保护", CROSSED, "GBK read as Shift_JIS"),
        ("big5", "cp932", "今天天氣很好", CROSSED, "Big5 read as Shift_JIS"),
        ("utf-16-le", "utf-16-be", "科学技术协会工作总结", SWAPPED, "UTF-16LE read as UTF-16BE"),
        ("utf-8", "cp437", "首页和目的地页", LATIN, "UTF-8 read as code page 437"),
        ("gb18030", "sloppy-windows-1250", "御用软件下载", LEGACY, "GBK read as Windows-1250"),
    ],
)  # fmt: skip
def test_the_note_names_rule_and_misreading(written, read, text, rule, reason):
    result = repaired(misread(text, written, read))
    assert result.text == text
    (note,) = result.notes
    assert note.rules == (rule,)
    assert note.reason == reason
    assert note.confidence == 0.97
    assert result.flags == ()


LITERAL = [
    ("ÓÉÔÂÒªºÃºÃÑ§Ï°", "由月要好好学习", "GBK as Latin-1"),
    ("鐢辨湀瑕佸ソ濂藉涔", "由月要好好学习", "UTF-8 as GBK; private use not shown"),
    ("滲杅汒隴", "函数声明", "GB 2312 as Big5"),
    ("浣犲ソ", "你好", "two characters of UTF-8 as GBK"),
    ("ChatGPT 璁㈤槄", "ChatGPT 订阅", "after English"),
    ("°®ÄãÒ»ÍòÄê", "爱你一万年", "GBK as Latin-1"),
    ("ΘªûΘí╡σÆîτ¢«τÜäσ£░Θí╡", "首页和目的地页", "UTF-8 as code page 437"),
    ("锘夸腑鏂囩綉椤电殑鏍囬", "中文网页的标题", "a byte-order mark and UTF-8 as GBK"),
    ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€", "привет мир", "UTF-8 of Russian stays Russian"),
    ("Ã©tÃ©", "été", "UTF-8 of French stays French"),
    ("æ—¥æœ¬èªžã®æ–‡ç«\xa0ã§ã™", "日本語の文章です", "UTF-8 of Japanese"),
]


@pytest.mark.parametrize(("damaged", "text", "why"), LITERAL)
def test_literal_cases(damaged, text, why):
    assert repaired(damaged).text == text, why


@pytest.mark.parametrize(
    ("steps", "text", "reason"),
    [
        ((("utf-8", "latin-1"), ("utf-8", "latin-1")), TEXT,
         "UTF-8 read as Latin-1, then UTF-8 read as Latin-1"),
        ((("gb18030", "latin-1"), ("utf-8", "latin-1")), TEXT,
         "GBK read as Latin-1, then UTF-8 read as Latin-1"),
        ((("utf-8", "sloppy-windows-1252"), ("utf-8", "sloppy-windows-1252")), TRADITIONAL,
         "UTF-8 read as Windows-1252, then UTF-8 read as Windows-1252"),
        ((("utf-8", "gb18030"), ("utf-8", "gb18030")), "国家和人民的利益",
         "UTF-8 read as GBK, then UTF-8 read as GBK"),
    ],
)  # fmt: skip
def test_misread_twice(steps, text, reason):
    damaged = text
    for written, read in steps:
        damaged = misread(damaged, written, read)
    result = repaired(damaged)
    assert result.text == text
    assert [note.reason for note in result.notes] == [reason]


KINDS = [("utf-8", "latin-1"), ("utf-8", "sloppy-windows-1252"), ("gb18030", "latin-1"),
         ("utf-8", "cp437"), ("gb18030", "big5hkscs")]  # fmt: skip
PART = "科学技术与社会发展"


@pytest.mark.parametrize(("written", "read"), KINDS)
@pytest.mark.parametrize(
    ("head", "tail"), [("标题：", ""), ("", "。正文开始了。"), ("作者：李明  标题：", "（全文）"),
                       ("[INFO] 2021-03-04 10:22 ", " OK")]
)  # fmt: skip
def test_a_field_of_a_line(written, read, head, tail):
    damaged = head + misread(PART, written, read) + tail
    result = repaired(damaged)
    assert result.text == head + PART + tail
    assert all(damaged[: note.at.start].startswith(head) for note in result.notes)


def test_lines_with_different_misreadings():
    lines = [
        (CLEAN, CLEAN),
        (misread(TEXT, "utf-8", "latin-1"), TEXT),
        (misread(TEXT, "gb18030", "latin-1"), TEXT),
        ("", ""),
        (misread("好好学习，天天向上吧", "utf-8", "gb18030"), "好好学习，天天向上吧"),
        (misread(PART, "gb18030", "big5"), PART),
        (CLEAN, CLEAN),
        (misread(TRADITIONAL, "big5", "sloppy-windows-1252"), TRADITIONAL),
    ]
    damaged = "\n".join(line for line, _ in lines)
    result = repaired(damaged)
    assert result.text == "\n".join(line for _, line in lines)
    assert {note.reason for note in result.notes} == {
        "UTF-8 read as Latin-1", "GBK read as Latin-1", "UTF-8 read as GBK", "GBK read as Big5",
        "Big5 read as Latin-1",
    }  # fmt: skip


LONG = "科学技术是第一生产力，创新是引领发展的第一动力，人才是第一资源。"


@pytest.mark.parametrize("errors", ["replace", "?", "ignore"])
@pytest.mark.parametrize(
    ("written", "read", "name"),
    [("utf-8", "gbk", "UTF-8 read as GBK"), ("utf-8", "cp1252", "UTF-8 read as Windows-1252")],
)
def test_lost_bytes(written, read, errors, name):
    result = repaired(misread(LONG, written, read, errors))
    right = sum(one == other for one, other in zip(result.text, LONG, strict=True))
    assert right >= len(LONG) - 2
    (note,) = result.notes
    assert note.reason.startswith(f"{name}; ")
    assert note.reason.endswith(" characters had lost bytes, which the language chose")
    assert note.confidence == 0.9


def test_what_is_wrong_is_marked_or_flagged():
    """Of a name nobody can say which it is."""
    result = repaired(
        misread("联系人：褚时健，电话：021-62345678，地址：长宁区", "utf-8", "gbk", "replace")
    )
    wanted = "联系人：褚时健，电话：021-62345678，地址：长宁区"
    told = "".join(flag.evidence for flag in result.flags if flag.rule == UNCERTAIN)
    for found, right in zip(result.text, wanted, strict=True):
        assert found in (right, "\ufffd") or found in told


def test_an_uncertain_character_is_not_invented():
    # ！ is EF BC 81, and 81 is gone: it may have been ： (9A) or ， (8C) as well.
    result = repaired("鎻掍欢淇濆瓨鎴愬姛锛?")
    assert result.text == "插件保存成功\ufffd"
    (flag,) = [flag for flag in result.flags if flag.rule == UNCERTAIN]
    assert flag.evidence.startswith("lost: perhaps ")
    assert "in 存成功" in flag.evidence


def test_a_likely_character_is_flagged():
    result = repaired("标题：鐢辨湀瑕佸ソ濂藉涔犲ぉ澶╁悜涓�。正文开始")
    assert result.text == "标题：由月要好好学习天天向上。正文开始"
    assert all(flag.rule == UNCERTAIN for flag in result.flags)


@pytest.mark.parametrize("text", [TEXT, LONG, CLEAN, "李明的作业"])
def test_gbk_read_as_utf_8_is_gone(text):
    """Nothing is invented where most is U+FFFD."""
    damaged = misread(text, "gb18030", "utf-8", "replace")
    result = repaired(damaged)
    assert result.text == damaged
    assert result.notes == ()
    assert result.flags


def test_lost_text_is_flagged():
    for run in ("锟斤拷锟斤拷锟斤拷", "烫烫烫烫烫烫", "屯屯屯屯屯屯", "\ufffd\ufffd\ufffd"):
        damaged = f"会议决定{run}提出工作计划。"
        result = repaired(damaged)
        assert result.text == damaged
        assert [damaged[slice(*f.span)] for f in result.flags if f.rule == LOST] == [run]


def test_lost_text_is_removed_on_request():
    tool = cleaner.Cleaner(cleaner.Config(lost="remove"))
    damaged = "会议决定锟斤拷锟斤拷提出工作计划，\ufffd\ufffd\ufffd内存里是烫烫烫烫。"
    result = tool.clean(damaged)
    assert result.text == "会议决定提出工作计划，内存里是。"
    assert {rule for note in result.notes for rule in note.rules} == {LOST}
    assert result.restore() == damaged
    assert tool.clean(result.text).text == result.text


def test_what_is_said_about_lost_text_stays():
    tool = cleaner.Cleaner(cleaner.Config(lost="remove"))
    for text in (
        "网页乱码锟斤拷是怎么来的？",
        "为什么会看到“烫烫烫”？",
        "水很烫，烫手。",
        "锟斤，两字。",
    ):
        assert tool.clean(text).text == text


CLEAN_TEXTS = {
    "Japanese": "これは日本語の文章です。漢字もあります。国立国会図書館デジタルコレクション。",
    "Japanese without kana": "東京都千代田区永田町一丁目十番一号国立国会図書館総務部",
    "halfwidth kana": "ﾃｽﾄ ﾃﾞｰﾀ ｶﾌﾞｼｷｶﾞｲｼｬ ｻﾝﾌﾟﾙ ﾒｯｾｰｼﾞ",
    "Korean": "한국어 문장입니다. 漢字도 있습니다. 서울특별시 종로구 세종로",
    "Russian": "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "Ukrainian": "Щастям б'єш жук їх глицю в фон й ґедзь пріч.",
    "Greek": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Το τάχιστον αλώπηξ.",
    "Vietnamese": "Do bạch kim rất quý nên sẽ dùng để lắp vô xương. Tiếng Việt.",
    "French": "Voix ambiguë d'un cœur qui, au zéphyr, préfère les jattes de kiwis. Où ça ? Là-bas.",
    "German": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Übergröße, Öl.",
    "Turkish": "Pijamalı hasta yağız şoföre çabucak güvendi. İÖÜĞŞÇ ığüşöç",
    "Polish": "Pchnąć w tę łódź jeża lub ośm skrzyń fig. ŻÓŁĆ ĘĄŃ",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Icelandic": "Kæmi ný öxi hér, ykist þjófum nú bæði víl og ádrepa.",
    "Arabic": "نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر",
    "Hebrew": "דג סקרן שט בים מאוכזב ולפתע מצא חברה",
    "Thai": "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน",
    "rare names": "鑫淼、犇牪、叕朤、韡、翀、昪、堃、喆，都是少见的名字；朱镕基，李赟。",
    "places": "山东莘县、河南濮阳、江西婺源、安徽歙县、湖北监利、广东番禺、鄱阳湖、盱眙、亳州",
    "chemistry": "氕氘氚，镧铈镨钕钷钐铕钆铽镝钬铒铥镱镥，嘌呤、嘧啶、吡啶、噻吩、苯并呋喃",
    "classical": "乾坤屯蒙需訟師比小畜履，泰否同人大有謙豫隨蠱臨觀，噬嗑賁剝復无妄大畜頤",
    "pinyin": "单（shàn）于，汉语拼音 lǜ、nǚ、ǎ ě ǐ ǒ ǔ；zhōngguó rénmín，ㄅㄆㄇㄈ",
    "phonetic": "英语 /ˈæpəl/ 与 [ðə θɪŋ]，国际音标 tɕʰ ʂ ʐ ŋ",
    "boxes": "┌──┬──┐\n│表头│说明│\n├──┼──┤\n│█▓▒░│▲△│\n└──┴──┘",
    "formulas": "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β ≡ ¬(¬α ∨ β)，±5°C×2÷3≤√2≈1.41",
    "code": 'def é(x: int) -> str:\n    return "ñ" * x  # ça marche; größe = übung\nprint(é(3))',
    "log": "2021-03-04 12:00:00 [ERROR] café: can't open ‘naïve.txt’ — permission denied…",
    "prices": "£15，€20，¥300，§5，©2020，®，™，№5，№６",
    "traditional": "臺灣鐵路管理局與臺北捷運公司聯合發佈：颱風來襲，鳶鑽鬱纔蘊，齣麵鬍鬚",
    "Cantonese": "佢哋喺嗰度食咗嘢，唔係噉嘅，冇嘢喎，乜嘢嚟㗎，啲嘢畀晒我啦",
    "emoji": "太好了😀👍🏽，明天见🎉‼️",
    "names of letters": "À Á Â Ã Ä Å Æ Ç È É Ê Ë",
    "Bopomofo": (
        "惡惡（ㄜˋㄜˋ）\n塑膠製（ㄙㄨˋㄐㄧㄠㄓˋ）\n"
        "葉憲祖 注音：ㄧㄝˋㄒㄧㄢˋㄗㄨˇ 釋義：略\n參ㄘㄢ贊ㄗㄢˋ"
    ),
    "Bopomofo with a gap": "讀ㄏㄤˊ\ufffd\nㄅ\ufffdㄆㄇㄈ",
    "readings": "削髮披緇(xuē fà pī zī)\nLì Tǐ Jǐ Hé\n水盡鵝飛(shuǐ jǐn é fēi)\nlì-bǐ-lǐ-yà",
    "readings with a gap": "李(Lǐ)遠哲\ufffd\n给(gě\ufffdi或jǐ)",
    "Greek variables": "設ρ、υ為兩數，μη=π。",
    "rare characters": (
        "侊：見「侊」部；从侊省声。\n見「癎」部；从癎省声\n王髀、李髀垪、張钣等人出席\n√教育團體∵∫"
    ),
    "rare characters with a gap": (
        "吐絲結\ufffd繭\n秋天到了，\ufffd\ufffd葉慢慢變黃\n「九香蟲\ufffd」\n「淚蠟\ufffd」"
    ),
    "Japanese with a gap": "山路を登\ufffdりながら、\n彼は毎朝\ufffdく起きて、公園を散歩する。",
    "Korean with a gap": (
        "데\ufffd터베이스에 연결할 수 없습니다.\n漢字(한자)、國家(국가)는 널\ufffd리"
    ),
    "Korean with a question mark": "데?터베이스에",
    "an inscription": (
        "碑文「\ufffd公諱\ufffd，字\ufffd之\ufffd，\ufffd州人也」\n修\ufffd\ufffd桥\ufffd座。"
    ),
    "a page with gaps": (
        "还有一个更易用\ufffd的变\ufffd种df\ufffdc\ufffd。\n连接你的\ufffd务器的\ufffdS\ufffdH 密钥"
    ),
    "Latin words": "Café à la carte，味道不错；naïve、résumé、El Niño、São Paulo、Zürich、Ångström",
}


@pytest.mark.parametrize("name", CLEAN_TEXTS)
def test_what_is_not_misread_is_left_alone(name):
    text = CLEAN_TEXTS[name]
    for surrounded in (text, f"{CLEAN}\n{text}\n{CLEAN}", f"说明：{text}"):
        result = repaired(surrounded)
        assert not {r for n in result.notes for r in n.rules} & {
            LATIN,
            CJK,
            LEGACY,
            CROSSED,
            SWAPPED,
        }


def random_text(seed: int, *ranges: tuple[int, int]) -> str:
    rng = random.Random(seed)  # noqa: S311
    return "".join(chr(rng.randrange(*rng.choice(ranges))) for _ in range(100_000))


HOSTILE = {
    "a rare character": "鑫" * 100_000,
    "a character of mojibake": "鐢" * 100_000,
    "U+FFFD": "\ufffd" * 100_000,
    "锟": "锟" * 100_000,
    "锟斤拷": "锟斤拷" * 33_333,
    "rare and lost": "鐢\ufffd" * 50_000,
    "an accented letter": "é" * 100_000,
    "a lead byte": "Ã" * 100_000,
    "a trail of halfwidth kana": "ｼ" * 100_000,
    "short lines": "鑫鐢辨\n" * 500,
    "any code points": random_text(1, (0, 0x110000)),
    "ideographs": random_text(2, (0x4E00, 0x9FA6)),
    "Latin letters": random_text(3, (0x80, 0x250)),
    "the basic plane": random_text(4, (0x20, 0xD800), (0xE000, 0x10000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name):
    result = cleaner.repair(HOSTILE[name])
    assert result.status != "failed", result.meta
    assert result.restore() == HOSTILE[name]
    assert not [flag for flag in result.flags if flag.rule == "pipeline.unstable"]


def test_a_long_line_of_any_bytes():
    """Long stretches are only searched where their parts are promising."""
    rng = random.Random(5)  # noqa: S311
    text = "".join(chr(rng.randrange(0xA1, 0x100)) for _ in range(8_000))
    assert cleaner.repair(text).restore() == text


PIECES = ["鐢", "辨湀", "浣犲ソ", "锟斤拷", "锛?", "�", "?", "Ã", "©", "ÖÐ", "ÎÄ", "ä¸", "\xad",
          "â€™", "ﾖﾐ", "滲杅汒隴", "中文", "國", "é", " ", "\n", "：", "a",
          "텹", "\ue766", "€"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_mixture_is_stable(text):
    repaired(text)


def test_misreadings_have_names():
    assert str(Misreading("gb18030", "sloppy-windows-1252")) == "GBK read as Windows-1252"
    assert str(Misreading("utf-16-le", "utf-16-be")) == "UTF-16LE read as UTF-16BE"


def test_bytes_of_misread_text():
    assert misread_bytes("ÖÐ", "latin-1") == [b"\xd6\xd0"]
    assert misread_bytes("中", "latin-1") == []
    # Windows reads 0x80 as a euro sign, GB 18030 has it at A2E3.
    assert misread_bytes("鈥€", "gb18030") == [b"\xe2\x80\x80", b"\xe2\x80\xa2\xe3"]


def test_bytes_of_characters():
    images = byte_images("cp437")
    assert images["Θ"] == (b"\xe9",)
    assert "中" not in images
    assert byte_images("gb18030")["中"] == (b"\xd6\xd0",)
    assert byte_images("gb18030")["€"] == (b"\xa2\xe3", b"\x80")
