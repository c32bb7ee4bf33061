"""Documents: overlaps, layers folded into pieces, origins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import DELETE, BulkEdit, Document, Edit, Span
from cleaner.result import Result


def bulk(rule: str, changes: dict[int, str | None]) -> BulkEdit:
    positions = np.array(sorted(changes), np.int64)
    new = [DELETE if changes[p] is None else ord(changes[p]) for p in sorted(changes)]
    return BulkEdit(rule, positions, np.array(new, np.uint32))


def result_of(document: Document) -> Result:
    status = "unchanged" if document.text == document.source else "changed"
    return Result(document.text, status, document=document)


def test_edits_and_bulk_edits_are_made_together():
    document = Document.of("中国科协工作")
    after = document.apply([Edit("a.b", Span(2, 4), "学会"), bulk("c.d", {0: "大", 5: None})])
    assert after.text == "大国学会工"
    assert document.text == "中国科协工作"


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([Edit("a.a", Span(0, 2), "x"), Edit("a.b", Span(1, 4), "y")], "xcdef"),  # earlier wins
        ([Edit("a.a", Span(1, 2), "x"), Edit("a.b", Span(1, 4), "y")], "ayef"),  # longer wins
        ([Edit("a.a", Span(1, 2), "x"), Edit("a.b", Span(1, 2), "y")], "axcdef"),  # first wins
        ([Edit("a.a", Span(1, 3), "x"), bulk("b.b", {2: "z", 3: "w"})], "axwef"),  # Edit wins
        ([bulk("a.a", {2: "z"}), bulk("b.b", {2: "w"})], "abzdef"),  # first bulk edit wins
        # The replacement starts where the insertion does and is longer: it comes first.
        ([Edit("a.a", Span(2, 2), "+"), Edit("a.b", Span(2, 3), "y")], "abydef"),
        ([Edit("a.a", Span(1, 2), "b")], "abcdef"),  # no change
    ],
)
def test_overlaps_are_resolved_in_the_documented_order(edits, text):
    assert Document.of("abcdef").apply(edits).text == text


def test_nothing_to_change_gives_the_same_document():
    document = Document.of("abc")
    assert document.apply([]) is document
    assert document.apply([Edit("a.a", Span(1, 2), "b"), bulk("b.b", {0: "a"})]) is document
    assert document.apply([bulk("a.a", {}), bulk("b.b", {})]) is document


def test_an_edit_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="outside"):
        Document.of("abc").apply([Edit("a.a", Span(2, 4), "")])


def test_a_place_touched_by_two_layers_is_one_note_with_both_rules():
    document = Document.of("一壹二").apply([Edit("a.a", Span(1, 2), "xyz")])
    document = document.apply([Edit("b.b", Span(2, 3), "")])
    (note,) = result_of(document).notes
    assert note.at == Span(1, 2)
    assert (note.before, note.after, note.rules) == ("壹", "xz", ("a.a", "b.b"))


def test_what_was_taken_back_is_no_note():
    document = Document.of("abc").apply([Edit("a.a", Span(1, 2), "x")])
    document = document.apply([Edit("b.b", Span(1, 2), "b")])
    assert document.text == "abc"
    assert result_of(document).notes == ()


def test_neighbouring_characters_of_one_rule_are_one_note():
    document = Document.of("學習書本讀").apply([bulk("s.c", {0: "学", 1: "习", 2: "书", 4: "读"})])
    assert [(n.at, n.before, n.after) for n in result_of(document).notes] == [
        (Span(0, 3), "學習書", "学习书"),
        (Span(4, 5), "讀", "读"),
    ]


def test_origin_goes_back_through_all_layers():
    document = Document.of("0123456789").apply([Edit("a.a", Span(2, 4), "")])  # 01456789
    document = document.apply([Edit("b.b", Span(3, 4), "abc")])  # 014abc6789
    assert document.origin(Span(0, 2)) == Span(0, 2)
    assert document.origin(Span(2, 3)) == Span(4, 5)
    assert document.origin(Span(4, 5)) == Span(5, 6)  # inside a change: all of it
    assert document.origin(Span(6, 10)) == Span(6, 10)
    assert document.origin(Span(2, 2)) == Span(2, 4)  # where something was deleted


edits = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=6
)
bulks = st.dictionaries(st.integers(0, 30), st.none() | st.sampled_from("pqr"), max_size=8)


@given(st.text("abcdef", max_size=30), st.lists(st.tuples(edits, bulks), min_size=1, max_size=4))
def test_notes_rebuild_the_source_whatever_the_edits(source, layers):
    document = Document.of(source)
    for spans, changes in layers:
        size = len(document.text)
        proposals: list[Edit | BulkEdit] = [
            Edit("a.a", Span(min(at, size), min(at + length, size)), new)
            for at, length, new in spans
        ]
        fitting = {at: new for at, new in changes.items() if at < size}
        document = document.apply([*proposals, bulk("b.b", fitting)])
    result = result_of(document)
    assert result.restore() == source
    for note in result.notes:
        assert source[note.at.start : note.at.end] == note.before
    for start in range(len(document.text)):
        inside = result.origin(start, start + 1)
        kept = source[inside.start : inside.end]
        assert kept == document.text[start] or any(
            n.at.start <= inside.start and inside.end <= n.at.end for n in result.notes
        )
