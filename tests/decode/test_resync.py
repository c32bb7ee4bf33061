"""The best path through damaged bytes, and the same sums for all windows at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decode.lattice import Lattice
from cleaner.decode.resync import TOGETHER, WHOLE, best_path, best_sums, plain_sums

TEXT = "中国科学技术协会主管的学术期刊"


def path(data, encoding):
    lattice = Lattice([data], encoding)
    return best_path(lattice.window(0), lattice.kinds)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-8", "utf-16-le"])
def test_clean_bytes_are_whole_characters(encoding):
    text = "這是一個繁體中文的網頁" if encoding == "big5hkscs" else TEXT
    data = text.encode(encoding)
    _, pieces = path(data, encoding)
    assert {piece.how for piece in pieces} == {WHOLE}
    assert [data[p.start : p.end].decode(encoding) for p in pieces] == list(text)


def test_a_lost_byte_is_found_where_it_was():
    data = TEXT.encode("gb18030")
    damaged = data[:9] + data[10:]  # the second byte of 技
    _, pieces = path(damaged, "gb18030")
    assert [p for p in pieces if p.how != WHOLE] == [(8, 9, 0)]


def test_a_stray_byte_inside_a_character():
    data = "中文".encode() + b"\xe4A\xb8\xad" + "科学".encode()
    _, pieces = path(data, "utf-8")
    assert [p for p in pieces if p.how != WHOLE] == [(6, 10, 1)]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["gb18030", "big5hkscs", "utf-8", "utf-16-be"]),
    st.lists(st.binary(min_size=1, max_size=48), min_size=4 * TOGETHER, max_size=4 * TOGETHER),
)
def test_sums_of_many_windows_are_those_of_each(encoding, windows):
    text = "中文的科技這是ab，".encode(encoding, "ignore")
    windows = [text[: len(w) % 9 * 2] + w for w in windows]
    lattice = Lattice(windows, encoding)
    together = best_sums(lattice)
    for number in range(len(windows)):
        total, _ = best_path(lattice.window(number), lattice.kinds)
        assert together[number] == 0.0 or together[number] == pytest.approx(total, abs=0.01)


def test_the_decoders_path_is_not_better_than_the_best():
    data = TEXT.encode("gb18030")
    lattice = Lattice([data, data[1:]], "gb18030")
    units = len(TEXT)
    plain = plain_sums(
        lattice,
        np.zeros(units, np.int64),
        np.arange(units) * 2,
        np.full(units, 2),
        np.ones(units, np.bool_),
    )
    assert plain[0] == pytest.approx(best_path(lattice.window(0), lattice.kinds)[0], abs=0.01)
    assert plain[1] == 0.0
