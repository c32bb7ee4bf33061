"""Compare the script stage with official OpenCC: agreement and speed, in one run.

    python benchmarks/script.py [--opencc-python PATH] [--data ../shared/data]

Official OpenCC (wheel `opencc`) can't share an environment with opencc-python-reimplemented, so it
runs in another one: PATH is that environment's Python; without it a temporary environment is made.
Exit status 1 when a difference is found that is not listed in DELIBERATE.
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
from pathlib import Path
from statistics import median
from typing import Any

from _environment import environment

from cleaner.config import Config
from cleaner.context import Context
from cleaner.document import BulkEdit, Document, Edit
from cleaner.rules import RuleSet
from cleaner.script import STAGE
from cleaner.script.convert import convert
from cleaner.script.passages import Choice
from cleaner.script.stage import region_edits
from cleaner.script.tables import tables

OPENCC = "opencc==1.4.2"
REPEATS = 5
DELIBERATE = {
    "著": "着 in the particle and verb senses; t2s never converts 著, tw2s knows few of the words",
    "藉": "借 but in 慰藉, 狼藉, 枕藉, 蕴藉; t2s has it in listed words only, and 醞藉 wrong",
    **dict.fromkeys("揹伕籐燄濶暱搾痲嬝", "a variant that t2s leaves: 背 夫 藤 焰 阔 昵 榨 麻 袅"),
    "衞": "卫, as hk2s",
    "簷": "檐, as tw2s",
    "睪": "睾, as tw2s",
    "踴": "踊, as tw2s",
    "痺": "痹, as tw2s",
    "敍": "叙, as hk2s",
    "枱": "台, as hk2s",
    "粧": "妆, as hk2s",
    "糭": "粽, as hk2s",
    "衹": "只, as hk2s",
    "乾": "names and eras with 乾 (徐乾學, 乾興元年) that OpenCC has no phrase for",
    "計": "OpenCC's phrase 不可貲計 leaves 計",
    "么": "么 stays: tw2s makes 什么 什幺",
    "幺": "么 stays: tw2s makes 什么 什幺",
    "顎": "颚, as t2s; tw2s has 腭",
    "鯰": "鲶, as t2s; tw2s has 鲇",
    "潀": "stays, as t2s",
    "着": "as Hong Kong and old print write the particle: 着 anyway",
}
"""Source characters at which our output may differ from OpenCC's, with the reason."""

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
    context = Context(Config(), RuleSet(()))
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
    edits.append(BulkEdit("script.phrase", result.phrase_positions, result.phrase_new))
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


def speed(opencc: Peer, texts: list[str], name: str) -> None:
    """Print MB/s (UTF-8) of both, one call a text, measured alternately; medians."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    times: dict[str, list[float]] = defaultdict(list)
    context = Context(Config(), RuleSet(()))
    for _ in range(REPEATS):
        times["OpenCC"] += opencc.ask(do="time", config="t2s", texts=texts, repeats=1)
        start = time.perf_counter()
        for text in texts:
            document = Document.of(text)
            if document.scan.mask & STAGE.triggers:
                context.flags.clear()
                document.apply(STAGE.propose(document, context)).text  # noqa: B018
        times["ours"].append(time.perf_counter() - start)
    ours, theirs = size / median(times["ours"]), size / median(times["OpenCC"])
    print(f"{name:<44}{ours:>10.1f}{theirs:>10.1f}{ours / theirs:>8.1f}")


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
        print(f"\n{'speed, MB/s with scan and apply':<44}{'ours':>10}{'OpenCC':>10}{'ratio':>8}")
        for name, texts in (("traditional", traditional), ("simplified", simplified)):
            if texts:
                speed(opencc, texts, f"{name}, {len(texts)} documents")
                speed(opencc, ["\n".join(texts)], f"{name}, one document")
    if problems:
        print(f"\n{len(problems)} differences not listed:", *problems, sep="\n  ")
        sys.exit(1)


if __name__ == "__main__":
    main()
