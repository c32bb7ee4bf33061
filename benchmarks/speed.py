"""Speed against two usual chains, in one run.

    python benchmarks/speed.py [--usual-python PATH] [--careful-python PATH] [--data ../shared/data]

usual: ftfy.fix_text, opencc-python-reimplemented, a dozen regular expressions; careful: ftfy
without its width, quote and normalisation fixes, official OpenCC, the same expressions. The two
OpenCC packages overwrite each other, so each chain has an environment of its own: PATH is that
environment's Python; without it a temporary one is made. All are called a document at a time, on
the same documents, in turns; figures are medians, megabytes (10^6 bytes of UTF-8) per second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from _environment import environment

from cleaner import Cleaner

HERE = Path(__file__).parent
ROUNDS = 5
CHARACTERS = 600_000
"""Of each reference text; what the slowest chain does in some seconds."""

SETS = {
    "clean simplified": ("government_reports", "laws", "technical_articles",
                         "encyclopaedia_simplified"),
    "traditional": ("encyclopaedia_traditional",),
}  # fmt: skip
CHAINS = {"usual": "opencc-python-reimplemented==0.1.7", "careful": "opencc==1.4.2"}


def documents(data: Path) -> dict[str, list[str]]:
    """What is timed: the seeds that aren't annotated, the others, and reference text."""
    seeds = {path.name[:3]: path.read_text("utf-8") for path in (HERE.parent / "seeds").iterdir()}
    sets = {
        "seeds 000 001 003": [seeds[name] for name in ("000", "001", "003")],
        "seeds 002 004": [seeds[name] for name in ("002", "004")],
    }
    for title, names in SETS.items():
        for name in names:
            path = data / "reference" / f"{name}.jsonl"
            if not path.is_file():
                print(f"skipped: {path} is absent")
                continue
            sets[f"{title}: {name}"] = some(path)
    return sets


def some(path: Path) -> list[str]:
    """Documents from the start of a file, `CHARACTERS` in all."""
    texts: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"])
            if sum(map(len, texts)) >= CHARACTERS:
                break
    return texts


def peer(python: str, chain: str, stack: ExitStack) -> Callable[[list[str]], float]:
    """What times one pass of a chain."""
    process = stack.enter_context(
        subprocess.Popen(
            [python, str(HERE / "_chain_peer.py"), chain],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(process.kill)

    def timed(texts: list[str]) -> float:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the peer has no pipes")
        print(json.dumps({"texts": texts}), file=process.stdin, flush=True)
        return float(json.loads(process.stdout.readline()))

    return timed


def ours(texts: list[str]) -> float:
    """Seconds of one pass of ours, notes on."""
    tool = Cleaner()
    start = time.perf_counter()
    for text in texts:
        tool.clean(text)
    return time.perf_counter() - start


def ours_read(texts: list[str]) -> float:
    """The same, and every note read."""
    tool = Cleaner()
    start = time.perf_counter()
    for text in texts:
        _ = tool.clean(text).notes
    return time.perf_counter() - start


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--usual-python")
    parser.add_argument("--careful-python")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        runs = {"ours": ours, "ours, notes read": ours_read}
        for chain, package in CHAINS.items():
            given = getattr(arguments, f"{chain}_python")
            python = stack.enter_context(environment(["ftfy==6.3.1", package], given))
            runs[chain] = peer(python, chain, stack)
        print(
            f"{'MB/s':48}"
            + "".join(f"{name:>18}" for name in runs)
            + f"{'careful ×':>11}{'usual ×':>9}"
        )
        for title, texts in documents(arguments.data).items():
            print(row(title, texts, runs), flush=True)
    return 0


def row(title: str, texts: list[str], runs: dict[str, Callable[[list[str]], float]]) -> str:
    """One line of the table: rounds in turns, medians."""
    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    small = max(1, round(0.3 / size))  # small sets are repeated, so that a pass can be timed
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(ROUNDS + 1):
        for name, run in runs.items():
            if name == "usual" and number > 1:
                continue  # slow by an order of magnitude: one timed pass is enough
            seconds[name].append(run(texts * small))
    speed = {name: size * small / median(taken[1:]) for name, taken in seconds.items()}
    figures = "".join(f"{speed[name]:18.2f}" for name in runs)
    ratios = f"{speed['ours'] / speed['careful']:11.1f}{speed['ours'] / speed['usual']:9.0f}"
    return f"{title:48}{figures}{ratios}"


if __name__ == "__main__":
    sys.exit(main())
