"""A gated recurrent network over classes of characters (see cleaner/language/recurrent.py).

Weights, and what they are multiplied by, are whole numbers: sums come out the same on every machine
and in any order.
"""

import numpy as np

from libc.math cimport fabsf, logf
from libc.stdint cimport int16_t, int32_t

cdef enum:
    LARGEST = 2047  # the largest number of a summary


cdef extern from *:
    """
    #define ONE 4096.0f  /* 1.0 in a state, as a whole number */

    #if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
    #define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
    #else
    #define FOR_EACH_PROCESSOR
    #endif
    #include <string.h>

    /* e ** value, of -87 to 87, to 1 part in 10 million; loops take several at once.
       2 ** whole, put together from its bits, times the beginning of the series for the rest. */
    static inline float power(float value) {
        int whole = (int)(value * 1.44269504f + 127.5f);  /* rounded: above 0 */
        float rest = value - (whole - 127) * 0.693359375f;
        rest += (whole - 127) * 2.12194440e-4f;  /* log 2 in two parts */
        float found = 1 + rest * (1 + rest * (0.5f + rest * ((float)(1 / 6.0) + rest * (
            (float)(1 / 24.0) + rest * ((float)(1 / 120.0) + rest * (float)(1 / 720.0))))));
        float scale;
        whole = (whole < 0 ? 0 : whole > 254 ? 254 : whole) << 23;  /* no other is an exponent */
        memcpy(&scale, &whole, 4);
        return found * scale;
    }

    static inline float logistic(float value) { return 1 / (1 + power(-value)); }

    /* The sum of e ** value; in eight sums, so that several are added at once. */
    FOR_EACH_PROCESSOR static double powers(const float* values, Py_ssize_t count) {
        double sums[8] = {0, 0, 0, 0, 0, 0, 0, 0};
        Py_ssize_t k = 0;
        for (; k + 8 <= count; k += 8)
            for (int i = 0; i < 8; i++)
                sums[i] += power(values[k + i]);
        for (; k < count; k++)
            sums[0] += power(values[k]);
        return ((sums[0] + sums[1]) + (sums[2] + sums[3]))
            + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    /* The next state: of each number the gates for reset and update, and what is new. */
    FOR_EACH_PROCESSOR static void step(
        float* restrict state, Py_ssize_t size, const int* restrict said,
        const float* restrict inner, float unit, const int* restrict heard,
        const float* restrict outer, const float* restrict gates
    ) {
        for (Py_ssize_t k = 0; k < size; k++) {
            float reset = logistic(said[k] * inner[k] * unit + heard[k] * outer[k] / ONE + gates[k]);
            float update = logistic(said[size + k] * inner[size + k] * unit
                                    + heard[size + k] * outer[size + k] / ONE + gates[size + k]);
            float found = said[2 * size + k] * inner[2 * size + k] * unit + gates[2 * size + k];
            found += reset * (heard[2 * size + k] * outer[2 * size + k] / ONE
                              + gates[3 * size + k]);
            found = 2 * logistic(2 * found) - 1;  /* the hyperbolic tangent */
            state[k] = found + update * (state[k] - found);
        }
    }

    /* Four rows at once: each number of a vector is loaded for all of them. */
    FOR_EACH_PROCESSOR static void multiply(
        const short* numbers, Py_ssize_t rows, Py_ssize_t columns,
        const short* vectors, Py_ssize_t active, int* found
    ) {
        for (Py_ssize_t row = 0; row < rows; row += 4, numbers += 4 * columns)
            for (Py_ssize_t i = 0; i < active; i++) {
                const short* vector = vectors + i * columns;
                int* to = found + i * rows + row;
                if (row + 4 <= rows) {
                    const short *one = numbers, *two = one + columns, *three = two + columns,
                                *four = three + columns;
                    int a = 0, b = 0, c = 0, d = 0;
                    for (Py_ssize_t k = 0; k < columns; k++) {
                        a += (int)one[k] * vector[k];
                        b += (int)two[k] * vector[k];
                        c += (int)three[k] * vector[k];
                        d += (int)four[k] * vector[k];
                    }
                    to[0] = a, to[1] = b, to[2] = c, to[3] = d;
                } else
                    for (Py_ssize_t r = 0; row + r < rows; r++) {
                        int total = 0;
                        for (Py_ssize_t k = 0; k < columns; k++)
                            total += (int)numbers[r * columns + k] * vector[k];
                        to[r] = total;
                    }
            }
    }
    """
    const float ONE
    double powers(const float* values, Py_ssize_t count) noexcept nogil
    void step(float* state, Py_ssize_t size, const int32_t* said, const float* inner, float unit,
              const int32_t* heard, const float* outer, const float* gates) noexcept nogil
    void multiply(const int16_t* numbers, Py_ssize_t rows, Py_ssize_t columns,
                  const int16_t* vectors, Py_ssize_t active, int32_t* found) noexcept nogil


cdef inline int16_t nearest(float value) noexcept nogil:
    """The nearest whole number of one from -4096 to 4096."""
    return <int16_t>(<int32_t>(value + <float>8192.5) - 8192)


cdef class Rows:
    """A matrix: whole numbers from -127 to 127, shape (rows, columns), and their unit in a row."""

    cdef const int16_t[:, ::1] numbers
    cdef const float[::1] unit

    def __init__(self, const int16_t[:, ::1] numbers, const float[::1] unit):
        self.numbers, self.unit = numbers, unit

    cdef void times(self, const int16_t* vectors, Py_ssize_t active, int32_t* found) noexcept nogil:
        """The products with some vectors, one after the other, in units of the rows."""
        cdef Py_ssize_t i, rows = self.numbers.shape[0], columns = self.numbers.shape[1]
        multiply(&self.numbers[0, 0], rows, columns, vectors, active, found)


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
    # By text: its state, that in whole numbers, its last character and what follows it likewise.
    cdef float[:, ::1] states
    cdef int16_t[:, ::1] whole, given, summaries
    cdef float[::1] units, scores, summary
    cdef int32_t[::1] said, heard

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
            if k + 1 < texts.shape[1]:
                self._advance(columns[k], active)
        return found

    cdef _begin(self, Py_ssize_t count):
        cdef Py_ssize_t most = max(self.embedding.numbers.shape[0], 3 * self.size)
        self.states = np.zeros((count, self.size), np.float32)
        self.whole = np.zeros((count, self.size), np.int16)
        self.given = np.zeros((count, self.width), np.int16)
        self.summaries = np.zeros((count, self.width), np.int16)
        self.units = np.zeros(count, np.float32)
        self.summary = np.zeros(self.width, np.float32)
        self.scores = np.zeros(most, np.float32)
        self.said, self.heard = np.zeros((2, count * most), np.int32)

    cdef int _advance(self, const int32_t[::1] classes, Py_ssize_t active) except -1:
        """The states of the first texts, after one more character of each."""
        cdef Py_ssize_t i, k, size = self.size
        cdef const float* inner = &self.inner.unit[0]
        cdef const float* outer = &self.outer.unit[0]
        cdef const float* gates = &self.gates[0, 0]
        cdef const int32_t* said
        cdef const int32_t* heard
        cdef float* state
        cdef int16_t* whole
        cdef float unit
        for i in range(active):
            self.given[i, :] = self.embedding.numbers[classes[i], :]
        if active:
            self.inner.times(&self.given[0, 0], active, &self.said[0])
            self.outer.times(&self.whole[0, 0], active, &self.heard[0])
        for i in range(active):
            said, heard = &self.said[3 * size * i], &self.heard[3 * size * i]
            state, whole = &self.states[i, 0], &self.whole[i, 0]
            unit = self.embedding.unit[classes[i]]
            step(state, size, said, inner, unit, heard, outer, gates)
            for k in range(size):
                whole[k] = nearest(state[k] * ONE)
        return 0

    cdef int _add(self, double[::1] total, const int32_t[::1] classes,
                  Py_ssize_t active) except -1:
        """Add the log-probability of the next character of each of the first texts."""
        cdef Py_ssize_t row, i, rows = self.embedding.numbers.shape[0]
        cdef const float* unit = &self.embedding.unit[0]
        cdef const float* of_class = &self.of_class[0]
        cdef float* score = &self.scores[0]
        cdef const int32_t* found
        if not active:
            return 0
        self._summarise(active)
        self.embedding.times(&self.summaries[0, 0], active, &self.said[0])
        for i in range(active):
            found = &self.said[rows * i]
            for row in range(rows):
                score[row] = of_class[row] + self.units[i] * unit[row] * found[row]
            total[i] += score[classes[i]] - logf(powers(score, rows))
        return 0

    cdef int _summarise(self, Py_ssize_t active) except -1:
        """What is likely to follow each of the first texts, in whole numbers of `units`."""
        cdef Py_ssize_t row, i
        cdef float largest
        self.projection.times(&self.whole[0, 0], active, &self.said[0])
        for i in range(active):
            largest = 1e-6
            for row in range(self.width):
                self.summary[row] = self.of_summary[row] + (
                    self.said[self.width * i + row] * self.projection.unit[row] / ONE)
                largest = max(largest, fabsf(self.summary[row]))
            self.units[i] = largest / LARGEST
            for row in range(self.width):
                self.summaries[i, row] = nearest(self.summary[row] / self.units[i])
        return 0
