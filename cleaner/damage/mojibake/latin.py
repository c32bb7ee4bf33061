"""Latin-family mojibake of other languages (CafÃ©), undone by ftfy.

ftfy's defaults flatten Chinese punctuation, so it is used for its encoding repair alone, and shown
only stretches without Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.damage.mojibake.suspects import is_gone
from cleaner.document import Edit, Finding, Span

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

RULE = "damage.latin-mojibake"
# Everything that single-byte code pages map to; no Han, kana, Hangul or Chinese punctuation of its
# own. The general punctuation in it (“ ” … —) is what UTF-8's later bytes turn into.
_STRETCH = re.compile(
    "[\t -\u024f\u0370-\u04ff\u02c0-\u02df\u2010-\u203a\u20ac\u2122\u2500-\u25ff\ufffd]+"
)


def repairs(line: str) -> Iterator[Edit | Finding]:
    """Replacements in one line, in its coordinates; what can't be undone is a finding."""
    for match in _STRETCH.finditer(line):
        damaged = match.group()
        if damaged.isascii() or is_gone(damaged) or not _is_bad(damaged):
            continue
        fixed = _fixed(damaged)
        if fixed != damaged:
            head, tail = common_ends(damaged, fixed)
            span = Span(match.start() + head, match.end() - tail)
            yield Edit(RULE, span, fixed[head : len(fixed) - tail], "", 0.97)
        else:
            evidence = f"looks misread: {damaged[:40]}"
            yield Finding(RULE, Span(*match.span()), 0.5, evidence)


def _is_bad(text: str) -> bool:
    from ftfy.badness import is_bad

    return is_bad(text)


def _fixed(text: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(text, _config())


def common_ends(first: str, second: str) -> tuple[int, int]:
    """How many characters both have in common at the head, and at the tail of the rest."""
    shorter = min(len(first), len(second))
    head = 0
    while head < shorter and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < shorter - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    return head, tail


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
