"""A small recurrent model of modern Chinese: which of a few texts is the likeliest.

It knows more of a sentence than the two characters before (trigram.py), but a character costs it
0.05 ms: it is asked where the trigram model is in doubt. A gated recurrent unit (Cho et al. 2014)
over the classes of trigram.py, its weights in eight bits. docs/language.md says how it was made and
what it reaches; tools/train_recurrent_model.py trains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner._native.recurrent import Network, Rows
from cleaner.language.trigram import model
from cleaner.scan import code_points

RECURRENT_FILE = Path(__file__).with_name("_recurrent.npz")
"""Weights of the model, made by tools/train_recurrent_model.py."""


class Recurrent:
    """The model's weights, and the classes that it tells apart; all others are its class 0."""

    def __init__(self, path: Path = RECURRENT_FILE) -> None:
        with np.load(path) as arrays:
            rows = {
                name: Rows(arrays[name].astype(np.int16), arrays[f"{name}_unit"])
                for name in ("embedding", "inner", "outer", "projection")
            }
            self._network = Network(
                **rows,
                gates=arrays["gates"],
                of_summary=arrays["of_summary"],
                of_class=arrays["of_class"],
            )
            known = model().classes(arrays["characters"].astype(np.uint32))
        number = np.zeros(model().size, np.int32)
        number[known] = np.arange(1, len(known) + 1)
        self._number = number
        unigrams = model().unigrams(np.arange(model().size, dtype=np.uint64)).astype(float)
        others = number == 0
        self._share = np.where(others, unigrams - np.logaddexp.reduce(unigrams[others]), 0.0)

    def scores(self, before: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Log-probability of each text after `before`, in nats, shape (len(texts),)."""
        lengths = np.array([len(text) for text in texts], np.int32)
        order = np.argsort(-lengths, kind="stable")
        classes = [self._classes(text) for text in texts]
        padded = np.zeros((len(texts), int(lengths.max(initial=0))), np.int32)
        for row, number in zip(padded, order.tolist(), strict=True):
            row[: lengths[number]] = self._number[classes[number]]
        found = np.empty(len(texts))
        context = self._number[self._classes("\n" + before)]
        found[order] = self._network.nats(context, padded, lengths[order])
        return found + [float(self._share[of].sum()) for of in classes]

    def _classes(self, text: str) -> NDArray[np.int64]:
        return model().classes(code_points(text)).astype(np.int64)


@lru_cache(maxsize=1)
def recurrent() -> Recurrent:
    """The committed model, loaded when first asked for."""
    return Recurrent()
