"""The characters of GBK, by their bytes."""

from libc.stdint cimport uint8_t, uint16_t
from libc.string cimport memset

from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)


cdef class Pairs:
    """The characters of two bytes, all below U+10000.

    `kept`: those that don't get lost, from the most frequent to the rarest, each with its bytes as
    a number; `private`: the bytes of those for private use.
    """

    def __init__(self, kept, private):
        for code, pair in kept:
            self.order[self.count] = pair
            self.count += 1
            self.code_of[<uint16_t>pair] = code
            self.pair_of[<uint16_t>code] = pair
            self.is_known[<uint16_t>pair] = True
        for pair in private:
            self.is_known[<uint16_t>pair] = True

    cpdef str having(self, bytes leads, bytes trails, str among="", int most=ALL):
        """The characters with one of these first and one of these second bytes.

        Of `among`, if that isn't empty; otherwise at most the `most` most frequent ones.
        """
        cdef int count = self._find(leads, trails, among, most)
        return PyUnicode_FromKindAndData(2, self.found, count)

    cpdef tuple split(self, bytes leads, bytes trails, str among, table):
        """Those of them that are in a set of characters, and the others; of `among` all are others."""
        cdef int count = self._find(leads, trails, among, ALL)
        cdef int listed = 0, others = 0, i
        if among:
            return "", PyUnicode_FromKindAndData(2, self.found, count)
        self._list(table)
        for i in range(count):
            if self.is_listed[self.found[i]]:
                self.found[listed] = self.found[i]
                listed += 1
            else:
                self.others[others] = self.found[i]
                others += 1
        return (
            PyUnicode_FromKindAndData(2, self.found, listed),
            PyUnicode_FromKindAndData(2, self.others, others),
        )

    cdef int _find(self, bytes leads, bytes trails, str among, int most) except -1:
        """How many of the characters with these bytes there are; they are in `found`."""
        cdef uint8_t is_lead[256]
        cdef uint8_t is_trail[256]
        cdef const uint8_t* first = leads
        cdef const uint8_t* second = trails
        cdef Py_ssize_t firsts = len(leads), seconds = len(trails), i, j
        cdef uint16_t pair, code
        cdef int count = 0
        if not among and firsts * seconds <= most:
            for i in range(firsts):
                for j in range(seconds):
                    code = self.code_of[first[i] << 8 | second[j]]
                    if code:
                        self.found[count] = code
                        count += 1
            return count
        memset(is_lead, 0, sizeof(is_lead))
        memset(is_trail, 0, sizeof(is_trail))
        for i in range(firsts):
            is_lead[first[i]] = True
        for i in range(seconds):
            is_trail[second[i]] = True
        if among:
            for i in range(min(ALL, PyUnicode_GET_LENGTH(among))):
                code = PyUnicode_READ(PyUnicode_KIND(among), PyUnicode_DATA(among), i)
                pair = self.pair_of[code]
                if pair and is_lead[pair >> 8] and is_trail[pair & 0xFF]:
                    self.found[count] = code
                    count += 1
            return count
        for i in range(self.count):
            pair = self.order[i]
            if is_lead[pair >> 8] and is_trail[pair & 0xFF]:
                self.found[count] = self.code_of[pair]
                count += 1
                if count == most:
                    break
        return count

    cdef int _list(self, table) except -1:
        """Mark the characters of a set; it is the same for all that is asked of a page."""
        if table is self.table:
            return 0
        memset(self.is_listed, 0, sizeof(self.is_listed))
        for character in table:
            if character < "\U00010000":
                self.is_listed[<uint16_t>ord(character)] = True
        self.table = table
        return 0

    def read(self, bytes data not None, bint shifted, bint euro, bint kept, bint silent,
             bint alone):
        """The bytes with a question mark for each pair that is no character, and how many of these.

        `shifted`: the first byte belongs to a pair that began before; `euro`: the byte 80 is €;
        `kept`: of a pair that is no character the second byte stays;
        `silent`: nothing stands for it;
        `alone`: the byte 80 takes no other one along. An odd byte at the end is kept.
        """
        cdef bytearray made = bytearray(2 * len(data))
        cdef int gone = 0
        cdef Py_ssize_t size = self.read_into(
            made, data, len(data), shifted, euro, kept, silent, alone, &gone
        )
        return bytes(made[:size]), gone

    cdef Py_ssize_t read_into(
        self, uint8_t* new, const uint8_t* old, Py_ssize_t size, bint shifted, bint euro,
        bint kept, bint silent, bint alone, int* gone
    ) noexcept nogil:
        """What `read` does, into `new`, which has room for twice as many bytes; their number."""
        cdef Py_ssize_t at = 1 if shifted and size else 0, written = at
        if at:
            new[0] = old[0]
        while at < size:
            if euro and old[at] == 0x80:
                new[written], new[written + 1] = 0xA2, 0xE3
                written, at = written + 2, at + 1
            elif old[at] < 0x80 or at + 1 == size:
                new[written] = old[at]
                written, at = written + 1, at + 1
            elif self.is_known[old[at] << 8 | old[at + 1]]:
                new[written], new[written + 1] = old[at], old[at + 1]
                written, at = written + 2, at + 2
            else:
                if not silent:
                    new[written] = b"?"
                    written += 1
                gone[0] += 1
                at += 1 if kept or (alone and old[at] == 0x80) else 2
        return written

    def text(self, bytes data not None, bint replaced):
        """The text of bytes without private use, and how many of them are gone.

        An odd byte at the end is lost, or a question mark if it is `replaced`. None where there is
        a pair that is no character.
        """
        cdef const uint8_t* old = data
        cdef Py_ssize_t size = len(data), at = 0
        cdef int count = 0, gone = 0
        cdef uint16_t code
        if size > ALL:
            return None
        while at < size:
            if old[at] < 0x80:
                self.found[count] = old[at]
                count, at = count + 1, at + 1
            elif at + 1 == size:
                if replaced:
                    self.found[count] = b"?"
                    count += 1
                else:
                    gone += 1
                at += 1
            elif self.is_known[old[at] << 8 | old[at + 1]]:
                code = self.code_of[old[at] << 8 | old[at + 1]]
                if code:
                    self.found[count] = code
                    count += 1
                else:
                    gone += 2
                at += 2
            else:
                return None
        return PyUnicode_FromKindAndData(2, self.found, count), gone
