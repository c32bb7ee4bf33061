"""The rows of the matrix of columns, for the modules that compute some of them."""

from libc.stdint cimport int64_t

cdef enum:
    # Rows of `lines.measure`, of which there is one a full line.
    START = 0, END, FIRST, LAST, HAN, DIGITS, BLANKS, STOPS, COMMAS, SEPARATORS
    BRACKETS, COLONS, DATES, FULL, HEAD, TAIL, PAUSES, PROSE, CLOSED, BLANK, MARKS
    # Mark bits of heads and tails.
    COLON_MARK = 16, BULLET_MARK = 512, LIST_END = 2048
    # Columns before those of the groups of words …
    C_LENGTH = 0, C_16, C_64, C_STOPS, C_COMMAS, C_CLOSED, C_LONG, C_PARAGRAPH, C_HEADLINE, C_HAN
    C_DIGITS, C_SEPARATORS, C_BRACKETS, C_TOKENS, C_BULLET, C_DATE, C_KEY, C_HEADING, C_NUMBERED
    C_REPEATED, BEFORE
    # … and behind them, counted from the first of these.
    W_WORDS = 0, W_ANY, W_NOTICES, W_NOTICE, W_RULE, W_DOUBTFUL
    A_PARAGRAPH, A_PROSE_FAR, A_INSIDE, A_INSIDE_NOTICE, A_INSIDE_SENTENCE, A_FAR_BELOW, A_NEAR_BELOW
    A_BETWEEN_ABOVE, A_BETWEEN_BELOW, A_JOINED_ABOVE, A_JOINED_BELOW, A_JOINED_LONG
    A_TITLE, A_UNDER, A_UNDER_DATE, A_UNDER_FAR, A_ABOVE_TITLE, A_PAIRS_ABOVE, A_PAIRS_BELOW
    A_PARAGRAPHS_NEAR, A_NOTICES_NEAR, A_LIKE_ABOVE, A_LIKE_BELOW
    P_COLON, P_LENGTH, P_STOPS, P_BARE, P_SHORT, P_WORDS, P_FRAME, P_PROSE
    P_MASS, P_BETWEEN, P_SHARED, P_PAIRS, BEHIND


cdef double log2_of(double value) noexcept nogil


cdef class Matrix:
    cdef readonly object values
    cdef readonly Py_ssize_t groups, count
    cdef double[:, ::1] view
    cdef const int64_t[:, ::1] lines

    cdef inline double* own(self, Py_ssize_t row) noexcept nogil:
        """The column `row` of those before the groups of words."""
        return &self.view[row, 0]

    cdef inline double* other(self, Py_ssize_t row) noexcept nogil:
        """The column `row` of those behind them."""
        return &self.view[BEFORE + self.groups + row, 0]

    cdef inline bint is_alone(self, Py_ssize_t i) noexcept nogil:
        """Whether no paragraph stands next to the line."""
        cdef double* mass = self.other(P_MASS)
        return not ((i > 0 and mass[i - 1] > 0) or (i + 1 < self.count and mass[i + 1] > 0))

    cdef void shape(self, Py_ssize_t i) noexcept nogil
    cdef void of_words(self, const double[:, ::1] words, int64_t line, Py_ssize_t i) noexcept nogil
    cdef void weight(self, Py_ssize_t i) noexcept nogil
