"""Repair of misread text and of escapes left in it, against ftfy, and false positives.

    python benchmarks/mojibake.py [--quick] [--cases 200] [--kind TEXT] [--examples N]
                                  [--catalogues PATH] [--data PATH]

Held-out passages and lines (_held_out.py), half simplified, half traditional, are damaged in each
way of _mojibake_kinds.py. What is right is what the same function makes of the clean text. Other
languages: Django's translations, from an environment made for it (PATH: the folder of an installed
`django`); code: the standard library; logs: /var/log.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import ftfy
from _clean_text import clean_documents, django
from _held_out import (
    DATA,
    SIMPLIFIED,
    TRADITIONAL,
    mean,
    paragraphs,
    right,
    slices,
)
from _mojibake_kinds import HOPELESS, Kind, kinds, windows

from cleaner import repair

PASSAGE, LINE = 200, 12  # characters
SEED = 23
ROUNDS = 3
RULES = Path(__file__).parents[1] / "rules" / "damage"
MISREAD = frozenset(
    rule["id"]
    for path in RULES.glob("mojibake*.toml")
    for rule in tomllib.loads(path.read_text("utf-8"))["rule"]
)
"""Rules that read text anew, as against escapes, invisible characters and annotations."""

Reader = Callable[[str], str]


def ours(text: str) -> str:
    """The text that cleaner makes."""
    return repair(text).text


READERS: dict[str, Reader] = {
    "cleaner": ours,
    "ftfy.fix_text": ftfy.fix_text,
    "fix_encoding": ftfy.fix_encoding,
}


class Embedding:
    """Clean pieces of text, and how a damaged one stands in its surroundings."""

    def __init__(self, title: str, source: Source, length: int, put: Reader = str) -> None:
        self.title, self.source, self.length, self.put = title, source, length, put
        self._wanted: dict[tuple[str, str], str] = {}

    def wanted(self, name: str, piece: str) -> str:
        """What a reader makes of the clean text."""
        if (name, piece) not in self._wanted:
            self._wanted[name, piece] = READERS[name](self.put(piece))
        return self._wanted[name, piece]

    def pairs(self, kind: Kind) -> list[tuple[str, str, bool]]:
        """Clean piece, the piece damaged, and whether it is traditional."""
        return self.source.pairs(kind, self.length)


class Source:
    """Held-out text, half of the pieces simplified and half traditional."""

    def __init__(self, data: Path, cases: int) -> None:
        self.cases = cases
        self.lines = (paragraphs(data, SIMPLIFIED), paragraphs(data, TRADITIONAL))
        self._pairs: dict[tuple[Kind, int], list[tuple[str, str, bool]]] = {}

    def pairs(self, kind: Kind, length: int) -> list[tuple[str, str, bool]]:
        """See `Embedding.pairs`; fewer than `cases` where few pieces can be damaged so."""
        if (kind, length) not in self._pairs:
            self._pairs[kind, length] = [
                (piece, kind(piece) or "", lines is self.lines[1])
                for lines in self.lines
                for piece in slices(lines, length, self.cases // 2, SEED, partial(damages, kind))
            ]
        return self._pairs[kind, length]


def damages(kind: Kind, piece: str) -> bool:
    """Whether a piece can be damaged in this way, and is."""
    return kind(piece) not in (None, piece)


def embeddings(data: Path, cases: int) -> list[Embedding]:
    """What is damaged: passages, alone and among clean text, and short lines."""
    source = Source(data, cases)
    around = slices(source.lines[0], 40, 4, SEED + 1)
    above, below = "\n".join(around[:2]), "\n".join(around[2:])
    return [
        Embedding("passages of 200 characters", source, PASSAGE),
        Embedding("passages between clean lines", source, PASSAGE,
                  lambda piece: f"{above}\n{piece}\n{below}"),
        Embedding("passages after a label", source, PASSAGE, lambda p: f"标题：{p}"),
        Embedding("lines of 12 characters", source, LINE),
        Embedding("12 characters after a label", source, LINE, lambda p: f"标题：{p}"),
    ]  # fmt: skip


def table(embedding: Embedding, chosen: dict[str, Kind], every_reader: bool) -> None:
    """Print a row a kind: % exact and % of characters right, of each reader."""
    readers = READERS if every_reader else {"cleaner": ours}
    columns = "".join(f"{name:>18}" for name in readers)
    print(f"\n{embedding.title:44}{'n':>5}{'as it is':>10}{'simpl.':>8}{'trad.':>8}{columns}")
    totals: dict[str, list[float]] = {name: [] for name in readers}
    for title, kind in chosen.items():
        pairs = embedding.pairs(kind)
        if not pairs:
            continue  # no text of this length can be damaged so
        cells = []
        cells.append(f"{100 * mean(measure(embedding, pairs, 'as it is', str)[1]):10.1f}")
        for name, reader in readers.items():
            exact, shares = measure(embedding, pairs, name, reader)
            if name == "cleaner":
                for script in (False, True):
                    part = [
                        e for e, (*_, which) in zip(exact, pairs, strict=True) if which == script
                    ]
                    cells.append(f"{100 * mean(part):8.1f}" if part else f"{'':8}")
            cells.append(f"{100 * mean(exact):9.1f} |{100 * mean(shares):6.1f} ")
            totals[name].append(mean(exact))
        print(f"{title:44}{len(pairs):5}{''.join(cells)}", flush=True)
    means = "".join(f"{100 * mean(total):9.1f}{'':9}" for total in totals.values())
    print(f"{'mean of the kinds':75}{means}")


def measure(
    embedding: Embedding, pairs: Sequence[tuple[str, str, bool]], name: str, reader: Reader
) -> tuple[list[bool], list[float]]:
    """Of each case, whether a reader gets it exactly, and the share of characters right."""
    exact, shares = [], []
    for piece, damaged, _ in pairs:
        wanted = embedding.wanted(name if name in READERS else "cleaner", piece)
        found = reader(embedding.put(damaged))
        exact.append(found == wanted)
        shares.append(right(found, wanted, len(piece)))
    return exact, shares


def hopeless(embedding: Embedding) -> None:
    """Print how often nothing is invented in text beyond repair: characters are only deleted."""
    print(f"\n{'beyond repair':44}{'n':>5}{'% nothing invented':>20}{'% flagged':>11}")
    for title, kind in HOPELESS.items():
        found = [damaged for _, damaged, _ in embedding.pairs(kind)]
        if not found:
            continue
        results = [repair(text) for text in found]
        kept = mean(
            [within(result.text, text) for result, text in zip(results, found, strict=True)]
        )
        flagged = mean([bool(result.flags) for result in results])
        print(f"{title:44}{len(found):5}{100 * kept:20.1f}{100 * flagged:11.1f}", flush=True)


def within(text: str, other: str) -> bool:
    """Whether a text is the other one, with or without deletions."""
    characters = iter(other)
    return all(character in characters for character in text)


def false_positives(title: str, given: Sequence[str], examples: int) -> None:
    """Print how many clean documents a rule of encoding damage changes, by rule."""
    by_rule: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    misread = 0
    shown = []
    for text in given:
        result = repair(text)
        rules = {rule for note in result.notes for rule in note.rules}
        by_rule.update(rules)
        flags.update({flag.rule for flag in result.flags})
        if rules & MISREAD:
            misread += 1
            shown += [
                f"⟦{note.before}→{note.after}⟧ {sorted(note.rules)}"
                for note in result.notes
                if MISREAD.intersection(note.rules)
            ]
    size = sum(map(len, given))
    rules_said = ", ".join(f"{rule} {n}" for rule, n in by_rule.most_common())
    flags_said = ", ".join(f"{rule} {n}" for rule, n in flags.most_common())
    print(f"{title:28}{len(given):7,}{size:12,}{misread:9}  {rules_said}"
          + (f"  flagged: {flags_said}" if flags else ""), flush=True)  # fmt: skip
    chooser = random.Random(SEED)  # noqa: S311
    for line in chooser.sample(shown, min(examples, len(shown))):
        print(f"    {line[:300]!r}")


def real(path: Path) -> None:
    """Print how much of real misread files is reached.

    Their text was derived from the damage. U+FFFD, often with a ?, stands for a character that
    wasn't, and some stretches were left misread: a line counts where misreading it gives what is
    in the damaged file.
    """
    if not path.is_file():
        print(f"skipped: {path} is absent")
        return
    totals: Counter[str] = Counter()
    shares = []
    for line in path.read_text("utf-8").splitlines():
        entry = json.loads(line)
        found, gaps = repair(entry["damaged"]).text, 0
        lines = found.split("\n")
        for number, wanted in enumerate((entry["gold"] or entry["partial"]).split("\n")):
            pieces = re.split("\ufffd\\??", wanted)
            gaps += len(pieces) - 1  # a line break may have been lost in each
            if wanted.isascii() or any(windows(p)[:-1] not in entry["damaged"] for p in pieces):
                continue
            kind = "whole" if len(pieces) == 1 else "gaps"
            totals[kind] += 1
            totals[f"{kind}, reached"] += (
                wanted in lines
                if kind == "whole"
                else re.search("(?s:.{1,3}?)".join(map(re.escape, pieces)), found) is not None
            )
            if kind == "whole":
                near = lines[max(0, number - 2) : number + gaps + 3]
                shares.append((len(wanted), max(right(n, wanted, len(wanted)) for n in near)))
    size = sum(length for length, _ in shares)
    print(f"\nreal files misread as GBK: {path.name}")
    for kind, said in (("whole", "lines, exact"), ("gaps", "lines with lost bytes, all the rest")):
        reached, number = totals[f"{kind}, reached"], totals[kind]
        print(f"{said:44}{reached:7} of{number:6}{100 * reached / max(number, 1):8.1f} %")
    print(f"{'characters of the former':44}{sum(n * s for n, s in shares):7.0f} of{size:6}"
          f"{100 * sum(n * s for n, s in shares) / max(size, 1):8.1f} %")  # fmt: skip


def speed(embedding: Embedding) -> None:
    """Print MB/s (of UTF-8) on clean and on damaged passages; medians."""
    print(f"\n{'speed, MB/s':44}{'a passage':>12}{'one text':>12}")
    damaged: dict[str, Kind] = {"clean": lambda text: f"{text}\n"} | {
        name: kinds()[name]
        for name in ("UTF-8 as cp1252", "UTF-8 as GBK, ?", "GBK as Latin-1", "GBK as Big5, U+FFFD",
                     "&#20013;")
    }  # fmt: skip
    for title, kind in damaged.items():
        given = [text for _, text, _ in embedding.pairs(kind)]
        cells = [rate(part) for part in (given, ["\n".join(given)])]
        print(f"{title:44}" + "".join(f"{cell:12.2f}" for cell in cells), flush=True)


def rate(given: Sequence[str]) -> float:
    """MB/s of `repair`."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in given:
            repair(text)
        taken.append(time.perf_counter() - start)
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in given) / 1e6 / median(taken)


def main() -> int:
    """Print the tables; exit status 1 where there is no reference text."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cases", type=int, default=200, help="of each kind")
    parser.add_argument("--quick", action="store_true", help="few cases, less than a minute")
    parser.add_argument("--kind", default="", help="only kinds with this in their name")
    parser.add_argument("--examples", type=int, default=0, help="of false positives, a set")
    parser.add_argument("--catalogues", type=Path, metavar="PATH")
    options = parser.parse_args()
    if not (options.data / "reference").is_dir():
        print(f"no reference text at {options.data / 'reference'}")
        return 1
    cases, step = (min(options.cases, 10), 25) if options.quick else (options.cases, 1)
    print(f"ftfy {ftfy.__version__}")
    chosen = {name: kind for name, kind in kinds().items() if options.kind in name}
    sets = embeddings(options.data, cases)
    for number, embedding in enumerate(sets):
        table(embedding, chosen, every_reader=number in (0, 3))
    if options.kind:
        return 0
    hopeless(sets[0])
    print(
        f"\n{'clean text':28}{'n':>7}{'characters':>12}{'misread':>9}  documents changed, by rule"
    )
    with django(options.catalogues) as folder:
        for title, given in clean_documents(options.data, folder, step):
            false_positives(title, given, options.examples)
    real(options.data / "mojibake" / "real.jsonl")
    speed(sets[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
