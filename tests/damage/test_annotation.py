"""Pinyin in brackets behind characters: what sites have put there, and what teachers have."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.damage.annotation.stage import LIKELY

PAGE, LINE = (
    "科學技術協會是黨聯系廣大科技工作者的人民團體。",
    "我們在民主評議政風階段總人數達到一千",
)
ROUND = "科學(xué)技術(shù)協(xié)會(huì)是黨聯(lián)系廣(guǎng)大科技工作者的人民團(tuán)體。"


@pytest.mark.parametrize(
    ("page", "line"),
    [
        pytest.param(
            "科學(xue2)技術(shu4)協(xie2)會(hui4)是黨聯(lian2)系廣(guang3)大科技工作者的人民團(tuan2)體。",
            "我們?ce4)诿裰髟u(ping2)議政風(feng1)階(jie1)段總(zong3)人數(shu4)達(da2)到一千",
            id="tone numbers",
        ),
        pytest.param(
            "科學(xue)技術(shu)協(xie)會(hui)是黨聯(lian)系廣(guang)大科技工作者的人民團(tuan)體。",
            "我們?ce)诿裰髟u(ping)議政風(feng)階(jie)段總(zong)人數(shu)達(da)到一千",
            id="no tones",
        ),
        pytest.param(
            "科學(xué)技術(shù)協(xié)會(huì)是黨聯(lián)系廣(guǎng)大科技工作者的人民團(tuán)體。",
            "我們\ufffdcè)诿裰髟u(píng)議政風(fēng)階(jiē)段總(zǒng)人數(shù)達(dá)到一千",
            id="U+FFFD for the bytes that were lost",
        ),
        pytest.param(
            "科學(xué)技術(shù)協(xié)會(huì)是黨聯(lián)系廣(guǎng)大科技工作者的人民團(tuán)體。",
            "我們\ufffd(cè)诿裰髟u(píng)議政風(fēng)階(jiē)段總(zǒng)人數(shù)達(dá)到一千",
            id="the bracket kept",
        ),
        pytest.param(
            "科學[xué]技術[shù]協[xié]會[huì]是黨聯[lián]系廣[guǎng]大科技工作者的人民團[tuán]體。",
            "我們訹cè]诿裰髟u[píng]議政風[fēng]階[jiē]段總[zǒng]人數[shù]達[dá]到一千",
            id="square brackets",
        ),
        pytest.param(
            "科學（xué）技術（shù）協（xié）會（huì）是黨聯（lián）系廣（guǎng）大科技工作者的人民團（tuán）體。",
            "我們裕╟è）诿裰髟u（píng）議政風（fēng）階（jiē）段總（zǒng）人數（shù）達（dá）到一千",
            id="fullwidth brackets",
        ),
        pytest.param(
            "科學<xué>技術<shù>協<xié>會<huì>是黨聯<lián>系廣<guǎng>大科技工作者的人民團<tuán>體。",
            "我們?cè>诿裰髟u<píng>議政風<fēng>階<jiē>段總<zǒng>人數<shù>達<dá>到一千",
            id="angle brackets",
        ),
        pytest.param(
            "科學 (xué)技術 (shù)協 (xié)會 (huì)是黨聯 (lián)系廣 (guǎng)大科技工作者"
            "的人民團 (tuán)體。",
            "我們?(cè)诿裰髟u (píng)議政風 (fēng)階 (jiē)段總 (zǒng)人數 (shù)達 (dá)到一千",
            id="a blank before the bracket",
        ),
    ],
)
def test_every_style_of_annotation_and_its_slips(page, line):
    result = cleaner.repair(f"{page}\n{line}\n{page}")
    assert result.text == f"{PAGE}\n{LINE}\n{PAGE}"
    assert result.restore() == f"{page}\n{line}\n{page}"
    assert {flag.rule for flag in result.flags} <= {LIKELY}


def test_blanks_before_some_of_the_brackets():
    page = ROUND.replace("(xué", " (xué")
    line = "我們?(cè)诿裰髟u(píng)議政風 (fēng)，總?cè)藬?shù)達(dá)"
    result = cleaner.repair(f"{page}\n{line}\n{ROUND}")
    assert result.text == f"{PAGE}\n我們在民主評議政風，總人數達\n{PAGE}"


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        # 個 is 82 80: read pair by pair 80 begins nothing, and some decoders make € of it.
        ("會創?càn)ㄒ粋€(gè)新文件。", "會創建一個新文件。"),
        # Spam within half an annotation.
        ("我們?c在線觀看è)诿裰髟u(píng)議，學(xué免費下載)習", "我們在民主評議，學習"),
        ("所有關(ɡuān)心科技的人", "所有關心科技的人"),
    ],
)
def test_what_else_stands_in_annotations(damaged, plain):
    assert cleaner.repair(f"{ROUND}\n{damaged}\n{ROUND}").text == f"{PAGE}\n{plain}\n{PAGE}"


@pytest.mark.parametrize(
    ("brackets", "damaged", "plain"),
    [
        # The first byte of a bracket makes a character of the table with the byte before it.
        ("[]", "上海市技術[shù]市場[[tí]chǎng]的管理", "上海市技術市場的管理"),
        # Its second byte does, with the first letter of the syllable.
        (
            "【】",
            "只使用自由軟件，用於計【jì】算櫋緇【zī】ǎo】C教育。",
            "只使用自由軟件，用於計算機教育。",
        ),
        # Bytes of the syllable and the closing bracket do.
        ("[]", "通過[guò][lài]數[[lì]shù]字簽名，它會[huì]計[jì]算", "通過數字簽名，它會計算"),
        (
            "[]",
            "第五十條[tiáo] 本梉gōu[zī]]l[tiáo]例自公布之日起施行。",
            "第五十條 本條例自公布之日起施行。",
        ),
        # Its first byte makes a pair that is dropped, or none where the byte before is 80.
        ("[]", "在2008年底孾ràng]jiāng]其服務[wù]器遷[qiān]移", "在2008年底將其服務器遷移"),
        ("【】", "企業登記機關的數【shù】摗緇ù】緅ù】庫【kù】", "企業登記機關的數據庫"),
        ("【】", "學【xué】習【xí】如何創健綾àn】ㄒ粋?緂è】新文件。", "學習如何創建一個新文件。"),
        # A syllable without a byte below 80 leaves the text out of step behind it.
        ("（）", "請（qǐng）祝èǎ┬細（xì）檢查，注意安全", "請仔細檢查，注意安全"),
        ("（）", "請（qǐng）祝èǎ意安全", "請注意安全"),
        (
            "【】",
            "維【w【x【yīng】ù】éi】護【hù】和平的問【w【x【yīng】ù】èn】題【tí】",
            "維護和平的問題",
        ),
    ],
)
def test_annotations_that_others_stand_in(brackets, damaged, plain):
    page = ROUND.translate(str.maketrans("()", brackets))
    text = f"{page}\n{damaged}\n{page}"
    result = cleaner.repair(text)
    assert result.text == f"{PAGE}\n{plain}\n{PAGE}"
    assert result.restore() == text


def test_a_dense_headline_is_damaged():
    damaged = "農(nóng)業(yè)產(chǎn)值連(lián)續(xù)增長(zhǎng)帶動(dòng)鄉(xiāng)村發(fā)展"
    assert cleaner.repair(damaged).text == "農業產值連續增長帶動鄉村發展"


@pytest.mark.parametrize(
    "text",
    [
        # Rare characters, which common ones around them lack.
        "這種魚類包括鱘(xún)、鰣(shí)魚和鱭(jì)魚，東邊還有鱧(lǐ)魚，漁民長年在這裏捕撈，來賣給商販。",
        "溪邊長滿了蘆葦和蘺(lí)草，遠處是嶧(yì)山，縣裏的人說，過了嶁(lǒu)嶺就到嶸(róng)村了。",
        # Homophones.
        "請區分：記(jì)者、紀(jì)律、計(jì)劃、濟(jì)貧、繼(jì)續。",
        # Names, as English has them.
        "與會者有馮(Feng)教授、鄭(Zheng)教授、蔣(Jiang)教授、韓(Han)教授，會後他們還參觀了實驗室。",
        # The first time only.
        "貓頭鷹(yīng)夜裏出來，鷹的眼睛(jīng)很亮，飛(fēi)得無聲。鷹飛過樹林，眼睛看著地面，"
        "老鼠聽(tīng)不見牠飛。鷹聽得見老鼠，眼睛也看得見老鼠。",
        # A list of words.
        "學(xué)業、國(guó)歌、經(jīng)費、電(diàn)燈、漢(hàn)字、書(shū)店",
    ],
)
def test_what_a_teacher_wrote_stays(text):
    assert cleaner.repair(text).text == text


@pytest.mark.parametrize(
    ("damaged", "plain"),
    [
        ("本(Ben)和李(Li)先生", "本(Ben)和李(Li)先生"),
        ("漢字(hàn zì)的寫法", "漢字(hàn zì)的寫法"),
        ("亳(bó)州是一個城市。", "亳(bó)州是一個城市。"),
        ("任(rén)我行的責任、重任", "任(rén)我行的責任、重任"),
        ("美(mei)國的城市", "美(mei)國的城市"),
        # The first one is the page's.
        ("樂(lè)(yuè)毅、單(dān)(shàn)于", "樂(yuè)毅、單(shàn)于"),
        # Another reading than the page's table has.
        ("會(kuài)計學(xué)會(huì)", "會(kuài)計學會"),
    ],
)
def test_notes_among_annotations_stay(damaged, plain):
    assert cleaner.repair(f"{ROUND}\n{damaged}\n{ROUND}").text == f"{PAGE}\n{plain}\n{PAGE}"


def test_glosses_on_a_long_page_stay_where_their_characters_are_bare_elsewhere():
    said = "這個問題我們會後討論，學習經驗要聯系實際，發現問題要解決問題。\n" * 12
    text = f"前言：經(jīng)驗來自實踐，聯(lián)系實際才能發(fā)現問題。\n{said}"
    assert cleaner.repair(text).text == text


def test_rarer_characters_than_those_left_alone_are_a_teachers():
    text = (
        "亞伯蘭(lán)到了迦(jiā)南地，他們對這個國家發現問題，從東邊來，為時還沒開學。亞伯蘭(lán)住在所多瑪(mǎ)，"
        "希伯崙(lún)的門後會說話，兩個人長年樂於讀書。所多瑪(mǎ)人開車過來，崙(lún)邊還有鱷(è)魚和鸚(yīng)鳥，"
        "鱷(è)魚、鸚(yīng)鳥、驢(lǘ)都聽見了。"
    )
    assert cleaner.repair(text).text == text


def test_readings_of_the_simplified_form():
    damaged = "公司業(yè)績(jì)增長(zhǎng)，不留痕跡(jì)，質(zhì)量穩(wěn)定，來(lái)電(diàn)咨詢。"
    assert cleaner.repair(damaged).text == "公司業績增長，不留痕跡，質量穩定，來電咨詢。"


def test_notes_in_other_brackets_than_the_table_has():
    result = cleaner.repair(f"{BODY}\n匈奴單（chán）于來了。")
    assert result.text.endswith("匈奴單（chán）于來了。")
    assert "(" not in result.text


BODY = (
    "科學(xué)技術(shù)協(xié)會(huì)是黨聯(lián)系廣大科技工作者的人民團(tuán)體，科協(xié)的發(fā)展有助于向社會(huì)提供"
    "公共服務(wù)產(chǎn)品，是國家創(chuàng)新體系的重要組成部分。市科協(xié)結(jié)合創(chuàng)建省示范文明城市中心工作"
    "和建設(shè)節(jié)約型社會(huì)的總體目標(biāo)。"
)


@pytest.mark.parametrize(
    "menu",
    [
        "首頁 | 新聞中心 | 產品展示 | 技術支持 | 聯系我們",
        "上一篇:科學技術協會召開會議\n下一篇:服務社會創新發展活動總結",
        "版權所有:市科學技術協會 技術支持:創新網絡服務公司",
    ],
)
def test_a_menu_beside_the_text_is_not_annotated(menu):
    for text in (f"{BODY}\n{menu}", f"{menu}\n{BODY}"):
        repaired = cleaner.repair(text).text
        assert "(" not in repaired
        assert menu in repaired


def test_a_table_of_words_with_many_traditional_characters():
    damaged = (
        "齒(chǐ)輪(lún)減(jiǎn)速機(jī)技術(shù)參(cān)數(shù)\n"
        "流量  工業(yè)、農(nóng)業(yè)、實(shí)驗(yàn)室\n齒(chǐ)輪(lún)減(jiǎn)速機(jī)"
    )
    assert (
        cleaner.repair(damaged).text == "齒輪減速機技術參數\n流量  工業、農業、實驗室\n齒輪減速機"
    )
