"""EUC-TW and ISO-2022-CN: known values, glibc's reading, damage, pieces, the way back."""

import base64
import codecs
import gzip
import io
import json
import re
import shutil
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decode import known_encoding
from cleaner.decode.codecs import register
from cleaner.decode.euctw import BLOCK
from cleaner.decode.iso2022cn import looks_like_iso2022cn
from cleaner.decode.reading import read
from cleaner.decode.record import Decoded, encode_record, find_patches
from tests.conftest import DATA

register()

SUITES = DATA / "bytes" / "suites.jsonl.gz"
EXAMPLES = settings(max_examples=300, deadline=None)  # the first example loads tables
SCALARS = [chr(c) for c in range(0x80, 0x30000) if not 0xD800 <= c < 0xE000]

# Planes, rows and cells as Unihan has them (kCNS1992, kIRG_TSource): 1-4463 is C4E3, T2-7244 is
# 8EA2F2C4.
EUC_TW = (
    ("中", b"\xc4\xe3"),
    ("一", b"\xc4\xa1"),
    ("不", b"\xc4\xe2"),
    ("臺", b"\xea\xd7"),
    ("你", b"\xc9\xa3"),
    ("乂", b"\x8e\xa2\xa1\xa1"),
    ("龘", b"\x8e\xa2\xf2\xc4"),
    ("丨", b"\x8e\xa3\xa1\xa1"),
    ("𠀋", b"\x8e\xa3\xa1\xc4"),
    ("丂", b"\x8e\xa4\xa1\xa6"),
    ("𠀀", b"\x8e\xa5\xa1\xa5"),
    ("㐀", b"\x8e\xa6\xa2\xac"),
    ("a中b\n", b"a\xc4\xe3b\n"),
    ("\x00\x7f", b"\x00\x7f"),
    ("", b""),
)
# The pairs of GB 2312 are those of Python's gb2312 without the high bits: 中 is 56 50, 文 4E 44.
ISO_2022_CN = (
    ("中文", b"\x1b$)A\x0eVPND\x0f"),
    ("a中b", b"a\x1b$)A\x0eVP\x0fb"),
    ("中\n中\r\n", b"\x1b$)A\x0eVP\x0f\n\x1b$)A\x0eVP\x0f\r\n"),
    ("臺", b"\x1b$)G\x0ejW\x0f"),
    ("臺中", b"\x1b$)G\x0ejWDc\x0f"),
    ("文臺", b"\x1b$)A\x0eND\x1b$)GjW\x0f"),
    ("龘乂", b"\x1b$*H\x1bNrD\x1bN!!"),
    ("臺龘臺", b"\x1b$)G\x0ejW\x1b$*H\x1bNrDjW\x0f"),
    ("𠀋𠀀", b"\x1b$+I\x1bO!D\x1b$+K\x1bO!%"),
    ("plain\ttext\n", b"plain\ttext\n"),
    ("", b""),
)
READ_ONLY = (
    ("euc_tw", b"\x8e\xa1\xc4\xe3", "中"),
    ("euc_tw", b"\x8e\xa3\xa1\xb8", "卄"),  # T3-2138, which is in plane 1, too
    ("iso2022_cn", b"\x1b$)A\x1b$*H\x0eVP\x1bN!!ND", "中乂文"),
    ("iso2022_cn", b"\x1b$)A\x0e\x0f\x0e\x0eVP ND", "中 文"),
    ("iso2022_cn", b"\x1b$)A\x1b$)G\x0ejW\nab", "臺\nab"),  # a line without SI
    ("iso2022_cn", b"\x1b$)E\x0eVP!g*A", "中$A"),  # ISO-IR-165 has narrow Latin letters
)
MALFORMED = (  # bytes, their text, what is malformed
    ("euc_tw", b"a\xc4", "a�", [(1, 2)]),
    ("euc_tw", b"\xc4a\xc4\xe3", "�a中", [(0, 1)]),
    ("euc_tw", b"\xc4\x8e\xa2\xa1\xa1", "�乂", [(0, 1)]),
    ("euc_tw", b"\x80\xff\xa0\xc4\xe3", "���中", [(0, 1), (1, 2), (2, 3)]),
    ("euc_tw", b"\xfd\xfe\xc4\xe3", "�中", [(0, 2)]),  # unassigned
    ("euc_tw", b"\x8e\xa8\xa1\xa1\xc4\xe3", "�中", [(0, 4)]),  # a plane without characters
    ("euc_tw", b"\x8e\xb1\xa1\xc4\xe3", "��中", [(0, 1), (1, 3)]),  # row 31 is empty
    ("euc_tw", b"\x8e\xc4\xe3", "�中", [(0, 1)]),
    ("euc_tw", b"\x8ea", "�a", [(0, 1)]),
    ("euc_tw", b"\x8e\xa2a", "�a", [(0, 2)]),
    ("euc_tw", b"\x8e\xa2\xa1a", "�a", [(0, 3)]),
    ("euc_tw", b"\x8e\xa2\xa1", "�", [(0, 3)]),
    ("iso2022_cn", b"\x0eVP\x0f", "�VP", [(0, 1)]),
    ("iso2022_cn", b"\x1b$)A\x0eVP\nVP\x0e", "中\nVP�", [(10, 11)]),
    ("iso2022_cn", b"\x1b$)A\x0eVPV\x0fa", "中�a", [(7, 8)]),
    ("iso2022_cn", b"\x1b$)A\x0eVPV\n\x1b$)A\x0eVP", "中�\n中", [(7, 8)]),
    ("iso2022_cn", b"\x1b$)A\x0e~~VP", "�中", [(5, 7)]),
    ("iso2022_cn", b"\x1bN!!a", "�a", [(0, 4)]),
    ("iso2022_cn", b"\x1b$*H\x1bN~~\x1bN!!", "�乂", [(4, 8)]),
    ("iso2022_cn", b"\x1b$*H\x1bN\n", "�\n", [(4, 6)]),
    ("iso2022_cn", b"a\x1b(Bb\x1b$Bc\x1b", "a�b�c�", [(1, 4), (5, 8), (9, 10)]),
    ("iso2022_cn", b"\xd6\xd0a", "��a", [(0, 1), (1, 2)]),
)
LOOKS = (
    (b"\x1b$)A\x0eVPND\x0f", True),
    (b"text\n\x1b$)G\x0ejW\x0f", True),
    (b"\x1b$)A\x0eVP\x0f\xc4", False),
    (b"\x0eVP\x0f\x1b$)A", False),
    (b"\x1b$)AVP", False),
    (b"\x1b$B0l\x1b(B", False),
    (b"", False),
)
PIECES = {
    "euc_tw": b"\xc4\xe3 \xc4 \x8e \x8e\xa1\xc4\xe3 \x8e\xa2\xa1\xa1 \x8e\xa3\xa1\xb8"
    b" \x8e\xa8\xa1\xa1 \x8e\xa2\xa1 a \n \x80 \xfd\xfe \x00",
    "iso2022_cn": b"\x1b$)A \x1b$)G \x1b$)E \x1b$*H \x1b$+I \x0e \x0f \n \x1bN \x1bO VP !! ~~ V"
    b" \x1b \x80 a \x1b(B \x1b$ \x7f",
}


def damaged(encoding):
    """Bytes made of sound and damaged pieces of an encoding, and arbitrary bytes."""
    pieces = st.sampled_from([*PIECES[encoding].split(b" "), b" "])
    return st.lists(st.one_of(pieces, st.binary(max_size=3)), max_size=25).map(b"".join)


DAMAGED = st.sampled_from(sorted(PIECES)).flatmap(
    lambda name: st.tuples(st.just(name), damaged(name))
)


@pytest.fixture
def iconv():
    """The GNU C library's conversion; what can't be converted is left out."""
    if shutil.which("iconv") is None:
        pytest.skip("iconv is not here")
    version = subprocess.run(["iconv", "--version"], capture_output=True, text=True, check=False)
    known = subprocess.run(["iconv", "-l"], capture_output=True, text=True, check=False).stdout
    if not re.search(r"GLIBC|GNU libc\b", version.stdout) or "ISO-2022-CN-EXT//" not in known:
        pytest.skip("iconv is not the GNU C library's, or without its converters")

    def convert(data, source, target):
        command = ["iconv", "-c", "-f", source, "-t", target]
        return subprocess.run(command, input=data, capture_output=True, check=False).stdout

    return convert


def test_codecs_are_known_by_name():
    register()
    register()
    assert codecs.lookup("EUC-TW").name == codecs.lookup("euctw").name == "euc_tw"
    for name in ("ISO-2022-CN", "iso2022cn", "iso-2022-cn-ext"):
        assert codecs.lookup(name).name == "iso2022_cn"
    for label in ("EUC-TW", "x-euc-tw", "csEUCTW"):
        assert known_encoding(label) == "euc_tw"
    for label in ("ISO-2022-CN", "csISO2022CN", "iso-2022-cn-ext"):
        assert known_encoding(label) == "iso2022_cn"


@pytest.mark.parametrize(("text", "data"), EUC_TW)
def test_euc_tw(text, data):
    assert text.encode("euc_tw") == data
    assert data.decode("euc_tw") == text


@pytest.mark.parametrize(("text", "data"), ISO_2022_CN)
def test_iso_2022_cn(text, data):
    assert text.encode("iso2022_cn") == data
    assert data.decode("iso2022_cn") == text


@pytest.mark.parametrize(("encoding", "data", "text"), READ_ONLY)
def test_what_is_read_and_not_written(encoding, data, text):
    assert data.decode(encoding) == text


@pytest.mark.parametrize(("encoding", "data", "text", "malformed"), MALFORMED)
def test_malformed(encoding, data, text, malformed):
    reading = read(data, encoding)
    assert reading.text == data.decode(encoding, "replace") == text
    assert [(start, end) for _, start, end in reading.errors] == malformed
    assert data.decode(encoding, "ignore") == text.replace("�", "")
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode(encoding)
    assert (caught.value.start, caught.value.end) == malformed[0]
    assert caught.value.encoding == encoding
    assert caught.value.object == data


@pytest.mark.parametrize(("data", "expected"), LOOKS)
def test_structure_of_iso_2022_cn(data, expected):
    assert looks_like_iso2022cn(data) is expected


def test_unencodable_characters():
    assert "中é€國".encode("euc_tw", "replace") == b"\xc4\xe3??\xd9\xcf"
    assert "中\u0e01".encode("iso2022_cn", "xmlcharrefreplace") == b"\x1b$)A\x0eVP\x0f&#3585;"
    for encoding in PIECES:
        with pytest.raises(UnicodeEncodeError) as caught:
            "a中\ud800".encode(encoding)
        assert (caught.value.start, caught.value.end) == (2, 3)
    with pytest.raises(UnicodeEncodeError):
        "\x1b".encode("iso2022_cn")  # would be taken for an escape
    escaped = b"a\xff\xc4".decode("euc_tw", "surrogateescape")
    assert escaped == "a\udcff\udcc4"
    assert escaped.encode("euc_tw", "surrogateescape") == b"a\xff\xc4"


def test_error_handlers_may_go_on_anywhere():
    def one_byte_on(error):
        return "?", error.start + 1

    def to_the_end(error):
        return "!", -1

    codecs.register_error("test_cns.one_byte_on", one_byte_on)
    codecs.register_error("test_cns.to_the_end", to_the_end)
    assert b"\xfd\xfe\xc4\xe3".decode("euc_tw", "test_cns.one_byte_on") == "??中"
    assert b"\x1b$)A\x0e~~VPa\x0f".decode("iso2022_cn", "test_cns.to_the_end") == "!"
    assert b"\xff\xc4\xe3\xc4\xe3a".decode("euc_tw", "test_cns.to_the_end") == "!a"
    assert "é中中a".encode("euc_tw", "test_cns.to_the_end") == b"!a"
    codecs.register_error("test_cns.beyond", lambda error: ("", error.end + 9))
    with pytest.raises(IndexError, match="out of bounds"):
        b"\xff".decode("euc_tw", "test_cns.beyond")


def test_long_data_is_read_like_its_parts():
    """Longer than one block, with the ends of blocks at every place of a code."""
    line = b"\xc4\xe3\x8e\xa2\xa1\xa1\xc4\xff\xfd\xfea\x8e\xa2\xa1\n"
    text = "中乂���a�\n"
    for shift in range(len(line)):
        data = b"." * shift + line * (2 * BLOCK // len(line) + 2)
        assert data.decode("euc_tw", "replace").lstrip(".") == text * (2 * BLOCK // len(line) + 2)


def test_euc_tw_reads_and_writes_like_glibc(iconv):
    """Every character of Unicode, and every code."""
    text = "\n".join(SCALARS)
    data = iconv(text.encode(), "UTF-8", "EUC-TW")
    assert text.encode("euc_tw", "ignore") == data
    codes = data.split(b"\n")
    for code, char in zip(codes, SCALARS, strict=True):
        assert not code or code.decode("euc_tw") == char
    trails = range(0xA1, 0xFF)
    wide = [bytes([0x8E, p, r, c]) for p in range(0xA1, 0xB1) for r in trails for c in trails]
    read_as = b"\n".join(wide).decode("euc_tw", "ignore").split("\n")
    found = [code for code, char in zip(wide, read_as, strict=True) if char]
    assert len(found) == sum(map(bool, codes)) + 1  # 卄 is in two planes
    assert b"".join(found).decode("euc_tw") == iconv(b"".join(found), "EUC-TW", "UTF-8").decode()


def test_iso_2022_cn_reads_and_writes_like_glibc(iconv):
    """Every character in a line of its own: glibc 2.36 forgets a designation within SO and SI."""
    lines = [c.encode("iso2022_cn", "ignore") for c in SCALARS]
    assert iconv(b"\n".join(lines), "ISO-2022-CN-EXT", "UTF-8").decode().split("\n") == [
        char if line else "" for char, line in zip(SCALARS, lines, strict=True)
    ]
    written = iconv("\n".join(SCALARS).encode(), "UTF-8", "ISO-2022-CN-EXT")
    read_back = written.decode("iso2022_cn").split("\n")
    assert read_back == [char if line else "" for char, line in zip(SCALARS, lines, strict=True)]


def test_iso_ir_165_reads_like_glibc(iconv):
    pairs = [bytes([r, c]) for r in range(0x21, 0x7F) for c in range(0x21, 0x7F)]
    lines = [b"\x1b$)E\x0e" + pair + b"\x0f" for pair in pairs]
    expected = iconv(b"\n".join(lines), "ISO-2022-CN-EXT", "UTF-8").decode().split("\n")
    assert [line.decode("iso2022_cn", "ignore") for line in lines] == expected


@pytest.mark.skipif(not SUITES.exists(), reason=f"the test suites' bytes are not here ({SUITES})")
def test_files_of_other_test_suites():
    words = {"_ude_euc-tw1.txt": "維基大典", "euc-tw.txt": "漢字編碼方法", "euctw.txt": "大五碼"}
    seen = {}
    with gzip.open(SUITES, "rt", encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            _, encoding, name = case["path"].split("/", 2)
            if encoding.lower().replace("-", "_") in ("euc_tw", "iso_2022_cn"):
                seen[name] = (base64.b64decode(case["bytes"]), encoding)
    assert set(words) <= set(seen)
    for name, (data, encoding) in seen.items():
        text = data.decode(encoding)
        assert words.get(name, "") in text
        assert text.encode(encoding) == data


@EXAMPLES
@given(DAMAGED)
def test_any_bytes(case):
    """Malformed stretches don't overlap, are all that is missing, and are told in strict mode."""
    encoding, data = case
    reading = read(data, encoding)
    spans = [(start, end) for _, start, end in reading.errors]
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert data.decode(encoding, "replace") == reading.text
    assert reading.text.replace("�", "") == data.decode(encoding, "ignore")
    if spans:
        with pytest.raises(UnicodeDecodeError) as caught:
            data.decode(encoding)
        assert (caught.value.start, caught.value.end) == spans[0]
    else:
        assert data.decode(encoding) == reading.text
    if encoding == "euc_tw":
        lost = b"".join(data[start:end] for start, end in spans)
        assert lost == bytes(b for b in lost if b >= 0x80)


@EXAMPLES
@given(DAMAGED, st.lists(st.integers(1, 5)))
def test_pieces(case, sizes):
    """An incremental decoder reads the same, wherever it is cut and even when it is replaced."""
    encoding, data = case
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    parts, at = [], 0
    for size in sizes:
        parts.append(decoder.decode(data[at : at + size]))
        at += size
        state = decoder.getstate()
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        decoder.setstate(state)
    parts.append(decoder.decode(data[at:], True))
    assert "".join(parts) == data.decode(encoding, "replace")


@EXAMPLES
@given(st.sampled_from(sorted(PIECES)), st.text("中文臺灣龘乂𠀀𠀋㐀，。体a 1\n"), st.data())
def test_text_comes_back(encoding, text, data):
    text = text.encode("euc_tw", "ignore").decode("euc_tw")
    encoded = text.encode(encoding)
    assert encoded.decode(encoding) == text
    cut = data.draw(st.integers(0, len(text)))
    encoder = codecs.getincrementalencoder(encoding)()
    first = encoder.encode(text[:cut])
    state = encoder.getstate()
    encoder = codecs.getincrementalencoder(encoding)()
    encoder.setstate(state)
    assert first + encoder.encode(text[cut:], True) == encoded
    if encoding == "iso2022_cn":  # lines stand by themselves
        assert b"\n".join(line.encode(encoding) for line in text.split("\n")) == encoded


@EXAMPLES
@given(damaged("euc_tw"))
def test_damaged_euc_tw_is_restored(data):
    reading = read(data, "euc_tw")
    patches = find_patches(data, reading, "euc_tw")
    decoded = Decoded(reading.text, "euc_tw", 1.0, patches=patches)
    record = json.loads(json.dumps(decoded.record()))
    assert encode_record(decoded.text, record) == data


@pytest.mark.parametrize(("text", "data"), ISO_2022_CN)
def test_iso_2022_cn_is_restored(text, data):
    patches = find_patches(data, read(data, "iso2022_cn"), "iso2022_cn")
    record = Decoded(text, "iso2022_cn", 1.0, patches=patches).record()
    assert not patches
    assert encode_record(text, record) == data


@EXAMPLES
@given(damaged("iso2022_cn"))
def test_lines_of_iso_2022_cn_are_independent(data):
    lines = re.findall(rb"[^\n]*\n|[^\n]+", data)
    parts = [line.decode("iso2022_cn", "replace") for line in lines]
    assert data.decode("iso2022_cn", "replace") == "".join(parts)


@pytest.mark.parametrize("encoding", sorted(PIECES))
def test_files(encoding):
    text = "中文乂𠀋\n臺灣\n"
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        file.write(text)
        file.flush()
        assert raw.getvalue().decode(encoding) == text
        file.seek(0)
        assert file.read() == text
