"""Which patterns may match a line, for the modules that ask it."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

cdef enum:
    WORDS = 4  # of 64 bits: which characters (modulo 256) a line has, a pattern needs


cdef struct Way:
    int64_t least  # characters
    int64_t most
    int32_t pattern
    int32_t first  # characters that the line can begin with; none where `first` is `first_end`
    int32_t first_end
    int32_t need  # sets of characters of each of which the line has one
    int32_t need_end
    int32_t unused


cdef class Guards:
    cdef object kept  # what the pointers point into
    cdef Way* ways
    cdef uint32_t* firsts
    cdef int32_t* needs  # numbers of sets
    cdef uint64_t* sets  # of characters, WORDS each
    cdef int64_t[::1] begins, slot_begins, slots

    cdef bint passes(
        self, const Way* way, const uint64_t* has, uint32_t first, int64_t size
    ) noexcept nogil
    cdef bint may(
        self, Py_ssize_t pattern, const uint64_t* has, uint32_t first, int64_t size
    ) noexcept nogil


cdef class Choices:
    cdef Guards guards
    cdef list finds
    cdef bint whole

    cdef Py_ssize_t number(self, str line) except -2
    cdef bint finds_in(self, str line, Py_ssize_t number) except -1


cdef inline void add(uint64_t* has, uint32_t code) noexcept nogil:
    has[(code >> 6) & (WORDS - 1)] |= <uint64_t>1 << (code & 63)
