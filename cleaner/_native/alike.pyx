"""Lines near each other of which one repeats or begins the other, as titles and their copies do.

Compared are the characters that are no blanks, some marks as their plain forms.
"""

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t code) noexcept nogil
    bint Py_UNICODE_ISALNUM(uint32_t code) noexcept nogil
    str PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)

cdef enum:
    FIRST = 2, LAST = 3  # columns of `lines.measure`
    SLOTS = 2048  # twice as many as lines of four characters and a newline in MOST
    MOST = 4096


cdef struct Begin:
    uint64_t key  # of the first four characters; 0 where the slot is empty
    int64_t at  # of the line that began so last: its number, where it starts and ends
    int64_t start
    int64_t end


cdef inline uint32_t plain(uint32_t code) noexcept nogil:
    """，：；！？（）｜ and curly double quotes as their ASCII forms."""
    if code < 0x201C:
        return code
    if code == 0x201C or code == 0x201D:
        return 0x22
    if code in (0xFF0C, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF08, 0xFF09, 0xFF5C):
        return code - 0xFEE0
    return code


def plain_text(str line):
    """The characters that are compared."""
    cdef Py_ssize_t count = 0
    cdef Py_UCS4 code
    cdef Py_UCS4* kept = <Py_UCS4*>malloc(max(1, len(line)) * sizeof(Py_UCS4))
    if kept == NULL:
        raise MemoryError
    try:
        for code in line:
            if not Py_UNICODE_ISSPACE(code):
                kept[count] = plain(code)
                count += 1
        return PyUnicode_FromKindAndData(4, kept, count)
    finally:
        free(kept)


cdef bint begins(
    const uint32_t[::1] codes, int64_t one, int64_t one_end, int64_t two, int64_t two_end
) noexcept nogil:
    """Whether one of two lines begins the other."""
    while True:
        while one < one_end and Py_UNICODE_ISSPACE(codes[one]):
            one += 1
        while two < two_end and Py_UNICODE_ISSPACE(codes[two]):
            two += 1
        if one == one_end or two == two_end:
            return True
        if plain(codes[one]) != plain(codes[two]):
            return False
        one += 1
        two += 1


cdef bint has_size(
    const uint32_t[::1] codes, int64_t at, int64_t end, Py_ssize_t least, Py_ssize_t most
) noexcept nogil:
    """Whether a line has from `least` to `most` characters that are no blanks."""
    cdef Py_ssize_t count = 0
    if end - at < least:
        return False
    for at in range(at, end):
        count += not Py_UNICODE_ISSPACE(codes[at])
    return least <= count <= most


def pairs_of(
    const uint32_t[::1] codes, const int64_t[:, ::1] table, list lines, Py_ssize_t near,
    Py_ssize_t least, Py_ssize_t most,
):
    """For each of `lines`, so far as there are any, those that begin it or that it begins.

    Numbers in the list: (line, others), both in order; others are at most `near` places away, lines
    have from `least` to `most` characters that are no blanks.
    `table`: what `measure` returns.
    """
    cdef Py_ssize_t at, other, size = len(lines)
    cdef int64_t line, second
    cdef list found = [], others
    for at in range(size):
        line = lines[at]
        if not has_size(codes, table[line, FIRST], table[line, LAST], least, most):
            continue
        others = []
        for other in range(max(0, at - near), min(size, at + near + 1)):
            second = lines[other]
            if other != at and begins(
                codes, table[line, FIRST], table[line, LAST], table[second, FIRST],
                table[second, LAST],
            ):
                others.append(other)
        if others:
            found.append((at, others))
    return found


def any_pair(
    const uint32_t[::1] codes, Py_ssize_t most, Py_ssize_t shortest, Py_ssize_t longest,
    Py_ssize_t indent, Py_ssize_t near,
):
    """Whether a line begins another that the same four characters begin, `near` lines away or less.

    Looked at are the first `most` characters, MOST at most, and lines of `shortest` (four at
    least) to `longest` characters without the blanks at their ends, of which there may be `indent`
    more. Lines that go on with different letters or figures are not compared.
    """
    cdef Begin[SLOTS] seen
    cdef Begin* known
    cdef Py_ssize_t size = min(codes.shape[0], most, MOST), at = 0
    cdef int64_t start = 0, stop, first, last
    cdef uint64_t key
    memset(seen, 0, sizeof(seen))
    while start <= size:
        stop = start
        while stop < size and codes[stop] != 10:
            stop += 1
        first, last = start, stop
        while first < last and Py_UNICODE_ISSPACE(codes[first]):
            first += 1
        while first < last and Py_UNICODE_ISSPACE(codes[last - 1]):
            last -= 1
        if shortest <= last - first <= longest and stop - start <= longest + indent:
            key = <uint64_t>codes[first] << 32 | codes[first + 1]
            key = key * 0x9E3779B97F4A7C15ULL ^ (<uint64_t>codes[first + 2] << 32 | codes[first + 3])
            known = slot_of(seen, codes, key * 0x9E3779B97F4A7C15ULL | 1, first)
            if (
                known.key
                and at - known.at <= near
                and not differ(codes, first + 4, last, known.start + 4, known.end)
                and begins(codes, first, last, known.start, known.end)
            ):
                return True
            known.key = key * 0x9E3779B97F4A7C15ULL | 1
            known.at, known.start, known.end = at, first, last
        start = stop + 1
        at += 1
    return False


cdef Begin* slot_of(
    Begin* seen, const uint32_t[::1] codes, uint64_t key, int64_t first
) noexcept nogil:
    """Of the line that began with the same four characters last, or an empty one."""
    cdef uint32_t slot = key >> 53
    cdef int64_t i, other
    while seen[slot].key != 0:
        if seen[slot].key == key:
            other = seen[slot].start
            for i in range(4):
                if codes[first + i] != codes[other + i]:
                    break
            else:
                break
        slot = (slot + 1) & (SLOTS - 1)
    return &seen[slot]


cdef bint differ(
    const uint32_t[::1] codes, int64_t one, int64_t one_end, int64_t two, int64_t two_end
) noexcept nogil:
    """Whether two lines differ in the next two characters, and these are letters or figures."""
    cdef int64_t first = min(2, one_end - one), second = min(2, two_end - two), i
    cdef bint same = first == second
    for i in range(first):
        if not Py_UNICODE_ISALNUM(codes[one + i]):
            return False
        same = same and codes[one + i] == codes[two + i]
    for i in range(second):
        if not Py_UNICODE_ISALNUM(codes[two + i]):
            return False
    return not same
