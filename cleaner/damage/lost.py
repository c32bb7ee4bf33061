"""Text of which nothing is left: 锟斤拷, 烫烫烫, 屯屯屯, runs of U+FFFD.

What became U+FFFD once, was saved as UTF-8 and read as GBK reads 锟斤拷; memory that nobody filled
(0xCC, 0xCD) reads 烫 and 屯. It is flagged, and removed where the configuration says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.context import Context
from cleaner.document import Document, Edit, Span
from cleaner.scan import CharClass

RULE = "damage.lost-text"
_SEEDS = ("锟斤拷", "烫烫烫", "屯屯屯")
_RUN = re.compile("[锟斤拷]{3,}|烫{3,}|屯{3,}|\ufffd{2,}")
_MENTION = re.compile("乱码|亂碼|编码|編碼|[“\"'「‘]$")


class LostText:
    """Text that is gone."""

    name = "lost text"
    triggers = 0

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Flags, or deletions, of rule `damage.lost-text`."""
        text = document.text
        gone = document.scan.has(CharClass.PRIVATE) and "\ufffd\ufffd" in text
        # Looking for one character takes a fifth of the time.
        if not gone and not any(seed[0] in text and seed in text for seed in _SEEDS):
            return
        for match in _RUN.finditer(text):
            run, span = match.group(), Span(*match.span())
            if run[0] in "锟斤拷" and "锟斤拷" not in run:
                continue
            if len(run) <= 3 and _MENTION.search(text[max(0, span.start - 12) : span.start]):
                continue
            if context.config.lost == "remove":
                yield Edit(RULE, span, "", "what stood there is gone", 0.9)
            else:
                context.flag(document, RULE, span, 0.9, f"{run[:12]}: what stood there is gone")
