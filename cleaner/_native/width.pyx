"""Which compatibility forms change, as cleaner/layout/width.py tells."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t

# Bits of CharClass.
cdef enum:
    HAN = 1, WIDE = 1 << 7

cdef enum:
    ZERO = 0xFF10, FIVE = 0xFF15, NINE = 0xFF19, LAST = 0xFF5A  # fullwidth digits; letters
    TO_ASCII = 0xFEE0
    COMMA = 0xFF0C, COLON = 0xFF1A


def changes(
    const uint32_t[::1] codes,
    const uint16_t[::1] classes,
    const uint32_t[::1] forms,
    const uint8_t[::1] symbols,
):
    """Places of forms that change, of ideographs that do, and of marks within fullwidth figures.

    Three lists.  `forms`: what each code point becomes, 0 where it stays; `symbols`: not 0 where
    it only does beside a Latin letter or digit.
    """
    cdef Py_ssize_t i, size = codes.shape[0]
    cdef uint32_t code
    cdef list found = [], ideographs = [], marks = []
    for i in range(size):
        if not classes[i] & WIDE:
            continue
        code = codes[i]
        if _is_digit(code) and i + 1 < size and _is_grouped(&codes[i + 1], size - i - 1):
            marks.append(i + 1)
        if code >= <uint32_t>forms.shape[0] or not forms[code]:
            continue
        if symbols[code] and not (
            i > 0 and _is_latin(codes[i - 1]) or i + 1 < size and _is_latin(codes[i + 1])
        ):
            continue
        if classes[i] & HAN:
            ideographs.append(i)
        else:
            found.append(i)
    return found, ideographs, marks


cdef inline bint _is_digit(uint32_t code) noexcept nogil:
    return ZERO <= code <= NINE


cdef inline bint _is_latin(uint32_t code) noexcept nogil:
    """A letter or digit, ASCII or fullwidth."""
    if ZERO <= code <= LAST:
        code -= TO_ASCII
    return c"0" <= code <= c"9" or c"A" <= code <= c"Z" or c"a" <= code <= c"z"


cdef inline bint _is_grouped(const uint32_t* text, Py_ssize_t size) noexcept nogil:
    """Whether a mark is part of the figure before it: ９７４，９７９ and １２：３０."""
    cdef Py_ssize_t digits = 0
    if text[0] != COMMA and text[0] != COLON:
        return False
    while digits < 4 and 1 + digits < size and _is_digit(text[1 + digits]):
        digits += 1
    if text[0] == COMMA:
        return digits == 3
    return digits == 2 and text[1] <= FIVE
