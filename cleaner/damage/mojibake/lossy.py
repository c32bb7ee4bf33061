"""The way back where bytes were lost: a search over what they may have been.

Characters that couldn't be read had become U+FFFD or a question mark, or had vanished. What their
bytes may have been is known, and the language model chooses.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner._native.readings import share_of_utf8
from cleaner.damage.mojibake.encodings import (
    MULTI_BYTE,
    SINGLE_BYTE,
    Misreading,
    byte_images,
    held,
    misreadings,
    unreadable_bytes,
)
from cleaner.damage.mojibake.readings import Restored, is_chinese, rated
from cleaner.language import model, total
from cleaner.language.lattice import (
    GUESS,
    Arc,
    Lattice,
    Path,
    Reader,
    double_byte,
    likeliest,
    search,
    utf8,
)
from cleaner.scan import REPLACEMENT, code_points

COPIED = 2.5  # nats for a character that stays as it is among restored ones
HOLE_LEFT = 4.0  # for a U+FFFD or question mark that stays
QUESTION = 3.0  # for a question mark that was a byte
PAIR = 2.5  # for a U+FFFD that was two bytes
MOST = 20_000
"""Characters of one stretch that are searched; about a millisecond each."""
PROBE = 100
"""Characters that are searched first in a long stretch, and alone if nothing comes of that."""
Accept = Callable[[Restored, str], bool]
HOLE_DISCOUNT, STRUCTURE = 8.0, 40.0  # nats
UTF8_SHARE = 0.5
"""Share of the bytes above ASCII that stand in threes as in UTF-8, holes included, at least."""
TRIED = 2
"""Misreadings that are searched, the most promising first."""
FOREIGN_SHARE = 0.15
"""Share of a text that was read in an encoding which that encoding doesn't have, at most."""
RIVALS = 96
"""Characters that a guessed one is compared with, the most frequent; leads were measured so."""
HIGH = bytes(range(0x80, 0x100))
TRIMMED = b"\xa0\xad"
"""A no-break space and a soft hyphen, which programs take away at the ends of lines."""
_WRONG = (*MULTI_BYTE, *SINGLE_BYTE)
_HOLE = b"\xff"
_CERTAIN = re.compile(
    rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2})(?:[\x00-\x3e\x40-\x7e]|[\xe2-\xe9\xef][\x80-\xbf]{2})*"
    rb"[\xe2-\xe9\xef][\x80-\xbf]{2}"
)
"""UTF-8 of Chinese text in which no byte is missing: two characters at least."""


class _Found(NamedTuple):
    """What the search gave for a stretch: its text, and (character, lead in nats) guessed."""

    text: str
    guesses: list[tuple[int, float]]


def lossy_restorations(text: str, before: str, after: str, accept: Accept) -> Iterator[Restored]:
    """What `text`, between `before` and `after`, says if some of its bytes were lost.

    `accept` says whether a candidate is so much better than the text that it is taken; in a long
    text, parts of it are searched first.
    """
    if len(text) > MOST:
        return
    for step in _promising(text)[:TRIED]:
        if len(text) > 2 * PROBE and not _promises(text, step, accept):
            continue
        found = _search_utf8(text, step, before, after) if step.right == "utf-8" else None
        if found is None:
            found = _search(text, step, before, after)
        if found is not None and found.text != text and is_chinese(found.text):
            yield rated(found.text, (step,), tuple(found.guesses))


def _promises(text: str, step: Misreading, accept: Accept) -> bool:
    """Whether the beginning of what is damaged, or its middle, is accepted on its own."""
    places = [place for place, character in enumerate(text) if character > "\x7f"]
    for start in (places[0], places[len(places) // 2]):
        end = start + PROBE
        found = _search(text[start:end], step, text[:start][-2:], text[end : end + 2])
        if found is not None and accept(rated(found.text, (step,)), text[start:end]):
            return True
    return False


def _promising(text: str) -> list[Misreading]:
    """Misreadings under which what is left of the bytes makes sense, the best first."""
    known = held(text.replace(REPLACEMENT, ""))
    if not known.size:
        return []
    as_it_is = total(text)
    gaps = REPLACEMENT in text or "?" in text
    rated_steps = []
    for wrong in known.by(_WRONG, int(FOREIGN_SHARE * known.size)):
        data = _bytes_with_holes(text, wrong)
        whole = not (gaps or known.missing(wrong) or known.ambiguous(wrong))
        for step in misreadings(wrong):
            is_utf8 = step.right == "utf-8"
            # Where nothing was lost there is no other reading than the exact one.
            if share_of_utf8(data) < UTF8_SHARE if is_utf8 else whole:
                continue
            reading = data.decode(step.right, "replace")
            # A hole costs no more than the least likely character.
            score = total(reading) + HOLE_DISCOUNT * reading.count(REPLACEMENT)
            if is_utf8:
                score += STRUCTURE  # few other texts look like UTF-8
            elif score < as_it_is:
                continue
            rated_steps.append((score - step.cost, step))
    rated_steps.sort(key=lambda entry: -entry[0])
    return [step for _, step in rated_steps]


def _bytes_with_holes(text: str, wrong: str) -> bytes:
    """The bytes of `text`; 0xFF for what isn't known."""
    whole = text.replace(REPLACEMENT, "\ud800")
    if wrong == "gb18030":
        return b"\x80".join(part.encode("gbk", _HANDLER) for part in whole.split("€"))
    return whole.encode(wrong, _HANDLER)


def _hole(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    # GBK's own codec doesn't know private use, where Windows puts what is undefined.
    return b"".join(_private(character) for character in unknown), error.end


def _private(character: str) -> bytes:
    image = character.encode("gb18030") if "\ue000" <= character <= "\ue765" else b""
    return image if len(image) == 2 else _HOLE


_HANDLER = "cleaner.mojibake.hole"
codecs.register_error(_HANDLER, _hole)


def _search_utf8(text: str, step: Misreading, before: str, after: str) -> _Found | None:
    """As `_search`, but only around the places where a byte is missing; None: too few aren't."""
    data = [_bytes_with_holes(character, step.wrong) for character in text]
    offsets = np.cumsum([0, *map(len, data)])
    joined = b"".join(data)
    parts: list[str] = []
    guesses: list[tuple[int, float]] = []
    at = length = 0
    for start, end in [*_aligned(joined, offsets), (len(text), len(text))]:
        certain = joined[offsets[start] : offsets[end]].decode("utf-8")
        if at < start:
            left = (before + "".join(parts[-3:]))[-2:]
            right = certain[:2] or after[:2]
            found = _search(text[at:start], step, left, right)
            if found is None:
                return None
            guesses += [(length + place, lead) for place, lead in found.guesses]
            parts.append(found.text)
            length += len(found.text)
        parts.append(certain)
        length += len(certain)
        at = end
    return _Found("".join(parts), guesses)


def _aligned(data: bytes, offsets: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Characters of the damaged text whose bytes are certain UTF-8: (start, end).

    A character beside a place where bytes are missing may be made of what is left of two.
    """
    found = []
    for match in _CERTAIN.finditer(data):
        start, end = match.span()
        if start:
            start += _length(data[start])
        while start < end and offsets[np.searchsorted(offsets, start)] != start:
            start += _length(data[start])
        aligned = end == len(data)
        while end > start and not aligned:
            end -= 1
            while data[end] & 0xC0 == 0x80:
                end -= 1
            aligned = bool(offsets[np.searchsorted(offsets, end)] == end)
        if end - start >= 6:
            first, last = np.searchsorted(offsets, (start, end)).tolist()
            found.append((first, last))
    return found


def _length(lead: int) -> int:
    return 1 if lead < 0x80 else 3


def _search(text: str, step: Misreading, before: str, after: str) -> _Found | None:
    """The likeliest text of which `text` is a lossy misreading."""
    lattice = _lattice(text, step)
    read = utf8 if step.right == "utf-8" else double_byte(step.right)
    paths = search(lattice, read, before, after)
    if not paths:
        return None
    best = paths[0]
    return _Found(best.text, list(_guesses(lattice, read, best, before, after)))


def _lattice(text: str, step: Misreading) -> Lattice:
    """The bytes that `text` stands for."""
    images = byte_images(step.wrong)
    unreadable = HIGH if step.wrong in MULTI_BYTE else unreadable_bytes(step.wrong)
    lost = unreadable if step.wrong in MULTI_BYTE else unreadable + TRIMMED
    lattice = Lattice(lost=lost if step.right == "utf-8" else b"")
    hole: list[tuple[Sequence[bytes], float]] = [([unreadable], 0.0)] if unreadable else []
    if step.wrong in MULTI_BYTE:
        hole.append(([HIGH, HIGH], PAIR))
    for character in text:
        if character == REPLACEMENT:
            lattice.add_paths(hole, Arc(0, character, HOLE_LEFT))
        elif character == "?":
            doubtful = [(way, cost + QUESTION) for way, cost in hole]
            lattice.add_paths(doubtful, Arc(0, character))
        elif character < "\x80":
            lattice.add(character.encode())
        else:
            ways = [(_single(image), 0.0) for image in images.get(character, ())]
            lattice.add_paths(ways, Arc(0, character, COPIED))
    return lattice


def _single(data: bytes) -> list[bytes]:
    return [data[i : i + 1] for i in range(len(data))]


def _guesses(
    lattice: Lattice, read: Reader, path: Path, before: str, after: str
) -> Iterator[tuple[int, float]]:
    """Characters with unknown bytes, each with its lead over the next best in nats."""
    around = before[-2:] + path.text + after[:2]
    shift = len(before[-2:])
    for at, ((start, end), tag) in enumerate(zip(path.places, path.tags, strict=True)):
        if tag != GUESS:
            continue
        rivals = [
            likeliest(code_points(arc.characters), RIVALS)
            for arc in read(lattice, start)
            if arc.to == end
        ]
        codes = np.unique(np.concatenate(rivals))
        place = at + shift
        window = code_points(around[max(0, place - 2) : place + 3])
        yield at, _lead(window, min(2, place), codes)


def _lead(window: NDArray[np.uint32], at: int, codes: NDArray[np.uint32]) -> float:
    """How far the character at `at` is ahead of the best other one, in nats."""
    own = window[at]
    others = codes[codes != own]
    if not len(others):
        return np.inf
    rows = np.tile(window, (len(others) + 1, 1))
    rows[1:, at] = others
    classes = np.full((len(rows), len(window) + 2), model().newline, np.uint64)
    classes[:, 2:] = model().classes(rows)
    scores = model().forms(rows[:, at])
    for place in range(at, len(window)):
        scores += model().after(*classes[:, place : place + 3].T)
    return float(scores[0] - scores[1:].max())
