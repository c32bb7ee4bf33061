"""Which lines of a page stand and which go, by what takes them: dict of line to removal."""


def above(bytes blank, dict gone, Py_ssize_t end):
    """The full lines before `end` that stand, and the places in this list above which none does.

    Above a line that stands right below a removed one, none does.
    """
    cdef Py_ssize_t line
    cdef const unsigned char* is_blank = blank
    cdef list head = []
    cdef set tops = set()
    cdef bint top = True
    for line in range(end):
        if is_blank[line]:
            continue
        if line in gone:
            top = True
            continue
        if top:
            tops.add(len(head))
        head.append(line)
        top = False
    return head, tops


def any_stands(bytes blank, dict gone):
    """Whether any line is neither blank nor gone."""
    return last_standing(blank, gone) >= 0


def last_standing(bytes blank, dict gone):
    """The last line that is neither blank nor gone, -1 without one."""
    cdef Py_ssize_t line
    cdef const unsigned char* is_blank = blank
    for line in range(len(blank) - 1, -1, -1):
        if not is_blank[line] and line not in gone:
            return line
    return -1


def runs(bytes blank, dict gone, Py_ssize_t last, Py_ssize_t end):
    """Half-open runs of neighbouring lines that one rule removes: (first, end, first's removal).

    The first entry of a removal is its rule.  Blank lines below a removed line go with it where
    blank lines or the beginning stand above it: the paragraphs around stay one blank line apart.
    `last`: the last line that stands; if any below it goes, all blank ones before `end` do.
    """
    cdef Py_ssize_t line, first = -1, count = len(blank)
    cdef const unsigned char* is_blank = blank
    cdef list found = []
    cdef object present = None, below = None, fate, begun = None
    cdef bint space_above = True
    cdef list fates = [None] * count
    for line, fate in gone.items():
        fates[line] = fate
    for line in range(last + 1, count):
        if fates[line] is not None:
            below = fates[line]
            break
    for line in range(count):
        fate = fates[line]
        if fate is not None:
            present = fate
        elif not is_blank[line]:
            present, space_above = None, False
        elif present is not None and space_above:
            fate = present
        else:
            present, space_above = None, True
            if below is not None and last < line < end:
                fate = below
        if begun is not None and (fate is None or fate[0] != begun[0]):
            found.append((first, line, begun))
            begun = None
        if fate is not None and begun is None:
            first, begun = line, fate
    if begun is not None:
        found.append((first, count, begun))
    return found


def word_runs(
    bytes blank, dict gone, bytes closed, bytes heading, list texts, Py_ssize_t end,
    Py_ssize_t longest, Py_ssize_t least,
):
    """Lines before `end` that stand and belong to runs of `least` words or more.

    A word has at most `longest` characters of `texts`.  A run ends at a longer line, at a removed
    one below it, and is none where a `heading` of a body follows; words that a line with a colon
    leads in, none of them `closed`, count for nothing.
    """
    cdef Py_ssize_t line, size
    cdef const unsigned char* is_blank = blank
    cdef const unsigned char* is_closed = closed
    cdef const unsigned char* is_heading = heading
    cdef bint led_in = False, taken
    cdef str text
    cdef Py_UCS4 final
    cdef list run = [], found = []
    for line in range(end):
        if is_blank[line]:
            continue
        taken = line in gone
        text = texts[line]
        size = len(text)
        if led_in and not taken and size <= longest and not is_closed[line]:
            continue
        final = text[size - 1]
        led_in = not taken and size > longest and (final == u":" or final == u"：")
        if not taken and is_heading[line]:
            run = []  # a text about pages: 一、导航栏
            continue
        if not taken and size <= longest:
            run.append(line)
            continue
        if taken and not run:
            continue
        if len(run) >= least:
            found += run
        run = []
    return found


def neighbours(list numbers):
    """The half-open runs of ascending numbers that follow each other."""
    cdef Py_ssize_t first = -1, end = -1, number
    cdef list found = []
    for number in numbers:
        if number != end:
            if end > first:
                found.append((first, end))
            first = number
        end = number + 1
    if end > first:
        found.append((first, end))
    return found
