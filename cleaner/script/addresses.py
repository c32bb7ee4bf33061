"""Web and e-mail addresses, file names and code in backticks: not words, whatever their script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.script.varieties import HAN

NAME = f"A-Za-z0-9_{HAN}"
SUFFIXES = (
    "txt|pdf|docx?|xlsx?|pptx?|csv|json|xml|html?|md|epub|mobi|odt|ods|rtf|py|js|css|php|jpe?g|png|gif"
    "|bmp|svg|webp|tiff?|mp[34]|wav|flac|avi|mkv|mov|zip|rar|7z|tar|gz|exe|apk|iso|torrent"
)
URL = re.compile(f"://(?<=[ps]://)(?:[!-~]|(?<=[/=#_-])[{HAN}]{{1,20}}(?![{HAN}]))*")
"""From the scheme's end: a pattern that begins with a literal is the quickest. Ideographs are a
path's after these marks only; after others, and in a longer run, they are the text's own."""
BARE_URL = re.compile(f"www\\.(?:[!-~]|(?<=[/=#_-])[{HAN}]{{1,20}}(?![{HAN}]))*")
LONGEST_USER = 20
MAIL = re.compile(
    f"(?<![{NAME}])[{NAME}.+-]{{1,{LONGEST_USER}}}@(?:[{HAN}]{{1,10}}|[A-Za-z0-9-]+)\\.[A-Za-z]{{2,}}"
)
FILE = re.compile(f"\\.(?:{SUFFIXES})(?![A-Za-z0-9])")
STEM = re.compile(f"(?<![{NAME}.-])[{NAME}.-]{{1,40}}$")
CODE = re.compile("`[^`'\\n，。．！？；：、]{1,40}`")
"""Without punctuation: old pages open quotations with a backtick."""
IDEOGRAPH = re.compile(f"[{HAN}]")
LONGEST_STEM = 41
LONGEST_PLAIN = 8
"""Ideographs of a file's name that has nothing else before the dot; in a longer run words stand
before it (請下載附件說明.pdf)."""


def addresses(text: str) -> list[tuple[int, int]]:
    """Spans with ideographs in them; the same once the text has been converted."""
    spans: list[tuple[int, int]] = []
    for mark, pattern in (("://", URL), ("www.", BARE_URL), ("`", CODE)):
        if mark in text:
            spans += (match.span() for match in pattern.finditer(text))
    spans += _mail_addresses(text)
    if "." in text:
        for match in FILE.finditer(text):
            first = max(0, match.start() - LONGEST_STEM)
            if stem := STEM.search(text[first : match.start()]):
                plain = len(IDEOGRAPH.findall(stem[0])) == len(stem[0])
                if not plain or len(stem[0]) <= LONGEST_PLAIN:
                    spans.append((first + stem.start(), match.end()))
    return [span for span in spans if IDEOGRAPH.search(text, *span)]


def _mail_addresses(text: str) -> Iterator[tuple[int, int]]:
    """As `MAIL.finditer` gives them; looked for around each @ alone."""
    at, end = text.find("@"), 0
    while at >= 0:
        tried = (MAIL.match(text, start) for start in range(max(at - LONGEST_USER, end), at))
        if match := next(filter(None, tried), None):
            end = match.end()
            yield match.span()
        at = text.find("@", max(at + 1, end))
