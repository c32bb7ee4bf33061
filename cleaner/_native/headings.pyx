"""Lines that begin like headings or numbered items: what two patterns of
cleaner/boilerplate/lines.py match, told without them."""

from libc.stdint cimport int64_t, uint32_t

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t code) noexcept nogil

cdef enum:
    FIRST = 2, LAST = 3, HEAD = 14  # columns of `lines.measure`


cdef inline bint is_digit(Py_UCS4 code) noexcept nogil:
    return 48 <= code <= 57


def headings(const uint32_t[::1] codes, const int64_t[:, ::1] table, int64_t bit):
    """Which lines `BODY_HEADING` matches and which `NUMBERED`: bytes of ones and zeros, two.

    `table`: what `lines.measure` returns; `bit`: the mark bit of all characters that such lines
    can begin with.
    """
    cdef Py_ssize_t line, count = table.shape[0]
    cdef const Py_UCS4* text = <const Py_UCS4*>&codes[0] if codes.shape[0] else NULL
    cdef bytearray heading = bytearray(count), numbered = bytearray(count)
    for line in range(count):
        if table[line, HEAD] & bit:
            heading[line] = is_heading(text, table[line, FIRST], table[line, LAST])
            numbered[line] = is_numbered(text, table[line, FIRST], table[line, LAST])
    return bytes(heading), bytes(numbered)


cdef bint is_heading(const Py_UCS4* codes, int64_t at, int64_t end) noexcept nogil:
    cdef Py_UCS4 code = codes[at], after = codes[at + 1] if at + 1 < end else 0
    cdef int64_t first
    if code == "附":
        return after in "件:：录表"
    if code == "抄":
        return after == "送"
    if code == "主":
        return after == "题" and at + 2 < end and codes[at + 2] == "词"
    if code == "表" or code == "图":
        at = blank(codes, at + 1, end)
        return at < end and (is_digit(codes[at]) or codes[at] in "一二三")
    if code == "第":
        first = at = blank(codes, at + 1, end)
        while at < end and at < first + 5 and (
            is_digit(codes[at]) or codes[at] in "一二三四五六七八九十百千"
        ):
            at += 1
        if at == first:
            return False
        at = blank(codes, at, end)
        return at < end and codes[at] in "章节節回卷篇条部编款讲课"
    if code == "（" or code == "(":
        at += 1
    first = at
    while at < end and at < first + 4 and codes[at] in "一二三四五六七八九十百":
        at += 1
    return at > first and at < end and codes[at] in "）)、.．"


cdef int64_t blank(const Py_UCS4* codes, int64_t at, int64_t end) noexcept nogil:
    """Behind a blank that may stand there."""
    return at + (at < end and Py_UNICODE_ISSPACE(codes[at]))


cdef bint is_numbered(const Py_UCS4* codes, int64_t at, int64_t end) noexcept nogil:
    cdef int64_t first
    if codes[at] == "（" or codes[at] == "(":
        at += 1
    first = at
    while at < end and at < first + 3 and is_digit(codes[at]):
        at += 1
    if at == first or at == end:
        return False
    if codes[at] in "）)":
        return True
    return codes[at] in ".．、" and not (at + 1 < end and is_digit(codes[at + 1]))
