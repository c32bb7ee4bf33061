"""The language model with what a page says of its own words and forms.

The probability of a character is interpolated from the model's and from the share that it has
among the characters which follow the one before it on the page. Of the forms of a character
(轉, 转) those are likely that the page writes. Where readings are compared, longer stretches that
the page repeats count as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner._native.language import Scorer
from cleaner.damage.annotation.gbk import pairs
from cleaner.language import model
from cleaner.scan import CharClass, class_table, code_points, to_text

OF_PAIRS = 0.1
"""Share of a page's own pairs of characters in the probability of the next one; estimated by
expectation maximisation on 60 pages that the model was not built from."""

OF_SINGLE = 0.4
"""Share of a page's characters in the probability of one behind another with which the model
doesn't know it."""
FEW = 500
"""Characters of a page below which their shares count for less."""
MIN_TRADITIONAL = 0.05
"""Share of traditional characters from which a page is written in them; prose has 0.3."""
SIMPLIFIED = 0.03
"""Share of other forms on such a page, where it doesn't show which it writes."""
LEAST_FORM = 0.03
"""Share of the traditional forms from which they are what traditional text writes."""
OUTSIDE = 1e-3
"""Of the share of a form, what is left where it isn't in GBK."""
FORM_WEIGHT = 2.0
"""How often a form must be seen to count as much as what is usual."""
REPEATED = (0.3, 0.5, 0.6)
"""Share of what stands behind two, three, four characters elsewhere on the page."""
OF_REPEATED = 0.5
"""… of which so much counts. Of 2,800 places on 200 pages 0.2 % more are exact with it."""
UNSEEN = 0.5
"""How often something else is thought to have stood there too."""
MOST = 20_000
"""Characters of the page in which these are looked for."""

Nats = NDArray[np.float32]
Codes = NDArray[np.uint32]


class PageModel:
    """The model of a page: `scorer` for the search, `repeated` for what it finds."""

    def __init__(self, codes: Codes, certain: NDArray[np.bool_]) -> None:
        """`certain`: which of the page's characters aren't in question."""
        known = codes[certain]
        totals = np.bincount(model().classes(known).astype(np.int64), minlength=model().size)
        singly = np.logaddexp(
            model().unigrams(np.arange(model().size, dtype=np.uint64)) + math.log(1 - OF_SINGLE),
            np.log(np.maximum(totals, 1e-30) / max(len(known), FEW) * OF_SINGLE),
        )
        self.scorer: Scorer = model().scorer.of_page(
            known, _forms_of(known, totals), singly.astype(np.float32), OF_PAIRS
        )
        self._text = to_text(np.where(certain, codes, 0)[:MOST])
        self._count = cache(self._text.count)

    def learn(self, before: str, text: str, after: str) -> None:
        """Take a text for certain that was found between these characters."""
        if len(self._text) < MOST:
            beside = len(REPEATED) + 1
            self._text = "\0".join((self._text, before[-beside:] + text + after[:beside]))
            self._count = cache(self._text.count)

    def repeated(self, before: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Nats for what each text, which stands behind `before`, repeats of the page."""
        return np.array([self._repeated(before[-len(REPEATED) - 1 :], text) for text in texts])

    def _repeated(self, before: str, text: str) -> float:
        whole, start = before + text, len(before)
        scores = self.scorer.nats(whole, model().newline)[start:]
        total = 0.0
        for at, nats in enumerate(scores, start):
            gained = 0.0
            for size, share in enumerate(REPEATED, 2):
                found = self._count(whole[at - size : at]) if size <= at else 0
                if not found:
                    break
                followed = self._count(whole[at - size : at + 1]) / (found + UNSEEN)
                gained = math.log(1 - share + share * followed / math.exp(nats))
            total += gained
        return OF_REPEATED * total


def _forms_of(codes: Codes, totals: NDArray[np.int64]) -> Nats:
    """Log-share of each code point of the BMP in its class, on a page with these characters."""
    classes, usual, in_traditional = _forms()
    written = class_table()[codes] & CharClass.TRADITIONAL != 0
    traditional = np.count_nonzero(written) >= max(1, MIN_TRADITIONAL * len(codes))
    shares = in_traditional if traditional else usual
    seen = np.bincount(np.minimum(codes, len(shares) - 1), minlength=len(shares))
    found: Nats = np.log((seen + shares * FORM_WEIGHT) / (totals[classes] + FORM_WEIGHT))
    return found.astype(np.float32)


def _in_gbk(usual: Nats, classes: NDArray[np.int64]) -> Nats:
    """Shares in the classes where all characters are of GBK: others were never on the page."""
    known = np.zeros(len(usual), np.bool_)
    known[:0x80] = True
    known[code_points("".join(pairs().values()))] = True
    shares = np.where(known, usual, usual * OUTSIDE)
    of_class = np.bincount(classes, shares, minlength=model().size)
    found: Nats = (shares / of_class[classes]).astype(np.float32)
    return found


@lru_cache(maxsize=1)
def _forms() -> tuple[NDArray[np.int64], Nats, Nats]:
    """The class of each code point of the BMP, and its share in it: in general, in traditional."""
    codes = np.arange(0x10000, dtype=np.uint32)
    classes = model().classes(codes).astype(np.int64)
    usual = np.exp(model().forms(codes))
    usual[0xF900:0xFB00] = 1e-6  # compatibility ideographs
    usual = _in_gbk(usual, classes)
    traditional = class_table()[:0x10000] & CharClass.TRADITIONAL != 0
    of_class = np.bincount(classes, usual * traditional, minlength=model().size)[classes]
    in_class = np.bincount(classes, usual, minlength=model().size)[classes]
    kept = np.where(traditional, 1 - SIMPLIFIED, SIMPLIFIED) * in_class
    rest = np.where(traditional, of_class, in_class - of_class)
    # A traditional form that is next to never written is a variant of one for both (悧, 利).
    both = (of_class > LEAST_FORM * in_class) & (in_class > of_class)
    shares = np.where(both, usual * kept / np.maximum(rest, 1e-9), usual)
    return classes, usual.astype(np.float32), shares.astype(np.float32)
