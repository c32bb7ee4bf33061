"""The ways through a passage that was read out of step (see cleaner/damage/annotation/graph.py)."""

from cpython.ref cimport PyObject
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t
from libc.stdlib cimport free, malloc
from libc.string cimport memchr, memset

cdef extern from "Python.h":
    PyObject* PyTuple_GET_ITEM(tuple values, Py_ssize_t at)

from cleaner._native.gbk cimport Pairs
from cleaner._native.memory cimport grown
from cleaner._native.search cimport Arcs
from cleaner._native.unicode cimport PyUnicode_FromKindAndData, PyUnicode_READ_CHAR

cpdef enum:
    OWN_BITS = 32  # of a node's number: bits of its own part
    PLACE = 36  # bits below its place
    MOST_WHOLE = 10  # values of a byte with which it isn't called unknown

cdef enum:
    DEPTHS = 15  # the most a node's depth can be
    FOLLOWING = 8  # characters that tell which one was swallowed before them
    MOST_KNOWN_BYTES = 8  # values of the bytes around two dropped pairs; with more nothing is known

# Tags of characters whose bytes the page has in two: pairs may have been dropped between them. Of an
# open one a byte is unknown, so that it reads well in any case; a gap had pairs dropped before it.
SEAM, OPEN, GAP = "seam", "open", "gap"
cdef enum:
    WHOLE, AT_SEAM, AT_OPEN, AT_GAP
cdef enum:
    MOST_READERS = 500  # of a syllable; yi without a tone has 459
    LISTED = 1, USUAL, OTHER  # characters that the page annotates, other traditional ones, others
cdef tuple TAGS = ("", SEAM, OPEN, GAP)
# Pairs for private use with an ASCII character: their first bytes, and what that may be.
cdef bytes ASCII_ZONE = bytes(range(0xA1, 0xA8))
cdef str ZONE_ASCII = "".join(map(chr, range(0x40, 0x7F)))
FULLWIDTH_CUTS = "，、！？；"
CUTS = FULLWIDTH_CUTS + ",!?;"
cdef str ASCII_MARKS = "!\"#$%&'*+-/<=>@[\\]^_`{|}~()"
cdef frozenset MARKS = frozenset(CUTS)
cdef bytes NOTHING = b""
cdef tuple SINGLE = tuple([bytes((value,)) for value in range(256)])

# Nats that speak against each explanation, where the language model can't tell.
cdef double NORMALISED = 1.0  # a letter or mark that was fullwidth
cdef double LOST_BYTE = 0.5  # an odd byte at the end of a piece
# … where the text was in step, before a mark behind ASCII, or at the end of a line that lacks none.
cdef double UNLIKELY = 6.0
cdef double LOST_ODD = 2.0  # … before ASCII, where a piece that a cut put out of step is in step
cdef double LOST_LAST = 3.0  # the second byte of an annotated character
cdef double LONE_BYTE = 2.0  # a question mark that is an odd byte at the end of a piece
cdef double PRIVATE = 6.0  # a question mark that is a pair for private use
cdef double LOST_WHOLE = 4.0  # both bytes of an annotated character
cdef double UNLISTED = 2.0  # a straddling pair that the page doesn't annotate elsewhere
cdef double UNUSUAL = 4.0  # … and that isn't a traditional character
cdef double DROPPED = 4.0  # … if a pair was dropped there
cdef double LEFT = 12.0  # an annotation that is text
cdef double STRADDLED = 1.0  # an annotation of a pair that straddles two characters
cdef double BLANK = 1.0  # a blank that was put beside a mark
# Half a character counts as much as it is likely to, until it is whole: ways in step are compared
# with ways out of step.
cdef double HALF = 2.5
cdef double UNANNOTATED = 6.0  # a character of the table out of step, with no annotation behind it
cdef double APART = 0.7  # … whose bytes another annotation has taken apart, perhaps before

WANTED = 5.0  # nats that speak for a mark that the line lacks
cdef double SILENT = 4.0  # a byte that took an ASCII character along, with nothing in their place
cdef double QUESTION = 3.0  # nats that speak for a question mark in step being one
cdef double WORD = 4.0  # nats that speak for a letter with which a word of the page begins


cdef struct State:
    # What the ways that have come to a node have in common. Sets of bytes are compared as objects.
    PyObject* pending  # what the first byte of the next character may be; NOTHING in step
    PyObject* last  # what the last byte may be, and the one before
    PyObject* earlier
    int seam  # whether the last character was taken together from two, as in TAGS
    bint apart  # whether an annotation stands behind the pending byte


cdef struct Way:
    # A state and how it is come to: from a node, by one of some characters, at a cost.
    State state
    int64_t node
    PyObject* slot  # the characters; NULL: none
    double cost
    bint gone_on  # others are this one with more, and count instead


cdef struct Node:
    State state
    int32_t at, beside  # its place, and another node there
    int32_t first, last  # of its arcs, -1 for none
    bint is_known  # whether it was worked out what leaves it


cdef class Lookups:
    """What is known of GBK and of readings; most of it are functions (see passage.pyi)."""

    cdef bytes odd, lone
    cdef str any_lead
    cdef dict several
    cdef tuple large_zones
    cdef Pairs gbk
    cdef object codes, last_bytes, widened, swallowed, frequent, around, between
    cdef object readers

    def __init__(self, *, bytes odd, str any_lead, dict several, tuple large_zones,
                 Pairs gbk not None, codes, last_bytes, widened, swallowed, frequent, around,
                 between, readers):
        self.odd, self.any_lead, self.swallowed = odd, any_lead, swallowed
        self.lone = odd + b"\x80"
        self.several, self.large_zones = several, large_zones
        self.codes, self.last_bytes, self.widened = codes, last_bytes, widened
        self.gbk, self.frequent, self.around, self.between = gbk, frequent, around, between
        self.readers = readers


cdef class Ways(Arcs):
    """What leaves each node of the graph of a passage, worked out when it is asked for.

    `annotations`: by place of an annotation its end, its syllable, and whether it is in step;
    `halves`: by place of half an annotation its end, its syllable, and the byte before it if that
    is known; `wanted`: marks that the line lacks, WANTED nats speak for each.
    """

    cdef str text
    cdef str lost  # characters that stand for bytes that were given up
    cdef str wanted
    cdef readonly dict drops
    cdef object table, words, pieces
    cdef set ends  # of annotations and halves
    cdef Lookups known
    cdef dict annotations, halves
    cdef dict sets  # of bytes, each once
    cdef list strings  # that the ways which are made have for slots
    cdef Node* nodes  # by number
    cdef Node* inner  # by number: those within what a character or an annotation stands for
    cdef Way* ways  # a stack: a function that makes some leaves them on top
    cdef int32_t* nodes_at  # by place, the last of its nodes, -1 for none
    cdef int32_t node_count, node_room, inner_count, inner_room, count, room
    cdef bint normalised, cut, kept, silent
    cdef Py_ssize_t at, size  # the character that is looked at; of the text
    cdef int dropping  # pairs that may have been dropped there

    def __init__(self, str text not None, dict annotations, dict halves, object table,
                 bint normalised, bint cut, bint kept, bint silent, str lost not None, object words,
                 object pieces, str wanted not None, Lookups known not None):
        self.text, self.annotations, self.halves = text, annotations, halves
        self.table, self.normalised, self.cut = table, normalised, cut
        self.kept, self.silent = kept, silent
        self.lost, self.words, self.pieces = lost, words, pieces
        self.wanted, self.known = wanted, known
        self.ends = {note[0] for note in (*annotations.values(), *halves.values())}
        self.drops, self.sets, self.strings = {}, {}, []
        self.size = len(text)
        self.nodes_at = <int32_t*>malloc((self.size + 1) * sizeof(int32_t))
        if self.nodes_at == NULL:
            raise MemoryError
        memset(self.nodes_at, 0xFF, (self.size + 1) * sizeof(int32_t))
        self._node(0, self._state(NOTHING, NOTHING, NOTHING, WHOLE))

    def __dealloc__(self):
        free(self.nodes)
        free(self.inner)
        free(self.ways)
        free(self.nodes_at)

    def drop(self, dict drops not None):
        """From now on so many pairs may have been dropped at these characters of the text."""
        cdef int32_t number
        self.drops.update(drops)
        for number in range(self.node_count):
            if self.nodes[number].at in drops:
                self.nodes[number].is_known = False
                self.nodes[number].first = self.nodes[number].last = -1

    cdef int32_t first(self, int64_t name) except -2:
        """The first arc that leaves a node."""
        cdef int32_t number = name & 0xFFFFFFFF
        if name >> OWN_BITS & DEPTHS:
            return self.inner[number].first
        cdef Node node = self.nodes[number]
        if node.is_known:
            return node.first
        self.nodes[number].is_known = True
        self.at = node.at
        if self.at < self.size:
            self.dropping = self.drops.get(self.at, 0)
            self._onwards(_way(name, node.state, NULL, 0.0))
            self.strings.clear()
        elif node.state.pending == <PyObject*>NOTHING:
            self._link(&self.nodes[number], <int64_t>(self.at + 1) << PLACE, "", 0.0, WHOLE)
        return self.nodes[number].first

    cdef int _link(self, Node* node, int64_t to, str characters, double cost,
                   int seam) except -1:
        """Add an arc to a node."""
        cdef int32_t arc = self.add(to, characters, cost, <str>TAGS[seam])
        if node.first < 0:
            node.first = arc
        else:
            self.links[node.last].next = arc
        node.last = arc
        return 0

    cdef PyObject* _set(self, bytes values) except NULL:
        """These bytes as the one object that stands for them."""
        if not values:
            return <PyObject*>NOTHING
        if len(values) == 1:
            return PyTuple_GET_ITEM(SINGLE, <uint8_t>values[0])
        cdef object kept = self.sets.setdefault(values, values)
        return <PyObject*>kept

    cdef State _state(self, bytes pending, bytes last, bytes earlier, int seam) except *:
        cdef State state
        state.pending, state.last = self._set(pending), self._set(last)
        state.earlier, state.seam, state.apart = self._set(earlier), seam, False
        return state

    cdef int64_t _node(self, Py_ssize_t at, State state) except -1:
        """The name of the node at a place with a state."""
        cdef int32_t number = self.nodes_at[at]
        while number >= 0 and not _is_same(&self.nodes[number].state, &state):
            number = self.nodes[number].beside
        cdef Node* node
        if number < 0:
            if self.node_count == self.node_room:
                self.nodes = <Node*>grown(self.nodes, &self.node_room, sizeof(Node))
            number = self.node_count
            self.node_count += 1
            node = &self.nodes[number]
            node.state, node.at, node.is_known = state, at, False
            node.beside, node.first, node.last = self.nodes_at[at], -1, -1
            self.nodes_at[at] = number
        return <int64_t>at << PLACE | number

    cdef int _add(self, Way way) except -1:
        """Put a way on the stack."""
        if self.count == self.room:
            self.ways = <Way*>grown(self.ways, &self.room, sizeof(Way))
        self.ways[self.count] = way
        self.count += 1
        return 0

    cdef Way _taken(self, int32_t number) noexcept:
        """A way of the stack that goes on."""
        cdef Way way = self.ways[number]
        self.ways[number].gone_on = True
        return way

    cdef int _arrive(self, int32_t start, Py_ssize_t end) except -1:
        """The ways from one of the stack on come to a character of the text, and leave it."""
        cdef int32_t i
        for i in range(start, self.count):
            if not self.ways[i].gone_on:
                self._add_arc(self.ways[i], self._node(end, self.ways[i].state))
        self.count = start
        return 0

    cdef int _add_arc(self, Way way, int64_t to) except -1:
        cdef int32_t number = way.node & 0xFFFFFFFF
        cdef Node* node = &self.nodes[number]
        if way.node >> OWN_BITS & DEPTHS:
            node = &self.inner[number]
        cdef str slot = "" if way.slot == NULL else <str>way.slot, some
        if self.wanted and slot:
            some = "".join([c for c in self.wanted if c in slot])
            if some:
                self._link(node, to, some, way.cost - WANTED, way.state.seam)
                slot = "".join([c for c in slot if c not in some])
                if not slot:
                    return 0
        return self._link(node, to, slot, way.cost, way.state.seam)

    cdef Way _with_slot(self, Way way, str characters, bytes last, double cost=0.0,
                        int seam=WHOLE) except *:
        """The way with one more character, whose last byte is in `last`."""
        way = self._settled(way)
        way.state.earlier = way.state.last
        way.state.pending, way.state.last = <PyObject*>NOTHING, self._set(last)
        way.state.seam, way.state.apart = seam, False
        self.strings.append(characters)
        way.slot = <PyObject*>characters if characters else NULL
        way.cost += cost
        return way

    cdef Way _settled(self, Way way) except *:
        """The way with its character behind it: several can go on from there."""
        if way.slot == NULL:
            return way
        cdef int64_t depth = (way.node >> OWN_BITS & DEPTHS) + 1
        if self.inner_count == self.inner_room:
            self.inner = <Node*>grown(self.inner, &self.inner_room, sizeof(Node))
        cdef int64_t name = <int64_t>self.at << PLACE | depth << OWN_BITS | self.inner_count
        self.inner[self.inner_count].first = self.inner[self.inner_count].last = -1
        self.inner_count += 1
        self._add_arc(way, name)
        return _way(name, way.state, NULL, 0.0)

    cdef int _with_byte(self, Way way, bytes values, double cost=0.0, str among="") except -1:
        """Add the way with one more byte.

        If no character has these bytes then pairs were dropped between them; where both bytes are
        known they may have been in any case. `among`: the characters, one of which has this second
        byte.
        """
        cdef str listed, others, character
        cdef double missing
        cdef int seam
        cdef int32_t before = self.count
        if way.state.pending == <PyObject*>NOTHING:
            if max(values) < 0x80:
                character = values.decode("ascii")
                if character + self._letters(self.at + 1) in self.words:
                    cost -= WORD
                return self._add(self._with_slot(way, character, NOTHING, cost))
            way.state.earlier = way.state.last
            way.state.pending = way.state.last = self._set(values)
            way.state.apart = False
            way.cost += cost + HALF
            return self._add(way)
        cost -= HALF
        seam = AT_SEAM if among or len(values) <= MOST_WHOLE else AT_OPEN
        listed, others = self.known.gbk.split(<bytes>way.state.pending, values, among, self.table)
        if listed:
            missing = APART if way.state.apart else UNANNOTATED
            self._add(self._with_slot(way, listed, values, cost + missing, seam))
        if others:
            self._add(self._with_slot(way, others, values, cost, seam))
        if self.dropping or self.count == before or _is_pair(<bytes>way.state.pending, values):
            self._drop(way, values, cost, among)
        return 0

    cdef int _drop(self, Way way, bytes values, double cost, str among) except -1:
        """Add the way with one more byte before which one pair was dropped, or two."""
        cdef bytes pending = <bytes>way.state.pending, trails
        cdef bint several = (
            self.dropping > 1
            and len(pending) <= MOST_KNOWN_BYTES
            and (bool(among) or len(values) <= MOST_KNOWN_BYTES)
        )
        cdef str first, last, between, end
        cdef Way before, middle
        for first, last, trails in self.known.around(pending, values, among):
            if not (last or several):
                continue
            before = self._settled(self._with_slot(way, first, NOTHING, cost))
            if last:
                self._add(self._with_slot(before, last, values, 0.0, AT_GAP))
            if not several:
                continue
            for between, end in self.known.between(trails, values, among):
                middle = self._with_slot(before, between, NOTHING)
                self._add(self._with_slot(middle, end, values, 0.0, AT_GAP))
        return 0

    cdef int _onwards(self, Way way) except -1:
        """What the character that is looked at, or the annotation there, may be."""
        cdef Py_ssize_t i = self.at
        cdef str character = self.text[i]
        cdef int32_t before, number
        annotation = self.annotations.get(i)
        if annotation is not None:
            end, syllable, in_step = annotation
            if in_step:
                self._add(way)
                return self._arrive(0, end)
            self._annotation(syllable, way)
            self._arrive(0, end)
        half = self.halves.get(i)
        if half is not None:
            end, syllable, known, after = half
            if known:
                self._with_byte(way, known)
            else:
                self._half(syllable, way)
            if after:
                for number in range(self.count):
                    self._with_byte(self._taken(number), after)
            self._arrive(0, end)
            if i + 1 not in self.annotations:  # otherwise that may be whole
                return 0
        self._before(character, way)
        before = self.count
        for number in range(before):
            if self.ways[number].gone_on:
                continue
            self._bytes_of(character, self.ways[number])
            self._arrive(before, i + 1)
            if self.normalised and self.ways[number].state.pending != <PyObject*>NOTHING:
                for form, code in self.known.several.get(character, ()):
                    if self.text.startswith(form, i):
                        self._pair(self.ways[number], code, NORMALISED)
                        self._arrive(before, i + len(form))
        self.count = 0
        if character == "?" and not self.normalised and way.state.pending == <PyObject*>NOTHING:
            self._add(self._with_slot(way, character, NOTHING, -QUESTION))
            self._arrive(0, i + 1)
        if character in self.lost:
            self._question_mark(self.text[i + 1 : i + 3].lstrip(" ")[:1], way)
            self._arrive(0, i + 1)
        return 0

    cdef int _before(self, str character, Way way) except -1:
        """Add the way as it is, and with a byte that is gone before the character."""
        self._add(way)
        cdef bint pending = way.state.pending != <PyObject*>NOTHING
        if character in CUTS or character == "\n":
            unlikely = not pending and self._is_mark()
            self._with_byte(way, self.known.odd, UNLIKELY if unlikely else LOST_BYTE)
        elif pending and (self.cut or self.silent) and character < "@":
            self._with_byte(way, self.known.odd, LOST_ODD)
        if pending and self.dropping:
            self._drop_ascii(way)
        if pending and self.silent and not self.kept:
            self._swallow(way, self.at, SILENT)
        return 0

    cdef bint _is_mark(self) except -1:
        """Whether the mark that is looked at is likely one, with nothing lost before it."""
        if not self.wanted and self.text[self.at + 1 : self.at + 2] in "\n":
            return True
        return self.at > 0 and self.text[self.at - 1] in ASCII_MARKS and self.at not in self.ends

    cdef int _drop_ascii(self, Way way) except -1:
        """Add the way with a pair that was dropped, whose second byte was an ASCII character."""
        cdef str first, behind, begin
        first = self.known.frequent(<bytes>way.state.pending, ASCII_ZONE)
        if not first:
            return 0
        cdef Way before = self._settled(self._with_slot(way, first, NOTHING, -HALF))
        behind = self._letters(self.at)
        begin = "".join([c for c in ZONE_ASCII if c + behind in self.words])
        if begin:
            self._add(self._with_slot(before, begin, NOTHING, -WORD, AT_GAP))
        return self._add(self._with_slot(before, ZONE_ASCII, NOTHING, 0.0, AT_GAP))

    cdef int _bytes_of(self, str character, Way way) except -1:
        """Add the way with a character that stands in step, or with its bytes."""
        cdef bytes code
        cdef int number = 0
        cdef double cost
        if way.state.pending == <PyObject*>NOTHING:
            last = self.known.last_bytes(character)
            if self.normalised:
                character = self.known.widened(character)
            return self._add(self._with_slot(way, character, last))
        if character == " " or character == "\u3000":
            self._add(_way(way.node, way.state, way.slot, way.cost + BLANK))
        for number, code in enumerate(self.known.codes(character)):
            if number and not self.normalised:
                break
            cost = NORMALISED if number and character not in CUTS else 0.0
            if len(code) == 2:
                self._pair(way, code, cost)
            elif code >= b"@":
                self._with_byte(way, code, cost)
        return 0

    cdef int _pair(self, Way way, bytes code, double cost) except -1:
        """Add the way with two bytes."""
        return self._two_bytes(way, code[:1], code[1:], cost)

    cdef int _two_bytes(self, Way way, bytes firsts, bytes seconds, double cost) except -1:
        """Add the way with one of some bytes and then one of others."""
        cdef int32_t start = self.count, number
        self._with_byte(way, firsts, cost)
        for number in range(start, self.count):
            self._with_byte(self._taken(number), seconds)
        return 0

    cdef int _question_mark(self, str following, Way way) except -1:
        """Add a byte above ASCII: an odd one at the end of a piece, or with the character behind it."""
        cdef int32_t start, number
        cdef Way first
        cdef str swallowed
        if following and following in FULLWIDTH_CUTS:
            self._with_byte(way, self.known.odd, LONE_BYTE)
        if way.state.pending == <PyObject*>NOTHING:
            if self.at not in self.pieces:
                return 0
            # The byte before it is gone as well.
            first = self._settled(self._with_slot(way, self.known.any_lead, NOTHING))
            for swallowed, cost in self.known.swallowed(self.text[self.at + 1 : self.at + 1 + FOLLOWING]):
                self._add(self._with_slot(first, swallowed, NOTHING, LOST_ODD + cost))
            return 0
        # No first byte: it went alone, or the next one with it.
        start = self.count
        self._with_byte(way, b"\x80")
        for number in range(start, self.count):
            first = self._taken(number)
            self._add(first)
            self._with_byte(self._settled(first), self.known.odd)
        for zone in self.known.large_zones:  # a pair for private use
            self._two_bytes(way, zone.leads, zone.trails, PRIVATE)
        if self.kept:  # and nothing with it
            return self._with_byte(way, self.known.odd)
        return self._swallow(way, self.at + 1, 0.0)

    cdef int _swallow(self, Way way, Py_ssize_t behind, double cost) except -1:
        """Add the way with a byte above ASCII that took a character along; `behind`: what follows."""
        cdef int32_t start = self.count, number
        cdef Way first
        cdef str swallowed
        # Nobody writes a blank before a mark.
        cdef bint before_mark = self.text[behind : behind + 2].lstrip(" ")[:1] in MARKS
        self._with_byte(way, self.known.lone, cost)
        for number in range(start, self.count):
            first = self._settled(self._taken(number))
            for swallowed, against in self.known.swallowed(self.text[behind : behind + FOLLOWING]):
                if before_mark:
                    swallowed = swallowed.replace(" ", "")
                self._add(self._with_slot(first, swallowed, NOTHING, against))
        return 0

    cdef str _letters(self, Py_ssize_t start):
        """The Latin letters from a place on."""
        cdef Py_ssize_t end = start
        while end < self.size and self.text[end] < "\x80" and self.text[end].isalpha():
            end += 1
        return self.text[start:end]

    cdef int _annotation(self, str syllable, Way way) except -1:
        """Add an annotation out of step: it is nothing, or a byte that was lost before it."""
        cdef bytes last = <bytes>way.state.last, earlier = <bytes>way.state.earlier
        cdef const uint8_t* codes
        cdef double cost = LEFT
        cdef Py_ssize_t i, count
        characters, pairs, _ = self.known.readers(syllable)
        codes, count = pairs, len(characters)
        for i in range(count):
            if _holds(last, codes[2 * i + 1]):
                if _holds(earlier, codes[2 * i]):
                    cost = STRADDLED
                    break
                if way.state.seam:
                    cost = DROPPED
        self._add(_way(way.node, way.state, way.slot, way.cost + cost))
        return self._half(syllable, _way(way.node, way.state, way.slot, way.cost + LOST_LAST))

    cdef int _half(self, str syllable, Way way) except -1:
        """Add the way with one byte, which makes a character read so with the byte before."""
        cdef bint pending = way.state.pending != <PyObject*>NOTHING
        cdef str characters, among = "", listed, usual, some, character
        cdef bytes codes, traditional, straddling, seconds
        cdef int32_t start = self.count, number
        cdef int kind
        cdef double cost
        characters, codes, traditional = self.known.readers(syllable)
        cdef uint8_t kinds[MOST_READERS]
        self._sort(characters, traditional, kinds)
        if pending:
            among = characters
        for kind, cost in ((LISTED, 0.0), (USUAL, UNLISTED), (OTHER, UNUSUAL)):
            straddling = _straddling(<bytes>way.state.last, codes, kinds, kind)
            if straddling:
                self._with_byte(way, straddling, cost, among)
        if not pending:
            for number in range(start, self.count):
                self.ways[number].state.apart = True
        listed, usual = _of_kind(characters, kinds, LISTED), _of_kind(characters, kinds, USUAL)
        for some, kind, cost in ((listed, LISTED, 0.0), (usual, USUAL, UNLISTED)):
            if not some:
                continue
            if not pending:
                cost += LOST_ODD if self.cut else LOST_WHOLE
                seconds = _second_bytes(codes, kinds, len(characters), kind, kind)
                self._add(self._with_slot(way, some, seconds, cost))
            elif self.cut:  # the first byte was an odd one at the end of a piece
                for character in some[:MOST_WHOLE]:
                    self._pair(way, character.encode("gb18030"), LOST_ODD + cost)
        if pending:  # pairs were dropped before
            seconds = _second_bytes(codes, kinds, len(characters), LISTED, USUAL)
            self._drop(way, seconds, UNLISTED - HALF, listed + usual)
        return 0

    cdef int _sort(self, str characters, bytes traditional, uint8_t* kinds) except -1:
        """The kind of each of these characters."""
        cdef Py_ssize_t i
        if len(characters) > MOST_READERS:
            raise ValueError(f"more than {MOST_READERS} characters are read alike")
        self.known.gbk._list(self.table)
        for i in range(len(characters)):
            if self.known.gbk.is_listed[<uint16_t>PyUnicode_READ_CHAR(characters, i)]:
                kinds[i] = LISTED
            else:
                kinds[i] = USUAL if traditional[i] else OTHER
        return 0


cdef bytes _straddling(bytes leads, bytes codes, const uint8_t* kinds, int kind):
    """Second bytes of the characters of a kind with one of these first bytes.

    Of a kind before it none is among them.
    """
    cdef uint8_t is_lead[256]
    cdef uint8_t least[256]
    cdef const uint8_t* code = codes
    cdef Py_ssize_t i
    memset(is_lead, 0, sizeof(is_lead))
    memset(least, OTHER + 1, sizeof(least))
    for i in range(len(leads)):
        is_lead[<uint8_t>leads[i]] = True
    for i in range(len(codes) // 2):
        if is_lead[code[2 * i]]:
            least[code[2 * i + 1]] = min(least[code[2 * i + 1]], kinds[i])
    return _equal_to(least, kind)


cdef bytes _second_bytes(bytes codes, const uint8_t* kinds, Py_ssize_t count, int first, int last):
    """The second bytes of the characters of some kinds."""
    cdef uint8_t is_trail[256]
    cdef Py_ssize_t i
    memset(is_trail, 0, sizeof(is_trail))
    for i in range(count):
        if first <= kinds[i] <= last:
            is_trail[<uint8_t>codes[2 * i + 1]] = True
    return _equal_to(is_trail, True)


cdef bytes _equal_to(const uint8_t* values, int wanted):
    """The bytes at which there is a value, in order."""
    cdef uint8_t found[256]
    cdef int value, count = 0
    for value in range(256):
        if values[value] == wanted:
            found[count] = value
            count += 1
    return found[:count]


cdef str _of_kind(str characters, const uint8_t* kinds, int kind):
    """The characters of a kind."""
    cdef uint16_t found[MOST_READERS]
    cdef Py_ssize_t i, count = 0
    for i in range(len(characters)):
        if kinds[i] == kind:
            found[count] = PyUnicode_READ_CHAR(characters, i)
            count += 1
    return PyUnicode_FromKindAndData(2, found, count)


cdef bint _is_pair(bytes first, bytes second) noexcept:
    """Whether two bytes are known."""
    return len(first) == 1 and len(second) == 1


cdef bint _holds(bytes values, uint8_t value) noexcept:
    return memchr(<const char*>values, value, len(values)) != NULL


cdef Way _way(int64_t node, State state, PyObject* slot, double cost) noexcept:
    cdef Way way
    way.node, way.state, way.slot, way.cost, way.gone_on = node, state, slot, cost, False
    return way


cdef bint _is_same(const State* one, const State* other) noexcept:
    return (
        one.pending == other.pending
        and one.last == other.last
        and one.earlier == other.earlier
        and one.seam == other.seam
        and one.apart == other.apart
    )
