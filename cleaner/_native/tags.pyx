"""Names of elements as numbers, and what the parser must know of each."""

from libc.string cimport memset

# <head> too: what it holds shows nothing, and ends where something else begins.
_VOID = (
    "area base basefont bgsound br col embed frame hr img image input keygen link meta param"
    " source track wbr head"
)
_RAW = "script style textarea title iframe noembed noframes noscript xmp plaintext"
_SCOPE = "table td th caption html"
_THROUGH = "address div p"
_KEEPS_P = "td th tr tbody thead tfoot caption html body frameset"
_TELLS = "meta link script time html"
_ROLES = (
    (P, "p"), (LI, "li"), (DD, "dd dt"), (HEADING, "h1 h2 h3 h4 h5 h6"), (TABLE, "table"),
    (SECTION, "tbody thead tfoot"), (ROW, "tr"), (CELL, "td th"), (CAPTION, "caption"),
    (FORM, "form"), (A, "a"), (BR, "br"), (HR, "hr"), (LIST, "ul ol menu dir"), (RUBY, "ruby"),
    (ANNOTATION, "rt rp rtc rb option optgroup"), (HTML_, "html"), (BODY, "body"), (TITLE, "title"),
    (SCRIPT, "script"), (TIME, "time"), (META, "meta"), (LINK, "link"), (FOREIGN, "svg math"),
    (PLAINTEXT, "plaintext"), (SELECT, "select"),
)  # fmt: skip


cdef class TagTable:
    """The names that matter, by number; 0 is any other name, which is an inline element.

    `names`: all that HTML has, in lower case, of 16 characters at most; of these `blocks`: elements
    on lines of their own, `out`: those that leave no text, `pre`: those whose blanks are text.
    """

    def __init__(self, names, blocks, out, pre):
        memset(self.ids, 0, sizeof(self.ids))
        memset(self.flags, 0, sizeof(self.flags))
        memset(self.roles, 0, sizeof(self.roles))
        roles = {name: role for role, words in _ROLES for name in words.split()}
        sets = (
            (BLOCK, blocks), (OUT, out), (PRE, pre), (VOID, _VOID.split()), (RAW, _RAW.split()),
            (SCOPE, _SCOPE.split()), (THROUGH, _THROUGH.split()), (TELLS, _TELLS.split()),
            (CLOSES_P, set(blocks) - set(_KEEPS_P.split())),
        )  # fmt: skip
        known = sorted(set(names).union(roles, *(some for _, some in sets)))
        if len(known) >= MOST:
            raise ValueError("too many names of elements")
        self.names = ["-", *known]
        for number, name in enumerate(known, 1):
            self.roles[number] = roles.get(name, OTHER)
            for flag, some in sets:
                if name in some:
                    self.flags[number] |= flag
            self._put(name, number)

    cdef _put(self, str name, int number):
        cdef uint64_t low = 0, high = 0
        cdef Py_ssize_t i
        for i in range(len(name)):
            _pack(&low, &high, i, ord(name[i]))
        cdef uint64_t slot = _slot(low, high)
        while self.ids[slot]:
            slot = (slot + 1) & (SLOTS - 1)
        self.low[slot], self.high[slot], self.ids[slot] = low, high, number

    cdef int find(self, const uint32_t* name, Py_ssize_t size) noexcept nogil:
        """The number of a name in any case."""
        cdef uint64_t low = 0, high = 0
        cdef Py_ssize_t i
        cdef uint32_t c
        if size > 16:
            return 0
        for i in range(size):
            c = name[i]
            if c > 127:
                return 0
            _pack(&low, &high, i, c + 32 if c'A' <= c <= c'Z' else c)
        cdef uint64_t slot = _slot(low, high)
        while self.ids[slot]:
            if self.low[slot] == low and self.high[slot] == high:
                return self.ids[slot]
            slot = (slot + 1) & (SLOTS - 1)
        return 0

    def number(self, str name):
        """The number of a name; 0 for one that isn't known."""
        return self.names.index(name) if name in self.names else 0


cdef inline void _pack(uint64_t* low, uint64_t* high, Py_ssize_t i, uint32_t c) noexcept nogil:
    if i < 8:
        low[0] |= <uint64_t>c << (8 * i)
    else:
        high[0] |= <uint64_t>c << (8 * (i - 8))


cdef inline uint64_t _slot(uint64_t low, uint64_t high) noexcept nogil:
    cdef uint64_t mixed = (low ^ (high * 0x9E3779B97F4A7C15ULL)) * 0xFF51AFD7ED558CCDULL
    return (mixed >> 40) & (SLOTS - 1)
