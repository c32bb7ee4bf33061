"""Kinds of encoding damage, made from clean text; benchmarks/mojibake.py measures their repair.

Each is a function of a text; None where this text can't be damaged so (a character that an encoding
hasn't, or a reading that must be possible and isn't).
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Callable
from functools import partial

import ftfy.bad_codecs  # noqa: F401  registers the sloppy codecs: undefined bytes are C1 controls

Kind = Callable[[str], str | None]


def misread(text: str, written: str, read: str, errors: str = "strict") -> str | None:
    """Text written in one encoding and read in another.

    `errors`: strict (None where that isn't possible), replace (U+FFFD), ? or ignore.
    """
    try:
        found = text.encode(written).decode(read, "replace" if errors == "?" else errors)
    except UnicodeError:
        return None
    return found.replace("\ufffd", "?") if errors == "?" else found


def again(first: Kind, second: Kind) -> Kind:
    """One kind of damage and then another."""

    def both(text: str) -> str | None:
        found = first(text)
        return None if found is None else second(found)

    return both


UNASSIGNED = (
    (0xA2AB, 0xA2B0), (0xA2E3, 0xA2E4), (0xA2EF, 0xA2F0), (0xA2FD, 0xA2FE), (0xA4F4, 0xA4FE),
    (0xA5F7, 0xA5FE), (0xA6B9, 0xA6C0), (0xA6D9, 0xA6DF), (0xA6EC, 0xA6ED), (0xA6F3, 0xA6F3),
    (0xA6F6, 0xA6FE), (0xA7C2, 0xA7D0), (0xA7F2, 0xA7FE), (0xA896, 0xA8A0), (0xA8BC, 0xA8BC),
    (0xA8BF, 0xA8BF), (0xA8C1, 0xA8C4), (0xA8EA, 0xA8FE),
)  # fmt: skip
"""Pairs of code page 936 without a character, U+E766 and after; as GB 18030-2000 numbers them."""


def windows(text: str) -> str:
    """UTF-8 read as Windows does code page 936.

    Pairs of the user-defined areas AAA1–AFFE, F8A1–FEFE and A140–A7A0 become U+E000–U+E765 in this
    order, unassigned ones U+E766 and after; an invalid pair becomes one ?, both bytes consumed.
    Checked against the real files that benchmarks/mojibake.py reads.
    """
    data, found, at = text.encode("utf-8"), [], 0
    while at < len(data):
        if data[at] <= 0x80 or data[at] == 0xFF:
            found.append({0x80: "€", 0xFF: "\uf8f5"}.get(data[at], chr(data[at])))
            at += 1
            continue
        found.append(pair(data[at : at + 2]))
        at += 2
    return "".join(found)


def pair(data: bytes) -> str:
    """What a pair of bytes is in code page 936."""
    if len(data) < 2:
        return "?"
    lead, trail = data
    if trail >= 0xA1 and 0xAA <= lead <= 0xAF:
        return chr(0xE000 + (lead - 0xAA) * 94 + trail - 0xA1)
    if trail >= 0xA1 and 0xF8 <= lead <= 0xFE:
        return chr(0xE234 + (lead - 0xF8) * 94 + trail - 0xA1)
    if 0xA1 <= lead <= 0xA7 and 0x40 <= trail <= 0xA0 and trail != 0x7F:
        return chr(0xE4C6 + (lead - 0xA1) * 96 + trail - 0x40 - (trail > 0x7F))
    code, number = lead << 8 | trail, 0xE766
    for first, last in UNASSIGNED:
        if first <= code <= last:
            return chr(number + code - first)
        number += last - first + 1
    return data.decode("gbk", "replace")[0].replace("\ufffd", "?")


def stretch(text: str, escape: Callable[[str], str]) -> str:
    """Every stretch of characters beyond ASCII in an escaped form."""
    return re.sub(r"[^\x00-\x7f]+", lambda match: escape(match.group()), text)


def units(text: str, form: str) -> str:
    """UTF-16 code units, each in a form."""
    data = text.encode("utf-16-be")
    return "".join(form.format(high << 8 | low) for high, low in zip(data[::2], data[1::2]))  # noqa: B905


def each(text: str, form: str) -> str:
    """Code points, each in a form."""
    return "".join(form.format(ord(character)) for character in text)


def octets(text: str, form: str, encoding: str = "utf-8") -> str | None:
    """Bytes, each in a form."""
    try:
        return stretch(text, lambda t: "".join(form.format(byte) for byte in t.encode(encoding)))
    except UnicodeEncodeError:
        return None


def quoted_printable(text: str) -> str:
    """Quoted-printable UTF-8, in lines of at most 76 characters."""
    return quopri.encodestring(text.encode("utf-8")).decode("ascii")


def hz(text: str) -> str | None:
    """HZ, left as it is."""
    try:
        return codecs.encode(text, "hz").decode("ascii")
    except UnicodeEncodeError:
        return None


SINGLE = {
    "Latin-1": "latin-1",
    "cp1252": "sloppy-windows-1252",
    "cp1250": "sloppy-windows-1250",
    "cp1251": "sloppy-windows-1251",
    "cp437": "cp437",
    "MacRoman": "mac_roman",
}
"""Single-byte encodings as what Chinese is misread; undefined bytes stay as C1 controls."""

PAIRS = (
    ("UTF-8", "utf-8", (("GBK", "gbk"), ("GB18030", "gb18030"), ("cp932", "cp932"),
                        ("cp949", "cp949"), ("Big5", "big5hkscs"))),
    ("GBK", "gbk", (("Big5", "big5hkscs"), ("cp950", "cp950"), ("cp932", "cp932"),
                    ("cp949", "cp949"))),
    ("Big5", "big5", (("GBK", "gbk"), ("cp932", "cp932"))),
)  # fmt: skip
"""What is misread, its codec, and as which double-byte encodings."""


def kinds() -> dict[str, Kind]:
    """All kinds by name, in the order of the tables."""
    found: dict[str, Kind] = {}
    for name, written in (("UTF-8", "utf-8"), ("GBK", "gbk"), ("Big5", "big5")):
        for other, read in SINGLE.items():
            found[f"{name} as {other}"] = partial(misread, written=written, read=read)
    for errors, said in (("ignore", "dropped"), ("replace", "U+FFFD"), ("?", "?")):
        found[f"UTF-8 as cp1252, undefined {said}"] = partial(
            misread, written="utf-8", read="cp1252", errors=errors
        )
    for name, written, readers in PAIRS:
        for other, read in readers:
            errors_of = {"valid": "strict", "U+FFFD": "replace"}
            if name == "UTF-8" and other.startswith("GB"):
                errors_of |= {"?": "?", "dropped": "ignore"}
            for said, errors in errors_of.items():
                found[f"{name} as {other}, {said}"] = partial(
                    misread, written=written, read=read, errors=errors
                )
    return found | repeated() | escaped()


def repeated() -> dict[str, Kind]:
    """Damage in several steps, and of other forms."""
    utf8 = partial(misread, written="utf-8")
    to_latin, to_cp1252 = partial(utf8, read="latin-1"), partial(utf8, read="sloppy-windows-1252")
    to_gbk, asked = partial(utf8, read="gb18030"), partial(utf8, read="gbk", errors="?")
    return {
        "UTF-8 as cp936 of Windows": windows,
        "BOM and UTF-8 as GB18030, valid": lambda text: to_gbk("\ufeff" + text),
        "UTF-8 as GBK, ?, and back": again(
            asked, partial(misread, written="gbk", read="utf-8", errors="?")
        ),
        "UTF-8 as Latin-1, twice": again(to_latin, to_latin),
        "UTF-8 as cp1252, twice": again(to_cp1252, to_cp1252),
        "GBK as Latin-1, then UTF-8 as Latin-1": again(
            partial(misread, written="gbk", read="latin-1"), to_latin
        ),
        "UTF-8 as GB18030, twice, valid": again(to_gbk, to_gbk),
        "UTF-8 as GB18030, twice, U+FFFD": again(
            partial(to_gbk, errors="replace"), partial(to_gbk, errors="replace")
        ),
        "UTF-16 in the wrong byte order": lambda text: text.encode(
            "utf-16-le", "surrogatepass"
        ).decode("utf-16-be", "replace"),
    }


def escaped() -> dict[str, Kind]:
    """Escapes left in text."""
    dec, hexa = "&#{:d};", "&#x{:x};"
    return {
        "HZ": hz,
        "UTF-7": lambda text: text.encode("utf-7").decode("ascii"),
        "\\u4e2d": lambda text: stretch(text, lambda t: units(t, "\\u{:04x}")),
        "\\xe4\\xb8\\xad": partial(octets, form="\\x{:02x}"),
        "%E4%B8%AD": partial(octets, form="%{:02X}"),
        "%25E4%25B8%25AD": partial(octets, form="%25{:02X}"),
        "%D6%D0": partial(octets, form="%{:02X}", encoding="gbk"),
        "%u4E2D": lambda text: stretch(text, lambda t: units(t, "%u{:04X}")),
        "&#20013;": lambda text: stretch(text, lambda t: each(t, dec)),
        "&#x4e2d;": lambda text: stretch(text, lambda t: each(t, hexa)),
        "&#20013": lambda text: stretch(text, lambda t: each(t, dec[:-1])),
        "&#x4e2d": lambda text: stretch(text, lambda t: each(t, hexa[:-1])),
        "&amp;#20013;": lambda text: stretch(text, lambda t: each(t, "&amp;" + dec[1:])),
        "quoted-printable": quoted_printable,
    }


HOPELESS: dict[str, Kind] = {
    "GBK as UTF-8, U+FFFD": partial(misread, written="gbk", read="utf-8", errors="replace"),
    "锟斤拷": again(
        partial(misread, written="gbk", read="utf-8", errors="replace"),
        partial(misread, written="utf-8", read="gbk", errors="replace"),
    ),
    "all ?": partial(misread, written="gbk", read="ascii", errors="?"),
    "烫烫烫": lambda text: "烫" * len(text),
}
"""What can't be undone: it should be left as it is."""
