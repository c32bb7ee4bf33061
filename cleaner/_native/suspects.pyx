"""Lines that may have been read in the wrong encoding, as mojibake/suspects.py tells."""

from libc.stdint cimport uint16_t, uint32_t

from cleaner._native.language cimport Reading, Scorer
from cleaner._native.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
)

# Bits of CharClass.
cdef enum:
    RARE = 1 << 1, TRADITIONAL = 1 << 2, NEWLINE = 1 << 10
    FOREIGN = 1 << 13, PRIVATE = 1 << 14, KANA = 1 << 15
    ODD = RARE | PRIVATE | FOREIGN | KANA

cdef enum:
    HALFWIDTH_KANA = 0xFF61
    WINDOW = 8


def suspicious(
    Scorer scorer not None,
    uint32_t newline,
    const uint32_t[::1] codes,
    const uint16_t[::1] classes,
    Py_ssize_t near,
    Py_ssize_t short,
    double foreign,
    float poor,
):
    """(start, end) of each line with odd characters that the language model finds poor.

    `near`, `short`: NEAR and SHORT of suspects.py; `foreign`: share of foreign characters, of what
    isn't ASCII, above which a line reads badly; `poor`: nats of a character, below which it does.
    """
    cdef Py_ssize_t start = 0, end, size = codes.shape[0]
    cdef list found = []
    while start <= size:
        end = start
        while end < size and not classes[end] & NEWLINE:
            end += 1
        if end > start and _is_odd(
            &codes[start], &classes[start], end - start, near, short
        ) and _reads_badly(
            scorer, newline, &codes[start], &classes[start], end - start, foreign, poor
        ):
            found.append((start, end))
        start = end + 1
    return found


cdef bint _is_odd(
    const uint32_t* codes, const uint16_t* classes, Py_ssize_t size, Py_ssize_t near,
    Py_ssize_t short
) noexcept nogil:
    """Whether a rare character and a rare or traditional one stand near each other."""
    cdef Py_ssize_t i, last = -1
    cdef bint rare, last_rare = False
    for i in range(size):
        if not classes[i] & (ODD | TRADITIONAL):
            continue
        if classes[i] & KANA and codes[i] < HALFWIDTH_KANA:
            continue
        rare = classes[i] & ODD != 0
        if rare and size <= short:
            return True
        if last >= 0:
            if i - last <= near and (rare or last_rare) or i - last <= short and size <= short:
                return True
        last, last_rare = i, rare
    return False


cdef bint _reads_badly(
    Scorer scorer, uint32_t newline, const uint32_t* codes, const uint16_t* classes,
    Py_ssize_t size, double most_foreign, float poor
) noexcept nogil:
    cdef Py_ssize_t i, outside = 0, foreign = 0
    for i in range(size):
        outside += codes[i] > 0x7F
        foreign += classes[i] & (FOREIGN | KANA) != 0
    if foreign > most_foreign * outside:
        return True
    cdef Reading at = scorer.begin(newline)
    cdef double[WINDOW] sums  # of the last characters beyond ASCII and all before them
    cdef double total = 0
    cdef float nats
    outside = 0
    for i in range(size):
        nats = scorer.next(&at, codes[i])
        if codes[i] <= 0x7F:
            continue
        total += nats
        if outside >= WINDOW and total - sums[outside % WINDOW] < <double>poor * WINDOW:
            return True
        sums[outside % WINDOW] = total
        outside += 1
    return 0 < outside <= WINDOW and total / outside < poor


def damaged(
    Scorer scorer not None, uint32_t newline, str text not None, float expected, double least
):
    """Disjoint (start, end) of runs that lie below `expected` nats a character by `least` in all.

    Each is cut where it begins to rise again.
    """
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Reading at = scorer.begin(newline)
    cdef Py_ssize_t i, start = 0, end = 0
    cdef uint32_t code
    cdef float below
    cdef double total = 0, best = 0
    cdef list found = []
    for i in range(PyUnicode_GET_LENGTH(text)):
        code = PyUnicode_READ(kind, data, i)
        below = expected - scorer.next(&at, code)
        total += below
        if total <= 0 or total < best - 2 * least:
            if best >= least:
                found.append((start, end))
            start, total, best = i + 1, 0, 0
        elif total > best:
            best, end = total, i + 1
    if best >= least:
        found.append((start, end))
    return found
