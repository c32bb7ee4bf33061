"""Build cleaner/script/_evidence.txt: how much characters and pairs of them speak for a script.

For `cleaner.detect_script`, where a text has no character that only one script uses, and for
telling Japanese without kana. Sources:

- characters and pairs of characters counted in the reference texts described in
  ../shared/data/reference/SOURCE.md; every tenth entry is left out, so that it can be used for
  measuring;
- the dictionaries of opencc-python-reimplemented 0.1.7 (BYVoid/OpenCC, Apache-2.0).

Texts on different subjects would make subjects into evidence. So each text is counted twice: as
it is, for its own script, and converted by OpenCC, for the other. What both scripts write alike
has the same count in both and weighs nothing. Characters that one script alone uses are made
simplified before that, if only one character becomes what they become (這 → 这, not 後 → 后): so
这里 weighs as much in 這里, where a table has converted the text.

    python tools/build_script_evidence.py            # write the table
    python tools/build_script_evidence.py --check    # exit 1 when it is not up to date

Where the reference texts are absent, --check says "skipped".
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import metadata
from itertools import pairwise
from pathlib import Path

from opencc import OpenCC

from cleaner.scan import code_points, to_text
from cleaner.script.evidence import folds
from cleaner.script.tables import TRADITIONAL_ONLY, tables

ROOT = Path(__file__).parent.parent
OUT = ROOT / "cleaner" / "script" / "_evidence.txt"
DATA = ROOT.parent / "shared" / "data" / "reference"
PEER, PEER_VERSION = "opencc-python-reimplemented", "0.1.7"
SIMPLIFIED = (
    "encyclopaedia_simplified",
    "government_reports",
    "laws",
    "narrative_prose",
    "news_headlines",
    "technical_articles",
)
TRADITIONAL = ("encyclopaedia_traditional",)
HELD_OUT = 10  # every tenth entry is kept for measuring
MOST = 400_000  # characters taken of one file, so that none outweighs the others

SMOOTHING = 0.5  # added to each count
LISTED = 2.0  # added for a form that OpenCC's character tables have on one side alone
LIMIT = 40  # largest weight of one character or pair, in tenths of a nat
LEAST = 3  # smallest weight that is kept, in tenths of a nat
CLEAR = 15  # tenths of a nat from which a weight is clear
LEAST_PAIRS = 8  # occurrences of a pair that is kept
PAIRS = 1500  # pairs kept: those that change most of the text

ALSO_CHINESE = frozenset("両処戸歩毎黒黙頼呉郷巻仏亀焔鼈剣戻晩渇畳汚徳効鶏犠雑")
"""Shinjitai that Chinese print and handwriting have, too."""

Counts = tuple[Counter[str], Counter[str]]
"""Characters and pairs counted, in traditional and in simplified writing."""


def texts(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Number and text of each entry that is counted."""
    for name in names:
        left = MOST
        lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            text: str = json.loads(line)["text"]
            if number % HELD_OUT and left > 0:
                left -= len(text)
                yield number, text


def is_han(character: str) -> bool:
    """Whether it is an ideograph of the two blocks that modern text uses."""
    return "\u3400" <= character <= "\u9fff"


def count(text: str, into: Counter[str]) -> None:
    """Add the characters of a text and the pairs that stand next to each other."""
    text = to_text(folds().take(code_points(text), mode="clip"))
    into.update(character for character in text if is_han(character))
    into.update(a + b for a, b in pairwise(text) if is_han(a) and is_han(b))


def counted() -> Counts:
    """All texts in both scripts; Taiwan's and Hong Kong's writing take turns."""
    traditional: Counter[str] = Counter()
    simplified: Counter[str] = Counter()
    to_simplified = OpenCC("tw2s")
    to_traditional = (OpenCC("s2tw"), OpenCC("s2hk"))
    for _, text in texts(TRADITIONAL):
        count(text, traditional)
        count(to_simplified.convert(text), simplified)
    for number, text in texts(SIMPLIFIED):
        count(text, simplified)
        count(to_traditional[number % 2].convert(text), traditional)
    return traditional, simplified


def dictionary(name: str) -> list[tuple[str, list[str]]]:
    """Keys and values of one of OpenCC's dictionaries."""
    path = Path(str(metadata.distribution(PEER).locate_file(f"opencc/dictionary/{name}.txt")))
    if not path.exists():
        sys.exit(f"no dictionaries of {PEER}: has the package `opencc` overwritten it?")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(key, values.split()) for key, values in rows]


def japanese() -> tuple[str, str]:
    """Shinjitai that no Chinese text uses, and the forms that shinjitai have replaced."""
    pairs = dictionary("JPVariants")
    chinese = {key for name in ("STCharacters", "TSCharacters") for key, _ in dictionary(name)}
    for name in ("TWVariants", "HKVariants"):
        chinese |= {value for _, values in dictionary(name) for value in values}
    new = {value for _, values in pairs for value in values} - chinese - ALSO_CHINESE
    only = sorted(c for c in new if not encodes(c, "gb2312") and not encodes(c, "big5"))
    replaced = sorted(key for key, values in pairs if key not in values)
    return "".join(only), "".join(replaced)


def listed() -> tuple[set[str], set[str]]:
    """Characters that OpenCC's character tables change, and that only their outcome has."""
    pairs = dictionary("TSCharacters")
    traditional = {key for key, values in pairs if key not in values}
    kept = {key for key, values in pairs if key in values}
    simplified = {value for _, values in pairs for value in values} - traditional - kept
    return traditional, {c for c in simplified if not encodes(c, "big5")}


def encodes(character: str, encoding: str) -> bool:
    """Whether a national standard has the character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def log_ratio(key: str, counts: Counts, prior: float = 0.0) -> float:
    """Nats by which `key` speaks for traditional writing; `prior`: occurrences added, signed."""
    t, s = (side[key] + SMOOTHING for side in counts)
    return math.log((t + max(prior, 0.0)) / (s + max(-prior, 0.0)))


def tenths(weight: float) -> int:
    """A weight as it is written down, in tenths of a nat."""
    return max(-LIMIT, min(LIMIT, round(weight * 10)))


def characters(counts: Counts, decided: set[str]) -> dict[str, int]:
    """Weight of each character that isn't `decided` already, in tenths of a nat."""
    traditional, simplified = listed()
    weights = {}
    every = {key for side in counts for key in side if len(key) == 1} | traditional | simplified
    for key in every - decided:
        if is_han(key):
            prior = LISTED * ((key in traditional) - (key in simplified))
            weight = tenths(log_ratio(key, counts, prior))
            if abs(weight) >= LEAST:
                weights[key] = weight
    return weights


def pairs(counts: Counts, decided: set[str], single: dict[str, int]) -> dict[str, int]:
    """What pairs weigh beyond their two characters, in tenths of a nat."""
    found: list[tuple[float, str, int]] = []
    for key in {key for side in counts for key in side if len(key) == 2}:
        number = sum(side[key] for side in counts)
        if number < LEAST_PAIRS or decided.intersection(key):
            continue
        whole = tenths(log_ratio(key, counts))
        parts = sum(single.get(c, 0) for c in key)
        weight = whole - parts
        said = abs(whole) >= CLEAR and abs(parts) >= CLEAR and (whole > 0) == (parts > 0)
        if abs(weight) >= LEAST and not said:
            found.append((-number * abs(weight), key, max(-LIMIT, min(LIMIT, weight))))
    return {key: weight for _, key, weight in sorted(found)[:PAIRS]}


def grouped(weights: dict[str, int]) -> list[str]:
    """A line a weight: the weight, a tab, all that has it."""
    groups: dict[int, list[str]] = defaultdict(list)
    for key, weight in sorted(weights.items()):
        groups[weight].append(key)
    return [f"{weight}\t{''.join(groups[weight])}" for weight in sorted(groups)]


def render() -> str:
    """The text of the table."""
    if metadata.version(PEER) != PEER_VERSION:
        sys.exit(f"{PEER} {PEER_VERSION} is needed, {metadata.version(PEER)} is installed")
    deciding = (tables().traits & TRADITIONAL_ONLY).nonzero()[0]
    decided = {chr(code) for code in deciding.tolist()}
    counts = counted()
    single = characters(counts, decided)
    lines = [
        "# Made by tools/build_script_evidence.py from counts of reference text and OpenCC's"
        " dictionaries (Apache-2.0); do not edit. Tenths of a nat for traditional writing.",
        "# characters",
        *grouped(single),
        "# pairs, beyond their characters",
        *grouped(pairs(counts, decided, single)),
        "# Japanese alone, and not in Japanese any more",
        *japanese(),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description="Build the soft evidence of script detection.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if outdated")
    options = parser.parse_args()
    if missing := [n for n in (*SIMPLIFIED, *TRADITIONAL) if not (DATA / f"{n}.jsonl").is_file()]:
        print(f"skipped: {DATA} lacks {', '.join(missing)}")
        sys.exit(0 if options.check else 1)
    text = render()
    if OUT.exists() and OUT.read_bytes() == text.encode():
        print("up to date")
        return
    print(f"outdated: {OUT.name}")
    if options.check:
        sys.exit(1)
    OUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
