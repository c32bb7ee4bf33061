"""Escapes left in text, one within another too: the stages that undo them.

They stay where they are meant: in URLs, in code, and where the text talks about them
(meaning.py). What escapes there are, and how each is read, is said by the finders
(chain.py lists them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.context import MOST_FLAGS, Context
from cleaner.damage.escapes.candidate import Candidate
from cleaner.damage.escapes.chain import BY_MARK, BY_SHIFT, Finder, groups, reveals
from cleaner.damage.escapes.meaning import Meaning
from cleaner.document import Document, Edit
from cleaner.scan import CharClass, ascii_set

MOST_LOOKS = 200
"""Groups of escapes of ASCII that are looked through in vain before the rest are left alone."""

_MARKED = tuple(zip(map(ascii_set, ("&", "%", "%", "\\", "\\", "\\")), BY_MARK, strict=True))
_SHIFTED = tuple(zip(map(ascii_set, ("=", "=", "~", "+", "\x0e\x1b")), BY_SHIFT, strict=True))
"""The finders of `BY_MARK` and `BY_SHIFT`, each with what its escapes begin with."""


class Escapes:
    """Escapes that begin with & % or a backslash."""

    name = "escapes"
    triggers = CharClass.ESCAPE

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules damage.html-entity … damage.octal-escape."""
        yield from _found(_MARKED, document, context)


class Shifted:
    """Encodings in ASCII that begin with other characters: = ~{ + or a control."""

    name = "shifted"
    triggers = 0

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules damage.quoted-printable … damage.iso-2022-cn."""
        yield from _found(_SHIFTED, document, context)


def _found(
    finders: Sequence[tuple[int, Finder]], document: Document, context: Context
) -> Iterator[Edit]:
    """Edits of the finders one of whose first characters is in the text."""
    for begins, finder in finders:
        if document.scan.holds(begins):
            yield from _edits(finder(document.text), document, context)


def _edits(found: Iterable[Candidate], document: Document, context: Context) -> Iterator[Edit]:
    """The certain, what they make likely, and what hides another escape; but for what is meant."""
    text, evidence, others, flags = document.text, set[str](), list[Candidate](), 0
    meaning: Meaning | None = None
    for candidate in found:
        meaning = meaning or Meaning(text)
        if not candidate.certain:
            others.append(candidate)
        elif reason := meaning.meant(candidate):
            flags += 1
            if flags <= MOST_FLAGS:
                left = f"left alone: {reason}"
                context.flag(document, candidate.rule, candidate.span, 0.5, left)
        else:
            evidence |= {candidate.family, candidate.rule}
            yield Edit(candidate.rule, candidate.span, candidate.plain, "", 0.97)
    looks = 0
    if not others:
        return
    for group in groups(text, others):
        likely = [c for c in group if c.likely and c.family in evidence]
        hides = not likely and looks < MOST_LOOKS and reveals(text, group)
        looks += not likely and not hides
        for candidate in group if hides else likely:
            if meaning and not meaning.meant(candidate, hides=hides):
                yield Edit(candidate.rule, candidate.span, candidate.plain, "", 0.97)
