"""Lines and parts of lines in another encoding."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decode import decode, encode_record
from cleaner.errors import DecodeError, RestoreError

SIMPLIFIED = "中国科学技术协会主管的学术期刊", "今天的会议讨论了经济发展情况", "欢迎投稿"
TRADITIONAL = "這是一個繁體中文的網頁", "請參考下面的說明文件", "再決定是否需要更新系統"
LINES = {"gb18030": SIMPLIFIED, "utf-8": SIMPLIFIED, "big5hkscs": TRADITIONAL}


def read(data):
    decoded = decode(data)
    assert decoded.encode() == data
    assert encode_record(decoded.text, json.loads(json.dumps(decoded.record()))) == data
    return decoded


@pytest.mark.parametrize("most", LINES)
@pytest.mark.parametrize("other", LINES)
def test_a_line_in_another_encoding(most, other):
    lines = [*LINES[most] * 3, LINES[other][1], *LINES[most] * 3]
    raws = [line.encode(other if i == 9 else most) for i, line in enumerate(lines)]
    decoded = read(b"\n".join(raws))
    assert decoded.text == "\n".join(lines)
    assert decoded.encoding == most
    assert len(decoded.segments) == (most != other)
    for start, end, encoding in decoded.segments:
        assert decoded.text[start:end] == lines[9]
        assert encoding == other


@pytest.mark.parametrize(("most", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_field_in_another_encoding(most, other):
    rows = [("标题：", SIMPLIFIED[i % 3], most) for i in range(8)]
    rows[3] = "标题：", SIMPLIFIED[0], other
    data = b"\n".join(label.encode(most) + value.encode(e) for label, value, e in rows)
    decoded = read(data)
    assert decoded.text == "\n".join(label + value for label, value, _ in rows)
    ((start, end, encoding),) = decoded.segments
    assert (decoded.text[start:end], encoding) == (SIMPLIFIED[0], other)


def test_two_other_encodings():
    lines = [*SIMPLIFIED * 3, TRADITIONAL[0], *SIMPLIFIED * 3, SIMPLIFIED[1]]
    others = {9: "big5hkscs", len(lines) - 1: "gb18030"}
    raws = [line.encode(others.get(i, "utf-8")) for i, line in enumerate(lines)]
    decoded = read(b"\n".join(raws))
    assert decoded.text == "\n".join(lines)
    assert [encoding for _, _, encoding in decoded.segments] == ["big5hkscs", "gb18030"]


def test_damage_within_a_segment():
    lines = [*SIMPLIFIED * 4, SIMPLIFIED[0]]
    raws = [line.encode() for line in lines]
    last = lines[-1].encode("gb18030")
    raws[-1] = last[:9] + last[10:]
    decoded = read(b"\n".join(raws))
    assert decoded.text.split("\n")[-1] == "中国科学\ufffd术协会主管的学术期刊"
    assert [encoding for _, _, encoding in decoded.segments] == ["gb18030"]
    assert decoded.offsets == (len(b"\n".join(raws[:-1])) + 9,)


def test_the_encoding_of_most_is_that_of_the_document():
    head = "\n".join(SIMPLIFIED * 3).encode()
    tail = "\n".join(SIMPLIFIED * 30).encode("gb18030")
    decoded = read(head + b"\n" + tail)
    assert decoded.encoding == "gb18030"
    assert decoded.text == "\n".join(SIMPLIFIED * 33)


@pytest.mark.parametrize(
    "segments", [[[0, 99, "gb18030"]], [[3, 1, "gb18030"]], [[0, 1, "no-such"]], [[0, 1]]]
)
def test_segments_of_another_text_are_an_error(segments):
    record = {"encoding": "utf-8", "bom": "", "patches": [], "segments": segments}
    with pytest.raises(RestoreError):
        encode_record("科协工作", record)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*SIMPLIFIED, *TRADITIONAL, "abc", "，。"]), min_size=1, max_size=12),
    st.integers(),
)
def test_whatever_is_mixed_and_damaged_comes_back(lines, seed):
    rng = random.Random(seed)  # noqa: S311
    data = bytearray()
    for line in lines:
        data += line.encode(rng.choice(list(LINES)), "ignore") + rng.choice([b"\n", b"\r\n", b" "])
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(data))
        data[at : at + rng.randrange(2)] = rng.randbytes(rng.randrange(2))
    try:
        read(bytes(data))
    except DecodeError:
        assert not data.isascii()
