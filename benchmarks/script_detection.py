"""How often `cleaner.detect_script` is right: short slices, varieties, languages; and its speed.

    python benchmarks/script_detection.py [--data ../shared/data] [--count N]

Slices are cut at random from the held-out entries of the reference files (_held_out.py). The
varieties are made from simplified reference text by opencc-python-reimplemented: s2tw, s2twp,
s2hk, and, for text made by a character table, STCharacters.txt alone, in which a character that
traditional writing has too (后 里 只) stays. Real text from Taiwan stands beside them. Languages
are the hand-written sentences of fixtures/script/languages.jsonl.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

import _held_out as held_out
from opencc import OpenCC

from cleaner.script import detect_script
from cleaner.script.detect import kind_of

LENGTHS = (4, 8, 20, 50)
DOCUMENT_LENGTHS = (50, 200, 1000)
LONG = 1000  # characters from which whole paragraphs are put together
SEED = 5
SENTENCES = Path(__file__).parent.parent / "fixtures" / "script" / "languages.jsonl"
GROUPS = (
    ("simplified, 5 files", "simplified", held_out.SIMPLIFIED),
    ("simplified, encyclopaedia", "simplified", ("encyclopaedia_simplified",)),
    ("traditional, encyclopaedia", "traditional", held_out.TRADITIONAL),
)


def percent(part: int, whole: int) -> str:
    """A share for a table."""
    return f"{100 * part / whole:.2f}" if whole else "-"


def slices(data: Path, count: int) -> None:
    """Print how often the script of a slice is told."""
    head = f"{'characters':>11}{'slices':>8}{'right':>9}{'wrong':>8}{'mixed':>8}{'none':>8}"
    print(f"slices, %{'':<22}{head}{'alike':>8}{'right of told':>15}{'of unlike':>11}")
    to_other = {"simplified": OpenCC("s2tw"), "traditional": OpenCC("tw2s")}
    for name, kind, files in GROUPS:
        lines = held_out.paragraphs(data, files)
        for length in LENGTHS:
            found = held_out.slices(lines, length, count, SEED)
            kinds = Counter(detect_script(text).kind for text in found)
            right, mixed, none = kinds[kind], kinds["mixed"], kinds["none"]
            wrong = len(found) - right - mixed - none
            other = to_other[kind].convert
            alike = [text for text in found if other(text) == text]
            told = sum(detect_script(text).kind == kind for text in alike)
            row = (percent(n, len(found)) for n in (right, wrong, mixed, none, len(alike)))
            cells = "".join(f"{cell:>{width}}" for cell, width in zip(row, (9, 8, 8, 8, 8),
                                                                      strict=True))  # fmt: skip
            print(
                f"{name:<31}{length:>11}{len(found):>8}{cells}"
                f"{percent(right, len(found) - none):>15}"
                f"{percent(right - told, len(found) - len(alike)):>11}"
            )
    print("alike: OpenCC leaves the slice as it is, both scripts write the same\n")


def by_characters() -> dict[int, str]:
    """OpenCC's character table alone, for str.translate; what traditional text has too stays."""
    package = metadata.distribution("opencc-python-reimplemented")
    path = Path(str(package.locate_file("opencc/dictionary/STCharacters.txt")))
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, values = line.split("\t")
        table[ord(key)] = key if key in values.split() else values.split()[0]
    return table


def documents(lines: list[str], length: int, count: int, seed: int) -> list[str]:
    """Whole paragraphs up to a length."""
    return held_out.documents(lines, length, count, seed, lambda _: True)


def regions(data: Path, count: int) -> None:
    """Print which variety is claimed of text whose variety is known."""
    names = ("taiwan", "hong-kong", "character-table", "old-print", "unknown", "")
    print(f"variety claimed, %{'':<9}{'characters':>11}" + "".join(f"{n:>17}" for n in names[:5])
          + f"{'not traditional':>17}")  # fmt: skip
    table = by_characters()
    kinds: tuple[tuple[str, Callable[[str], str] | None], ...] = (
        ("s2tw", OpenCC("s2tw").convert),
        ("s2twp", OpenCC("s2twp").convert),
        ("s2hk", OpenCC("s2hk").convert),
        ("character table", lambda text: text.translate(table)),
        ("s2t", OpenCC("s2t").convert),
        ("real, from Taiwan", None),
    )
    simplified = held_out.paragraphs(data, (*held_out.SIMPLIFIED, "narrative_prose"))
    traditional = held_out.paragraphs(data, held_out.TRADITIONAL)
    for name, convert in kinds:
        for length in DOCUMENT_LENGTHS:
            lines = traditional if convert is None else simplified
            cut = held_out.slices if length < LONG else documents
            texts = cut(lines, length, count // 10, SEED)
            if convert is not None:
                texts = list(map(convert, texts))
            claims = Counter(detect_script(text).region for text in texts)
            cells = "".join(f"{percent(claims[region], len(texts)):>17}" for region in names)
            print(f"{name:<27}{length:>10}{cells}")


def languages(rows: Iterable[dict[str, str]]) -> int:
    """Print what the hand-written sentences are taken for; the number that is wrong."""
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    number = 0
    for row in rows:
        number += 1
        found = detect_script(row["text"])
        expected, got = row["kind"], str(found.kind)
        if "region" in row:
            expected, got = f"{expected}, {row['region']}", f"{got}, {found.region}"
        confusion[expected, got] += 1
        if expected != got:
            wrong.append(f"{row['text']}: {expected} expected, {got} found")
    print(f"\n{number} hand-written sentences, {number - len(wrong)} right")
    for (expected, got), count in sorted(confusion.items()):
        print(f"  {expected:<30}{got:<30}{count:>4}{'' if expected == got else '  WRONG'}")
    print(*wrong, sep="\n  ")
    return len(wrong)


def speed(data: Path) -> None:
    """Print millions of characters a second of processor time."""
    print(f"\n{'speed, million characters/s':<32}{'detect_script':>15}{'kind_of':>10}")
    for name, _, files in GROUPS:
        texts = held_out.paragraphs(data, files)
        size = sum(map(len, texts))
        rates = []
        for call in (detect_script, kind_of):
            call(texts[0])  # the tables are read when first needed
            start = time.process_time()
            for text in texts:
                call(text)
            rates.append(size / 1e6 / (time.process_time() - start))
        print(f"{name:<32}{rates[0]:>15.2f}{rates[1]:>10.2f}")


def main() -> int:
    """Print the tables; exit status 1 where there is nothing to read or a sentence is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=held_out.DATA)
    parser.add_argument("--count", type=int, default=10_000, help="slices a row")
    options = parser.parse_args()
    if not (options.data / "reference").is_dir():
        print(f"skipped: {options.data / 'reference'} is absent")
        return 1
    slices(options.data, options.count)
    regions(options.data, options.count)
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    wrong = languages(map(json.loads, lines))
    speed(options.data)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
