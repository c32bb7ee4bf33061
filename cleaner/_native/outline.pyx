"""The open elements of a page and the blocks of text they leave.

Tree construction is HTML's (https://html.spec.whatwg.org/multipage/parsing.html) as far as it says
where a block-level element begins and ends: implied ends and scopes, tables, <body> and <form>
once. Formatting elements count only as links and where they hide their text.
"""

from libc.stdlib cimport free, realloc
from libc.string cimport memset

import numpy as np

from cleaner._native.tags cimport (
    A, ANNOTATION, BLOCK, BODY, BR, CAPTION, CELL, CLOSES_P, DD, FORM, HEADING, HR, HTML_,
    LI, LIST, OUT, P, PRE, ROW, RUBY, SCOPE, SECTION, TABLE, THROUGH, VOID, TagTable,
)  # fmt: skip

cdef extern from "Python.h":
    str PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)

cdef enum:
    DEEPEST = 1000  # open elements; a browser stops at 512. The text of deeper ones stays
    MOST_HEADINGS = 5


cdef class Outline(Writer):
    """What `cleaner._native.page` writes into; `arrays` has the result."""

    def __cinit__(self, str html, TagTable table not None):
        self.table = table
        self.stack = <Open*>realloc(NULL, DEEPEST * sizeof(Open))
        if self.stack is NULL:
            raise MemoryError
        self.p_at = -1
        self.heading_at = -1
        self.headings = []

    def __dealloc__(self):
        free(self.stack)
        free(self.elements)

    # -- elements -----------------------------------------------------------------------------

    cdef start(self, int tag, Attributes* at):
        """An element begins."""
        cdef int flags = self.table.flags[tag], role = self.table.roles[tag]
        if role == BR or role == HR:
            self._line_break(role == HR)
            return
        if flags & VOID:
            return
        if role == A:
            if self.at == self.link_end and self.at > self.begin:
                self.blank = True
            self.link, self.link_blocks = at.href, 0
            if at.href and not self.skip:
                self.links += 1
        if not flags & BLOCK:
            self._start_inline(tag, role, flags, at)
            return
        if role == FORM and (self._open_table() or self._find(tag) >= 0):
            return
        if role == BODY or role == HTML_:
            self._attach(0 if role == HTML_ else 1, at)
            return
        if flags & CLOSES_P and self.p_at >= 0:
            self._pop_to(self.p_at)
        if LI <= role <= CAPTION:
            self._close_implied(role)
        if role >= SECTION and role <= CAPTION and not self._in_table(role):
            self.flush()
            return
        self._push(tag, at)

    cdef begin_page(self):
        """Open <html> and <body>, which every page has, written or not."""
        self._push_implied("html")
        self._push_implied("body")

    cdef _attach(self, int number, Attributes* at):
        """Attributes of <html> or <body>, the first time that there are any."""
        cdef Attributes* known = &self.elements[number].at
        if not known.id_size and not known.class_size:
            known[0] = at[0]

    cdef _start_inline(self, int tag, int role, int flags, Attributes* at):
        if role == ANNOTATION:
            while self.depth and self.table.roles[self.stack[self.depth - 1].tag] == ANNOTATION:
                self._pop()
        if flags & OUT or at.hides or role == RUBY or role == ANNOTATION or self.inline_open[tag]:
            self._push(tag, at)

    cdef _close_implied(self, int role):
        """Close what a new item, heading or part of a table ends."""
        cdef int k, tag
        if role == HEADING:
            if self.depth and self.table.roles[self.stack[self.depth - 1].tag] == HEADING:
                self._pop()
        elif role == LI or role == DD:
            for k in range(self.depth - 1, -1, -1):
                tag = self.stack[k].tag
                if self.table.roles[tag] == role:
                    self._pop_to(k)
                    return
                if self.table.flags[tag] & BLOCK and not self.table.flags[tag] & THROUGH:
                    return

    cdef bint _open_table(self):
        """Whether the innermost element is a table, or a part of one that isn't a cell."""
        cdef int role
        if not self.depth:
            return False
        role = self.table.roles[self.stack[self.depth - 1].tag]
        return role == TABLE or role == SECTION or role == ROW

    cdef bint _in_table(self, int role) except -1:
        """Go back to where a part of a table belongs, parts left out put in; False outside."""
        cdef int k, r, place = -1
        for k in range(self.depth - 1, -1, -1):
            r = self.table.roles[self.stack[k].tag]
            if r == TABLE:
                if place < 0:
                    place = k
                break
            if (role == CELL and r == ROW) or (role >= ROW and role != CAPTION and r == SECTION):
                if place < 0:
                    place = k
        else:
            return False
        self._pop_to(place + 1)
        r = self.table.roles[self.stack[place].tag]
        if r == TABLE and (role == ROW or role == CELL):
            self._push_implied("tbody")
            r = SECTION
        if r == SECTION and role == CELL:
            self._push_implied("tr")
        return True

    cdef _push_implied(self, str name):
        cdef Attributes none
        memset(&none, 0, sizeof(Attributes))
        self._push(self.table.number(name), &none)

    cdef _push(self, int tag, Attributes* at):
        cdef int flags = self.table.flags[tag], role = self.table.roles[tag]
        cdef Open* new
        if flags & BLOCK:
            self.flush()
        if self.depth >= DEEPEST:
            self.past_depth[tag] += 1
            return
        if flags & BLOCK and not self.skip:
            self._before_block(role)
        new = &self.stack[self.depth]
        new.tag, new.p_at, new.hides, new.link = tag, self.p_at, at.hides, self.link
        new.out = flags & OUT != 0
        new.cells = new.first = new.cell = 0
        new.bad = False
        new.element = -1
        if flags & BLOCK:
            if not self.skip:
                new.element = self._add(tag, at)
            if flags & PRE:
                self.pre += 1
        else:
            self.inline_open[tag] += 1
        if role == P:
            self.p_at = self.depth
        elif flags & SCOPE or new.out:
            self.p_at = -1
            if role == CELL:
                self.link = False
        self.depth += 1
        self.skip += new.out
        if at.hides:
            if not self.hiding:
                self.hidden_at = self.at
            self.hiding += 1

    cdef void _before_block(self, int role) noexcept:
        """A cell, or a table or heading inside of one: what the row around it is told."""
        cdef int k
        cdef Open* row
        if role == HEADING and self.heading_at < 0:
            self.heading_at = self.begin
        if role != CELL and role != TABLE and role != HEADING:
            return
        for k in range(self.depth - 1, -1, -1):
            if self.table.roles[self.stack[k].tag] != ROW:
                continue
            row = &self.stack[k]
            if role != CELL:
                row.bad = True
                return
            if row.cells:
                row.bad |= self.block_count - row.cell > 1
            else:
                row.first = self.block_count
            row.cell = self.block_count
            row.cells += 1
            return

    cdef int _add(self, int tag, Attributes* at) except -2:
        cdef Element* new
        if self.element_count == self.element_room:
            self.element_room = 2 * self.element_room + 256
            new = <Element*>realloc(self.elements, self.element_room * sizeof(Element))
            if new is NULL:
                raise MemoryError
            self.elements = new
        new = &self.elements[self.element_count]
        new.tag, new.at, new.parent = tag, at[0], self.element
        new.first, new.past, new.end = self.block_count, 0, 0
        self.element = self.element_count
        self.element_count += 1
        return self.element

    cdef end(self, int tag):
        """An end tag."""
        cdef int flags = self.table.flags[tag], role = self.table.roles[tag], k
        if role == A:
            self.link = False
            self.link_end = self.at
        if self.past_depth[tag]:
            self.past_depth[tag] -= 1
            if flags & BLOCK:
                self.flush()
            return
        if role == BR:
            self._line_break(False)
        elif role == P:
            if self.p_at >= 0:
                self._pop_to(self.p_at)
            else:
                self.flush()
        elif flags & BLOCK:
            if role == BODY or role == HTML_:
                return
            k = self._find(tag)
            if k >= 0 and (role != FORM or k == self.depth - 1):
                self._pop_to(k)
        elif self.inline_open[tag]:
            self._end_inline(tag)

    cdef _end_inline(self, int tag):
        """The end of an element that hides or leaves out; blocks inside of it may stay open."""
        cdef int k = self._find(tag), j
        if k < 0:
            return
        for j in range(k + 1, self.depth):
            if self.table.flags[self.stack[j].tag] & BLOCK and not self.stack[k].out:
                break
        else:
            self._pop_to(k)
            return
        self.inline_open[tag] -= 1
        self.show(self.stack[k].hides)
        for j in range(k, self.depth - 1):
            self.stack[j] = self.stack[j + 1]
        self.depth -= 1
        if self.p_at > k:
            self.p_at -= 1
        for j in range(k, self.depth):
            if self.stack[j].p_at > k:
                self.stack[j].p_at -= 1

    cdef int _find(self, int tag) noexcept:
        """Place in the stack of what an end tag ends; -1 where that isn't in scope."""
        cdef int role = self.table.roles[tag], k, r, other
        for k in range(self.depth - 1, -1, -1):
            other = self.stack[k].tag
            if other == tag:
                return k
            r = self.table.roles[other]
            if role == HEADING and r == HEADING:
                return k
            if role == LI and r == LIST:
                return -1
            if role == CELL or role == ROW or role == SECTION or role == TABLE or role == CAPTION:
                if r == TABLE:
                    return -1
            elif self.table.flags[other] & SCOPE:
                return -1
        return -1

    cdef _pop_to(self, int depth):
        while self.depth > depth:
            self._pop()

    cdef _pop(self):
        cdef Open* old = &self.stack[self.depth - 1]
        cdef int flags = self.table.flags[old.tag], role = self.table.roles[old.tag]
        cdef Element* element
        if flags & BLOCK:
            self.flush()
        else:
            self.inline_open[old.tag] -= 1
        self.depth -= 1
        self.p_at = old.p_at
        self.skip -= old.out
        if flags & SCOPE and role != HTML_:
            self.link = old.link
        if flags & PRE:
            self.pre -= 1
        if old.element >= 0:
            if role == ROW:
                self._end_row(old)
            element = &self.elements[old.element]
            element.end, element.past = self.element_count, self.block_count
            self.element = element.parent
            if role == HEADING and self.heading_at >= 0:
                if len(self.headings) < MOST_HEADINGS and self.table.names[old.tag] == "h1":
                    self.headings.append(self.written(self.heading_at))
                self.heading_at = -1
        self.show(old.hides)

    cdef _line_break(self, bint rule):
        """A <br>, or an <hr>."""
        if self.skip:
            return
        if rule and self.p_at >= 0:
            self._pop_to(self.p_at)
        if self.pre and not rule:
            self.dropped_newline = True
            self.put(10, 0)
        else:
            self.flush()

    cdef _end_row(self, Open* row):
        """Make one line of the cells of a row, where each is a single short line."""
        cdef Py_ssize_t first = row.first, i
        if row.bad or row.cells < 2 or self.block_count - row.cell > 1:
            return
        if not self.join(first, row.element):
            return
        for i in range(row.element + 1, self.element_count):
            if self.elements[i].past > self.elements[i].first:
                self.elements[i].past = first + 1
            else:
                self.elements[i].past = first
            self.elements[i].first = first

    cdef finish(self):
        """Close all that is open."""
        self._pop_to(0)
        self.flush()

    # -- result -------------------------------------------------------------------------------

    def element_rows(self):
        """Of each element tag, parent, end, first block, last block + 1: shape (5, m)."""
        rows = np.empty((5, self.element_count), np.int64)
        cdef long long[:, ::1] view = rows
        cdef Py_ssize_t i
        for i in range(self.element_count):
            view[0, i], view[1, i] = self.elements[i].tag, self.elements[i].parent
            view[2, i], view[3, i] = self.elements[i].end, self.elements[i].first
            view[4, i] = self.elements[i].past
        return rows

    def attributes(self, const long long[::1] numbers):
        """(tag, id, classes, role) as written, each once, and for each element which of them."""
        cdef Py_ssize_t i
        cdef Attributes* at
        of = np.empty(len(numbers), np.int64)
        cdef long long[::1] view = of
        known = {}
        cdef int bare[256]  # the number of a tag without attributes, from 1
        cdef int tag
        memset(bare, 0, sizeof(bare))
        for i in range(len(numbers)):
            at = &self.elements[numbers[i]].at
            tag = self.elements[numbers[i]].tag
            if not (at.id_size or at.class_size or at.role_size):
                if not bare[tag]:
                    known[self.table.names[tag], "", "", ""] = len(known)
                    bare[tag] = len(known)
                view[i] = bare[tag] - 1
                continue
            key = (
                self.table.names[tag],
                self._string(at.id_at, at.id_size),
                self._string(at.class_at, at.class_size),
                self._string(at.role_at, at.role_size),
            )
            view[i] = known.setdefault(key, len(known))
        return list(known), of

    cdef str _string(self, Py_ssize_t start, Py_ssize_t size):
        return PyUnicode_FromKindAndData(4, self.source + start, size) if size else ""
