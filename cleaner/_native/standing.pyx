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
    for line in range(last + 1, count):
        if line in gone:
            below = gone[line]
            break
    for line in range(count):
        fate = gone.get(line)
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
