"""What kind a reading is, against patterns that say the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.readings import share_of_utf8, shares

KINDS = (
    re.compile("[\u4e00-\u9fff]"),
    re.compile("[\u2010-\u2026\u3000-\u303f\uff01-\uff5e]"),
    re.compile("[\u00c0-\u052f\u1e00-\u1fff\u3105-\u312f]"),
)
THREES = re.compile(rb"[\xe2-\xe9\xef\xff][\x80-\xbf\xff]{2}")


@given(st.text("a中，—é×ǐẽωяㄅ𠀀カ\ud800\u3000", max_size=20))
def test_shares(text):
    outside = sum(character > "\x7f" for character in text)
    assert shares(text) == tuple(len(kind.findall(text)) / max(outside, 1) for kind in KINDS)


@given(st.lists(st.sampled_from(b"a\x80\xbf\xe1\xe2\xe9\xef\xff"), max_size=20).map(bytes))
def test_share_of_utf8(data):
    high = sum(byte > 0x7F for byte in data)
    assert share_of_utf8(data) == (3 * len(THREES.findall(data)) / high if high else 1)
