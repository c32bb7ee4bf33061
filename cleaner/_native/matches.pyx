"""Rules asked of the lines that hold their literals, and the matches that come of it."""


cdef class Match:
    """A rule's match: `line` number, and [start, end) in characters of the text.

    `inside`: the rule takes a part of the line only.  `removal`: what it says of what it takes;
    `confidence`: its own.
    """

    cdef readonly object rule, found, removal
    cdef readonly double confidence
    cdef readonly Py_ssize_t line, start, end
    cdef readonly bint inside

    def __init__(
        self, rule, Py_ssize_t line, Py_ssize_t start, Py_ssize_t end, found, bint inside, removal
    ):
        self.rule, self.found, self.removal, self.confidence = rule, found, removal, removal[1]
        self.line, self.start, self.end, self.inside = line, start, end, inside


cdef class Question:
    """How a rule is asked of a line.

    `find`: `search` of its pattern, or `match` where it only matches at the beginning; None where it
    takes a part of the line only.  `reach`: characters from where a match may begin to its literal,
    at most.  `removal`: what the rule says of what it takes: its id, its confidence, a reason.
    """

    cdef readonly object rule, find, removal
    cdef readonly Py_ssize_t reach
    cdef double confidence

    def __init__(self, rule, find, Py_ssize_t reach, removal):
        self.rule, self.find, self.reach, self.removal = rule, find, reach, removal
        self.confidence = removal[1]


def matches(list lines, str text, tuple questions, inside, keeps, double surest):
    """Every match, in the order of the lines and of the questions.

    `lines`: what `Literals.find` returns of `text`; `questions`: by number of the rule.
    `inside(number, line, paragraph, start, places)`: the matches of a rule in a part of a line.
    `keeps(paragraph)`: the confidence of the keep rule that holds a line or 0: it isn't matched as a
    whole by rules with no more; asked where one with at most `surest` matches.
    """
    cdef Py_ssize_t start, end, begin
    cdef double least
    cdef Question question
    cdef str paragraph
    cdef Match match
    cdef list found = [], places
    for line, start, end, candidates in lines:
        paragraph = text[start:end]
        least = -1
        for number, places in candidates:
            question = <Question>questions[number]
            if question.find is None:
                found += inside(number, line, paragraph, start, places)
                continue
            begin = max(0, <Py_ssize_t>places[0] - start - question.reach)
            result = question.find(paragraph, begin)
            if result is None:
                continue
            if least < 0 and question.confidence <= surest:
                least = keeps(paragraph)
            if question.confidence > least:
                match = Match.__new__(Match)
                match.rule, match.found, match.removal = question.rule, result, question.removal
                match.confidence = question.confidence
                match.line, match.start, match.end, match.inside = line, start, end, False
                found.append(match)
    return found
