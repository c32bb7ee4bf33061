"""Build cleaner/_classes.bin and cleaner/_classes_astral.bin: the class of every character.

Usage: python tools/build_classes.py [--check]

Sources: Unicode blocks and categories (`unicodedata`), Python's gb2312 and big5 codecs for what is
rare, the forms in cleaner/layout/width.py, and the script tables for what may be traditional.
With --check nothing is written; the exit status is 1 where a file is out of date.
"""

from __future__ import annotations

import sys
import unicodedata
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.layout.width import symbol_forms, wide_forms
from cleaner.scan import CLASS_FILE, CharClass
from cleaner.script import traditional_characters

CJK_MARKS = "，。、；：？！“”‘’（）《》〈〉【】「」『』〔〕〖〗［］｛｝…—·～・￥"
NOT_MOJIBAKE = "\u00a0§©®°±·µ×÷"
"""Signs of U+0080–U+00FF that clean Chinese text uses."""

BOXES = (*range(0x2550, 0x256D), *range(0x2580, 0x2594))
"""Double lines and blocks of code page 437, which hardly any text has."""

BREAKS = "\r\v\f\x85\u2028\u2029"
OTHER_BLANKS = "\t\u3000"
INVISIBLE_CATEGORIES = ("Cc", "Cf", "Cs")


def build() -> NDArray[np.uint16]:
    """Class bits of U+0000–U+FFFF."""
    table = np.zeros(0x10000, np.uint16)

    def add(codes: object, bits: int) -> None:
        table[list(codes)] |= bits  # type: ignore[call-overload]

    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category in INVISIBLE_CATEGORIES:
            table[code] |= CharClass.INVISIBLE
        elif category == "Zs":
            table[code] |= CharClass.BLANK
        elif category in ("Co",):
            table[code] |= CharClass.PRIVATE
    for block in (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00)):
        add(block, CharClass.HAN)
    add([0x3005, 0x3007], CharClass.HAN)
    add((c for c in wide_forms() if 0x2E80 <= c < 0x2FE0), CharClass.HAN)
    add((c for c in range(0x10000) if table[c] & CharClass.HAN and not common(c)), CharClass.RARE)
    add((c for c in (*wide_forms(), *symbol_forms()) if c < 0x10000), CharClass.WIDE)
    add(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), CharClass.LATIN)
    add(map(ord, "0123456789"), CharClass.DIGIT)
    add(map(ord, ",:;!?()"), CharClass.MARK)
    add(map(ord, CJK_MARKS), CharClass.CJK_MARK)
    add(map(ord, "&%\\`"), CharClass.ESCAPE)
    foreign = (*range(0x80, 0x250), *range(0x370, 0x500), *range(0xAC00, 0xD7A4), *BOXES)
    add((c for c in foreign if chr(c) not in NOT_MOJIBAKE), CharClass.FOREIGN)
    add([0xFFFD, 0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)], CharClass.PRIVATE)
    add([*range(0x3041, 0x30FB), *range(0x30FC, 0x3100), *range(0xFF66, 0xFFA0)], CharClass.KANA)
    plain = traditional_characters()
    table[plain[plain < 0x10000]] |= CharClass.TRADITIONAL
    table[list(map(ord, BREAKS))] = CharClass.BREAK
    table[list(map(ord, OTHER_BLANKS))] = CharClass.BLANK
    table[ord("\n")] = CharClass.NEWLINE
    return table


def common(code: int) -> bool:
    """Whether GB 2312 or the frequently used plane of Big5 has this ideograph."""
    character = chr(code)
    try:
        character.encode("gb2312")
        return True
    except UnicodeEncodeError:
        pass
    try:
        return character.encode("big5") < b"\xc6\xa1"
    except UnicodeEncodeError:
        return False


def main() -> int:
    """Write the files, or compare them."""
    astral = traditional_characters()
    contents = {
        CLASS_FILE: build().astype("<u2").tobytes(),
        CLASS_FILE.with_name("_classes_astral.bin"): astral[astral >= 0x10000].tobytes(),
    }
    if "--check" in sys.argv[1:]:
        stale = [f.name for f, data in contents.items() if not current(f, data)]
        print("out of date: " + ", ".join(stale) if stale else "character classes are up to date")
        return 1 if stale else 0
    for file, data in contents.items():
        file.write_bytes(zlib.compress(data, 9))
    return 0


def current(file: Path, data: bytes) -> bool:
    """Whether the file holds these bytes, whatever zlib compressed them."""
    return file.exists() and zlib.decompress(file.read_bytes()) == data


if __name__ == "__main__":
    sys.exit(main())
