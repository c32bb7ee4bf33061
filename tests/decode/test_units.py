"""What could begin at each byte, against the codecs themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decode import codecs
from cleaner.decode.units import KNOWN, character_lengths, kinds_of, units_of
from cleaner.scan import code_points

codecs.register()
TEXT = "中文，這是ab1\n㐀𠀀é€─①Жアー齉龘ǎ"


def one_by_one(data, units):
    """Byte positions, lengths and characters on the path of whole characters from the start."""
    at = 0
    while at < len(data):
        length = int(units.lengths[at])
        yield at, length, chr(units.codes[at])
        at += length


@pytest.mark.parametrize("encoding", sorted(KNOWN))
def test_characters_are_the_codecs(encoding):
    characters = [c for c in TEXT if c.encode(encoding, "ignore").decode(encoding) == c]
    data = "".join(characters).encode(encoding)
    found = list(one_by_one(data, units_of(data, encoding)))
    assert [c for _, _, c in found] == characters
    assert [data[at : at + n] for at, n, _ in found] == [c.encode(encoding) for c in characters]
    lengths = character_lengths(code_points("".join(characters)), encoding).tolist()
    assert lengths == [len(c.encode(encoding)) for c in characters]
    assert set(lengths) <= set(kinds_of(encoding))


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.sampled_from(sorted(KNOWN)))
def test_whole_characters_decode_strictly(data, encoding):
    units = units_of(data, encoding)
    for at, length in enumerate(units.lengths.tolist()):
        piece = data[at : at + length]
        if len(piece) == length > 0:
            assert piece.decode(encoding)[0] == chr(units.codes[at])


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.sampled_from(sorted(KNOWN)))
def test_characters_around_a_stray_byte_decode_strictly(data, encoding):
    for place, codes, lengths in units_of(data, encoding).inner:
        for at, length in enumerate(lengths.tolist()):
            piece = data[at : at + length]
            if len(piece) == length > 0:
                whole = piece[:place] + piece[place + 1 :]
                assert whole.decode(encoding)[0] == chr(codes[at])
                assert encoding.startswith("utf-16") or piece[place] not in b"\r\n"
