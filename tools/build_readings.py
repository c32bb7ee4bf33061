"""Build cleaner/damage/annotation/_readings.txt: which GBK ideographs are read how.

Usage: python tools/build_readings.py [--check]

Sources: pypinyin's single-character dictionary (MIT, from mozillazg/pinyin-data); the simplified
forms of opencc-python-reimplemented (Apache-2.0), as sites take the reading of these (績 jì for
jī). A line is a toned syllable and, each after a tab, the ideographs of GBK whose usual reading
this is and those that may be read so as well, by code point.
With --check nothing is written; the exit status is 1 where the file is out of date.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources

from pypinyin.constants import PINYIN_DICT

from cleaner.damage.annotation.readings import READINGS_FILE

SUPPLEMENT = {"著": "zhe"}
"""Readings that the dictionary has for words alone."""


def build() -> str:
    """The file's content."""
    by_reading: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for code, readings in sorted(PINYIN_DICT.items()):
        try:
            if len(chr(code).encode("gbk")) != 2:
                continue
        except UnicodeEncodeError:
            continue
        for number, reading in enumerate(dict.fromkeys(readings.replace("ɡ", "g").split(","))):
            by_reading[reading][number > 0].append(chr(code))
    for character, reading in (*SUPPLEMENT.items(), *_of_simplified_forms()):
        if character not in by_reading[reading][0] + by_reading[reading][1]:
            by_reading[reading][1].append(character)
    for _, others in by_reading.values():
        others.sort()
    return "".join(
        f"{reading}\t{''.join(usual)}\t{''.join(others)}\n"
        for reading, (usual, others) in sorted(by_reading.items())
    )


def _of_simplified_forms() -> Iterator[tuple[str, str]]:
    """Each traditional character of GBK with the usual reading of its simplified form."""
    path = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in path.read_text("utf-8").splitlines():
        character, forms = line.split("\t")
        known = PINYIN_DICT.get(ord(forms[0]), "").replace("ɡ", "g").split(",")[0]
        if known and len(character.encode("gbk", "ignore")) == 2:
            yield character, known


def main() -> int:
    """Write the file, or compare it."""
    content = build()
    if "--check" in sys.argv[1:]:
        fresh = READINGS_FILE.exists() and READINGS_FILE.read_text("utf-8") == content
        print("readings are up to date" if fresh else f"out of date: {READINGS_FILE.name}")
        return 0 if fresh else 1
    READINGS_FILE.write_text(content, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
