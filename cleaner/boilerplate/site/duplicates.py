"""Pages that say the same: reposts, print versions, one article under several addresses.

Their text repeats and is not boilerplate, so of each group one page counts. Pages are compared by
samples of their shingles; a shingle weighs the more the fewer pages have it, so that what the whole
site shares makes no two pages alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby
from math import log
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.site.pages import MOST_SHINGLES
from cleaner.boilerplate.site.store import Store

_ALIKE = 0.6  # of the lighter page's weight that both must have
_LEAST_WEIGHT = 0.3  # of a shingle that all pages have: copies of one page are alike too
_FREE = 3  # shingles of full weight that a page is taken to have besides: short pages differ
_SAME = 0.75  # or: of the smaller page's shingles, what all pages have left out
_ALL, _FEWEST = 0.95, 8  # share of the pages that is all; shingles that suffice for that
_ALL_PAIRS = 8  # pages with a shingle up to which each is compared to each
_NEIGHBOURS = 3  # beyond, each is compared to so many next ones
_COMMON = 0.5  # of the pages: shingles of more are a sample on large sites, so that there are no
_MOST_PAIRS = 5_000_000  # more pairs than so many from them
_PARTS = 1024


def drop_duplicates(store: Store) -> int:
    """Keep one page, the first, of each group of near-duplicates; the number of pages kept."""
    weights, counts = np.zeros((2, store.pages))
    store.share(_pairs(store, weights, counts))
    free = _FREE * log(store.pages + 1)
    group = list(range(store.pages))
    for page, other, weight, count in store.shared():
        smaller = min(counts[page], counts[other])
        if weight >= _ALIKE * (min(weights[page], weights[other]) + free) or (
            smaller >= _FEWEST and count >= _SAME * smaller
        ):
            _join(group, page, other)
    dropped = [page for page in range(store.pages) if _first(group, page) != page]
    store.drop(dropped)
    return store.pages - len(dropped)


def _pairs(
    store: Store, weights: NDArray[np.float64], counts: NDArray[np.float64]
) -> Iterator[tuple[int, int, float, float]]:
    """Pairs of pages that share a shingle, with its weight and whether it counts.

    Adds up both for each page too.
    """
    share = min(1.0, _MOST_PAIRS / (_NEIGHBOURS * MOST_SHINGLES * max(1, store.pages)))
    for shingle, rows in groupby(store.shingles(), key=itemgetter(0)):
        pages = [page for _, page in rows]
        weight = max(log((store.pages + 1) / len(pages)), _LEAST_WEIGHT)
        count = float(len(pages) < _ALL * store.pages)
        weights[pages] += weight
        counts[pages] += count
        if len(pages) > max(_ALL_PAIRS, _COMMON * store.pages):
            if shingle % _PARTS >= share * _PARTS:
                continue
            weight, count = weight / share, count / share
        if len(pages) <= _ALL_PAIRS:
            pairs = combinations(pages, 2)
            yield from ((page, other, weight, count) for page, other in pairs)
            continue
        for step in range(1, _NEIGHBOURS + 1):
            neighbours = zip(pages, pages[step:], strict=False)
            yield from ((page, other, weight, count) for page, other in neighbours)


def _first(group: list[int], page: int) -> int:
    while group[page] != page:
        group[page] = group[group[page]]
        page = group[page]
    return page


def _join(group: list[int], page: int, other: int) -> None:
    first, second = sorted((_first(group, page), _first(group, other)))
    group[second] = first
