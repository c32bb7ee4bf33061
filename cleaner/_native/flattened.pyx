"""Marks of ASCII that stand in Chinese context, as cleaner/layout/punctuation.py tells."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

import numpy as np

# Bits of CharClass and of the kinds of marks.
cdef enum:
    HAN = 1, RARE = 1 << 1, DIGIT = 1 << 4, MARK = 1 << 5, CJK_MARK = 1 << 6
    BLANK = 1 << 8, NEWLINE = 1 << 10
    CHINESE = HAN | CJK_MARK
    SEPARATOR = 1 << 4, FINAL = 1 << 5, SQUARE = 1 << 6

cdef enum:
    ENTITY = 9  # characters from & to the ; of an entity at most


cdef struct Bracket:
    Py_ssize_t at
    Py_ssize_t han  # Han characters before it


cdef class Marks:
    """Looks at the , : ; ! ? ( ) of one text.

    `kinds`: of each code point which kinds of marks it is.
    """

    cdef const uint32_t[::1] codes
    cdef const uint16_t[::1] classes
    cdef const uint8_t[::1] kinds
    cdef Py_ssize_t size
    cdef Py_ssize_t ampersand  # the last one
    cdef Py_ssize_t last_final  # the last ! or ?, and what was decided of its run
    cdef bint last_decided

    def __init__(
        self,
        const uint32_t[::1] codes,
        const uint16_t[::1] classes,
        const uint8_t[::1] kinds,
    ):
        self.codes, self.classes, self.kinds = codes, classes, kinds
        self.size = codes.shape[0]

    def flattened(self):
        """Positions, ascending, of the marks that are to be Chinese ones; int64.

        A pair of brackets with Han characters in it always; another where it follows Chinese, or
        begins a line that goes on in Chinese, in a text whose punctuation is flattened.
        """
        cdef Py_ssize_t i, han = 0
        cdef uint32_t code
        cdef bint has_chinese = False  # marks that flattening would have taken
        cdef list marks = [], pairs = [], others = [], still_open = []
        self.ampersand, self.last_final = -ENTITY - 1, -2
        for i in range(self.size):
            if self.classes[i] & HAN:
                han += 1
                continue
            code = self.codes[i]
            if code == c"\n":
                still_open = [] if still_open else still_open
            elif code == c"&":
                self.ampersand = i
            elif code == 0xFF08 or code == 0xFF0C:  # （ ，
                has_chinese = True
            if not self.classes[i] & MARK:
                continue
            if code == c"(":
                still_open.append((i, han))
            elif code == c")":
                if still_open:
                    first, before = still_open.pop()
                    self.judge_pair(first, i, han > before, pairs, others)
            elif self.is_near(i) and self.is_flattened(i):
                marks.append(i)
        if marks or not has_chinese:
            pairs += others
        found = np.array(marks + pairs, np.int64)
        if pairs:
            found.sort()
        return found

    cdef inline uint16_t class_at(self, Py_ssize_t i) noexcept nogil:
        return self.classes[i] if 0 <= i < self.size else NEWLINE

    cdef bint is_near(self, Py_ssize_t i) noexcept nogil:
        """Whether a mark stands beside a Chinese character, a blank or another mark."""
        return (self.class_at(i - 1) | self.class_at(i + 1)) & (CHINESE | BLANK | MARK) != 0

    cdef bint is_flattened(self, Py_ssize_t i) noexcept nogil:
        cdef uint32_t code = self.codes[i]
        cdef uint16_t before = self.class_at(i - 1)
        # One blank behind a mark (`第一, 第二`) doesn't separate it from what follows.
        cdef Py_ssize_t follows = i + 2 if self.class_at(i + 1) & BLANK else i + 1
        cdef uint16_t after = self.class_at(follows)
        cdef uint32_t next_code = self.codes[follows] if follows < self.size else 10
        cdef uint8_t kind = self.kinds[next_code]
        cdef bint chinese_before = before & CHINESE != 0
        cdef bint chinese_after = after & CHINESE != 0
        # Set off by blanks on both sides of it, between Chinese characters: 总结 , 请参考
        if chinese_after and before & BLANK and self.class_at(i - 2) & HAN:
            chinese_before = True
        if self.kinds[code] & FINAL:
            return self.is_end(i, chinese_before, chinese_after, after, kind)
        if not chinese_before and not (chinese_after and not before & (BLANK | NEWLINE)):
            return False
        if code == c":" and next_code == c"/":
            return False
        if code == c";" and (kind & SEPARATOR or i - self.ampersand <= ENTITY):
            return False
        return not self.in_row(i)

    cdef bint is_end(
        self, Py_ssize_t i, bint chinese_before, bint chinese_after, uint16_t after, uint8_t kind
    ) noexcept nogil:
        """Of a ! or ?; what is decided of the first of a run holds for the others: 真的?!!"""
        if self.last_final != i - 1:
            self.last_decided = chinese_before and not after & RARE and (
                after & (NEWLINE | DIGIT) != 0
                or (chinese_after and not kind & SEPARATOR)
                or kind & FINAL != 0
            )
        self.last_final = i
        return self.last_decided

    cdef bint in_row(self, Py_ssize_t i) noexcept nogil:
        """Beside another , : or ; (blanks between them or not): empty cells, not punctuation."""
        cdef Py_ssize_t after = i + 1, before = i - 1
        while self.class_at(after) & BLANK:
            after += 1
        while self.class_at(before) & BLANK:
            before -= 1
        return self.is_cell_end(after) or self.is_cell_end(before)

    cdef bint is_cell_end(self, Py_ssize_t i) noexcept nogil:
        cdef uint32_t code
        if not self.class_at(i) & MARK:
            return False
        code = self.codes[i]
        return (code == c"," or code == c":" or code == c";") and self.is_near(i)

    cdef int judge_pair(
        self, Py_ssize_t first, Py_ssize_t last, bint has_han, list pairs, list others
    ) except -1:
        """Into `pairs` what is always restored, into `others` what perhaps is."""
        cdef uint16_t before = self.class_at(first - 1)
        if has_han and not (first and self.kinds[self.codes[first - 1]] & SQUARE):
            pairs += (first, last)
        elif before & CHINESE or before & NEWLINE and self.class_at(last + 1) & CHINESE:
            others += (first, last)
        return 0
