"""Build cleaner/script/_senses.txt: what tells the senses of an ambiguous character apart.

Sources: tools/script_senses.tsv (patterns, written by hand), and for the entries that ask for it
the neighbours of both readings in simplified reference text (shared/data/reference; every tenth
entry is left out, as in every count). The file holds weights only, no text.

    python tools/build_script_senses.py [--data ../shared/data]
    python tools/build_script_senses.py --check   # exit 1 when it is not up to date
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TOOLS = Path(__file__).parent
OUT = TOOLS.parent / "cleaner" / "script" / "_senses.txt"
SOURCE = TOOLS / "script_senses.tsv"
DATA = TOOLS.parents[1] / "shared" / "data"
REFERENCE = (
    "encyclopaedia_simplified",
    "everyday_posts",
    "government_reports",
    "laws",
    "narrative_prose",
    "news_headlines",
    "technical_articles",
)
EVERY = 10

SURNAMES = (
    "王李張劉陳楊趙黃吳徐孫胡朱林何郭馬羅梁宋鄭謝韓唐馮董蕭程袁鄧許傅曾彭呂蘇盧蔣蔡賈丁魏薛"
    "葉閻余潘杜戴汪田姜范姚譚廖鄒熊陸郝孔崔康邱秦史顧侯邵孟龍段雷錢湯尹黎賀賴龔畢洪"
)
MACROS = {
    "H": "[㐀-鿿]",
    "S": f"[{SURNAMES}]",
    "B": "(?<![㐀-鿿])",
    "A": f"(?:(?<=[^㐀-鿿][{SURNAMES}])|(?<=^[{SURNAMES}])|(?<=[與和跟及給請對叫是][{SURNAMES}]))",
    "E": "[，。、；：！？（）」』”《\\s是為說曰任與和及在的等又亦也已之]|$",
    "N": "[一二三四五六七八九十廿卅]{1,3}年",
}

SUSPICIOUS = 1.0
"""Nats by which the neighbours speak for the usual reading: then the other one in simplified text
is a slip of the converter that the text went through (随著), and not counted."""

LEAST = 2
"""Occurrences from which neighbours have a weight of their own."""
SMOOTHING = 0.5
TENTHS = 10

Example = tuple[bool, str, str]  # whether it is the other reading; two characters before, two after


def expand(pattern: str) -> str:
    """The pattern with its macros replaced."""
    return re.sub(r"\{([A-Z])\}", lambda match: MACROS[match[1]], pattern)


def reference(data: Path) -> Iterator[str]:
    """Simplified reference text that isn't held out."""
    for name in REFERENCE:
        with (data / "reference" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % EVERY:
                    yield json.loads(line)["text"]


def examples(data: Path, usual: str, other: str) -> list[Example]:
    """Every occurrence of both readings with its neighbours."""
    found = []
    place = re.compile(f"[{usual}{other}]")
    for text in reference(data):
        for match in place.finditer(text):
            at = match.start()
            before = ("\n\n" + text[max(0, at - 2) : at])[-2:]
            after = (text[at + 1 : at + 3] + "\n\n")[:2]
            found.append((match[0] == other, before, after))
    return found


def features(before: str, after: str) -> tuple[str, ...]:
    """What is counted: the pair and the character before (<), the same after (>)."""
    return "<" + before, "<" + before[1], ">" + after, ">" + after[0]


def weights(found: list[Example]) -> dict[str, float]:
    """Nats that each feature gives the other reading; those that say little left out."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    totals = [0, 0]
    for other, before, after in found:
        totals[other] += 1
        counts[other].update(features(before, after))
    result = {}
    for feature in sorted(counts[0].keys() | counts[1].keys()):
        usual, other = counts[0][feature], counts[1][feature]
        if usual + other < LEAST or "\n" in feature:
            continue
        share = (usual + SMOOTHING) / (totals[0] + 1), (other + SMOOTHING) / (totals[1] + 1)
        result[feature] = math.log(share[1] / share[0])
    return result


def score(known: dict[str, float], before: str, after: str) -> float:
    """Nats for the other reading: of either side the pair, or else the character."""
    pair_before, before_it, pair_after, after_it = features(before, after)
    left = known.get(pair_before, known.get(before_it, 0.0))
    return left + known.get(pair_after, known.get(after_it, 0.0))


def contexts(data: Path, usual: str, other: str) -> list[str]:
    """Lines of weights for one character: feature and tenths of a nat."""
    found = examples(data, usual, other)
    first = weights(found)
    found = [e for e in found if not (e[0] and score(first, e[1], e[2]) < -SUSPICIOUS)]
    known = weights(found)
    lines = []
    for feature, weight in known.items():
        if len(feature) == 3:  # a pair that says what its nearer character says needn't be kept
            nearer = feature[0] + (feature[2] if feature[0] == "<" else feature[1])
            if abs(weight - known.get(nearer, 0.0)) < 1:
                continue
        if tenths := round(weight * TENTHS):
            lines.append(f"*\t{tenths}\t{feature}")
    return lines


def render(data: Path) -> str:
    """The text of the file."""
    lines = ["# Made by tools/build_script_senses.py; do not edit."]
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if fields[0] in "+~":
            re.compile(expand(fields[2]))
            lines.append("\t".join((*fields[:2], expand(fields[2]), *fields[3:])))
            continue
        lines.append(line)
        if fields[3] == "contexts":
            lines += contexts(data, fields[1], fields[2])
    return "\n".join(lines) + "\n"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description="Build the senses of the script stage.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if outdated")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    if not (options.data / "reference").is_dir():
        print(f"skipped: no reference text at {options.data}")
        return
    text = render(options.data)
    outdated = not OUT.exists() or OUT.read_text(encoding="utf-8") != text
    print(f"{OUT.name}: {'outdated' if outdated else 'up to date'}")
    if outdated and options.check:
        sys.exit(1)
    if outdated:
        OUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
