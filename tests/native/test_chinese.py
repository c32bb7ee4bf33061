"""Chinese lines against a slow, obvious judgement of each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.chinese import CHINESE, INDENTED, verdicts
from cleaner.layout.lines import LETTERS_PER_HAN
from cleaner.layout.marks import CODE, mark_table
from cleaner.scan import CharClass, Scan

HINTS = ('("', "('", "{", "==", "</", "/>", "=>", "::", "&&", "||", "+=", "#!", "SELECT ")
PIECES = [
    "中",
    "中国人民",
    "word",
    "한",
    "م",
    "é",
    ",",
    ",",
    "。",
    "\n",
    "\n",
    " ",
    "#",
    "/",
    "-",
    ":",
    "=",
    *HINTS,
]


def counted(line, stops):
    return -1 if stops in line else line.count(",")


def verdict(lines, number):
    line = lines[number]
    classes = Scan(line).classes
    han = int((classes & CharClass.HAN != 0).sum())
    letters = int((classes & (CharClass.LATIN | CharClass.FOREIGN) != 0).sum())
    letters += LETTERS_PER_HAN * sum(character in "한م" for character in line)
    code = any(mark_table()[ord(character)] & CODE for character in line)
    if not han or han * LETTERS_PER_HAN < letters:
        return 0
    if code and any(hint in line for hint in HINTS):
        return 0
    beside = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
    commas = counted(line, "。")
    if commas >= 2 and any(counted(other, "。") == commas for other in beside):
        return 0
    return CHINESE | (INDENTED if line.startswith((" ", "#", "//", "--")) else 0)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24).map("".join))
def test_verdicts(text):
    scan = Scan(text)
    every = np.arange(len(text))
    starts, bits = verdicts(scan.codes, scan.classes, mark_table(), every, LETTERS_PER_HAN)
    lines = text.split("\n")
    numbers = [text.count("\n", 0, at) for at in range(len(text))]
    assert bits.tolist() == [verdict(lines, number) for number in numbers]
    assert starts.tolist() == [text.rfind("\n", 0, at) + 1 for at in range(len(text))]
