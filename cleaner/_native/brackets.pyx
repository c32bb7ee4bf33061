"""Brackets that may hold pinyin, as annotation/hits.py tells."""

from libc.stdint cimport uint16_t, uint32_t

# Bits of CharClass.
cdef enum:
    HAN = 1, LATIN = 1 << 3, BLANK = 1 << 8

cdef enum:
    LONGEST = 26  # characters of which one is a letter


def with_letters(const uint32_t[::1] codes, const uint16_t[::1] classes):
    """Places of the opening brackets, not at the beginning, with a letter of pinyin in them.

    A letter follows the bracket; a round one a Han character or a blank, too.
    """
    cdef Py_ssize_t at, size = codes.shape[0]
    cdef list found = []
    for at in range(1, size - 1):
        if not classes[at] & HAN and _opens(codes[at]):
            if _is_letter(codes[at + 1], classes[at + 1]):
                found.append(at)
            elif classes[at + 1] & (BLANK | HAN) and (codes[at] == c"(" or codes[at] == 0xFF08):
                if _has_letter(&codes[at + 1], &classes[at + 1], min(size - at - 1, LONGEST)):
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


cdef inline bint _opens(uint32_t code) noexcept nogil:
    """One of the brackets that annotation/brackets.py knows."""
    if code < 0x80:
        return code == c"(" or code == c"[" or code == c"{" or code == c"<"
    if code < 0x3100:  # 〈 《 「 『 【 〔 〖
        return code in (0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016)
    return code in (0xFF08, 0xFF1C, 0xFF3B, 0xFF5B)
