"""Bytes lost, inserted and changed: what they cost, and that all comes back."""

import json
import random
from pathlib import Path

import pytest

from cleaner.decode import decode, encode_record

DATA = Path(__file__).parents[3] / "shared" / "data" / "reference"
MARK = "\N{REPLACEMENT CHARACTER}"
TEXT = "中国科学技术协会主管的学术期刊今天发表了一份关于农村经济发展情况的研究报告"
TRADITIONAL = "這是一個繁體中文的網頁請參考下面的說明文件然後再決定是否需要更新系統設定"
LOST, INSERTED = 21, 20
CASES = (  # (encoding, text, bytes as damaged, as read)
    ("gb18030", TEXT, lambda b: b[:LOST] + b[LOST + 1 :], TEXT[:10] + MARK + TEXT[11:]),
    ("gb18030", TEXT, lambda b: b[:20] + b[21:], TEXT[:10] + MARK + TEXT[11:]),
    ("gb18030", TEXT, lambda b: b[:20] + b"\xd0" + b[20:], TEXT[:10] + MARK + TEXT[10:]),
    ("gb18030", TEXT, lambda b: b[:21] + b"A" + b[21:], TEXT[:11] + MARK + TEXT[11:]),
    ("gb18030", TEXT, lambda b: b[:21] + b"!" + b[22:], TEXT[:10] + MARK + TEXT[11:]),
    ("utf-8", TEXT, lambda b: b[:31] + b[32:], TEXT[:10] + MARK + TEXT[11:]),
    ("utf-8", TEXT, lambda b: b[:30] + b[31:], TEXT[:10] + MARK + TEXT[11:]),
    ("utf-8", TEXT, lambda b: b[:31] + b"A" + b[31:], TEXT[:11] + MARK + TEXT[11:]),
    ("utf-8", TEXT, lambda b: b[:31] + b"\x80" + b[31:], TEXT[:11] + MARK + TEXT[11:]),
    ("utf-8", TEXT, lambda b: b[:31] + b"\xff" + b[32:], TEXT[:10] + MARK + TEXT[11:]),
    ("utf-16-le", TEXT, lambda b: b[:21] + b[22:], TEXT[:10] + MARK + TEXT[11:]),
    ("utf-16-be", TEXT, lambda b: b[:21] + b[22:], TEXT[:10] + MARK + TEXT[11:]),
    (
        "big5hkscs",
        TRADITIONAL,
        lambda b: b[:20] + b[21:],
        TRADITIONAL[:10] + MARK + TRADITIONAL[11:],
    ),
)


@pytest.mark.parametrize(("encoding", "text", "damage", "wanted"), CASES)
def test_one_byte(encoding, text, damage, wanted):
    data = damage(text.encode(encoding))
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (wanted, encoding)
    ((_, bad),) = decoded.malformed
    (offset,) = decoded.offsets
    assert data[offset : offset + len(bad)] == bad
    assert decoded.encode() == data
    assert encode_record(decoded.text, json.loads(json.dumps(decoded.record()))) == data


def test_several_bytes_in_a_line():
    data = bytearray((TEXT * 4).encode("gb18030"))
    for at in (250, 171, 90, 33):
        del data[at]
    decoded = decode(bytes(data))
    assert decoded.text.count(MARK) == 4
    assert len(decoded.text) == 4 * len(TEXT)
    # 今天 (BDF1 CC) could be 教 (BDCC) with F1 between: one character more may be wrong.
    assert sum(a != b for a, b in zip(decoded.text, TEXT * 4, strict=True)) <= 5


def test_a_stray_line_end_is_no_part_of_a_character():
    data = TEXT.encode("gb18030")
    assert "\n" in decode(data[:21] + b"\n" + data[21:]).text


def test_rare_characters_are_no_damage():
    text = "朱镕基、陶喆和李㛃、王䶮、𠮷野家，以及齉龘靐麤鱻驫"
    for encoding in ("gb18030", "utf-8", "utf-16-le"):
        decoded = decode(text.encode(encoding))
        assert (decoded.text, decoded.malformed) == (text, ())


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize(("first", "last"), [(1, 0), (0, 1), (1, 1)])
def test_cut_in_mid_character(encoding, first, last):
    text = TEXT if encoding == "gb18030" else TRADITIONAL
    data = text.encode(encoding)
    decoded = decode(data[first : len(data) - last])
    assert text[first : len(text) - last] in decoded.text
    assert len(decoded.text) == len(text)


def documents(names, encoding):
    """Held-out texts of about 2,000 characters that the encoding has."""
    for name in names:
        with open(DATA / f"{name}.jsonl", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for i, line in enumerate(lines) if i % 10 == 0]
        whole = "\n".join(texts).encode(encoding, "ignore").decode(encoding)
        for start in range(0, min(len(whole), 20000), 2000):
            yield whole[start : start + 2000]


SIMPLIFIED = ("laws", "government_reports", "technical_articles")
FLOORS = (
    ("gb18030", SIMPLIFIED, 99.7),
    ("big5hkscs", ("encyclopaedia_traditional",), 99.6),
    ("utf-8", SIMPLIFIED, 99.7),
)


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference texts are absent")
@pytest.mark.parametrize(("encoding", "names", "floor"), FLOORS, ids=[f[0] for f in FLOORS])
def test_one_byte_in_a_thousand(encoding, names, floor):
    """Share of characters right; benchmarks/decode.py measures it on more."""
    rng = random.Random(7)  # noqa: S311
    wrong = length = 0
    for text in documents(names, encoding):
        data = bytearray(text.encode(encoding))
        for at in sorted(rng.sample(range(len(data)), len(data) // 1000), reverse=True):
            kind = rng.choice(("lost", "inserted", "changed"))
            data[at : at + (kind != "inserted")] = b"" if kind == "lost" else rng.randbytes(1)
        decoded = decode(bytes(data))
        assert decoded.encode() == bytes(data)
        wrong, length = wrong + distance(decoded.text, text), length + len(text)
    assert 100 * (1 - wrong / length) >= floor


def distance(one, other):
    """Edit distance of texts that differ in few places, by the furthest reaching paths."""
    reached = {0: -1}
    cost = 0
    while True:
        further = {}
        for shift, at in reached.items():
            for new, place in ((shift, at + 1), (shift + 1, at + 1), (shift - 1, at)):
                further[new] = max(further.get(new, -1), place)
        if not cost:
            further = {0: 0}
        for shift, start in further.items():
            place = start
            while place < len(one) and place - shift < len(other):
                if place - shift < 0 or one[place] != other[place - shift]:
                    break
                place += 1
            further[shift] = place
        if further.get(len(one) - len(other), -1) >= len(one):
            return cost
        reached, cost = further, cost + 1


@pytest.mark.parametrize(
    "text",
    [
        "我們?cè)诿裰髟u(píng)議中",
        "當(dāng)?shù)卣推髽I(yè)參與，科學(xué)技術(shù)協(xié)會(huì)團(tuán)體。",
    ],
)
def test_what_is_out_of_step_behind_pinyin_has_lost_no_byte(text):
    for encoding in ("gbk", "gb18030"):
        decoded = decode(text.encode(encoding))
        assert decoded.text == text
        assert not decoded.malformed


@pytest.mark.parametrize(
    "before",
    [
        "申请人应当提交下列材料(a)身份证明(b)学历证明(c)户籍证明(d)健康证明(e)无犯罪记录证明(f)照片。",
        "江泾(jīng)镇是隶(lì)属于浙(zhè)江的一个镇，毗(pí)邻嘉兴，毗(pí)邻吴江，历史悠(yōu)久。",
    ],
)
def test_words_and_notes_in_brackets_hide_no_byte_that_was_lost(before):
    text = f"{before}主管机关收到申请后应当在十五日内作出决定，并书面通知申请人。"
    data, at = text.encode("gbk"), len(f"{before}主管机关".encode("gbk"))
    assert decode(data[:at] + data[at + 1 :]).text == text.replace("收", "\ufffd")
