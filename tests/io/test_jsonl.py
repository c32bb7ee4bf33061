"""One field of a JSON line is replaced; every other byte stays."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.io.jsonl import find_field

REPLACED = (
    ('{"text": "旧"}', '{"text": "新"}'),
    ('{"id": 1.10, "text": "旧", "z": [1,  2]}', '{"id": 1.10, "text": "新", "z": [1,  2]}'),
    ('{"text":"\\u65e7"}', '{"text":"\\u65b0"}'),
    ('{"text":"a","text":"旧"}', '{"text":"a","text":"新"}'),
    (' { "a" : {"text":"x"} , "text" : "旧" } ', ' { "a" : {"text":"x"} , "text" : "新" } '),
    ('{"n": 1e400, "text": "旧"}', '{"n": 1e400, "text": "新"}'),
)
WRONG = (
    (b"", "not a JSON object"),
    (b"not json", "not a JSON object"),
    (b"[1]", "not a JSON object"),
    (b'{"text": "a"} x', "something follows"),
    (b'{"text": "a",}', "not a JSON object"),
    (b'{"text": "a"', "not a JSON object"),
    (b'{"text": "\xff"}', "not UTF-8 at byte 10"),
    (b'{"id": 1}', 'no field "text"'),
    (b'{"text": null}', "is not a string"),
    (b'{"text": 1}', "is not a string"),
    (b'{"text": ' + b"[" * 100_000, "not a JSON object"),
    (b'{"n": ' + b"9" * 5000 + b', "text": "a"}', "not a JSON object"),
)


@pytest.mark.parametrize(("line", "expected"), REPLACED)
def test_replaced(line, expected):
    assert find_field(line.encode(), "text").replaced("新") == expected


@pytest.mark.parametrize(("raw", "reason"), WRONG, ids=range(len(WRONG)))
def test_wrong_lines(raw, reason):
    with pytest.raises(InputError, match=reason):
        find_field(raw, "text")


def test_lone_surrogates_stay_escaped():
    field = find_field(b'{"text": "\\ud800x"}', "text")
    assert field.text == "\ud800x"
    assert field.replaced("科\ud800").isascii()
    assert json.loads(field.replaced("科\ud800"))["text"] == "科\ud800"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), JSON), st.text(), st.text(), st.booleans())
def test_any_object(others, old, new, ascii_only):
    record = {**others, "text": old}
    line = json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    try:
        line.decode()
    except UnicodeDecodeError:
        return  # not UTF-8: a lone surrogate that wasn't escaped
    field = find_field(line, "text")
    assert field.text == old
    assert json.loads(field.replaced(new)) == {**record, "text": new}
    assert field.replaced(old).encode() == line
