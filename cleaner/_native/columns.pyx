"""The columns of the lines of a page: one row of a matrix each, one entry a full line.

What they mean is told by cleaner.boilerplate: features.py (`fill`), body.py (`find_run`,
`surround`), scoring.py (`weigh`, `keep`).
"""

from libc.math cimport fabs, log2, sqrt
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

import numpy as np

cdef enum:
    HAN_CLASS = 1
    # Rows of `lines.measure`, of which there is one a full line.
    START = 0, END, FIRST, LAST, HAN, DIGITS, BLANKS, STOPS, COMMAS, SEPARATORS
    BRACKETS, COLONS, DATES, FULL, HEAD, TAIL, PAUSES, PROSE, CLOSED, BLANK
    # Mark bits of heads and tails.
    COLON_MARK = 16, BULLET_MARK = 512, LIST_END = 2048
    # Columns before those of the groups of words …
    C_LENGTH = 0, C_16, C_64, C_STOPS, C_COMMAS, C_CLOSED, C_LONG, C_PARAGRAPH, C_HEADLINE, C_HAN
    C_DIGITS, C_SEPARATORS, C_BRACKETS, C_TOKENS, C_BULLET, C_DATE, C_KEY, C_HEADING, C_NUMBERED
    C_REPEATED, BEFORE
    # … and behind them, counted from the first of these.
    W_WORDS = 0, W_ANY, W_NOTICES, W_NOTICE, W_RULE, W_DOUBTFUL
    A_PARAGRAPH, A_PROSE_FAR, A_INSIDE, A_INSIDE_NOTICE, A_INSIDE_SENTENCE, A_FAR_BELOW, A_NEAR_BELOW
    A_BETWEEN_ABOVE, A_BETWEEN_BELOW, A_JOINED_ABOVE, A_JOINED_BELOW, A_JOINED_LONG
    A_TITLE, A_UNDER, A_UNDER_DATE, A_UNDER_FAR, A_ABOVE_TITLE, A_PAIRS_ABOVE, A_PAIRS_BELOW
    A_PARAGRAPHS_NEAR, A_NOTICES_NEAR, A_LIKE_ABOVE, A_LIKE_BELOW
    P_COLON, P_LENGTH, P_STOPS, P_BARE, P_SHORT, P_WORDS, P_FRAME, P_PROSE
    P_MASS, P_BETWEEN, P_SHARED, P_PAIRS, BEHIND
    PAIR_BITS = 15  # pairs of neighbouring characters are hashed to 32,768 slots

OWN = (
    "length", "longer than 16", "longer than 64", "stops", "commas", "ends like a sentence",
    "long sentence", "paragraph", "headline like a sentence", "Han", "digits", "separators",
    "brackets", "tokens", "bullet", "date", "key and value", "body heading", "numbered", "repeated",
)
OTHERS = (
    "words", "any words", "notices", "notice", "rule", "doubtful rule",
    "paragraph outside", "prose far outside", "inside", "inside, notice", "inside, sentence",
    "far below", "near below", "frame between, above", "frame between, below", "joined above",
    "joined below", "joined below, long", "title", "under the title", "under the title, date",
    "under the title, far", "above the title", "pairs above", "pairs below", "paragraphs near",
    "notices near", "like the line above", "like the line below",
    "_colon", "_length", "_stops", "_bare", "_short", "_words", "_frame", "_prose",
    "_mass", "_between", "_shared", "_pairs",
)
if len(OWN) != BEFORE or len(OTHERS) != BEHIND:
    raise ImportError("the names of the columns are not those of their rows")

cdef double LINE = 40  # characters; a longer line is not one of navigation, whatever words it has
cdef double NOTICE = 45  # characters for each word of a notice; a text about the web has fewer

# Set by hand on the run's 4-gram F1 over 284 pages; each may be halved or doubled without the F1
# of press pages moving by more than 0.003.
cdef double GAP = 20  # characters of paragraphs that outweigh a first line of something else
cdef double GAP_GROWS = 15  # more for each further line in a row, up to four
cdef double GAP_REMOVED = 60  # more for a line that a rule took
cdef double GAP_FURNITURE = 40  # more for a line of furniture words
cdef double ALONE = 0.85  # weight of a paragraph with none next to it: a teaser under its headline
cdef int TEASERS = 4  # paragraphs, mostly alone, that may be a list of teasers
cdef double MOSTLY = 0.5
cdef double TOGETHER = 100  # characters of paragraphs that stand together and are the body rather
cdef double HEADLINE = 0.4  # weight of a line that only ends like a sentence, as headlines may

cdef int TITLE_FAR = 25  # lines from a title to the run
cdef double TITLE_LONGEST = 60
cdef double TITLE_LEAST = 0.6  # score below which no line counts as the title
cdef double ALIKE = 0.4  # difference of the logarithms to base 2 of the lengths of lines alike

cdef int FAR = 40  # lines from the run to a paragraph that is joined to it
cdef int TEXT_GAP = 3  # lines from one paragraph of a further text to the next
cdef double TEXT_LEAST = 200  # characters of paragraphs that stand together in a further text

cdef double TALLIED = 0.3  # share of words of the frame from which a line is said to have some

cdef double TITLE_LENGTH_LEAST = 8, TITLE_LENGTH_MOST = 42  # of a title in a list of links
cdef double TITLE_HAN = 0.55  # share of Han in it


cdef class Matrix:
    """Rows of columns, `count` entries each; `groups`: of words, whose rows are in the middle."""

    cdef readonly object values
    cdef readonly Py_ssize_t groups, count
    cdef double[:, ::1] view
    cdef const int64_t[:, ::1] lines

    def __init__(self, const int64_t[:, ::1] lines, Py_ssize_t groups, Py_ssize_t extra):
        """`lines`: full lines as `lines.measure` counts them; `extra`: rows left to the caller."""
        self.count, self.groups, self.lines = lines.shape[0], groups, lines
        values = np.zeros((BEFORE + groups + BEHIND + extra, max(1, self.count)))
        self.view = values
        self.values = values[:, : self.count]

    cdef double* own(self, Py_ssize_t row) noexcept nogil:
        return &self.view[row, 0]

    cdef double* other(self, Py_ssize_t row) noexcept nogil:
        return &self.view[BEFORE + self.groups + row, 0]

    def fill(
        self,
        const double[:, ::1] words,
        const int64_t[::1] at,
        const uint8_t[::1] gone,
        const uint8_t[::1] doubtful,
        const uint8_t[::1] repeated,
        const uint8_t[::1] heading,
        const uint8_t[::1] numbered,
    ):
        """What each line has by itself.  `words`: what `Words.count` says of all lines of the
        text; `at`: the numbers there of the full lines; the others have one entry a full line."""
        cdef Py_ssize_t i
        with nogil:
            for i in range(self.count):
                self.shape(i)
                self.own(C_HEADING)[i], self.own(C_NUMBERED)[i] = heading[i], numbered[i]
                self.own(C_REPEATED)[i] = repeated[i]
                self.other(W_RULE)[i] = gone[i]
                self.other(W_DOUBTFUL)[i] = doubtful[i] and not gone[i]
                self.of_words(words, at[i], i)
                self.weight(i)

    cdef void shape(self, Py_ssize_t i) noexcept nogil:
        cdef const int64_t* line = &self.lines[i, 0]
        cdef double length = max(1, line[END] - line[START] - line[BLANKS])
        cdef double log = log2(length)
        cdef int stops = line[STOPS] != 0, closed = line[CLOSED] != 0
        cdef int bare = not stops and length < LINE
        cdef int full = line[PROSE] and (line[COMMAS] >= 2 or line[FULL] > 0)
        self.own(C_LENGTH)[i] = log
        self.own(C_16)[i], self.own(C_64)[i] = max(0.0, log - 4), max(0.0, log - 6)
        self.own(C_STOPS)[i], self.own(C_COMMAS)[i] = min(line[STOPS], 4), min(line[COMMAS], 5)
        self.own(C_CLOSED)[i], self.own(C_LONG)[i] = closed, closed and length >= 25
        self.own(C_PARAGRAPH)[i] = full
        self.own(C_HEADLINE)[i] = closed and not full and 8 < length < 32
        self.own(C_HAN)[i], self.own(C_DIGITS)[i] = line[HAN] / length, line[DIGITS] / length
        self.own(C_SEPARATORS)[i] = min(line[SEPARATORS], 6) * bare
        self.own(C_BRACKETS)[i] = min(line[BRACKETS], 4)
        self.own(C_TOKENS)[i] = 0 if stops or line[COMMAS] else min(line[BLANKS], 8)
        self.own(C_BULLET)[i] = line[HEAD] & BULLET_MARK != 0
        self.own(C_DATE)[i] = line[DIGITS] >= 4 and line[DATES] >= 2 and length < LINE
        self.own(C_KEY)[i] = line[COLONS] > 0 and length < 30 and not stops
        self.other(P_COLON)[i] = line[TAIL] & COLON_MARK != 0
        self.other(P_LENGTH)[i], self.other(P_STOPS)[i] = length, line[STOPS]
        self.other(P_BARE)[i], self.other(P_SHORT)[i] = bare, length < 25 and not stops
        self.other(P_PROSE)[i] = line[PROSE] != 0

    cdef void of_words(
        self, const double[:, ::1] words, int64_t line, Py_ssize_t i
    ) noexcept nogil:
        """Shares of the characters in words of a page's frame, how many words of notices."""
        cdef Py_ssize_t group
        cdef double length = self.other(P_LENGTH)[i], bare = self.other(P_BARE)[i]
        cdef double raw = 0, share = 0, one, notices
        cdef bint notice
        for group in range(self.groups):
            raw += words[group, line]
            one = words[group, line] / length * bare
            self.own(BEFORE + group)[i] = one
            share += one
        share = min(1.0, share)
        notices = words[self.groups, line]
        notices = min(notices, 4.0) if notices * NOTICE >= length else 0.0
        notice = notices >= 2 or (notices >= 1 and length < 30)
        notice = notice and (self.lines[i, PROSE] or length >= 15)
        self.other(W_WORDS)[i], self.other(W_ANY)[i] = share, share > 0
        self.other(W_NOTICES)[i], self.other(W_NOTICE)[i] = notices, notice
        self.other(P_WORDS)[i] = raw
        self.other(P_FRAME)[i] = self.other(W_RULE)[i] or (share > 0.6 and length < 30)

    cdef void weight(self, Py_ssize_t i) noexcept nogil:
        """Characters of paragraph, none where a rule took the line."""
        cdef double notices = self.other(W_NOTICES)[i]
        cdef double weight = 1.0 if self.own(C_PARAGRAPH)[i] > 0 else HEADLINE
        if not self.lines[i, PROSE] or self.other(W_RULE)[i]:
            weight = 0
        weight *= 0.2 if notices >= 3 else 0.6 if notices >= 2 else 1.0
        self.other(P_MASS)[i] = self.other(P_LENGTH)[i] * weight

    def find_run(self, const uint32_t[::1] codes, const uint16_t[::1] classes):
        """The main run and its title, (start, end, title); columns that compare lines with it.

        `codes`, `classes`: those of the whole text.
        """
        cdef Py_ssize_t start, end, title
        start, end = self.main_run()
        with nogil:
            self.trim(&start, &end)
            self.count_between(start, end)
        self.share_pairs(codes, classes, start, end)
        title = self.title_of(start)
        return start, end, title

    cdef (Py_ssize_t, Py_ssize_t) main_run(self):
        """The run of lines whose paragraphs outweigh most what stands between them."""
        cdef Py_ssize_t i, last = -1, start, end, first, final, paragraphs = 0, m = self.count
        cdef double cost, all_of_it = 0, lonely = 0, together = 0
        cdef double* mass = self.other(P_MASS)
        gains = np.empty((2, m + 1))
        cdef double[:, ::1] gain = gains
        cdef bint alone
        for i in range(m):
            if mass[i] > 0:
                last = i
            cost = GAP + GAP_GROWS * min(max(i - last - 1, 0), 4)
            cost += GAP_REMOVED * self.other(W_RULE)[i]
            cost += GAP_FURNITURE * (self.other(W_WORDS)[i] > 0.6)
            alone = self.is_alone(i)
            gain[0, i] = mass[i] * (ALONE if alone else 1.0) if mass[i] > 0 else -cost
            gain[1, i] = mass[i] if mass[i] > 0 and not alone else -cost
        if last < 0:
            return m, m
        start, end = best_run(gain[0], m)
        for i in range(start, end):
            paragraphs += mass[i] > 0
            all_of_it += mass[i]
            lonely += mass[i] * self.is_alone(i)
        if paragraphs >= TEASERS and lonely > MOSTLY * all_of_it:
            # A list of teasers; perhaps there are paragraphs that stand together.
            first, final = best_run(gain[1], m)
            for i in range(first, final):
                together += mass[i]
            if together >= TOGETHER:
                return first, final
        return start, end

    cdef bint is_alone(self, Py_ssize_t i) noexcept nogil:
        """Whether no paragraph stands next to the line."""
        cdef double* mass = self.other(P_MASS)
        return not ((i > 0 and mass[i - 1] > 0) or (i + 1 < self.count and mass[i + 1] > 0))

    cdef void trim(self, Py_ssize_t* start, Py_ssize_t* end) noexcept nogil:
        """The run without notices of the site at its ends."""
        while end[0] - start[0] > 1 and not self.may_end(end[0] - 1):
            end[0] -= 1
        while end[0] - start[0] > 1 and not self.may_end(start[0]):
            start[0] += 1

    cdef bint may_end(self, Py_ssize_t i) noexcept nogil:
        if not self.lines[i, PROSE]:
            return False
        return not (self.other(W_NOTICE)[i] and self.other(W_NOTICES)[i] >= 2)

    cdef void count_between(self, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """Lines of the page's frame between each line and the run."""
        cdef double* between = self.other(P_BETWEEN)
        cdef double* frame = self.other(P_FRAME)
        cdef double frames = 0
        cdef Py_ssize_t i
        for i in range(start - 1, -1, -1):
            frames += frame[i]
            between[i] = frames
        frames = 0
        for i in range(end, self.count):
            frames += frame[i]
            between[i] = frames

    cdef share_pairs(
        self, const uint32_t[::1] codes, const uint16_t[::1] classes, Py_ssize_t start,
        Py_ssize_t end,
    ):
        """For each line the share of its pairs of Han that the run has, and their number."""
        known_slots = np.zeros(1 << PAIR_BITS, np.uint8)
        cdef uint8_t[::1] known = known_slots
        cdef Py_ssize_t i, line
        cdef int64_t pairs, shared
        with nogil:
            if end > start:
                for i in range(self.lines[start, START], self.lines[end - 1, END] - 1):
                    known[pair_slot(codes[i], codes[i + 1])] = 1
            for line in range(self.count):
                pairs = shared = 0
                for i in range(self.lines[line, START], self.lines[line, END] - 1):
                    if classes[i] & classes[i + 1] & HAN_CLASS:
                        pairs += 1
                        shared += known[pair_slot(codes[i], codes[i + 1])]
                self.other(P_PAIRS)[line] = pairs
                self.other(P_SHARED)[line] = shared / max(1.0, <double>pairs)

    cdef Py_ssize_t title_of(self, Py_ssize_t start) noexcept nogil:
        """The line above the run that says best what the run is about; -1 where none does.

        A date within two lines below speaks for a line, distance against it.
        """
        cdef Py_ssize_t i, best = -1
        cdef double score, highest = TITLE_LEAST, one, two
        if not 0 < start < self.count:
            return -1
        for i in range(max(0, start - TITLE_FAR), start):
            if not self.may_be_title(i):
                continue
            one = self.own(C_DATE)[i + 1]
            two = self.own(C_DATE)[i + 2] if i + 2 < self.count else 0
            score = self.other(P_SHARED)[i] * sqrt(min(self.other(P_PAIRS)[i], 16.0))
            score += 0.3 * one + 0.15 * two
            score -= 0.04 * (start - i)
            if score > highest:
                best, highest = i, score
        return best

    cdef bint may_be_title(self, Py_ssize_t i) noexcept nogil:
        return (
            self.other(P_PAIRS)[i] >= 4
            and self.other(P_LENGTH)[i] <= TITLE_LONGEST
            and not self.other(W_RULE)[i]
            and not self.lines[i, PROSE]
            and self.other(W_WORDS)[i] < 0.5
        )

    def surround(self, Py_ssize_t start, Py_ssize_t end, Py_ssize_t title):
        """Where each line is in the page, and what stands around it."""
        cdef Py_ssize_t i
        mass_logs, notices = np.zeros(self.count + 1), np.zeros(self.count + 1)
        cdef double[::1] masses = mass_logs, notice = notices
        with nogil:
            for i in range(self.count):
                masses[i + 1] = masses[i] + log2(1 + self.other(P_MASS)[i])
                notice[i + 1] = notice[i] + self.other(W_NOTICES)[i]
            for i in range(self.count):
                self.place(i, start, end)
                if i < start:
                    self.above(i, start, title)
                self.near(i, masses, notice)
            if title >= 0:
                self.other(A_TITLE)[title] = 1

    cdef void place(self, Py_ssize_t i, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        cdef bint is_above = i < start, is_below = i >= end, outside = is_above or is_below
        cdef double distance = start - i if is_above else i - end + 1 if is_below else 0
        cdef double between = self.other(P_BETWEEN)[i]
        cdef bint open_ = between == 0
        cdef double shared = self.other(P_SHARED)[i] if self.other(P_PAIRS)[i] >= 3 else 0
        cdef double logs = log2(1 + between)
        cdef bint prose = self.lines[i, PROSE]
        self.other(A_PARAGRAPH)[i] = self.own(C_PARAGRAPH)[i] * outside
        self.other(A_PROSE_FAR)[i] = prose * log2(1 + distance)
        self.other(A_INSIDE)[i] = not outside
        self.other(A_INSIDE_NOTICE)[i] = self.other(W_NOTICE)[i] * (not outside)
        self.other(A_INSIDE_SENTENCE)[i] = self.own(C_CLOSED)[i] * (not outside)
        self.other(A_FAR_BELOW)[i] = log2(1 + distance) if is_below else 0
        self.other(A_NEAR_BELOW)[i] = is_below and 1 < distance < 5
        self.other(A_BETWEEN_ABOVE)[i] = logs * is_above
        self.other(A_BETWEEN_BELOW)[i] = logs * is_below
        self.other(A_JOINED_ABOVE)[i] = open_ and is_above
        self.other(A_JOINED_BELOW)[i] = open_ and is_below
        self.other(A_JOINED_LONG)[i] = open_ and is_below and self.other(P_LENGTH)[i] > 24
        self.other(A_PAIRS_ABOVE)[i] = shared * is_above
        self.other(A_PAIRS_BELOW)[i] = shared * is_below

    cdef void above(self, Py_ssize_t i, Py_ssize_t start, Py_ssize_t title) noexcept nogil:
        """Columns of a line above the run."""
        if i < title:
            self.other(A_ABOVE_TITLE)[i] = 1
        if 0 <= title < i:
            self.other(A_UNDER)[i] = 1
            self.other(A_UNDER_DATE)[i] = self.own(C_DATE)[i]
            self.other(A_UNDER_FAR)[i] = log2(max(1, start - title))

    cdef void near(
        self, Py_ssize_t i, const double[::1] masses, const double[::1] notices
    ) noexcept nogil:
        """Columns of the lines around: two above and two below, and the neighbours."""
        cdef Py_ssize_t low = max(0, i - 2), high = min(self.count, i + 3)
        cdef double here = log2(1 + self.other(P_MASS)[i])
        cdef double log = self.own(C_LENGTH)[i]
        self.other(A_PARAGRAPHS_NEAR)[i] = (masses[high] - masses[low] - here) / 8
        here = self.other(W_NOTICES)[i]
        self.other(A_NOTICES_NEAR)[i] = min(notices[high] - notices[low] - here, 6.0) / 6
        if i > 0:
            self.other(A_LIKE_ABOVE)[i] = fabs(log - self.own(C_LENGTH)[i - 1]) < ALIKE
        if i + 1 < self.count:
            self.other(A_LIKE_BELOW)[i] = fabs(self.own(C_LENGTH)[i + 1] - log) < ALIKE

    def weigh(self, const int64_t[::1] rows, const double[::1] weights, double constant):
        """The weighted sum of some rows, added up in their order, shape (count,)."""
        sums = np.full(self.count, constant)
        cdef double[::1] view = sums
        cdef Py_ssize_t i, row
        with nogil:
            for row in range(rows.shape[0]):
                for i in range(self.count):
                    view[i] += self.view[rows[row], i] * weights[row]
        return sums

    def whole_body(
        self, const double[::1] score, Py_ssize_t start, Py_ssize_t end, double least
    ):
        """The main run and what is joined to it, half-open: to the farthest paragraph that scores.

        Joined is what no line of the page's frame stands between.
        """
        cdef Py_ssize_t i, first = start, last = end
        for i in range(max(0, start - FAR), min(self.count, end + FAR)):
            if (
                score[i] > least
                and self.other(P_BETWEEN)[i] == 0
                and self.own(C_PARAGRAPH)[i] > 0
                and not self.other(W_RULE)[i]
                and not self.other(W_NOTICE)[i]
            ):
                first, last = min(first, i), max(last, i + 1)
        return first, last

    def tally(self, const double[::1] score, Py_ssize_t start, Py_ssize_t end):
        """Of a range of lines: with words of the frame, short, without a stop; the best score."""
        cdef Py_ssize_t i, words = 0, short = 0, bare = 0
        cdef double best = score[start]
        for i in range(start, end):
            words += self.other(W_WORDS)[i] > TALLIED
            short += self.other(P_SHORT)[i] > 0
            bare += self.other(P_STOPS)[i] == 0
            best = max(best, score[i])
        return words, short, bare, best

    def limits(self, Py_ssize_t title, inside, least):
        """The score that each line needs, shape (count,).

        `inside`: half-open ranges of lines of the body.  `least`: the scores needed inside, by the
        title, under it, by what is joined to the run, elsewhere.
        """
        cdef Py_ssize_t i
        cdef double within, titled, under, joined, elsewhere
        within, titled, under, joined, elsewhere = least
        limits = np.empty(self.count)
        cdef double[::1] limit = limits
        for i in range(self.count):
            if self.other(A_UNDER)[i] > 0:
                limit[i] = under
            elif self.other(A_JOINED_ABOVE)[i] + self.other(A_JOINED_BELOW)[i] > 0:
                limit[i] = joined
            else:
                limit[i] = elsewhere
        if title >= 0:
            limit[title] = titled
        for first, last in inside:
            for i in range(first, last):
                limit[i] = within
        return limits

    def further_texts(self):
        """Half-open ranges of other runs of paragraphs, too long to be anything but texts."""
        cdef Py_ssize_t i, first = -1, last = -1
        cdef double* mass = self.other(P_MASS)
        cdef double size = 0
        cdef list found = []
        for i in range(self.count):
            if not mass[i] > 0 or self.is_alone(i):
                continue
            if first >= 0 and i - last > TEXT_GAP:
                if size >= TEXT_LEAST:
                    found.append((first, last + 1))
                first = -1
            if first < 0:
                first, size = i, 0
            last = i
            size += mass[i]
        if first >= 0 and size >= TEXT_LEAST:
            found.append((first, last + 1))
        return found

    def titles(self, Py_ssize_t least, double mean, double differ):
        """Half-open ranges of `least` lines or more that look like titles of other texts.

        They have `mean` characters on average or more, the longest `differ` more than the shortest.
        """
        cdef Py_ssize_t i, first = -1
        cdef double size = 0, shortest = 0, longest = 0, length
        cdef list found = []
        for i in range(self.count + 1):
            if i < self.count and self.like_title(i):
                length = self.other(P_LENGTH)[i]
                if first < 0:
                    first, size, shortest, longest = i, 0, length, length
                size += length
                shortest, longest = min(shortest, length), max(longest, length)
            elif first >= 0:
                if (
                    i - first >= least
                    and size / (i - first) >= mean
                    and longest - shortest >= differ
                ):
                    found.append((first, i))
                first = -1
        return found

    cdef bint like_title(self, Py_ssize_t i) noexcept nogil:
        cdef double length = self.other(P_LENGTH)[i]
        return (
            TITLE_LENGTH_LEAST <= length <= TITLE_LENGTH_MOST
            and self.own(C_HAN)[i] >= TITLE_HAN
            and self.lines[i, TAIL] & LIST_END == 0
            and not self.other(P_COLON)[i]
            and not self.own(C_PARAGRAPH)[i]
            and not self.own(C_NUMBERED)[i]
            and not self.own(C_HEADING)[i]
            and not self.other(W_RULE)[i]
        )


cdef inline uint32_t pair_slot(uint32_t first, uint32_t second) noexcept nogil:
    return ((first * <uint32_t>0x9E3779B1) ^ (second * <uint32_t>0x85EBCA6B)) >> (32 - PAIR_BITS)


cdef (Py_ssize_t, Py_ssize_t) best_run(const double[::1] gain, Py_ssize_t count) noexcept nogil:
    """The run of lines that gains most, half-open; empty, at the end, where nothing is gained."""
    cdef Py_ssize_t i, low_at = 0, start = 0, end = 0
    cdef double total = 0, low = 0, best = 0
    for i in range(count):
        total += gain[i]
        if total - low > best:
            best, start, end = total - low, low_at, i + 1
        if total < low:
            low, low_at = total, i + 1
    return (start, end) if end > start else (count, count)
