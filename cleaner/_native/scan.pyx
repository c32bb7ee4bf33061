"""Code points and classes of a text, in one pass over the string's own memory."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memset

import numpy as np

from cleaner._native.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

cdef enum:
    ASCII = 128

ctypedef fused unit:
    uint8_t
    uint16_t
    uint32_t


def classified(str text, const uint16_t[::1] table):
    """Code points (uint32), the entry of `table` (of 0x110000) for each, and all of these ORed.

    And which characters of ASCII occur: bit i for the code point i.
    """
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    codes, classes = np.empty(size, np.uint32), np.empty(size, np.uint16)
    cdef uint32_t[::1] code_view = codes
    cdef uint16_t[::1] class_view = classes
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint16_t mask = 0
    cdef uint8_t[ASCII + 1] seen
    cdef uint64_t low = 0, high = 0
    cdef int i
    if size == 0:
        return codes, classes, 0, 0
    memset(seen, 0, sizeof(seen))
    with nogil:
        if kind == 1:
            mask = _classify(
                <const uint8_t*>data, size, &table[0], &code_view[0], &class_view[0], seen
            )
        elif kind == 2:
            mask = _classify(
                <const uint16_t*>data, size, &table[0], &code_view[0], &class_view[0], seen
            )
        else:
            mask = _classify(
                <const uint32_t*>data, size, &table[0], &code_view[0], &class_view[0], seen
            )
        for i in range(64):
            low |= <uint64_t>seen[i] << i
            high |= <uint64_t>seen[64 + i] << i
    return codes, classes, mask, low | <object>high << 64


def count_of(const uint16_t[::1] classes, uint16_t bits):
    """How many characters are of one of the classes `bits`."""
    cdef Py_ssize_t i, count = 0
    for i in range(classes.shape[0]):
        count += (classes[i] & bits) != 0
    return count


cdef uint16_t _classify(
    const unit* text, Py_ssize_t size, const uint16_t* table, uint32_t* codes, uint16_t* classes,
    uint8_t* seen
) noexcept nogil:
    cdef Py_ssize_t i
    cdef uint16_t mask = 0, found
    cdef uint32_t code
    for i in range(size):
        code = text[i]
        found = table[code]
        codes[i] = code
        classes[i] = found
        mask |= found
        seen[code if code < ASCII else ASCII] = 1
    return mask
