"""Main text of HTML pages against gold: ours and the peers, F1 by kind and milliseconds a page.

    python benchmarks/html.py [--data ../shared/data] [--pages N] [--peers PYTHON] [--worst N]

Pages: ../shared/data/html.  F1 is of character 4-grams (NFKC, whitespace dropped, both sides
through damage, script and layout), mean over pages.  "crossed" uses line weights and numbers of
the structure that were set on other sites only; rules and words of names are the same.  "plain
text" is our cleaner on the page's text without its structure; "all text" keeps everything.  The
peers run in an environment of their own, which is made for the run; ``--peers`` names the Python
of one that exists.  Milliseconds are CPU time of whole calls, bytes to clean text; the peers that
want text get it decoded by us for free.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]

from _environment import environment  # noqa: E402
from _marked_pages import KINDS, MarkedPage, load, score  # noqa: E402
from set_boilerplate_weights import crossed  # noqa: E402
from set_structure_numbers import crossed as crossed_numbers  # noqa: E402

import cleaner  # noqa: E402
from cleaner import Config  # noqa: E402
from cleaner.boilerplate import scoring  # noqa: E402
from cleaner.boilerplate.structure import numbers  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
PEERS = ("trafilatura", "resiliparse", "readability", "gne", "justext")
PACKAGES = ("trafilatura", "Resiliparse", "readability-lxml", "lxml_html_clean", "gne", "jusText")
WORKER = Path(__file__).with_name("_html_peers.py")


def row(
    title: str, pages: Sequence[MarkedPage], texts: Sequence[str], ms: float | None = None
) -> None:
    """Print F1 by kind, the share of the gold's 4-grams lost, and milliseconds a page."""
    found = defaultdict(list)
    for page, text in zip(pages, texts, strict=True):
        found[page.kind].append(score(text, page))
    cells = "".join(
        f"{mean(s.f1 for s in found[kind]):10.4f} {100 * mean(s.lost for s in found[kind]):5.1f} %"
        if found[kind] else f"{'-':>18}"
        for kind in KINDS
    )  # fmt: skip
    print(f"  {title:14}{cells}" + (f" {ms:9.1f} ms" if ms is not None else ""), flush=True)


def timed(
    pages: Sequence[MarkedPage], clean: Callable[[MarkedPage], str]
) -> tuple[list[str], float]:
    """Outputs and milliseconds a page of a second pass, as for the peers: all tables are loaded."""
    for page in pages:
        clean(page)
    started = time.process_time()
    texts = [clean(page) for page in pages]
    return texts, 1000 * (time.process_time() - started) / max(1, len(pages))


def ours(pages: Sequence[MarkedPage], worst: int, count: int, data: Path) -> None:
    """Our rows; the pages listed are those of the crossed run, where there is one."""
    tool = cleaner.Cleaner(Config(notes="off"))
    every = cleaner.Cleaner(Config(notes="off", boilerplate="off"))
    for page in pages[:10]:
        tool.clean(page.html)
    texts, ms = timed(pages, lambda page: tool.clean(page.html).text)
    row("ours", pages, texts, ms)
    row("plain text", pages, *timed(pages, lambda page: tool.clean(page.text).text))
    row("all text", pages, *timed(pages, lambda page: every.clean(page.html).text))
    if len({page.owner for page in pages}) >= count > 1:
        weights, structure = crossed(pages, count), crossed_numbers(pages, count, data)

        def cross(number: int) -> str:
            with scoring.using(weights[number]), numbers.using(structure[number]):
                return tool.clean(pages[number].html).text

        texts = [cross(number) for number in range(len(pages))]
        row(f"crossed, {count}", pages, texts)
    ranked = sorted(
        (score(text, page).f1, page.kind, page.name)
        for page, text in zip(pages, texts, strict=True)
    )
    for f1, kind, name in ranked[:worst]:
        print(f"    {f1:.3f} {kind:9} {name}")


def peers(pages: Sequence[MarkedPage], python: str) -> None:
    """A row for each peer, its output through damage, script and layout like the gold."""
    prepared = cleaner.Cleaner(Config(notes="off", boilerplate="off"))
    task = json.dumps(
        [
            [page.name, base64.b64encode(page.html).decode(), cleaner.decode(page.html).text]
            for page in pages
        ]
    )
    for name in PEERS:
        run = subprocess.run(
            [python, "-P", str(WORKER), name],
            input=task,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            print(f"  {name:14} failed: {run.stderr.strip().splitlines()[-1:]}")
            continue
        answer = json.loads(run.stdout)
        texts = [prepared.clean(text).text for text in answer["texts"]]
        row(name, pages, texts, answer["ms"])


def main() -> int:
    """Command line; exit status 1 where there is nothing to read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--pages", type=int, default=0, help="at most, of each kind")
    parser.add_argument("--peers", help="Python of an environment that has the peers")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--folds", type=int, default=5, help="of sites; 0: no crossed row")
    parser.add_argument("--worst", type=int, default=0, help="pages to list")
    options = parser.parse_args()
    pages = load(options.data, options.pages)
    if not pages:
        return 1
    sizes = ", ".join(f"{sum(page.kind == kind for page in pages)} {kind}" for kind in KINDS)
    print(f"{len(pages)} pages ({sizes}); 4-gram F1, share of the gold lost")
    print(f"  {'':14}" + "".join(f"{kind:>18}" for kind in KINDS))
    ours(pages, options.worst, options.folds, options.data)
    if not options.no_peers:
        # An older pip fails on the two ways in which the peers ask for lxml[html_clean].
        with environment(("pip>=24",), options.peers) as python:
            if not options.peers:
                install = [python, "-m", "pip", "install", "--quiet", *PACKAGES]
                subprocess.run(install, check=True)
            peers(pages, python)
    return 0
