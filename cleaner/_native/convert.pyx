"""Traditional to simplified characters: what a text has, and what becomes of it.

Everything here works on a string's own memory. The tables come from `cleaner.script`, which also
decides what these passes leave open.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

import numpy as np

from cleaner._native.anchors cimport (
    OPEN,
    Match,
    Phrases,
    Sense,
    Senses,
)
from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_WRITE,
)

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

cpdef enum:
    # Classes of a character, as `Converter` wants them.
    CHANGES = 1
    TRADITIONAL = 2  # only traditional text has it
    SIMPLIFIED = 4  # only simplified text has it
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
    ADDRESS = 32768  # no class: see `Look.places`

cdef enum:
    CODE_POINTS = 0x110000
    LOOK = ANCHOR | COMMON | OTHER | QUOTE | TERM_FIRST | MARK

ctypedef fused unit:
    uint16_t
    uint32_t

ctypedef fused new_unit:
    uint16_t
    uint32_t


cdef class Converter:
    """All that conversion needs to know.

    `classes` (uint16) and `target` (uint32) have an entry for every code point. `decide(text,
    places, phrases)` is asked about senses that need more than `Senses` knows, and gives the places
    and code points of those that aren't as the table says.
    """

    cdef uint16_t[::1] classes
    cdef uint32_t[::1] target
    cdef uint16_t[::1] near  # the same of the basic plane: half the memory to go through
    cdef Phrases phrases
    cdef Senses senses
    cdef object decide

    def __init__(self, classes, target, Phrases phrases not None, Senses senses not None, decide):
        if not len(classes) == len(target) == CODE_POINTS:
            raise ValueError("the tables have an entry for every code point")
        self.classes, self.target = classes, target
        self.near = target[:0x10000].astype(np.uint16)
        self.phrases, self.senses, self.decide = phrases, senses, decide

    def look(self, str text not None):
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


cdef struct Place:
    Py_ssize_t at
    int what


cdef class Look:
    """What a text has, and what becomes of it.

    `mask`: all classes that occur; `traditional`, `simplified`: how many characters only that
    script has.
    """

    cdef readonly str text
    cdef readonly int mask
    cdef readonly Py_ssize_t traditional, simplified
    cdef Converter converter
    cdef Place* found
    cdef Py_ssize_t count, room, anchors
    cdef bint searched

    def __init__(self):
        raise TypeError("Converter.look makes it")

    def __dealloc__(self):
        free(self.found)

    def plain(self):
        """Whether nothing but traditional text is there, and nothing that may have to stay."""
        if not self.traditional or self.simplified:
            return False
        self.search()
        return self.anchors == self.count

    def places(self, int what):
        """Places of what may keep characters from being converted, in order.

        `what`: OTHER for other languages, QUOTE where a quotation of one character or a word about
        writing begins, MARK between what may be two forms of a character, ADDRESS in what may be
        an address.
        """
        cdef Py_ssize_t i
        self.search()
        return [self.found[i].at for i in range(self.count) if self.found[i].what & what]

    def scripts(self):
        """TRADITIONAL, SIMPLIFIED or 0 of each character."""
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(self.text)
        cdef void* data = PyUnicode_DATA(self.text)
        cdef uint16_t* classes = &self.converter.classes[0]
        found = np.empty(size, np.uint8)
        cdef uint8_t[::1] view = found
        if PyUnicode_KIND(self.text) == 2:
            _scripts(<const uint16_t*>data, size, classes, &view[0])
        else:
            _scripts(<const uint32_t*>data, size, classes, &view[0])
        return found

    cdef search(self):
        """Look for anchors, and for what may keep characters from being converted."""
        if self.searched:
            return
        self.searched = True
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
                self.anchors += 1
                self._add(at, ANCHOR)
            if here & OTHER:
                self._add(at, OTHER)
            if here & QUOTE and after & CHANGES and at + 2 < size and _closes(text[at + 2]):
                self._add(at, QUOTE)
            if here & TERM_FIRST and after & TERM_SECOND:
                self._add(at, QUOTE)
            if here & MARK:
                if _may_be_pair(text, size, at, &self.converter.target[0], classes):
                    self._add(at, MARK)
                if _may_be_address(text, size, at):
                    self._add(at, ADDRESS)

    cdef _add(self, Py_ssize_t at, int what):
        cdef Place* more
        if self.count == self.room:
            self.room = 2 * self.room + 8
            more = <Place*>realloc(self.found, self.room * sizeof(Place))
            if more == NULL:
                raise MemoryError
            self.found = more
        self.found[self.count].at, self.found[self.count].what = at, what
        self.count += 1

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
        cdef const uint16_t* near = &self.converter.near[0]
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
                _convert(<const uint16_t*>data, <uint16_t*>new, size, near, only)
            if self.anchors:
                self._decide(new_kind, new, only)
            for at, code in changes or ():
                if not 0 <= at < size:
                    raise IndexError(at)
                PyUnicode_WRITE(new_kind, new, at, code)
            made = PyUnicode_FromKindAndData(new_kind, new, size)
        finally:
            free(new)
        return self.text if made == self.text else made

    cdef _decide(self, int kind, void* new, const uint8_t* only):
        """Write what phrases and senses make of the anchors."""
        cdef Phrases phrases = self.converter.phrases
        cdef Py_ssize_t* places = <Py_ssize_t*>malloc(self.anchors * sizeof(Py_ssize_t))
        cdef Match* matches = NULL
        cdef Py_ssize_t i, count = 0, matched, used = 0
        try:
            if places == NULL:
                raise MemoryError
            for i in range(self.count):
                if self.found[i].what == ANCHOR and (only == NULL or only[self.found[i].at]):
                    places[count] = self.found[i].at
                    count += 1
            matched = phrases.match(self.text, places, count, &matches)
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
        cdef void* data = PyUnicode_DATA(self.text)
        cdef Py_ssize_t i, at, match = 0
        cdef uint32_t by_phrase, code
        cdef long reading
        cdef list still_open = []
        cdef dict phrases = {}, own = {}
        cdef Sense sense
        for i in range(count):
            at = places[i]
            sense = senses.of(PyUnicode_READ(PyUnicode_KIND(self.text), data, at))
            if sense is None:
                continue
            while match < matched and matches[match].end <= at:
                match += 1
            by_phrase = 0
            if match < matched and matches[match].start <= at:
                by_phrase = PyUnicode_READ(kind, new, at)
            reading = senses.reading(self.text, at, sense, by_phrase, own)
            if reading >= 0:
                PyUnicode_WRITE(kind, new, at, <uint32_t>reading)
            elif reading == OPEN:
                still_open.append(at)
                if by_phrase:
                    phrases[at] = chr(by_phrase)
        if still_open:
            for at, code in self.converter.decide(self.text, still_open, phrases):
                PyUnicode_WRITE(kind, new, at, code)


cdef inline bint _closes(Py_UCS4 mark) noexcept:
    """Whether it closes a quotation."""
    return mark in u"」』”’\"'"


cdef bint _all(const uint8_t* chosen, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef Py_ssize_t at
    for at in range(start, end):
        if not chosen[at]:
            return False
    return True


cdef void _convert(
    const unit* text, new_unit* new, Py_ssize_t size, const new_unit* target, const uint8_t* only
) noexcept nogil:
    cdef Py_ssize_t at
    if only == NULL:
        for at in range(size):
            new[at] = target[text[at]]
    else:
        for at in range(size):
            new[at] = target[text[at]] if only[at] else <new_unit>text[at]


cdef void _scripts(
    const unit* text, Py_ssize_t size, const uint16_t* classes, uint8_t* found
) noexcept nogil:
    cdef Py_ssize_t at
    for at in range(size):
        found[at] = classes[text[at]] & (TRADITIONAL | SIMPLIFIED)


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
