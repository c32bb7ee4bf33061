"""Traditional to simplified characters: what a text has, and what becomes of it.

Everything here works on a string's own memory. The tables come from `cleaner.script`, which also
decides what these passes leave open.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

import numpy as np

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    uint32_t PyUnicode_READ(int kind, void* data, Py_ssize_t at)
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

cpdef enum:
    # Classes of a character, as `Converter` wants them.
    TRADITIONAL = 2  # only traditional text has it
    SIMPLIFIED = 4  # only simplified text has it
    CHANGES = 1
    ANCHOR = 8  # phrases and senses decide what becomes of it
    COMMON = 16  # an anchor, if one with BEFORE stands before it or one with AFTER after it
    BEFORE = 32
    AFTER = 64
    TELLING = 128  # of words that only traditional text has
    OTHER = 256  # of other languages
    QUOTE = 512  # opens a quotation: a single character in it may be talked about
    TERM_FIRST = 1024  # of words of texts about writing
    TERM_SECOND = 2048
    MARK = 4096  # may stand between two forms of a character, or in an address
    FAR = 8192  # may become a character outside the basic plane
    CORNER = 16384  # 「」『』

cpdef enum:
    # Kinds of characters with two readings.
    PATTERNS = 0
    WEIGHTS = 1
    MODEL = 2

cdef enum:
    LOOK = ANCHOR | COMMON | OTHER | QUOTE | TERM_FIRST | MARK

ctypedef fused unit:
    uint8_t
    uint16_t
    uint32_t

cdef struct Match:
    Py_ssize_t start
    Py_ssize_t end
    int phrase


cdef inline uint64_t _mixed(uint64_t key) noexcept nogil:
    return (key * <uint64_t>0x9E3779B97F4A7C15) >> 40


cdef class Numbers:
    """A hash table from keys (not 0) to numbers: open addressing, at most half full."""

    cdef uint64_t[::1] keys
    cdef double[::1] values
    cdef uint64_t last

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

    cdef uint32_t[::1] codes
    cdef int[::1] starts, firsts, offsets, phrases, outcome_firsts, outcome_offsets
    cdef uint32_t[::1] outcomes
    cdef Numbers pairs
    cdef int most

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
        self.most = 2 * max(map(len, around.values()))

    def find(self, str text, list anchors):
        """Start and number of the phrases that forward maximum matching finds, in order."""
        cdef Py_ssize_t count = len(anchors), i
        cdef Py_ssize_t* places = <Py_ssize_t*>malloc((count + 1) * sizeof(Py_ssize_t))
        cdef Match* matches = <Match*>malloc((count * self.most + 1) * sizeof(Match))
        try:
            if places == NULL or matches == NULL:
                raise MemoryError
            for i in range(count):
                places[i] = anchors[i]
            count = self.match(text, places, count, matches)
            return [(matches[i].start, matches[i].phrase) for i in range(count)]
        finally:
            free(places)
            free(matches)

    cdef Py_ssize_t match(
        self, str text, Py_ssize_t* anchors, Py_ssize_t count, Match* found
    ) noexcept:
        """Fill `found`, which has room for `most` an anchor; how many there are."""
        cdef Py_ssize_t i, j, place, start, number = 0, kept = 0, end = 0
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
            _write(kind, new, match.start + self.outcome_offsets[i], self.outcomes[i])

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


cdef class Senses:
    """Characters with two readings, as far as they can be decided without the language model.

    `entries`: character, kind (PATTERNS, WEIGHTS or MODEL), what says whether any pattern matches
    at a place of a text, both readings, prior, and for WEIGHTS the character whose occurrences
    count, their nats and how many count at most. `weights`: by character, step to the neighbours
    (-1 or 1), the nearer one and the farther one or 0. See `cleaner.script.senses`.
    """

    cdef list entries
    cdef uint32_t[::1] codes, target
    cdef Numbers weights

    def __init__(self, list entries, dict weights, target):
        self.entries, self.target = entries, target
        self.codes = np.array([ord(entry[0]) for entry in entries], np.uint32)
        self.weights = Numbers(
            {_neighbour(ord(key[0]), key[1], ord(key[2]), ord(key[3]) if key[3] else 0): value
             for key, value in weights.items()}
        )

    def neighbours(self, str text, Py_ssize_t at):
        """Nats of the neighbours: of either side the pair, or else the character."""
        return self.weigh(text, at)

    cdef double weigh(self, str text, Py_ssize_t at) noexcept:
        cdef uint32_t old = _read(text, at)
        return self._side(text, at, old, -1) + self._side(text, at, old, 1)

    cdef double _side(self, str text, Py_ssize_t at, uint32_t old, int step) noexcept:
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

    cdef uint32_t reading(self, str text, Py_ssize_t at, tuple entry):
        """Of a character with WEIGHTS that no pattern matches."""
        own, nats, most = entry[6:]
        cdef double evidence = self.weigh(text, at)
        evidence += nats * min(text.count(own), most)
        return ord(entry[4] if entry[5] + evidence > 0 else entry[3])

    cdef int number(self, uint32_t code) noexcept:
        """Of an entry, or -1."""
        cdef int i
        for i in range(<int>self.codes.shape[0]):
            if self.codes[i] == code:
                return i
        return -1


cdef inline uint64_t _neighbour(uint32_t old, int step, uint32_t near, uint32_t far) noexcept:
    # Both neighbours in full; of the characters with senses, all of the basic plane, 16 bits.
    return (<uint64_t>near << 21 | far) << 18 | 1 << 17 | <uint64_t>(old & 0xFFFF) << 1 | (step > 0)


cdef inline uint32_t _read(str text, Py_ssize_t at) noexcept:
    return PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)


cdef class Converter:
    """All that conversion needs to know.

    `classes` (uint16) and `target` (uint32) have an entry for every code point. `decide(text,
    places, phrases)` is asked about senses that need more than `Senses` knows, and gives the places
    and code points of those that aren't as the table says.
    """

    cdef uint16_t[::1] classes
    cdef uint32_t[::1] target
    cdef Phrases phrases
    cdef Senses senses
    cdef object decide

    def __init__(self, classes, target, Phrases phrases, Senses senses, decide):
        self.classes, self.target = classes, target
        self.phrases, self.senses, self.decide = phrases, senses, decide

    def look(self, str text):
        """What a text has; None where all of it is simplified, or alike in both scripts."""
        cdef Look found
        cdef uint16_t mask
        cdef Py_ssize_t t = 0, s = 0, size = PyUnicode_GET_LENGTH(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef int kind = PyUnicode_KIND(text)
        if kind == 1:
            return None
        if kind == 2:
            mask = _present(<const uint16_t*>data, size, &self.classes[0], &t, &s)
        else:
            mask = _present(<const uint32_t*>data, size, &self.classes[0], &t, &s)
        if not mask & (TRADITIONAL | TELLING) and (s or not mask & (CHANGES | ANCHOR | COMMON)):
            return None
        found = Look.__new__(Look)
        found.text, found.converter = text, self
        found.mask, found.traditional, found.simplified = mask, t, s
        return found

    def scripts(self, str text):
        """TRADITIONAL, SIMPLIFIED or 0 of each character."""
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), i
        cdef void* data = PyUnicode_DATA(text)
        cdef int kind = PyUnicode_KIND(text)
        found = np.empty(size, np.uint8)
        cdef uint8_t[::1] view = found
        for i in range(size):
            view[i] = self.classes[PyUnicode_READ(kind, data, i)] & (TRADITIONAL | SIMPLIFIED)
        return found


cdef uint16_t _present(
    const unit* text, Py_ssize_t size, const uint16_t* classes, Py_ssize_t* t, Py_ssize_t* s
) noexcept nogil:
    cdef Py_ssize_t i, traditional = 0, simplified = 0
    cdef uint16_t mask = 0, here
    for i in range(size):
        here = classes[text[i]]
        mask |= here
        traditional += here >> 1 & 1
        simplified += here >> 2 & 1
    t[0], s[0] = traditional, simplified
    return mask


cdef class Look:
    """What a text has, and what becomes of it.

    `traditional`, `simplified`: how many characters only that script has. After `search`: `others`
    are places of other languages, `quotes` those where a quotation of one character or a word about
    writing begins; `pairs`, `addresses`: whether there may be two forms of one character side by
    side, or addresses.
    """

    cdef readonly str text
    cdef readonly int mask
    cdef readonly Py_ssize_t traditional, simplified
    cdef readonly list others, quotes
    cdef readonly bint pairs, addresses
    cdef Converter converter
    cdef Py_ssize_t* anchors
    cdef Py_ssize_t anchored, room

    def __dealloc__(self):
        free(self.anchors)

    def plain(self):
        """Whether nothing but traditional text is there, and nothing that may have to stay."""
        self.search()
        return self.traditional and not (
            self.simplified or self.pairs or self.addresses or self.others or self.quotes
        )

    cpdef search(self):
        """Look for anchors, and for what may keep characters from being converted."""
        if self.others is not None:
            return
        self.others, self.quotes = [], []
        cdef void* data = PyUnicode_DATA(self.text)
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(self.text)
        if PyUnicode_KIND(self.text) == 2:
            self._search(<const uint16_t*>data, size)
        else:
            self._search(<const uint32_t*>data, size)

    cdef _search(self, const unit* text, Py_ssize_t size):
        cdef const uint16_t* classes = &self.converter.classes[0]
        cdef Py_ssize_t at
        cdef uint16_t here, before, after
        for at in range(size):
            here = classes[text[at]]
            if not here & LOOK:
                continue
            before = classes[text[at - 1]] if at else 0
            after = classes[text[at + 1]] if at + 1 < size else <uint16_t>AFTER
            if here & ANCHOR or (here & COMMON and (before & BEFORE or after & AFTER)):
                self._anchor(at)
            if here & OTHER:
                self.others.append(at)
            if (here & QUOTE and after & CHANGES) or (here & TERM_FIRST and after & TERM_SECOND):
                self.quotes.append(at)
            if here & MARK:
                self.pairs = self.pairs or _may_be_pair(
                    text, size, at, &self.converter.target[0], classes
                )
                self.addresses = self.addresses or _may_be_address(text, size, at)

    cdef _anchor(self, Py_ssize_t at):
        cdef Py_ssize_t* more
        if self.anchored == self.room:
            self.room = 2 * self.room + 8
            more = <Py_ssize_t*>realloc(self.anchors, self.room * sizeof(Py_ssize_t))
            if more == NULL:
                raise MemoryError
            self.anchors = more
        self.anchors[self.anchored] = at
        self.anchored += 1

    def converted(self, const uint8_t[::1] chosen=None, list changes=None):
        """The text in simplified characters; itself where nothing changes.

        `chosen`: which characters are converted, None for all of them. `changes`: places and code
        points of further characters.
        """
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(self.text), at
        cdef int kind = PyUnicode_KIND(self.text), new_kind = 4 if self.mask & FAR else kind
        cdef void* data = PyUnicode_DATA(self.text)
        cdef const uint8_t* only = NULL
        cdef const uint32_t* target = &self.converter.target[0]
        cdef void* new
        cdef uint32_t code
        if chosen is not None:
            if chosen.shape[0] != size:
                raise ValueError("chosen has an entry a character")
            only = &chosen[0]
        self.search()
        new = malloc(size * new_kind)
        if new == NULL:
            raise MemoryError
        try:
            if kind == 4:
                _convert(<const uint32_t*>data, <uint32_t*>new, size, target, only)
            elif new_kind == 4:
                _convert(<const uint16_t*>data, <uint32_t*>new, size, target, only)
            else:
                _convert(<const uint16_t*>data, <uint16_t*>new, size, target, only)
            if self.anchored:
                self._decide(new_kind, new, only)
            for at, code in changes or ():
                if not 0 <= at < size:
                    raise IndexError(at)
                _write(new_kind, new, at, code)
            made = PyUnicode_FromKindAndData(new_kind, new, size)
        finally:
            free(new)
        return self.text if made == self.text else made

    cdef _decide(self, int kind, void* new, const uint8_t* only):
        """Write what phrases and senses make of the anchors."""
        cdef Phrases phrases = self.converter.phrases
        cdef Py_ssize_t* places = <Py_ssize_t*>malloc(self.anchored * sizeof(Py_ssize_t))
        cdef Match* matches = <Match*>malloc(self.anchored * phrases.most * sizeof(Match))
        cdef Py_ssize_t i, count = 0, matched, used = 0
        try:
            if places == NULL or matches == NULL:
                raise MemoryError
            for i in range(self.anchored):
                if only == NULL or only[self.anchors[i]]:
                    places[count] = self.anchors[i]
                    count += 1
            matched = phrases.match(self.text, places, count, matches)
            for i in range(matched):  # a phrase is used only where all of it is chosen
                if only == NULL or _all(only, matches[i].start, matches[i].end):
                    phrases.write(matches[i], kind, new)
                    matches[used] = matches[i]
                    used += 1
            self._decide_senses(kind, new, places, count, matches, used)
        finally:
            free(places)
            free(matches)

    cdef _decide_senses(
        self, int kind, void* new, Py_ssize_t* places, Py_ssize_t count,
        Match* matches, Py_ssize_t matched
    ):
        """What `Senses` knows, and for the others what `decide` says."""
        cdef Senses senses = self.converter.senses
        cdef Py_ssize_t i, at, match = 0
        cdef int number, statistics
        cdef bint by_phrase
        cdef list still_open = []
        cdef dict phrases = {}
        cdef tuple entry
        cdef uint32_t code
        for i in range(count):
            at = places[i]
            number = senses.number(_read(self.text, at))
            if number < 0:
                continue
            while match < matched and matches[match].end <= at:
                match += 1
            by_phrase = match < matched and matches[match].start <= at
            entry = <tuple>senses.entries[number]
            statistics = entry[1]
            if statistics == MODEL:
                still_open.append(at)
                if by_phrase:
                    phrases[at] = chr(PyUnicode_READ(kind, new, at))
            elif not by_phrase:
                if entry[2](self.text, at) is not None:
                    still_open.append(at)
                elif statistics == WEIGHTS:
                    _write(kind, new, at, senses.reading(self.text, at, entry))
        if still_open:
            for at, code in self.converter.decide(self.text, still_open, phrases):
                _write(kind, new, at, code)


cdef inline void _write(int kind, void* data, Py_ssize_t at, uint32_t code) noexcept:
    if kind == 2:
        (<uint16_t*>data)[at] = <uint16_t>code
    else:
        (<uint32_t*>data)[at] = code


cdef bint _all(const uint8_t* chosen, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef Py_ssize_t at
    for at in range(start, end):
        if not chosen[at]:
            return False
    return True


ctypedef fused new_unit:
    uint16_t
    uint32_t


cdef void _convert(
    const unit* text, new_unit* new, Py_ssize_t size, const uint32_t* target, const uint8_t* only
) noexcept nogil:
    cdef Py_ssize_t at
    if only == NULL:
        for at in range(size):
            new[at] = <new_unit>target[text[at]]
    else:
        for at in range(size):
            new[at] = <new_unit>(target[text[at]] if only[at] else text[at])


cdef bint _may_be_pair(
    const unit* text, Py_ssize_t size, Py_ssize_t at, const uint32_t* target,
    const uint16_t* classes
) noexcept:
    """Whether two forms of one character may stand around a mark: see `cleaner.script.pairs`."""
    cdef Py_ssize_t first, second
    cdef uint32_t one
    cdef Py_UCS4 mark = text[at]
    cdef Py_ssize_t farthest = 4 if mark == u"作" else 2 if mark == u"同" or mark == u"即" else 1
    for first in range(max(at - farthest, 0), at):
        one = text[first]
        for second in range(at + 1, min(at + 4, size)):
            if target[text[second]] == target[one] and (
                text[second] != one or (mark == u"】" and classes[one] & CHANGES)
            ):
                return True
    return False


cdef bint _may_be_address(const unit* text, Py_ssize_t size, Py_ssize_t at) noexcept:
    """Whether a mark may be of what `cleaner.script.addresses` looks for."""
    cdef Py_UCS4 mark = text[at], after = text[at + 1] if at + 1 < size else 0
    cdef Py_UCS4 before = text[at - 1] if at else 0
    if mark == u".":
        return (u"A" <= after and after <= u"z") or after == u"7" or before == u"w"
    if mark == u":":
        return after == u"/"
    return mark == u"@" or mark == u"`"


def quotation_marks(str text):
    """Place and new form, as code points, of each corner bracket.

    “” or ‘’ by how deep the mark stands in its line: some writers begin with 「」, some with 『』.
    What isn't one of a pair in its line becomes “” for 「」, ‘’ for 『』.
    """
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), at, first, number
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint32_t code
    cdef Py_UCS4 mark
    cdef list found = [], still_open = []
    cdef bint inner, corner
    for at in range(size if kind > 1 else 0):
        mark = code = PyUnicode_READ(kind, data, at)
        corner = 0x300C <= code <= 0x300F  # 「」『』
        if mark == u"\n":
            still_open = [] if still_open else still_open
        elif corner and not code & 1 or mark == u"“" or mark == u"‘":
            inner = mark == u"‘"
            if corner:
                inner = len(still_open) > 0 and not still_open[len(still_open) - 1][1]
            still_open.append((code, inner, at, len(found)))
            if corner:
                found.append((at, _form(mark == u"『", False)))
        elif corner or mark == u"”" or mark == u"’":
            inner = mark == u"』"
            if still_open and still_open[len(still_open) - 1][0] == code - 1:
                _, inner, first, number = still_open.pop()
                if corner:
                    found[number] = (first, _form(inner, False))
            if corner:
                found.append((at, _form(inner, True)))
    return found


cdef inline uint32_t _form(bint inner, bint closing) noexcept:
    """“” or ‘’."""
    return (0x2018 if inner else 0x201C) + closing
