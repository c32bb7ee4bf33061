"""Corner brackets to quotation marks."""

from libc.stdint cimport uint16_t, uint32_t

from cleaner._native.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

ctypedef fused unit:
    uint16_t
    uint32_t


def quotation_marks(str text not None):
    """Place and new form, as code points, of each corner bracket.

    “” or ‘’ by how deep the mark stands in its line: some writers begin with 「」, some with 『』.
    What isn't one of a pair in its line becomes “” for 「」, ‘’ for 『』.
    """
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    if PyUnicode_KIND(text) == 2:
        return _quotation_marks(<const uint16_t*>data, size)
    if PyUnicode_KIND(text) == 4:
        return _quotation_marks(<const uint32_t*>data, size)
    return []


cdef list _quotation_marks(const unit* text, Py_ssize_t size):
    cdef Py_ssize_t at, first, number
    cdef uint32_t code, opening
    cdef Py_UCS4 mark
    cdef list found = [], still_open = []
    cdef bint inner, corner
    for at in range(size):
        code = text[at]
        if code > 0x300F or (code < 0x2018 and code != 10):
            continue
        mark = code
        corner = 0x300C <= code  # 「」『』
        if mark == u"\n":
            still_open = [] if still_open else still_open
        elif corner and not code & 1 or mark == u"“" or mark == u"‘":
            inner = mark == u"‘"
            if corner:
                inner = len(still_open) > 0 and not still_open[len(still_open) - 1][1]
            still_open.append((code, inner, at, len(found)))
            if corner:
                found.append((at, _form(mark == u"『", False)))
        elif corner or mark == u"”" or mark == u"’":
            inner = mark == u"』"
            if still_open and still_open[len(still_open) - 1][0] == code - 1:
                opening, inner, first, number = still_open.pop()
                if corner:
                    found[number] = (first, _form(inner, False))
            if corner:
                found.append((at, _form(inner, True)))
    return found


cdef inline uint32_t _form(bint inner, bint closing) noexcept:
    """“” or ‘’."""
    return (0x2018 if inner else 0x201C) + closing
