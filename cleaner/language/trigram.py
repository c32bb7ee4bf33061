"""A character trigram model of modern Chinese: how likely a text is, character by character.

The model works on classes of characters. A Han character's class is its simplified form, so that
traditional and simplified text share what is known of words; digits, Latin letters and the
characters of other scripts have a class each. The probability of a character is that of its class
after the two classes before it, times its share in the class. docs/language.md says how the model
was built and what it reaches; tools/build_language_model.py builds it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer, Table
from cleaner.scan import code_points

MODEL_FILE = Path(__file__).with_name("_model.npz")
"""Arrays of the model, made by tools/build_language_model.py."""

STEP = 0.2
"""Nats between two stored log-probabilities of n-grams."""
VALUE_BITS = 6
"""A stored n-gram probability of v, below 1 << VALUE_BITS, stands for -STEP * v nats."""
BACKOFF_BITS = 8
BACKOFF_STEP = 0.03
BACKOFF_TOP = 0.6
"""A stored back-off weight of w stands for BACKOFF_TOP - BACKOFF_STEP * w nats."""
FORM_STEP = 0.08
"""Nats between two stored shares of a character in its class."""
CLASS_BITS = 14
"""Classes are numbered below 1 << CLASS_BITS."""

Classes = NDArray[np.uint64]
Nats = NDArray[np.float32]


class Model:
    """The model's arrays. All log-probabilities are natural logarithms ("nats")."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        with np.load(path) as arrays:
            self._class_of: NDArray[np.uint16] = arrays["class_of"]
            self._form: Nats = arrays["form"].astype(np.float32) * np.float32(-FORM_STEP)
            self._unigram: Nats = arrays["unigram"]
            self.scorer = Scorer(
                self._class_of,
                self._form,
                self._unigram,
                arrays["backoff"],
                # An entry of a bigram: its fingerprint, its back-off weight, its probability.
                Table(
                    arrays["bigram_slots"],
                    arrays["bigram_displacements"],
                    BACKOFF_BITS + VALUE_BITS,
                ),
                Table(arrays["trigram_slots"], arrays["trigram_displacements"], VALUE_BITS),
                (STEP, BACKOFF_STEP, BACKOFF_TOP),
                VALUE_BITS,
            )
            """What looks n-grams up, one by one or in a search."""
        self.size = len(self._unigram)
        """Number of classes."""
        self.newline = int(self._class_of[0x0A])
        """Class of a line's end; a text begins after two of them."""

    def classes(self, codes: NDArray[np.uint32]) -> Classes:
        """The class of each code point."""
        return self._class_of.take(codes, mode="clip").astype(np.uint64)

    def forms(self, codes: NDArray[np.uint32]) -> Nats:
        """Log-share of each code point in its class."""
        return self._form.take(codes, mode="clip")

    def alone(self, codes: NDArray[np.uint32]) -> Nats:
        """Log-probability of each character, whatever stands before it."""
        return self.unigrams(self.classes(codes)) + self.forms(codes)

    def unigrams(self, classes: Classes) -> Nats:
        """Log-probability of each class in any context."""
        return self._unigram.take(classes)

    def after(self, first: Classes, second: Classes, third: Classes) -> Nats:
        """Log-probability of each class `third` after the classes `first` and `second`."""
        return self.scorer.after(first, second, third)

    def character_scores(self, codes: NDArray[np.uint32]) -> Nats:
        """Log-probability of each character of a text after those before it."""
        return self.scorer.running(codes, self.newline)


@lru_cache(maxsize=1)
def model() -> Model:
    """The committed model, loaded when first asked for."""
    return Model()


def character_scores(text: str) -> Nats:
    """Log-probability of each character of `text`, float32, shape (len(text),)."""
    return model().character_scores(code_points(text))


def total(text: str) -> float:
    """Log-probability of `text`, the sum of its `character_scores`, in nats."""
    return model().scorer.total(text, model().newline)


def score(text: str) -> float:
    """Mean log-probability per character of `text`, in nats; 0.0 for the empty text.

    Modern Chinese prose has -4 to -5.5, text read in the wrong encoding or out of step less than
    -10 (see docs/language.md).
    """
    return float(character_scores(text).mean(dtype=np.float64)) if text else 0.0
