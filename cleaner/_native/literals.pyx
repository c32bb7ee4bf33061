"""Literals of rules in a text, in one pass: which rules may match which line, and where."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, qsort, realloc

import numpy as np

from cleaner._native.guards cimport WORDS, Guards, add

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t code) noexcept nogil

cdef enum:
    BITS = 17  # of the first test: 16 KiB, which stay in the first-level cache
    LEAST_SLOTS = 1 << 8
    PLACE_BITS = 40  # of a place in a text
    CHUNK = 1024  # characters looked at in one go
    FEW = 32  # keys sorted by insertion
    FAR = 0x7FFFFFFF  # more characters than a line has


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
    int32_t most  # characters of a line that any use allows
    int32_t beside  # where its character next to the pair is, from the pair on
    uint32_t code  # that character


cdef struct Use:
    int32_t within
    int32_t size
    int32_t longest
    int32_t rule


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


cdef void sort(int64_t* keys, Py_ssize_t count) noexcept nogil:
    """In order; most lines have a few keys only."""
    cdef Py_ssize_t i, at
    cdef int64_t key
    if count > FEW:
        qsort(keys, count, sizeof(int64_t), by_size)
        return
    for i in range(1, count):
        key, at = keys[i], i
        while at > 0 and keys[at - 1] > key:
            keys[at] = keys[at - 1]
            at -= 1
        keys[at] = key


cdef void* larger(void* array, Py_ssize_t* room, Py_ssize_t size) except NULL:
    """The array with room for more things of a `size`."""
    cdef Py_ssize_t more = 2 * room[0] + 64
    cdef void* moved = realloc(array, more * size)
    if moved == NULL:
        raise MemoryError
    room[0] = more
    return moved


cdef class Candidates:
    """Rules that may match lines, in the order of the lines and the rules."""

    def __cinit__(self):
        self.items, self.places = NULL, NULL
        self.count = self.room = self.place_count = self.place_room = 0

    def __dealloc__(self):
        free(self.items)
        free(self.places)

    def __len__(self):
        return self.count

    def told(self):
        """(line, start, stop, rule, places of its literals) of each."""
        cdef Candidate* one
        cdef list found = []
        for i in range(self.count):
            one = &self.items[i]
            found.append((one.line, one.start, one.stop, one.rule, self.places_of(one)))
        return found

    cdef Candidate* add(
        self, int64_t line, int64_t start, int64_t stop, int64_t rule
    ) except NULL:
        if self.count == self.room:
            self.items = <Candidate*>larger(self.items, &self.room, sizeof(Candidate))
        cdef Candidate* one = &self.items[self.count]
        one.line, one.start, one.stop, one.rule = line, start, stop, rule
        one.first = one.end = self.place_count
        self.count += 1
        return one

    cdef int add_place(self, Candidate* to, int64_t place) except -1:
        if self.place_count == self.place_room:
            self.places = <int64_t*>larger(self.places, &self.place_room, sizeof(int64_t))
        self.places[self.place_count] = place
        self.place_count += 1
        to.end = self.place_count
        return 0

    cdef list places_of(self, const Candidate* candidate):
        cdef Py_ssize_t i
        return [self.places[i] for i in range(candidate.first, candidate.end)]


cdef class Literals:
    """Finds the lines in which rules may match.

    `words`: literals; `offsets`: where in each the pair of characters is that it is found by.
    `uses`: for each literal (rule, within, size, longest): the line has at most `size` characters
    without the blanks at its ends and `longest` with them, and the literal begins at most `within`
    characters from where it starts.  `guards`: tell of each rule whether it may match the line.
    `inside`: for each rule whether the places of its literals are wanted.  `most`: characters of
    lines of which the characters are looked at.
    """

    cdef uint64_t[::1] bits
    cdef object kept  # what the pointers point into
    cdef Slot* slots
    cdef uint32_t mask  # of their numbers
    cdef Word* words
    cdef Use* uses
    cdef uint32_t[::1] characters
    cdef Guards guards
    cdef uint8_t[::1] inside
    cdef int64_t most
    cdef int64_t* keys  # of the present line: rule and place
    cdef Py_ssize_t held, room

    def __cinit__(self):
        self.keys = NULL
        self.room = 0

    def __dealloc__(self):
        free(self.keys)

    def __init__(self, words, offsets, uses, Guards guards not None, inside, Py_ssize_t most):
        pairs = [(ord(word[at]), ord(word[at + 1])) for word, at in zip(words, offsets)]
        order = sorted(range(len(words)), key=pairs.__getitem__)
        uses = [sorted(its, key=lambda use: -use[2]) for its in uses]
        self.kept = []
        self.words_of([words[n] for n in order], [offsets[n] for n in order],
                      [uses[n] for n in order])
        self.pairs_of([pairs[number] for number in order])
        self.uses_of([uses[number] for number in order])
        self.guards = guards
        self.inside = np.array(inside, np.uint8)
        self.most = most

    cdef words_of(self, words, offsets, uses):
        self.characters = np.array([ord(c) for word in words for c in word], np.uint32)
        rows = np.zeros((len(words) + 1, 8), np.int32)
        rows[1:, 0], rows[1:, 3] = np.cumsum([len(word) for word in words]), np.cumsum([*map(len, uses)])
        rows[:-1, 1], rows[:-1, 2] = [len(word) for word in words], offsets
        rows[:-1, 4] = rows[1:, 3]
        rows[:-1, 5] = [min(its[0][2], FAR) if its else -1 for its in uses]
        rows[:-1, 6] = [
            -1 if offset else 2 if len(word) > 2 else 0 for word, offset in zip(words, offsets)
        ]
        rows[:-1, 7] = [
            ord(word[offset + beside])
            for word, offset, beside in zip(words, offsets, rows[:-1, 6].tolist())
        ]
        self.words = <Word*><size_t>self.held_array(rows)

    cdef pairs_of(self, pairs):
        cdef uint32_t hashed
        cdef Slot* slot
        self.bits = np.zeros(1 << (BITS - 6), np.uint64)
        slots = LEAST_SLOTS
        while slots < 2 * len(set(pairs)):
            slots *= 2
        self.mask = slots - 1
        self.slots = <Slot*><size_t>self.held_array(np.zeros((slots, 2), np.int64))
        for number, (first, second) in enumerate(pairs):
            hashed = mixed(first, second)
            self.bits[hashed >> (38 - BITS)] |= <uint64_t>1 << ((hashed >> (32 - BITS)) & 63)
            slot = self.slot_of(first, second)
            if slot.pair == 0:
                slot.pair = (<uint64_t>first << 32) | (<uint64_t>second << 1) | 1
                slot.first = number
            slot.end = number + 1

    cdef uses_of(self, uses):
        rows = np.zeros((sum(map(len, uses)) + 1, 4), np.int32)
        for row, (rule, *limits) in enumerate(use for of_word in uses for use in of_word):
            rows[row] = *(min(limit, FAR) for limit in limits), rule
        self.uses = <Use*><size_t>self.held_array(rows)

    cdef held_array(self, array):
        """The address of an array's data, which live as long as this."""
        self.kept.append(array)
        return array.ctypes.data

    cdef Slot* slot_of(self, uint32_t first, uint32_t second) noexcept nogil:
        """The pair's slot, or an empty one."""
        cdef uint64_t pair = (<uint64_t>first << 32) | (<uint64_t>second << 1) | 1
        cdef uint32_t slot = (mixed(first, second) >> 7) & self.mask
        while self.slots[slot].pair != 0 and self.slots[slot].pair != pair:
            slot = (slot + 1) & self.mask
        return &self.slots[slot]

    def find(self, const uint32_t[::1] codes):
        """The rules that may match lines, with where these start and stop without the blanks at
        their ends and the places of the literals (in order; only the first where they aren't
        wanted).  Places are in characters of the text."""
        cdef Py_ssize_t size = codes.shape[0], start, at, i, count
        cdef int64_t number = 0, begin = 0
        cdef Py_ssize_t[CHUNK] places
        cdef Slot* slot
        cdef Line line
        cdef Candidates found = Candidates()
        line.number = -1
        self.held = 0
        for start in range(0, size - 1, CHUNK):
            count = self.places_in(&codes[0], start, min(start + CHUNK, size - 1), places)
            for i in range(count):
                at = places[i]
                if codes[at] == 10:
                    number, begin = number + 1, at + 1
                    continue
                slot = self.slot_of(codes[at], codes[at + 1])
                if slot.pair == 0:
                    continue
                if line.number != number:
                    self.tell(codes, &line, found)
                    self.look_at(codes, &line, number, begin)
                self.words_at(codes, at, slot, &line)
        self.tell(codes, &line, found)
        return found

    cdef Py_ssize_t places_in(
        self, const uint32_t* codes, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t* places
    ) noexcept nogil:
        """Where newlines are from `start` to `stop` and, perhaps, pairs of literals; how many."""
        cdef const uint64_t* bits = &self.bits[0]
        cdef uint32_t hashed
        cdef Py_ssize_t i, count = 0
        for i in range(start, stop):
            hashed = mixed(codes[i], codes[i + 1])
            places[count] = i
            count += (
                bits[hashed >> (38 - BITS)] >> ((hashed >> (32 - BITS)) & 63) & 1
                | (codes[i] == 10)
            )
        return count

    cdef void look_at(
        self, const uint32_t[::1] codes, Line* line, int64_t number, int64_t begin
    ) noexcept nogil:
        """Bounds of the line that begins at `begin`."""
        cdef int64_t end = begin
        while end < codes.shape[0] and codes[end] != 10:
            end += 1
        line.number, line.begin, line.end, line.start, line.stop = number, begin, end, begin, end
        while line.start < line.stop and Py_UNICODE_ISSPACE(codes[line.start]):
            line.start += 1
        while line.start < line.stop and Py_UNICODE_ISSPACE(codes[line.stop - 1]):
            line.stop -= 1

    cdef int words_at(
        self, const uint32_t[::1] codes, Py_ssize_t pair, Slot* slot, Line* line
    ) except -1:
        """Note the rules that a literal of the slot stands for, whose pair is at `pair`."""
        cdef Word* word
        cdef int64_t at, size = line.stop - line.start
        cdef int32_t number, i
        for number in range(slot.first, slot.end):
            word = &self.words[number]
            at = pair - word.offset
            if size > word.most or at < line.begin or at + word.size > line.end:
                continue
            if codes[pair + word.beside] != word.code:
                continue  # many have the same pair: 2019-0, 2020-0
            for i in range(word.size):
                if codes[at + i] != self.characters[word.begin + i]:
                    break
            else:
                self.uses_at(word, at, line)
        return 0

    cdef int uses_at(self, Word* word, int64_t at, Line* line) except -1:
        cdef int32_t number
        cdef int64_t size = line.stop - line.start, length = line.end - line.begin
        cdef Use* use
        for number in range(word.first, word.end):
            use = &self.uses[number]
            if size > use.size:
                break  # the others allow no more
            if at - line.start <= use.within and length <= use.longest:
                self.hold(<int64_t>use.rule << PLACE_BITS | at)
        return 0

    cdef int hold(self, int64_t key) except -1:
        if self.held == self.room:
            self.keys = <int64_t*>larger(self.keys, &self.room, sizeof(int64_t))
        self.keys[self.held] = key
        self.held += 1
        return 0

    cdef int tell(self, const uint32_t[::1] codes, Line* line, Candidates found) except -1:
        """Add the line and the rules that may match it, in order, where there are any."""
        if not self.held:
            return 0
        cdef Py_ssize_t i
        cdef int64_t rule, last = -1
        cdef bint may = False
        cdef Candidate* one = NULL
        self.characters_of(codes, line)
        sort(self.keys, self.held)
        for i in range(self.held):
            rule = self.keys[i] >> PLACE_BITS
            if rule != last:
                last, may = rule, self.may(codes, rule, line)
                if may:
                    one = found.add(line.number, line.start, line.stop, rule)
            elif not self.inside[rule]:
                continue
            if may:
                found.add_place(one, self.keys[i] & ((<int64_t>1 << PLACE_BITS) - 1))
        self.held = 0
        return 0

    cdef bint may(self, const uint32_t[::1] codes, int64_t rule, Line* line) noexcept nogil:
        return self.guards.may(rule, line.has, codes[line.start], line.stop - line.start)

    cdef void characters_of(self, const uint32_t[::1] codes, Line* line) noexcept nogil:
        """Which the line has; any where it is long."""
        cdef int64_t i
        cdef bint known = line.stop - line.start <= self.most
        for i in range(WORDS):
            line.has[i] = 0 if known else ~<uint64_t>0
        if known:
            for i in range(line.start, line.stop):
                add(line.has, codes[i])
