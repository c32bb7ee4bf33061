"""Words of a page's frame are counted where they stand, the longest first."""

import pytest

from cleaner.boilerplate.furniture import NOTICES, groups, word_counts
from cleaner.scan import Scan


def counted(text):
    counts = word_counts(Scan(text), text.count("\n") + 1)
    return {
        name: found.tolist()
        for name, found in zip((*groups(), NOTICES), counts, strict=True)
        if found.any()
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("首", {}),
        ("首页", {"channels": [2.0]}),
        ("首页\n登录 注册", {"channels": [2.0, 0.0], "account": [0.0, 4.0]}),
        ("相关新闻", {"lists": [4.0]}),
        # 转载 is of the foot, too: characters there, a word here.
        ("本网转载请注明，本站不负法律责任", {"foot": [2.0], "notices": [4.0]}),
        ("天" * 400 + "首页", {}),
    ],
)
def test_word_counts(text, found):
    assert counted(text) == found
