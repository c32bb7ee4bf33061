"""The ways through a passage that was read out of step (see cleaner/damage/annotation/graph.py)."""

cimport cython
from libc.stdint cimport int64_t

from cleaner._native.gbk cimport Pairs
from cleaner._native.search cimport Arc

cpdef enum:
    OWN_BITS = 32  # of a node's number: bits of its own part
    PLACE = 36  # bits below its place
    MOST_WHOLE = 10  # values of a byte with which it isn't called unknown

cdef enum:
    DEPTHS = 15  # the most a node's depth can be
    MOST_KNOWN_BYTES = 8  # values of the bytes around two dropped pairs; with more nothing is known

# Tags of characters whose bytes the page has in two: pairs may have been dropped between them. Of an
# open one a byte is unknown, so that it reads well in any case; a gap had pairs dropped before it.
SEAM, OPEN, GAP = "seam", "open", "gap"
# Pairs for private use with an ASCII character: their first bytes, and what that may be.
cdef bytes ASCII_ZONE = bytes(range(0xA1, 0xA8))
cdef str ZONE_ASCII = "".join(map(chr, range(0x40, 0x7F)))
FULLWIDTH_CUTS = "，、！？；"
CUTS = FULLWIDTH_CUTS + ",!?;"
cdef frozenset MARKS = frozenset(CUTS)

# Nats that speak against each explanation, where the language model can't tell.
cdef double NORMALISED = 1.0  # a letter or mark that was fullwidth
cdef double LOST_BYTE = 0.5  # an odd byte at the end of a piece
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


@cython.final
@cython.freelist(64)
cdef class State:
    """What the ways that have come to a node have in common."""

    cdef bytes pending  # what the first byte of the next character may be; empty in step
    cdef bytes last, earlier  # what the last byte may be, and the one before
    cdef str seam  # whether the last character was taken together from two: SEAM, OPEN, GAP
    cdef bint apart  # whether an annotation stands behind the pending byte


@cython.final
@cython.no_gc
@cython.freelist(64)
cdef class Way:
    """A state and how it is come to: from a node, by one of some characters, at a cost."""

    cdef int64_t node
    cdef State state
    cdef str slot  # empty: no character
    cdef double cost


cdef State new_state(bytes pending, bytes last, bytes earlier, str seam):
    cdef State state = State.__new__(State)
    state.pending, state.last, state.earlier, state.seam = pending, last, earlier, seam
    return state


cdef Way new_way(int64_t node, State state, str slot, double cost):
    cdef Way way = Way.__new__(Way)
    way.node, way.state, way.slot, way.cost = node, state, slot, cost
    return way


cdef Arc new_arc(int64_t to, str characters, double cost, str tag):
    cdef Arc arc = Arc.__new__(Arc)
    arc.to, arc.characters, arc.cost, arc.tag = to, characters, cost, tag
    return arc


cdef class Lookups:
    """What is known of GBK and of readings; most of it are functions (see passage.pyi)."""

    cdef bytes odd
    cdef str any_lead
    cdef dict several
    cdef tuple large_zones
    cdef Pairs gbk
    cdef object codes, last_bytes, widened, swallowed, frequent, around, between
    cdef object readers, codes_read_so, straddling, annotated, second_bytes

    def __init__(self, *, bytes odd, str any_lead, dict several, tuple large_zones,
                 Pairs gbk not None, codes, last_bytes, widened, swallowed, frequent, around,
                 between, readers, codes_read_so, straddling, annotated, second_bytes):
        self.odd, self.any_lead, self.swallowed = odd, any_lead, swallowed
        self.several, self.large_zones = several, large_zones
        self.codes, self.last_bytes, self.widened = codes, last_bytes, widened
        self.gbk, self.frequent, self.around, self.between = gbk, frequent, around, between
        self.readers, self.codes_read_so, self.straddling = readers, codes_read_so, straddling
        self.annotated, self.second_bytes = annotated, second_bytes


cdef class Ways:
    """What leaves each node of the graph of a passage, worked out when it is asked for.

    `annotations`: by place of an annotation its end, its syllable, and whether it is in step;
    `halves`: by place of half an annotation its end, its syllable, and the byte before it if that
    is known; `wanted`: marks that the line lacks, WANTED nats speak for each.
    """

    cdef str text
    cdef str lost  # characters that stand for bytes that were given up
    cdef str wanted
    cdef readonly dict drops
    cdef object table, words
    cdef Lookups known
    cdef dict annotations, halves, numbers, inner
    cdef list states  # by number
    cdef bint normalised, cut, kept, silent
    cdef Py_ssize_t at  # the character that is looked at
    cdef int dropping  # pairs that may have been dropped there
    cdef int64_t count

    def __init__(self, str text not None, dict annotations, dict halves, object table,
                 bint normalised, bint cut, bint kept, bint silent, str lost not None, object words,
                 str wanted not None, Lookups known not None):
        self.text, self.annotations, self.halves = text, annotations, halves
        self.table, self.normalised, self.cut = table, normalised, cut
        self.kept, self.silent = kept, silent
        self.lost, self.words, self.wanted, self.known = lost, words, wanted, known
        self.drops, self.numbers, self.inner = {}, {}, {}
        self.states = [new_state(b"", b"", b"", "")]

    def drop(self, dict drops not None):
        """From now on so many pairs may have been dropped at these characters of the text."""
        self.drops.update(drops)
        for node in [node for node in self.inner if node >> PLACE in drops]:
            del self.inner[node]

    def arcs(self, int64_t node):
        """What leaves a node."""
        cdef list arcs = self.inner.get(node)
        if arcs is not None:
            return arcs
        self.at = node >> PLACE
        cdef State state = self.states[node & 0xFFFFFFFF]
        if self.at == len(self.text):
            return [] if state.pending else [Arc((self.at + 1) << PLACE, "")]
        self.dropping = self.drops.get(self.at, 0)
        arcs = self.inner[node] = []
        self._onwards(new_way(node, state, "", 0.0))
        return arcs

    cdef int64_t _node(self, Py_ssize_t at, State state):
        cdef tuple key = (at, state.pending, state.last, state.earlier, state.seam, state.apart)
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = <int64_t>at << PLACE | len(self.states)
            self.states.append(state)
        return number

    cdef int _arrive(self, list ways, Py_ssize_t end) except -1:
        """These ways come to a character of the text."""
        cdef Way way
        for way in ways:
            self._add_arc(way, self._node(end, way.state))
        return 0

    cdef int _add_arc(self, Way way, int64_t to) except -1:
        cdef list arcs = self.inner[way.node]
        cdef str slot = way.slot, some
        if self.wanted and slot:
            some = "".join([c for c in self.wanted if c in slot])
            if some:
                arcs.append(new_arc(to, some, way.cost - WANTED, way.state.seam))
                slot = "".join([c for c in slot if c not in some])
                if not slot:
                    return 0
        arcs.append(new_arc(to, slot, way.cost, way.state.seam))
        return 0

    cdef Way _with_slot(self, Way way, str characters, bytes last, double cost=0.0, str seam=""):
        """The way with one more character, whose last byte is in `last`."""
        way = self._settled(way)
        cdef State state = new_state(b"", last, way.state.last, seam)
        return new_way(way.node, state, characters, way.cost + cost)

    cdef Way _settled(self, Way way):
        """The way with its character behind it: several can go on from there."""
        if not way.slot:
            return way
        cdef int64_t depth = (way.node >> OWN_BITS & DEPTHS) + 1
        cdef int64_t node = <int64_t>self.at << PLACE | depth << OWN_BITS | self.count
        self.count += 1
        self.inner[node] = []
        self._add_arc(way, node)
        return new_way(node, way.state, "", 0.0)

    cdef list _with_byte(self, Way way, bytes values, double cost=0.0, str among=""):
        """The way with one more byte.

        If no character has these bytes then pairs were dropped between them. `among`: the
        characters, one of which has this second byte.
        """
        cdef list ways = []
        cdef State state
        cdef str listed, others, seam, character
        cdef double missing
        if not way.state.pending and max(values) < 0x80:
            character = values.decode("ascii")
            if character + self._letters(self.at + 1) in self.words:
                cost -= WORD
            ways.append(self._with_slot(way, character, b"", cost))
        elif not way.state.pending:
            state = new_state(values, values, way.state.last, way.state.seam)
            ways.append(new_way(way.node, state, way.slot, way.cost + cost + HALF))
        else:
            cost -= HALF
            seam = SEAM if among or len(values) <= MOST_WHOLE else OPEN
            listed, others = self.known.gbk.split(way.state.pending, values, among, self.table)
            if listed:
                missing = APART if way.state.apart else UNANNOTATED
                ways.append(self._with_slot(way, listed, values, cost + missing, seam))
            if others:
                ways.append(self._with_slot(way, others, values, cost, seam))
            if self.dropping or not ways:
                self._drop(way, values, cost, among, ways)
        return ways

    cdef int _drop(self, Way way, bytes values, double cost, str among, list ways) except -1:
        """Add the way with one more byte before which one pair was dropped, or two."""
        cdef bytes pending = way.state.pending, trails
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
            before = self._settled(self._with_slot(way, first, b"", cost))
            if last:
                ways.append(self._with_slot(before, last, values, 0.0, GAP))
            if not several:
                continue
            for between, end in self.known.between(trails, values, among):
                middle = self._with_slot(before, between, b"")
                ways.append(self._with_slot(middle, end, values, 0.0, GAP))
        return 0

    cdef int _onwards(self, Way way) except -1:
        """What the character that is looked at, or the annotation there, may be."""
        cdef Py_ssize_t i = self.at
        cdef str character = self.text[i]
        cdef Way before
        annotation = self.annotations.get(i)
        if annotation is not None:
            end, syllable, in_step = annotation
            self._arrive([way] if in_step else self._annotation(syllable, way), end)
            if in_step:
                return 0
        half = self.halves.get(i)
        if half is not None:
            end, syllable, known, after = half
            ways = self._with_byte(way, known) if known else self._half(syllable, way)
            if after:
                ways = [behind for before in ways for behind in self._with_byte(before, after)]
            self._arrive(ways, end)
            if i + 1 not in self.annotations:  # otherwise that may be whole
                return 0
        for before in self._before(character, way):
            self._arrive(self._bytes_of(character, before), i + 1)
            if self.normalised and before.state.pending:
                for form, code in self.known.several.get(character, ()):
                    if self.text.startswith(form, i):
                        self._arrive(self._pair(before, code, NORMALISED), i + len(form))
        if character == "?" and not way.state.pending and not self.normalised:
            self._arrive([self._with_slot(way, character, b"", -QUESTION)], i + 1)
        if character in self.lost:
            self._arrive(self._question_mark(self.text[i + 1 : i + 3].lstrip(" ")[:1], way), i + 1)
        return 0

    cdef list _before(self, str character, Way way):
        """The way as it is, and with a byte that is gone before the character."""
        cdef list ways = [way]
        if character in CUTS or character == "\n":
            ways += self._with_byte(way, self.known.odd, LOST_BYTE)
        elif (self.cut or self.silent) and way.state.pending and character < "@":
            ways += self._with_byte(way, self.known.odd, LOST_ODD)
        if way.state.pending and self.dropping:
            self._drop_ascii(way, ways)
        if way.state.pending and self.silent and not self.kept:
            self._swallow(way, self.at, SILENT, ways)
        return ways

    cdef int _drop_ascii(self, Way way, list ways) except -1:
        """Add the way with a pair that was dropped, whose second byte was an ASCII character."""
        cdef str first = self.known.frequent(way.state.pending, ASCII_ZONE), behind, begin
        if not first:
            return 0
        cdef Way before = self._settled(self._with_slot(way, first, b"", -HALF))
        behind = self._letters(self.at)
        begin = "".join([c for c in ZONE_ASCII if c + behind in self.words])
        if begin:
            ways.append(self._with_slot(before, begin, b"", -WORD, GAP))
        ways.append(self._with_slot(before, ZONE_ASCII, b"", 0.0, GAP))
        return 0

    cdef list _bytes_of(self, str character, Way way):
        """The way with a character that stands in step, or with its bytes."""
        cdef list ways = []
        cdef bytes code
        if not way.state.pending:
            last = self.known.last_bytes(character)
            if self.normalised:
                character = self.known.widened(character)
            return [self._with_slot(way, character, last)]
        if character == " " or character == "\u3000":
            ways.append(new_way(way.node, way.state, way.slot, way.cost + BLANK))
        for number, code in enumerate(self.known.codes(character)):
            if number and not self.normalised:
                break
            cost = NORMALISED if number and character not in CUTS else 0.0
            if len(code) == 2:
                ways += self._pair(way, code, cost)
            elif code >= b"@":
                ways += self._with_byte(way, code, cost)
        return ways

    cdef list _pair(self, Way way, bytes code, double cost):
        """The way with two bytes."""
        cdef list ways = []
        cdef Way first
        for first in self._with_byte(way, code[:1], cost):
            ways += self._with_byte(first, code[1:])
        return ways

    cdef list _question_mark(self, str following, Way way):
        """A byte above ASCII: an odd one at the end of a piece, or with the character behind it."""
        cdef list ways = []
        cdef Way first
        cdef str swallowed
        if following and following in FULLWIDTH_CUTS:
            ways += self._with_byte(way, self.known.odd, LONE_BYTE)
        if self.cut and not way.state.pending:  # the byte before it is gone as well
            first = self._settled(self._with_slot(way, self.known.any_lead, b""))
            for swallowed, cost in self.known.swallowed(self.text[self.at + 1 : self.at + 5]):
                ways.append(self._with_slot(first, swallowed, b"", LOST_ODD + cost))
        if way.state.pending:
            # No first byte: it went alone, or the next one with it.
            for first in self._with_byte(way, b"\x80"):
                ways.append(first)
                ways += self._with_byte(self._settled(first), self.known.odd)
            for zone in self.known.large_zones:  # a pair for private use
                for first in self._with_byte(way, zone.leads, PRIVATE):
                    ways += self._with_byte(first, zone.trails)
            if self.kept:  # and nothing with it
                return ways + self._with_byte(way, self.known.odd)
            self._swallow(way, self.at + 1, 0.0, ways)
        return ways

    cdef int _swallow(self, Way way, Py_ssize_t behind, double cost, list ways) except -1:
        """Add the way with a byte above ASCII that took a character along; `behind`: what follows."""
        cdef Way first
        cdef str swallowed
        # Nobody writes a blank before a mark.
        cdef bint before_mark = self.text[behind : behind + 2].lstrip(" ")[:1] in MARKS
        for first in self._with_byte(way, self.known.odd + b"\x80", cost):
            first = self._settled(first)
            for swallowed, against in self.known.swallowed(self.text[behind : behind + 4]):
                if before_mark:
                    swallowed = swallowed.replace(" ", "")
                ways.append(self._with_slot(first, swallowed, b"", against))
        return 0

    cdef str _letters(self, Py_ssize_t start):
        """The Latin letters from a place on."""
        cdef Py_ssize_t end = start
        while end < len(self.text) and self.text[end] < "\x80" and self.text[end].isalpha():
            end += 1
        return self.text[start:end]

    cdef list _annotation(self, str syllable, Way way):
        """An annotation out of step is nothing, or a byte that was lost before it."""
        cdef State state = way.state
        cdef double cost = LEFT
        for code in self.known.codes_read_so(syllable):
            if code[1] in state.last:
                if code[0] in state.earlier:
                    cost = STRADDLED
                    break
                if state.seam:
                    cost = DROPPED
        cdef list ways = [new_way(way.node, state, way.slot, way.cost + cost)]
        ways += self._half(syllable, new_way(way.node, state, way.slot, way.cost + LOST_LAST))
        return ways

    cdef list _half(self, str syllable, Way way):
        """One byte, which makes a character that is read so with the byte before."""
        cdef list ways = []
        cdef bint pending = bool(way.state.pending)
        cdef str among = self.known.readers(syllable) if pending else ""
        cdef str some, character
        cdef bytes values
        cdef double unlisted
        cdef bytes listed_, usual, others
        listed_, usual, others = self.known.straddling(way.state.last, syllable, self.table)
        for values, cost in ((listed_, 0.0), (usual, UNLISTED), (others, UNUSUAL)):
            if values:
                ways += self._with_byte(way, values, cost, among)
        cdef Way other
        if not pending:
            for other in ways:
                other.state.apart = True
        annotated = self.known.annotated(syllable, self.table)
        for listed, some, values in annotated:
            unlisted = 0.0 if listed else UNLISTED
            if not pending:
                cost = LOST_ODD if self.cut else LOST_WHOLE
                ways.append(self._with_slot(way, some, values, cost + unlisted))
            elif self.cut:  # the first byte was an odd one at the end of a piece
                for character in some[:MOST_WHOLE]:
                    ways += self._pair(way, character.encode("gb18030"), LOST_ODD + unlisted)
        if pending:  # pairs were dropped before
            among = "".join([some for _, some, _ in annotated])
            self._drop(way, self.known.second_bytes(among), UNLISTED - HALF, among, ways)
        return ways
