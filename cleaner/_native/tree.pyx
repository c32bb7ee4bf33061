"""Columns of a page's blocks, and what elements have from those around them."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

import numpy as np

cdef enum:
    STOP = 1
    COMMA = 2
    MARKS = 0x10000


def block_counts(
    const uint32_t[::1] codes,
    const uint16_t[::1] classes,
    const int64_t[::1] starts,
    const int64_t[::1] ends,
    const int64_t[:, ::1] hidden,
    const uint8_t[::1] marks,
    uint16_t blank,
    uint16_t han,
):
    """Of each block characters that aren't blank, stops, commas, Han, and those not shown.

    `hidden`: spans in order, shape (k, 2); `marks`: of 0x10000, 1 for stops, 2 for commas. Shape
    (5, n).
    """
    cdef Py_ssize_t n = len(starts), block, i, span = 0, spans = hidden.shape[0]
    cdef int64_t length, stops, commas, chinese, unseen
    cdef uint8_t mark
    counts = np.empty((5, n), np.float64)
    cdef double[:, ::1] view = counts
    for block in range(n):
        length = stops = commas = chinese = unseen = 0
        for i in range(starts[block], ends[block]):
            if classes[i] & blank:
                continue
            length += 1
            chinese += (classes[i] & han) != 0
            if codes[i] < MARKS:
                mark = marks[codes[i]]
                stops += mark & STOP
                commas += (mark & COMMA) != 0
            while span < spans and hidden[span, 1] <= i:
                span += 1
            unseen += span < spans and hidden[span, 0] <= i
        view[0, block], view[1, block], view[2, block] = length, stops, commas
        view[3, block], view[4, block] = chinese, unseen
    return counts


def inherited(const int64_t[::1] own, const int64_t[::1] parents):
    """The bits of each element ORed with those of the elements around it."""
    cdef Py_ssize_t i
    bits = np.empty(len(own), np.int64)
    cdef int64_t[::1] view = bits
    for i in range(len(own)):
        view[i] = own[i]
        if parents[i] >= 0:
            view[i] |= view[parents[i]]
    return bits


def nearest(const uint8_t[::1] marked, const int64_t[::1] parents):
    """Of each element the innermost marked one, itself or around it; the outermost without one."""
    cdef Py_ssize_t i
    found = np.empty(len(marked), np.int64)
    cdef int64_t[::1] view = found
    for i in range(len(marked)):
        view[i] = i if marked[i] or parents[i] < 0 else view[parents[i]]
    return found


def depths(const int64_t[::1] parents):
    """How many elements are around each."""
    cdef Py_ssize_t i
    found = np.empty(len(parents), np.int64)
    cdef int64_t[::1] view = found
    for i in range(len(parents)):
        view[i] = view[parents[i]] + 1 if parents[i] >= 0 else 0
    return found
