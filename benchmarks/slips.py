"""Frame slips, made as they came about, and what becomes of them.

    python benchmarks/slips.py [--pages N] [--skip N] [--examples N] [--styles]
                               [--whole | --company]

Text that the language model was not built from is damaged (see _slip_damage.py) with tables of
30 % to 100 % of the traditional characters, with and without cutting, with and without NFKC; with
--styles once with each style of annotation and decoder, all traditional characters annotated. Pages
are put together from paragraphs of several texts; with --whole each is from one text; with
--company they are pages as firms, schools and offices have them, written for this. A place is a
stretch that still differs from the text once the annotations are taken out. It is exact, flagged
(the page differs, and a flag of the result covers it) or wrong.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from _held_out import DATA, EVERY, SIMPLIFIED, company_pages, paragraphs, right, texts
from _slip_damage import SITES, Page, Site, damage

import cleaner
from cleaner.damage.annotation.hits import find_hits
from cleaner.document import Document

PAGE, LEAST = 1500, 400  # characters, and of what is left of a text
RULE = "damage.frame-slip"
_How = tuple[float, bool, bool, Site]


class Outcome(NamedTuple):
    """Places of a page by outcome, and the share of its characters that are right."""

    places: Counter[str]
    right: float
    examples: list[tuple[str, str, str]]


def pages(data: Path, count: int) -> list[str]:
    """Simplified texts of about PAGE characters, of paragraphs left out of the model."""
    rng = random.Random(4)  # noqa: S311
    pool = paragraphs(data, SIMPLIFIED)
    rng.shuffle(pool)
    found, text = [], ""
    for paragraph in itertools.cycle(pool):
        text += paragraph.replace("\n", "") + "\n"
        if len(text) >= PAGE:
            found.append(text)
            text = ""
        if len(found) == count:
            return found
    return found


def whole_pages(data: Path) -> list[str]:
    """The same kind of text, each page from one of the texts left out, or what is left of one."""
    found = []
    for name in SIMPLIFIED:
        for number, text in enumerate(texts(data / "reference" / f"{name}.jsonl")):
            page = ""
            for line in filter(None, text.split("\n") if number % EVERY == 0 else ()):
                page += line + "\n"
                if len(page) >= PAGE:
                    found.append(page)
                    page = ""
            if len(page) > LEAST:
                found.append(page)
    random.Random(4).shuffle(found)  # noqa: S311
    return found


def judge(page: Page) -> Outcome:
    """Repair a page and compare; whether it ends with a line end doesn't count."""
    page = Page(page.damaged, page.plain.removesuffix("\n"))
    document = Document.of(page.damaged)
    naive = list(page.damaged)
    for hit in find_hits(document):
        naive[hit.span.start : hit.span.end] = [""] * (hit.span.end - hit.span.start)
    places = differences("".join(naive).removesuffix("\n"), page.plain)
    result = cleaner.repair(page.damaged)
    found = result.text.removesuffix("\n")
    flagged = [flag.span for flag in result.flags if flag.rule.startswith(RULE)]
    left = differences(found, page.plain)
    outcome: Counter[str] = Counter()
    examples = []
    for start, end, wanted in left:
        span = result.origin(max(0, start - 1), min(len(found), end + 1))
        kind = "wrong"
        if any(flag.start < span.end and span.start < flag.end for flag in flagged):
            kind = "flagged"
        outcome[kind] += 1
        context = found[max(0, start - 8) : end + 8]
        examples.append((kind, context, wanted))
    outcome["places"] = max(len(places), len(left))
    outcome["exact"] = outcome["places"] - outcome["wrong"] - outcome["flagged"]
    return Outcome(outcome, right(found, page.plain, len(page.plain)), examples)


def differences(found: str, wanted: str) -> list[tuple[int, int, str]]:
    """Stretches of `found` that differ, those with fewer than 4 equal characters between as one."""
    places: list[tuple[int, int, str]] = []
    last = 0
    matcher = difflib.SequenceMatcher(None, found, wanted, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            last = j - i
            continue
        if places and last < 4:
            start, _, before = places[-1]
            places[-1] = (start, j, before + wanted[k - last : m])
        else:
            places.append((i, j, wanted[k:m]))
    return places


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--pages", type=int, default=12, help="of each kind")
    parser.add_argument("--skip", type=int, default=0, help="pages left out before")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--whole", action="store_true", help="each page from one text")
    which.add_argument("--company", action="store_true", help="pages of firms and the like")
    parser.add_argument("--styles", action="store_true", help="of annotation, and decoders")
    parser.add_argument("--examples", type=int, default=0, help="places to show of each kind")
    options = parser.parse_args()
    end = options.skip + options.pages
    if options.company:
        plain = company_pages()
    else:
        plain = whole_pages(options.data) if options.whole else pages(options.data, end)
    plain = plain[options.skip : end]
    if not plain:
        return 0
    rows = _by_style() if options.styles else _by_table()
    print(f"{'':22} places    exact  flagged   wrong  characters    kB/s")
    for name, (share, cut, nfkc, site) in rows:
        damaged = [damage(t, share, cut, nfkc, seed, site) for seed, t in enumerate(plain)]
        started = time.perf_counter()
        for page in damaged:
            cleaner.repair(page.damaged)
        seconds = time.perf_counter() - started
        outcomes = [judge(page) for page in damaged]
        total = sum((outcome.places for outcome in outcomes), Counter[str]())
        n = max(total["places"], 1)
        size = sum(len(page.damaged.encode()) for page in damaged)
        shares = " ".join(f"{100 * total[k] / n:7.2f}%" for k in ("exact", "flagged", "wrong"))
        characters = sum(outcome.right for outcome in outcomes) / len(outcomes)
        print(f"{name:22}{total['places']:7d} {shares}"
              f" {100 * characters:10.3f}% {size / seconds / 1000:7.0f}", flush=True)  # fmt: skip
        for kind in ("wrong", "flagged"):
            shown = [e for outcome in outcomes for e in outcome.examples if e[0] == kind]
            for _, context, wanted in shown[: options.examples]:
                print(f"    {kind}: {context!r}, {wanted!r} wanted")
    return 0


def _by_table() -> Iterator[tuple[str, _How]]:
    for share, cut, nfkc in itertools.product((0.3, 0.6, 1.0), (False, True), (False, True)):
        name = f"{share:4.0%}{', cut' if cut else ''}{', NFKC' if nfkc else ''}"
        yield name, (share, cut, nfkc, SITES["as the seeds"])


def _by_style() -> Iterator[tuple[str, _How]]:
    for name, site in SITES.items():
        yield name, (1.0, False, False, site)


if __name__ == "__main__":
    raise SystemExit(main())
