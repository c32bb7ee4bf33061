from libc.stdint cimport uint32_t, uint64_t

cpdef enum:
    # What decides a sense: patterns alone, weights of neighbours as well, the language model too.
    PATTERNS = 0
    WEIGHTS = 1
    MODEL = 2

cdef enum:
    # Instead of a reading's code point.
    OPEN = -1
    NOTHING = -2

cdef struct Match:
    Py_ssize_t start
    Py_ssize_t end
    int phrase


cdef class Numbers:
    cdef uint64_t[::1] keys
    cdef double[::1] values
    cdef uint64_t last

    cdef double* find(self, uint64_t key) noexcept


cdef class Phrases:
    cdef uint32_t[::1] codes, outcomes
    cdef int[::1] starts, firsts, offsets, phrases, outcome_firsts, outcome_offsets
    cdef Numbers pairs

    cdef Py_ssize_t match(
        self, str text, Py_ssize_t* anchors, Py_ssize_t count, Match** matches
    ) except -1
    cdef void write(self, Match match, int kind, void* new) noexcept
    cdef bint _is(self, int kind, void* data, Py_ssize_t start, int phrase) noexcept


cdef class Sense:
    cdef int kind
    cdef uint32_t code, usual, other
    cdef double prior, own_weight
    cdef object match, near
    cdef list weights
    cdef str own
    cdef int own_most


cdef class Senses:
    cdef list entries
    cdef uint32_t[::1] codes, target
    cdef Numbers weights
    cdef double phrase, sure

    cdef Sense _at(self, str text, Py_ssize_t at)
    cdef Sense of(self, uint32_t code)
    cdef double evidence(self, str text, Py_ssize_t at, Sense sense, int* heaviest) except? -1.0
    cdef double neighbours(self, str text, Py_ssize_t at, Sense sense, dict own) except? -1.0
    cdef double _side(self, str text, Py_ssize_t at, uint32_t old, int step) noexcept
    cdef uint32_t _folded(self, str text, Py_ssize_t at) noexcept
    cdef long reading(
        self, str text, Py_ssize_t at, Sense sense, uint32_t by_phrase, dict own
    ) except -3
