"""The beam search for the likeliest path through a graph of characters."""

from cpython.ref cimport Py_INCREF, Py_XDECREF, PyObject
from libc.math cimport INFINITY
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, qsort
from libc.string cimport memmove

from cleaner._native.language cimport CLASS_BITS, Pair, Row, Rows, Scorer
from cleaner._native.memory cimport grown, resized
from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)

cdef float BEHIND = 5.0
"""Nats beyond the reach, at which readings that have come further count against a node's."""
cdef enum:
    TOGETHER = 64  # steps that are taken side by side
cdef uint32_t NO_CHARACTER = 0xFFFFFFFF


cdef class Arc:
    """Characters, one of which may stand between a node and `to`; none: nothing stands there."""

    def __init__(self, int64_t to, str characters not None, double cost=0.0, str tag=""):
        self.to, self.characters, self.cost, self.tag = to, characters, cost, tag

    def __repr__(self):
        return f"Arc({self.to}, {self.characters!r}, {self.cost}, {self.tag!r})"


cdef class Arcs:
    """The arcs of a graph, as they are made."""

    def __dealloc__(self):
        cdef int32_t i
        for i in range(self.count_of_links):
            Py_XDECREF(self.links[i].characters)
            Py_XDECREF(self.links[i].tag)
        free(self.links)

    cdef int32_t add(self, int64_t to, str characters, double cost, str tag) except -1:
        """The number of a new arc; the next one from its node is set by whoever has that."""
        if self.count_of_links == self.room_for_links:
            self.links = <Link*>grown(self.links, &self.room_for_links, sizeof(Link))
        Py_INCREF(characters)
        Py_INCREF(tag)
        cdef Link* link = &self.links[self.count_of_links]
        link.to, link.cost, link.next = to, cost, -1
        link.characters, link.tag = <PyObject*>characters, <PyObject*>tag
        self.count_of_links += 1
        return self.count_of_links - 1

    cdef int32_t first(self, int64_t name) except -2:
        """The number of the first arc that leaves a node; -1 for none."""
        raise NotImplementedError

    def __call__(self, int64_t name):
        """The arcs that leave a node, as the search sees them."""
        cdef list found = []
        cdef int32_t number = self.first(name)
        while number >= 0:
            found.append(self.arc(number))
            number = self.links[number].next
        return found

    cdef Arc arc(self, int32_t number):
        cdef Link link = self.links[number]
        return Arc(link.to, <str>link.characters, link.cost, <str>link.tag)


cdef class Called(Arcs):
    """The arcs that a function has for each node."""

    cdef object leaving

    def __init__(self, leaving):
        self.leaving = leaving

    cdef int32_t first(self, int64_t name) except -2:
        cdef int32_t first = -1, last = -1, number
        cdef Arc arc
        for arc in self.leaving(name):
            number = self.add(arc.to, arc.characters, arc.cost, arc.tag)
            if last < 0:
                first = number
            else:
                self.links[last].next = number
            last = number
        return first


cdef struct State:
    float score, weight  # of the reading; of backing off from the last two classes
    uint32_t first, second  # the last two classes
    uint32_t code
    int32_t node, parent, arc, next  # the reading continued, by which arc; the next one at `node`
    uint64_t text  # a hash of the whole reading


cdef struct Ranked:
    float score
    int32_t number


cdef struct Node:
    int64_t name
    int32_t head, front  # the last state that came here; the node whose `of_front` counts
    float best, of_front  # scores, here and at all nodes of the front


cdef struct Known:
    int32_t character, pair  # a number in an arc; the model's entry, -1 for none
    float share  # that the character has on the page behind the one before


cdef struct Step:
    int32_t reading  # that is kept
    Known known


cdef int _by_score(const void* one, const void* other) noexcept nogil:
    cdef const Ranked* a = <const Ranked*>one
    cdef const Ranked* b = <const Ranked*>other
    if a.score != b.score:
        return -1 if a.score > b.score else 1
    return a.number - b.number


cdef inline bint _ahead(const Ranked* a, const Ranked* b) noexcept nogil:
    return a.score > b.score or (a.score == b.score and a.number < b.number)


cdef void _sift(Ranked* heap, int32_t at, int32_t count) noexcept nogil:
    """Move an entry down to where none below it is ahead."""
    cdef Ranked entry = heap[at]
    cdef int32_t child = 2 * at + 1
    while child < count:
        if child + 1 < count and _ahead(heap + child + 1, heap + child):
            child += 1
        if not _ahead(heap + child, &entry):
            break
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    heap[at] = entry


cdef class Search:
    """The readings of one graph, whose nodes are numbers; arcs lead to higher ones.

    At a node `width` * `rivals` readings are kept at most, `rivals` with the same last two classes,
    none further than `reach` behind the best; nodes whose numbers are equal but for the low
    `front_bits` bits are compared with one another.
    """

    cdef Scorer scorer
    cdef State* states
    cdef Ranked* ranked
    cdef Node* nodes
    cdef int32_t* waiting  # numbers of the nodes to come, the first one last
    cdef int32_t count, room, ranked_room, node_count, node_room, waiting_count, last_count
    cdef int width, rivals, front_bits
    cdef float reach
    cdef uint32_t* lasts  # the last classes of the readings that are kept, each once
    cdef int32_t* rows  # by reading kept: the number of its own
    cdef uint32_t* codes  # by character of an arc, its class, and the nats of its form
    cdef uint32_t* classes
    cdef float* forms
    cdef float best_alone  # nats of a character of an arc that is no part of a known pair, at most
    cdef Rows pairs
    cdef Known* known  # by number of a last class: the pairs that it and characters of an arc make
    cdef int32_t* known_counts
    cdef Py_ssize_t most_characters, most_known
    cdef Step[TOGETHER] ahead  # that are taken next, if they are good enough
    cdef int together
    cdef Arcs arcs

    def __init__(self, Scorer scorer, int width, int rivals, float reach, int front_bits):
        self.scorer = scorer
        self.width, self.rivals, self.reach, self.front_bits = width, rivals, reach, front_bits
        self.room, self.node_room = 1024, 64
        self.states = <State*>malloc(self.room * sizeof(State))
        self.nodes = <Node*>malloc(self.node_room * sizeof(Node))
        self.waiting = <int32_t*>malloc(self.node_room * sizeof(int32_t))
        cdef int most = max(1, width * rivals)
        self.lasts = <uint32_t*>malloc(most * sizeof(uint32_t))
        self.rows = <int32_t*>malloc(most * sizeof(int32_t))
        self.known_counts = <int32_t*>malloc(most * sizeof(int32_t))
        if scorer.bigrams.rows is None:
            scorer.bigrams.rows = Rows(scorer.bigrams)
        self.pairs = scorer.bigrams.rows
        if (
            self.states == NULL
            or self.nodes == NULL
            or self.waiting == NULL
            or self.lasts == NULL
            or self.rows == NULL
            or self.known_counts == NULL
        ):
            raise MemoryError

    def __dealloc__(self):
        free(self.states)
        free(self.ranked)
        free(self.nodes)
        free(self.waiting)
        free(self.lasts)
        free(self.rows)
        free(self.codes)
        free(self.classes)
        free(self.forms)
        free(self.known)
        free(self.known_counts)

    def run(self, leaving, int64_t end, str before not None, str after not None, uint32_t newline):
        """The readings from node 0 to `end`, the best first: score, text, and number of each.

        `leaving`: the arcs, or a function that gives those of a node; `before`, `after`: the text
        around, of which two characters count; `newline`: the class of what a text begins after.
        """
        cdef int32_t kept = 0, number = -1, arc
        cdef int64_t name
        cdef uint32_t[2] context
        for i in range(2):
            context[i] = newline
            if len(before) > 1 - i:
                context[i] = self.scorer.class_number(ord(before[len(before) - 2 + i]))
        self.arcs = leaving if isinstance(leaving, Arcs) else Called(leaving)
        self._arrive(self._number(0, -1), 0.0, self.scorer.weight(context[0], context[1]),
                     context[0], context[1], 0, -1, -1, 0)
        while self.waiting_count:
            self.waiting_count -= 1
            number = self.waiting[self.waiting_count]
            name = self.nodes[number].name
            kept = 0 if self._is_behind(number) else self._keep(number)
            if name == end:
                break
            if kept:
                self._prepare(kept)
                arc = self.arcs.first(name)
                while arc >= 0:
                    self._extend(kept, self._number(self.arcs.links[arc].to, number), arc)
                    arc = self.arcs.links[arc].next
            kept = 0
        for i in range(kept):
            self.ranked[i].score += self._ending(self.states[self.ranked[i].number], after[:2])
        if kept:
            qsort(self.ranked, kept, sizeof(Ranked), &_by_score)
        return [
            (self.ranked[i].score, self._text(self.ranked[i].number), self.ranked[i].number)
            for i in range(kept)
        ]

    cdef int32_t _number(self, int64_t name, int32_t leaving) except -1:
        """The number of a node to which an arc leads; a new one waits for its turn.

        None that comes before the node that is left (`leaving`) is asked for any more.
        """
        cdef int32_t low = 0, high = self.waiting_count, middle, beside = leaving
        cdef int64_t front = name >> self.front_bits
        while low < high:
            middle = (low + high) // 2
            if self.nodes[self.waiting[middle]].name > name:
                low = middle + 1
            else:
                high = middle
        if low < self.waiting_count and self.nodes[self.waiting[low]].name == name:
            return self.waiting[low]
        cdef int32_t number = self.node_count
        if number == self.node_room:
            self._more_nodes()
        self.node_count += 1
        self.nodes[number].name, self.nodes[number].head = name, -1
        self.nodes[number].best = self.nodes[number].of_front = -INFINITY
        self.nodes[number].front = number
        # A front is a run in the order of the nodes.
        if low and self.nodes[self.waiting[low - 1]].name >> self.front_bits == front:
            beside = self.waiting[low - 1]
        elif low < self.waiting_count:
            beside = self.waiting[low]
        if beside >= 0 and self.nodes[beside].name >> self.front_bits == front:
            self.nodes[number].front = self.nodes[beside].front
        memmove(self.waiting + low + 1, self.waiting + low,
                (self.waiting_count - low) * sizeof(int32_t))
        self.waiting[low] = number
        self.waiting_count += 1
        return number

    cdef int _more_nodes(self) except -1:
        cdef int32_t room = 2 * self.node_room
        self.nodes = <Node*>resized(self.nodes, room * sizeof(Node))
        self.waiting = <int32_t*>resized(self.waiting, room * sizeof(int32_t))
        self.node_room = room
        return 0

    cdef int _arrive(self, int32_t node, float score, float weight, uint32_t first,
                     uint32_t second, uint32_t code, int32_t parent, int32_t arc, uint64_t text) except -1:
        cdef Node* front = &self.nodes[self.nodes[node].front]
        if score < front.of_front - self.reach:
            return 0
        front.of_front = max(front.of_front, score)
        self.nodes[node].best = max(self.nodes[node].best, score)
        if self.count == self.room:
            self.states = <State*>grown(self.states, &self.room, sizeof(State))
        cdef State* new = &self.states[self.count]
        new.score, new.weight = score, weight
        new.first, new.second, new.text = first, second, text
        new.node, new.code, new.parent, new.arc = node, code, parent, arc
        new.next = self.nodes[node].head
        self.nodes[node].head = self.count
        self.count += 1
        return 0

    cdef bint _is_behind(self, int32_t number) noexcept nogil:
        """Whether readings that have come further are far better than all at this node."""
        cdef float least = self.nodes[number].best + self.reach + BEHIND
        cdef int32_t i
        for i in range(self.waiting_count):
            if self.nodes[self.waiting[i]].best > least:
                return True
        return False

    cdef int32_t _keep(self, int32_t node) except -1:
        """How many readings of a node are kept: the first of `ranked`, the best first."""
        cdef int32_t at = self.nodes[node].head, count = 0, kept = 0, i, j, same
        cdef float least = self.nodes[self.nodes[node].front].of_front - self.reach
        cdef State* one
        cdef State* other
        while at >= 0:
            if self.states[at].score >= least:
                if count == self.ranked_room:
                    self.ranked = <Ranked*>grown(
                        self.ranked, &self.ranked_room, sizeof(Ranked)
                    )
                self.ranked[count].score, self.ranked[count].number = self.states[at].score, at
                count += 1
            at = self.states[at].next
        # Of many readings few are kept: a heap gives the best without sorting the others.
        cdef int32_t left = count
        cdef Ranked best
        for i in range(count // 2 - 1, -1, -1):
            _sift(self.ranked, i, count)
        while left and kept < self.width * self.rivals:
            best = self.ranked[0]
            left -= 1
            self.ranked[0] = self.ranked[left]
            _sift(self.ranked, 0, left)
            one = &self.states[best.number]
            same = 0
            for j in range(kept):
                other = &self.states[self.ranked[count - 1 - j].number]
                if other.text == one.text:
                    same = self.rivals
                elif other.first == one.first and other.second == one.second:
                    same += 1
                if same >= self.rivals:
                    break
            if same < self.rivals:
                kept += 1
                self.ranked[count - kept] = best
        self._to_front(count, kept)
        return kept

    cdef void _to_front(self, int32_t count, int32_t kept) noexcept nogil:
        """The last `kept` entries become the first, in reverse order."""
        cdef int32_t i
        cdef Ranked* last = self.ranked + count - kept
        for i in range(kept // 2):
            last[i], last[kept - 1 - i] = last[kept - 1 - i], last[i]
        memmove(self.ranked, last, kept * sizeof(Ranked))

    cdef void _prepare(self, int32_t kept) noexcept nogil:
        """Which of the readings that are kept have the same last class."""
        cdef int32_t i, row
        self.last_count = 0
        for i in range(kept):
            row = 0
            while row < self.last_count and self.lasts[row] != self._kept(i).second:
                row += 1
            if row == self.last_count:
                self.lasts[row] = self._kept(i).second
                self.last_count += 1
            self.rows[i] = row

    cdef inline State* _kept(self, int32_t i) noexcept nogil:
        return &self.states[self.ranked[i].number]

    cdef int _extend(self, int32_t kept, int32_t node, int32_t arc) except -1:
        """Continue the readings that are kept by every character of an arc."""
        cdef str characters = <str>self.arcs.links[arc].characters
        cdef float cost = self.arcs.links[arc].cost
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(characters), j
        cdef int32_t i
        cdef uint32_t code
        cdef State* one
        if not size:
            for i in range(kept):
                one = self._kept(i)
                self._arrive(node, one.score - cost, one.weight, one.first, one.second,
                             NO_CHARACTER, self.ranked[i].number, arc, one.text)
            return 0
        self._make_room(size)
        self.best_alone = -INFINITY
        for j in range(size):
            code = PyUnicode_READ(PyUnicode_KIND(characters), PyUnicode_DATA(characters), j)
            self.codes[j] = code
            self.classes[j] = self.scorer.class_number(code)
            self.forms[j] = self.scorer.form_nats(code) - cost
            self.best_alone = max(self.best_alone,
                                  self.scorer.unigram[self.classes[j]] + self.forms[j])
        self.pairs.begin()
        for i in range(self.last_count):
            self.known_counts[i] = self._find_known(characters, size, self.lasts[i],
                                                    self.known + i * size)
        for i in range(kept):
            self._continue(i, node, arc, size)
        self._take_steps(node, arc)
        return 0

    cdef int32_t _find_known(self, str characters, Py_ssize_t size, uint32_t last,
                             Known* known) except -1:
        """The characters that make a pair with a class which the model knows, or the page has."""
        cdef Row row = self.pairs.row(characters, self.classes, size, last)
        cdef const Pair* pair = self.pairs.pairs + row.start
        cdef const Pair* end = pair + row.count
        cdef int32_t count = 0, j
        cdef float share
        if not self.scorer.of_pairs > 0 or not self.scorer.has_pairs[last]:
            while pair < end:
                known[count] = Known(pair.character, pair.entry, 0)
                count, pair = count + 1, pair + 1
            return count
        for j in range(size):
            share = self.scorer.share(last, self.classes[j])
            if pair < end and pair.character == j:
                known[count] = Known(j, pair.entry, share)
                count, pair = count + 1, pair + 1
            elif share > 0:
                known[count] = Known(j, -1, share)
                count += 1
        return count

    cdef int _continue(self, int32_t i, int32_t node, int32_t arc, Py_ssize_t size) except -1:
        """Continue a reading by the characters of an arc; those whose pair is known go to `ahead`."""
        cdef State one = self._kept(i)[0]
        cdef const Known* known = self.known + self.rows[i] * size
        cdef const Known* end = known + self.known_counts[self.rows[i]]
        cdef float rest = one.score + one.weight + self.scorer.backoff[one.second], nats
        cdef Node* front = &self.nodes[self.nodes[node].front]
        cdef int32_t j
        if self.scorer.of_pairs > 0:
            rest += self.scorer.of_others
        if rest + self.best_alone >= front.of_front - self.reach:
            for j in range(size):
                if known < end and known.character == j:
                    known += 1
                    continue
                nats = rest + self.scorer.unigram[self.classes[j]] + self.forms[j]
                if nats >= front.of_front - self.reach:
                    self._step_to(i, j, node, arc, nats, 0)
        known = end - self.known_counts[self.rows[i]]
        while known < end:
            # Whatever the model says.
            if one.score + self.forms[known.character] >= front.of_front - self.reach:
                self.ahead[self.together] = Step(i, known[0])
                self.together += 1
                if self.together == TOGETHER:
                    self._take_steps(node, arc)
            known += 1
        return 0

    cdef int _step_to(self, int32_t i, int32_t j, int32_t node, int32_t arc, float nats,
                      float weight) except -1:
        """Continue a reading by a character of the arc that is taken."""
        cdef State* one = self._kept(i)
        cdef uint64_t text = one.text * <uint64_t>0x9E3779B97F4A7C15U + self.codes[j] + 1
        return self._arrive(node, nats, weight, one.second, self.classes[j], self.codes[j],
                            self.ranked[i].number, arc, text)

    cdef int _make_room(self, Py_ssize_t size) except -1:
        """Make room for so many characters, and for each of them behind each last class."""
        if size > self.most_characters:
            self.codes = <uint32_t*>resized(self.codes, size * sizeof(uint32_t))
            self.classes = <uint32_t*>resized(self.classes, size * sizeof(uint32_t))
            self.forms = <float*>resized(self.forms, size * sizeof(float))
            self.most_characters = size
        if size * self.last_count > self.most_known:
            self.known = <Known*>resized(self.known, size * self.last_count * sizeof(Known))
            self.most_known = size * self.last_count
        return 0

    cdef int _take_steps(self, int32_t node, int32_t arc) except -1:
        """Continue readings by `ahead`, as far as these are good enough."""
        cdef Scorer scorer = self.scorer
        cdef uint64_t[TOGETHER] keys
        cdef int32_t[TOGETHER] triples
        cdef bint mixes = scorer.of_pairs > 0
        cdef float others = scorer.of_others if mixes else 0, nats
        cdef int i
        cdef Known known
        cdef State* one
        cdef Node* front = &self.nodes[self.nodes[node].front]
        for i in range(self.together):
            one = self._kept(self.ahead[i].reading)
            keys[i] = (<uint64_t>one.first << CLASS_BITS | one.second) << CLASS_BITS
            keys[i] |= self.classes[self.ahead[i].known.character]
        scorer.trigrams.find_each(keys, self.together, triples)
        for i in range(self.together):
            known = self.ahead[i].known
            one = self._kept(self.ahead[i].reading)
            # A trigram is only there where its last two classes are a bigram.
            if known.pair >= 0 and triples[i] >= 0:
                nats = scorer.higher_of(triples[i])
            else:
                nats = one.weight + scorer.lower_of(known.pair, one.second,
                                                    self.classes[known.character])
            nats = scorer.mixed(nats, known.share) if known.share > 0 else nats + others
            nats += one.score + self.forms[known.character]
            if nats >= front.of_front - self.reach:
                self._step_to(self.ahead[i].reading, known.character, node, arc, nats,
                              scorer.weight_of(known.pair))
        self.together = 0
        return 0

    cdef float _ending(self, State state, str after) except? -1:
        """What the characters behind add to a reading."""
        cdef float total = 0, lower, nats
        cdef uint32_t third
        cdef bint known = False
        for character in after:
            third = self.scorer.class_number(ord(character))
            lower = self.scorer.lower(state.second, third, &known)
            nats = self.scorer.higher(state.first, state.second, third,
                                       self.scorer.weight(state.first, state.second), lower,
                                       known)
            if self.scorer.of_pairs > 0:
                nats = self.scorer.mixed(nats, self.scorer.share(state.second, third))
            total += nats
            state.first, state.second = state.second, third
        return total

    cdef str _text(self, int32_t number):
        """The characters of a reading."""
        cdef Py_ssize_t size = 0
        cdef int32_t at = number
        while self.states[at].parent >= 0:
            size += self.states[at].code != NO_CHARACTER
            at = self.states[at].parent
        self._make_room(size)
        cdef Py_ssize_t place = size
        at = number
        while self.states[at].parent >= 0:
            if self.states[at].code != NO_CHARACTER:
                place -= 1
                self.codes[place] = self.states[at].code
            at = self.states[at].parent
        return PyUnicode_FromKindAndData(4, self.codes, size)

    def steps(self, int32_t number):
        """The steps of a reading: the node left, the arc, and the character."""
        cdef list steps = []
        cdef State* state = &self.states[number]
        cdef State* parent
        while state.parent >= 0:
            parent = &self.states[state.parent]
            if state.code != NO_CHARACTER:
                arc = self.arcs.arc(state.arc)
                steps.append((self.nodes[parent.node].name, arc, chr(state.code)))
            state = parent
        steps.reverse()
        return steps
