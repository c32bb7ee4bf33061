"""Latin-family mojibake (UTF-8 read as Latin-1, cp1252 and their like), found and undone by ftfy.

ftfy's defaults flatten Chinese punctuation, so it is used for its encoding repair alone, and shown
only stretches without Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cleaner.context import Context
from cleaner.document import Document, Edit, Span
from cleaner.scan import CharClass, Scan

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

RULE = "damage.latin-mojibake"
# Everything that single-byte code pages map to; no Han, kana, Hangul or Chinese punctuation of its
# own. The general punctuation in it (“ ” … —) is what UTF-8's later bytes turn into.
_STRETCH = re.compile(
    "[\t -\u024f\u0370-\u04ff\u02c0-\u02df\u2010-\u203a\u20ac\u2122\u2500-\u25ff\ufffd]+"
)


class Mojibake:
    """UTF-8 that was read as a Latin encoding."""

    name = "mojibake"
    triggers = CharClass.LATIN1

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of rule `damage.latin-mojibake`; what can't be undone is flagged."""
        from ftfy import fix_encoding
        from ftfy.badness import is_bad

        for start, end in _lines(document.scan):
            for match in _STRETCH.finditer(document.text, start, end):
                damaged = match.group()
                if damaged.isascii() or not is_bad(damaged):
                    continue
                fixed = fix_encoding(damaged, _config())
                if fixed != damaged:
                    yield _trimmed(damaged, fixed, match.start())
                else:
                    span = Span(*match.span())
                    context.flag(document, RULE, span, 0.5, f"looks misread: {damaged[:40]}")


def _lines(scan: Scan) -> Iterator[tuple[int, int]]:
    """Start and end of the lines in which anything suspicious stands."""
    lines = np.unique(scan.line_of(scan.where(CharClass.LATIN1)))
    return zip(scan.line_starts[lines].tolist(), scan.line_ends[lines].tolist(), strict=True)


@lru_cache(maxsize=1)
def _config() -> TextFixerConfig:
    """Of ftfy, the encoding repair alone."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        # Within a stretch all or nothing: parts of GBK read as Latin-1 look like UTF-8.
        decode_inconsistent_utf8=False,
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )


def _trimmed(damaged: str, fixed: str, offset: int) -> Edit:
    """The edit without what both have in common at head and tail."""
    shorter = min(len(damaged), len(fixed))
    head = 0
    while head < shorter and damaged[head] == fixed[head]:
        head += 1
    tail = 0
    while tail < shorter - head and damaged[-1 - tail] == fixed[-1 - tail]:
        tail += 1
    span = Span(offset + head, offset + len(damaged) - tail)
    return Edit(RULE, span, fixed[head : len(fixed) - tail], "", 0.97)
