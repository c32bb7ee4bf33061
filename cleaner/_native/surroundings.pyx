"""Where each line is in a page and what stands around it: the columns that compare lines.

The main run, the title, pairs of characters in common, neighbours; told by
cleaner/boilerplate/body.py.
"""

from libc.math cimport fabs, sqrt
from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memset

import numpy as np

from cleaner._native.columns cimport *

cdef enum:
    HAN_CLASS = 1
    PAIR_BITS = 15  # pairs of neighbouring characters are hashed to 32,768 slots

# Set by hand on the run's 4-gram F1 over 284 pages; each may be halved or doubled without the F1
# of press pages moving by more than 0.003.
cdef double GAP = 20  # characters of paragraphs that outweigh a first line of something else
cdef double GAP_GROWS = 15  # more for each further line in a row, up to four
cdef double GAP_REMOVED = 60  # more for a line that a rule took
cdef double GAP_FURNITURE = 40  # more for a line of furniture words
cdef double ALONE = 0.85  # weight of a paragraph with none next to it: a teaser under its headline
cdef int TEASERS = 4  # paragraphs, mostly alone, that may be a list of teasers
cdef double MOSTLY = 0.5
cdef double TOGETHER = 100  # characters of paragraphs that stand together and are the body rather

cdef int TITLE_FAR = 25  # lines from a title to the run
cdef double TITLE_LONGEST = 60
cdef double TITLE_LEAST = 0.6  # score below which no line counts as the title
cdef double ALIKE = 0.4  # difference of the logarithms to base 2 of the lengths of lines alike


def find_run(Matrix matrix, const uint32_t[::1] codes, const uint16_t[::1] classes):
    """The main run and its title, (start, end, title); columns that compare lines with it.

    `codes`, `classes`: those of the whole text.
    """
    cdef Py_ssize_t start, end, title
    start, end = main_run(matrix)
    with nogil:
        trim(matrix, &start, &end)
        count_between(matrix, start, end)
    share_pairs(matrix, codes, classes, start, end)
    title = title_of(matrix, start)
    return start, end, title


cdef (Py_ssize_t, Py_ssize_t) main_run(Matrix matrix):
    """The run of lines whose paragraphs outweigh most what stands between them."""
    cdef Py_ssize_t i, last = -1, start, end, first, final, paragraphs = 0, m = matrix.count
    cdef double cost, all_of_it = 0, lonely = 0, together = 0
    cdef double* mass = matrix.other(P_MASS)
    gains = np.empty((2, m + 1))
    cdef double[:, ::1] gain = gains
    cdef bint alone
    for i in range(m):
        if mass[i] > 0:
            last = i
        cost = GAP + GAP_GROWS * min(max(i - last - 1, 0), 4)
        cost += GAP_REMOVED * matrix.other(W_RULE)[i]
        cost += GAP_FURNITURE * (matrix.other(W_WORDS)[i] > 0.6)
        alone = matrix.is_alone(i)
        gain[0, i] = mass[i] * (ALONE if alone else 1.0) if mass[i] > 0 else -cost
        gain[1, i] = mass[i] if mass[i] > 0 and not alone else -cost
    if last < 0:
        return m, m
    start, end = best_run(gain[0], m)
    for i in range(start, end):
        paragraphs += mass[i] > 0
        all_of_it += mass[i]
        lonely += mass[i] * matrix.is_alone(i)
    if paragraphs >= TEASERS and lonely > MOSTLY * all_of_it:
        # A list of teasers; perhaps there are paragraphs that stand together.
        first, final = best_run(gain[1], m)
        for i in range(first, final):
            together += mass[i]
        if together >= TOGETHER:
            return first, final
    return start, end


cdef void trim(Matrix matrix, Py_ssize_t* start, Py_ssize_t* end) noexcept nogil:
    """The run without notices of the site at its ends."""
    while end[0] - start[0] > 1 and not may_end(matrix, end[0] - 1):
        end[0] -= 1
    while end[0] - start[0] > 1 and not may_end(matrix, start[0]):
        start[0] += 1


cdef bint may_end(Matrix matrix, Py_ssize_t i) noexcept nogil:
    if not matrix.lines[i, PROSE]:
        return False
    return not (matrix.other(W_NOTICE)[i] and matrix.other(W_NOTICES)[i] >= 2)


cdef void count_between(Matrix matrix, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """Lines of the page's frame between each line and the run."""
    cdef double* between = matrix.other(P_BETWEEN)
    cdef double* frame = matrix.other(P_FRAME)
    cdef double frames = 0
    cdef Py_ssize_t i
    for i in range(start - 1, -1, -1):
        frames += frame[i]
        between[i] = frames
    frames = 0
    for i in range(end, matrix.count):
        frames += frame[i]
        between[i] = frames


cdef share_pairs(
    Matrix matrix, const uint32_t[::1] codes, const uint16_t[::1] classes, Py_ssize_t start,
    Py_ssize_t end,
):
    """For each line the share of its pairs of Han that the run has, and their number."""
    cdef uint64_t[1 << (PAIR_BITS - 6)] known
    cdef Py_ssize_t i, line
    cdef int64_t pairs, shared
    cdef uint32_t slot
    memset(known, 0, sizeof(known))
    with nogil:
        if end > start:
            for i in range(matrix.lines[start, START], matrix.lines[end - 1, END] - 1):
                slot = pair_slot(codes[i], codes[i + 1])
                known[slot >> 6] |= <uint64_t>1 << (slot & 63)
        for line in range(matrix.count):
            pairs = shared = 0
            for i in range(matrix.lines[line, START], matrix.lines[line, END] - 1):
                if classes[i] & classes[i + 1] & HAN_CLASS:
                    pairs += 1
                    slot = pair_slot(codes[i], codes[i + 1])
                    shared += known[slot >> 6] >> (slot & 63) & 1
            matrix.other(P_PAIRS)[line] = pairs
            matrix.other(P_SHARED)[line] = shared / max(1.0, <double>pairs)


cdef Py_ssize_t title_of(Matrix matrix, Py_ssize_t start) noexcept nogil:
    """The line above the run that says best what the run is about; -1 where none does.

    A date within two lines below speaks for a line, distance against it.
    """
    cdef Py_ssize_t i, best = -1
    cdef double score, highest = TITLE_LEAST, one, two
    if not 0 < start < matrix.count:
        return -1
    for i in range(max(0, start - TITLE_FAR), start):
        if not may_be_title(matrix, i):
            continue
        one = matrix.own(C_DATE)[i + 1]
        two = matrix.own(C_DATE)[i + 2] if i + 2 < matrix.count else 0
        score = matrix.other(P_SHARED)[i] * sqrt(min(matrix.other(P_PAIRS)[i], 16.0))
        score += 0.3 * one + 0.15 * two
        score -= 0.04 * (start - i)
        if score > highest:
            best, highest = i, score
    return best


cdef bint may_be_title(Matrix matrix, Py_ssize_t i) noexcept nogil:
    return (
        matrix.other(P_PAIRS)[i] >= 4
        and matrix.other(P_LENGTH)[i] <= TITLE_LONGEST
        and not matrix.other(W_RULE)[i]
        and not matrix.lines[i, PROSE]
        and matrix.other(W_WORDS)[i] < 0.5
    )


def surround(Matrix matrix, Py_ssize_t start, Py_ssize_t end, Py_ssize_t title):
    """Where each line is in the page, and what stands around it."""
    cdef Py_ssize_t i
    mass_logs, notices = np.zeros(matrix.count + 1), np.zeros(matrix.count + 1)
    cdef double[::1] masses = mass_logs, notice = notices
    with nogil:
        for i in range(matrix.count):
            masses[i + 1] = masses[i] + log2_of(1 + matrix.other(P_MASS)[i])
            notice[i + 1] = notice[i] + matrix.other(W_NOTICES)[i]
        for i in range(matrix.count):
            place(matrix, i, start, end)
            if i < start:
                above(matrix, i, start, title)
            near(matrix, i, masses, notice)
        if title >= 0:
            matrix.other(A_TITLE)[title] = 1


cdef void place(Matrix matrix, Py_ssize_t i, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    cdef bint is_above = i < start, is_below = i >= end, outside = is_above or is_below
    cdef double distance = start - i if is_above else i - end + 1 if is_below else 0
    cdef double between = matrix.other(P_BETWEEN)[i]
    cdef bint open_ = between == 0
    cdef double shared = matrix.other(P_SHARED)[i] if matrix.other(P_PAIRS)[i] >= 3 else 0
    cdef double logs = log2_of(1 + between)
    cdef bint prose = matrix.lines[i, PROSE]
    matrix.other(A_PARAGRAPH)[i] = matrix.own(C_PARAGRAPH)[i] * outside
    matrix.other(A_PROSE_FAR)[i] = prose * log2_of(1 + distance)
    matrix.other(A_INSIDE)[i] = not outside
    matrix.other(A_INSIDE_NOTICE)[i] = matrix.other(W_NOTICE)[i] * (not outside)
    matrix.other(A_INSIDE_SENTENCE)[i] = matrix.own(C_CLOSED)[i] * (not outside)
    matrix.other(A_FAR_BELOW)[i] = log2_of(1 + distance) if is_below else 0
    matrix.other(A_NEAR_BELOW)[i] = is_below and 1 < distance < 5
    matrix.other(A_BETWEEN_ABOVE)[i] = logs * is_above
    matrix.other(A_BETWEEN_BELOW)[i] = logs * is_below
    matrix.other(A_JOINED_ABOVE)[i] = open_ and is_above
    matrix.other(A_JOINED_BELOW)[i] = open_ and is_below
    matrix.other(A_JOINED_LONG)[i] = open_ and is_below and matrix.other(P_LENGTH)[i] > 24
    matrix.other(A_PAIRS_ABOVE)[i] = shared * is_above
    matrix.other(A_PAIRS_BELOW)[i] = shared * is_below


cdef void above(Matrix matrix, Py_ssize_t i, Py_ssize_t start, Py_ssize_t title) noexcept nogil:
    """Columns of a line above the run."""
    if i < title:
        matrix.other(A_ABOVE_TITLE)[i] = 1
    if 0 <= title < i:
        matrix.other(A_UNDER)[i] = 1
        matrix.other(A_UNDER_DATE)[i] = matrix.own(C_DATE)[i]
        matrix.other(A_UNDER_FAR)[i] = log2_of(max(1, start - title))


cdef void near(
    Matrix matrix, Py_ssize_t i, const double[::1] masses, const double[::1] notices
) noexcept nogil:
    """Columns of the lines around: two above and two below, and the neighbours."""
    cdef Py_ssize_t low = max(0, i - 2), high = min(matrix.count, i + 3)
    cdef double here = log2_of(1 + matrix.other(P_MASS)[i])
    cdef double log = matrix.own(C_LENGTH)[i]
    matrix.other(A_PARAGRAPHS_NEAR)[i] = (masses[high] - masses[low] - here) / 8
    here = matrix.other(W_NOTICES)[i]
    matrix.other(A_NOTICES_NEAR)[i] = min(notices[high] - notices[low] - here, 6.0) / 6
    if i > 0:
        matrix.other(A_LIKE_ABOVE)[i] = fabs(log - matrix.own(C_LENGTH)[i - 1]) < ALIKE
    if i + 1 < matrix.count:
        matrix.other(A_LIKE_BELOW)[i] = fabs(matrix.own(C_LENGTH)[i + 1] - log) < ALIKE


cdef inline uint32_t pair_slot(uint32_t first, uint32_t second) noexcept nogil:
    return ((first * <uint32_t>0x9E3779B1) ^ (second * <uint32_t>0x85EBCA6B)) >> (32 - PAIR_BITS)


cdef (Py_ssize_t, Py_ssize_t) best_run(const double[::1] gain, Py_ssize_t count) noexcept nogil:
    """The run of lines that gains most, half-open; empty, at the end, where nothing is gained."""
    cdef Py_ssize_t i, low_at = 0, start = 0, end = 0
    cdef double total = 0, low = 0, best = 0
    for i in range(count):
        total += gain[i]
        if total - low > best:
            best, start, end = total - low, low_at, i + 1
        if total < low:
            low, low_at = total, i + 1
    return (start, end) if end > start else (count, count)
