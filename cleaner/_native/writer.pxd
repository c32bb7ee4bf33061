from libc.stdint cimport uint32_t

cdef struct Block:
    Py_ssize_t start, end, line, linked
    int element, links

cdef class Writer:
    cdef const uint32_t* source
    cdef uint32_t* out
    cdef Py_ssize_t size
    cdef Py_ssize_t at  # characters written
    cdef Py_ssize_t begin  # of the block that is being written
    cdef bint blank, solid, dropped_newline
    cdef int skip, hiding, pre, element
    cdef bint link
    cdef int link_blocks, links
    cdef Py_ssize_t linked, link_end
    cdef Py_ssize_t hidden_at, line_at, line, block_line
    cdef Block* blocks
    cdef Py_ssize_t block_count, block_room
    cdef readonly list hidden

    cdef void put(self, uint32_t c, Py_ssize_t place) noexcept nogil
    cdef void run(self, Py_ssize_t start, Py_ssize_t end) noexcept nogil
    cdef str written(self, Py_ssize_t start)
    cdef show(self, bint hides)
    cdef flush(self)
    cdef bint join(self, Py_ssize_t first, int element) noexcept
