from cpython.ref cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef enum:
    CLASS_BITS = 14  # of a key


cdef class Table:
    cdef object slots, displacements
    cdef Rows rows
    cdef const uint16_t[::1] narrow
    cdef const uint32_t[::1] wide
    cdef const uint8_t[::1] shifts
    cdef uint64_t size, groups
    cdef int value_bits, bits
    cdef bint is_wide

    cdef int32_t find(self, uint64_t key) noexcept nogil
    cdef void find_each(
        self, const uint64_t* keys, Py_ssize_t count, int32_t* found
    ) noexcept nogil


cdef struct Pair:
    int32_t character, entry  # a number in a string; of the bigrams


cdef struct Row:
    PyObject* characters
    uint32_t last
    int32_t start, count  # of its pairs


cdef class Rows:
    cdef Table bigrams
    cdef Pair* pairs
    cdef Row* kept
    cdef int32_t pair_count, pair_room, kept_count

    cdef void _forget(self) noexcept
    cdef void begin(self) noexcept
    cdef Row _found(
        self, str characters, const uint32_t* classes, Py_ssize_t size, uint32_t last
    ) except *
    cdef Row row(
        self, str characters, const uint32_t* classes, Py_ssize_t size, uint32_t last
    ) except *


cdef struct Steps:
    float value, backoff, backoff_top


cdef struct Reading:
    uint32_t first, second  # classes of the two characters before
    float weight  # what backing off from them costs


cdef class Scorer:
    cdef object arrays
    cdef const uint16_t[::1] class_of
    cdef const float[::1] form, unigram, backoff
    cdef Table bigrams, trigrams
    cdef Steps steps
    cdef int value_bits
    cdef float of_pairs, of_others  # its weight; log(1 - weight)
    cdef uint32_t* pair_keys
    cdef float* pair_shares
    cdef uint8_t* has_pairs  # by class: whether the page has any that begin with it
    cdef uint64_t pair_mask

    cdef int _count(self, const uint32_t[::1] codes, float of_pairs) except -1
    cdef uint64_t _slot(self, uint32_t key) noexcept nogil
    cdef uint32_t class_number(self, uint32_t code) noexcept nogil
    cdef float form_nats(self, uint32_t code) noexcept nogil
    cdef float lower_of(self, int32_t entry, uint32_t second, uint32_t third) noexcept nogil
    cdef float weight_of(self, int32_t entry) noexcept nogil
    cdef float higher_of(self, int32_t entry) noexcept nogil
    cdef float lower(self, uint32_t second, uint32_t third, bint* known) noexcept nogil
    cdef float weight(self, uint32_t first, uint32_t second) noexcept nogil
    cdef float higher(
        self, uint32_t first, uint32_t second, uint32_t third, float weight, float lower, bint known
    ) noexcept nogil
    cdef float share(self, uint32_t second, uint32_t third) noexcept nogil
    cdef float mixed(self, float nats, float share) noexcept nogil
    cdef Reading begin(self, uint32_t newline) noexcept nogil
    cdef float next(self, Reading* at, uint32_t code) noexcept nogil
