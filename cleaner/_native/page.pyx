"""HTML cut into tags and text in one pass, handed to an `Outline`.

Tokens are HTML's (https://html.spec.whatwg.org/multipage/parsing.html#tokenization): comments, raw
text, character references and attributes as there. Every step goes forward, so time is linear.
"""

from html import unescape
from html.entities import html5 as _ENTITIES

from libc.stdint cimport uint32_t
from libc.string cimport memset

from cleaner._native.chars cimport (
    digit, ends_name, hides, is_alnum, is_letter, is_space, same
)
from cleaner._native.outline cimport Attributes, Outline
from cleaner._native.tags cimport (
    FOREIGN, LINK, META, PLAINTEXT, PRE, RAW, SCRIPT, TELLS, TIME, TITLE, VOID, TagTable,
)  # fmt: skip

cdef extern from "Python.h":
    str PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)

_WINDOWS = {n: bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0xA0)}

cdef enum:
    NAME = 32  # characters of an entity's name
    SHORT = 6  # of one that needs no semicolon
    MOST_SCRIPTS = 20
    MOST_TIMES = 3
    MOST_TELLS = 500  # of <meta> and <link>
    LONGEST_SCRIPT = 200_000


cdef class Page:
    """The outline of a page from `start` on, and what its head says.

    `metas`, `links`: attributes of <meta> and <link>; `title`: of the first <title>; `scripts`:
    JSON-LD; `times`: what the first <time> elements say; `language`: of <html>.
    """

    cdef readonly Outline outline
    cdef readonly list metas, links, scripts, times
    cdef readonly str title, language
    cdef const uint32_t* s
    cdef Py_ssize_t size
    cdef TagTable table
    cdef int time_open
    cdef Py_ssize_t time_at
    cdef object time_told
    cdef bint unclosed[256]  # raw elements of a tag that nothing ends any more

    def __init__(self, str html not None, TagTable table not None, Py_ssize_t start=0):
        self.outline = Outline(html, table)
        self.table = table
        self.s, self.size = self.outline.source, self.outline.size
        self.metas, self.links, self.scripts, self.times = [], [], [], []
        self.title = self.language = ""
        self._read(start)

    cdef _read(self, Py_ssize_t i):
        cdef Py_ssize_t start
        cdef uint32_t c
        cdef const uint32_t* s = self.s
        self.outline.begin_page()
        while i < self.size:
            start = i
            while i < self.size and s[i] != c'<' and s[i] != c'&':
                i += 1
            if i > start:
                self.outline.run(start, i)
            if i >= self.size:
                break
            if s[i] == c'&':
                i = self._entity(i)
                continue
            c = s[i + 1] if i + 1 < self.size else 0
            if is_letter(c):
                i = self._start_tag(i + 1)
            elif c == c'/':
                i = self._end_tag(i + 2)
            elif c == c'!' or c == c'?':
                i = self._comment(i + 2)
            else:
                self.outline.put(c'<', i)
                i += 1
        self.outline.finish()

    # -- text ---------------------------------------------------------------------------------

    cdef Py_ssize_t _entity(self, Py_ssize_t i) except -1:
        """A character reference at `i`, or an ampersand; where it ends."""
        cdef Py_ssize_t j = i + 1, k
        cdef const uint32_t* s = self.s
        if j < self.size and s[j] == c'#':
            return self._number(i)
        while j < self.size and j - i <= NAME and is_alnum(s[j]):
            j += 1
        if j < self.size and s[j] == c';':
            if j - i == 5 and s[i + 1] == c'n' and s[i + 2] == c'b' and s[i + 3] == c's':
                self.outline.put(0xA0, i)
                return j + 1
            found = _ENTITIES.get(self._string(i + 1, j + 1))
            if found is not None:
                self._put_all(found, i)
                return j + 1
        for k in range(min(j, i + 1 + SHORT), i + 2, -1):
            found = _ENTITIES.get(self._string(i + 1, k))
            if found is not None:
                self._put_all(found, i)
                return k
        self.outline.put(c'&', i)
        return i + 1

    cdef Py_ssize_t _number(self, Py_ssize_t i) except -1:
        """A numeric character reference."""
        cdef Py_ssize_t j = i + 2, start
        cdef const uint32_t* s = self.s
        cdef long long value = 0
        cdef int base = 10, d
        if j < self.size and (s[j] == c'x' or s[j] == c'X'):
            base = 16
            j += 1
        start = j
        while j < self.size:
            d = digit(s[j])
            if d < 0 or d >= base:
                break
            if value < 0x110000:
                value = value * base + d
            j += 1
        if j == start:
            self.outline.put(c'&', i)
            return i + 1
        if j < self.size and s[j] == c';':
            j += 1
        if 0x80 <= value < 0xA0:
            self._put_all(_WINDOWS[value], i)
        elif value == 0 or value >= 0x110000 or 0xD800 <= value < 0xE000:
            self.outline.put(0xFFFD, i)
        else:
            self.outline.put(<uint32_t>value, i)
        return j

    cdef _put_all(self, str text, Py_ssize_t place):
        cdef Py_UCS4 c
        for c in text:
            self.outline.put(<uint32_t>c, place)

    cdef str _string(self, Py_ssize_t start, Py_ssize_t end):
        return PyUnicode_FromKindAndData(4, self.s + start, end - start)

    # -- tags ---------------------------------------------------------------------------------

    cdef Py_ssize_t _comment(self, Py_ssize_t i) noexcept:
        """What begins with <! or <?; where it ends."""
        cdef const uint32_t* s = self.s
        if i + 1 < self.size and s[i - 1] == c'!' and s[i] == c'-' and s[i + 1] == c'-':
            i += 2
            if i < self.size and s[i] == c'>':
                return i + 1
            if i + 1 < self.size and s[i] == c'-' and s[i + 1] == c'>':
                return i + 2
            while i < self.size:
                if s[i] == c'-' and i + 2 < self.size and s[i + 1] == c'-':
                    if s[i + 2] == c'>':
                        return i + 3
                    if s[i + 2] == c'!' and i + 3 < self.size and s[i + 3] == c'>':
                        return i + 4
                i += 1
            return self.size
        while i < self.size and s[i] != c'>':
            i += 1
        return i + 1

    cdef Py_ssize_t _end_tag(self, Py_ssize_t i) except -1:
        """What begins with </; where it ends."""
        cdef Py_ssize_t start = i
        cdef int tag
        if i >= self.size:
            self.outline.put(c'<', i - 2)
            self.outline.put(c'/', i - 1)
            return i
        if not is_letter(self.s[i]):
            return self._comment(i)
        i = self._name_end(i)
        tag = self.table.find(self.s + start, i - start)
        while i < self.size and self.s[i] != c'>':
            i += 1
        if i >= self.size:
            return i
        if self.table.roles[tag] == TIME:
            self._end_time()
        self.outline.end(tag)
        return i + 1

    cdef Py_ssize_t _name_end(self, Py_ssize_t i) noexcept nogil:
        while i < self.size and not ends_name(self.s[i]):
            i += 1
        return i

    cdef Py_ssize_t _start_tag(self, Py_ssize_t i) except -1:
        """A start tag and, of elements without tags inside, what they hold; where it ends."""
        cdef Py_ssize_t start = i
        cdef Attributes at
        cdef bint empty = False
        cdef dict told = None
        i = self._name_end(i)
        cdef int tag = self.table.find(self.s + start, i - start)
        cdef int role = self.table.roles[tag], flags = self.table.flags[tag]
        if flags & TELLS:
            told = {}
        memset(&at, 0, sizeof(Attributes))
        i = self._attributes(i, &at, &empty, told)
        if i > self.size:
            return self.size  # the page ends inside of the tag
        if told is not None and not self.outline.skip:
            self._tell(role, told)
        if role == FOREIGN and empty:
            return i
        if flags & RAW:
            return self._raw(tag, i, told, &at)
        self.outline.start(tag, &at)
        return i

    cdef Py_ssize_t _attributes(
        self, Py_ssize_t i, Attributes* at, bint* empty, dict told
    ) except -1:
        """The attributes from `i` on; what follows the tag, more than `size` where nothing ends it."""
        cdef const uint32_t* s = self.s
        cdef Py_ssize_t size = self.size, name, name_end, value, value_end
        cdef uint32_t quote
        while True:
            while i < size and (is_space(s[i]) or s[i] == c'/'):
                empty[0] = s[i] == c'/'
                i += 1
            if i >= size:
                return size + 1
            if s[i] == c'>':
                return i + 1
            empty[0] = False
            name = i
            i += 1
            while i < size and s[i] != c'=' and not ends_name(s[i]):
                i += 1
            name_end = i
            while i < size and is_space(s[i]):
                i += 1
            value = value_end = i
            if i < size and s[i] == c'=':
                i += 1
                while i < size and is_space(s[i]):
                    i += 1
                quote = s[i] if i < size else 0
                value = i
                if quote == c'"' or quote == c"'":
                    i = value = i + 1
                    while i < size and s[i] != quote:
                        i += 1
                    value_end = i
                    i += 1
                else:
                    while i < size and s[i] != c'>' and not is_space(s[i]):
                        i += 1
                    value_end = i
            if i > size:
                return size + 1
            self._attribute(name, name_end - name, value, value_end, at)
            if told is not None:
                key = self._string(name, name_end).lower()
                if key not in told and value_end - value < LONGEST_SCRIPT:
                    told[key] = unescape(self._string(value, value_end))

    cdef void _attribute(
        self, Py_ssize_t name, Py_ssize_t size, Py_ssize_t value, Py_ssize_t end, Attributes* at
    ) noexcept nogil:
        cdef const uint32_t* s = self.s + name
        cdef uint32_t first = s[0] | 32
        if size == 2 and first == c'i' and same(s, "id", 2):
            if not at.id_size:
                at.id_at, at.id_size = value, end - value
        elif size == 5 and first == c'c' and same(s, "class", 5):
            if not at.class_size:
                at.class_at, at.class_size = value, end - value
        elif size == 4 and first == c'h' and same(s, "href", 4):
            at.href = True
        elif size == 4 and first == c'r' and same(s, "role", 4):
            at.role_at, at.role_size = value, end - value
        elif size == 5 and first == c's' and same(s, "style", 5):
            at.hides |= hides(self.s, value, end)
        elif size == 6 and first == c'h' and same(s, "hidden", 6):
            at.hides = True
        elif size == 11 and first == c'a' and same(s, "aria-hidden", 11):
            at.hides |= end - value == 4 and same(self.s + value, "true", 4)

    cdef Py_ssize_t _raw(self, int tag, Py_ssize_t i, dict told, Attributes* at) except -1:
        """The content of an element that has no tags; where its end tag begins."""
        cdef Py_ssize_t end = self.size
        cdef int role = self.table.roles[tag]
        if role != PLAINTEXT:
            end = -1 if self.unclosed[tag] else self._raw_end(tag, i)
            if end < 0:
                self.unclosed[tag] = True
                if role != SCRIPT:
                    return i  # text that a forgotten end tag would swallow
                end = self.size
        if self.table.flags[tag] & PRE:
            self.outline.start(tag, at)
            self.outline.run(i, end)
            self.outline.end(tag)
        elif role == TITLE:
            if not self.title and not self.outline.skip:
                self.title = unescape(self._string(i, end))
        elif role == SCRIPT and "ld+json" in told.get("type", "").lower():
            if len(self.scripts) < MOST_SCRIPTS and end - i < LONGEST_SCRIPT:
                self.scripts.append(self._string(i, end))
        while end < self.size and self.s[end] != c'>':
            end += 1
        return end + 1

    cdef Py_ssize_t _raw_end(self, int tag, Py_ssize_t i) noexcept:
        """Where the end tag of a raw element stands; -1 where there is none."""
        cdef const uint32_t* s = self.s
        cdef bint script = self.table.roles[tag] == SCRIPT
        cdef bint commented = False, nested = False
        cdef Py_ssize_t j
        while i < self.size:
            if s[i] == c'-' and commented and i + 2 < self.size:
                if s[i + 1] == c'-' and s[i + 2] == c'>':
                    commented = nested = False
            elif s[i] == c'<' and i + 2 < self.size:
                if s[i + 1] == c'/':
                    j = self._name_end(i + 2)
                    if self.table.find(s + i + 2, j - i - 2) == tag:
                        if not nested:
                            return i
                        nested = False
                elif script and s[i + 1] == c'!' and s[i + 2] == c'-':
                    commented = True
                elif commented and (s[i + 1] | 32) == c's':
                    j = self._name_end(i + 1)
                    nested |= self.table.find(s + i + 1, j - i - 1) == tag
            i += 1
        return -1

    # -- what the page says of itself -----------------------------------------------------------

    cdef _tell(self, int role, dict told):
        if role == META:
            if len(self.metas) < MOST_TELLS:
                self.metas.append(told)
        elif role == LINK:
            if len(self.links) < MOST_TELLS and "canonical" in told.get("rel", "").lower():
                self.links.append(told)
        elif role == TIME:
            if len(self.times) < MOST_TIMES and not self.time_open:
                self.time_open, self.time_at = 1, self.outline.at
                self.time_told = told.get("datetime", "")
        elif "lang" in told and not self.language:
            self.language = told["lang"]

    cdef _end_time(self):
        if self.time_open:
            self.time_open = 0
            self.times.append(self.time_told or self.outline.written(self.time_at))
