"""The memory of a string, as CPython keeps it: one, two or four bytes a code point."""

from libc.stdint cimport uint32_t

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    uint32_t PyUnicode_READ(int kind, void* data, Py_ssize_t at)
    void PyUnicode_WRITE(int kind, void* data, Py_ssize_t at, uint32_t code)
    object PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)
    uint32_t PyUnicode_READ_CHAR(object text, Py_ssize_t at)
