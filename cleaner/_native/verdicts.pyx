"""Scores of the lines of a page, and what is decided by its columns.

Told by cleaner/boilerplate/scoring.py and support.py.
"""

from libc.stdint cimport int64_t, uint8_t

import numpy as np

from cleaner._native.columns cimport *

cdef int FAR = 40  # lines from the run to a paragraph that is joined to it
cdef int TEXT_GAP = 3  # lines from one paragraph of a further text to the next
cdef double TEXT_LEAST = 200  # characters of paragraphs that stand together in a further text

cdef double TALLIED = 0.3  # share of words of the frame from which a line is said to have some

cdef double TITLE_LENGTH_LEAST = 8, TITLE_LENGTH_MOST = 42  # of a title in a list of links
cdef double TITLE_HAN = 0.55  # share of Han in it

# What shows a line to be frame.
SHOWN_GONE, SHOWN_WORDS, SHOWN_NOTICE = 1, 2, 4
cdef double SHOWN_SHARE = 0.3  # of furniture words, but for those of the foot: firms sign texts too
cdef double SHOWN_LEAST = 5  # characters of them; 免费 and 综合 alone are in many a line

cdef double FURNITURE = 0.6  # share of words of the frame from which a short line is but one of it
cdef double FURNITURE_LONGEST = 30
cdef double GROUPED = 0.3  # share of the words of one group that counts


def weigh(Matrix matrix, const int64_t[::1] rows, const double[::1] weights, double constant):
    """The weighted sum of some rows, added up in their order, shape (count,)."""
    sums = np.empty(matrix.count)
    cdef double[::1] view = sums
    cdef Py_ssize_t i, row, count = matrix.count
    cdef double* total
    cdef double* values
    cdef double weight
    if not count:
        return sums
    with nogil:
        total = &view[0]
        for i in range(count):
            total[i] = constant
        for row in range(rows.shape[0]):
            values, weight = &matrix.view[rows[row], 0], weights[row]
            for i in range(count):
                total[i] += values[i] * weight
    return sums


def whole_body(
    Matrix matrix, const double[::1] score, Py_ssize_t start, Py_ssize_t end, double least
):
    """The main run and what is joined to it, half-open: to the farthest paragraph that scores.

    Joined is what no line of the page's frame stands between.
    """
    cdef Py_ssize_t i, first = start, last = end
    for i in range(max(0, start - FAR), min(matrix.count, end + FAR)):
        if (
            score[i] > least
            and matrix.other(P_BETWEEN)[i] == 0
            and matrix.own(C_PARAGRAPH)[i] > 0
            and not matrix.other(W_RULE)[i]
            and not matrix.other(W_NOTICE)[i]
        ):
            first, last = min(first, i), max(last, i + 1)
    return first, last


def ones(bytes flags, Py_ssize_t start, Py_ssize_t end):
    """Where the flags from `start` to `end` are not 0."""
    cdef Py_ssize_t i
    cdef const uint8_t* view = flags
    return [i for i in range(start, min(end, len(flags))) if view[i]]


def tally(Matrix matrix, const double[::1] score, Py_ssize_t start, Py_ssize_t end):
    """Of a range of lines: with words of the frame, short, without a stop; the best score."""
    cdef Py_ssize_t i, words = 0, short = 0, bare = 0
    cdef double best = score[start]
    for i in range(start, end):
        words += matrix.other(W_WORDS)[i] > TALLIED
        short += matrix.other(P_SHORT)[i] > 0
        bare += matrix.other(P_STOPS)[i] == 0
        best = max(best, score[i])
    return words, short, bare, best


def limits(Matrix matrix, Py_ssize_t title, inside, least):
    """The score that each line needs, shape (count,).

    `inside`: half-open ranges of lines of the body.  `least`: the scores needed inside, by the
    title, under it, by what is joined to the run, elsewhere.
    """
    cdef Py_ssize_t i
    cdef double within, titled, under, joined, elsewhere
    within, titled, under, joined, elsewhere = least
    limits = np.empty(matrix.count)
    cdef double[::1] limit = limits
    for i in range(matrix.count):
        if matrix.other(A_UNDER)[i] > 0:
            limit[i] = under
        elif matrix.other(A_JOINED_ABOVE)[i] + matrix.other(A_JOINED_BELOW)[i] > 0:
            limit[i] = joined
        else:
            limit[i] = elsewhere
    if title >= 0:
        limit[title] = titled
    for first, last in inside:
        for i in range(first, last):
            limit[i] = within
    return limits


def further_texts(Matrix matrix):
    """Half-open ranges of other runs of paragraphs, too long to be anything but texts."""
    cdef Py_ssize_t i, first = -1, last = -1
    cdef double* mass = matrix.other(P_MASS)
    cdef double size = 0
    cdef list found = []
    for i in range(matrix.count):
        if not mass[i] > 0 or matrix.is_alone(i):
            continue
        if first >= 0 and i - last > TEXT_GAP:
            if size >= TEXT_LEAST:
                found.append((first, last + 1))
            first = -1
        if first < 0:
            first, size = i, 0
        last = i
        size += mass[i]
    if first >= 0 and size >= TEXT_LEAST:
        found.append((first, last + 1))
    return found


def titles(Matrix matrix, Py_ssize_t least, double mean, double differ, double lead):
    """Half-open ranges of `least` lines or more that look like titles of other texts.

    They have `mean` characters on average or more, the longest `differ` more than the shortest.
    (first, end, whether the line above leads in: by a colon, or as a heading of at most `lead`
    characters.)
    """
    cdef Py_ssize_t i, first = -1
    cdef double size = 0, shortest = 0, longest = 0, length
    cdef list found = []
    for i in range(matrix.count + 1):
        if i < matrix.count and like_title(matrix, i):
            length = matrix.other(P_LENGTH)[i]
            if first < 0:
                first, size, shortest, longest = i, 0, length, length
            size += length
            shortest, longest = min(shortest, length), max(longest, length)
        elif first >= 0:
            if (
                i - first >= least
                and size / (i - first) >= mean
                and longest - shortest >= differ
            ):
                found.append((first, i, first > 0 and (
                    matrix.other(P_COLON)[first - 1] != 0
                    or matrix.other(P_LENGTH)[first - 1] <= lead
                )))
            first = -1
    return found


cdef bint like_title(Matrix matrix, Py_ssize_t i) noexcept nogil:
    cdef double length = matrix.other(P_LENGTH)[i]
    return (
        TITLE_LENGTH_LEAST <= length <= TITLE_LENGTH_MOST
        and matrix.own(C_HAN)[i] >= TITLE_HAN
        and matrix.lines[i, TAIL] & LIST_END == 0
        and not matrix.other(P_COLON)[i]
        and not matrix.own(C_PARAGRAPH)[i]
        and not matrix.own(C_NUMBERED)[i]
        and not matrix.own(C_HEADING)[i]
        and not matrix.other(W_RULE)[i]
    )


def shown(Matrix matrix, Py_ssize_t foot):
    """What shows each line to be frame, bytes of the bits SHOWN_…; `foot`: number of that group."""
    cdef Py_ssize_t i
    cdef bytearray bits = bytearray(matrix.count)
    cdef double* words = matrix.other(W_WORDS)
    cdef double* feet = matrix.own(BEFORE + foot)
    for i in range(matrix.count):
        bits[i] = (
            (matrix.other(W_RULE)[i] != 0)
            | (words[i] - feet[i] >= SHOWN_SHARE and matrix.other(P_WORDS)[i] >= SHOWN_LEAST) << 1
            | (matrix.other(W_NOTICE)[i] != 0) << 2
        )
    return bytes(bits)


def furniture(Matrix matrix):
    """Lines of furniture words that no rule took, and how many groups of words are in them."""
    cdef Py_ssize_t i, group, groups = 0
    cdef list found = []
    for i in range(matrix.count):
        if (
            matrix.other(W_WORDS)[i] > FURNITURE
            and matrix.other(P_LENGTH)[i] < FURNITURE_LONGEST
            and not matrix.other(W_RULE)[i]
        ):
            found.append(i)
    for group in range(matrix.groups):
        for i in found:
            if matrix.own(BEFORE + group)[i] > GROUPED:
                groups += 1
                break
    return found, groups


def others(Matrix matrix, const uint8_t[::1] keep):
    """Lines that no rule took and that aren't to be kept, numbers."""
    cdef Py_ssize_t i
    return [i for i in range(matrix.count) if not keep[i] and not matrix.other(W_RULE)[i]]


def parted(
    Matrix matrix, list lines, Py_ssize_t start, Py_ssize_t end, Py_ssize_t over, Py_ssize_t near,
    double least,
):
    """Those of the `lines` that something parts from the run, and others that may be the page's.

    Without those from the run's `end` to where the text is `over`, and, with fewer lines of the
    page's frame than `least`, without those up to `near` from the run that none parts from it.  The
    second list: which of the first none parts from it.
    """
    cdef Py_ssize_t i
    cdef double frames = 0
    cdef bint joined
    cdef list found = [], close = []
    for i in range(matrix.count):
        frames += matrix.other(P_FRAME)[i]
    for i in lines:
        joined = start - near <= i < end + near and matrix.other(P_BETWEEN)[i] == 0
        if end <= i < over or (joined and frames < least):
            continue
        found.append(i)
        if joined:
            close.append(i)
    return found, close


def sentences(Matrix matrix, list lines, Py_ssize_t start, Py_ssize_t end, double least):
    """Those of the ascending `lines` from `start` to `end` that are sentences of several clauses.

    They have `least` pairs of Han and nothing of a page's frame: words, a rule's match, a number, a
    copy of themselves.
    """
    cdef Py_ssize_t i
    cdef list found = []
    for i in lines:
        if i >= end:
            break
        if (
            i >= start
            and matrix.own(C_CLOSED)[i] > 0
            and matrix.own(C_COMMAS)[i] > 0
            and matrix.other(P_PAIRS)[i] >= least
            and not matrix.other(P_WORDS)[i]
            and not matrix.other(W_NOTICES)[i]
            and not matrix.other(W_DOUBTFUL)[i]
            and not matrix.own(C_REPEATED)[i]
            and not matrix.own(C_NUMBERED)[i]
        ):
            found.append(i)
    return found


def list_end(Matrix matrix, Py_ssize_t end, Py_ssize_t most):
    """Where the list of at most `most` lines ends that a colon leads in.

    It ends the last line before `end` or one at `end` without words of the frame; `end` without.
    """
    cdef Py_ssize_t line = end
    cdef bint leads = end > 0 and matrix.other(P_COLON)[end - 1] > 0
    if not leads and goes_on(matrix, end) and matrix.other(W_ANY)[end] == 0:
        leads = matrix.other(P_COLON)[end] > 0
    if not leads:
        return end
    while goes_on(matrix, line) and line - end < most and matrix.other(W_NOTICES)[line] < 2:
        line += 1
    return line


cpdef bint goes_on(Matrix matrix, Py_ssize_t line):
    """Whether there is such a line, and it is none of the page's frame."""
    return line < matrix.count and not matrix.other(P_FRAME)[line]
