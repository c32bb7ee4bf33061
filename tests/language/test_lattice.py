"""Bytes of which some are uncertain: small lattices whose readings are known."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.language.lattice import (
    CHOICES,
    GUESS,
    Arc,
    Lattice,
    Path,
    Reader,
    double_byte,
    likeliest,
    search,
    utf8,
)

HIGH = bytes(range(0x80, 0x100))
GB, BIG5 = double_byte("gb18030"), double_byte("big5hkscs")
READERS = [("utf-8", utf8), ("gb18030", GB), ("big5hkscs", BIG5)]


def certain(data: bytes) -> Lattice:
    """A lattice of known bytes."""
    lattice = Lattice()
    for byte in data:
        lattice.add(bytes((byte,)))
    return lattice


def with_unknown(data: bytes, *unknown: int) -> Lattice:
    """A lattice of bytes of which some are any above ASCII."""
    lattice = Lattice()
    for place, byte in enumerate(data):
        lattice.add(HIGH if place in unknown else bytes((byte,)))
    return lattice


def best(lattice: Lattice, reader: Reader, before: str = "", after: str = "") -> Path:
    return search(lattice, reader, before, after)[0]


@pytest.mark.parametrize(("encoding", "reader"), READERS)
@pytest.mark.parametrize("text", ["中文", "a中b文。", "ASCII", "科技大學"])
def test_known_bytes_have_one_reading(encoding, reader, text):
    paths = search(certain(text.encode(encoding)), reader)
    assert [path.text for path in paths] == [text]
    assert set(paths[0].tags) == {""}


def test_places_and_tags_of_the_characters():
    path = best(with_unknown("a中文".encode(), 3), utf8)
    assert path.text == "a中文"
    assert path.places == ((0, 1), (1, 4), (4, 7))
    assert path.tags == ("", GUESS, "")


@pytest.mark.parametrize(("encoding", "reader"), READERS)
@pytest.mark.parametrize("place", [0, 1])
def test_an_unknown_byte(encoding, reader, place):
    """One byte of 学 in 科学技术 (or 學 in 科學技術)."""
    text = "科學技術" if encoding == "big5hkscs" else "科学技术"
    size = 3 if encoding == "utf-8" else 2
    path = best(with_unknown(text.encode(encoding), size + place), reader)
    assert path.text == text
    assert path.tags == ("", GUESS, "", "")


def test_a_whole_character_that_is_unknown():
    text = "中华人民共和国成立"
    path = best(with_unknown(text.encode(), 9, 10, 11), utf8)
    assert path.text == text


@pytest.mark.parametrize(
    ("encoding", "reader", "text"),
    [("utf-8", utf8, "科学技术"), ("gb18030", GB, "科学技术"), ("big5hkscs", BIG5, "科學技術")],
)
def test_an_optional_byte_is_there_or_not(encoding, reader, text):
    data = text.encode(encoding)
    size = len(data) // 4
    missing, superfluous = Lattice(), Lattice()
    for place, byte in enumerate(data):
        if place == size + 1:
            missing.add_optional(bytes((byte,)), cost=1.0)
        else:
            missing.add(bytes((byte,)))
        if place == 2 * size:
            superfluous.add_optional(b"\xb0", cost=1.0)
        superfluous.add(bytes((byte,)))
    assert best(missing, reader).text == text
    assert best(superfluous, reader).text == text


def test_an_optional_byte_has_its_price():
    """中文 and 中 are both possible: what the last character costs decides."""
    for cost, absent, text in ((0.0, 90.0, "中b"), (90.0, 0.0, "中")):
        lattice = certain("中".encode())
        lattice.add_optional(b"b", cost=cost, absent=absent)
        assert best(lattice, utf8).text == text


@pytest.mark.parametrize("place", [3, 4, 5])
def test_a_byte_lost_without_a_trace_in_utf_8(place):
    data = "科学技术".encode()
    lattice = certain(data[:place] + data[place + 1 :])
    assert search(lattice, utf8) == []
    lattice.lost = HIGH
    path = best(lattice, utf8)
    assert path.text == "科学技术"
    assert path.tags == ("", GUESS, "", "")


@pytest.mark.parametrize(("encoding", "reader"), READERS[1:])
def test_double_bytes_lose_nothing_unless_the_lattice_says_so(encoding, reader):
    data = "中文".encode(encoding)
    lattice = certain(data[:-1])
    lattice.lost = HIGH
    assert search(lattice, reader) == []
    lattice = certain(data[:-1])
    lattice.add(HIGH)
    assert best(lattice, reader).text[0] == "中"


def test_one_of_several_ways():
    """A hole that was one byte or two, and what may stand there as it is."""
    lattice = certain("科".encode("gb18030"))
    lattice.add_paths([([HIGH], 0.0), ([HIGH, HIGH], 0.0)])
    for byte in "技术".encode("gb18030"):
        lattice.add(bytes((byte,)))
    path = best(lattice, GB)
    assert (path.text[0], path.text[-2:]) == ("科", "技术")
    assert len(path.text) == 4
    assert path.tags == ("", GUESS, "", "")


@pytest.mark.parametrize(
    ("cost", "text", "tag"), [(0.0, "科学技术", ""), (100.0, "科�技术", "copied")]
)
def test_an_arc_that_copies(cost, text, tag):
    """What stands there may stay, if nothing better is cheap enough."""
    lattice = certain("科".encode())
    way = [b"\xe5", b"\xad", b"\xa6"]  # 学
    lattice.add_paths([(way, cost)], Arc(0, "\ufffd", 0.0, "copied"))
    for byte in "技术".encode():
        lattice.add(bytes((byte,)))
    path = best(lattice, utf8)
    assert path.text == text
    assert path.tags == ("", tag, "", "")


def test_an_arc_past_bytes():
    lattice = certain("科?技".encode())
    lattice.add_arc(3, Arc(4, "学鹤", 0.0, "chosen"))
    path = best(lattice, utf8, after="术")
    assert path.text == "科学技"
    assert path.places == ((0, 3), (3, 4), (4, 7))
    assert path.tags == ("", "chosen", "")


def test_an_arc_of_nothing():
    lattice = certain("中x文".encode())
    lattice.add_arc(3, Arc(4, ""))
    path = best(lattice, utf8)
    assert path.text == "中文"
    assert path.places == ((0, 3), (4, 7))


def test_what_stands_around_decides():
    data = "学".encode("gb18030")
    lattice = with_unknown(data, 0, 1)
    assert best(lattice, GB, before="科", after="技术").text == "学"
    assert best(lattice, GB, before="中华人民共和", after="成立").text == "国"


def test_readings_come_best_first():
    paths = search(with_unknown("学".encode(), 1, 2), utf8, before="大", after="生")
    assert paths[0].text == "学"
    scores = [path.score for path in paths]
    assert scores == sorted(scores, reverse=True)
    assert len({path.text for path in paths}) == len(paths) > 1


def test_width_bounds_the_readings():
    lattice = with_unknown("学习".encode(), 1, 2, 4, 5)
    assert len(search(lattice, utf8, width=3)) <= 3


@pytest.mark.parametrize("reader", [utf8, GB, BIG5])
def test_an_empty_lattice(reader):
    (path,) = search(Lattice(), reader)
    assert path.text == ""
    assert path.places == path.tags == ()


@pytest.mark.parametrize("reader", [utf8, GB, BIG5])
@pytest.mark.parametrize("data", [b"\xff", b"a\xff", b"\xe4", b"\xe4\xb8", b"\x81"])
def test_a_dead_end(reader, data):
    if reader is not utf8 and data == b"\xe4\xb8":
        data = b"\xe4\x20"  # no trail byte
    assert search(certain(data), reader) == []


@pytest.mark.parametrize(
    "data", [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
)
def test_what_is_no_utf_8(data):
    """Longer forms than needed, surrogates, beyond Unicode."""
    assert search(certain(data), utf8) == []


def test_a_pictograph_in_four_bytes():
    assert best(certain("好😀".encode()), utf8).text == "好😀"


def test_the_likeliest_of_many():
    codes = np.arange(0x4E00, 0x9FA6, dtype=np.uint32)
    chosen = {chr(code) for code in likeliest(codes)}
    assert len(chosen) == CHOICES
    assert set("的一是不了在人有我他这") <= chosen
    few = np.array([0x4E00, 0x9FA5], np.uint32)
    assert likeliest(few) is few
