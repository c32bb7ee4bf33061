from cleaner._native.tags cimport TagTable
from cleaner._native.writer cimport Block, Writer

cdef struct Attributes:
    Py_ssize_t id_at, id_size, class_at, class_size, role_at, role_size
    bint href, hides

cdef struct Open:
    int tag, element
    int p_at  # place of the open <p> in the stack around it
    bint hides, out, link
    Py_ssize_t cells, first, cell  # of a row: how many, first block, first block of the last cell
    bint bad  # it isn't a row of values

cdef struct Element:
    int tag, parent
    Py_ssize_t end, first, past
    Attributes at

cdef class Outline(Writer):
    cdef TagTable table
    cdef Open* stack
    cdef int depth, p_at
    cdef int past_depth[256]  # elements of a tag that were nested too deep
    cdef int inline_open[256]  # inline elements of a tag that are kept in the stack
    cdef Element* elements
    cdef Py_ssize_t element_count, element_room
    cdef Py_ssize_t heading_at
    cdef readonly list headings

    cdef start(self, int tag, Attributes* at)
    cdef begin_page(self)
    cdef _attach(self, int number, Attributes* at)
    cdef _start_inline(self, int tag, int role, int flags, Attributes* at)
    cdef _close_implied(self, int role)
    cdef bint _open_table(self)
    cdef bint _in_table(self, int role) except -1
    cdef _push_implied(self, str name)
    cdef _push(self, int tag, Attributes* at)
    cdef void _before_block(self, int role) noexcept
    cdef int _add(self, int tag, Attributes* at) except -2
    cdef end(self, int tag)
    cdef _end_inline(self, int tag)
    cdef int _find(self, int tag) noexcept
    cdef _pop_to(self, int depth)
    cdef _pop(self)
    cdef _line_break(self, bint rule)
    cdef _end_row(self, Open* row)
    cdef finish(self)
    cdef str _string(self, Py_ssize_t start, Py_ssize_t size)
