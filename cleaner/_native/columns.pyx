"""The columns of the lines of a page: one row of a matrix each, one entry a full line.

What they mean is told by cleaner/boilerplate/features.py; `surroundings` fills those that compare
lines with each other, `verdicts` decides by them.
"""

from libc.math cimport log2
from libc.stdint cimport int64_t, uint8_t

import numpy as np

cdef enum:
    LOGS = 512  # characters and lines whose logarithms are at hand

OWN = (
    "length", "longer than 16", "longer than 64", "stops", "commas", "ends like a sentence",
    "long sentence", "paragraph", "headline like a sentence", "Han", "digits", "separators",
    "brackets", "tokens", "bullet", "date", "key and value", "body heading", "numbered", "repeated",
)
OTHERS = (
    "words", "any words", "notices", "notice", "rule", "doubtful rule",
    "paragraph outside", "prose far outside", "inside", "inside, notice", "inside, sentence",
    "far below", "near below", "frame between, above", "frame between, below", "joined above",
    "joined below", "joined below, long", "title", "under the title", "under the title, date",
    "under the title, far", "above the title", "pairs above", "pairs below", "paragraphs near",
    "notices near", "like the line above", "like the line below",
    "_colon", "_length", "_stops", "_bare", "_short", "_words", "_frame", "_prose",
    "_mass", "_between", "_shared", "_pairs",
)
if len(OWN) != BEFORE or len(OTHERS) != BEHIND:
    raise ImportError("the names of the columns are not those of their rows")
cdef double[LOGS] logs
for _number in range(1, LOGS):
    logs[_number] = log2(_number)


cdef double log2_of(double value) noexcept nogil:
    """The logarithm to base 2 of a positive number; those of small whole ones are at hand."""
    cdef int whole = <int>value if value < LOGS else 0
    return logs[whole] if whole == value else log2(value)


cdef double LINE = 40  # characters; a longer line is not one of navigation, whatever words it has
cdef double NOTICE = 45  # characters for each word of a notice; a text about the web has fewer
cdef double HEADLINE = 0.4  # weight of a line that only ends like a sentence, as headlines may


cdef class Matrix:
    """Rows of columns, `count` entries each; `groups`: of words, whose rows are in the middle."""

    def __init__(self, const int64_t[:, ::1] lines, Py_ssize_t groups, Py_ssize_t extra):
        """`lines`: full lines as `lines.measure` counts them; `extra`: rows left to the caller."""
        self.count, self.groups, self.lines = lines.shape[0], groups, lines
        values = np.zeros((BEFORE + groups + BEHIND + extra, max(1, self.count)))
        self.view = values
        self.values = values[:, : self.count]

    def fill(
        self,
        const double[:, ::1] words,
        const int64_t[::1] at,
        const uint8_t[::1] gone,
        const uint8_t[::1] doubtful,
        const uint8_t[::1] repeated,
        const uint8_t[::1] heading,
        const uint8_t[::1] numbered,
    ):
        """What each line has by itself.  `words`: what `Words.count` says of all lines of the
        text; `at`: the numbers there of the full lines; `repeated` has one entry a full line, the
        others one a line of the text."""
        cdef Py_ssize_t i, line
        with nogil:
            for i in range(self.count):
                self.shape(i)
                line = at[i]
                self.own(C_HEADING)[i], self.own(C_NUMBERED)[i] = heading[line], numbered[line]
                self.own(C_REPEATED)[i] = repeated[i]
                self.other(W_RULE)[i] = gone[line]
                self.other(W_DOUBTFUL)[i] = doubtful[line] and not gone[line]
                self.of_words(words, line, i)
                self.weight(i)

    cdef void shape(self, Py_ssize_t i) noexcept nogil:
        cdef const int64_t* line = &self.lines[i, 0]
        cdef double length = max(1, line[END] - line[START] - line[BLANKS])
        cdef double log = log2_of(length)
        cdef int stops = line[STOPS] != 0, closed = line[CLOSED] != 0
        cdef int bare = not stops and length < LINE
        cdef int full = line[PROSE] and (line[COMMAS] >= 2 or line[FULL] > 0)
        self.own(C_LENGTH)[i] = log
        self.own(C_16)[i], self.own(C_64)[i] = max(0.0, log - 4), max(0.0, log - 6)
        self.own(C_STOPS)[i], self.own(C_COMMAS)[i] = min(line[STOPS], 4), min(line[COMMAS], 5)
        self.own(C_CLOSED)[i], self.own(C_LONG)[i] = closed, closed and length >= 25
        self.own(C_PARAGRAPH)[i] = full
        self.own(C_HEADLINE)[i] = closed and not full and 8 < length < 32
        self.own(C_HAN)[i], self.own(C_DIGITS)[i] = line[HAN] / length, line[DIGITS] / length
        self.own(C_SEPARATORS)[i] = min(line[SEPARATORS], 6) * bare
        self.own(C_BRACKETS)[i] = min(line[BRACKETS], 4)
        self.own(C_TOKENS)[i] = 0 if stops or line[COMMAS] else min(line[BLANKS], 8)
        self.own(C_BULLET)[i] = line[HEAD] & BULLET_MARK != 0
        self.own(C_DATE)[i] = line[DIGITS] >= 4 and line[DATES] >= 2 and length < LINE
        self.own(C_KEY)[i] = line[COLONS] > 0 and length < 30 and not stops
        self.other(P_COLON)[i] = line[TAIL] & COLON_MARK != 0
        self.other(P_LENGTH)[i], self.other(P_STOPS)[i] = length, line[STOPS]
        self.other(P_BARE)[i], self.other(P_SHORT)[i] = bare, length < 25 and not stops
        self.other(P_PROSE)[i] = line[PROSE] != 0

    cdef void of_words(
        self, const double[:, ::1] words, int64_t line, Py_ssize_t i
    ) noexcept nogil:
        """Shares of the characters in words of a page's frame, how many words of notices."""
        cdef Py_ssize_t group
        cdef double length = self.other(P_LENGTH)[i], bare = self.other(P_BARE)[i]
        cdef double raw = 0, share = 0, one, notices
        cdef bint notice
        for group in range(self.groups):
            raw += words[group, line]
            one = words[group, line] / length * bare
            self.own(BEFORE + group)[i] = one
            share += one
        share = min(1.0, share)
        notices = words[self.groups, line]
        notices = min(notices, 4.0) if notices * NOTICE >= length else 0.0
        notice = notices >= 2 or (notices >= 1 and length < 30)
        notice = notice and (self.lines[i, PROSE] or length >= 15)
        self.other(W_WORDS)[i], self.other(W_ANY)[i] = share, share > 0
        self.other(W_NOTICES)[i], self.other(W_NOTICE)[i] = notices, notice
        self.other(P_WORDS)[i] = raw
        self.other(P_FRAME)[i] = self.other(W_RULE)[i] or (share > 0.6 and length < 30)

    cdef void weight(self, Py_ssize_t i) noexcept nogil:
        """Characters of paragraph, none where a rule took the line."""
        cdef double notices = self.other(W_NOTICES)[i]
        cdef double weight = 1.0 if self.own(C_PARAGRAPH)[i] > 0 else HEADLINE
        if not self.lines[i, PROSE] or self.other(W_RULE)[i]:
            weight = 0
        weight *= 0.2 if notices >= 3 else 0.6 if notices >= 2 else 1.0
        self.other(P_MASS)[i] = self.other(P_LENGTH)[i] * weight
