"""Boilerplate in plain text: F1 against gold, lines, body lost, harm on clean text, speed.

    python benchmarks/boilerplate.py [--data ../shared/data] [--pages N] [--folds N] [--worst N]

Pages: the lines of each page of ../shared/data/boilerplate as one text, through every other stage
first (damage, script, layout; the gold too), then through the boilerplate stage.  Press pages are
DAnIEL's, whose gold keeps title and date; articles and forum pages are magic-html's.  F1 is of
character 4-grams (NFKC, whitespace dropped), mean over pages; "lost" the share of the gold's
4-grams that the page has and the output lacks.  "Crossed" uses line weights set on other sites
only; the rules are the same.  The yardsticks are computed in the same run.

Clean text: characters of the reference texts that go, per million, whole and cut to pieces.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]

from _marked_pages import (  # noqa: E402
    KINDS,
    MarkedPage,
    densest_run,
    load,
    score,
    with_punctuation,
)
from set_boilerplate_weights import crossed  # noqa: E402

import cleaner  # noqa: E402
from cleaner import Config  # noqa: E402
from cleaner.boilerplate import STAGE, scoring  # noqa: E402
from cleaner.context import Context  # noqa: E402
from cleaner.document import Document  # noqa: E402
from cleaner.pipeline import run  # noqa: E402
from cleaner.rules import load_rules  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
CLEAN = (
    "laws", "government_reports", "technical_articles", "encyclopaedia_simplified",
    "narrative_prose", "news_headlines",
)  # fmt: skip
PIECES = (0, 1, 2, 5)  # lines of a piece; 0: the whole document


def stage_only(text: str) -> str:
    """The boilerplate stage alone, as often as it has something to do."""
    context = Context(Config(notes="off"), load_rules())
    return run(Document.of(text), context, (STAGE,)).text


def table(title: str, results: dict[str, list[str]]) -> None:
    """Print outputs against gold, by kind of page."""
    print(f"  {title:34}" + "".join(f"{cell:>17}" for kind in KINDS for cell in results[kind]))


def judge(pages: Sequence[MarkedPage], clean: Callable[[int], str], title: str) -> list[str]:
    """Print one row; the outputs."""
    outputs = [clean(number) for number in range(len(pages))]
    by_kind = defaultdict(list)
    for page, output in zip(pages, outputs, strict=True):
        by_kind[page.kind].append(score(output, page))
    cells = {
        kind: [f"{mean(s.f1 for s in found):.4f} {100 * mean(s.lost for s in found):6.2f} %"]
        if (found := by_kind[kind]) else ["-"]
        for kind in KINDS
    }  # fmt: skip
    table(title, cells)
    return outputs


def lines_judged(pages: Sequence[MarkedPage], outputs: Sequence[str], title: str) -> None:
    """Precision and recall of removed lines against the silver marks; characters of body lost."""
    cells: dict[str, list[str]] = {}
    for kind in KINDS:
        right = gone = frame = lost = body = 0
        for page, output in zip(pages, outputs, strict=True):
            if page.kind != kind:
                continue
            for line, mark, stays in kept_lines(page, output):
                frame += not mark
                gone += not stays
                right += not mark and not stays
                body += len(line) * mark
                lost += len(line) * (mark and not stays)
        cells[kind] = [
            f"{100 * right / max(1, gone):.1f} {100 * right / max(1, frame):.1f} "
            f"{100 * lost / max(1, body):.2f}"
        ]
    table(title, cells)


def kept_lines(page: MarkedPage, output: str) -> Iterator[tuple[str, bool, bool]]:
    """Each full line, its mark, and whether it stands in the output (the lines are in order)."""
    rest = [line.strip() for line in output.split("\n") if line.strip()]
    at = 0
    for line, mark in zip(page.text.split("\n"), page.marks, strict=True):
        if not (text := line.strip()):
            continue
        # A line with sentences cut out of it still stands: compare its beginning or end too.
        stays = at < len(rest) and (
            rest[at] == text
            or (len(rest[at]) >= 8 and rest[at][:8] in text and rest[at][-8:] in text)
        )
        at += stays
        yield text, mark, stays


def pages_report(pages: Sequence[MarkedPage], count: int, worst: int) -> None:
    """F1 and body lost by kind of page, next to the yardsticks."""
    sizes = ", ".join(f"{sum(page.kind == kind for page in pages)} {kind}" for kind in KINDS)
    print(f"{len(pages)} pages ({sizes}) of {len({page.owner for page in pages})} owners")
    print("4-gram F1, share of the body's 4-grams lost")
    table("", {kind: [kind] for kind in KINDS})
    judge(pages, lambda i: pages[i].text, "keep all")
    judge(pages, lambda i: with_punctuation(pages[i].text), "lines with 。！？")
    judge(pages, lambda i: densest_run(pages[i].text), "densest run, 。！？ and 20 characters")
    of_page = crossed(pages, count) if len({page.owner for page in pages}) >= count else []

    def cross(number: int) -> str:
        with scoring.using(of_page[number]):
            return stage_only(pages[number].text)

    ours = judge(pages, lambda i: stage_only(pages[i].text), "ours, weights of all pages")
    if of_page:
        ours = judge(pages, cross, f"ours, crossed ({count} folds)")
    judge(pages, lambda i: "\n".join(marked(pages[i])), "the silver marks themselves")
    print("lines removed: precision, recall %; characters of marked lines lost %")
    lines_judged(pages, ours, "ours, crossed" if of_page else "ours")
    found = sorted(
        (score(output, page).f1, score(output, page).lost, page.kind, page.name)
        for page, output in zip(pages, ours, strict=True)
    )
    for f1, lost, kind, name in found[:worst]:
        print(f"    {f1:.3f} {100 * lost:6.1f} % {kind:9} {name}")


def marked(page: MarkedPage) -> list[str]:
    """The marked lines."""
    return [line for line, mark in zip(page.text.split("\n"), page.marks, strict=True) if mark]


def clean_report(data: Path, most: int) -> None:
    """Characters of the reference texts that the stage takes, per million."""
    print("clean text: characters lost per million, documents whole and cut to pieces")
    print(f"  {'':34}" + "".join(f"{f'{n} lines' if n else 'whole':>12}" for n in PIECES))
    for name in CLEAN:
        path = data / "reference" / f"{name}.jsonl"
        if not path.is_file():
            print(f"skipped: {path} is absent")
            continue
        with path.open(encoding="utf-8") as stream:
            texts = [json.loads(line)["text"] for line in stream][: most or None]
        cells = []
        for size in PIECES:
            total = lost = 0
            for text in texts:
                for piece in pieces(text, size):
                    total += len(piece)
                    lost += len(piece) - len(stage_only(piece))
            cells.append(f"{1e6 * lost / max(1, total):12.1f}")
        print(f"  {name:34}" + "".join(cells), flush=True)


def pieces(text: str, size: int) -> Iterator[str]:
    """The text in pieces of so many lines, with 0 the text itself."""
    if not size:
        yield text
        return
    lines = text.split("\n")
    for start in range(0, len(lines), size):
        yield "\n".join(lines[start : start + size])


def speed_report(pages: Sequence[MarkedPage], data: Path) -> None:
    """MB/s of UTF-8 by CPU time, on pages and on clean text; medians of five."""
    context = Context(Config(), load_rules())
    sets = {kind: [page.text for page in pages if page.kind == kind] for kind in KINDS}
    sets["all pages"] = [page.text for page in pages]
    path = data / "reference" / "technical_articles.jsonl"
    if path.is_file():
        with path.open(encoding="utf-8") as stream:
            sets["clean text"] = [json.loads(line)["text"] for line in stream][:400]
    print("MB/s, CPU time: the stage once; until nothing changes; the whole cleaner")
    tool = cleaner.Cleaner(Config(notes="off"))
    for name, texts in sets.items():
        if not texts:
            continue
        documents = [Document.of(text) for text in texts]
        for document in documents:
            _ = document.scan.line_starts
        size = sum(len(text.encode()) for text in texts) / 1e6
        once = timed(lambda d: list(STAGE.propose(d, context)), documents)
        stable = timed(stage_only, texts)
        whole = timed(tool.clean, texts)
        print(f"  {name:12} {size / once:8.1f} {size / stable:8.1f} {size / whole:8.1f}"
              f"   ({size:.2f} MB)")  # fmt: skip


def timed(function: Callable[..., object], items: Sequence[object]) -> float:
    """Seconds of CPU time of this process for all items, median of five."""
    seconds = []
    for _ in range(5):
        started = time.process_time()
        for item in items:
            function(item)
        seconds.append(time.process_time() - started)
    return median(seconds)


def main() -> int:
    """Command line; exit status 1 where there is nothing to read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--pages", type=int, default=0, help="at most, of each kind")
    parser.add_argument("--folds", type=int, default=8, help="of sites, for the crossed weights")
    parser.add_argument("--worst", type=int, default=0, help="pages to list")
    parser.add_argument("--clean", type=int, default=0, help="clean documents at most, of a file")
    parser.add_argument("--only", choices=("pages", "clean", "speed"), help="one part")
    options = parser.parse_args()
    pages = load(options.data, options.pages)
    if not pages and not (options.data / "reference").is_dir():
        return 1
    if pages and options.only in (None, "pages"):
        pages_report(pages, options.folds, options.worst)
    if options.only in (None, "clean"):
        clean_report(options.data, options.clean)
    if options.only in (None, "speed"):
        speed_report(pages, options.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
