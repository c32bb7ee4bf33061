"""Pages with gold text: loading, kinds, folds by site, and what is measured on them."""

from __future__ import annotations

import base64
import gzip
import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cleaner
from cleaner import Config

KINDS = ("press", "articles", "forums")
_SECOND_LEVEL = frozenset(("com", "org", "net", "gov", "edu", "ac", "co"))


@dataclass(frozen=True)
class MarkedPage:
    """A page as plain text, after every stage but ``boilerplate``.

    ``kind``: by the collection that the page is from: DAnIEL's are press pages, whose gold keeps
    title and date; magic-html's say themselves whether they are articles or forum pages.
    ``owner``: the registered domain of the site, for folds.  ``gold`` is cleaned the same way.
    ``marks``: the silver marks of the lines of ``text``.
    ``html``: the bytes of the page.
    """

    name: str
    kind: str
    owner: str
    text: str
    gold: str
    marks: tuple[bool, ...]
    html: bytes = b""


def kind_of(name: str) -> str:
    """press, articles or forums, from the collection named in a page's id."""
    if name.startswith("waddle"):
        return "press"
    return "forums" if "_forum/" in name else "articles"


def owner_of(site: str) -> str:
    """The registered domain of a host: news.sina.com.cn → sina.com.cn."""
    labels = site.lower().split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-count:])


def load(data: Path, most: int = 0, config: Config | None = None) -> list[MarkedPage]:
    """The marked pages under ``data``, at most ``most`` of each kind (0: all); [] where absent."""
    files = data / "html" / "pages.jsonl.gz", data / "boilerplate" / "lines.jsonl.gz"
    for file in files:
        if not file.is_file():
            print(f"skipped: {file} is absent")
            return []
    prepared = cleaner.Cleaner(config or Config(boilerplate="off", notes="off"))
    with gzip.open(files[1], "rt", encoding="utf-8") as stream:
        marked = {record["id"]: record for record in map(json.loads, stream)}
    pages: list[MarkedPage] = []
    seen: Counter[str] = Counter()
    with gzip.open(files[0], "rt", encoding="utf-8") as stream:
        for record in map(json.loads, stream):
            name, kind = record["id"], kind_of(record["id"])
            if name not in marked or (most and seen[kind] >= most):
                continue
            seen[kind] += 1
            lines = [line for line, _ in marked[name]["lines"]]
            text = prepared.clean("\n".join(lines)).text
            marks = _aligned([bool(mark) for _, mark in marked[name]["lines"]], lines, text)
            gold = prepared.clean(record["gold"]).text
            page = MarkedPage(
                name, kind, owner_of(record["site"]), text, gold, marks,
                base64.b64decode(record["html"]),
            )  # fmt: skip
            pages.append(page)
    return pages


def _aligned(marks: list[bool], lines: list[str], text: str) -> tuple[bool, ...]:
    """The marks for the lines of the cleaned text: blank lines may have come or gone."""
    broken: list[tuple[str, bool]] = []
    for line, mark in zip(lines, marks, strict=True):
        broken += [(part, mark) for part in line.split("\n")]
    full = [mark for part, mark in broken if part.strip()]
    new = text.split("\n")
    at, found = 0, []
    for line in new:
        if line.strip():
            found.append(full[min(at, len(full) - 1)] if full else False)
            at += 1
        else:
            found.append(False)
    return tuple(found)


def labels(page: MarkedPage) -> list[bool]:
    """The marks, those of lines that stand on the page more often than in the gold mended.

    Silver marks every copy of a title; here only the copies next to the lines stay marked whose
    text is nearest in the gold, as many as the gold has.
    """
    marks = list(page.marks)
    keys = [plain(line) for line in page.text.split("\n")]
    gold = plain(page.gold)
    places: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key and marks[at]:
            places.setdefault(key, []).append(at)
    sure = {at[0]: gold.find(key) for key, at in places.items() if len(key) >= 20 and len(at) == 1}
    for key, found in places.items():
        times, there = gold.count(key), gold.find(key)
        if not 0 < times < len(found):
            continue
        near = min(sure, key=lambda line: abs(sure[line] - there)) if sure else 0
        for at in sorted(found, key=lambda line: abs(line - near))[times:]:
            marks[at] = False
    return marks


def plain(text: str) -> str:
    """NFKC without whitespace: the characters that are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def grams(text: str) -> Counter[str]:
    """Character 4-grams of `plain` text; a shorter text is one gram."""
    text = plain(text)
    return Counter(text[i : i + 4] for i in range(max(1, len(text) - 3))) if text else Counter()


@dataclass(frozen=True)
class Score:
    """4-gram F1 against the gold, and the share of the gold's grams lost that the page holds."""

    f1: float
    lost: float


def score(found: str, page: MarkedPage) -> Score:
    """How a cleaned page compares with its gold."""
    gold, ours, whole = grams(page.gold), grams(found), grams(page.text)
    common = (gold & ours).total()
    f1 = 2 * common / max(1, gold.total() + ours.total())
    there = (gold & whole).total()
    return Score(f1, (there - common) / max(1, there))


def folds(pages: Sequence[MarkedPage], count: int) -> list[int]:
    """The fold of each page; all pages of an owner are in one, sizes as even as may be."""
    sizes = Counter(page.owner for page in pages)
    load_of = [0] * count
    fold_of: dict[str, int] = {}
    for owner, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = load_of.index(min(load_of))
        fold_of[owner] = fold
        load_of[fold] += size
    return [fold_of[page.owner] for page in pages]


_ENDS = frozenset("。！？!?")


def densest_run(text: str) -> str:
    """The ten-line trick: the densest run of lines with 。！？ and 20 characters.

    Each such line counts its length, every other line −20; the best sum of neighbours stays.
    """
    lines = text.split("\n")
    best = total = 0
    start, span = 0, (0, 0)
    for at, line in enumerate(lines):
        full = len(plain(line))
        total += full if full >= 20 and _ENDS & set(line) else -20
        if total <= 0:
            total, start = 0, at + 1
        elif total > best:
            best, span = total, (start, at + 1)
    return "\n".join(lines[slice(*span)])


def with_punctuation(text: str) -> str:
    """Every line with 。！？."""
    return "\n".join(line for line in text.split("\n") if _ENDS & set(line))
