"""Rules asked of the lines that hold their literals, and the matches that come of it."""

from cleaner._native.guards cimport Choices
from cleaner._native.literals cimport Candidate, Candidates

cdef enum:
    ANYWHERE, HEAD, TAIL

_ZONES = {"any": ANYWHERE, "head": HEAD, "tail": TAIL}


cdef class Question:
    """How a rule is asked of a line.

    `find`: `search` of its pattern, or `match` where it only matches at the beginning.  `inside`: it
    takes a part of the line only.  `reach`: characters from where a match may begin to its literal,
    at most.  `removal`: what the rule says of what it takes: its id, its confidence, a reason.
    """

    cdef readonly object rule, find, removal
    cdef readonly Py_ssize_t reach
    cdef readonly bint inside
    cdef double confidence
    cdef int zone
    cdef bint of_data, alone  # it finds data of the page; it takes the line and no other

    def __init__(self, rule, find, bint inside, Py_ssize_t reach, removal):
        self.rule, self.find, self.inside, self.reach = rule, find, inside, reach
        self.removal, self.confidence = removal, removal[1]
        self.zone, self.of_data = _ZONES[rule.where], rule.action == "meta"
        self.alone = rule.extent == "line"


cdef class Match:
    """A rule's match: `line` number, and [start, end) in characters of the text.

    `inside`: the rule takes a part of the line only.  `removal`: what it says of what it takes;
    `confidence`: its own.
    """

    cdef readonly object rule, found, removal
    cdef readonly double confidence
    cdef readonly Py_ssize_t line, start, end
    cdef readonly bint inside
    cdef Question question

    def __init__(
        self, Question question not None, Py_ssize_t line, Py_ssize_t start, Py_ssize_t end, found
    ):
        self.of(question, line, start, end, found)

    cdef void of(
        self, Question question, Py_ssize_t line, Py_ssize_t start, Py_ssize_t end, found
    ):
        self.question, self.rule, self.removal = question, question.rule, question.removal
        self.confidence, self.inside = question.confidence, question.inside
        self.line, self.start, self.end, self.found = line, start, end, found


def matches(
    Candidates candidates not None, str text not None, tuple questions, inside,
    Choices keepers not None, confidences, double surest,
):
    """Every match, in the order of the lines and of the questions.

    `candidates`: what `Literals.find` returns of `text`; `questions`: by number of the rule.
    `inside(question, line, paragraph, start, places)`: the matches of a rule in a part of a line.
    `keepers`: rules that hold a line, with their `confidences`: it isn't matched as a whole by rules
    with no more; asked where one with at most `surest` matches.
    """
    cdef Py_ssize_t number, keeper, line = -1
    cdef double least = -1
    cdef Question question
    cdef Candidate* one
    cdef str paragraph = None
    cdef Match match
    cdef list found = []
    for number in range(candidates.count):
        one = &candidates.items[number]
        if one.line != line:
            line, least, paragraph = one.line, -1, text[one.start : one.stop]
        question = <Question>questions[one.rule]
        if question.inside:
            found += inside(question, line, paragraph, one.start, candidates.places_of(one))
            continue
        result = question.find(
            paragraph, max(0, candidates.places[one.first] - one.start - question.reach)
        )
        if result is None:
            continue
        if least < 0 and question.confidence <= surest:
            keeper = keepers.number(paragraph)
            least = 0 if keeper < 0 else confidences[keeper]
        if question.confidence > least:
            match = Match.__new__(Match)
            match.of(question, line, one.start, one.stop, result)
            found.append(match)
    return found


def claimed(list matches, double sure, takes_all):
    """Lines that rules with a confidence of `sure` take as a whole; `takes_all`: asked of those
    that take a part of the line."""
    cdef Match match
    cdef set lines = set()
    for match in matches:
        if match.confidence >= sure and (not match.inside or takes_all(match)):
            lines.add(match.line)
    return lines


def objections(
    list matches, bytes prose, Py_ssize_t first, Py_ssize_t last, is_quoted, alone, Py_ssize_t most
):
    """For each match why it is never acted on; empty when nothing speaks against it.

    `first`, `last`: lines of the body, -1 without one; there `alone(rule)` tells.  `is_quoted`: asked
    of matches in prose.  `most`: lines of the head of which a rule may find data.
    """
    cdef Match match
    cdef const unsigned char* is_prose = prose
    cdef dict repeated = lines_of_data(matches, first, most)
    cdef list against = []
    for match in matches:
        if is_prose[match.line] and is_quoted(match):
            against.append("the text quotes it")
        elif first < 0:
            against.append(alone(match.rule))
        elif match.question.zone == HEAD and match.line >= first:
            against.append("below the beginning of the body")
        elif match.question.zone == TAIL and match.line <= last:
            against.append("above the end of the body")
        elif match.question.of_data and match.question in repeated:
            against.append(repeated[match.question])
        else:
            against.append("")
    return against


cdef dict lines_of_data(list matches, Py_ssize_t end, Py_ssize_t most):
    """What speaks against rules that find data in more than `most` lines before `end`: those are of
    a list or a log."""
    cdef Match match
    cdef dict lines = {}
    for match in matches:
        if match.question.of_data and match.line < end:
            lines.setdefault(match.question, set()).add(match.line)
    return {
        question: f"{len(found)} lines like this"
        for question, found in lines.items()
        if len(found) > most
    }


def doubtful(list matches, list against, set late, str why_late):
    """The matches, each with a reason, that something is `against` or that are `late` (numbers)."""
    cdef Py_ssize_t number
    cdef list found = []
    for number in range(len(matches)):
        if against[number]:
            found.append((matches[number], against[number]))
        elif number in late:
            found.append((matches[number], why_late))
    return found


def unopposed(list against):
    """The numbers of the matches that nothing is `against`."""
    cdef Py_ssize_t number
    return [number for number in range(len(against)) if not against[number]]


def act(list matches, list pending, dict gone, Py_ssize_t over, double sure, take, cut):
    """Act on the `pending` matches (numbers): lines go to `gone`.

    Those that may act in a later round come back, and which of them are doubtful so far: those above
    the line `over` with less than `sure` confidence.  `cut(match)` takes a part of a line,
    `take(match)` a line and others, and tells whether that is settled.
    """
    cdef Py_ssize_t number
    cdef Match match
    cdef list again = []
    cdef set late = set()
    for number in pending:
        match = matches[number]
        if match.line < over and match.confidence < sure:
            late.add(number)
            again.append(number)
        elif match.inside:
            cut(match)
        elif match.line in gone:
            continue  # its list or rest went with it; what stands below now was not part of it
        elif match.question.alone:
            gone[match.line] = match.removal
        elif not take(match):
            again.append(number)
    return again, late


def with_data(list matches, dict gone):
    """The matches of rules that find data of the page and have taken their line."""
    cdef Match match
    cdef list found = []
    for match in matches:
        if match.question.of_data:
            removal = gone.get(match.line)
            if removal is not None and removal[0] == match.removal[0]:
                found.append(match)
    return found
