"""Characters of a page collected to blocks of text, one a line."""

cimport cython
from libc.stdlib cimport free, malloc, realloc

import numpy as np

cdef extern from "Python.h":
    void PyMem_Free(void* memory)
    Py_UCS4* PyUnicode_AsUCS4Copy(object text) except NULL
    str PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)

cdef enum:
    LONGEST = 200  # characters; a longer cell is a paragraph, not one of a row's values
    BROKEN = 5  # blocks that one link may hold; a link that goes on and on was never closed


cdef class Writer:
    """The text of a page as it comes; `skip`, `pre`, `hiding`, `link` say what it stands in."""

    def __cinit__(self, str html not None, *rest):
        self.size = PyUnicode_GET_LENGTH(html)
        self.source = <uint32_t*>PyUnicode_AsUCS4Copy(html)
        # Each character written stands for one of the source at least.
        self.out = <uint32_t*>malloc((self.size + 16) * sizeof(uint32_t))
        if self.out is NULL:
            raise MemoryError
        self.link_end = -1
        self.line = 1
        self.element = -1
        self.hidden = []

    def __dealloc__(self):
        PyMem_Free(<void*>self.source)
        free(self.out)
        free(self.blocks)

    @cython.final
    cdef void put(self, uint32_t c, Py_ssize_t place) noexcept nogil:
        """One character of text, which stands at `place` in the source."""
        if self.skip or c == 0:
            return
        if c == 32 or 9 <= c <= 13 and c != 11:
            if not self.pre:
                self.blank = True
                return
            if c == 10 and self.at == self.begin and not self.dropped_newline:
                self.dropped_newline = True
                return
        else:
            if c != 0xA0 and c != 0x3000 and c != 0xFEFF and c != 0x200B:
                if not self.solid:
                    self.solid = True
                    self.block_line = place
                if self.link:
                    self.linked += 1
            self.link_end = -1
        if self.blank:
            self.blank = False
            if self.at > self.begin:
                self.out[self.at] = 32
                self.at += 1
        self.out[self.at] = c
        self.at += 1

    @cython.final
    cdef void run(self, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """Characters of the source without entities."""
        cdef Py_ssize_t i
        cdef uint32_t c
        if self.skip:
            return
        for i in range(start, end):
            c = self.source[i]
            if c == 13:
                if i + 1 < end and self.source[i + 1] == 10:
                    continue
                c = 10
            self.put(c, i)

    @cython.final
    cdef str written(self, Py_ssize_t start):
        """What has been written since `start`."""
        return PyUnicode_FromKindAndData(4, self.out + start, max(0, self.at - start))

    @cython.final
    cdef show(self, bint hides):
        """Something that hides its text ends."""
        if hides:
            self.hiding -= 1
            if not self.hiding and self.at > self.hidden_at:
                self.hidden.append((self.hidden_at, self.at))

    @cython.final
    cdef flush(self):
        """End the block, if there is one."""
        cdef Block* new
        cdef Py_ssize_t i
        if self.skip:
            return
        if self.pre:
            while self.at > self.begin and _is_blank(self.out[self.at - 1]):
                self.at -= 1
        if self.solid and self.at > self.begin:
            if self.block_count == self.block_room:
                self.block_room = 2 * self.block_room + 256
                new = <Block*>realloc(self.blocks, self.block_room * sizeof(Block))
                if new is NULL:
                    raise MemoryError
                self.blocks = new
            for i in range(self.line_at, self.block_line):
                self.line += self.source[i] == 10 or (
                    self.source[i] == 13 and self.source[i + 1] != 10
                )
            self.line_at = max(self.line_at, self.block_line)
            self.link_blocks += self.link
            if self.link and self.link_blocks >= BROKEN:
                self.link = False
            new = &self.blocks[self.block_count]
            new.start, new.end, new.line = self.begin, self.at, self.line
            new.linked, new.links = self.linked, self.links
            new.element = self.element
            self.block_count += 1
            if self.hiding:
                if self.at > self.hidden_at:
                    self.hidden.append((self.hidden_at, self.at))
                self.hidden_at = self.at + 1
            self.out[self.at] = 10
            self.at += 1
            self.begin = self.at
        else:
            self.at = self.begin
            if self.hiding:
                self.hidden_at = self.at
            while self.hidden and self.hidden[len(self.hidden) - 1][1] > self.begin:
                self.hidden.pop()
        self.blank = self.solid = self.dropped_newline = False
        self.linked = self.links = 0
        self.link_end = -1

    cdef bint join(self, Py_ssize_t first, int element) noexcept:
        """Make one line of the blocks from `first` on, where all are short; whether it did."""
        cdef Py_ssize_t i, j
        cdef Block* block
        cdef Block* whole = &self.blocks[first]
        if self.block_count - first < 2:
            return False
        for i in range(first, self.block_count):
            block = &self.blocks[i]
            if block.end - block.start > LONGEST:
                return False
            for j in range(block.start, block.end):
                if self.out[j] == 10:
                    return False
        for i in range(first + 1, self.block_count):
            block = &self.blocks[i]
            self.out[block.start - 1] = 9
            whole.linked += block.linked
            whole.links += block.links
        whole.end, whole.element = self.blocks[self.block_count - 1].end, element
        self.block_count = first + 1
        return True

    def text(self):
        """The blocks, one a line."""
        return PyUnicode_FromKindAndData(4, self.out, max(0, self.begin - 1))

    def block_rows(self):
        """Of each block start, end, element, line, linked characters, links: shape (6, n)."""
        rows = np.empty((6, self.block_count), np.int64)
        cdef long long[:, ::1] view = rows
        cdef Py_ssize_t i
        for i in range(self.block_count):
            view[0, i], view[1, i] = self.blocks[i].start, self.blocks[i].end
            view[2, i], view[3, i] = self.blocks[i].element, self.blocks[i].line
            view[4, i], view[5, i] = self.blocks[i].linked, self.blocks[i].links
        return rows


cdef inline bint _is_blank(uint32_t c) noexcept nogil:
    return c == 32 or 9 <= c <= 13 or c == 0xA0 or c == 0x3000
