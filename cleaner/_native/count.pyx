"""How many characters of each class a text has, in passes over the string's own memory.

A class is one of five bits of a table that has a byte for every code point.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

import numpy as np

from cleaner._native.anchors cimport Numbers
from cleaner._native.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

cdef enum:
    BITS = 5
    VALUES = 32
    NEWLINE = 10

ctypedef fused unit:
    uint8_t
    uint16_t
    uint32_t


def counts(str text not None, const uint8_t[::1] table not None):
    """How many characters have each bit, lowest first."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef Py_ssize_t[VALUES] histogram
    cdef Py_ssize_t[BITS] found
    cdef void* data = PyUnicode_DATA(text)
    memset(histogram, 0, sizeof(histogram))
    if PyUnicode_KIND(text) == 1:
        _count(<const uint8_t*>data, 0, size, &table[0], histogram)
    elif PyUnicode_KIND(text) == 2:
        _count(<const uint16_t*>data, 0, size, &table[0], histogram)
    else:
        _count(<const uint32_t*>data, 0, size, &table[0], histogram)
    _by_bit(histogram, found)
    return found[0], found[1], found[2], found[3], found[4]


def line_counts(str text not None, const uint8_t[::1] table not None):
    """The same of each line, int64, shape (lines, 5); a text with n newlines has n + 1 lines."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), lines = text.count("\n") + 1
    found = np.zeros((lines, BITS), np.int64)
    cdef long long[:, ::1] view = found
    cdef void* data = PyUnicode_DATA(text)
    if PyUnicode_KIND(text) == 1:
        _count_lines(<const uint8_t*>data, size, &table[0], view)
    elif PyUnicode_KIND(text) == 2:
        _count_lines(<const uint16_t*>data, size, &table[0], view)
    else:
        _count_lines(<const uint32_t*>data, size, &table[0], view)
    return found


cdef void _count(
    const unit* text, Py_ssize_t start, Py_ssize_t end, const uint8_t* table, Py_ssize_t* histogram
) noexcept nogil:
    cdef Py_ssize_t at
    for at in range(start, end):
        histogram[table[text[at]] % VALUES] += 1


cdef void _by_bit(const Py_ssize_t* histogram, Py_ssize_t* found) noexcept nogil:
    cdef int bit, value
    for bit in range(BITS):
        found[bit] = 0
    for value in range(1, VALUES):
        if histogram[value]:
            for bit in range(BITS):
                if value >> bit & 1:
                    found[bit] += histogram[value]


cdef void _count_lines(
    const unit* text, Py_ssize_t size, const uint8_t* table, long long[:, ::1] found
) noexcept nogil:
    cdef Py_ssize_t at, line = 0
    cdef int bit
    cdef uint8_t here
    for at in range(size):
        here = table[text[at]]
        if here:
            for bit in range(BITS):
                found[line, bit] += here >> bit & 1
        if text[at] == NEWLINE:
            line += 1


cdef struct Counted:
    uint32_t code
    Py_ssize_t count


def frequent(str text not None, const uint8_t[::1] table not None, int bits, Py_ssize_t most):
    """The most frequent characters with any of these bits, with their counts.

    Of those that are equally frequent the one that comes first; at most `most`.
    """
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), number, i, j
    cdef void* data = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef Py_ssize_t slots = 16, kept = 0
    cdef Counted* found = NULL  # in the order of the text
    cdef Counted* best = <Counted*>malloc((most + 1) * sizeof(Counted))
    cdef Py_ssize_t* slot_of = NULL  # a hash table: one more than an index of `found`, or 0
    if kind == 1:
        number = _with(<const uint8_t*>data, size, &table[0], bits)
    elif kind == 2:
        number = _with(<const uint16_t*>data, size, &table[0], bits)
    else:
        number = _with(<const uint32_t*>data, size, &table[0], bits)
    while slots < 2 * number:
        slots *= 2
    try:
        found = <Counted*>malloc((number + 1) * sizeof(Counted))
        slot_of = <Py_ssize_t*>calloc(slots, sizeof(Py_ssize_t))
        if found == NULL or best == NULL or slot_of == NULL:
            raise MemoryError
        if kind == 1:
            number = _tally(<const uint8_t*>data, size, &table[0], bits, found, slot_of, slots - 1)
        elif kind == 2:
            number = _tally(<const uint16_t*>data, size, &table[0], bits, found, slot_of, slots - 1)
        else:
            number = _tally(<const uint32_t*>data, size, &table[0], bits, found, slot_of, slots - 1)
        for i in range(number):
            j = kept
            while j and best[j - 1].count < found[i].count:
                best[j] = best[j - 1]
                j -= 1
            if j < most:
                best[j] = found[i]
                kept = min(kept + 1, most)
        return tuple([(chr(best[i].code), best[i].count) for i in range(kept)])
    finally:
        free(found)
        free(best)
        free(slot_of)


cdef Py_ssize_t _with(
    const unit* text, Py_ssize_t size, const uint8_t* table, int bits
) noexcept nogil:
    """How many characters have any of the bits."""
    cdef Py_ssize_t at, number = 0
    for at in range(size):
        number += table[text[at]] & bits != 0
    return number


cdef Py_ssize_t _tally(
    const unit* text, Py_ssize_t size, const uint8_t* table, int bits,
    Counted* found, Py_ssize_t* slot_of, Py_ssize_t last
) noexcept nogil:
    """Count the characters; how many different ones there are."""
    cdef Py_ssize_t at, number = 0, slot
    cdef uint32_t code
    for at in range(size):
        code = text[at]
        if not table[code] & bits:
            continue
        slot = (code * <uint32_t>0x9E3779B1 >> 8) & last
        while slot_of[slot] and found[slot_of[slot] - 1].code != code:
            slot = (slot + 1) & last
        if not slot_of[slot]:
            found[number].code, found[number].count = code, 0
            number += 1
            slot_of[slot] = number
        found[slot_of[slot] - 1].count += 1
    return number


cdef class Weights:
    """What characters and pairs of them weigh.

    `folds`: what each character counts as, `single`: its weight, both with an entry a code point,
    the last for all beyond; `beyond`: what pairs weigh beyond their two characters.
    """

    cdef const uint32_t[::1] folds
    cdef const float[::1] single
    cdef Numbers beyond

    def __init__(self, folds, single, dict beyond):
        self.folds, self.single = folds, single
        self.beyond = Numbers(
            {ord(pair[0]) << 22 | ord(pair[1]): weight for pair, weight in beyond.items()}
        )

    def weigh(self, const uint32_t[::1] codes):
        """The weight of each character, float32, of the same shape.

        What a pair weighs is added to the one that weighs more.
        """
        cdef Py_ssize_t at, size = codes.shape[0], last = self.folds.shape[0] - 1
        cdef uint64_t before = 0, here
        cdef float weight, weight_before = 0
        cdef double* pair
        found = np.empty(size, np.float32)
        cdef float[::1] view = found
        for at in range(size):
            here = self.folds[min(<Py_ssize_t>codes[at], last)]
            weight = self.single[min(<Py_ssize_t>codes[at], last)]
            view[at] = weight
            pair = self.beyond.find(before << 22 | here) if at else NULL
            if pair != NULL:
                if abs(weight) > abs(weight_before):
                    view[at] += <float>pair[0]
                else:
                    view[at - 1] += <float>pair[0]
            before, weight_before = here, weight
        return found
