"""Which of some patterns may match a line: by its length, its beginning and its characters."""

import numpy as np

cdef enum:
    ALL = 64 * WORDS  # slots of characters that lines begin with


cdef class Guards:
    """Tells which of some patterns may match a line.

    `patterns`: for each pattern the ways in which it can match, as `cleaner.boilerplate.ways` has
    them: (first, needs, least, most).
    """

    def __init__(self, patterns):
        ways = [(number, *way) for number, its in enumerate(patterns) for way in its]
        self.begins = np.cumsum([0, *map(len, patterns)])
        firsts = [first or "" for _, first, *_ in ways]
        slots = [[] for _ in range(ALL)]
        for number, first in enumerate(firsts):
            for slot in {ord(c) % ALL for c in first} or range(ALL):
                slots[slot].append(number)
        self.slot_begins = np.cumsum([0, *map(len, slots)])
        self.slots = np.array([number for its in slots for number in its] + [0], np.int64)
        rows = np.zeros((len(ways) + 1, 5), np.int64)
        narrow = rows[:, 2:].view(np.int32)
        rows[:-1, :2] = np.array([way[3:] for way in ways], np.int64).reshape(-1, 2)
        narrow[:-1, 0] = [number for number, *_ in ways]
        narrow[1:, 1] = narrow[:-1, 2] = np.cumsum([len(first) for first in firsts])
        narrow[1:, 3] = narrow[:-1, 4] = np.cumsum([len(way[2]) for way in ways])
        narrow[0, 1] = narrow[0, 3] = 0
        codes = np.array([ord(c) for first in firsts for c in first] + [0], np.uint32)
        numbers = {}
        needs = np.array(
            [numbers.setdefault(one, len(numbers)) for way in ways for one in way[2]] + [0], np.int32
        )
        sets = bits_of(list(numbers))
        self.kept = rows, codes, needs, sets
        self.ways = <Way*><size_t>rows.ctypes.data
        self.firsts = <uint32_t*><size_t>codes.ctypes.data
        self.needs = <int32_t*><size_t>needs.ctypes.data
        self.sets = <uint64_t*><size_t>sets.ctypes.data

    cdef bint may(
        self, Py_ssize_t pattern, const uint64_t* has, uint32_t first, int64_t size
    ) noexcept nogil:
        """Whether a pattern may match a line of `size` characters that begins with `first`.

        `has`: the characters that it has; none count where it is empty.
        """
        cdef int64_t number
        for number in range(self.begins[pattern], self.begins[pattern + 1]):
            if self.passes(&self.ways[number], has, first, size):
                return True
        return False

    cdef bint passes(
        self, const Way* way, const uint64_t* has, uint32_t first, int64_t size
    ) noexcept nogil:
        """Whether a line may be matched this way."""
        cdef int32_t i
        if not way.least <= size <= way.most:
            return False
        if not size:
            return way.need == way.need_end
        if way.first < way.first_end:
            for i in range(way.first, way.first_end):
                if self.firsts[i] == first:
                    break
            else:
                return False
        for i in range(way.need, way.need_end):
            if not shares(has, &self.sets[self.needs[i] * WORDS]):
                return False
        return True


cdef class Choices:
    """Patterns of which the first that is found in a line counts.

    `guards`: tell which may be found; `finds`: for each pattern what finds it, or a string where it is
    nothing but that: the line holds it, or is it where the patterns match the `whole` line.
    """

    def __init__(self, Guards guards not None, finds, bint whole=False):
        self.guards, self.finds, self.whole = guards, [*finds], whole

    def __len__(self):
        return len(self.finds)

    def match(self, str line not None):
        """Whether a pattern is found in the line, which has no blanks at its ends."""
        return self.number(line) >= 0

    def first(self, str line not None):
        """The number of the first pattern that is found in the line; None without one."""
        cdef Py_ssize_t number = self.number(line)
        return None if number < 0 else number

    def of_lines(self, list lines not None, numbers):
        """Those of the lines, given by their `numbers`, in which one is found, each with the first."""
        cdef Py_ssize_t line, number
        cdef list found = []
        for line in numbers:
            number = self.number(lines[line])
            if number >= 0:
                found.append((line, number))
        return found

    def any_of_lines(self, list lines not None, numbers):
        """Whether a pattern is found in any of the lines, given by their `numbers`."""
        cdef Py_ssize_t line
        for line in numbers:
            if self.number(lines[line]) >= 0:
                return True
        return False

    cdef Py_ssize_t number(self, str line) except -2:
        """The first pattern that is found, -1 without one."""
        cdef Guards guards = self.guards
        cdef Py_ssize_t size = len(line), i, slot
        cdef uint64_t has[WORDS]
        cdef Py_UCS4 character
        cdef uint32_t first
        cdef Way* way
        cdef int32_t last = -1
        if not size:
            for i in range(guards.begins.shape[0] - 1):
                if guards.may(i, has, 0, 0) and self.finds_in(line, i):
                    return i
            return -1
        has[0] = has[1] = has[2] = has[3] = 0
        for character in line:
            add(has, <uint32_t>character)
        first = <uint32_t><Py_UCS4>line[0]
        slot = first % ALL
        for i in range(guards.slot_begins[slot], guards.slot_begins[slot + 1]):
            way = &guards.ways[guards.slots[i]]
            if way.pattern != last and guards.passes(way, has, first, size):
                last = way.pattern
                if self.finds_in(line, last):
                    return last
        return -1

    cdef bint finds_in(self, str line, Py_ssize_t number) except -1:
        find = self.finds[number]
        if type(find) is not str:
            return find(line) is not None
        return line == <str>find if self.whole else <str>find in line


cdef inline bint shares(const uint64_t* one, const uint64_t* two) noexcept nogil:
    """Whether two sets of characters have, perhaps, one in common."""
    return ((one[0] & two[0]) | (one[1] & two[1]) | (one[2] & two[2]) | (one[3] & two[3])) != 0


def bits_of(sets):
    """The sets of characters of some strings, one row each, and an empty one."""
    cdef uint64_t[:, ::1] bits = np.zeros((len(sets) + 1, WORDS), np.uint64)
    cdef Py_ssize_t row
    cdef Py_UCS4 character
    for row in range(len(sets)):
        for character in <str>sets[row]:
            add(&bits[row, 0], <uint32_t>character)
    return np.asarray(bits)
