"""What kind a reading is, against patterns that say the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.readings import share_of_chinese, share_of_utf8

CHINESE = re.compile("[\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
THREES = re.compile(rb"[\xe2-\xe9\xef\xff][\x80-\xbf\xff]{2}")


@given(st.text("a中，—é𠀀カ\ud800\u3000", max_size=20))
def test_share_of_chinese(text):
    chinese = len(CHINESE.findall(text))
    outside = sum(character > "\x7f" for character in text)
    assert share_of_chinese(text) == (chinese / outside if chinese else 0)


@given(st.lists(st.sampled_from(b"a\x80\xbf\xe1\xe2\xe9\xef\xff"), max_size=20).map(bytes))
def test_share_of_utf8(data):
    high = sum(byte > 0x7F for byte in data)
    assert share_of_utf8(data) == (3 * len(THREES.findall(data)) / high if high else 1)
