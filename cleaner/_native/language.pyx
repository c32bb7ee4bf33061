"""The language model's look-ups, and the beam search for the likeliest path through a graph."""

from libc.math cimport INFINITY, exp, log
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, qsort, realloc
from libc.string cimport memset

import numpy as np

cdef uint32_t NO_CHARACTER = 0xFFFFFFFF
cdef int CLASS_BITS = 14
cdef uint32_t CLASS_MASK = (1 << 14) - 1


cdef class Table:
    """Hash and displace, as cleaner/language/hashing.py lays it out; entries of 16 or 32 bits."""

    cdef object slots, displacements
    cdef const uint16_t[::1] narrow
    cdef const uint32_t[::1] wide
    cdef const uint8_t[::1] shifts
    cdef uint64_t size, groups
    cdef int value_bits, bits
    cdef bint is_wide

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

    cdef inline int32_t find(self, uint64_t key) noexcept nogil:
        """The value of a key; -1 where it isn't there."""
        cdef uint64_t mixed = key * <uint64_t>0x9E3779B97F4A7C15U
        mixed ^= mixed >> 32
        mixed *= <uint64_t>0xD6E8FEB86659FD93U
        cdef uint64_t group = ((mixed >> 42) * self.groups) >> 22
        cdef uint64_t slot = (mixed & 0xFFFFFFFFU) + self.shifts[group] * <uint64_t>0x9E3779B1U
        slot = ((slot & 0xFFFFFFFFU) * self.size) >> 32
        cdef uint32_t entry = self.wide[slot] if self.is_wide else self.narrow[slot]
        cdef uint64_t print_ = ((mixed >> 32) ^ (mixed << 10)) & ((<uint64_t>1 << self.bits) - 1)
        if entry >> self.value_bits != print_:
            return -1
        return entry & ((1 << self.value_bits) - 1)

    def find_all(self, const uint64_t[::1] keys):
        """The value of each key, int32; -1 where it isn't there."""
        found = np.empty(len(keys), np.int32)
        cdef int32_t[::1] view = found
        cdef Py_ssize_t i
        for i in range(len(keys)):
            view[i] = self.find(keys[i])
        return found


cdef struct Steps:
    float value, backoff, backoff_top


cdef class Scorer:
    """Probabilities of classes after two others, in nats; of characters with `forms`.

    A page's own pairs of classes, if `of_pairs` is above 0, are interpolated with that weight.
    """

    cdef object arrays
    cdef const uint16_t[::1] class_of
    cdef const float[::1] form, unigram, backoff
    cdef Table bigrams, trigrams
    cdef Steps steps
    cdef int value_bits
    cdef float of_pairs
    cdef uint32_t* pair_keys
    cdef float* pair_shares
    cdef uint64_t pair_mask

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

    def of_page(self, const uint32_t[::1] codes, form, float of_pairs):
        """The scorer with the pairs of a page's characters, and its shares of forms."""
        class_of, unigram, backoff, steps = self.arrays
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
        if totals == NULL or self.pair_keys == NULL or self.pair_shares == NULL:
            free(totals)
            raise MemoryError
        memset(totals, 0, classes * sizeof(float))
        memset(self.pair_keys, 0xFF, size * sizeof(uint32_t))
        self.pair_mask, self.of_pairs = size - 1, of_pairs
        cdef uint32_t last = 0, this
        for i in range(len(codes)):
            this = self._class(codes[i])
            totals[this] += 1
            if i:
                at = self._slot(last << CLASS_BITS | this)
                if self.pair_keys[at] == NO_CHARACTER:
                    self.pair_keys[at] = last << CLASS_BITS | this
                    self.pair_shares[at] = 0
                self.pair_shares[at] += 1
            last = this
        for at in range(size):
            if self.pair_keys[at] != NO_CHARACTER:
                self.pair_shares[at] /= totals[self.pair_keys[at] >> CLASS_BITS]
        free(totals)
        return 0

    cdef inline uint64_t _slot(self, uint32_t key) noexcept nogil:
        cdef uint64_t at = (key * <uint64_t>0x9E3779B97F4A7C15U >> 32) & self.pair_mask
        while self.pair_keys[at] != key and self.pair_keys[at] != NO_CHARACTER:
            at = (at + 1) & self.pair_mask
        return at

    cdef inline uint32_t _class(self, uint32_t code) noexcept nogil:
        return self.class_of[code if code < <uint32_t>self.class_of.shape[0]
                             else self.class_of.shape[0] - 1]

    cdef inline float _form(self, uint32_t code) noexcept nogil:
        return self.form[code if code < <uint32_t>self.form.shape[0] else self.form.shape[0] - 1]

    cdef inline float _lower(self, uint32_t second, uint32_t third, bint* known) noexcept nogil:
        """After one class; `known`: whether the pair is in the table."""
        cdef int32_t entry = self.bigrams.find(<uint64_t>second << CLASS_BITS | third)
        known[0] = entry >= 0
        if entry >= 0:
            return (entry & ((1 << self.value_bits) - 1)) * -self.steps.value
        return self.backoff[second] + self.unigram[third]

    cdef inline float _weight(self, uint32_t first, uint32_t second) noexcept nogil:
        """What backing off from two classes to one costs."""
        cdef int32_t entry = self.bigrams.find(<uint64_t>first << CLASS_BITS | second)
        if entry < 0:
            return 0
        return self.steps.backoff_top - self.steps.backoff * (entry >> self.value_bits)

    cdef inline float _higher(
        self, uint32_t first, uint32_t second, uint32_t third, float weight, float lower, bint known
    ) noexcept nogil:
        """After two classes. A trigram is only there where its last two classes are a bigram."""
        cdef int32_t entry = -1
        cdef uint64_t context = <uint64_t>first << CLASS_BITS | second
        if known:
            entry = self.trigrams.find(context << CLASS_BITS | third)
        return entry * -self.steps.value if entry >= 0 else weight + lower

    cdef inline float _share(self, uint32_t second, uint32_t third) noexcept nogil:
        """How often the page has `third` after `second`."""
        cdef uint32_t key = second << CLASS_BITS | third
        cdef uint64_t at = self._slot(key)
        return self.pair_shares[at] if self.pair_keys[at] == key else 0

    cdef inline float _mixed(self, float nats, float share) noexcept nogil:
        return <float>log(exp(nats) * (1 - self.of_pairs) + share * self.of_pairs)

    def running(self, const uint32_t[:] codes, uint32_t newline):
        """Nats of each character of a text that begins after two line ends, float32."""
        scores = np.empty(len(codes), np.float32)
        cdef float[::1] view = scores
        cdef uint32_t first = newline, second = newline, third
        cdef Py_ssize_t i
        cdef float lower, weight, nats
        cdef bint known = True
        cdef float next_weight
        with nogil:
            weight = self._weight(first, second)
            for i in range(codes.shape[0]):
                third = self._class(codes[i])
                lower = self._lower(second, third, &known)
                nats = self._higher(first, second, third, weight, lower, known)
                if self.of_pairs > 0:
                    nats = self._mixed(nats, self._share(second, third))
                view[i] = nats + self._form(codes[i])
                weight = self._weight(second, third)
                first, second = second, third
        return scores

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
                lower = self._lower(<uint32_t>second[i], <uint32_t>third[i], &known)
                weight = self._weight(<uint32_t>first[i], <uint32_t>second[i])
                view[i] = self._higher(<uint32_t>first[i], <uint32_t>second[i],
                                       <uint32_t>third[i], weight, lower, known)
        return scores


cdef struct State:
    float score
    uint32_t first, second  # the last two classes
    int32_t parent, arc, next  # the reading continued, by which arc; the next one at this node
    uint64_t text  # a hash of the whole reading


cdef struct Ranked:
    float score
    int32_t number


cdef int _by_score(const void* one, const void* other) noexcept nogil:
    cdef const Ranked* a = <const Ranked*>one
    cdef const Ranked* b = <const Ranked*>other
    if a.score != b.score:
        return -1 if a.score > b.score else 1
    return a.number - b.number


cdef class Search:
    """The readings of one graph; nodes are numbered so that arcs lead to higher numbers."""

    cdef Scorer scorer
    cdef const int32_t[::1] offsets, to, fronts
    cdef const uint32_t[::1] codes
    cdef const float[::1] costs
    cdef State* states
    cdef Ranked* ranked
    cdef int32_t* heads
    cdef float* best
    cdef int32_t count, room, ranked_room
    cdef int width, rivals
    cdef float reach
    cdef float* lower  # by distinct last class and arc
    cdef uint8_t* known
    cdef float* shares
    cdef Py_ssize_t memo_room

    def __init__(self, Scorer scorer, offsets, to, codes, costs, fronts, int width, int rivals,
                 float reach):
        """`offsets` (nodes + 1): where a node's arcs begin in `to`, `codes` and `costs`.

        A code of 0xFFFFFFFF stands for no character. `fronts`: the first node of those that are
        compared with one another, for each node.
        """
        cdef Py_ssize_t nodes = len(offsets)  # the last one has no arcs
        self.scorer = scorer
        self.offsets, self.to, self.codes, self.costs = offsets, to, codes, costs
        self.fronts = fronts
        self.width, self.rivals, self.reach = width, rivals, reach
        self.heads = <int32_t*>malloc(nodes * sizeof(int32_t))
        self.best = <float*>malloc(nodes * sizeof(float))
        self.room = 1024
        self.states = <State*>malloc(self.room * sizeof(State))
        if self.heads == NULL or self.best == NULL or self.states == NULL:
            raise MemoryError
        for i in range(nodes):
            self.heads[i] = -1
            self.best[i] = -INFINITY

    def __dealloc__(self):
        free(self.states)
        free(self.ranked)
        free(self.heads)
        free(self.best)
        free(self.lower)
        free(self.known)
        free(self.shares)

    def run(self, uint32_t first, uint32_t second, const uint32_t[::1] after):
        """Score and arcs of each reading that comes to the last node, the best first.

        `first`, `second`: the classes before; `after`: code points behind.
        """
        cdef Py_ssize_t node, last = len(self.offsets) - 1
        cdef int32_t kept
        self._arrive(0, 0.0, first, second, -1, -1, 0)
        for node in range(last):
            if self.heads[node] >= 0:
                kept = self._keep(node)
                self._extend(node, kept)
        kept = self._keep(last) if self.heads[last] >= 0 else 0
        for i in range(kept):
            self.ranked[i].score += self._ending(self.states[self.ranked[i].number], after)
        if kept:
            qsort(self.ranked, kept, sizeof(Ranked), &_by_score)
        return [(self.ranked[i].score, self._traced(self.ranked[i].number)) for i in range(kept)]

    cdef int _arrive(self, int32_t node, float score, uint32_t first, uint32_t second,
                     int32_t parent, int32_t arc, uint64_t text) except -1:
        cdef int32_t front = self.fronts[node]
        if score < self.best[front] - self.reach:
            return 0
        if score > self.best[front]:
            self.best[front] = score
        if self.count == self.room:
            self._grow()
        cdef State* new = &self.states[self.count]
        new.score, new.first, new.second, new.text = score, first, second, text
        new.parent, new.arc, new.next = parent, arc, self.heads[node]
        self.heads[node] = self.count
        self.count += 1
        return 0

    cdef int _grow(self) except -1:
        cdef State* larger = <State*>realloc(self.states, 2 * self.room * sizeof(State))
        if larger == NULL:
            raise MemoryError
        self.states = larger
        self.room *= 2
        return 0

    cdef int32_t _keep(self, Py_ssize_t node) except -1:
        """How many readings of a node are kept: the first of `ranked`, the best first."""
        cdef int32_t at = self.heads[node], count = 0, kept = 0, i, j, same
        cdef State* one
        cdef State* other
        while at >= 0:
            if self.states[at].score >= self.best[self.fronts[node]] - self.reach:
                if count == self.ranked_room:
                    self._grow_ranked()
                self.ranked[count].score, self.ranked[count].number = self.states[at].score, at
                count += 1
            at = self.states[at].next
        qsort(self.ranked, count, sizeof(Ranked), &_by_score)
        for i in range(count):
            one = &self.states[self.ranked[i].number]
            same = 0
            for j in range(kept):
                other = &self.states[self.ranked[j].number]
                if other.text == one.text:
                    same = self.rivals
                elif other.first == one.first and other.second == one.second:
                    same += 1
                if same >= self.rivals:
                    break
            if same < self.rivals:
                self.ranked[kept] = self.ranked[i]
                kept += 1
                if kept == self.width * self.rivals:
                    break
        return kept

    cdef int _grow_ranked(self) except -1:
        cdef int32_t size = max(256, 2 * self.ranked_room)
        cdef Ranked* larger = <Ranked*>realloc(self.ranked, size * sizeof(Ranked))
        if larger == NULL:
            raise MemoryError
        self.ranked, self.ranked_room = larger, size
        return 0

    cdef int _extend(self, Py_ssize_t node, int32_t kept) except -1:
        """Continue the readings kept at a node by every character that may follow."""
        cdef int32_t begin = self.offsets[node], size = self.offsets[node + 1] - begin
        cdef int32_t i, j, row
        cdef State state
        self._room_for(<Py_ssize_t>size * kept)
        for i in range(kept):
            state = self.states[self.ranked[i].number]
            row = i  # the first reading with this last class: it has looked the pairs up
            for j in range(i):
                if self.states[self.ranked[j].number].second == state.second:
                    row = j
                    break
            self._continue(state, self.ranked[i].number, begin, size, row * size, row == i)
        return 0

    cdef int _room_for(self, Py_ssize_t size) except -1:
        if size <= self.memo_room:
            return 0
        free(self.lower)
        free(self.known)
        free(self.shares)
        self.lower = <float*>malloc(size * sizeof(float))
        self.shares = <float*>malloc(size * sizeof(float))
        self.known = <uint8_t*>malloc(size)
        self.memo_room = size
        if self.lower == NULL or self.known == NULL or self.shares == NULL:
            self.memo_room = 0
            raise MemoryError
        return 0

    cdef int _continue(self, State state, int32_t number, int32_t begin, int32_t size,
                       Py_ssize_t memo, bint first) except -1:
        cdef Scorer scorer = self.scorer
        cdef float weight = scorer._weight(state.first, state.second), nats
        cdef int32_t k, arc
        cdef uint32_t code, third
        cdef bint known = False
        for k in range(size):
            arc = begin + k
            code = self.codes[arc]
            if code == NO_CHARACTER:
                self._arrive(self.to[arc], state.score - self.costs[arc], state.first,
                             state.second, number, arc, state.text)
                continue
            third = scorer._class(code)
            if first:
                self.lower[memo + k] = scorer._lower(state.second, third, &known)
                self.known[memo + k] = known
                self.shares[memo + k] = 0
                if scorer.of_pairs > 0:
                    self.shares[memo + k] = scorer._share(state.second, third)
            nats = scorer._higher(state.first, state.second, third, weight,
                                  self.lower[memo + k], self.known[memo + k])
            if scorer.of_pairs > 0:
                nats = scorer._mixed(nats, self.shares[memo + k])
            nats += state.score + scorer._form(code) - self.costs[arc]
            self._arrive(self.to[arc], nats, state.second, third, number, arc,
                         state.text * <uint64_t>0x9E3779B97F4A7C15U + code + 1)
        return 0

    cdef float _ending(self, State state, const uint32_t[::1] after):
        """What the characters behind add to a reading."""
        cdef float total = 0, lower, nats
        cdef uint32_t third
        cdef bint known = False
        for i in range(len(after)):
            third = self.scorer._class(after[i])
            lower = self.scorer._lower(state.second, third, &known)
            nats = self.scorer._higher(state.first, state.second, third,
                                       self.scorer._weight(state.first, state.second), lower,
                                       known)
            if self.scorer.of_pairs > 0:
                nats = self.scorer._mixed(nats, self.scorer._share(state.second, third))
            total += nats
            state.first, state.second = state.second, third
        return total

    cdef list _traced(self, int32_t number):
        """The arcs of a reading in order."""
        arcs = []
        while self.states[number].parent >= 0:
            arcs.append(self.states[number].arc)
            number = self.states[number].parent
        arcs.reverse()
        return arcs
