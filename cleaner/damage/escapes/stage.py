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
from cleaner.scan import CharClass

MOST_LOOKS = 200
"""Groups of escapes of ASCII that are looked through in vain before the rest are left alone."""

_MARKS = ("&", "%", "%", "\\", "\\", "\\")
_SHIFTS = ("=", "=", "~", "+", "\x0e\x1b")
"""What the escapes of each finder of `BY_MARK` and `BY_SHIFT` begin with."""


class Escapes:
    """Escapes that begin with & % or a backslash."""

    name = "escapes"
    triggers = CharClass.ESCAPE

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules damage.html-entity … damage.octal-escape."""
        yield from _found(BY_MARK, _MARKS, document, context)


class Shifted:
    """Encodings in ASCII that begin with other characters: = ~{ + or a control."""

    name = "shifted"
    triggers = 0

    def propose(self, document: Document, context: Context) -> Iterator[Edit]:
        """Replacements of the rules damage.quoted-printable … damage.iso-2022-cn."""
        yield from _found(BY_SHIFT, _SHIFTS, document, context)


def _found(
    finders: Sequence[Finder], begins: Sequence[str], document: Document, context: Context
) -> Iterator[Edit]:
    """Edits of the finders one of whose first characters is in the text."""
    text = document.text
    for finder, characters in zip(finders, begins, strict=True):
        if any(character in text for character in characters):
            yield from _edits(finder(text), document, context)


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
    for group in groups(text, others):
        likely = [c for c in group if c.likely and c.family in evidence]
        hides = not likely and looks < MOST_LOOKS and reveals(text, group)
        looks += not likely and not hides
        for candidate in group if hides else likely:
            if meaning and not meaning.meant(candidate, hides=hides):
                yield Edit(candidate.rule, candidate.span, candidate.plain, "", 0.97)
