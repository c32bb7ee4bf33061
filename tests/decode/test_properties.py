"""Whatever isn't refused comes back byte for byte."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decode import decode, encode_record
from cleaner.errors import DecodeError

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "cp950", "hz", "utf-16", "utf-16-le",
             "utf-16-be", "utf-32", "euc_tw", "iso2022_cn", "euc_jp", "cp932", "cp949",
             "iso2022_jp", "cp1252")  # fmt: skip
# The first example loads tables: no deadline.
EXAMPLES = settings(max_examples=200, deadline=None)
CHINESE = st.text(
    st.sampled_from(
        "，。、的一是不在人有我他这為學國體發~{}ab 1\n\r\t／＼╭═€éЖかカ한㐀𠀀\ufffd\ufeff\x00\x05"
    )
)


def assert_returns(data: bytes) -> None:
    try:
        decoded = decode(data)
    except DecodeError:
        return
    record = json.loads(json.dumps(decoded.record()))
    assert encode_record(decoded.text, record) == data
    spans = [span for span, _ in decoded.malformed]
    assert all(decoded.text[a:b] == "\N{REPLACEMENT CHARACTER}" for a, b in spans)
    assert not any("\ud800" <= c <= "\udfff" for c in decoded.text)


@EXAMPLES
@given(st.binary(max_size=400))
def test_any_bytes(data):
    assert_returns(data)


@EXAMPLES
@given(st.lists(st.integers(0x20, 0xFF), max_size=200).map(bytes))
def test_bytes_without_controls(data):
    assert_returns(data)


@EXAMPLES
@given(st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_text(data):
    assert_returns(data)


@EXAMPLES
@given(CHINESE, st.sampled_from(ENCODINGS), st.data())
def test_mutated_chinese(text, encoding, data):
    """Cuts, and bytes lost, inserted or changed, in every encoding."""
    raw = bytearray(text.encode(encoding, "ignore"))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(raw)))
        byte = data.draw(st.integers(0, 255))
        raw[at : at + data.draw(st.integers(0, 2))] = bytes([byte] * data.draw(st.integers(0, 1)))
    start = data.draw(st.integers(0, 3))
    assert_returns(bytes(raw[start:]))


HZ_PIECES = [b"~{", b"~}", b"~~", b"~\n", b"\n", b"VP", b"V", b"~", b"a", b"!", b"\xd6"]


@EXAMPLES
@given(st.lists(st.sampled_from(HZ_PIECES)).map(b"".join))
def test_hz_tokens(data):
    assert_returns(b"~{VPND~}" + data)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "cp950"])
def test_every_two_byte_code(encoding):
    pairs = [bytes([a, b]) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF)]
    assert_returns("这是中文。這是中文。".encode(encoding, "ignore") * 300 + b" ".join(pairs))


def test_many_characters_that_do_not_round_trip():
    """Longer than one chunk, so that patches are found across chunk boundaries."""
    line = "這是一個繁體中文的網頁，請參考".encode("big5")
    data = (line + b"\xa1\xfe\xa2\x40" + line + b"x\n") * 300
    decoded = decode(data)
    assert decoded.encoding == "big5hkscs"
    assert decoded.encode() == data
    assert decoded.text.count("／＼") == 300
    assert sum(end - start for start, end, _ in decoded.patches) == 600
