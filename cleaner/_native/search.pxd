from cpython.ref cimport PyObject
from libc.stdint cimport int32_t, int64_t


cdef class Arc:
    cdef readonly int64_t to
    cdef readonly str characters
    cdef readonly double cost
    cdef readonly str tag


cdef struct Link:
    int64_t to
    PyObject* characters
    PyObject* tag
    double cost
    int32_t next  # from the same node; -1 for none


cdef class Arcs:
    cdef Link* links
    cdef int32_t count_of_links, room_for_links

    cdef int32_t add(self, int64_t to, str characters, double cost, str tag) except -1
    cdef int32_t first(self, int64_t name) except -2
    cdef Arc arc(self, int32_t number)
