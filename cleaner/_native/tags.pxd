from libc.stdint cimport uint8_t, uint32_t, uint64_t

cdef enum:
    SLOTS = 1024  # of the hash table; a power of two, several times the number of names
    MOST = 256  # names

cdef enum Flag:
    BLOCK = 1
    OUT = 2
    VOID = 4
    RAW = 8  # its content has no tags
    PRE = 16
    SCOPE = 32  # what is open outside isn't closed from inside
    THROUGH = 64  # looking for the item to close goes on outside
    CLOSES_P = 128
    TELLS = 256  # its attributes say something of the page

cdef enum Role:
    OTHER = 0
    P
    LI
    DD
    HEADING
    TABLE
    SECTION
    ROW
    CELL
    CAPTION
    FORM
    A
    BR
    HR
    LIST
    RUBY
    ANNOTATION
    HTML_
    BODY
    TITLE
    SCRIPT
    TIME
    META
    LINK
    FOREIGN
    PLAINTEXT
    SELECT

cdef class TagTable:
    cdef uint64_t low[SLOTS]
    cdef uint64_t high[SLOTS]
    cdef int ids[SLOTS]
    cdef uint32_t flags[MOST]
    cdef uint8_t roles[MOST]
    cdef readonly list names
    cdef _put(self, str name, int number)
    cdef int find(self, const uint32_t* name, Py_ssize_t size) noexcept nogil
