"""Build cleaner/decode/_cns.bin: CNS 11643 planes 1–7 and 15, and ISO-IR-165, to Unicode.

Usage: python tools/build_cns_table.py [--check]

Source: the GNU C library's converters, asked through its `iconv` command. Its EUC-TW charmap
follows the Unicode Consortium's CNS 11643 mapping; ISO-IR-165 is read through ISO-2022-CN-EXT. The
file is zlib-compressed: the low, then the middle, then the high bytes of an array of code points,
shape (9, 94, 94), 0 for what is unassigned. The first eight are the planes, the last is ISO-IR-165
where it differs from GB 2312.
With --check nothing is written; the exit status is 1 where the file is out of date. Without
glibc's iconv, or where its converters aren't installed, there is nothing to compare with.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zlib

import numpy as np
from numpy.typing import NDArray

from cleaner.decode.euctw import CELLS, PLANES, TABLE_FILE

ROW = range(0xA1, 0xFF)


def convert(lines: list[bytes], source: str, target: str) -> list[bytes]:
    """Each line converted by itself; what can't be converted is left out of its line."""
    done = subprocess.run(
        ["iconv", "-c", "-f", source, "-t", target],
        input=b"\n".join(lines),
        capture_output=True,
        check=False,
    )
    converted = done.stdout.split(b"\n")
    if len(converted) != len(lines):
        sys.exit(f"iconv -f {source} -t {target}: {done.stderr.decode('utf-8', 'replace')}")
    return converted


def usable() -> bool:
    """Whether glibc's iconv is here with the converters needed; other iconvs map differently."""
    if shutil.which("iconv") is None:
        return False
    version = subprocess.run(["iconv", "--version"], capture_output=True, text=True, check=False)
    if not re.search(r"\bGLIBC\b|\bGNU libc\b", version.stdout):
        return False
    known = subprocess.run(["iconv", "-l"], capture_output=True, text=True, check=False).stdout
    return {"EUC-TW//", "ISO-2022-CN-EXT//"} <= set(known.split())


def planes() -> dict[tuple[int, int, int], int]:
    """The code point of each (plane, row, cell), rows and cells from 0."""
    scalars = [c for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000]
    codes = convert([chr(c).encode() for c in scalars], "UTF-8", "EUC-TW")
    found = {position(code): scalar for code, scalar in zip(codes, scalars, strict=True) if code}
    # Codes that are only read, not written. iconv reads an unassigned code of four bytes again
    # from its second byte: what gives the same without the first is unassigned.
    wide = [bytes([0x8E, 0xA0 + p, r, c]) for p in PLANES for r in ROW for c in ROW]
    read = convert(wide, "EUC-TW", "UTF-8")
    again = convert([code[1:] for code in wide], "EUC-TW", "UTF-8")
    for code, text, other in zip(wide, read, again, strict=True):
        if text != other:
            found.setdefault(position(code), ord(text.decode()))
    return found


def position(code: bytes) -> tuple[int, int, int]:
    """(plane, row, cell) of a code of EUC-TW."""
    plane = 1 if len(code) == 2 else code[1] - 0xA0
    return plane, code[-2] - 0xA1, code[-1] - 0xA1


def build() -> NDArray[np.uint32]:
    """The array of code points."""
    table = np.zeros((len(PLANES) + 1, 94, 94), np.uint32)
    for (plane, row, cell), code_point in planes().items():
        table[PLANES.index(plane), row, cell] = code_point
    pairs = [bytes([r, c]) for r in ROW for c in ROW]
    lines = [b"\x1b$)E\x0e" + bytes(b & 0x7F for b in pair) + b"\x0f" for pair in pairs]
    for pair, text in zip(pairs, convert(lines, "ISO-2022-CN-EXT", "UTF-8"), strict=True):
        if text and text.decode() != pair.decode("gb2312", "ignore"):
            table[-1, pair[0] - 0xA1, pair[1] - 0xA1] = ord(text.decode())
    return table


def main() -> int:
    """Write the file, or compare it."""
    check = "--check" in sys.argv[1:]
    if not usable():
        print("skipped: iconv is missing (the GNU C library's, with EUC-TW and ISO-2022-CN-EXT)")
        return 0 if check else 1
    table = build().reshape(-1, CELLS)
    content = b"".join((table >> shift).astype(np.uint8).tobytes() for shift in (0, 8, 16))
    if check:
        fresh = TABLE_FILE.exists() and zlib.decompress(TABLE_FILE.read_bytes()) == content
        print("the CNS table is up to date" if fresh else f"out of date: {TABLE_FILE.name}")
        return 0 if fresh else 1
    TABLE_FILE.write_bytes(zlib.compress(content, 9))
    return 0


if __name__ == "__main__":
    sys.exit(main())
