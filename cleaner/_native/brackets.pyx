"""Brackets that may hold pinyin, as annotation/hits.py tells."""

from libc.stdint cimport uint16_t, uint32_t

# Bits of CharClass.
cdef enum:
    HAN = 1, LATIN = 1 << 3, BLANK = 1 << 8

cdef enum:
    LONGEST = 26  # characters of which one is a letter


def with_letters(const uint32_t[::1] codes, const uint16_t[::1] classes):
    """Places of the opening brackets, not at the beginning, with a letter of pinyin in them.

    A Han character, a letter or a blank follows the bracket.
    """
    cdef Py_ssize_t at, size = codes.shape[0]
    cdef list found = []
    for at in range(1, size - 1):
        if classes[at] & HAN or codes[at] != c"(" and codes[at] != 0xFF08:
            continue
        if (
            classes[at + 1] & (BLANK | HAN) or _is_letter(codes[at + 1], classes[at + 1])
        ) and _has_letter(&codes[at + 1], &classes[at + 1], min(size - at - 1, LONGEST)):
            found.append(at)
    return found


cdef bint _has_letter(
    const uint32_t* codes, const uint16_t* classes, Py_ssize_t size
) noexcept nogil:
    """Whether a letter stands before the bracket is closed or the line ends."""
    cdef Py_ssize_t i
    for i in range(size):
        if _is_letter(codes[i], classes[i]):
            return True
        if codes[i] == c"\n" or codes[i] == c")" or codes[i] == 0xFF09:
            return False
    return False


cdef inline bint _is_letter(uint32_t code, uint16_t bits) noexcept nogil:
    """One that pinyin is written with."""
    if bits & LATIN or 0xC0 <= code < 0x250:
        return True
    return code == 0x251 or code == 0x261 or code == 0x1E3F
