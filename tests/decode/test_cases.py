"""The cases under fixtures/decode: what bytes are, and what is refused."""

import base64
import json
from pathlib import Path

import pytest

from cleaner.decode import decode, encode_record
from cleaner.errors import DecodeError, RestoreError

FIXTURES = Path(__file__).parents[2] / "fixtures" / "decode"


def cases(kind):
    lines = (FIXTURES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    marks = [pytest.mark.xfail(strict=True)] if kind == "known_failures" else []
    return [pytest.param(case, id=case["name"], marks=marks) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", [*cases("real"), *cases("synthetic"), *cases("known_failures")])
def test_decodes(case):
    data = base64.b64decode(case["bytes"])
    decoded = decode(data, declared=case.get("declared"))
    assert (decoded.text, decoded.encoding) == (case["text"], case["encoding"])
    assert len(decoded.malformed) == case.get("malformed", 0)
    for span, bad in decoded.malformed:
        assert decoded.text[span.start : span.end] == "\N{REPLACEMENT CHARACTER}"
        assert bad in data
    assert 0 <= decoded.confidence <= 1
    assert decoded.encode() == data
    record = json.loads(json.dumps(decoded.record()))
    assert encode_record(decoded.text, record) == data


@pytest.mark.parametrize("case", cases("negative"))
def test_refuses_binary_data(case):
    with pytest.raises(DecodeError, match="not text"):
        decode(base64.b64decode(case["bytes"]))


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"encoding": "no-such-codec", "bom": "", "patches": []},
        {"encoding": "utf-8", "bom": "zz", "patches": []},
        {"encoding": "utf-8", "bom": "", "patches": [[0, 99, ""]]},
        {"encoding": "utf-8", "bom": "", "patches": [[2, 1, ""]]},
        {"encoding": "utf-8", "bom": "", "patches": [[0, 1, "!"]]},
        {"encoding": "ascii", "bom": "", "patches": []},
    ],
)
def test_a_record_of_another_text_is_an_error(record):
    with pytest.raises(RestoreError):
        encode_record("科协", record)


def test_declared_label_is_kept_as_written():
    assert decode("工作总结".encode("gb18030"), declared="GB2312").declared == "GB2312"
    page = b'<meta charset="GB2312">' + "工作总结".encode("gb18030")
    assert decode(page).declared == "GB2312"


def test_doubt_shows_in_confidence_and_alternatives():
    sure = decode("中国科学技术协会主管的学术期刊，欢迎投稿。".encode("gb18030"))
    odd = decode("齉龘".encode("gb18030"))
    assert sure.confidence > 0.9 > odd.confidence
    assert "gb18030" in {odd.encoding, *dict(odd.alternatives)}
