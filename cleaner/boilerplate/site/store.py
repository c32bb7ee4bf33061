"""Where the pages of a site wait while it is learned: a temporary SQLite database.

SQLite keeps it in memory up to `CACHE` and on disk beyond (in the folder for temporary files),
sorts there too, and removes it when it is closed. So memory is bounded whatever the number of
pages, and every count is exact.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.site.pages import OWN, Prepared

CACHE = 64 << 20  # bytes

_SCHEMA = """
CREATE TABLE page (id INTEGER PRIMARY KEY, name TEXT, slotted BLOB, kinds BLOB, texts BLOB);
CREATE TABLE occurrence (slotted INTEGER, literal INTEGER, kind INTEGER, page INTEGER);
CREATE TABLE sketch (shingle INTEGER, page INTEGER);
CREATE TABLE shared (page INTEGER, other INTEGER, weight REAL, count REAL);
CREATE TABLE dropped (page INTEGER PRIMARY KEY);
"""


class Repeated(NamedTuple):
    """A line on several pages; `same` where its dates and numbers never change."""

    slotted: int
    pages: int
    kind: int
    same: bool


class Stored(NamedTuple):
    """A page as it was stored; arrays as in `Prepared`."""

    page: int
    slotted: NDArray[np.int64]
    kinds: NDArray[np.uint8]


class Store:
    """The pages of one site, to be used in a `with` block; `pages`: how many are in it."""

    def __init__(self) -> None:
        self.pages = 0
        self._known: set[int] = set()
        self._database = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE",
                       f"cache_size=-{CACHE >> 10}"):  # fmt: skip
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, name: str, page: Prepared) -> None:
        """Keep a page, unless one of the same lines is kept already (dates and numbers aside)."""
        lines, first = np.unique(page.slotted, return_index=True)
        fingerprint = hash(lines.tobytes())
        if fingerprint in self._known:
            return
        self._known.add(fingerprint)
        number, self.pages = self.pages, self.pages + 1
        texts = "\n".join(page.texts).encode("utf-8", "surrogatepass")
        self._database.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?)",
            (number, name.encode("utf-8", "backslashreplace").decode(), page.slotted.tobytes(),
             page.kinds.tobytes(), zlib.compress(texts, 1)),
        )  # fmt: skip
        literal = _literals(page, number)[first]
        learnable = (page.kinds[first] & OWN) == 0
        columns = [column[learnable] for column in (lines, literal, page.kinds[first])]
        rows = zip(*(column.tolist() for column in columns), strict=True)
        self._database.executemany(
            "INSERT INTO occurrence VALUES (?, ?, ?, ?)", ((*row, number) for row in rows)
        )
        self._database.executemany(
            "INSERT INTO sketch VALUES (?, ?)", ((s, number) for s in page.sketch.tolist())
        )

    def shingles(self) -> Iterator[tuple[int, int]]:
        """(shingle, page), sorted."""
        yield from self._database.execute("SELECT * FROM sketch ORDER BY shingle, page")

    def share(self, pairs: Iterable[tuple[int, int, float, float]]) -> None:
        """Note that two pages share text, of some weight and count."""
        self._database.executemany("INSERT INTO shared VALUES (?, ?, ?, ?)", pairs)

    def shared(self) -> Iterator[tuple[int, int, float, float]]:
        """Pairs of pages, weight and count of all they share, in order."""
        yield from self._database.execute(
            "SELECT page, other, sum(weight), sum(count) FROM shared GROUP BY page, other"
        )

    def drop(self, pages: Iterable[int]) -> None:
        """Leave pages out of all that follows."""
        self._database.executemany("INSERT INTO dropped VALUES (?)", ((p,) for p in pages))

    def repeated(self, least: int) -> list[Repeated]:
        """Lines on at least so many pages, in order of `slotted`."""
        rows = self._database.execute(
            "SELECT slotted, count(*), max(kind), min(literal) = max(literal) FROM occurrence "
            "WHERE page NOT IN (SELECT page FROM dropped) "
            "GROUP BY slotted HAVING count(*) >= ? ORDER BY slotted",
            (least,),
        )
        return [Repeated(slotted, pages, kind, bool(same)) for slotted, pages, kind, same in rows]

    def stored(self) -> Iterator[Stored]:
        """The pages that were not dropped, in order."""
        rows = self._database.execute(
            "SELECT id, slotted, kinds FROM page "
            "WHERE id NOT IN (SELECT page FROM dropped) ORDER BY id"
        )
        for page, slotted, kinds in rows:
            yield Stored(page, np.frombuffer(slotted, np.int64), np.frombuffer(kinds, np.uint8))

    def name(self, page: int) -> str:
        """What the page is called."""
        (name,) = self._database.execute("SELECT name FROM page WHERE id = ?", (page,)).fetchone()
        return str(name)

    def texts(self, page: int) -> list[str]:
        """The page's lines that are not blank, stripped."""
        (texts,) = self._database.execute("SELECT texts FROM page WHERE id = ?", (page,)).fetchone()
        return zlib.decompress(texts).decode("utf-8", "surrogatepass").split("\n")


def _literals(page: Prepared, number: int) -> NDArray[np.int64]:
    """`page.literal`, but for lines whose dates and numbers change within the page."""
    order = np.lexsort((page.literal, page.slotted))
    slotted, literal = page.slotted[order], page.literal[order]
    changes = slotted[1:][(slotted[1:] == slotted[:-1]) & (literal[1:] != literal[:-1])]
    return np.where(np.isin(page.slotted, changes), page.literal ^ number, page.literal)
