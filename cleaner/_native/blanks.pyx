"""Runs of blanks, and what is to be done with each, as cleaner/layout/spacing.py tells."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

import numpy as np

# Bits of CharClass and of the kinds of marks.
cdef enum:
    HAN = 1, CJK_MARK = 1 << 6, BLANK = 1 << 8, NEWLINE = 1 << 10
    CHINESE = HAN | CJK_MARK
    PAUSE = 1, CLOSER = 2, OPENER = 4, CURLY = 8

TRAILING, INDENT, MAYBE_INDENT, PLAIN_INDENT, AT_MARK, SPACED, LOOSE, AWAY = (
    np.uint8(1 << bit) for bit in range(8)
)
cdef enum:
    V_TRAILING = 1, V_INDENT = 2, V_MAYBE = 4, V_PLAIN = 8
    V_AT_MARK = 16, V_SPACED = 32, V_LOOSE = 64, V_AWAY = 128


cdef struct Run:
    Py_ssize_t start
    Py_ssize_t end
    uint16_t before  # classes of the characters around it; the text begins and ends like a line
    uint16_t after
    uint8_t mark_before  # kinds of marks
    uint8_t mark_after
    bint odd  # not only U+0020
    bint tab
    bint ideographic
    bint apart  # between two ideographs


cdef class Runs:
    """Looks at the runs of blanks of one text.

    `kinds`: of each code point which kinds of marks it is.  `prose_han`: a line with a pause and
    so many Han characters is prose.
    """

    cdef const uint32_t[::1] codes
    cdef const uint16_t[::1] classes
    cdef const uint8_t[::1] kinds
    cdef Py_ssize_t size, prose_han
    cdef Py_ssize_t line_start, line_end  # of the line that was looked at last
    cdef bint line_is_prose

    def __init__(
        self,
        const uint32_t[::1] codes,
        const uint16_t[::1] classes,
        const uint8_t[::1] kinds,
        Py_ssize_t prose_han,
    ):
        self.codes, self.classes, self.kinds = codes, classes, kinds
        self.size, self.prose_han = codes.shape[0], prose_han
        self.line_start, self.line_end = 1, 0

    def judged(self):
        """Starts, ends and bits of the runs that may have to change, in order: three arrays."""
        cdef Py_ssize_t most = self.size // 2 + 1, found = 0
        starts, ends = np.empty(most, np.int64), np.empty(most, np.int64)
        bits = np.empty(most, np.uint8)
        cdef int64_t[::1] start_view = starts, end_view = ends
        cdef uint8_t[::1] bit_view = bits
        cdef uint8_t verdict
        cdef Run run, after
        cdef Py_ssize_t chain_start = -1, chain = 0, first = 0  # of runs between single characters
        run.end = 0
        while self.next_run(&run):
            verdict = self.verdict(&run)
            if run.apart and chain and run.start == end_view[found - 1] + 1:
                chain += 1
            elif run.apart:
                chain, chain_start, first = 1, run.start, found
            else:
                chain = 0
            if not verdict and not run.apart:
                continue
            start_view[found], end_view[found], bit_view[found] = run.start, run.end, verdict
            found += 1
            if run.apart:
                after = run
                if not (self.next_run(&after) and after.apart and after.start == run.end + 1):
                    self.end_chain(bit_view, first, found, chain_start, run.end)
        return starts[:found], ends[:found], bits[:found]

    cdef void end_chain(
        self, uint8_t[::1] bits, Py_ssize_t first, Py_ssize_t end, Py_ssize_t start, Py_ssize_t stop
    ) noexcept nogil:
        """Between single characters set apart for looks: 中 国 科 协.

        At least three of them in a row, or two that are the whole line (目 录).
        """
        cdef uint16_t left = self.class_at(start - 2), right = self.class_at(stop + 1)
        cdef bint whole_line = left & right & NEWLINE != 0
        cdef bint single = left & (BLANK | NEWLINE) and right & (BLANK | NEWLINE)
        cdef Py_ssize_t i
        if whole_line or (single and end - first > 1):
            for i in range(first, end):
                if not bits[i] & V_AT_MARK:
                    bits[i] = V_SPACED

    cdef uint16_t class_at(self, Py_ssize_t i) noexcept nogil:
        return self.classes[i] if 0 <= i < self.size else NEWLINE

    cdef uint8_t kind_at(self, Py_ssize_t i) noexcept nogil:
        return self.kinds[self.codes[i]] if 0 <= i < self.size else 0

    cdef bint next_run(self, Run* run) noexcept nogil:
        """The next run of blanks; single spaces beside Latin words are passed over."""
        cdef Py_ssize_t i = run.end
        cdef uint32_t code
        while True:
            while i < self.size and not self.classes[i] & BLANK:
                i += 1
            if i >= self.size:
                return False
            run.start = i
            run.odd = run.tab = run.ideographic = False
            while i < self.size and self.classes[i] & BLANK:
                code = self.codes[i]
                run.odd |= code != 32
                run.tab |= code == 9
                run.ideographic |= code == 0x3000
                i += 1
            run.end = i
            run.before, run.after = self.class_at(run.start - 1), self.class_at(i)
            run.apart = run.before & run.after & HAN and not run.tab
            if (
                run.odd
                or i > run.start + 1
                or (run.before | run.after) & (NEWLINE | CJK_MARK)
                or run.before & run.after & HAN
            ):
                run.mark_before, run.mark_after = self.kind_at(run.start - 1), self.kind_at(i)
                return True

    cdef uint8_t verdict(self, Run* run) noexcept nogil:
        cdef bint leading = run.before & NEWLINE != 0
        if run.after & NEWLINE:
            return V_TRAILING
        if leading:
            return self.indent(run)
        if self.beside_mark(run) or (
            run.before & HAN and run.mark_after & OPENER and self.in_prose(run.start)
        ):
            return V_AT_MARK
        if run.mark_before & OPENER and run.mark_after & CLOSER:
            return 0  # to be filled in: （　　）
        if run.tab or (run.end == run.start + 1 and not run.odd):
            return 0
        if (run.before | run.after) & CHINESE:
            return V_LOOSE
        return V_AWAY if run.odd else 0

    cdef uint8_t indent(self, Run* run) noexcept nogil:
        """Where a list item, quotation or table row begins, the indent may be its level."""
        cdef uint8_t plain = 0 if run.ideographic else V_PLAIN
        if run.ideographic or run.after & CHINESE:
            return V_INDENT | plain
        return plain if self.begins_item(run.end) else V_MAYBE | plain

    cdef bint begins_item(self, Py_ssize_t i) noexcept nogil:
        cdef uint32_t code = self.codes[i]
        return code in (45, 42, 43, 62, 124, 35)  # - * + > | #

    cdef bint beside_mark(self, Run* run) noexcept nogil:
        """Beside a Chinese mark that never wants a blank there."""
        cdef uint8_t both = run.mark_before | run.mark_after
        if both & PAUSE:
            return True
        if not (run.mark_before & OPENER or run.mark_after & CLOSER):
            return False
        if run.mark_before & OPENER and run.mark_after & CLOSER:
            return False
        # “ and ” also stand in Latin text; there they need a Chinese character on the other side.
        return not both & CURLY or (run.before | run.after) & HAN != 0

    cdef bint in_prose(self, Py_ssize_t at) noexcept nogil:
        cdef Py_ssize_t i, han = 0
        cdef bint pause = False
        if not self.line_start <= at <= self.line_end:
            self.line_start = self.line_end = at
            while self.line_start > 0 and not self.classes[self.line_start - 1] & NEWLINE:
                self.line_start -= 1
            while self.line_end < self.size and not self.classes[self.line_end] & NEWLINE:
                self.line_end += 1
            for i in range(self.line_start, self.line_end):
                han += self.classes[i] & HAN != 0
                pause |= self.kinds[self.codes[i]] & PAUSE != 0
            self.line_is_prose = pause and han >= self.prose_han
        return self.line_is_prose


def spread(const int64_t[::1] starts, const int64_t[::1] ends, const uint8_t[::1] chosen):
    """All integers in those of the half-open ranges that are chosen (not 0), int64."""
    cdef Py_ssize_t i, size = 0, at = 0
    cdef int64_t place
    for i in range(starts.shape[0]):
        if chosen[i]:
            size += ends[i] - starts[i]
    places = np.empty(size, np.int64)
    cdef int64_t[::1] view = places
    for i in range(starts.shape[0]):
        if not chosen[i]:
            continue
        for place in range(starts[i], ends[i]):
            view[at] = place
            at += 1
    return places


def surplus_newlines(const uint16_t[::1] classes, list deleted):
    """Positions, int64, of newlines at the start and end, and of all but two that stand together.

    One stays at the end.  `deleted`: arrays (int64) of positions of characters that are gone.
    """
    cdef Py_ssize_t i, size = classes.shape[0], found = 0
    cdef Py_ssize_t together = 0, first = 0, before = 0  # of the newlines that stand together
    cdef bint solid = False  # whether anything else stands before
    cdef const int64_t[::1] places
    gone, surplus = np.zeros(size, np.uint8), np.empty(size, np.int64)
    cdef uint8_t[::1] is_gone = gone
    cdef int64_t[::1] view = surplus
    for places in deleted:
        for i in range(places.shape[0]):
            is_gone[places[i]] = True
    for i in range(size):
        if is_gone[i]:
            continue
        if not classes[i] & NEWLINE:
            solid, together = True, 0
            continue
        if not together:
            first, before = i, found
        together += 1
        if not solid or together > 2:
            view[found] = i
            found += 1
    if solid and together > 1:  # at the end
        found = before
        for i in range(first + 1, size):
            if not is_gone[i]:
                view[found] = i
                found += 1
    return surplus[:found]
