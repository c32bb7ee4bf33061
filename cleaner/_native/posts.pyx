"""Lines of threads: what may belong to the frame of a post, what recurs, what is kept.

Told by cleaner/boilerplate/threads.py.
"""

from libc.stdint cimport int64_t, uint8_t, uint64_t

import numpy as np

from cleaner._native.columns cimport *

cdef double FURNITURE = 0.7  # share of words of the frame from which a line is none of a post
cdef int BARS = 2  # separators that make a bar of links


def perhaps(Matrix matrix, list texts, Py_ssize_t longest, int64_t signs):
    """Lines of at most `longest` characters with a word or sign of a post's frame.

    `signs`: mark bits of which a line has one; 0: any line.
    """
    cdef Py_ssize_t i
    cdef str text
    cdef list found = []
    for i in range(matrix.count):
        if signs and not matrix.lines[i, MARKS] & signs:
            continue
        text = texts[i]
        if len(text) <= longest and (
            matrix.other(P_WORDS)[i] > 0 or text[0] in "#[0123456789赞踩顶" or has_sign(text)
        ):
            found.append(i)
    return found


cdef bint has_sign(str text):
    """Whether 楼 or 作者 is in it."""
    cdef Py_UCS4 c, before = 0
    for c in text:
        if c == u"楼" or (c == u"者" and before == u"作"):
            return True
        before = c
    return False


def short_with_digits(Matrix matrix, list texts, Py_ssize_t longest):
    """Lines of at most `longest` characters with a digit and without a stop, numbers."""
    cdef Py_ssize_t i
    return [
        i for i in range(matrix.count)
        if matrix.lines[i, DIGITS] and not matrix.lines[i, STOPS] and len(<str>texts[i]) <= longest
    ]


def bare(Matrix matrix, list texts, dated):
    """Bytes: lines without a word, and those that are `dated`."""
    cdef Py_ssize_t i
    cdef bytearray found = bytearray(matrix.count)
    for i in range(matrix.count):
        found[i] = not has_word(texts[i])
    for i in dated:
        found[i] = 1
    return bytes(found)


cdef bint has_word(str text):
    cdef Py_UCS4 c
    for c in text:
        if (
            u"a" <= c <= u"z" or u"A" <= c <= u"Z"
            or 0x3400 <= <int>c <= 0x9FFF or 0x20000 <= <int>c <= 0x3FFFF
        ):
            return True
    return False


def recurring(list texts, bytes twice, Py_ssize_t times, Py_ssize_t longest, Py_ssize_t short):
    """Bytes: lines that stand there so many `times` when numbers don't count, or as they are `twice`.

    They have at most `longest` characters, these at most `short`.
    """
    cdef const uint8_t* is_twice = twice
    cdef Py_ssize_t size
    cdef bytearray recur = bytearray(len(texts))
    cdef Py_ssize_t count = len(texts), line, slots = 16
    cdef uint64_t key, slot
    while slots < 2 * count:
        slots *= 2
    cdef int64_t[::1] first = np.zeros(slots, np.int64)  # line and one
    cdef int64_t[::1] found = np.zeros(count, np.int64), of = np.empty(count, np.int64)
    for line in range(count):
        key = shape_key(texts[line])
        slot = key & (slots - 1)
        while first[slot] and not same_shape(texts[first[slot] - 1], texts[line]):
            slot = (slot + 1) & (slots - 1)
        if not first[slot]:
            first[slot] = line + 1
        of[line] = first[slot] - 1
        found[of[line]] += 1
    for line in range(count):
        size = len(<str>texts[line])
        recur[line] = found[of[line]] >= times and size <= longest or is_twice[line] and size <= short
    return bytes(recur)


cdef inline bint is_digit(Py_UCS4 c) noexcept:
    return u"0" <= c <= u"9"


cdef uint64_t shape_key(str text):
    """A hash of the text with # for every number."""
    cdef Py_UCS4 c
    cdef uint64_t key = 0
    cdef bint digit = False
    for c in text:
        if is_digit(c):
            if digit:
                continue
            digit, c = True, u"#"
        else:
            digit = False
        key = (key ^ <uint64_t>c) * 0x9E3779B97F4A7C15ULL
    return key ^ key >> 29 ^ key >> 43


cdef bint same_shape(str one, str two):
    """Whether two texts are the same with # for every number."""
    cdef Py_ssize_t i = 0, j = 0, end = len(one), stop = len(two)
    cdef Py_UCS4 a, b
    while i < end and j < stop:
        a, b = one[i], two[j]
        i += 1
        j += 1
        if is_digit(a):
            a = u"#"
            while i < end and is_digit(one[i]):
                i += 1
        if is_digit(b):
            b = u"#"
            while j < stop and is_digit(two[j]):
                j += 1
        if a != b:
            return False
    return i == end and j == stop


def extent(Matrix matrix, bytes frame, bytes when, Py_ssize_t far):
    """The chain of `frame` lines, paragraphs and `when` lines that has most text, half-open.

    Its lines are at most `far` apart. (-1, -1) where there are none.
    """
    cdef Py_ssize_t i, first = -1, last = -1, size = 0, best = -1, best_end = -1
    cdef double mass = 0, before = 0, within = 0, most = -1
    cdef const uint8_t* of_frame = frame
    cdef const uint8_t* is_when = when
    for i in range(matrix.count):
        if of_frame[i] or is_when[i] or (
            matrix.own(C_PARAGRAPH)[i] > 0 and not matrix.other(W_RULE)[i]
        ):
            if first < 0 or i - last > far:
                if first >= 0 and within - before + size > most:
                    best, best_end, most = first, last + 1, within - before + size
                first, size, before = i, 0, mass
            last, size, within = i, size + 1, mass + matrix.other(P_MASS)[i]
        mass += matrix.other(P_MASS)[i]
    if first >= 0 and within - before + size > most:
        best, best_end = first, last + 1
    return best, best_end


def kept(
    Matrix matrix, const double[::1] score, bytes frame, bytes bare, bytes recurring,
    Py_ssize_t start, Py_ssize_t end,
):
    """Which lines are posts, shape (count,): between `start` and `end`, or what scores high.

    `frame`, `bare`, `recurring`: lines that are none of a post.
    """
    cdef Py_ssize_t i
    cdef const uint8_t* of_frame = frame
    cdef const uint8_t* is_bare = bare
    cdef const uint8_t* recurs = recurring
    kept = np.zeros(matrix.count, np.bool_)
    cdef uint8_t[::1] view = kept.view(np.uint8)
    for i in range(matrix.count):
        view[i] = not (
            of_frame[i] or is_bare[i] or recurs[i]
            or matrix.other(W_WORDS)[i] >= FURNITURE
            or matrix.own(C_SEPARATORS)[i] >= BARS
            or matrix.other(W_RULE)[i]
            or (matrix.other(W_NOTICE)[i] > 0 and score[i] < 0)
        ) and (start <= i < end or score[i] > 0)
    return kept
