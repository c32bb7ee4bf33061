"""Edits made: one-character edits of several rules joined, and the text after them."""

from libc.stdint cimport int64_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import numpy as np

from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)

cdef enum:
    DELETE = 0xFFFFFFFF


cdef struct Head:
    const int64_t* positions
    const uint32_t* new
    Py_ssize_t left


def joined(const uint32_t[::1] codes, list positions, list new, list spans):
    """Position, new code point, and number of the list it is from, of all changes: three arrays.

    `positions`, `new`: as in `BulkEdit`, none empty; of two at one place the first stands.  Left
    out is what is within one of `spans` (in order, disjoint), and what changes nothing.
    """
    cdef Py_ssize_t i, count = len(positions), total = 0
    cdef const int64_t[::1] at
    cdef const uint32_t[::1] to
    cdef Head* heads = <Head*>malloc((count + 1) * sizeof(Head))
    if heads == NULL:
        raise MemoryError
    try:
        for i in range(count):
            at, to = positions[i], new[i]
            if at[0] < 0 or at[at.shape[0] - 1] >= codes.shape[0] or to.shape[0] != at.shape[0]:
                raise IndexError("a change outside of the text")
            heads[i] = Head(&at[0], &to[0], at.shape[0])
            total += at.shape[0]
        places, now = np.empty(total, np.int64), np.empty(total, np.uint32)
        which = np.empty(total, np.int64)
        total = _join(codes, heads, count, spans, places, now, which)
    finally:
        free(heads)
    return places[:total], now[:total], which[:total]


cdef Py_ssize_t _join(
    const uint32_t[::1] codes, Head* heads, Py_ssize_t count, list spans,
    int64_t[::1] positions, uint32_t[::1] new, int64_t[::1] which
) except -1:
    """Take the changes off the heads in order of place; how many stand."""
    cdef Py_ssize_t i, first, found = 0, span = 0, end = 0  # of the last span that begins before
    cdef int64_t place = 0
    cdef uint32_t code
    while True:
        first = -1
        for i in range(count):
            if heads[i].left and (first < 0 or heads[i].positions[0] < place):
                first, place = i, heads[i].positions[0]
        if first < 0:
            return found
        code = heads[first].new[0]
        for i in range(count):
            if heads[i].left and heads[i].positions[0] == place:
                heads[i] = Head(heads[i].positions + 1, heads[i].new + 1, heads[i].left - 1)
        while span < len(spans) and spans[span][0] <= place:
            end = spans[span][1]
            span += 1
        if place >= end and codes[place] != code:
            positions[found], new[found], which[found] = place, code, first
            found += 1


def rebuilt(
    const uint32_t[::1] codes, list edits, const int64_t[::1] positions, const uint32_t[::1] new
):
    """The text with edits made.

    `edits`: (start, end, new text), in order, disjoint; `positions`, outside of these, and `new`:
    one-character edits as in `BulkEdit`.
    """
    cdef Py_ssize_t size = codes.shape[0], at = 0, place = 0, written = 0, start, end
    cdef str text
    for start, end, text in edits:
        size += PyUnicode_GET_LENGTH(text)
    cdef uint32_t* out = <uint32_t*>malloc((size + 1) * sizeof(uint32_t))
    if out == NULL:
        raise MemoryError
    try:
        for start, end, text in edits:
            written = _copy(codes, at, start, positions, new, &place, out, written)
            written = _append(text, out, written)
            at = end
        written = _copy(codes, at, codes.shape[0], positions, new, &place, out, written)
        return PyUnicode_FromKindAndData(4, out, written)
    finally:
        free(out)


cdef Py_ssize_t _append(str text, uint32_t* out, Py_ssize_t written):
    cdef Py_ssize_t i
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for i in range(PyUnicode_GET_LENGTH(text)):
        out[written + i] = PyUnicode_READ(kind, data, i)
    return written + PyUnicode_GET_LENGTH(text)


cdef Py_ssize_t _copy(
    const uint32_t[::1] codes, Py_ssize_t at, Py_ssize_t end,
    const int64_t[::1] positions, const uint32_t[::1] new, Py_ssize_t* place,
    uint32_t* out, Py_ssize_t written
) noexcept nogil:
    """Copy characters from `at` to `end`, one-character edits from number `place` on made."""
    cdef Py_ssize_t next
    while at < end:
        next = end
        if place[0] < positions.shape[0] and positions[place[0]] < end:
            next = positions[place[0]]
        memcpy(out + written, &codes[0] + at, (next - at) * sizeof(uint32_t))
        written += next - at
        at = next
        if at < end:
            if new[place[0]] != DELETE:
                out[written] = new[place[0]]
                written += 1
            place[0] += 1
            at += 1
    return written
