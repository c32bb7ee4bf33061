from libc.stdint cimport uint8_t, uint16_t

cdef enum:
    ALL = 23940  # pairs of a first byte from 81 to FE and a second one from 40 to FE but 7F


cdef class Pairs:
    cdef uint16_t order[ALL]  # the pairs of the characters, from the most frequent to the rarest
    cdef uint16_t code_of[65536]  # by pair; 0 where it gets lost
    cdef uint16_t pair_of[65536]  # by code point; 0 where it has none
    cdef uint8_t is_known[65536]  # by pair: a character, or for private use
    cdef uint8_t is_listed[65536]  # by code point: of the table that was asked for last
    cdef uint16_t found[ALL]
    cdef uint16_t others[ALL]
    cdef int count
    cdef object table

    cdef int _find(self, bytes leads, bytes trails, str among, int most) except -1
    cdef int _list(self, table) except -1
    cpdef str having(self, bytes leads, bytes trails, str among=*, int most=*)
    cpdef tuple split(self, bytes leads, bytes trails, str among, table)
    cdef Py_ssize_t read_into(
        self, uint8_t* new, const uint8_t* old, Py_ssize_t size, bint shifted, bint euro,
        bint kept, bint silent, bint alone, int* gone
    ) noexcept nogil
