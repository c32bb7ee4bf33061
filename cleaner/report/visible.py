"""Make text safe and readable in a terminal."""

from __future__ import annotations

import unicodedata

_PICTURES = {chr(i): chr(0x2400 + i) for i in range(32)} | {"\x7f": "␡", "\t": "→", "\n": "⏎"}
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def visible(text: str) -> str:
    """`text` with whatever a terminal would obey or hide shown as a symbol or as ‹U+XXXX›.

    Control characters become their pictures (␛), a newline ⏎; formatting, private and unassigned
    characters, lone surrogates and the blanks other than U+0020 and U+3000 their code points.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def complaint(doc: str, reason: str) -> str:
    """The one line that is printed about a document that failed."""
    return f"cleaner: {visible(doc)}: {visible(reason)}"


def _visible(char: str) -> str:
    if char in _PICTURES:
        return _PICTURES[char]
    kind = unicodedata.category(char)
    if kind in _HIDDEN or (kind == "Zs" and char not in " \u3000"):
        return f"‹U+{ord(char):04X}›"
    return char
