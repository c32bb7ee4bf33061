"""Compatibility forms against patterns that say the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.width import changes
from cleaner.layout.width import _table, symbol_forms, wide_forms
from cleaner.scan import Scan

GROUPED = re.compile("(?<=[０-９])(?:，(?=[０-９]{3}(?![０-９]))|：(?=[０-５][０-９](?![０-９])))")
LATIN = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"


def expected(text):
    always, beside = wide_forms(), symbol_forms()
    found = [
        at
        for at, character in enumerate(text)
        if ord(character) in always
        or (
            ord(character) in beside
            and (re.match(LATIN, text[at - 1 : at]) or re.match(LATIN, text[at + 1 : at + 2]))
        )
    ]
    ideographs = [at for at in found if text[at] in "⼈\uf900\U0002f800"]
    marks = [match.start() for match in GROUPED.finditer(text)]
    return [at for at in found if at not in ideographs], ideographs, marks


@given(st.text("０５７９，：％．aＺ中⼈﹐\uf900\U0002f800", max_size=30))
def test_changes(text):
    scan = Scan(text)
    assert changes(scan.codes, scan.classes, *_table()) == expected(text)
