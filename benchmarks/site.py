"""What learning per site finds, what it loses of the body, and what it costs.

    python benchmarks/site.py [--data ../shared/data] [--sites N] [--pages N] [--lost]

Four tables. Real sites: of each site with six pages or more one half is learned from and the other
half cleaned, and the other way round; a line counts as removed where the greater part of it is, and
as body where it is marked so (silver marks: dates and font switches are among them). Copies: pages
of a site and copies of its articles under other addresses. Texts that are no pages: learned from
and cleaned, whatever is removed is harm. Scale: time and memory for --pages made-up pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import cleaner
from cleaner import Cleaner, Config, SiteTemplate
from cleaner.boilerplate.site.learn import Learner
from cleaner.rules import load_rules

FEWEST = 6  # pages of a site
REFERENCE = ("laws", "government_reports", "technical_articles", "narrative_prose",
             "encyclopaedia_simplified", "news_headlines")  # fmt: skip
DOCUMENTS = 50
SEED = 7
COPIES = 6
SITE_RULES = tuple(f"boilerplate.site-{kind}" for kind in ("line", "pattern", "block"))


class Page(NamedTuple):
    """A page as text and for each of its lines whether it is body."""

    name: str
    text: str
    marks: tuple[bool, ...]


def main() -> int:
    """Print the tables; exit status 1 where there was nothing to read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = Path(__file__).parent.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=here)
    parser.add_argument("--sites", type=int, default=0, help="at most so many (0: all)")
    parser.add_argument("--pages", type=int, default=5000, help="made-up pages (0: none)")
    parser.add_argument("--lost", action="store_true", help="show the body lines lost")
    arguments = parser.parse_args()
    if arguments.pages:  # first: memory is measured as the process's peak
        scale(arguments.pages)
    read = False
    marked = arguments.data / "boilerplate" / "lines.jsonl.gz"
    if marked.is_file():
        sites = load(marked)[: arguments.sites or None]
        real(sites, arguments.lost)
        copies(sites)
        read = True
    else:
        print(f"skipped: {marked} is absent")
    folder = arguments.data / "reference"
    if folder.is_dir():
        negative(folder)
        read = True
    else:
        print(f"skipped: {folder} is absent")
    return 0 if read else 1


def load(path: Path) -> list[tuple[str, list[Page]]]:
    """The sites with enough pages, most first."""
    sites: dict[str, list[Page]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for record in map(json.loads, stream):
            lines = [(line.replace("\n", " "), bool(mark)) for line, mark in record["lines"]]
            text = "\n".join(line for line, _ in lines)
            sites[record["site"]].append(Page(record["id"], text, tuple(m for _, m in lines)))
    enough = [(site, pages) for site, pages in sites.items() if len(pages) >= FEWEST]
    return sorted(enough, key=lambda item: (-len(item[1]), item[0]))


def taught(pages: Sequence[Page]) -> SiteTemplate:
    """What the pages of a site teach."""
    return cleaner.learn((page.name, page.text) for page in pages)


class Removed(NamedTuple):
    """Lines removed of a page, and for each line how many of its characters are."""

    lines: frozenset[int]
    characters: tuple[int, ...]


def removed(tool: Cleaner, page: Page, prefix: str | tuple[str, ...]) -> Removed:
    """What rules that begin with (one of) `prefix` take from a page."""
    taken = bytearray(len(page.text))
    for note in tool.clean(page.text).notes:
        if not note.after and any(rule.startswith(prefix) for rule in note.rules):
            taken[note.at.start : note.at.end] = b"\1" * (note.at.end - note.at.start)
    lines, counts, start = set(), [], 0
    for number, line in enumerate(page.text.split("\n")):
        full = [at for at, char in enumerate(line, start) if not char.isspace()]
        gone = sum(taken[at] for at in full)
        counts.append(gone)
        if gone * 2 > len(full):
            lines.add(number)
        start += len(line) + 1
    return Removed(frozenset(lines), tuple(counts))


def score(
    tool: Cleaner, pages: Sequence[Page], prefix: str | tuple[str, ...], lost: list[str]
) -> Counter[str]:
    """Lines and characters of `pages`, removed or not, body or not."""
    counts: Counter[str] = Counter()
    for page in pages:
        found = removed(tool, page, prefix)
        for number, (line, is_body) in enumerate(
            zip(page.text.split("\n"), page.marks, strict=True)
        ):
            size = len("".join(line.split()))
            if not size:
                continue
            gone = number in found.lines
            counts["gone"] += gone
            if is_body:
                counts["body"] += size
                counts["lost"] += found.characters[number]
                if found.characters[number]:
                    lost.append(line)
            else:
                counts["rest"] += 1
                counts["hit"] += gone
    return counts


@lru_cache(maxsize=1)
def others() -> tuple[str, ...]:
    """All boilerplate rules but those for what was learned."""
    rules = load_rules().stage("boilerplate")
    return tuple(rule.id for rule in rules if rule.id not in SITE_RULES)


def told(counts: Counter[str]) -> str:
    """Precision, recall, share of the body lost, in percent."""
    precision = 100 * counts["hit"] / max(1, counts["gone"])
    recall = 100 * counts["hit"] / max(1, counts["rest"])
    return f"{precision:6.1f} {recall:6.1f} {100 * counts['lost'] / max(1, counts['body']):6.2f}"


def real(sites: Sequence[tuple[str, list[Page]]], show: bool) -> None:
    """Learn from a half of each site, clean the other."""
    print("real sites: precision and recall of removed lines, share of body characters lost, in %")
    print(f"{'site':<22}{'pages':>6}{'learned':>8}   {'rules alone':<22}{'learned alone':<22}both")
    total: dict[str, Counter[str]] = defaultdict(Counter)
    lost: dict[str, list[str]] = defaultdict(list)
    for site, pages in sites:
        here: dict[str, Counter[str]] = defaultdict(Counter)
        entries = 0
        for half in (0, 1):
            template = taught(pages[half::2])
            entries += len(template.entries)
            for name, config in (
                ("rules", Config()),
                ("learned", Config(site=template, disable=others())),
                ("both", Config(site=template)),
            ):
                prefix = SITE_RULES if name == "learned" else "boilerplate."
                here[name] += score(Cleaner(config), pages[1 - half :: 2], prefix, lost[name])
        for name, counts in here.items():
            total[name] += counts
        row = "  ".join(told(here[name]) for name in ("rules", "learned", "both"))
        print(f"{site:<22}{len(pages):>6}{entries:>8}   {row}")
    row = "  ".join(told(total[name]) for name in ("rules", "learned", "both"))
    print(f"{'all':<36}   {row}")
    if show:
        for line, number in Counter(lost["learned"]).most_common():
            print(f"  lost to what was learned: {number} × {line[:80]}")


def copies(sites: Sequence[tuple[str, list[Page]]]) -> None:
    """Pages of a site and copies of some of them, shortened or with other lists around."""
    print(f"\ncopies: half of the pages of a site, and {COPIES} copies of each of two articles")
    rng = random.Random(SEED)  # noqa: S311
    pages_in = distinct = 0
    counts: Counter[str] = Counter()
    for _, pages in sites:
        half = pages[::2]
        made = [copy_of(page, rng, n) for page in half[:2] for n in range(COPIES)]
        template = taught([*half, *made])
        pages_in += len(half)
        distinct += template.distinct
        tool = Cleaner(Config(site=template))
        counts += score(tool, [*half[:2], *made], SITE_RULES, [])
    print(f"{pages_in} pages taken for {distinct} distinct ones; "
          f"precision, recall, body lost {told(counts)}")  # fmt: skip


def copy_of(page: Page, rng: random.Random, number: int) -> Page:
    """The same article elsewhere: other lines around it, one paragraph in ten edited or gone."""
    lines: list[tuple[str, bool]] = [(f"转载自第{number}个网站 {rng.randrange(10**6)}", False)]
    for line, mark in zip(page.text.split("\n"), page.marks, strict=True):
        if not mark and rng.random() < 0.3:
            continue
        edited = mark and rng.random() < 0.1
        lines.append((line[: len(line) // 2] if edited else line, mark))
    name = f"{page.name}-{number}"
    return Page(name, "\n".join(line for line, _ in lines), tuple(mark for _, mark in lines))


def negative(folder: Path) -> None:
    """Texts that are no pages of a site: whatever is learned from them and removed is harm."""
    print(
        f"\ntexts that are no pages: {DOCUMENTS} learned from, the same and as many others cleaned"
    )
    rng = random.Random(SEED)  # noqa: S311
    mixed: list[str] = []
    for name in REFERENCE:
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            print(f"skipped: {path} is absent")
            continue
        with path.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        rng.shuffle(texts)
        mixed += texts[: 2 * DOCUMENTS // len(REFERENCE) + 1]
        harm(name, texts[: 2 * DOCUMENTS])
    rng.shuffle(mixed)
    harm("all kinds together", mixed[: 2 * DOCUMENTS])


def harm(name: str, texts: Sequence[str]) -> None:
    """Print what learning from the first half takes from all of them."""
    template = cleaner.learn(texts[: len(texts) // 2])
    tool = Cleaner(Config(site=template))
    lost: Counter[str] = Counter()
    for text in texts:
        for note in tool.clean(text).notes:
            if any(rule in SITE_RULES for rule in note.rules):
                lost[note.before.strip()] += len(note.before)
    total = sum(map(len, texts))
    print(f"{name:<26}{total:>10,} characters  learned {len(template.entries):>2}  "
          f"lost {lost.total():>6,}  {1e6 * lost.total() / total:>8,.0f} per million")  # fmt: skip
    for text, _ in lost.most_common(2):
        print(f"    {' / '.join(text.split(chr(10)))[:90]}")


def scale(count: int) -> None:
    """Time and memory of learning from made-up pages; decoding and repair are not in it."""
    characters = making = 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    begun = time.perf_counter()
    make = maker()
    with Learner() as learner:
        for number in range(count):
            started = time.perf_counter()
            text = make(number)
            making += time.perf_counter() - started
            characters += len(text)
            learner.add(f"page {number}", text)
        added = time.perf_counter()
        template = learner.template()
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"scale: {count:,} pages, {characters:,.0f} characters: {added - begun - making:,.0f} s "
          f"to read them, {ended - added:,.0f} s to learn; peak {peak} MiB, {before} of them "
          f"before; {len(template.entries)} entries, {template.distinct:,} distinct pages\n"
    )  # fmt: skip


def maker() -> Callable[[int], str]:
    """What makes page n of a site: menus, one of 20 sections, an article, links, foot."""
    rng = random.Random(SEED)  # noqa: S311
    letters = [chr(0x4E00 + 7 * number) for number in range(2500)]

    def words(count: int) -> str:
        return "".join(rng.choices(letters, k=count))

    menu = [words(3) for _ in range(30)]
    sections = [[words(5) for _ in range(12)] for _ in range(20)]
    links = [words(16) for _ in range(20_000)]
    foot = [words(12) for _ in range(8)]

    def page(number: int) -> str:
        body = ["，".join(words(11) for _ in range(5)) + "。" for _ in range(6)]
        date = f"发布时间：20{number % 20:02d}-0{1 + number % 9}-1{number % 9} 阅读({number})"
        lines = [*menu, *sections[number % 20], words(14), date, *body, "相关新闻",
                 *rng.sample(links, 20), *foot, f"本页访问 {number} 次"]  # fmt: skip
        return "\n".join(lines)

    return page


if __name__ == "__main__":
    sys.exit(main())
