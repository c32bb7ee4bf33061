"""Compare the script stage with official OpenCC: agreement and speed, in one run.

    python benchmarks/script.py [--opencc-python PATH] [--data ../shared/data]

Official OpenCC (wheel `opencc`) can't share an environment with opencc-python-reimplemented, so it
runs in another one: PATH is that environment's Python; without it a temporary environment is made.
Exit status 1 when a difference is found that benchmarks/script_differences.tsv doesn't list.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

from _environment import environment

import cleaner
from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import BulkEdit, Document, Edit
from cleaner.rules import RuleSet
from cleaner.script import STAGE
from cleaner.script.convert import convert
from cleaner.script.passages import Choice
from cleaner.script.stage import grouped, region_edits
from cleaner.script.tables import tables
from cleaner.script.text import to_simplified

OPENCC = "opencc==1.4.2"
REIMPLEMENTED = "opencc-python-reimplemented"
KEEP_MARKS = Config(punctuation="keep")
REPEATS = 5
PASSES = 3
"""Passes over the documents in a turn: the first of a turn finds the processor's cache empty."""
SHORT = 50
"""Characters of the shortest documents whose speed is measured."""
SENSES = Path(__file__).parents[1] / "fixtures" / "script" / "senses.jsonl"
CORNERS = str.maketrans("「」『』", "“”‘’")

DIFFERENCES = Path(__file__).with_name("script_differences.tsv")
"""Where our output may differ from OpenCC's: source characters, kind, reason. A difference at any
other character makes this benchmark fail."""

VARIANTS = Path(__file__).parents[1] / "tools" / "script_variants.txt"

DELIBERATE_CASES = {
    "畫素 畫素藉由 圖示 圖示覆蓋[sic]": "the longest word wins: 画素 isn't cut short by 素藉",
}
"""OpenCC's own cases on which we differ, with the reason."""

CHECKS = (
    ("t2s", "TSCharacters"),
    ("t2s", "TSCharactersExt"),
    ("t2s", "TSPhrases"),
    ("t2s", "CJK_Compatibility_Ideographs"),
    ("tw2s", "TWVariantsRev"),
    ("tw2s", "TWVariantsRevPhrases"),
    ("hk2s", "HKVariantsRev"),
    ("hk2s", "HKVariantsRevPhrases"),
    ("tw2sp", "TWPhrasesRev"),
)


def deliberate() -> dict[str, str]:
    """The reason by source character."""
    reasons = {}
    for line in DIFFERENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            characters, kind, reason = line.split("\t")
            reasons |= dict.fromkeys(characters, f"{kind}: {reason}")
    pairs = (line for line in VARIANTS.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    variant = "variant: t2s leaves it; the standard character is"
    return reasons | {pair[0]: f"{variant} {pair[1]}" for pair in " ".join(pairs).split()}


DELIBERATE = deliberate()


class Peer:
    """Official OpenCC in a process of its own."""

    def __init__(self, python: str) -> None:
        helper = Path(__file__).with_name("_opencc_peer.py")
        self.process = subprocess.Popen(
            [python, str(helper)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **request: Any) -> Any:
        """The answer to one request; see _opencc_peer.py."""
        if not self.process.stdin or not self.process.stdout:
            sys.exit("no pipe to the process with official OpenCC")
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the process with official OpenCC ended; see above")
        return json.loads(line)


@contextmanager
def peer(python: str | None) -> Iterator[Peer]:
    """Official OpenCC from the environment given, or from a temporary one."""
    with environment([OPENCC], python) as where:
        process = Peer(where)
        try:
            yield process
        finally:
            process.process.terminate()
            process.process.wait()


def simplify(text: str) -> str:
    """What the stage makes of a text."""
    document = Document.of(text)
    context = Context(KEEP_MARKS, RuleSet(()))
    return document.apply(STAGE.propose(document, context)).text


def convert_all(text: str, *, words: bool = False) -> str:
    """Conversion of the text as it stands, without asking whether it is traditional."""
    table = tables()
    document = Document.of(text)
    codes = document.scan.codes
    traits = table.traits_of(codes)
    edits: list[Edit | BulkEdit] = []
    chosen = None
    if words:
        chosen = region_edits(document, traits, table, Choice(True, None, []), edits)
    result = convert(text, codes, traits, table, chosen)
    edits.append(BulkEdit("script.character", result.positions, result.new))
    edits += grouped(result.changes)
    return document.apply(edits).text


def explained(source: str, ours: str, theirs: str) -> bool:
    """Whether each place at which two outputs of the same length differ is deliberate."""
    if len(source) == len(ours) == len(theirs):
        return all(s in DELIBERATE for s, a, b in zip(source, ours, theirs, strict=True) if a != b)
    return False


def compare(rows: Iterable[tuple[str, str, str]]) -> tuple[int, int, list[str]]:
    """How many (source, ours, theirs) are equal, deliberate, and which are neither."""
    equal = deliberate = 0
    other = []
    for source, ours, theirs in rows:
        if ours == theirs:
            equal += 1
        elif source in DELIBERATE_CASES or explained(source, ours, theirs):
            deliberate += 1
        else:
            other.append(f"{source}: ours {ours}, OpenCC {theirs}")
    return equal, deliberate, other


def dictionaries(opencc: Peer) -> list[str]:
    """Print agreement on every dictionary entry; the unexplained differences."""
    print(f"{'dictionary':<30}{'config':<8}{'entries':>8}{'equal':>8}{'listed':>8}{'other':>8}")
    problems = []
    for config, name in CHECKS:
        keys = [key for key, _ in opencc.ask(do="dictionary", name=name)]
        theirs = opencc.ask(do="convert", config=config, texts=keys)
        ours = [convert_all(key, words=config == "tw2sp") for key in keys]
        equal, listed, other = compare(zip(keys, ours, theirs, strict=True))
        print(f"{name:<30}{config:<8}{len(keys):>8}{equal:>8}{listed:>8}{len(other):>8}")
        problems += other
    return problems


def cases(opencc: Peer, path: Path) -> list[str]:
    """Print agreement on OpenCC's own test cases."""
    if not path.exists():
        print(f"skipped: OpenCC's own cases are not at {path}")
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    head = f"{'OpenCC case':<14}{'cases':>8}{'equal':>8}{'listed':>8}{'other':>8}"
    print(f"\n{head}{'OpenCC right':>14}")
    problems = []
    for config in ("t2s", "tw2s", "hk2s", "tw2sp"):  # hk2sp: Hong Kong's words aren't converted
        chosen = [(row[1], row[2]) for row in rows if row[0] == config and len(row) == 3]
        ours = [convert_all(source, words=config == "tw2sp") for source, _ in chosen]
        theirs = opencc.ask(do="convert", config=config, texts=[source for source, _ in chosen])
        right = sum(a == b for a, (_, b) in zip(theirs, chosen, strict=True))
        rows3 = [(s, o, e) for (s, e), o in zip(chosen, ours, strict=True)]
        equal, listed, other = compare(rows3)
        counts = f"{len(chosen):>8}{equal:>8}{listed:>8}{len(other):>8}{right:>14}"
        print(f"{config:<14}{counts}")
        problems += [f"[{config}] {problem}" for problem in other]
    return problems


def reference(opencc: Peer, texts: list[str]) -> list[str]:
    """Print every difference from t2s and tw2s on traditional reference text, by kind."""
    problems = []
    for config in ("t2s", "tw2s"):
        kinds: Counter[tuple[str, str, str]] = Counter()
        sample: dict[tuple[str, str, str], str] = {}
        theirs = opencc.ask(do="convert", config=config, texts=texts)
        for source, other in zip(texts, theirs, strict=True):
            for at, (a, b) in enumerate(zip(simplify(source), other, strict=True)):
                if a != b:
                    kind = (source[at], b, a)
                    kinds[kind] += 1
                    sample.setdefault(kind, source[max(0, at - 6) : at + 7].replace("\n", " "))
        size = sum(map(len, texts))
        print(f"\nreference text, {size} characters, differences from {config}: {kinds.total()}")
        for (old, b, a), count in kinds.most_common():
            reason = DELIBERATE.get(old, "UNEXPLAINED")
            print(f"  {count:>5}  {old}: OpenCC {b}, ours {a}  …{sample[old, b, a]}…  {reason}")
            if old not in DELIBERATE:
                problems.append(f"{old}: OpenCC {b}, ours {a}")
    return problems


def sentences(opencc: Peer) -> None:
    """Print how many hand-checked sentences come out right, ours and each configuration's."""
    lines = SENSES.read_text(encoding="utf-8").splitlines()
    rows = [(case["text"], case["expected"]) for case in map(json.loads, lines)]
    print(f"\nhand-checked sentences, {len(rows)}; corner brackets count as equal to “”")
    for config in ("t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"):
        theirs = opencc.ask(do="convert", config=config, texts=[text for text, _ in rows])
        marked = [one.translate(CORNERS) for one in theirs]
        print_right(f"OpenCC {config}", [(a, b) for a, (_, b) in zip(marked, rows, strict=True)])
    print_right("conversion of all text", [(convert_all(a).translate(CORNERS), b) for a, b in rows])
    ours = [(cleaner.simplify(a).text, b) for a, b in rows]
    print_right("cleaner.simplify", ours)
    for (source, _), (found, expected) in zip(rows, ours, strict=True):
        if found != expected:
            print(f"  {source}: {found}, expected {expected}")


def print_right(name: str, pairs: list[tuple[str, str]]) -> None:
    """One line: how many of the pairs are equal."""
    right = sum(a == b for a, b in pairs)
    print(f"{name:<28}{right:>6}{right / len(pairs):>8.1%}")


def speed(opencc: Peer, other: Peer | None, texts: list[str], name: str) -> None:
    """Print MB/s (UTF-8) of processor time, one call a text, measured alternately; medians."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(REPEATS):
        times["OpenCC"] += opencc.ask(do="time", config="t2s", texts=texts, repeats=PASSES)
        for key, call in CALLS:
            for _ in range(PASSES):
                start = time.process_time()
                for text in texts:
                    call(text)
                times[key].append(time.process_time() - start)
    if other:
        some = texts[:: max(1, len(texts) // 20)] if len(texts) > 1 else [texts[0][:20000]]
        part = sum(len(text.encode()) for text in some) / 1e6
        found = other.ask(do="time", config="t2s", texts=some, repeats=REPEATS)
        times["other"] = [one * size / part for one in found]
    rates = {key: size / median(seconds) for key, seconds in times.items()}
    columns = [rates[key] for key in ("text", "stage", "notes", "simplify", "OpenCC")]
    columns += [rates["text"] / rates["OpenCC"], rates["simplify"] / rates["OpenCC"]]
    columns += [rates["text"] / rates.get("other", float("nan"))]
    print(f"{name:<34}" + "".join(f"{value:>11.1f}" for value in columns))


def simplified(text: str) -> str:
    """The public function; notes, flags and meta are worked out when asked for."""
    return cleaner.simplify(text).text


def noted(text: str) -> str:
    """The public function, and everything that it gives."""
    result = cleaner.simplify(text)
    return result.text if result.notes or result.flags else text


def staged(text: str) -> str:
    """The stage alone, with scan, edits and apply."""
    document = Document.of(text)
    if not document.scan.mask & STAGE.triggers:
        return text
    context = Context(KEEP_MARKS, RuleSet(()))
    return document.apply(STAGE.propose(document, context)).text


CALLS = (("text", to_simplified), ("stage", staged), ("simplify", simplified), ("notes", noted))


def documents_of(texts: list[str]) -> Iterator[list[str]]:
    """The texts cut into short ones, as they are, and longer documents of several each."""
    yield [text[at : at + SHORT] for text in texts for at in range(0, len(text), SHORT)]
    for number in (1, 5, 50):
        yield ["\n".join(texts[at : at + number]) for at in range(0, len(texts), number)]


def speeds(opencc: Peer, texts: dict[str, list[str]]) -> None:
    """Print the table of speeds."""
    columns = ("text", "stage", "+ notes", "simplify", "OpenCC", "text ÷", "simpl. ÷", "text ÷ re.")
    print(f"\n{'speed, MB/s':<34}" + "".join(f"{column:>11}" for column in columns))
    with reimplemented() as other:
        for name, found in texts.items():
            for documents in documents_of(found) if found else ():
                length = sum(map(len, documents)) // len(documents)
                speed(opencc, other, documents, f"{name}, {len(documents)} of {length} characters")
    print(
        "text: to_simplified; stage: scan, edits, apply; simplify: cleaner.simplify(…).text;"
        " + notes: and its notes and flags read; ÷: ratio to"
        f" official OpenCC; ÷ re.: to {REIMPLEMENTED}, on a part of the documents"
    )


@contextmanager
def reimplemented() -> Iterator[Peer | None]:
    """opencc-python-reimplemented, where it is installed beside us."""
    try:
        metadata.version(REIMPLEMENTED)
    except metadata.PackageNotFoundError:
        print(f"skipped: {REIMPLEMENTED} is not installed")
        yield None
        return
    process = Peer(sys.executable)
    try:
        yield process
    finally:
        process.process.terminate()
        process.process.wait()


def read(path: Path) -> list[str]:
    """Texts of a reference file; empty when it isn't there."""
    if not path.exists():
        print(f"skipped: no reference text at {path}")
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description="Compare the script stage with OpenCC.")
    parser.add_argument("--opencc-python", metavar="PATH")
    default = Path(__file__).parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default)
    options = parser.parse_args()
    with peer(options.opencc_python) as opencc:
        print(f"official OpenCC {opencc.ask(do='version')}\n")
        problems = dictionaries(opencc)
        problems += cases(opencc, options.data / "script" / "opencc_cases_to_simplified.tsv")
        traditional = read(options.data / "reference" / "encyclopaedia_traditional.jsonl")
        simplified = read(options.data / "reference" / "encyclopaedia_simplified.jsonl")
        if traditional:
            problems += reference(opencc, traditional)
        sentences(opencc)
        speeds(opencc, {"traditional": traditional, "simplified": simplified})
    if problems:
        print(f"\n{len(problems)} differences not listed:", *problems, sep="\n  ")
        sys.exit(1)


if __name__ == "__main__":
    main()
