"""Counts of lines and of words against slow, obvious ones."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner._native.lines import (
    COLUMNS,
    bounds,
    flags,
    full_lines,
    measure,
    repeated,
    stripped,
)
from cleaner._native.words import Words
from cleaner.boilerplate import lines as marks
from cleaner.boilerplate.lines import mark_table
from cleaner.scan import CharClass, Scan, code_points

texts = st.text(
    "中国科协一二三0 9\n\n\t\u3000\r，。！？；：（）”、|/【】年月#楼𠀀\ud800a", max_size=120
)
SENTENCE = "三月二十日，市科协在人民广场举办科普活动，受到群众欢迎。"


def expected(text):
    table = mark_table()
    start = 0
    for line in text.split("\n"):
        scan = Scan(line)
        bits = [int(table[ord(c)]) if ord(c) < 0x10000 else 0 for c in line]
        bare = line.strip()
        first = start + (len(line) - len(line.lstrip()) if bare else 0)

        def of_class(classes, scan=scan):
            return sum(bool(c & classes) for c in scan.classes.tolist())

        def of_mark(bit, bits=bits):
            return sum(bool(b & bit) for b in bits)

        visible = [b for b, c in zip(bits, line, strict=True) if not c.isspace()]
        tail = visible[-1] if visible else 0
        closed = bool(tail & marks.PAUSE) or (
            bool(tail & marks.CLOSER) and len(visible) > 1 and bool(visible[-2] & marks.PAUSE)
        )
        han, commas = of_class(CharClass.HAN), of_mark(marks.COMMA)
        inner = of_mark(marks.PAUSE) - bool(tail & marks.PAUSE)
        prose = (
            (closed and han >= 16)
            or (han >= 48 and commas >= 2)
            or (han >= 24 and commas >= 1 and (inner >= 1 or bool(tail & marks.COLON)))
        )
        whole = 0
        for b in bits:
            whole |= b
        yield {
            "start": start,
            "end": start + len(line),
            "first": first,
            "last": first + len(bare),
            "han": han,
            "digits": of_class(CharClass.DIGIT),
            "blanks": of_class(CharClass.BLANK | CharClass.BREAK),
            "stops": of_mark(marks.STOP),
            "commas": commas,
            "separators": of_mark(marks.SEPARATOR),
            "brackets": of_mark(marks.BRACKET),
            "colons": of_mark(marks.COLON),
            "date marks": of_mark(marks.DATE),
            "full stops": of_mark(marks.FULL_STOP),
            "head": visible[0] if visible else 0,
            "tail": tail,
            "pauses": of_mark(marks.PAUSE),
            "prose": prose,
            "closed": closed,
            "blank": not bare,
            "marks": whole,
        }
        start += len(line) + 1


@given(
    st.one_of(
        texts,
        st.lists(
            st.sampled_from([SENTENCE, SENTENCE[:-1] + "：", "中，" * 30, "”", "\n", "。”"])
        ).map("".join),
    )
)
def test_measure(text):
    scan = Scan(text)
    table = measure(scan.codes, scan.classes, mark_table())
    assert [dict(zip(COLUMNS, row, strict=True)) for row in table.tolist()] == list(expected(text))
    assert stripped(text, table) == [line.strip() for line in text.split("\n")]
    starts, ends = bounds(scan.codes)
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == text.split("\n")


@given(texts)
def test_lists_and_full_lines(text):
    scan = Scan(text)
    table = measure(scan.codes, scan.classes, mark_table())
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table.tolist()]
    names = ("prose", "closed", "blank")
    assert [*map(list, flags(table))] == [[row[name] for row in rows] for name in names]
    full = [number for number, line in enumerate(text.split("\n")) if line.strip()]
    at, counts = full_lines(table)
    assert at.tolist() == full
    assert counts.tolist() == table[full].tolist()
    lines = [text.split("\n")[line].strip() for line in full]
    assert list(repeated(scan.codes, counts)) == [lines.count(line) > 1 for line in lines]


words = st.dictionaries(
    st.text("首页新闻", min_size=2, max_size=4), st.tuples(st.integers(-1, 2), st.booleans())
)


@given(st.text("首页新闻 \n", max_size=60), words)
def test_words(text, of):
    longest, rows = 8, max((group for group, _ in of.values()), default=-1) + 1
    expected = [[0] * (text.count("\n") + 1) for _ in range(rows + 1)]
    number = covered = 0
    for at in range(len(text)):
        number += text[at] == "\n"
        found = max((w for w in of if text.startswith(w, at)), key=len, default=None)
        if found is None:
            continue
        begin, end = text.rfind("\n", 0, at) + 1, (text + "\n").index("\n", at)
        if at >= covered and end - begin <= longest:
            group, counted = of[found]
            if group >= 0:
                expected[group][number] += len(found)
            expected[rows][number] += counted
        covered = max(covered, at + len(found))
    native = Words(list(of), [group for group, _ in of.values()], [c for _, c in of.values()])
    assert native.count(code_points(text), text.count("\n") + 1, longest).tolist() == expected
