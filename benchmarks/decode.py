"""Share of bytes decoded exactly, against encoding detectors, and the speed, in one run.

    python benchmarks/decode.py [--quick] [--cases 1000] [--peers-python PATH | --no-peers]
                                [--data PATH]

Peers: chardet, charset-normalizer and chardetng-py in an environment of their own: PATH is that
environment's Python; without it a temporary one is made. A peer's answer counts where decoding
with the codec it names gives the text. Names mean what the WHATWG Encoding Standard says, so
gb2312 and gbk are read as gb18030, big5 as big5hkscs. Text: see _held_out.py.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from _detectors import Peers, euc_tw, from_iconv, ours, packed, peers, readings
from _held_out import (
    DATA,
    SIMPLIFIED,
    TRADITIONAL,
    distance,
    documents,
    mean,
    paragraphs,
    slices,
)

ENCODINGS = (
    ("gb18030", SIMPLIFIED),
    ("hz", SIMPLIFIED),
    ("utf-16-le", SIMPLIFIED),
    ("utf-16-be", SIMPLIFIED),
    ("utf-8", SIMPLIFIED),
    ("big5hkscs", TRADITIONAL),
    ("euc-tw", TRADITIONAL),
    ("utf-16-le", TRADITIONAL),
    ("utf-8", TRADITIONAL),
)
LENGTHS = (4, 10, 50)
SEED = 11
DOCUMENT = 2000  # characters
DAMAGE_EVERY = 1000  # bytes
ROUNDS = 3
CODECS = {
    "big5": ("big5hkscs", "cp950"),
    "big5hkscs": ("big5hkscs",),
    "hz": ("hz",),
    "utf-8": ("utf-8",),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), ("gb18030",)),
}
"""Encoding of a test suite's folder → the codecs that may be right for it."""
REPORTED = (
    # As Big5: 滲杅汒隴. The report's header isn't quoted whole; this one is made up around them.
    (
        "jawah/charset_normalizer#587, in a header",
        b"#ifndef __DCT_H__\n#define __DCT_H__\n\n#include <stdint.h>\n\n"
        b"// \xba\xaf\xca\xfd\xc9\xf9\xc3\xf7\n"
        b"void dct_init(void);\nfloat dct_run(float *in, float *out);\n\n#endif\n",
        "// 函数声明",
    ),
    ("the same four characters alone", b"\xba\xaf\xca\xfd\xc9\xf9\xc3\xf7", "函数声明"),
    ("chardet/chardet#219", b"\xd6\xd0", "中"),
)
"""Bytes quoted in bug reports, and what must be read in them. The file of
jawah/charset_normalizer#365 (71 bytes, the first of them CF) is attached there, not quoted."""


def encoded(text: str, encoding: str) -> bytes | None:
    """The bytes; None where the encoding hasn't all the characters, or iconv is absent."""
    if encoding == "euc-tw":
        return from_iconv(text)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def head(title: str, columns: Sequence[str]) -> None:
    """Print a table's head."""
    print(f"\n{title:44}" + "".join(f"{column:>20}" for column in columns), flush=True)


def row(title: str, shares: Sequence[float]) -> None:
    """Print a row of percentages."""
    print(f"{title:44}" + "".join(f"{100 * share:20.1f}" for share in shares), flush=True)


def whole_slices(data: Path, detectors: Peers, cases: int) -> None:
    """Slices of some characters: decoded exactly or not."""
    head("slices, % exact", ["cleaner", *detectors.names])
    for encoding, names in ENCODINGS:
        lines = paragraphs(data, names)
        for length in LENGTHS:
            texts = slices(lines, length, cases, SEED, partial(fits, encoding=encoding))
            pairs = [(t, raw) for t in texts if (raw := encoded(t, encoding)) is not None]
            if not pairs:
                continue
            wanted, raws = [text for text, _ in pairs], [raw for _, raw in pairs]
            found = readings(raws, detectors).values()
            script = "traditional" if names is TRADITIONAL else "simplified"
            title = f"{encoding}, {script}, {length} characters, {len(pairs)}"
            row(title, [mean([a == b for a, b in zip(f, wanted, strict=True)]) for f in found])


def fits(text: str, encoding: str) -> bool:
    """Whether the encoding has all the characters; EUC-TW is taken to have what Big5 has."""
    return encoded(text, "big5" if encoding == "euc-tw" else encoding) is not None


def cut_slices(data: Path, detectors: Peers, cases: int) -> None:
    """Slices that begin or end in the middle of a character: all whole characters right."""
    head("slices cut in mid-character, % right", ["cleaner", *detectors.names, "told, replace"])
    cuts = (("first byte lost", 1, 0), ("last byte lost", 0, 1), ("both lost", 1, 1))
    for encoding, names in (("gb18030", SIMPLIFIED), ("big5hkscs", TRADITIONAL)):
        lines = paragraphs(data, names)
        for length in LENGTHS:
            texts = [
                text
                for text in slices(lines, length, cases, SEED, partial(fits, encoding=encoding))
                if ord(min(text[0], text[-1])) > 0x7F  # one-byte characters can't be cut
            ]
            for title, first, last in cuts:
                raws = [text.encode(encoding) for text in texts]
                raws = [raw[first : len(raw) - last] for raw in raws]
                wanted = [text[first : len(text) - last] for text in texts]
                found = readings(raws, detectors)
                found["told"] = [raw.decode(encoding, "replace") for raw in raws]
                shares = [
                    mean([contains(a, b) for a, b in zip(answers, wanted, strict=True)])
                    for answers in found.values()
                ]
                if wanted:
                    row(f"{encoding}, {length} characters, {title}", shares)


def contains(found: str | None, whole: str) -> bool:
    """Whether all whole characters are there, with at most a mark for each half one."""
    return found is not None and whole in found and len(found) <= len(whole) + 2


def damaged_documents(data: Path, cases: int) -> None:
    """Documents with bytes lost, inserted or changed: characters right."""
    print(f"\n{'one byte in 1,000 bad, % characters right':44}{'cleaner':>20}{'told, replace':>20}"
          f"{'wrong a bad byte':>20}{'told':>8}")  # fmt: skip
    for encoding, names in (
        ("gb18030", SIMPLIFIED),
        ("big5hkscs", TRADITIONAL),
        ("utf-8", SIMPLIFIED),
    ):
        lines = paragraphs(data, names)
        texts = documents(
            lines, DOCUMENT, max(1, cases // 20), SEED, partial(fits, encoding=encoding)
        )
        for kind in ("lost", "inserted", "changed"):
            rng = random.Random(SEED)  # noqa: S311
            wrong = [0, 0]
            bad = length = 0
            for text in texts:
                raw, number = damaged(text.encode(encoding), kind, rng)
                bad, length = bad + number, length + len(text)
                for at, found in enumerate((ours(raw), raw.decode(encoding, "replace"))):
                    wrong[at] += min(len(text), distance(found or "", text))
            if bad:
                shares = "".join(f"{100 * (1 - n / length):20.3f}" for n in wrong)
                each = f"{wrong[0] / bad:20.2f}{wrong[1] / bad:8.2f}"
                print(f"{f'{encoding}, byte {kind}, {len(texts)}':44}{shares}{each}", flush=True)


def damaged(data: bytes, kind: str, rng: random.Random) -> tuple[bytes, int]:
    """The bytes with one in a thousand lost, inserted or changed, and how many that are."""
    number = max(1, len(data) // DAMAGE_EVERY)
    raw = bytearray(data)
    for at in sorted(rng.sample(range(len(data)), number), reverse=True):
        other = bytes([rng.choice([b for b in range(0x20, 0x100) if b != raw[at]])])
        raw[at : at + (kind != "inserted")] = b"" if kind == "lost" else other
    return bytes(raw), number


def mixed_files(data: Path, detectors: Peers, cases: int) -> None:
    """Files of 30 lines, three of them in another encoding: lines right."""
    head("mixed files, % lines right", ["cleaner", *detectors.names, "told, replace"])
    lines = [p for p in paragraphs(data, SIMPLIFIED) if fits(p, "gb18030") and len(p) < 200]
    texts = slices(lines, 20, 30 * max(1, cases // 20), SEED)
    for most, few in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        files, wanted = [], []
        for start in range(0, len(texts) - 29, 30):
            part = texts[start : start + 30]
            other = random.Random(start).sample(range(30), 3)  # noqa: S311
            raws = [t.encode(few if i in other else most) for i, t in enumerate(part)]
            files.append(b"\n".join(raws))
            wanted.append(part)
        if files:
            found = readings(files, detectors)
            found["told"] = [raw.decode(most, "replace") for raw in files]
            title = f"{most} with 10 % {few}, {len(files)} files"
            row(title, [mean([lines_right(*both) for both in zip(answers, wanted, strict=True)])
                        for answers in found.values()])  # fmt: skip


def lines_right(found: str | None, wanted: Sequence[str]) -> float:
    """Share of lines that are right."""
    lines = (found or "").split("\n")
    if len(lines) != len(wanted):
        return 0.0
    return mean([a == b for a, b in zip(lines, wanted, strict=True)])


def reported(detectors: Peers) -> None:
    """Bytes of bug reports: 100 where the text is read."""
    head("bug reports", ["cleaner", *detectors.names])
    found = readings([raw for _, raw, _ in REPORTED], detectors)
    for number, (source, _, text) in enumerate(REPORTED):
        row(source, [text in (answers[number] or "") for answers in found.values()])


def suites(path: Path, detectors: Peers) -> None:
    """Files of the test suites of detectors and codecs: decoded exactly, by suite and encoding."""
    if not path.is_file():
        print(f"skipped: {path} is absent")
        return
    files: dict[str, list[tuple[bytes, set[str]]]] = defaultdict(list)
    skipped: dict[str, int] = defaultdict(int)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            folder = entry["path"].rsplit("/", 1)[0]
            raw = base64.b64decode(entry["bytes"])
            if truths := true_readings(raw, folder.split("/")[-1]):
                files[folder].append((raw, truths))
            else:
                skipped[folder] += 1
    head("test suites, % files exact", ["cleaner", *detectors.names])
    total: dict[str, list[bool]] = defaultdict(list)
    for folder, entries in sorted(files.items()):
        found = readings([raw for raw, _ in entries], detectors)
        good = {
            name: [a in truths for a, (_, truths) in zip(answers, entries, strict=True)]
            for name, answers in found.items()
        }
        for name, values in good.items():
            total[name] += values
        row(f"{folder}, {len(entries)}", [mean(values) for values in good.values()])
    row(f"all, {len(total['cleaner'])}", [mean(values) for values in total.values()])
    for folder, number in sorted(skipped.items()):
        print(f"  not judged: {folder}, {number} (encoding not in the path, or bytes not valid)")


def true_readings(data: bytes, encoding: str) -> set[str]:
    """What the bytes may be in the encoding that a path tells, by any of its codecs."""
    name = encoding.lower().removesuffix("_ref")
    if name == "euc-tw":
        text = euc_tw(data)
        return set() if text is None else {text}
    found = set()
    for codec in CODECS.get(name, ()):
        try:
            found.add(data.decode(codec).removeprefix("\ufeff"))
        except UnicodeDecodeError:
            continue  # not valid in this one
    return found


def speed(data: Path, detectors: Peers, size: int) -> None:
    """Microseconds a slice of 50 characters, and MB/s on one text; medians, in turns."""
    simplified, traditional = paragraphs(data, SIMPLIFIED), paragraphs(data, TRADITIONAL)
    if not simplified or not traditional:
        return
    head("µs a slice of 50 characters", ["cleaner", *detectors.names, "bytes.decode"])
    texts = {"gb18030": simplified, "big5hkscs": traditional, "utf-8": simplified, "ascii": []}
    for encoding, lines in texts.items():
        pieces = slices(lines, 50, 200, SEED, partial(fits, encoding=encoding))
        raws = [text.encode(encoding) for text in pieces] or [ASCII[:50]] * 200
        taken = times(raws, encoding, detectors)
        print(f"{encoding:44}" + "".join(f"{1e6 * t / len(raws):20.1f}" for t in taken), flush=True)
    head(f"MB/s, a text of {size / 1e6} MB", ["cleaner", *detectors.names, "bytes.decode"])
    for encoding, lines in texts.items():
        usable = "\n".join(line for line in lines if fits(line, encoding))
        raw = (usable.encode(encoding) + b"\n") * 4 if usable else ASCII
        raw = (raw * (size // len(raw) + 1))[:size]
        raw = raw[: raw.rfind(b"\n") + 1]
        taken = times([raw], encoding, detectors)
        print(f"{encoding:44}" + "".join(f"{len(raw) / 1e6 / t:20.2f}" for t in taken), flush=True)


ASCII = b"The quick brown fox jumps over the lazy dog, 1234567890 times.\n"


def times(data: Sequence[bytes], encoding: str, detectors: Peers) -> list[float]:
    """Seconds of a pass of ours, of each peer with the decoding, and of bytes.decode."""
    runs: dict[str, Callable[[], float]] = {"cleaner": lambda: clocked(data, ours)}
    sent = packed(data)
    for name in detectors.names:
        runs[name] = partial(detectors.ask, do="time", peer=name, data=sent, decode=True)
    runs["bytes.decode"] = lambda: clocked(data, lambda raw: raw.decode(encoding))
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, run in runs.items():
            taken[name].append(run())
    return [median(seconds) for seconds in taken.values()]


def clocked(data: Sequence[bytes], work: Callable[[bytes], object]) -> float:
    """Seconds of one pass."""
    start = time.perf_counter()
    for raw in data:
        work(raw)
    return time.perf_counter() - start


def main() -> int:
    """Print the tables; exit status 1 where there is no reference text."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cases", type=int, default=1000, help="slices of each kind")
    parser.add_argument("--quick", action="store_true", help="few cases, less than a minute")
    parser.add_argument("--peers-python", metavar="PATH")
    parser.add_argument("--no-peers", action="store_true", help="cleaner alone")
    options = parser.parse_args()
    cases = min(options.cases, 40) if options.quick else options.cases
    if not (options.data / "reference").is_dir():
        print(f"no reference text at {options.data / 'reference'}")
        return 1
    with peers(options.peers_python, options.no_peers) as detectors:
        versions = (f"{name} {number}" for name, number in detectors.versions.items())
        print(", ".join(versions) or "no peers")
        whole_slices(options.data, detectors, cases)
        cut_slices(options.data, detectors, cases)
        damaged_documents(options.data, cases)
        mixed_files(options.data, detectors, cases)
        reported(detectors)
        suites(options.data / "bytes" / "suites.jsonl.gz", detectors)
        speed(options.data, detectors, 100_000 if options.quick else 1_000_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
