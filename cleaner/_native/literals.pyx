"""Literals of rules in a text, in one pass: which rules may match which line, and where."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, qsort, realloc

import numpy as np

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t code) noexcept nogil

cdef enum:
    BITS = 17  # of the first test: 16 KiB, which stay in the first-level cache
    SLOT_BITS = 14
    PLACE_BITS = 40  # of a place in a text
    WORDS = 4  # of 64 bits: which characters (modulo 256) a line has, a rule needs


cdef struct Slot:
    uint64_t pair  # both code points and 1; 0 where the slot is empty
    int32_t first  # of the words with this pair
    int32_t end


cdef struct Word:
    int32_t begin  # of its characters
    int32_t size
    int32_t offset  # of its pair
    int32_t first  # of its uses
    int32_t end
    int32_t unused


cdef struct Use:
    int64_t within
    int64_t size
    int64_t longest
    int32_t rule
    int32_t first  # number of its set of first characters, -1 for any


cdef struct Line:
    int64_t number
    int64_t begin  # with the blanks at its ends
    int64_t end
    int64_t start  # without
    int64_t stop
    uint64_t has[WORDS]


cdef inline uint32_t mixed(uint32_t first, uint32_t second) noexcept nogil:
    return (first * <uint32_t>0x9E3779B1) ^ (second * <uint32_t>0x85EBCA6B)


cdef int by_size(const void* one, const void* two) noexcept nogil:
    cdef int64_t a = (<const int64_t*>one)[0], b = (<const int64_t*>two)[0]
    return (a > b) - (a < b)


cdef class Literals:
    """Finds the lines in which rules may match.

    `words`: literals; `offsets`: where in each the pair of characters is that it is found by.
    `uses`: for each literal (rule, within, size, longest, first): the line has at most `size`
    characters without the blanks at its ends and `longest` with them, begins with a character of
    the string `first` (None: any), and the literal at most `within` characters from there.
    `needs`: for each rule strings of each of which the line has a character.  `inside`: for each
    rule whether the places of its literals are wanted.  `most`: characters of lines for which
    `needs` are looked at.
    """

    cdef uint64_t[::1] bits
    cdef object kept  # what the pointers point into
    cdef Slot* slots
    cdef Word* words
    cdef Use* uses
    cdef int64_t[::1] first_begin
    cdef uint32_t[::1] characters, firsts
    cdef int64_t[::1] need_begin
    cdef uint64_t[:, ::1] need
    cdef uint8_t[::1] inside
    cdef int64_t most
    cdef int64_t* keys  # of the present line: rule and place
    cdef Py_ssize_t held, room

    def __cinit__(self):
        self.keys = NULL
        self.room = 0

    def __dealloc__(self):
        free(self.keys)

    def __init__(self, words, offsets, uses, needs, inside, Py_ssize_t most):
        pairs = [(ord(word[at]), ord(word[at + 1])) for word, at in zip(words, offsets)]
        order = sorted(range(len(words)), key=pairs.__getitem__)
        self.kept = []
        self.words_of([words[n] for n in order], [offsets[n] for n in order],
                      [len(uses[n]) for n in order])
        self.pairs_of([pairs[number] for number in order])
        self.uses_of([uses[number] for number in order])
        self.need_begin = np.cumsum([0, *map(len, needs)])
        self.need = bits_of(needs)
        self.inside = np.array(inside, np.uint8)
        self.most = most

    cdef words_of(self, words, offsets, uses):
        self.characters = np.array([ord(c) for word in words for c in word], np.uint32)
        rows = np.zeros((len(words) + 1, 6), np.int32)
        rows[1:, 0], rows[1:, 3] = np.cumsum([len(word) for word in words]), np.cumsum(uses)
        rows[:-1, 1], rows[:-1, 2] = [len(word) for word in words], offsets
        rows[:-1, 4] = rows[1:, 3]
        self.words = <Word*><size_t>self.held_array(rows)

    cdef pairs_of(self, pairs):
        cdef uint32_t hashed
        cdef Slot* slot
        self.bits = np.zeros(1 << (BITS - 6), np.uint64)
        if 2 * len(set(pairs)) > 1 << SLOT_BITS:
            raise ValueError("too many literals")
        self.slots = <Slot*><size_t>self.held_array(np.zeros((1 << SLOT_BITS, 2), np.int64))
        for number, (first, second) in enumerate(pairs):
            hashed = mixed(first, second)
            self.bits[hashed >> (38 - BITS)] |= <uint64_t>1 << ((hashed >> (32 - BITS)) & 63)
            slot = self.slot_of(first, second)
            if slot.pair == 0:
                slot.pair = (<uint64_t>first << 32) | (<uint64_t>second << 1) | 1
                slot.first = number
            slot.end = number + 1

    cdef uses_of(self, uses):
        sets = sorted({first for of_word in uses for *_, first in of_word if first is not None})
        number_of = {first: number for number, first in enumerate(sets)}
        self.first_begin = np.cumsum([0, *map(len, sets)])
        self.firsts = np.array([ord(c) for first in sets for c in first], np.uint32)
        rows = np.zeros((sum(map(len, uses)) + 1, 4), np.int64)
        narrow = rows[:, 3:].view(np.int32)
        for row, (rule, within, size, longest, first) in enumerate(
            use for of_word in uses for use in of_word
        ):
            rows[row, :3] = within, size, longest
            narrow[row] = rule, number_of.get(first, -1)
        self.uses = <Use*><size_t>self.held_array(rows)

    cdef held_array(self, array):
        """The address of an array's data, which live as long as this."""
        self.kept.append(array)
        return array.ctypes.data

    cdef Slot* slot_of(self, uint32_t first, uint32_t second) noexcept nogil:
        """The pair's slot, or an empty one."""
        cdef uint64_t pair = (<uint64_t>first << 32) | (<uint64_t>second << 1) | 1
        cdef uint32_t mask = (1 << SLOT_BITS) - 1
        cdef uint32_t slot = (mixed(first, second) >> 7) & mask
        while self.slots[slot].pair != 0 and self.slots[slot].pair != pair:
            slot = (slot + 1) & mask
        return &self.slots[slot]

    def find(self, const uint32_t[::1] codes):
        """For each line in which rules may match: its number, where it starts and ends without
        the blanks at its ends, and the rules, each with the places of its literals (in order; only
        the first where they aren't wanted).  Places are in characters of the text."""
        cdef Py_ssize_t size = codes.shape[0], i = -1
        cdef int64_t number = 0, begin = 0
        cdef Line line
        cdef list found = []
        line.number = -1
        self.held = 0
        if size < 2:
            return found
        while True:
            i = self.next_pair(&codes[0], i + 1, size - 1, &number, &begin)
            if i < 0:
                break
            if line.number != number:
                if self.held:
                    found.append(self.told(&line))
                self.look_at(codes, &line, number, begin)
            self.words_at(codes, i, &line)
        if self.held:
            found.append(self.told(&line))
        return found

    cdef Py_ssize_t next_pair(
        self, const uint32_t* codes, Py_ssize_t i, Py_ssize_t stop, int64_t* number, int64_t* begin
    ) noexcept nogil:
        """The next place from `i` on where a literal's pair stands, -1 where there is none.

        `number` and `begin` of the line follow.
        """
        cdef const uint64_t* bits = &self.bits[0]
        cdef uint32_t hashed
        while i < stop:
            if codes[i] == 10:
                number[0] += 1
                begin[0] = i + 1
            hashed = mixed(codes[i], codes[i + 1])
            if (
                bits[hashed >> (38 - BITS)] >> ((hashed >> (32 - BITS)) & 63) & 1
                and self.slot_of(codes[i], codes[i + 1]).pair != 0
            ):
                return i
            i += 1
        return -1

    cdef void look_at(
        self, const uint32_t[::1] codes, Line* line, int64_t number, int64_t begin
    ) noexcept nogil:
        """Bounds and characters of the line that begins at `begin`."""
        cdef int64_t end = begin, i
        while end < codes.shape[0] and codes[end] != 10:
            end += 1
        line.number, line.begin, line.end, line.start, line.stop = number, begin, end, begin, end
        while line.start < line.stop and Py_UNICODE_ISSPACE(codes[line.start]):
            line.start += 1
        while line.start < line.stop and Py_UNICODE_ISSPACE(codes[line.stop - 1]):
            line.stop -= 1
        for i in range(WORDS):
            line.has[i] = 0
        if line.stop - line.start <= self.most:
            for i in range(line.start, line.stop):
                line.has[(codes[i] >> 6) & (WORDS - 1)] |= <uint64_t>1 << (codes[i] & 63)

    cdef int words_at(self, const uint32_t[::1] codes, Py_ssize_t pair, Line* line) except -1:
        """Note the rules that a literal stands for whose pair is at `pair`."""
        cdef Slot* slot = self.slot_of(codes[pair], codes[pair + 1])
        cdef Word* word
        cdef int64_t at
        cdef int32_t number, i
        for number in range(slot.first, slot.end):
            word = &self.words[number]
            at = pair - word.offset
            if at < line.begin or at + word.size > line.end:
                continue
            for i in range(word.size):
                if codes[at + i] != self.characters[word.begin + i]:
                    break
            else:
                self.uses_at(codes, word, at, line)
        return 0

    cdef int uses_at(
        self, const uint32_t[::1] codes, Word* word, int64_t at, Line* line
    ) except -1:
        cdef int32_t number
        cdef int64_t size = line.stop - line.start, length = line.end - line.begin
        cdef Use* use
        for number in range(word.first, word.end):
            use = &self.uses[number]
            if (
                at - line.start <= use.within
                and size <= use.size
                and length <= use.longest
                and self.begins(codes[line.start], use.first)
                and (size > self.most or self.has_all(use.rule, line))
            ):
                self.hold(<int64_t>use.rule << PLACE_BITS | at)
        return 0

    cdef bint begins(self, uint32_t code, int64_t number) noexcept nogil:
        """Whether a line that begins with `code` begins as the rule wants."""
        cdef int64_t i
        if number < 0:
            return True
        for i in range(self.first_begin[number], self.first_begin[number + 1]):
            if self.firsts[i] == code:
                return True
        return False

    cdef bint has_all(self, int64_t rule, Line* line) noexcept nogil:
        """Whether the line has, perhaps, all characters that the rule needs."""
        cdef int64_t i
        for i in range(self.need_begin[rule], self.need_begin[rule + 1]):
            if not shares(line.has, &self.need[i, 0]):
                return False
        return True

    cdef int hold(self, int64_t key) except -1:
        cdef int64_t* keys
        cdef Py_ssize_t room
        if self.held == self.room:
            room = 2 * self.room + 64
            keys = <int64_t*>realloc(self.keys, room * sizeof(int64_t))
            if keys == NULL:
                raise MemoryError
            self.keys, self.room = keys, room
        self.keys[self.held] = key
        self.held += 1
        return 0

    cdef tuple told(self, Line* line):
        """The line and its rules, in order."""
        cdef Py_ssize_t i
        cdef int64_t rule, last = -1
        cdef list rules = [], places = None
        if self.held > 1:
            qsort(self.keys, self.held, sizeof(int64_t), by_size)
        for i in range(self.held):
            rule = self.keys[i] >> PLACE_BITS
            if rule != last:
                last = rule
                places = []
                rules.append((rule, places))
            elif not self.inside[rule]:
                continue
            places.append(self.keys[i] & ((<int64_t>1 << PLACE_BITS) - 1))
        self.held = 0
        return line.number, line.start, line.stop, rules


cdef class Guards:
    """Tells which of some patterns may match a line.

    `firsts`: for each a string of the characters that a match begins with, blanks aside (None:
    any, or it may match anywhere).  `needs`: strings of each of which the line has a character.
    """

    cdef int64_t[::1] first_begin, need_begin
    cdef uint32_t[::1] firsts
    cdef uint64_t[:, ::1] need, first_bits
    cdef Py_ssize_t count

    def __init__(self, firsts, needs):
        self.count = len(needs)
        self.first_begin = np.cumsum([0, *(len(first or "") for first in firsts)])
        self.firsts = np.array([ord(c) for first in firsts for c in first or ""] + [0], np.uint32)
        self.first_bits = bits_of([[first or ""] for first in firsts])
        self.need_begin = np.cumsum([0, *map(len, needs)])
        self.need = bits_of(needs)

    def of(self, str line):
        """Numbers of the patterns that may match, in order; the line has no blanks at its ends."""
        cdef Py_ssize_t size = len(line), i, number
        cdef uint64_t has[WORDS]
        cdef Py_UCS4 character
        cdef uint32_t code
        cdef list found = []
        has[0] = has[1] = has[2] = has[3] = 0
        for character in line:
            code = <uint32_t>character
            has[(code >> 6) & (WORDS - 1)] |= <uint64_t>1 << (code & 63)
        for number in range(self.count):
            if size and not self.begins(<uint32_t><Py_UCS4>line[0], number):
                continue
            for i in range(self.need_begin[number], self.need_begin[number + 1]):
                if not shares(has, &self.need[i, 0]):
                    break
            else:
                found.append(number)
        return found

    cdef bint begins(self, uint32_t code, Py_ssize_t number) noexcept nogil:
        cdef int64_t i
        cdef int64_t begin = self.first_begin[number], end = self.first_begin[number + 1]
        if begin == end:
            return True
        if not self.first_bits[number, (code >> 6) & (WORDS - 1)] >> (code & 63) & 1:
            return False
        for i in range(begin, end):
            if self.firsts[i] == code:
                return True
        return False


cdef inline bint shares(const uint64_t* one, const uint64_t* two) noexcept nogil:
    """Whether two sets of characters have, perhaps, one in common."""
    return ((one[0] & two[0]) | (one[1] & two[1]) | (one[2] & two[2]) | (one[3] & two[3])) != 0


def bits_of(needs):
    """The sets of characters of all strings of `needs`, one row each, and an empty one."""
    bits = np.zeros((sum(map(len, needs)) + 1, WORDS), np.uint64)
    for row, characters in enumerate(one for of_rule in needs for one in of_rule):
        for character in characters:
            at = ord(character) & (64 * WORDS - 1)
            bits[row, at >> 6] |= np.uint64(1 << (at & 63))
    return bits
