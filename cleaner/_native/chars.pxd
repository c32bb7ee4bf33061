"""Characters of markup, and words in any case."""

from libc.stdint cimport uint32_t


cdef inline bint is_space(uint32_t c) noexcept nogil:
    return c == 32 or c == 10 or c == 9 or c == 12 or c == 13


cdef inline bint is_letter(uint32_t c) noexcept nogil:
    return c'a' <= (c | 32) <= c'z' and c < 128


cdef inline bint is_alnum(uint32_t c) noexcept nogil:
    return is_letter(c) or c'0' <= c <= c'9'


cdef inline bint ends_name(uint32_t c) noexcept nogil:
    return c == c'>' or c == c'/' or is_space(c)


cdef inline int digit(uint32_t c) noexcept nogil:
    if c'0' <= c <= c'9':
        return c - c'0'
    c |= 32
    return c - c'a' + 10 if c'a' <= c <= c'f' else -1


cdef inline bint same(const uint32_t* text, const unsigned char* word, Py_ssize_t size) noexcept nogil:
    """Whether the text is an ASCII word in any case."""
    cdef Py_ssize_t i
    for i in range(size):
        if text[i] != word[i] and not (text[i] < 128 and (text[i] | 32) == word[i]):
            return False
    return True


cdef inline bint hides(const uint32_t* s, Py_ssize_t i, Py_ssize_t end) noexcept nogil:
    """Whether a style says display: none or visibility: hidden."""
    while i + 12 <= end:
        if (s[i] | 32) == c'd' and same(s + i, "display", 7):
            if says(s, i + 7, end, "none", 4):
                return True
        elif (s[i] | 32) == c'v' and i + 17 <= end and same(s + i, "visibility", 10):
            if says(s, i + 10, end, "hidden", 6):
                return True
        i += 1
    return False


cdef inline bint says(
    const uint32_t* s, Py_ssize_t i, Py_ssize_t end, const unsigned char* word, Py_ssize_t size
) noexcept nogil:
    while i < end and is_space(s[i]):
        i += 1
    if i >= end or s[i] != c':':
        return False
    i += 1
    while i < end and is_space(s[i]):
        i += 1
    return i + size <= end and same(s + i, word, size)
