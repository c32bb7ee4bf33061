"""Runs of blanks against a slow, obvious judgement of each."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner._native import blanks
from cleaner.layout.marks import CLOSER, CURLY, OPENER, PAUSE, mark_table
from cleaner.scan import CharClass, Scan, class_table

PROSE_HAN = 3
HAN, CHINESE = CharClass.HAN, CharClass.HAN | CharClass.CJK_MARK
PIECES = [
    "中",
    "国",
    " ",
    " ",
    "  ",
    "\u3000",
    "\t",
    "\n",
    "，",
    "（",
    "）",
    "“",
    "”",
    "a",
    "-",
    "𠀀",
    "\ud800",
]


def around(text, at):
    """Classes and kinds of marks of a character; the text begins and ends like a line."""
    code = ord(text[at]) if 0 <= at < len(text) else 10
    return int(class_table()[code]), int(mark_table()[code])


def verdict(text, start, end):
    run = text[start:end]
    (before, mark_before), (after, mark_after) = around(text, start - 1), around(text, end)
    line = text[text.rfind("\n", 0, start) + 1 : (text + "\n").index("\n", end)]
    if after & CharClass.NEWLINE:
        return blanks.TRAILING
    if before & CharClass.NEWLINE:
        plain = 0 if "\u3000" in run else blanks.PLAIN_INDENT
        if not plain or after & CHINESE:
            return blanks.INDENT | plain
        return plain if text[end] in "-*+>|#" else blanks.MAYBE_INDENT | plain
    both = mark_before | mark_after
    opens, closes = mark_before & OPENER, mark_after & CLOSER
    beside = bool(opens or closes) and not (opens and closes)
    if both & CURLY and not (before | after) & HAN:
        beside = False
    prose = sum(around(line, x)[0] & HAN for x in range(len(line))) >= PROSE_HAN and any(
        around(line, x)[1] & PAUSE for x in range(len(line))
    )
    if both & PAUSE or beside or (before & HAN and mark_after & OPENER and prose):
        return blanks.AT_MARK
    if (opens and closes) or "\t" in run or run == " ":
        return 0
    if (before | after) & CHINESE:
        return blanks.LOOSE
    return blanks.AWAY if run.strip(" ") else 0


def expected(text):
    han = "[中国𠀀]"
    found = {m.span(): verdict(text, *m.span()) for m in re.finditer("[ \u3000\t]+", text)}
    blank = "[ \u3000]+"
    for chain in re.finditer(f"(?<![^\\s])({han})(?:{blank}{han})+(?!\\S)", text):
        runs = [
            m.span() for m in re.finditer(blank, text) if chain.start() < m.start() < chain.end()
        ]
        outside = (
            text[max(0, chain.start() - 1) : chain.start()],
            text[chain.end() : chain.end() + 1],
        )
        if len(runs) > 1 or set(outside) <= {"", "\n"}:
            found.update(dict.fromkeys(runs, blanks.SPACED))
    return {span: bits for span, bits in found.items() if bits}


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_runs(text):
    scan = Scan(text)
    runs = blanks.Runs(scan.codes, scan.classes, mark_table(), PROSE_HAN)
    starts, ends, bits = (array.tolist() for array in runs.judged())
    judged = {(a, b): bit for a, b, bit in zip(starts, ends, bits, strict=True) if bit}
    assert judged == expected(text)


def test_spread():
    starts, ends = np.array([1, 3, 5, 9], np.int64), np.array([3, 5, 5, 10], np.int64)
    chosen = np.array([1, 0, 8, 8], np.uint8)
    assert blanks.spread(starts, ends, chosen).tolist() == [1, 2, 9]


@given(st.text("\n\n\n 中"), st.booleans())
def test_surplus_newlines(text, delete):
    deleted = [np.array([x for x, c in enumerate(text) if delete and c == " "], np.int64)]
    surplus = blanks.surplus_newlines(Scan(text).classes, deleted).tolist()
    left = "".join(c for x, c in enumerate(text) if x not in surplus)
    left = left.replace(" ", "") if delete else left
    whole = text.replace(" ", "") if delete else text
    wanted = re.sub("\n{3,}", "\n\n", whole.strip("\n"))
    assert left == wanted + "\n" * (whole.endswith("\n") and bool(wanted))
    assert all(text[x] == "\n" for x in surplus)
