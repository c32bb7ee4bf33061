"""What kind of text or bytes a reading is, as mojibake/readings.py and lossy.py ask."""

from libc.stdint cimport uint8_t, uint32_t

from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)


def shares(str text not None):
    """The shares of ideographs, of Chinese marks and of alphabets in what isn't ASCII, or (0, 0, 0).

    Alphabets: Latin, Greek, Cyrillic and Bopomofo, which Chinese and Korean encodings have.
    """
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i, ideographs = 0, marks = 0, letters = 0, outside = 0
    cdef uint32_t code
    for i in range(PyUnicode_GET_LENGTH(text)):
        code = PyUnicode_READ(kind, data, i)
        if code < 0x80:
            continue
        outside += 1
        ideographs += 0x4E00 <= code <= 0x9FFF
        marks += (
            0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x2026
        )
        letters += 0xC0 <= code < 0x530 or 0x1E00 <= code < 0x2000 or 0x3105 <= code < 0x3130
    if not outside:
        return 0.0, 0.0, 0.0
    return <double>ideographs / outside, <double>marks / outside, <double>letters / outside


def share_of_utf8(const uint8_t[::1] data):
    """The share of bytes in threes as Chinese has them in UTF-8, in what isn't ASCII.

    0xFF may be any byte. Where all is ASCII it is 1.
    """
    cdef Py_ssize_t i = 0, size = data.shape[0], high = 0, threes = 0
    for i in range(size):
        high += data[i] >= 0x80
    i = 0
    while i + 2 < size:
        if _leads(data[i]) and _follows(data[i + 1]) and _follows(data[i + 2]):
            threes += 1
            i += 3
        else:
            i += 1
    return 3 * <double>threes / high if high else 1.0


cdef inline bint _leads(uint8_t byte) noexcept nogil:
    return 0xE2 <= byte <= 0xE9 or byte == 0xEF or byte == 0xFF


cdef inline bint _follows(uint8_t byte) noexcept nogil:
    return 0x80 <= byte <= 0xBF or byte == 0xFF
