"""A gated recurrent network over classes of characters (see cleaner/language/recurrent.py).

Weights, and what they are multiplied by, are whole numbers: sums come out the same on every machine
and in any order.
"""

import numpy as np

from libc.math cimport fabsf, logf, rintf
from libc.stdint cimport int16_t, int32_t
from libc.string cimport memcpy

cdef enum:
    ONE = 4096  # 1.0 in a state, as a whole number
    LARGEST = 2047  # the largest number of a summary


cdef inline int32_t dot(const int16_t* one, const int16_t* other, Py_ssize_t size) noexcept nogil:
    cdef int32_t total = 0
    cdef Py_ssize_t k
    for k in range(size):
        total += <int32_t>one[k] * other[k]
    return total


cdef inline float power(float value) noexcept nogil:
    """e ** value, to 1 part in 10 million, without a call, so that loops take several at once.

    2 ** whole, put together from its bits, times the beginning of the series for the rest.
    """
    cdef float rest, found
    cdef int32_t whole
    value = min(max(value, <float>-87.0), <float>88.0)
    whole = <int32_t>(value * <float>1.44269504 + <float>127.5)  # of a number above 0: rounded
    rest = value - (whole - 127) * <float>0.693359375
    rest += (whole - 127) * <float>2.12194440e-4  # log 2 in two parts
    found = 1 + rest * (1 + rest * (<float>0.5 + rest * (<float>(1 / 6.0) + rest * (
        <float>(1 / 24.0) + rest * (<float>(1 / 120.0) + rest * <float>(1 / 720.0))))))
    whole <<= 23
    cdef float scale
    memcpy(&scale, &whole, 4)
    return found * scale


cdef inline float logistic(float value) noexcept nogil:
    return 1 / (1 + power(-value))


cdef class Rows:
    """A matrix: whole numbers from -127 to 127, shape (rows, columns), and their unit in a row."""

    cdef const int16_t[:, ::1] numbers
    cdef const float[::1] unit

    def __init__(self, const int16_t[:, ::1] numbers, const float[::1] unit):
        self.numbers, self.unit = numbers, unit


cdef class Network:
    """What follows a text, by a state that its characters have changed one by one.

    `embedding`: a row a class; `inner`, `outer`: what the character and the state say to the
    gates, rows for reset, update and new in turn; `projection`: the summary of a state, which the
    embedding of the class that follows is like. `gates`, float32, shape (4, state), is added to
    reset, to update, and to what the character and the state say to new.
    """

    cdef Rows embedding, inner, outer, projection
    cdef const float[:, ::1] gates
    cdef const float[::1] of_summary, of_class
    cdef Py_ssize_t size, width
    cdef float[:, ::1] states, said, heard, scores  # by text
    cdef int16_t[:, ::1] whole, summaries
    cdef float[::1] units, summary

    def __init__(self, Rows embedding, Rows inner, Rows outer, Rows projection,
                 const float[:, ::1] gates, const float[::1] of_summary,
                 const float[::1] of_class):
        self.embedding, self.inner, self.outer = embedding, inner, outer
        self.projection, self.gates = projection, gates
        self.of_summary, self.of_class = of_summary, of_class
        self.size, self.width = outer.numbers.shape[1], embedding.numbers.shape[1]

    def nats(self, const int32_t[::1] before, const int32_t[:, ::1] texts,
             const int32_t[::1] lengths):
        """Log-probability of each text after `before`, float64, shape (texts,).

        `texts`: classes, the longest text first, shape (texts, longest); `lengths` of them.
        """
        cdef Py_ssize_t count = texts.shape[0], active = count, i, k
        found = np.zeros(count)
        cdef double[::1] total = found
        self._begin(count)
        for k in range(before.shape[0]):
            self._advance(before[k:k + 1], 1)
        for i in range(1, count):
            self.states[i, :] = self.states[0, :]
            self.whole[i, :] = self.whole[0, :]
        columns = np.ascontiguousarray(np.asarray(texts).T)
        for k in range(texts.shape[1]):
            while active and lengths[active - 1] <= k:
                active -= 1
            self._add(total, columns[k], active)
            self._advance(columns[k], active)
        return found

    cdef _begin(self, Py_ssize_t count):
        self.states = np.zeros((count, self.size), np.float32)
        self.whole = np.zeros((count, self.size), np.int16)
        self.said = np.zeros((count, 3 * self.size), np.float32)
        self.heard = np.zeros((count, 3 * self.size), np.float32)
        self.scores = np.zeros((count, self.embedding.numbers.shape[0]), np.float32)
        self.summaries = np.zeros((count, self.width), np.int16)
        self.summary = np.zeros(self.width, np.float32)
        self.units = np.zeros(count, np.float32)

    cdef int _advance(self, const int32_t[::1] classes, Py_ssize_t active) except -1:
        """The states of the first texts, after one more character of each."""
        cdef Py_ssize_t row, i, k, size = self.size
        cdef float reset, update, new
        for row in range(3 * size):
            for i in range(active):
                self.said[i, row] = self.inner.unit[row] * self.embedding.unit[classes[i]] * dot(
                    &self.inner.numbers[row, 0], &self.embedding.numbers[classes[i], 0],
                    self.width)
                self.heard[i, row] = self.outer.unit[row] / ONE * dot(
                    &self.outer.numbers[row, 0], &self.whole[i, 0], size)
        for i in range(active):
            for k in range(size):
                reset = logistic(self.said[i, k] + self.heard[i, k] + self.gates[0, k])
                update = logistic(
                    self.said[i, size + k] + self.heard[i, size + k] + self.gates[1, k])
                new = self.said[i, 2 * size + k] + self.gates[2, k]
                new += reset * (self.heard[i, 2 * size + k] + self.gates[3, k])
                new = 2 * logistic(2 * new) - 1  # the hyperbolic tangent
                new += update * (self.states[i, k] - new)
                self.states[i, k] = new
                self.whole[i, k] = <int16_t>rintf(new * ONE)
        return 0

    cdef int _add(self, double[::1] total, const int32_t[::1] classes,
                  Py_ssize_t active) except -1:
        """Add the log-probability of the next character of each of the first texts."""
        cdef Py_ssize_t row, i, rows = self.embedding.numbers.shape[0]
        cdef double everything
        cdef float* score
        self._summarise(active)
        for row in range(rows):
            for i in range(active):
                self.scores[i, row] = self.of_class[row] + self.units[i] * (
                    self.embedding.unit[row] * dot(&self.embedding.numbers[row, 0],
                                                   &self.summaries[i, 0], self.width))
        for i in range(active):
            total[i] += self.scores[i, classes[i]]
            score = &self.scores[i, 0]
            everything = 0
            for row in range(rows):
                score[row] = power(score[row])
            for row in range(rows):
                everything += score[row]
            total[i] -= logf(everything)
        return 0

    cdef int _summarise(self, Py_ssize_t active) except -1:
        cdef Py_ssize_t row, i
        cdef float largest
        for i in range(active):
            largest = 1e-6
            for row in range(self.width):
                self.summary[row] = self.of_summary[row] + self.projection.unit[row] / ONE * dot(
                    &self.projection.numbers[row, 0], &self.whole[i, 0], self.size)
                largest = max(largest, fabsf(self.summary[row]))
            self.units[i] = largest / LARGEST
            for row in range(self.width):
                self.summaries[i, row] = <int16_t>rintf(self.summary[row] / self.units[i])
        return 0
