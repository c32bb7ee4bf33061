"""Frame slips of annotated pages, as DAMAGE lists them and as the seeds have them."""

from __future__ import annotations

import pytest

import cleaner

# Enough annotations around a place to make a page of it.
PAGE = "科學(xué)技術(shù)協(xié)會(huì)是黨聯(lián)系廣大科技工作者的人民團(tuán)體。"
PLAIN = "科學技術協會是黨聯系廣大科技工作者的人民團體。"


def repaired(text: str) -> cleaner.Result:
    return cleaner.repair(f"{PAGE}\n{text}\n{PAGE}")


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        # A character of the table matched across two.
        ("志愿者服務(wù)團(tuán),總?cè)藬?shù)達(dá)1800余人", "志愿者服務團,總人數達1800余人"),
        ("我們?cè)诿裰髟u(píng)議政風(fēng)行風(fēng)階段", "我們在民主評議政風行風階段"),
        (
            "7月15日上午,我們?cè)谛蓍e廣場(chǎng)擺攤設(shè)點(diǎn)",
            "7月15日上午,我們在休閑廣場擺攤設點",
        ),
        ("對(duì)工作進(jìn)行表?yè)P(yáng)。現(xiàn)將情況", "對工作進行表揚。現將情況"),
        # Two that touch.
        ("鎮(zhèn)日?qǐng)?bào)報(bào)道了這(zhè)件事", "鎮日報報道了這件事"),
        # Pairs of the user-defined zones dropped.
        ("得到當(dāng)?shù)卣推髽I(yè)的歡迎", "得到當地政府和企業的歡迎"),
        # Cut inside characters.
        ("有了好的開端?偨Y(jié)一年來的工作", "有了好的開端。總結一年來的工作"),
        ("“青少年科技教育示范學(xué)!、“青少年科技", "“青少年科技教育示范學校”、“青少年科技"),
        (
            "產(chǎn)業(yè)發(fā)展論壇?茀f(xié)作為主要承辦單位",
            "產業發展論壇。科協作為主要承辦單位",
        ),
    ],
)
def test_read_in_step_again(damaged, plain):
    result = repaired(damaged)
    assert result.text.split("\n")[1] == plain
    assert result.restore() == f"{PAGE}\n{damaged}\n{PAGE}"
    assert cleaner.repair(result.text).text == result.text


def test_0x80_begins_no_character_and_takes_the_next_byte_along():
    # 個 = 82 80: 每個包, = C3BF 8280 B0FC A3AC. The byte B0 is gone, so 包 may be any character.
    result = repaired("要下載(zài)的每?zǒng)?,這(zhè)個包和那個包")
    assert "要下載的每個" in result.text


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        # 80 went alone, and 個 is annotated behind it.
        ("這(zhè)里每?zǒng)?(gè)人都知道", "這里每個人都知道"),
        # ，法律、 is A3AC B7A8 C2C9 A1A2: both pairs between A3 and C9 are dropped, one of them in
        # a small zone.
        (
            "依照法律，違反本條例規(guī)定的行爲?wèi)伞⑿姓ㄒ?guī)",
            "依照法律，違反本條例規定的行爲，法律、行政法規",
        ),
        # 服|務 is FE84, a character of later editions.
        ("為您提供一站式的服(fú)務和我們的客?tuì)?hù)", "為您提供一站式的服務和我們的客戶"),
        # The place goes on behind the characters that read worst.
        (
            "河南環(huán)?萍加邢薰境闪(15)2006年,專(zhuān)業(yè)生產環(huán)保設(shè)備",
            "河南環保科技有限公司成立于2006年,專業生產環保設備",
        ),
        # The bracket of a tag, in text.
        ("三、訂(dìng)購(gòu)須?zhān)?/p>", "三、訂購須知</p>"),
        # A bracket that went with a byte before it; the line lacks it.
        ("何不搞成績?xiōng)笈判?圖)", "何不搞成績大排行(圖)"),
    ],
)
def test_further_ways_in_which_bytes_went(damaged, plain):
    result = repaired(damaged)
    assert result.text.split("\n")[1] == plain
    assert result.restore() == f"{PAGE}\n{damaged}\n{PAGE}"


@pytest.mark.parametrize("mark", "①⑤→★×")
def test_symbols_in_step_stay(mark):
    # ；① is A3BB A2D9: cut from 。虎贉… it would look the same.
    result = repaired(f"優(yōu)質(zhì)高效；{mark}減輕勞動?hòng)姸龋岣咝?率)")
    assert f"高效；{mark}減輕" in result.text


def test_no_line_end_is_added_to_a_document():
    # 系。 is CFB5 A1A3: the byte A3 took a character along that the document doesn't have.
    text = f"{PAGE}\n與(yǔ)您取得聯?náo)怠?"
    assert cleaner.repair(text).text.endswith("\n與您取得聯系。")
    text = f"{PAGE}\n構?wǔ)煞缸锏，依法追究刑事責任?"
    assert cleaner.repair(text).text.endswith("\n構成犯罪的，依法追究刑事責任。")
    text = f"{PAGE}\n這(zhè)是什麼原因造成的呢?"
    assert cleaner.repair(text).text.endswith("\n這是什麼原因造成的呢?")


@pytest.mark.parametrize(
    "text",
    [
        "可不可以用高壓鍋?當然可以。",
        "你去不去?我去。",
        "充多少錢才能玩得舒服?答:月卡就夠了。",
        "連吃三碗飯!\n紅燒排骨。",
        "包郵!!,快來!!!!",
        "選哪個?(A)甲(B)乙(C)丙",
        "這是什麼?(a)甲 b)乙",
        "第幾題?e)五",
        "if(條件){執行();}else{退出();}",
        '<?php echo "你好"; ?>',
        "grep -E '^(a|b)?c' f",
    ],
)
def test_marks_of_ascii_stay_where_nothing_has_put_the_text_out_of_step(text):
    result = cleaner.repair(f"{PAGE}\n{text}")
    assert result.text == f"{PLAIN}\n{text}"
    assert not result.flags


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        # The carriage return of a line end went with a byte, and the line feed stayed.
        ("就診須?zhān)?\n做胃鏡前一天十點以后禁食。", "就診須知\n做胃鏡前一天十點以后禁食。"),
        # 。” at the end of a line.
        ("“路上餓得慌，被我吃掉了！\n“騙人！”小姑娘", "“路上餓得慌，被我吃掉了。”\n“騙人！”小姑娘"),
        ("他說:“明天再去!\n“好。”", "他說:“明天再去。”\n“好。”"),
    ],
)
def test_ends_of_lines(damaged, plain):
    assert cleaner.repair(f"{PAGE}\n{damaged}").text == f"{PLAIN}\n{plain}"


def test_a_replacement_character_stays_where_the_page_has_question_marks_for_what_is_lost():
    text = "一直走，\ufffd到紅綠燈右轉。"
    page = f"{PAGE}我們?cè)诿裰髟u(píng)議工作中。"
    assert cleaner.repair(f"{page}\n{text}").text.endswith(f"在民主評議工作中。\n{text}")


def test_marks_that_hardly_stand_together_are_flagged():
    # 專科 is 8CA3 BFC6: cut at A3BF, and at 、, both bytes beside it are lost.
    text = "我院是省級(jí)臨床重點(diǎn)？、國家藥物臨床試(shì)驗(yàn)機構。"
    result = cleaner.repair(f"{PAGE}我們?cè)诿裰髟u(píng)議工作中。\n{text}")
    assert [flag.rule for flag in result.flags] == ["damage.frame-slip"]


def test_a_mark_at_the_end_of_a_quotation_that_has_no_other_is_flagged():
    # 。” is A1A3 A1B1: where a page is cut between them ！ (A3A1) is left.
    result = repaired("他說(shuō)：“我們(men)要從(cóng)這(zhè)里入手，解決問題！")
    assert [flag.rule for flag in result.flags] == ["damage.frame-slip"]
    assert "解決問題。”" in result.flags[0].evidence
    assert not repaired("他說(shuō)：“我們(men)要從(cóng)這(zhè)里入手！”").flags


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        ("我們cè)诿裰髟u(píng)議總結(jié)，電(diàn)shān)C功率", "我們在民主評議總結，電機功率"),
        ("我們(cè)诿裰髟u(píng)議總結(jié)", "我們在民主評議總結"),
        ("有什么要求，歡(huān)迎聯(lián)(náo)滴覀(men)", "有什么要求，歡迎聯系我們"),
    ],
)
def test_bytes_of_which_nothing_is_left(damaged, plain):
    assert repaired(damaged).text.split("\n")[1] == plain


def test_a_note_with_another_reading_is_flagged_and_not_taken_for_a_lost_character():
    result = repaired("我們?cè)诿裰髟u(píng)議政風(fēng)行風(fēng)，好書相伴(ba)，如果(men)發現")
    assert "我們在民主評議政風行風，好書相伴" in result.text
    assert "如果們" not in result.text


def test_an_annotation_out_of_step_that_nothing_explains_is_flagged():
    result = repaired("每(zǒng)人都知道")
    assert "每(zǒng)人" in result.text
    assert [flag.rule for flag in result.flags] == ["damage.frame-slip"]


@pytest.mark.parametrize(
    "line",
    [
        "選購(gòu)時應(yīng)該注意哪些問(wèn)題(tí)?首先要看材質(zhì)",
        "濰坊減速機(jī)哪家好?認准永興閥門(mén)",
        "這是什麼原因造成的呢?下面小編(biān)就說(shuō)說(shuō)",
    ],
)
def test_question_marks_in_step_stay(line):
    assert repaired(line).text.count("?") == line.count("?")


def test_the_note_says_what_happened():
    result = repaired("我們?cè)诿裰髟u(píng)議政風(fēng)行風(fēng)階段")
    notes = [note for note in result.notes if "damage.frame-slip" in note.rules]
    assert len(notes) == 1
    assert notes[0].reason == "slip: 冊 (cè) was matched across 們|在; 1 byte recovered"


def test_the_likeliest_of_several_good_readings_is_put_there_and_flagged_with_the_others():
    # 校“ is D0A3 A1B0, cut at A3A1: of the first character one byte is left, and it isn't there.
    result = repaired("能教育,該!肮(jié)能環(huán)保")
    assert result.text.split("\n")[1] == "能教育,該校“節能環保"
    assert [flag.rule for flag in result.flags] == ["damage.frame-slip-likely"]
    assert "該校“節能" in result.flags[0].evidence
    assert "該模“節能" in result.flags[0].evidence


def test_a_reading_far_ahead_of_all_others_is_not_flagged():
    result = repaired("對(duì)工作進(jìn)行表?yè)P(yáng)。現(xiàn)將情況")
    assert "對工作進行表揚。現將情況" in result.text
    assert not result.flags


def test_what_nobody_can_know_is_flagged_and_not_invented():
    # The digit was swallowed: nothing says which one it was.
    damaged = "參(cān)加活?yóng)?0次的會(huì)員(yuán)"
    result = repaired(damaged)
    flags = [flag for flag in result.flags if flag.rule == "damage.frame-slip"]
    assert flags
    assert not any(f"活動{digit}0次" in result.text for digit in range(10))


@pytest.mark.parametrize(
    "text",
    [
        "為什麼?因為科協的會員總人數達1800余人。",
        "单（shàn）于、可(kè)汗、龟(qiū)兹，都是古代的读音。",
        "學(xué)習(xí)書(shū)讀(dú)寫(xiě)",
        "小猫(māo)在院(yuàn)子里玩，小猫很高兴。妈妈给小猫喂食，小猫跑进院子。",
        "你去哪儿?我去学校!他呢;他也去。",
        # Other readings than the usual ones; one character with two of them.
        "「學而時習之，不亦說(yuè)乎？有朋自遠方來，不亦樂(lè)乎？人不知而不慍(yùn)，不亦君子乎？」",
        "臺（tāi）州、番（pān）禺、樂（lào）亭、樂（yuè）清、單（shàn）縣、華（huà）縣、厦（xià）門。",
        "多音字辨析：還(hái)是、還(huán)給；長(cháng)短、長(zhǎng)大；樂(lè)觀、樂(yuè)器；",
        # Characters by themselves, and not annotated elsewhere.
        "愛（ài）：對人或事物有深厚的感情。\n罷（bà）：停止。\n備（bèi）：準備，具有。",
        "「買（mǎi）」和「賣（mài）」聲調不同，「買（mǎi）」是第三聲，「賣（mài）」是第四聲。",
        "國(guó) 國家\n學(xué) 學校\n長(cháng) 長江\n會(huì) 開會",
        # With an example, or what they mean.
        "行(háng银行)和长(cháng长短)是多音字。",
        "還（huán 还書）、樂（yuè 音樂）、長（zhǎng 長大）",
        "觊(jì希望得到)觎(yú非分之想)之心，古人常有。",
        # Of simplified text each hard character, wherever it stands.
        "熊（xióng）猫（māo）喜欢吃竹（zhú）子。熊（xióng）猫（māo）的家在四川，那里有很多竹（zhú）林。",
        # With their simplified forms; two that differ by their tones.
        "學(xué)学、習(xí)习、聽(tīng)听、說(shuō)说、讀(dú)读、寫(xiě)写、時(shí)时、間(jiān)间、電(diàn)电、腦(nǎo)脑",
        "買(mǎi)東西和賣(mài)東西。",
        "辨字：鐘(zhōng)頭、鍾(zhōng)情；發(fā)現、髮(fà)型；復(fù)習、複(fù)雜；乾(gān)淨、幹(gàn)部；裡(lǐ)面、裏(lǐ)頭。",
        "我很喜歡學（xué）這個字\n他不會寫讀（dú）字",
        "買(mǎi, to buy)東西，學(xué, to study)習漢(hàn, Chinese)語，聽(tīng, to hear)歌",
        "有子曰：「其為人也孝弟(ti)，而好(hao)犯上者，鮮(xian)矣。」學而時習之，不亦說(yue)乎？",
        # Letters that spell a reading of the character before, in turn with words.
        "我的(D盘和E盘)空间不足，正确的(d和e)有两个，合力(L和I)的方向不变。",
        # Two readings.
        "亳(bó)州、涪(fú)陵、蚌(bèng)埠三地，行(háng又xíng)唐。",
        "棚(péng)、壁(bì)、虹(hóng)。\n露(lù或lòu)马脚。",
        # A word on a page of traditional characters that have no notes.
        "媽媽在廚房裡做飯，爸爸在客廳看報(bào)紙(zhǐ)，弟弟在房間寫作業。",
        # A line of which every character is annotated, with others around it.
        "下面是課文的第一句，請同學們跟著念三遍，然後抄寫在練習本上：\n春(chūn)節(jié)的(de)時(shí)候"
        "(hòu)，家(jiā)家(jiā)戶(hù)戶(hù)都(dōu)貼(tiē)春(chūn)聯(lián)、放(fàng)鞭(biān)炮(pào)。",
        # Verses with all readings, or with those of the rhymes, twice.
        *(
            f"旅客在一楼进车站，过安检。\n{verse}\n在淘汰赛首圈分别击败了对手。\n{verse}"
            for verse in (
                "趙(zhào)錢(qián)孫(sūn)李(lǐ)，周(zhōu)吳(wú)鄭(zhèng)王(wáng)，馮(féng)陳(chén)褚(chǔ)衛(wèi)。",
                "人之初(chū)，性本善(shàn)，習相遠(yuǎn)，性乃遷(qiān)，貴以專(zhuān)，昔孟母(mǔ)，擇鄰處(chǔ)。",
            )
        ),
        # A song in which one is without.
        "你問(wèn)我愛(ài)你有多深，我愛你有幾(jǐ)分",
        # Names.
        "莊(zhuāng)家豪、趙(zhào)長廷、劉(liú)雅婷、陳(chén)志明、張(zhāng)文、許(xǔ)國華、鄭(zhèng)秀英、"
        "謝(xiè)明德、蕭(xiāo)玉、葉(yè)子、蘇(sū)文中、呂(lǚ)大明",
        "、".join(["吳(Wú)秀柱、蔣(Jiǎng)育仁、鄧(Dèng)麗、馮(Féng)小剛、韓(Hán)雪"] * 8),
        # A bracket that somebody forgot.
        "“行”怎么读?háng）",
        "他叹气道:唉?ài)!",
        "(Je ne sais pas\noù il va? là)",
        "¿Quién eres? tú) yo)",
        "搜索?xué)",
    ],
)
def test_clean_text_is_left_alone(text):
    result = cleaner.repair(text)
    assert result.text == text
    assert not [flag for flag in result.flags if flag.rule == "damage.frame-slip"]


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        ("網(wǎng)絡(luò )主播", "網絡主播"),
        ("學(xué姑娘好姑娘)習和面(mià免費高清版n)對(duì)", "學習和面對"),
        ("時(s直播噼裡啪啦hí)間與著(資源美麗zhe)力", "時間與著力"),
        ("憂(yōu(zī))慮(lǜ)", "憂慮"),
        ("培訓(xùnav在线)、電(dwww.iàn)話和漢語(yǔ,亚洲)", "培訓、電話和漢語"),
    ],
)
def test_annotations_with_blanks_and_spam(damaged, plain):
    assert repaired(damaged).text.split("\n")[1] == plain


def test_spam_within_a_syllable_tells_by_itself():
    assert cleaner.repair("有時(s直播噼裡啪啦hí)候").text == "有時候"
