"""Which lines are Chinese wording, as cleaner/layout/lines.py tells."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

import numpy as np

# Bits of CharClass and of the kinds of marks.
cdef enum:
    HAN = 1, LATIN = 1 << 3, NEWLINE = 1 << 10, FOREIGN = 1 << 13
    CODE = 1 << 7

CHINESE, INDENTED = 1, 2
cdef enum:
    V_CHINESE = 1, V_INDENTED = 2


cdef struct Line:
    Py_ssize_t start
    Py_ssize_t end  # without its newline
    uint8_t verdict


def verdicts(
    const uint32_t[::1] codes,
    const uint16_t[::1] classes,
    const uint8_t[::1] kinds,
    const int64_t[::1] at,
    Py_ssize_t letters_per_han,
):
    """Of the line that each of the positions `at` (ascending) is in: its start, and bits.

    CHINESE: it has enough Han characters, no sign of code and is no row of a table; INDENTED: it
    begins like a line within code.  `kinds`: of each code point which kinds of marks it is.
    """
    cdef Py_ssize_t i, size = codes.shape[0]
    cdef Line line = Line(0, -1, 0)
    starts, bits = np.empty(at.shape[0], np.int64), np.empty(at.shape[0], np.uint8)
    cdef int64_t[::1] start_view = starts
    cdef uint8_t[::1] bit_view = bits
    cdef const uint32_t* code = &codes[0] if size else NULL
    cdef const uint16_t* of = &classes[0] if size else NULL
    for i in range(at.shape[0]):
        if at[i] > line.end:
            line.start = line.end = at[i]
            while line.start > 0 and not of[line.start - 1] & NEWLINE:
                line.start -= 1
            while line.end < size and not of[line.end] & NEWLINE:
                line.end += 1
            line.verdict = _verdict(code, of, &kinds[0], size, &line, letters_per_han)
        start_view[i], bit_view[i] = line.start, line.verdict
    return starts, bits


cdef uint8_t _verdict(
    const uint32_t* codes, const uint16_t* classes, const uint8_t* kinds, Py_ssize_t size,
    Line* line, Py_ssize_t letters_per_han
) noexcept nogil:
    cdef Py_ssize_t i, han = 0, letters = 0
    cdef bint code = False, hint = False
    for i in range(line.start, line.end):
        han += classes[i] & HAN != 0
        letters += classes[i] & (LATIN | FOREIGN) != 0
        if _is_other_letter(codes[i], classes[i]):
            letters += letters_per_han
        if codes[i] < 128:
            code |= kinds[codes[i]] & CODE != 0
            hint |= _is_hint(codes + i, line.end - i)
    if not han or han * letters_per_han < letters or (code and hint):
        return 0
    if _is_row(codes, classes, size, line.start, line.end):
        return 0
    return V_CHINESE | (V_INDENTED if _is_inside(codes + line.start, size - line.start) else 0)


cdef inline bint _is_other_letter(uint32_t code, uint16_t of) noexcept nogil:
    """Of a script without a class: hangul, Arabic and others."""
    return code >= 0x250 and (not of or 0xAC00 <= code < 0xD7A4)


cdef inline bint _is_hint(const uint32_t* text, Py_ssize_t size) noexcept nogil:
    """Whether a sign of code begins there."""
    cdef uint32_t first = text[0], second = text[1] if size > 1 else 0
    if first == c"{":
        return True
    if first == c"(":
        return second == c'"' or second == c"'"
    if first == c"=":
        return second == c"=" or second == c">"
    if first == c":" or first == c"&" or first == c"|":
        return second == first
    if first == c"<":
        return second == c"/"
    if first == c"/":
        return second == c">"
    if first == c"+":
        return second == c"="
    if first == c"#":
        return second == c"!"
    return first == c"S" and _begins(text, size, b"SELECT ", 7)


cdef inline bint _begins(
    const uint32_t* text, Py_ssize_t size, const unsigned char* word, Py_ssize_t length
) noexcept nogil:
    cdef Py_ssize_t i
    if size < length:
        return False
    for i in range(length):
        if text[i] != word[i]:
            return False
    return True


cdef inline bint _is_inside(const uint32_t* text, Py_ssize_t size) noexcept nogil:
    """Whether a line begins with a blank or as a comment does."""
    cdef uint32_t first = text[0], second = text[1] if size > 1 else 0
    if first == c" " or first == c"\t" or first == c"#":
        return True
    return (first == c"/" or first == c"-") and second == first


cdef bint _is_row(
    const uint32_t* codes, const uint16_t* classes, Py_ssize_t size, Py_ssize_t start,
    Py_ssize_t end
) noexcept nogil:
    """A row of a table: as many ASCII commas as a neighbour, no sentence."""
    cdef Py_ssize_t commas = _cells(codes + start, end - start)
    cdef Py_ssize_t first, last
    if commas < 2:
        return False
    if start > 0:
        first = last = start - 1
        while first > 0 and not classes[first - 1] & NEWLINE:
            first -= 1
        if _cells(codes + first, last - first) == commas:
            return True
    if end < size:
        first = last = end + 1
        while last < size and not classes[last] & NEWLINE:
            last += 1
        return _cells(codes + first, last - first) == commas
    return False


cdef Py_ssize_t _cells(const uint32_t* text, Py_ssize_t size) noexcept nogil:
    """Commas of a line; -1 where it has a full stop."""
    cdef Py_ssize_t i, commas = 0
    for i in range(size):
        commas += text[i] == c","
        if text[i] == 0x3002:
            return -1
    return commas
