"""What can be counted in each line of a text, in one pass."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy

import numpy as np

cdef extern from "Python.h":
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)

COLUMNS = (
    "start", "end", "first", "last", "han", "digits", "blanks", "stops", "commas", "separators",
    "brackets", "colons", "date marks", "full stops", "head", "tail", "pauses", "prose", "closed",
    "blank", "marks",
)

cdef enum:
    START, END, FIRST, LAST, HAN, DIGITS, BLANKS, STOPS, COMMAS, SEPARATORS
    BRACKETS, COLONS, DATES, FULL, HEAD, TAIL, PAUSES, PROSE, CLOSED, BLANK, MARKS, COUNT

# Bits of `marks`, in the order of the columns from "stops" on, then those of beginnings and ends.
cdef enum:
    STOP = 1, COMMA = 2, SEPARATOR = 4, BRACKET = 8, COLON = 16, DATE = 32, FULL_STOP = 64
    PAUSE = 128, CLOSER = 256

# Bits of CharClass.
cdef enum:
    IS_HAN = 1, IS_DIGIT = 16, IS_BLANK = 256 + 512, IS_SPACE = 256 + 512 + 1024

# Measured on the lines of 284 marked pages: of those that end like a sentence, 75 % of those with
# 16 Han characters or more are body (teasers, comments and disclaimers make up the rest), of the
# ones with 8 to 15 only 10 %.
cdef int64_t SENTENCE_HAN = 16
cdef int64_t LONG_HAN = 48  # a long line of Han with commas is a paragraph even if it was cut off
cdef int64_t LEAD_HAN = 24  # "…现将自评情况报告如下:" leads in a list and is prose


def bounds(const uint32_t[::1] codes):
    """Where each line starts, and where it ends (its newline not included): two int64 arrays."""
    cdef Py_ssize_t size = codes.shape[0], i, count = 1, line = 0
    for i in range(size):
        count += codes[i] == 10
    starts, ends = np.empty(count, np.int64), np.empty(count, np.int64)
    cdef int64_t[::1] start_view = starts, end_view = ends
    start_view[0] = 0
    for i in range(size):
        if codes[i] == 10:
            end_view[line] = i
            line += 1
            start_view[line] = i + 1
    end_view[line] = size
    return starts, ends


def measure(const uint32_t[::1] codes, const uint16_t[::1] classes, const uint16_t[::1] marks):
    """One row of `COLUMNS` a line, int64.

    `classes`: `CharClass` bits of each character; `marks`: bits of each code point below 0x10000.
    `start`, `end`: characters of the text; `first`, `last`: the same without the blanks at the
    ends; `head`, `tail`: mark bits of the first and the last character that is no blank; `marks`: of all.
    """
    cdef Py_ssize_t size = codes.shape[0], i, count = 1, line = 0
    for i in range(size):
        count += codes[i] == 10
    table = np.zeros((count, COUNT), np.int64)
    cdef int64_t[:, ::1] view = table
    cdef int64_t* row
    with nogil:
        i = 0
        for line in range(count):
            row = &view[line, 0]
            i = _one(codes, classes, marks, row, i)
            _judge(row, codes, classes, marks)
    return table


cdef Py_ssize_t _one(
    const uint32_t[::1] codes, const uint16_t[::1] classes, const uint16_t[::1] marks,
    int64_t* row, Py_ssize_t i,
) noexcept nogil:
    """Count what is in the line from `i` on; the beginning of the next."""
    cdef Py_ssize_t size = codes.shape[0], bit
    cdef uint32_t code
    cdef uint16_t kind, mark
    cdef int64_t han = 0, digits = 0, blanks = 0, marked = 0, first = -1, last = i
    row[START] = i
    while i < size:
        code = codes[i]
        if code == 10:
            break
        kind = classes[i]
        han += kind & IS_HAN
        digits += (kind & IS_DIGIT) != 0
        blanks += (kind & IS_BLANK) != 0
        if not (kind & IS_SPACE or 0x1C <= code <= 0x1F):
            first = i if first < 0 else first
            last = i + 1
        mark = marks[code] if code < 0x10000 else 0
        marked |= mark
        if mark & 255:
            for bit in range(7):
                row[STOPS + bit] += mark >> bit & 1
            row[PAUSES] += mark >> 7 & 1
        i += 1
    row[HAN], row[DIGITS], row[BLANKS], row[MARKS] = han, digits, blanks, marked
    row[FIRST], row[LAST], row[END] = first, last, i
    return i + 1


cdef void _judge(
    int64_t* row, const uint32_t[::1] codes, const uint16_t[::1] classes, const uint16_t[::1] marks
) noexcept nogil:
    """What kind of line it is."""
    cdef Py_ssize_t before
    cdef int64_t inner
    if row[FIRST] < 0:
        row[FIRST], row[BLANK] = row[START], 1
        return
    row[HEAD] = _mark(codes[row[FIRST]], marks)
    row[TAIL] = _mark(codes[row[LAST] - 1], marks)
    row[CLOSED] = row[TAIL] & PAUSE != 0
    if row[TAIL] & CLOSER:
        before = row[LAST] - 2
        while before >= row[FIRST] and classes[before] & IS_SPACE:
            before -= 1
        if before >= row[FIRST] and _mark(codes[before], marks) & PAUSE:
            row[CLOSED] = 1
    inner = row[PAUSES] - (row[TAIL] & PAUSE != 0)
    row[PROSE] = (
        (row[CLOSED] and row[HAN] >= SENTENCE_HAN)
        or (row[HAN] >= LONG_HAN and row[COMMAS] >= 2)
        or (
            row[HAN] >= LEAD_HAN and row[COMMAS] >= 1
            and (inner >= 1 or row[TAIL] & COLON != 0)
        )
    )


cdef inline int64_t _mark(uint32_t code, const uint16_t[::1] marks) noexcept nogil:
    return marks[code] if code < 0x10000 else 0


def stripped(str text, const int64_t[:, ::1] table):
    """The lines without the blanks at their ends; `table`: what `measure` returns."""
    cdef Py_ssize_t line
    return [
        PyUnicode_Substring(text, table[line, FIRST], table[line, LAST])
        for line in range(table.shape[0])
    ]


def flags(const int64_t[:, ::1] table):
    """Which lines are prose, closed, blank: bytes of ones and zeros.  `table`: what `measure` returns."""
    cdef Py_ssize_t line, count = table.shape[0]
    cdef bytearray prose = bytearray(count), closed = bytearray(count), blank = bytearray(count)
    for line in range(count):
        prose[line] = table[line, PROSE] != 0
        closed[line] = table[line, CLOSED] != 0
        blank[line] = table[line, BLANK]
    return bytes(prose), bytes(closed), bytes(blank)


def full_lines(const int64_t[:, ::1] table):
    """The numbers of the lines that aren't blank and their rows, both int64."""
    cdef Py_ssize_t line, count = 0, place = 0
    for line in range(table.shape[0]):
        count += not table[line, BLANK]
    numbers, rows = np.empty(count, np.int64), np.empty((count, COUNT), np.int64)
    cdef int64_t[::1] number_view = numbers
    cdef int64_t[:, ::1] row_view = rows
    for line in range(table.shape[0]):
        if table[line, BLANK]:
            continue
        number_view[place] = line
        memcpy(&row_view[place, 0], &table[line, 0], COUNT * sizeof(int64_t))
        place += 1
    return numbers, rows


def repeated(const uint32_t[::1] codes, const int64_t[:, ::1] table):
    """Which lines another line repeats, blanks at the ends aside: bytes of ones and zeros."""
    cdef Py_ssize_t count = table.shape[0], line, other, slots = 16
    cdef uint64_t key, slot
    cdef int64_t i, size
    cdef bytearray found = bytearray(count)
    while slots < 2 * count:
        slots *= 2
    cdef int64_t[::1] first = np.zeros(slots, np.int64)  # line and one
    cdef uint64_t[::1] known = np.empty(slots, np.uint64)
    for line in range(count):
        size = table[line, LAST] - table[line, FIRST]
        key = size
        for i in range(min(size, 3)):  # its first and last characters, and its length
            key = (key ^ codes[table[line, FIRST] + i]) * 0x9E3779B97F4A7C15ULL
            key = (key ^ codes[table[line, LAST] - 1 - i]) * 0x9E3779B97F4A7C15ULL
        key ^= key >> 32
        slot = key & (slots - 1)
        while first[slot]:
            other = first[slot] - 1
            if (
                known[slot] == key and table[other, LAST] - table[other, FIRST] == size
                and (not size or memcmp(
                    &codes[table[line, FIRST]], &codes[table[other, FIRST]], size * sizeof(uint32_t)
                ) == 0)
            ):
                found[line] = found[other] = 1
                break
            slot = (slot + 1) & (slots - 1)
        else:
            first[slot], known[slot] = line + 1, key
    return bytes(found)
