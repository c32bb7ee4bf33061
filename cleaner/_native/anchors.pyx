"""Characters that the table doesn't decide: phrases found, and senses weighed, at anchors."""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

import numpy as np

from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_WRITE,
)


cdef inline uint64_t _mixed(uint64_t key) noexcept nogil:
    return (key * <uint64_t>0x9E3779B97F4A7C15) >> 40


cdef class Numbers:
    """A hash table from keys (not 0) to numbers: open addressing, at most half full."""

    def __init__(self, dict entries):
        cdef Py_ssize_t size = 16
        cdef uint64_t key, slot
        while size < 2 * len(entries):
            size *= 2
        self.keys, self.values = np.zeros(size, np.uint64), np.zeros(size, np.float64)
        self.last = size - 1
        for key, value in entries.items():
            slot = _mixed(key) & self.last
            while self.keys[slot]:
                slot = (slot + 1) & self.last
            self.keys[slot], self.values[slot] = key, value

    cdef double* find(self, uint64_t key) noexcept:
        """Where the number is, or NULL."""
        cdef uint64_t slot = _mixed(key) & self.last
        while self.keys[slot]:
            if self.keys[slot] == key:
                return &self.values[slot]
            slot = (slot + 1) & self.last
        return NULL


cdef class Phrases:
    """Phrases by what stands at an anchor and beside it.

    `keys`: the phrases; `around`: for pairs of neighbours, one of them an anchor, the number of
    each phrase that has them and how far in it they stand; `outcomes`: offset and new code point
    of the anchors of each.
    """

    def __init__(self, list keys, dict around, list outcomes):
        self.codes = np.array([ord(one) for key in keys for one in key], np.uint32)
        self.starts = _sums([len(key) for key in keys])
        self.pairs = Numbers({_pair(ord(pair[0]), ord(pair[1])): n for n, pair in enumerate(around)})
        self.firsts = _sums([len(group) for group in around.values()])
        entries = [entry for group in around.values() for entry in group]
        self.offsets = np.array([offset for offset, _ in entries], np.int32)
        self.phrases = np.array([phrase for _, phrase in entries], np.int32)
        self.outcome_firsts = _sums([len(one) for one in outcomes])
        flat = [entry for one in outcomes for entry in one]
        self.outcome_offsets = np.array([offset for offset, _ in flat], np.int32)
        self.outcomes = np.array([new for _, new in flat], np.uint32)

    def find(self, str text not None, list anchors not None):
        """Start and number of the phrases that forward maximum matching finds, in order."""
        cdef Py_ssize_t count = len(anchors), i
        cdef Py_ssize_t* places = <Py_ssize_t*>malloc((count + 1) * sizeof(Py_ssize_t))
        cdef Match* matches = NULL
        try:
            if places == NULL:
                raise MemoryError
            for i in range(count):
                places[i] = anchors[i]
            count = self.match(text, places, count, &matches)
            return [(matches[i].start, matches[i].phrase) for i in range(count)]
        finally:
            free(places)
            free(matches)

    cdef Py_ssize_t match(
        self, str text, Py_ssize_t* anchors, Py_ssize_t count, Match** matches
    ) except -1:
        """Put them at `matches`, which the caller frees; how many there are."""
        cdef Py_ssize_t i, j, place, start, number = 0, kept = 0, end = 0, room = 0
        cdef Match* found = NULL
        cdef int kind = PyUnicode_KIND(text), group, phrase, entry
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
        cdef double* where
        cdef Match one
        for i in range(count):
            for place in range(anchors[i], anchors[i] - 2, -1):
                if place < 0 or place + 1 >= size:
                    continue
                where = self.pairs.find(
                    _pair(PyUnicode_READ(kind, data, place), PyUnicode_READ(kind, data, place + 1))
                )
                if where == NULL:
                    continue
                group = <int>where[0]
                for entry in range(self.firsts[group], self.firsts[group + 1]):
                    phrase, start = self.phrases[entry], place - self.offsets[entry]
                    one.start, one.phrase = start, phrase
                    one.end = start + self.starts[phrase + 1] - self.starts[phrase]
                    if start < 0 or one.end > size or not self._is(kind, data, start, phrase):
                        continue
                    if number == room:
                        room = 2 * room + 8
                        found = <Match*>realloc(matches[0], room * sizeof(Match))
                        if found == NULL:
                            raise MemoryError
                        matches[0] = found
                    j = number  # in order; of those that begin together the longest first
                    while j and (
                        found[j - 1].start > start
                        or (found[j - 1].start == start and found[j - 1].end < one.end)
                    ):
                        found[j] = found[j - 1]
                        j -= 1
                    found[j] = one
                    number += 1
        for i in range(number):
            if found[i].start >= end:
                end = found[i].end
                found[kept] = found[i]
                kept += 1
        return kept

    cdef void write(self, Match match, int kind, void* new) noexcept:
        """Write the outcomes of a phrase."""
        cdef int i
        for i in range(self.outcome_firsts[match.phrase], self.outcome_firsts[match.phrase + 1]):
            PyUnicode_WRITE(kind, new, match.start + self.outcome_offsets[i], self.outcomes[i])

    cdef bint _is(self, int kind, void* data, Py_ssize_t start, int phrase) noexcept:
        cdef Py_ssize_t i, first = self.starts[phrase]
        for i in range(self.starts[phrase + 1] - first):
            if PyUnicode_READ(kind, data, start + i) != self.codes[first + i]:
                return False
        return True


cdef inline uint64_t _pair(uint32_t first, uint32_t second) noexcept:
    return (<uint64_t>first + 1) << 22 | second


def _sums(list sizes):
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)


cdef class Sense:
    """What is known of one character with two readings.

    `match`: gives of a text and a place a match with a group for each pattern that matches there,
    whose weights are `weights`; `near`: weights and patterns of what may stand within some
    distance. `own`: a character whose occurrences in the text count `own_weight` each, `own_most`
    of them at most.
    """

    def __init__(self, str character, int kind, str usual, str other, double prior, match,
                 list weights, list near, str own="", double own_weight=0.0, int own_most=0):  # fmt: skip
        self.code, self.usual, self.other = ord(character), ord(usual), ord(other)
        self.kind, self.prior, self.match, self.weights, self.near = (
            kind, prior, match, weights, near
        )
        self.own, self.own_weight, self.own_most = own, own_weight, own_most


cdef class Senses:
    """All of them. Numbers are nats for the other reading; `cleaner.script.senses` says more.

    `weights` of neighbours: by character, step to the neighbours (-1 or 1), the nearer one, and the
    farther one or nothing. `phrase`: nats of a phrase, where the language model has a say as well;
    `sure`: nats from which it isn't asked. `target`: the simplified form of each code point.
    """

    def __init__(self, list entries, dict weights, double phrase, double sure, target):
        if len(target) != 0x110000:
            raise ValueError("target has an entry for every code point")
        self.entries, self.target, self.phrase, self.sure = entries, target, phrase, sure
        self.codes = np.array([(<Sense>entry).code for entry in entries], np.uint32)
        self.weights = Numbers(
            {_neighbour(ord(key[0]), key[1], ord(key[2]), ord(key[3]) if key[3] else 0): value
             for key, value in weights.items()}
        )

    def patterns(self, str text not None, Py_ssize_t at):
        """Nats of the prior and the patterns, and which that matches weighs most; -1: none does."""
        cdef int heaviest
        cdef double nats = self.evidence(text, at, self._at(text, at), &heaviest)
        return nats, heaviest

    def around(self, str text not None, Py_ssize_t at, dict own not None):
        """Nats of the neighbours, and of the character that counts in the whole text.

        `own`: what has been counted in the text already.
        """
        return self.neighbours(text, at, self._at(text, at), own)

    cdef Sense _at(self, str text, Py_ssize_t at):
        """The entry of the character at a place. Raises LookupError where there is none."""
        cdef Sense sense = None
        if 0 <= at < PyUnicode_GET_LENGTH(text):
            sense = self.of(_read(text, at))
        if sense is None:
            raise LookupError(f"no character with senses at {at}")
        return sense

    cdef Sense of(self, uint32_t code):
        """The entry of a character, or None."""
        cdef int i
        for i in range(<int>self.codes.shape[0]):
            if self.codes[i] == code:
                return <Sense>self.entries[i]
        return None

    cdef long reading(
        self, str text, Py_ssize_t at, Sense sense, uint32_t by_phrase, dict own
    ) except -3:
        """The code point of what is decided; NOTHING where nothing is, OPEN for the language model.

        `by_phrase`: what a phrase makes of it, or 0.
        """
        cdef int heaviest
        cdef double nats
        if by_phrase and sense.kind != MODEL:
            return NOTHING
        nats = self.evidence(text, at, sense, &heaviest)
        if sense.kind == WEIGHTS:
            nats += self.neighbours(text, at, sense, own)
        elif sense.kind == PATTERNS:
            if heaviest < 0:
                return NOTHING
        else:
            if by_phrase:
                nats += self.phrase if by_phrase == sense.other else -self.phrase
            if -self.sure < nats < self.sure:
                return OPEN
            if nats <= 0 and not by_phrase:
                return NOTHING
        return sense.other if nats > 0 else sense.usual

    cdef double evidence(
        self, str text, Py_ssize_t at, Sense sense, int* heaviest
    ) except? -1.0:
        """See `patterns`."""
        cdef double nats = sense.prior, weight, most = 0.0
        cdef Py_ssize_t i
        cdef tuple groups
        heaviest[0] = -1
        match = sense.match(text, at)
        if match.lastindex is not None:
            groups = match.groups()
            for i in range(len(groups)):
                if groups[i] is not None:
                    weight = sense.weights[i]
                    nats += weight
                    if abs(weight) > most:
                        most, heaviest[0] = abs(weight), <int>i
        if sense.near and (heaviest[0] >= 0 or sense.kind != PATTERNS):
            for weight, search in sense.near:
                if search(text, at):
                    nats += weight
        return nats

    cdef double neighbours(
        self, str text, Py_ssize_t at, Sense sense, dict own
    ) except? -1.0:
        """See `around`."""
        cdef double nats = self._side(text, at, sense.code, -1)
        nats += self._side(text, at, sense.code, 1)
        if sense.own:
            if sense.own not in own:
                own[sense.own] = sense.own_weight * min(text.count(sense.own), sense.own_most)
            nats += <double>own[sense.own]
        return nats

    cdef double _side(self, str text, Py_ssize_t at, uint32_t old, int step) noexcept:
        """Of the two neighbours on one side, or else of the nearer one."""
        cdef uint32_t near = self._folded(text, at + step), far = self._folded(text, at + 2 * step)
        cdef double* found = self.weights.find(_neighbour(old, step, near, far))
        if found == NULL:
            found = self.weights.find(_neighbour(old, step, near, 0))
        return 0.0 if found == NULL else found[0]

    cdef uint32_t _folded(self, str text, Py_ssize_t at) noexcept:
        """The simplified form of a character; beyond the text stand line breaks."""
        if at < 0 or at >= PyUnicode_GET_LENGTH(text):
            return 10
        return self.target[_read(text, at)]


cdef inline uint64_t _neighbour(uint32_t old, int step, uint32_t near, uint32_t far) noexcept:
    # Both neighbours in full; of the characters with senses, all of the basic plane, 16 bits.
    return (<uint64_t>near << 21 | far) << 18 | 1 << 17 | <uint64_t>(old & 0xFFFF) << 1 | (step > 0)


cdef inline uint32_t _read(str text, Py_ssize_t at) noexcept:
    return PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)
