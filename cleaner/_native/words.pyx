"""Words of a few groups counted by line."""

from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t

import numpy as np

cdef enum:
    BITS = 15  # of the first test: 4 KiB
    SLOT_BITS = 13  # of the table of pairs of characters that words begin with
    CHUNK = 1024  # characters looked at in one go


cdef inline uint32_t key_of(uint32_t first, uint32_t second) noexcept nogil:
    """The number of a pair in the first test; its slot is the first bits of it."""
    return ((first * <uint32_t>0x9E3779B1) ^ (second * <uint32_t>0x85EBCA6B)) >> (32 - BITS)


cdef class Words:
    """Counts `words`, of two characters or more; the first, then the longest wins.

    `groups`: the number of each word's group, -1 for none; its characters are counted there.
    `counted`: whether it is counted as a word, in the last row, too.
    """

    cdef uint64_t[::1] bits  # which slots have words
    cdef int32_t[::1] slot_begin, word_begin, group
    cdef uint32_t[::1] characters
    cdef uint8_t[::1] counted
    cdef Py_ssize_t rows

    def __init__(self, words, groups, counted):
        if any(len(word) < 2 for word in words):
            raise ValueError("words have two characters or more")
        keys = [key_of(ord(word[0]), ord(word[1])) for word in words]
        slots = [key >> (BITS - SLOT_BITS) for key in keys]
        order = sorted(range(len(words)), key=lambda number: (slots[number], -len(words[number])))
        sorted_words = [words[number] for number in order]
        begins = np.searchsorted([slots[n] for n in order], np.arange((1 << SLOT_BITS) + 1))
        self.slot_begin = begins.astype(np.int32)
        self.bits = np.zeros(1 << (BITS - 6), np.uint64)
        cdef uint32_t key
        for key in keys:
            self.bits[key >> 6] |= <uint64_t>1 << (key & 63)
        self.word_begin = np.cumsum([0, *map(len, sorted_words)], dtype=np.int32)
        self.characters = np.array([ord(c) for word in sorted_words for c in word], np.uint32)
        self.group = np.array([groups[number] for number in order], np.int32)
        self.counted = np.array([counted[number] for number in order], np.uint8)
        self.rows = max(groups, default=-1) + 2

    def count(self, const uint32_t[::1] codes, Py_ssize_t lines, Py_ssize_t longest):
        """Shape (groups + 1, lines), float64; lines of more than `longest` characters have none."""
        counts = np.zeros((self.rows, lines))
        cdef double[:, ::1] view = counts
        cdef Py_ssize_t size = codes.shape[0], start = 0, count, at, i, line = 0, begin = 0, end = -1
        cdef Py_ssize_t covered = 0, length
        cdef Py_ssize_t[CHUNK] places
        cdef int32_t word
        with nogil:
            while start < size - 1:
                count = self.places_in(&codes[0], start, min(start + CHUNK, size - 1), places)
                start += CHUNK
                for i in range(count):
                    at = places[i]
                    if codes[at] == 10:
                        line, begin, end = line + 1, at + 1, -1
                        continue
                    word = self.word_at(codes, at)
                    if word < 0:
                        continue
                    length = self.word_begin[word + 1] - self.word_begin[word]
                    if at >= covered:
                        if end < 0:
                            end = at
                            while end < size and codes[end] != 10:
                                end += 1
                        if end - begin <= longest:
                            if self.group[word] >= 0:
                                view[self.group[word], line] += length
                            view[self.rows - 1, line] += self.counted[word]
                    covered = max(covered, at + length)
        return counts

    cdef Py_ssize_t places_in(
        self, const uint32_t* codes, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t* places
    ) noexcept nogil:
        """Where newlines are from `start` to `stop` and, perhaps, words begin; how many."""
        cdef const uint64_t* bits = &self.bits[0]
        cdef uint32_t key
        cdef Py_ssize_t i, count = 0
        for i in range(start, stop):
            key = key_of(codes[i], codes[i + 1])
            places[count] = i
            count += (bits[key >> 6] >> (key & 63) & 1) | (codes[i] == 10)
        return count

    cdef int32_t word_at(self, const uint32_t[::1] codes, Py_ssize_t at) noexcept nogil:
        """The longest word that begins at `at`, -1 for none."""
        cdef int32_t word, begin, size, i
        cdef uint32_t slot = key_of(codes[at], codes[at + 1]) >> (BITS - SLOT_BITS)
        for word in range(self.slot_begin[slot], self.slot_begin[slot + 1]):
            begin = self.word_begin[word]
            size = self.word_begin[word + 1] - begin
            if at + size > codes.shape[0]:
                continue
            for i in range(size):
                if codes[at + i] != self.characters[begin + i]:
                    break
            else:
                return word
        return -1
