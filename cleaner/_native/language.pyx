"""The language model's look-ups."""

from cpython.ref cimport Py_INCREF, Py_XDECREF, PyObject
from libc.math cimport INFINITY, exp, log
from libc.stdint cimport int32_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

import numpy as np

from cleaner._native.memory cimport resized
from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)

cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define wanted_soon(at) __builtin_prefetch(at)
    #else
    #define wanted_soon(at)
    #endif
    """
    void wanted_soon(const void* at) noexcept nogil

cdef uint32_t NO_KEY = 0xFFFFFFFF
cdef enum:
    TOGETHER = 64  # keys looked up side by side
    LONG = 24  # characters of a string whose rows are kept
    ROWS = 1 << 16  # that have a place; three quarters are used at most
    MOST_PAIRS = 500_000  # in the rows that are kept: 4 MB


cdef inline uint64_t _mixed(uint64_t key) noexcept nogil:
    key *= <uint64_t>0x9E3779B97F4A7C15U
    key ^= key >> 32
    return key * <uint64_t>0xD6E8FEB86659FD93U


cdef inline uint64_t _group(Table table, uint64_t mixed) noexcept nogil:
    return ((mixed >> 42) * table.groups) >> 22


cdef inline uint64_t _slot(Table table, uint64_t mixed) noexcept nogil:
    cdef uint64_t shift = table.shifts[_group(table, mixed)] * <uint64_t>0x9E3779B1U
    return (((mixed & 0xFFFFFFFFU) + shift & 0xFFFFFFFFU) * table.size) >> 32


cdef inline int32_t _value(Table table, uint64_t mixed, uint64_t slot) noexcept nogil:
    """What a slot has for a key; -1 where it is another's."""
    cdef uint32_t entry = table.wide[slot] if table.is_wide else table.narrow[slot]
    cdef uint64_t print_ = ((mixed >> 32) ^ (mixed << 10)) & ((<uint64_t>1 << table.bits) - 1)
    if entry >> table.value_bits != print_:
        return -1
    return entry & ((1 << table.value_bits) - 1)


cdef class Table:
    """Hash and displace, as cleaner/language/hashing.py lays it out; entries of 16 or 32 bits."""

    def __init__(self, slots, displacements, int value_bits):
        self.slots, self.displacements = slots, displacements
        self.value_bits, self.bits = value_bits, slots.dtype.itemsize * 8 - value_bits
        self.size, self.groups = len(slots), len(displacements)
        self.shifts = displacements
        self.is_wide = slots.dtype.itemsize == 4
        if self.is_wide:
            self.wide = slots
        else:
            self.narrow = slots
        self.rows = None

    cdef int32_t find(self, uint64_t key) noexcept nogil:
        """The value of a key; -1 where it isn't there."""
        cdef uint64_t mixed = _mixed(key)
        return _value(self, mixed, _slot(self, mixed))

    cdef void find_each(
        self, const uint64_t* keys, Py_ssize_t count, int32_t* found
    ) noexcept nogil:
        """The values of some keys.

        Looked up side by side, as most of the time goes into waiting for memory.
        """
        cdef uint64_t mixed[TOGETHER]
        cdef uint64_t slots[TOGETHER]
        cdef Py_ssize_t begin = 0, i, size
        while begin < count:
            size = min(<Py_ssize_t>TOGETHER, count - begin)
            for i in range(size):
                mixed[i] = _mixed(keys[begin + i])
                wanted_soon(&self.shifts[_group(self, mixed[i])])
            for i in range(size):
                slots[i] = _slot(self, mixed[i])
                if self.is_wide:
                    wanted_soon(&self.wide[slots[i]])
                else:
                    wanted_soon(&self.narrow[slots[i]])
            for i in range(size):
                found[begin + i] = _value(self, mixed[i], slots[i])
            begin += size

    def find_all(self, const uint64_t[::1] keys):
        """The value of each key, int32; -1 where it isn't there."""
        found = np.empty(len(keys), np.int32)
        cdef int32_t[::1] view = found
        cdef Py_ssize_t i
        for i in range(len(keys)):
            view[i] = self.find(keys[i])
        return found


cdef class Rows:
    """The characters of a string that make a known pair with a class before them.

    Strings of many characters come again and again in the search, as the same objects, and with
    them the classes before: what was found is kept.
    """

    def __init__(self, Table bigrams):
        self.bigrams = bigrams
        self.kept = <Row*>malloc(ROWS * sizeof(Row))
        if self.kept == NULL:
            raise MemoryError
        memset(self.kept, 0, ROWS * sizeof(Row))

    def __dealloc__(self):
        self._forget()
        free(self.kept)
        free(self.pairs)

    cdef void _forget(self) noexcept:
        cdef Py_ssize_t i
        for i in range(ROWS if self.kept_count else 0):
            Py_XDECREF(self.kept[i].characters)
            self.kept[i].characters = NULL
        self.kept_count = self.pair_count = 0

    cdef void begin(self) noexcept:
        """The rows that were asked for so far may be forgotten now."""
        if self.pair_count > MOST_PAIRS or 4 * self.kept_count > 3 * ROWS:
            self._forget()

    cdef Row row(
        self, str characters, const uint32_t* classes, Py_ssize_t size, uint32_t last
    ) except *:
        """The row of a string behind a class, in the order of the string.

        `classes`: those of its characters. A short one is there until the next one is asked for.
        """
        cdef uint64_t at
        cdef Row row
        if size < LONG:
            row = self._found(characters, classes, size, last)
            self.pair_count = row.start
            return row
        at = <uint64_t><size_t><PyObject*>characters >> 4 ^ <uint64_t>last << 32
        at = _mixed(at) >> 48
        while self.kept[at].characters != NULL:
            if self.kept[at].characters == <PyObject*>characters and self.kept[at].last == last:
                return self.kept[at]
            at = (at + 1) % ROWS
        row = self._found(characters, classes, size, last)
        Py_INCREF(characters)
        self.kept[at] = row
        self.kept_count += 1
        return row

    cdef Row _found(
        self, str characters, const uint32_t* classes, Py_ssize_t size, uint32_t last
    ) except *:
        cdef uint64_t[TOGETHER] keys
        cdef int32_t[TOGETHER] entries
        cdef Py_ssize_t begin, i, count
        cdef int32_t room
        cdef Row row = Row(<PyObject*>characters, last, self.pair_count, 0)
        if self.pair_count + size > self.pair_room:
            room = 2 * self.pair_room + <int32_t>size
            self.pairs = <Pair*>resized(self.pairs, room * sizeof(Pair))
            self.pair_room = room
        for begin in range(0, size, TOGETHER):
            count = min(<Py_ssize_t>TOGETHER, size - begin)
            for i in range(count):
                keys[i] = <uint64_t>last << CLASS_BITS | classes[begin + i]
            self.bigrams.find_each(keys, count, entries)
            for i in range(count):
                if entries[i] >= 0:
                    self.pairs[self.pair_count] = Pair(<int32_t>(begin + i), entries[i])
                    self.pair_count += 1
        row.count = self.pair_count - row.start
        return row


cdef class Scorer:
    """Probabilities of classes after two others, in nats; of characters with `forms`.

    A page's own pairs of classes, if `of_pairs` is above 0, are interpolated with that weight.
    """

    def __init__(self, class_of, form, unigram, backoff, Table bigrams, Table trigrams, steps,
                 int value_bits):
        self.class_of, self.form = class_of, form
        self.unigram, self.backoff = unigram, backoff
        self.bigrams, self.trigrams = bigrams, trigrams
        self.arrays = (class_of, unigram, backoff, steps)
        self.steps.value, self.steps.backoff, self.steps.backoff_top = steps
        self.value_bits = value_bits

    def __dealloc__(self):
        free(self.pair_keys)
        free(self.pair_shares)
        free(self.has_pairs)

    def of_page(self, const uint32_t[::1] codes, form, unigram, float of_pairs):
        """The scorer with the pairs of a page's characters, and its shares of forms and classes."""
        class_of, _, backoff, steps = self.arrays
        cdef Scorer new = Scorer(
            class_of, form, unigram, backoff, self.bigrams, self.trigrams, steps, self.value_bits
        )
        new._count(codes, of_pairs)
        return new

    cdef int _count(self, const uint32_t[::1] codes, float of_pairs) except -1:
        cdef uint64_t size = 64, at
        cdef Py_ssize_t i, classes = len(self.unigram)
        while size < 2 * <uint64_t>len(codes):
            size *= 2
        cdef float* totals = <float*>malloc(classes * sizeof(float))
        self.pair_keys = <uint32_t*>malloc(size * sizeof(uint32_t))
        self.pair_shares = <float*>malloc(size * sizeof(float))
        self.has_pairs = <uint8_t*>malloc(classes)
        if (
            totals == NULL
            or self.pair_keys == NULL
            or self.pair_shares == NULL
            or self.has_pairs == NULL
        ):
            free(totals)
            raise MemoryError
        memset(totals, 0, classes * sizeof(float))
        memset(self.pair_keys, 0xFF, size * sizeof(uint32_t))
        self.pair_mask, self.of_pairs, self.of_others = size - 1, of_pairs, <float>log(1 - of_pairs)
        cdef uint32_t last = 0, this
        for i in range(len(codes)):
            this = self.class_number(codes[i])
            totals[this] += 1
            if i:
                at = self._slot(last << CLASS_BITS | this)
                if self.pair_keys[at] == NO_KEY:
                    self.pair_keys[at] = last << CLASS_BITS | this
                    self.pair_shares[at] = 0
                self.pair_shares[at] += 1
            last = this
        for at in range(size):
            if self.pair_keys[at] != NO_KEY:
                self.pair_shares[at] /= totals[self.pair_keys[at] >> CLASS_BITS]
        for i in range(classes):
            self.has_pairs[i] = totals[i] > 0
        free(totals)
        return 0

    cdef uint64_t _slot(self, uint32_t key) noexcept nogil:
        cdef uint64_t at = (key * <uint64_t>0x9E3779B97F4A7C15U >> 32) & self.pair_mask
        while self.pair_keys[at] != key and self.pair_keys[at] != NO_KEY:
            at = (at + 1) & self.pair_mask
        return at

    cdef uint32_t class_number(self, uint32_t code) noexcept nogil:
        return self.class_of[code if code < <uint32_t>self.class_of.shape[0]
                             else self.class_of.shape[0] - 1]

    cdef float form_nats(self, uint32_t code) noexcept nogil:
        return self.form[code if code < <uint32_t>self.form.shape[0] else self.form.shape[0] - 1]

    cdef float lower_of(self, int32_t entry, uint32_t second, uint32_t third) noexcept nogil:
        """What an entry of the bigrams says of a class after another; without one, what others do."""
        if entry >= 0:
            return (entry & ((1 << self.value_bits) - 1)) * -self.steps.value
        return self.backoff[second] + self.unigram[third]

    cdef float weight_of(self, int32_t entry) noexcept nogil:
        """What backing off from the two classes of an entry of the bigrams costs."""
        if entry < 0:
            return 0
        return self.steps.backoff_top - self.steps.backoff * (entry >> self.value_bits)

    cdef float higher_of(self, int32_t entry) noexcept nogil:
        """What an entry of the trigrams says."""
        return entry * -self.steps.value

    cdef float lower(self, uint32_t second, uint32_t third, bint* known) noexcept nogil:
        """After one class; `known`: whether the pair is in the table."""
        cdef int32_t entry = self.bigrams.find(<uint64_t>second << CLASS_BITS | third)
        known[0] = entry >= 0
        return self.lower_of(entry, second, third)

    cdef float weight(self, uint32_t first, uint32_t second) noexcept nogil:
        """What backing off from two classes to one costs."""
        return self.weight_of(self.bigrams.find(<uint64_t>first << CLASS_BITS | second))

    cdef float higher(
        self, uint32_t first, uint32_t second, uint32_t third, float weight, float lower, bint known
    ) noexcept nogil:
        """After two classes. A trigram is only there where its last two classes are a bigram."""
        cdef int32_t entry = -1
        cdef uint64_t context = <uint64_t>first << CLASS_BITS | second
        if known:
            entry = self.trigrams.find(context << CLASS_BITS | third)
        return self.higher_of(entry) if entry >= 0 else weight + lower

    cdef float share(self, uint32_t second, uint32_t third) noexcept nogil:
        """How often the page has `third` after `second`."""
        cdef uint32_t key = second << CLASS_BITS | third
        cdef uint64_t at = self._slot(key)
        return self.pair_shares[at] if self.pair_keys[at] == key else 0

    cdef float mixed(self, float nats, float share) noexcept nogil:
        return <float>log(exp(nats) * (1 - self.of_pairs) + share * self.of_pairs)

    cdef Reading begin(self, uint32_t newline) noexcept nogil:
        """Of a text that begins after two line ends."""
        return Reading(newline, newline, self.weight(newline, newline))

    cdef float next(self, Reading* at, uint32_t code) noexcept nogil:
        """Nats of the next character of a text."""
        cdef uint32_t third = self.class_number(code)
        cdef bint known = True
        cdef float lower = self.lower(at.second, third, &known)
        cdef float nats = self.higher(at.first, at.second, third, at.weight, lower, known)
        if self.of_pairs > 0:
            nats = self.mixed(nats, self.share(at.second, third))
        at.weight = self.weight(at.second, third)
        at.first, at.second = at.second, third
        return nats + self.form_nats(code)

    def running(self, const uint32_t[:] codes, uint32_t newline):
        """Nats of each character of a text that begins after two line ends, float32."""
        scores = np.empty(len(codes), np.float32)
        cdef float[::1] view = scores
        cdef Py_ssize_t i
        cdef Reading at
        with nogil:
            at = self.begin(newline)
            for i in range(codes.shape[0]):
                view[i] = self.next(&at, codes[i])
        return scores

    def nats(self, str text not None, uint32_t newline):
        """What `running` gives for a text, as a list."""
        cdef Reading at = self.begin(newline)
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t i
        return [self.next(&at, PyUnicode_READ(kind, data, i)) for i in range(len(text))]

    def total(self, str text not None, uint32_t newline):
        """The sum of what `running` gives for a text."""
        cdef Reading at = self.begin(newline)
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef double nats = 0
        cdef Py_ssize_t i
        for i in range(PyUnicode_GET_LENGTH(text)):
            nats += self.next(&at, PyUnicode_READ(kind, data, i))
        return nats

    def worst(self, str text not None, uint32_t newline, Py_ssize_t start, Py_ssize_t end,
              Py_ssize_t near):
        """The least mean nats of `near` characters in a row between two places of a text.

        Infinity where there are fewer.
        """
        cdef Reading at = self.begin(newline)
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t i
        cdef double least = INFINITY, total = 0, nats
        end = min(end, PyUnicode_GET_LENGTH(text))
        cdef double* last = <double*>malloc(near * sizeof(double))
        if last == NULL:
            raise MemoryError
        for i in range(end):
            nats = self.next(&at, PyUnicode_READ(kind, data, i))
            if i < start:
                continue
            total += nats - (last[i % near] if i - start >= near else 0)
            last[i % near] = nats
            if i - start + 1 >= near:
                least = min(least, total)
        free(last)
        return least / near

    def after(self, const uint64_t[:] first, const uint64_t[:] second,
              const uint64_t[:] third):
        """Nats of each class `third` after `first` and `second`, the page left out; float32."""
        scores = np.empty(len(third), np.float32)
        cdef float[::1] view = scores
        cdef Py_ssize_t i
        cdef float lower, weight
        cdef bint known = True
        with nogil:
            for i in range(third.shape[0]):
                lower = self.lower(<uint32_t>second[i], <uint32_t>third[i], &known)
                weight = self.weight(<uint32_t>first[i], <uint32_t>second[i])
                view[i] = self.higher(<uint32_t>first[i], <uint32_t>second[i],
                                       <uint32_t>third[i], weight, lower, known)
        return scores
