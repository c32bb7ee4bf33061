from libc.stdint cimport int64_t


cdef class Arc:
    cdef readonly int64_t to
    cdef readonly str characters
    cdef readonly double cost
    cdef readonly str tag
