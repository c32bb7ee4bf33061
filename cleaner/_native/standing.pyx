"""Which lines of a page stand and which go, by what takes them: dict of line to removal.

A removal is a tuple of the rule's id, its confidence and a reason.
"""

from libc.stdint cimport int64_t

cdef enum:
    START = 0, END = 1, COMMAS = 8, COLONS = 11, FIRST_MARK = 14, LAST_MARK = 15  # columns of `lines.measure`
    COLON_MARK = 16  # mark of tails, COLON of cleaner/boilerplate/lines.py
    OWN_SIGN = 1024 + 8192  # marks of heads: HEADING and CONTACT of cleaner/boilerplate/lines.py


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


def gone_between(dict gone, Py_ssize_t low, Py_ssize_t high):
    """How many removed lines are between `low` and `high`, neither included."""
    cdef Py_ssize_t line, count = 0
    for line in gone:
        count += low < line < high
    return count


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


def runs(bytes blank, dict gone, const int64_t[:, ::1] table, str text, type edit, type span):
    """Edits, one for each run of neighbouring lines that one rule removes, newlines included.

    Each says what the removal of its first line says.  `edit`, `span`: the named tuples.  `table`: what `lines.measure` returns of `text`.
    Blank lines below a removed line go with it where blank lines or the beginning stand above it:
    the paragraphs around stay one blank line apart; where the end of the text goes, all blank ones
    below the last line that stands do.  If it had no newline at its end, each line takes the newline
    above it there instead, so the text ends as it did.
    """
    cdef Py_ssize_t line, first = -1, count = len(blank), last = last_standing(blank, gone)
    cdef const unsigned char* is_blank = blank
    cdef list found = [], fates = [None] * count
    cdef object fate, present = None, below = None, begun = None
    cdef bint space_above = True, bare = not text.endswith("\n")
    cdef Py_ssize_t end = count - (not bare)  # a final newline makes an empty line, which stays
    for line, removal in gone.items():
        fates[line] = removal
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
        if begun is not None and fate is not begun and (
            fate is None or (<tuple>fate)[0] != (<tuple>begun)[0]
        ):
            begun = of_run(table, text, first, line, begun, bare and first > last >= 0, last, edit, span)
            if begun is not None:
                found.append(begun)
            begun = None
        if fate is not None and begun is None:
            first, begun = line, fate
    if begun is not None:
        begun = of_run(table, text, first, count, begun, bare and first > last >= 0, last, edit, span)
        if begun is not None:
            found.append(begun)
    return found


cdef of_run(
    const int64_t[:, ::1] table, str text, Py_ssize_t first, Py_ssize_t end, removal, bint at_end,
    Py_ssize_t last, type edit, type span,
):
    """The edit that takes the lines from `first` to `end`, None where there is nothing to take.

    `at_end`: with the newline above them.
    """
    cdef Py_ssize_t start = table[first, START], stop = table[end - 1, END]
    if at_end:
        start -= 1
        if start and text[start - 1] == u"\r" and not (start > 1 and text[start - 2] == u"\n"):
            start -= first == last + 1  # the other half of the line break above
    elif stop < len(text):
        stop += 1
    if start >= stop:
        return None
    rule, confidence, reason = removal
    return tuple.__new__(edit, (rule, tuple.__new__(span, (start, stop)), "", reason, confidence))


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


def without(list lines, held):
    """The lines, but for those that are `held`."""
    return [line for line in lines if line not in held]


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


def take(dict gone, const int64_t[::1] at, list lines, why):
    """Remove the lines whose numbers stand `at` the ascending `lines`.

    `why(first, end)`: the removal of a half-open run of these.
    """
    cdef Py_ssize_t line, first, end
    for first, end in neighbours(lines):
        removal = why(first, end)
        for line in range(first, end):
            gone[at[line]] = removal


def ends_of(dict gone, Py_ssize_t low, Py_ssize_t high, frozenset rules):
    """The first and the last removed line between `low` and `high`, neither included, that one of
    `rules` took; `high` and `low` without one."""
    cdef Py_ssize_t line, first = high, last = low
    for line, removal in gone.items():
        if low < line < high and (line < first or line > last) and (<tuple>removal)[0] in rules:
            first, last = min(first, line), max(last, line)
    return first, last


def first_certain(dict gone, Py_ssize_t above, Py_ssize_t end, double least):
    """The first line below `above` that went with `least` confidence or more, `end` without one."""
    cdef Py_ssize_t line, first = end
    for line, removal in gone.items():
        if above < line < first and (<tuple>removal)[1] >= least:
            first = line
    return first


def gaps(lines, dict gone, Py_ssize_t above, Py_ssize_t most, frozenset rules, is_own):
    """What stands between neighbouring lines below `above` that `rules` took: lists of lines.

    None has more than `most`, nor one that is closed or the body's own, nor one of several clauses
    that ends in a colon; `is_own`: asked of the number
    of a line that begins like a heading or contact.
    """
    cdef Py_ssize_t line, first, last, count = len(lines.blank)
    cdef const unsigned char* is_blank = <bytes>lines.blank
    cdef const unsigned char* is_closed = <bytes>lines.closed
    cdef const int64_t[:, ::1] table = lines.counts
    cdef bint own = False
    cdef list found = [], between = []
    first, last = ends_of(gone, above, count, rules)
    for line in range(first + 1, last + 1):
        if is_blank[line]:
            continue
        removal = gone.get(line)
        if removal is None:
            between.append(line)
            own = own or is_closed[line] or (table[line, FIRST_MARK] & OWN_SIGN and is_own(line))
            own = own or (table[line, COMMAS] > 0 and table[line, LAST_MARK] & COLON_MARK != 0)
        elif (<tuple>removal)[0] in rules:
            if 0 < len(between) <= most and not own:
                found.append(between)
            between, own = [], False
    return found


def list_items(
    lines, dict gone, frozenset claimed, Py_ssize_t heading, Py_ssize_t last, Py_ssize_t longest,
    Py_ssize_t most, is_own, is_row,
):
    """The lines below `heading` that may be items of its list, `most` at most.

    They end at prose, at a line that a rule claims, that is the body's own or a sentence; numbered
    ones at or above `last` are no items.  `is_own`: asked of the number of a line that begins like
    a heading or contact; `is_row`: of one with more than `longest` characters.
    """
    cdef Py_ssize_t line
    cdef const unsigned char* is_blank = <bytes>lines.blank
    cdef const unsigned char* is_prose = <bytes>lines.prose
    cdef const unsigned char* is_closed = <bytes>lines.closed
    cdef const unsigned char* is_numbered = <bytes>lines.numbered
    cdef const int64_t[:, ::1] table = lines.counts
    cdef list texts = lines.texts, items = []
    cdef str text
    for line in range(heading + 1, len(texts)):
        if is_blank[line] or line in gone:
            continue
        if is_prose[line] or len(items) == most or line in claimed:
            break
        if table[line, FIRST_MARK] & OWN_SIGN and is_own(line):
            break
        if is_numbered[line] and line <= last:
            break
        text = texts[line]
        if len(text) > longest:
            if not is_row(text):
                break
        elif is_closed[line] and text[len(text) - 1] in u"。；;…":
            break
        items.append(line)
    return items


def beside_colons(lines, dict gone, Py_ssize_t longest):
    """Removed lines with a colon next to a line with one that stands, and those below a final colon.

    Two lists of ascending numbers; those with a colon have at most `longest` characters, as have
    their neighbours; what ends in the colon stands right above.  Blank lines aside.
    """
    cdef Py_ssize_t line, above = -1
    cdef const unsigned char* is_blank = <bytes>lines.blank
    cdef const int64_t[:, ::1] table = lines.counts
    cdef list fields = [], led_in = []
    cdef bint colon, colon_above = False, leads = False, taken
    if not gone:
        return fields, led_in
    for line in range(len(lines.blank)):
        if is_blank[line]:
            continue
        colon = table[line, COLONS] > 0 and table[line, END] - table[line, START] <= longest
        if leads or (colon and colon_above):
            taken = line in gone
            if above >= 0 and taken != (above in gone):
                if colon and colon_above:
                    fields.append(line if taken else above)
                if taken and leads:
                    led_in.append(line)
        above, colon_above = line, colon
        leads = table[line, LAST_MARK] & COLON_MARK != 0
    return fields, led_in
