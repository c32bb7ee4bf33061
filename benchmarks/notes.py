"""Notes on how characters are read, which stay, and annotations in short pieces, which go.

    python benchmarks/notes.py [--data ../shared/data] [--count N] [--examples N]

Notes are put into reference text as teachers, dictionaries and lists of names write them, none of
them by a table: everything that is changed or flagged is harm. Annotations are those of simulated
pages (see _slip_damage.py), of which each line stands alone; it is counted in how many lines more
than half of them are left. Readings are pypinyin's.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from _held_out import DATA, SIMPLIFIED, paragraphs
from _slip_damage import SITES, damage, to_traditional
from pypinyin import Style, pinyin

import cleaner
from cleaner.damage.annotation.hits import find_hits
from cleaner.damage.annotation.readings import is_traditional
from cleaner.document import Document

SENTENCE = re.compile("[^。！？\n]{8,60}[。！？]")
WORD = re.compile("[\u4e00-\u9fff]{2,6}")
SURNAMES = "張陳劉趙許鄭謝蕭葉蘇呂鄧馮韓龔齊龍顧嚴盧賀吳蔣莊楊黃孫馬羅鍾譚陸范賴"
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
GAP = "\ufffd"

Make = Callable[[random.Random, list[str]], str]


def read(text: str, style: Style = Style.TONE, between: str = " ") -> str:
    """How a text is read."""
    return between.join(syllable[0] for syllable in pinyin(text, style=style))


def noted(text: str, at: list[int]) -> str:
    """A text with the readings of some characters in brackets behind them."""
    return "".join(f"{c}({read(c)})" if i in at else c for i, c in enumerate(text))


def any_word(rng: random.Random, sentences: list[str]) -> str:
    """A few ideographs of a sentence."""
    return rng.choice(WORD.findall(rng.choice(sentences)) or ["學校"])


def a_word(rng: random.Random, sentences: list[str], count: int = 4) -> str:
    """A few sentences, a traditional word of one of them with its reading."""
    text = "".join(rng.sample(sentences, count))
    words = [match.span() for match in re.finditer("[\u4e00-\u9fff]{2}", text)]
    start, end = rng.choice([s for s in words if is_traditional(text[s[0]])] or words)
    return noted(text, list(range(start, end)))


def some_characters(rng: random.Random, sentences: list[str]) -> str:
    """A page, one of twenty of its traditional characters with its reading, the first time."""
    text = "".join(rng.sample(sentences, 30))
    first = [text.index(c) for c in sorted(set(text)) if is_traditional(c)]
    return noted(text, rng.sample(first, max(2, len(first) // 20)))


def every_character(rng: random.Random, sentences: list[str]) -> str:
    """A line with all readings, between others."""
    before, line, after = rng.sample(sentences, 3)
    at = [i for i, c in enumerate(line) if WORD.match(c * 2)]
    return f"{before}\n{noted(line, at)}\n{after}"


def names(rng: random.Random, sentences: list[str]) -> str:
    """A list of names, the surnames with their readings."""
    given = [rng.choice(WORD.findall(s) or ["文"])[:2] for s in rng.sample(sentences, 20)]
    some = rng.sample(SURNAMES, 20)
    capital = rng.random() < 0.5
    return "、".join(
        f"{c}({read(c).capitalize() if capital else read(c)}){g}"
        for c, g in zip(some, given, strict=True)
    )


def two_readings(rng: random.Random, sentences: list[str]) -> str:
    """Words of which one says two readings."""
    parts = []
    for _ in range(5):
        word = any_word(rng, sentences)
        readings = pinyin(word[0], heteronym=True)[0][: rng.randrange(1, 3)]
        parts.append(f"{word[0]}({'又'.join(readings)}){word[1:]}")
    return "、".join(parts)


def letters(rng: random.Random, sentences: list[str]) -> str:
    """Letters in brackets that spell a reading, in turn with words."""
    word = any_word(rng, sentences)
    reading = read(word[-1], Style.NORMAL)
    at = rng.randrange(1, max(2, len(reading)))
    inside = f"{reading[:at]}{rng.choice('和或正及')}{reading[at:]}"
    return f"{word}({inside.upper() if rng.random() < 0.5 else inside})在圖上。"


def forgotten(rng: random.Random, sentences: list[str]) -> str:
    """A question about a reading with a bracket that lacks the other one."""
    word = any_word(rng, sentences)
    return f"“{word}”的“{word[0]}”字怎麼讀?{read(word[0])})"


def of_words(write: Callable[[str, random.Random], str]) -> Make:
    """A note on a word."""

    def make(rng: random.Random, sentences: list[str]) -> str:
        return write(any_word(rng, sentences), rng)

    return make


def bopomofo(word: str) -> str:
    """How a word is read, in the letters that Taiwan teaches."""
    return read(word, Style.BOPOMOFO, "")


def variables(_: str, rng: random.Random) -> str:
    """A sentence with Greek letters."""
    a, b, c, d, e = rng.sample(GREEK, 5)
    return f"設{a}、{b}為兩數，{c}{d}={e}。"


def rare(rng: random.Random, count: int) -> list[str]:
    """Any ideographs."""
    return [chr(rng.randrange(0x4E00, 0x9FA6)) for _ in range(count)]


def rare_names(_: str, rng: random.Random) -> str:
    """Names in characters of any kind."""
    a, b, c, d = rare(rng, 4)
    return f"王{a}、李{b}{c}、張{d}等人"


def entry(_: str, rng: random.Random) -> str:
    """An entry of a dictionary of characters."""
    one, other = rare(rng, 2)
    return f"{one}：見「{other}」部；从{other}省聲。"


KINDS: dict[str, Make] = {
    "a word in a sentence": lambda rng, sentences: a_word(rng, sentences, 1),
    "a word in a few sentences": a_word,
    "one of twenty characters": some_characters,
    "every character of a line": every_character,
    "surnames": names,
    "two readings": two_readings,
    "letters that spell a reading": letters,
    "a bracket forgotten": forgotten,
    "Bopomofo in brackets": of_words(lambda word, _: f"{word}（{bopomofo(word)}）"),
    "Bopomofo in an entry": of_words(lambda word, _: f"{word} 注音：{bopomofo(word)} 釋義：略"),
    "pinyin in brackets": of_words(lambda word, _: f"{word}({read(word)})"),
    "pinyin of a title": of_words(lambda word, _: read(word).title()),
    "a gap behind a word": of_words(lambda word, _: f"「{word}{GAP}」"),
    "Greek variables": of_words(variables),
    "rare characters": of_words(rare_names),
    "entries of a dictionary": of_words(entry),
}


def pieces(data: Path, count: int) -> Iterator[tuple[str, int, str]]:
    """Lines of simulated pages: kind of the table, annotations, line."""
    pool = paragraphs(data, SIMPLIFIED)[:count]
    for share in (0.3, 0.6, 1.0):
        for seed, text in enumerate(pool):
            page = damage(text, share, False, False, seed, SITES["as the seeds"])
            for line in page.damaged.split("\n"):
                if hits := annotations(line):
                    yield f"{share:.0%}", hits, line


def annotations(text: str) -> int:
    """How many characters have their own reading behind them."""
    return sum(hit.in_step for hit in find_hits(Document.of(text)))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--count", type=int, default=500, help="texts of each kind")
    parser.add_argument("--examples", type=int, default=0, help="texts to show of each kind")
    options = parser.parse_args()
    pool = paragraphs(options.data, SIMPLIFIED)
    if not pool:
        return 0
    sentences = SENTENCE.findall("\n".join(pool).translate(to_traditional()))
    print(f"{'notes, which stay':34} texts  changed  flagged")
    for name, make in KINDS.items():
        rng = random.Random(name)  # noqa: S311
        texts = [make(rng, sentences) for _ in range(options.count)]
        results = [cleaner.repair(text) for text in texts]
        changed = [r.text for t, r in zip(texts, results, strict=True) if r.text != t]
        flagged = sum(any(flag.rule != "damage.replacement-character" for flag in r.flags)
                      for r in results)  # fmt: skip
        print(f"{name:34}{len(texts):6d} {len(changed):8d} {flagged:8d}", flush=True)
        for text in changed[: options.examples]:
            print(f"    {text[:100]!r}")
    seen: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    for share, hits, line in pieces(options.data, options.count):
        few = "1" if hits == 1 else "2" if hits == 2 else "3–4" if hits < 5 else "5–9"
        kind = share, few if hits < 10 else "10 and more"
        seen[kind] += 1
        left[kind] += annotations(cleaner.repair(line).text) > hits / 2
    print(f"\n{'annotations of a line alone':34} lines     left")
    for share, few in sorted(seen, key=lambda kind: (float(kind[0][:-1]), len(kind[1]), kind[1])):
        n = seen[share, few]
        print(f"table of {share:4} {few:20}{n:6d} {100 * left[share, few] / n:7.1f}%")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
