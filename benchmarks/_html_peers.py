"""One peer's main text of many pages; run by html.py in an environment that has the peers.

Reads a JSON list of [name, base64 of the page's bytes, text of the page] from standard input;
writes {"texts": [...], "ms": milliseconds a page} for the peer named as argument.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Callable


def trafilatura() -> Callable[[bytes, str], str]:
    """Its defaults, comments included: posts of a forum count as comments."""
    from trafilatura import extract

    return lambda raw, _: extract(raw) or ""


def resiliparse() -> Callable[[bytes, str], str]:
    """Main content of the decoded page."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda _, text: extract_plain_text(text, main_content=True)


def readability() -> Callable[[bytes, str], str]:
    """Its summary, as text."""
    import lxml.html
    from readability import Document

    def run(_: bytes, text: str) -> str:
        return str(lxml.html.fromstring(Document(text).summary()).text_content())

    return run


def gne() -> Callable[[bytes, str], str]:
    """The content of a general news extractor's result."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    return lambda _, text: str(extractor.extract(text)["content"])


def justext() -> Callable[[bytes, str], str]:
    """Without stop words, as for languages without spaces."""
    from justext import justext as run

    def clean(raw: bytes, _: str) -> str:
        settings = {"stopwords_low": 0, "stopwords_high": 0, "length_low": 20, "length_high": 40}
        paragraphs = run(raw, frozenset(), **settings)
        return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return clean


def main() -> int:
    """Run the peer; a page that it fails on counts as empty."""
    peer = {f.__name__: f for f in (trafilatura, resiliparse, readability, gne, justext)}
    extract = peer[sys.argv[1]]()
    pages = [(base64.b64decode(page), text) for _, page, text in json.load(sys.stdin)]
    for _ in range(2):  # the second pass counts: what is loaded once is loaded
        texts: list[str] = []
        started = time.process_time()
        for raw, text in pages:
            try:
                found = extract(raw, text)
            except Exception as error:  # what a peer raises is its own
                print(f"{sys.argv[1]}: {type(error).__name__}", file=sys.stderr)
                found = ""
            texts.append(found)
        total = time.process_time() - started
    json.dump({"texts": texts, "ms": 1000 * total / max(1, len(texts))}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
