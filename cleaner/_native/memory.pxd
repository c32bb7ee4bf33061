"""Arrays that grow."""

from libc.stdint cimport int32_t
from libc.stdlib cimport realloc


cdef inline void* resized(void* old, size_t size) except NULL:
    """An array with room for so many bytes."""
    cdef void* new = realloc(old, size)
    if new == NULL:
        raise MemoryError
    return new


cdef inline void* grown(void* old, int32_t* room, size_t size) except NULL:
    """An array, of entries of so many bytes, with twice the room for them."""
    cdef int32_t larger = max(64, 2 * room[0])
    cdef void* new = resized(old, larger * size)
    room[0] = larger
    return new
