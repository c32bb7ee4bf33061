"""What becomes of annotated bytes when they are read and cut, as annotation/replay.py asks."""

from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport free
from libc.string cimport memset

from cleaner._native.gbk cimport Pairs
from cleaner._native.memory cimport resized
from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)

cdef enum:
    MOST_FORM = 18  # characters that NFKC makes of one, at most
cdef bytes CUTS = "，、！？；".encode("gb18030")  # in the order in which the text is cut at them


cdef class Remake:
    """Reads bytes as a site does.

    `forms`: what it writes for a character, where that is another text; `late`: characters that may
    get lost; `others(piece, replaced)`: what it writes for a piece with bytes that are no
    character, and how many of them are gone.
    """

    cdef Pairs gbk
    cdef dict forms
    cdef object others
    cdef uint8_t has_form[65536]
    cdef uint8_t is_late[65536]
    cdef uint8_t* read  # the bytes as they were read
    cdef int32_t* ends  # of pieces of them
    cdef int32_t* whole  # … before they are cut at the next mark
    cdef uint32_t* text
    cdef Py_ssize_t room, size
    cdef int32_t pieces

    def __init__(self, Pairs gbk not None, dict forms not None, str late not None, others):
        self.gbk, self.forms, self.others = gbk, forms, others
        memset(self.has_form, 0, sizeof(self.has_form))
        memset(self.is_late, 0, sizeof(self.is_late))
        for character in forms:
            self.has_form[<uint16_t>ord(character)] = True
        for character in late:
            self.is_late[<uint16_t>ord(character)] = True

    def __dealloc__(self):
        free(self.read)
        free(self.ends)
        free(self.whole)
        free(self.text)

    def gone(self, bytes data not None, tuple wanted not None, bint cut, bint euro, bint kept,
             bint silent, bint alone):
        """How many bytes are gone where one of the wanted texts comes of these; otherwise -1.

        `cut`: the text may have been cut at marks; the others say how it was read (`Pairs.read`).
        """
        cdef int lost
        cdef bint several
        self._make_room(2 * len(data) + 2)
        lost = self._read(data, False, euro, kept, silent, alone)
        if self._is_one(wanted, False, &lost):
            return lost
        if not cut:
            return -1
        lost = self._read(data, False, euro, kept, silent, alone)
        self._cut()
        several = self.pieces > 1
        if several and self._is_one(wanted, False, &lost):
            return lost
        # Out of step from the beginning: a mark before it, at which the page was cut later, has
        # put it in step again.
        lost = self._read(data, True, euro, kept, silent, alone)
        self._cut()
        if self._is_one(wanted, False, &lost):
            return lost
        if several:  # a question mark for the odd byte at the end of a piece, which others lose
            lost = self._read(data, False, euro, kept, silent, alone)
            self._cut()
            if self._is_one(wanted, True, &lost):
                return lost
        return -1

    cdef int _make_room(self, Py_ssize_t size) except -1:
        if size <= self.room:
            return 0
        self.read = <uint8_t*>resized(self.read, size)
        self.ends = <int32_t*>resized(self.ends, (size + 1) * sizeof(int32_t))
        self.whole = <int32_t*>resized(self.whole, (size + 1) * sizeof(int32_t))
        self.text = <uint32_t*>resized(self.text, MOST_FORM * size * sizeof(uint32_t))
        self.room = size
        return 0

    cdef int _read(self, bytes data, bint shifted, bint euro, bint kept, bint silent,
                   bint alone) except -1:
        """Read the bytes, as one piece; how many are gone."""
        cdef int gone = 0
        self.size = self.gbk.read_into(
            self.read, data, len(data), shifted, euro, kept, silent, alone, &gone
        )
        self.ends[0], self.pieces = <int32_t>self.size, 1
        return gone

    cdef void _cut(self) noexcept:
        """Cut the pieces at marks, also at those that straddle two characters."""
        cdef int32_t i, at, start, count
        cdef const uint8_t* mark = CUTS
        cdef int number
        for number in range(len(CUTS) // 2):
            self.ends, self.whole = self.whole, self.ends
            start = count = 0
            for i in range(self.pieces):
                at = start
                while at + 1 < self.whole[i]:
                    if self.read[at] != mark[0] or self.read[at + 1] != mark[1]:
                        at += 1
                        continue
                    if at > start:
                        self.ends[count] = at
                        count += 1
                    at += 2
                    start = at
                    self.ends[count] = at
                    count += 1
                if start < self.whole[i]:
                    start = self.whole[i]
                    self.ends[count] = start
                    count += 1
            self.pieces = count
            mark += 2

    cdef bint _is_one(self, tuple wanted, bint replaced, int* gone) except -1:
        """Whether the pieces are one of the texts; adds to what is gone."""
        cdef int32_t i, start = 0
        cdef Py_ssize_t size = 0
        for i in range(self.pieces):
            size = self._decode(start, self.ends[i], replaced, size, gone)
            start = self.ends[i]
        for text in wanted:
            if self._equals(text, size, False) or self._equals(text, size, True):
                return True
        return False

    cdef Py_ssize_t _decode(self, int32_t start, int32_t end, bint replaced, Py_ssize_t size,
                            int* gone) except -1:
        """Put a piece behind so many characters of the text; how many there are then."""
        cdef Py_ssize_t before = size
        cdef int32_t at = start
        cdef int lost = 0
        cdef uint16_t pair
        while at < end:
            if self.read[at] < 0x80:
                size = self._put(self.read[at], size)
                at += 1
            elif at + 1 == end:
                if replaced:
                    size = self._put(c"?", size)
                else:
                    lost += 1
                at += 1
            else:
                pair = self.read[at] << 8 | self.read[at + 1]
                if not self.gbk.is_known[pair]:
                    break
                if self.gbk.code_of[pair]:
                    size = self._put(self.gbk.code_of[pair], size)
                else:
                    lost += 2
                at += 2
        if at >= end:
            gone[0] += lost
            return size
        size = before
        text, lost = self.others(self.read[start:end], replaced)
        for character in <str>text:
            size = self._put(ord(character), size)
        gone[0] += lost
        return size

    cdef Py_ssize_t _put(self, uint32_t code, Py_ssize_t size) except -1:
        """Put a character behind so many of the text, in the form that the site writes."""
        if code > 0xFFFF or not self.has_form[code]:
            self.text[size] = code
            return size + 1
        for character in <str>self.forms[chr(code)]:
            self.text[size] = ord(character)
            size += 1
        return size

    cdef bint _equals(self, str wanted, Py_ssize_t size, bint without_late) except -1:
        """Whether the text is this one."""
        cdef int kind = PyUnicode_KIND(wanted)
        cdef void* data = PyUnicode_DATA(wanted)
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(wanted), i, at = 0
        for i in range(size):
            if without_late and self.text[i] < 0x10000 and self.is_late[self.text[i]]:
                continue
            if at == length or PyUnicode_READ(kind, data, at) != self.text[i]:
                return False
            at += 1
        return at == length
