"""The language model: size, speed, perplexity, and what clean and misread text score.

    python benchmarks/language.py [--data PATH] [--lines 4000] [--cases 200]

Only held-out text is measured (_held_out.py and, of the pages, every tenth). Nats are natural
logarithms; a quantile of 0.05 is what 5 % of the lines lie below.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import statistics
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from _held_out import (
    DATA,
    EVERY,
    SIMPLIFIED,
    TRADITIONAL,
    company_pages,
    paragraphs,
    slices,
    texts,
)
from _mojibake_kinds import kinds

from cleaner.damage.mojibake.encodings import load_sloppy_codecs
from cleaner.damage.mojibake.lossy import lossy_restorations
from cleaner.damage.mojibake.readings import restorations, total
from cleaner.damage.mojibake.suspects import suspicious_lines
from cleaner.document import Document
from cleaner.language import character_scores, score
from cleaner.language.trigram import MODEL_FILE

SOURCES = (*SIMPLIFIED, *TRADITIONAL, "narrative_prose", "everyday_posts")
LINE = 12  # characters
SEED = 29
PIECE = 60  # characters in which bytes are lost
ROUNDS = 7
LEADS = (-math.inf, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0)  # nats
LOSSY = (
    "UTF-8 as GBK, U+FFFD",
    "UTF-8 as GB18030, ?",
    "UTF-8 as cp1252, undefined dropped",
    "UTF-8 as cp932, U+FFFD",
    "GBK as Big5, U+FFFD",
    "GBK as cp949, U+FFFD",
)
QUANTILES = (0.0, 0.001, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1.0)
LOADING = (
    "import time, numpy; from cleaner.language.trigram import model; start = time.perf_counter(); "
    "model(); print(time.perf_counter() - start)"
)


def held_out(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Each source with its held-out documents, and the company pages."""
    yield "company_pages", company_pages()
    for name in SOURCES:
        yield name, list(texts(data / "reference" / f"{name}.jsonl"))[::EVERY]
    pages = data / "html" / "pages.jsonl.gz"
    if not pages.is_file():
        print(f"skipped: {pages} is absent")
        return
    with gzip.open(pages, "rt", encoding="utf-8") as lines:
        yield "pages", [json.loads(line)["gold"] for line in lines][::EVERY]


def size_and_speed(given: Sequence[str]) -> None:
    """Print bytes in a wheel, milliseconds to load and characters a second; medians."""
    with zipfile.ZipFile(MODEL_FILE) as arrays:
        packed = sum(_deflated(arrays.read(name)) for name in arrays.namelist())
    print(f"compressed {packed / 1e6:.2f} MB, on disk {MODEL_FILE.stat().st_size / 1e6:.2f} MB")
    command = [sys.executable, "-c", LOADING]
    loads = [
        float(subprocess.run(command, capture_output=True, check=True).stdout)
        for _ in range(ROUNDS)
    ]
    print(f"loading {1e3 * statistics.median(loads):.0f} ms")
    for title, some in (("one text", ["\n".join(given)]), ("documents", given)):
        size, taken = sum(map(len, some)), []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            for text in some:
                character_scores(text)
            taken.append(time.perf_counter() - start)
        rate = size / 1e6 / statistics.median(taken)
        said = f"{title}, {size / len(some):,.0f} each"
        print(f"scoring {rate:.1f} million characters a second ({said})")


def _deflated(data: bytes) -> int:
    """Bytes of the data as a wheel packs it."""
    return len(zlib.compress(data, 6))


def perplexity(title: str, given: Sequence[str]) -> None:
    """Print the perplexity of a source, by character."""
    scores = np.concatenate([character_scores(text) for text in given])
    nats = float(scores.mean(dtype=np.float64))
    print(f"{title:28}{len(given):7,}{len(scores):12,}{nats:9.2f}{math.exp(-nats):12.0f}")


def quantiles(title: str, values: Sequence[float]) -> None:
    """Print quantiles of scores."""
    found = np.quantile(values, QUANTILES)
    print(f"{title:40}{len(values):6}" + "".join(f"{value:8.2f}" for value in found), flush=True)


def mean_outside(text: str) -> float:
    """Mean nats of the characters beyond ASCII, the others left out; 0 where there are none."""
    outside = "".join(character for character in text if character > "\x7f")
    return score(outside)


def poorest(text: str, window: int = 8) -> float:
    """Mean nats of the poorest `window` neighbours among the characters beyond ASCII."""
    scores = character_scores(text)[[character > "\x7f" for character in text]]
    if len(scores) <= window:
        return float(scores.mean()) if len(scores) else 0.0
    return float(np.convolve(scores, np.ones(window) / window, "valid").min())


def clean_lines(data: Path, count: int) -> list[str]:
    """Held-out lines, half simplified, half traditional."""
    return [
        line
        for names in (SIMPLIFIED, TRADITIONAL)
        for line in slices(paragraphs(data, names), LINE, count // 2, SEED)
    ]


def suspected(text: str) -> bool:
    """Whether the mojibake stage would try to restore a line."""
    return bool(suspicious_lines(Document.of(text)))


def gain(text: str) -> float | None:
    """Nats for each restored character beyond ASCII by which the best exact way back is better."""
    found = max(restorations(text), key=lambda candidate: candidate.score, default=None)
    if found is None:
        return None
    restored = sum(character > "\x7f" for character in found.text)
    return (found.score - total(text)) / max(restored, 1)


def gains(title: str, given: Sequence[str]) -> None:
    """Print the share of lines that are looked at, and quantiles of what restoring them gains."""
    found = [nats for text in given if (nats := gain(text)) is not None]
    looked = statistics.mean(map(suspected, given))
    cells = np.quantile(found, QUANTILES) if found else []
    print(f"{title:40}{len(given):6}{100 * looked:9.1f}" + f"{len(found):7}"
          + "".join(f"{value:8.2f}" for value in cells), flush=True)  # fmt: skip


def leads(given: Sequence[str]) -> None:
    """Print how many guessed characters are right, by their lead over the next best."""
    print(f"\n{'lead of guessed characters, nats':40}{'n':>6}{'% right':>9}")
    right: dict[int, list[bool]] = {number: [] for number in range(len(LEADS))}
    for name in LOSSY:
        for piece in given:
            damaged = kinds()[name](piece)
            for candidate in lossy_restorations(damaged or "", "\n", "\n", lambda *_: True):
                if len(candidate.text) != len(piece):
                    continue
                for place, lead in candidate.guesses:
                    number = sum(lead >= least for least in LEADS[1:])
                    right[number].append(candidate.text[place] == piece[place])
                break
    for number, least in enumerate(LEADS):
        if right[number]:
            share = 100 * statistics.mean(right[number])
            print(f"{f'from {least:g}':40}{len(right[number]):6}{share:9.1f}", flush=True)


def main() -> int:
    """Print the tables; exit status 1 where there is no reference text."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--lines", type=int, default=4000, help="clean ones")
    parser.add_argument("--cases", type=int, default=200, help="misread lines of each kind")
    options = parser.parse_args()
    if not (options.data / "reference").is_dir():
        print(f"skipped: no reference text at {options.data / 'reference'}")
        return 1
    load_sloppy_codecs()
    sources = dict(held_out(options.data))
    size_and_speed([text for given in sources.values() for text in given])
    print(f"\n{'held-out text':28}{'n':>7}{'characters':>12}{'nats':>9}{'perplexity':>12}")
    for title, given in sources.items():
        if given:
            perplexity(title, given)
    header = "".join(f"{quantile:8g}" for quantile in QUANTILES)
    print(f"\n{f'lines of {LINE}; quantiles of':40}{'n':>6}{header}")
    clean = clean_lines(options.data, options.lines)
    quantiles("clean: mean beyond ASCII", [mean_outside(line) for line in clean])
    quantiles("clean: poorest 8 neighbours", [poorest(line) for line in clean])
    quantiles("clean: one character", np.concatenate([character_scores(c) for c in clean]).tolist())
    some = clean[:: max(1, len(clean) // options.cases)]
    misread = {}
    for title, kind in kinds().items():
        found = [damaged for line in some if (damaged := kind(line)) not in (None, line)]
        if found and not all(map(str.isascii, found)):
            misread[title] = found
            quantiles(title, [poorest(damaged) for damaged in found])
    print(f"\n{'nats gained, each restored character':40}{'n':>6}{'% tried':>9}{'ways':>7}{header}")
    gains("clean", clean)
    for title, found in misread.items():
        gains(title, found)
    leads([piece for names in (SIMPLIFIED, TRADITIONAL)
           for piece in slices(paragraphs(options.data, names), PIECE, options.cases // 4, SEED)]
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
