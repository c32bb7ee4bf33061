"""Results: undoing, records, pickling, failures."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import cleaner
from cleaner import Config, ConfigError, Note, RestoreError, Result, Span, pipeline

PAGE = "科學技術,　　協會\r\n\r\n\r\n版權"


def test_restore_needs_nothing_but_text_and_notes():
    result = cleaner.clean(PAGE)
    assert result.status == "changed"
    assert cleaner.restore(result.text, result.notes) == PAGE


def test_restore_refuses_notes_of_another_text():
    result = cleaner.clean(PAGE)
    with pytest.raises(RestoreError, match="another text"):
        cleaner.restore("別的", result.notes)
    wrong = [Note(Span(3, 4), "ab", "", ("a.a",), "", 1.0)]
    with pytest.raises(RestoreError, match="follow"):
        cleaner.restore("abc", wrong)


def test_a_record_makes_an_equal_result_and_holds_no_source():
    source = "这一句话没有任何损坏，所以记录里不能有它的第二份。" * 20 + "\r\n科學"
    result = cleaner.clean(source)
    record = json.loads(json.dumps(result.to_dict()))
    again = Result.from_dict(record)
    assert again == result
    assert again.restore() == source
    assert again.summary() == result.summary()
    assert json.dumps(record, ensure_ascii=False).count("这一句话") == 20


def test_a_record_of_another_kind_is_refused():
    with pytest.raises(RestoreError, match="record"):
        Result.from_dict({"format": "other", "version": 1})


SURROGATES = ["a\ud800b", "\ud83d\ude00", "\udc00\ud800"]


@pytest.mark.parametrize("source", SURROGATES, ids=["lone", "pair", "reversed"])
def test_surrogates_survive_json(source):
    result = cleaner.clean(source)
    assert "\ud800" not in result.text
    record = json.loads(json.dumps(result.to_dict()))
    assert Result.from_dict(record).restore() == source


def test_results_and_cleaners_can_be_pickled():
    tool = pickle.loads(pickle.dumps(cleaner.Cleaner(Config(script="keep"))))
    result = tool.clean("科學　協會\r\n")
    copy = pickle.loads(pickle.dumps(result))
    assert copy == result
    assert copy.restore() == "科學　協會\r\n"


def test_unchanged_text_is_the_same_object():
    text = "中国科协认真贯彻精神，圆满完成了各项工作任务。\n"
    result = cleaner.clean(text)
    assert result.status == "unchanged"
    assert result.text is text
    assert result.notes == ()


def test_notes_off_and_counts_give_the_same_text():
    whole = cleaner.clean(PAGE)
    for mode in ("counts", "off"):
        result = cleaner.clean(PAGE, Config(notes=mode))
        assert result.text == whole.text
        assert result.notes == ()
        with pytest.raises(RestoreError, match="notes"):
            result.restore()
    assert cleaner.clean(PAGE, Config(notes="counts")).summary() == whole.summary()
    assert cleaner.clean(PAGE, Config(notes="off")).summary() == {}


def test_bytes_come_back_exactly():
    data = "科學技術協會".encode("big5") + b"\xff\n"
    result = cleaner.clean(data, encoding="big5")
    assert result.restore_bytes() == data
    with pytest.raises(RestoreError, match="string"):
        cleaner.clean("科协").restore_bytes()


def test_what_is_no_text_fails_with_a_reason_and_keeps_its_input():
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    result = cleaner.clean(data)
    assert result.status == "failed"
    assert result.text == ""
    assert result.meta["error"]
    assert result.restore_bytes() == data
    copy = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert copy == result
    assert copy.restore_bytes() == data


def test_anything_but_text_and_bytes_is_a_type_error():
    with pytest.raises(TypeError, match="str or bytes"):
        cleaner.clean(5)


def test_origin_of_output_is_where_it_stood():
    source = "科學\u200b技術\r\n协会"
    result = cleaner.clean(source)
    assert result.text == "科学技术\n协会"
    at = result.text.index("协")
    assert source[slice(*result.origin(at, at + 2))] == "协会"
    at = result.text.index("技")
    assert source[slice(*result.origin(at, at + 1))] in ("技", "技術")
    with pytest.raises(ValueError, match="outside"):
        result.origin(0, 99)


RECORD = cleaner.clean("科學\r\n協會").to_dict()


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {key: value for key, value in RECORD.items() if key != "text"},
        {**RECORD, "notes": 5},
        {**RECORD, "meta": 5},
        {**RECORD, "text": 5},
        {**RECORD, "status": "zzz"},
        {**RECORD, "summary": []},
        {**RECORD, "notes": {**RECORD["notes"], "start": []}},
        {**RECORD, "notes": {**RECORD["notes"], "why": [99] * len(RECORD["notes"]["why"])}},
    ],
)
def test_a_damaged_record_is_refused(record):
    with pytest.raises(RestoreError):
        Result.from_dict(record)


def test_what_is_no_configuration_is_refused():
    for wrong in ("web", {"profile": "web"}):
        with pytest.raises(ConfigError):
            cleaner.Cleaner(wrong)
        with pytest.raises(ConfigError):
            cleaner.clean("科协", wrong)
    with pytest.raises(ConfigError):
        Config.from_dict([1])
    with pytest.raises(ConfigError):
        Config(disable=None)


def test_clean_many_loses_nothing():
    results = list(cleaner.Cleaner().clean_many(["科協", None, 5, "科协"]))
    assert [result.status for result in results] == ["changed", "failed", "failed", "unchanged"]


def test_origin_divides_changes_that_keep_their_length():
    result = cleaner.clean("廣場舉辦活動")
    assert [result.origin(i, i + 1) for i in range(6)] == [Span(i, i + 1) for i in range(6)]


def test_what_simplify_leaves_for_later_is_what_the_stages_say():
    for source in (
        "「這個」國家的著作",
        "我们的国家",
        "這是 https://a.org/臺灣 和「發」字",
        "",
        "\ud800這",
    ):
        whole = cleaner.Cleaner()._run(source, pipeline.SCRIPT)
        found = cleaner.simplify(source)
        assert (found.text, found.status) == (whole.text, whole.status)
        assert found == whole
        assert found.restore() == source
        assert pickle.loads(pickle.dumps(cleaner.simplify(source))) == whole
        assert copy.copy(cleaner.simplify(source)).flags == whole.flags


def test_what_is_left_for_later_is_asked_for_once():
    asked = []

    def whole() -> Result:
        asked.append(1)
        return Result("", "unchanged", meta={"script": "none"})

    result = Result.later("", "unchanged", whole)
    assert not asked
    assert (result.meta, result.flags, result.notes) == ({"script": "none"}, (), ())
    assert len(asked) == 1
    with pytest.raises(AttributeError):
        result.nothing  # noqa: B018


def test_another_text_of_the_stages_is_an_error():
    result = Result.later("a", "changed", lambda: Result("b", "changed"))
    with pytest.raises(RestoreError, match="another text"):
        result.notes  # noqa: B018


def test_strings_of_derived_classes():
    class Text(str):
        __slots__ = ()

    assert cleaner.simplify(Text("這個")).text == "这个"
    assert cleaner.clean(Text("這個")).text == "这个"
    assert cleaner.simplify(Text("这个")).status == "unchanged"
