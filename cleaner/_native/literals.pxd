"""The rules that may match lines of a text, for the module that asks them."""

from libc.stdint cimport int64_t


cdef struct Candidate:
    int64_t line
    int64_t start  # of the line, without the blanks at its ends
    int64_t stop
    int64_t rule
    Py_ssize_t first  # of the places of its literals
    Py_ssize_t end


cdef class Candidates:
    cdef Candidate* items
    cdef int64_t* places
    cdef Py_ssize_t count, room, place_count, place_room

    cdef Candidate* add(
        self, int64_t line, int64_t start, int64_t stop, int64_t rule
    ) except NULL
    cdef int add_place(self, Candidate* to, int64_t place) except -1
    cdef list places_of(self, const Candidate* candidate)
