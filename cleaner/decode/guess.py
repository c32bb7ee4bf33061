"""Choose an encoding by language evidence, where neither BOM nor strict UTF-8 decides."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.decode.likelihood import MALFORMED, Score, rate
from cleaner.decode.reading import count_errors
from cleaner.scan import REPLACEMENT

SAMPLE = 4096  # bytes: 1,400 characters at least; twenty would nearly always do
PIECES = 4  # of which a sample is made, from all over the data
# Nats in favour, before the bytes are looked at. Set on held-out slices of the reference texts.
_PRIOR = -8.0  # of the others
_PRIORS = {
    "utf-8": 0.0,
    "gb18030": -1.0,
    "big5hkscs": -2.5,
    "utf-16-le": -5.0,
    "utf-16-be": -6.0,
    "cp1252": -8.0,
}
_CHINESE = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
_FOREIGN = ("euc_tw", "euc_jp", "cp932", "cp949", "cp1251", "koi8-r", "cp866", "cp1253")
_MULTIBYTE = {"gb18030", "big5hkscs", "hz", "utf-16-le", "utf-16-be", "euc_tw", "iso2022_cn"}
_MULTIBYTE |= {"euc_jp", "cp932", "cp949"}
_NEVER = ["utf_7", "cp037", "cp500", "cp273", "cp424", "cp875", "cp1026", "cp1140"]  # EBCDIC
SKIPPED = -9.0  # nats for the half of a character at the start, or at the end
DECLARED = 12.0  # nats for the declared charset
# Mean nats of non-ASCII characters. Of 1,000 held-out slices, right readings of 4, 10 and 50
# characters have more than -8.6, -7.6, -5.4 (GB 18030) and -9.4, -8.1, -6.9 (Big5) in 99 of 100;
# read as the other encoding, less than -10, -10.9 and -11.7.
GOOD, GOOD_IF_LONG = -7.0, -8.0  # better than this, other scripts needn't be looked at
LONG = 100  # bytes
POOR = -9.0
HOPELESS = -11.0  # no Chinese that we know of
ONE_BYTE = 0.7  # confidence at most: all bytes mean something in several of these encodings
TEMPERATURE = 3.0  # neighbouring characters aren't independent: sums overstate the evidence
_SYNC = re.compile(rb"[\x00-\x2f]")  # never part of a character in GB 18030 and Big5
_KANA = re.compile(rb"(?:[\xa4\xa5][\xa1-\xf6]){3}")  # in EUC-JP as in GB 2312
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_SYNC = bytes(range(0x30, 0x100))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding with what speaks for it; `skip` leading bytes are half a character."""

    encoding: str
    skip: int
    score: Score
    weight: float  # nats, priors included
    errors: int


@dataclass(frozen=True, slots=True)
class Guess:
    """The chosen encoding, its confidence, and the others.

    `skip` leading bytes are half a character; `mean` is that of the reading's `Score`.
    """

    encoding: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    skip: int = 0
    mean: float = 0.0


def sample_of(data: bytes) -> bytes:
    """All of `data`, or pieces from all over it, each with bytes above 0x7F where there are any.

    Pieces begin where a character does, as far as that can be seen, and at even offsets, so that
    UTF-16 stays in step.
    """
    if len(data) <= SAMPLE:
        return data
    size = SAMPLE // PIECES
    pieces, at = [], 0
    for number in range(PIECES):
        high = _HIGH.search(data, max(at, len(data) * number // PIECES))
        if high is None:
            break
        start = _sync_before(data, high.start()) if number else high.start()
        start = max(at, start)
        start -= start % 2
        at = start + size
        pieces.append(_whole(data[start:at]))
    return b"\n\n".join(pieces) or data[:SAMPLE]


def _sync_before(data: bytes, at: int) -> int:
    """One past the last byte before `at` that is a character for certain, or `at`."""
    before = data[max(0, at - 300) : at]
    kept = before.rstrip(_NOT_SYNC)
    return at - len(before) + len(kept) if kept else at


def _whole(piece: bytes) -> bytes:
    """The piece up to the last byte that is a character for certain; an even number of bytes."""
    kept = piece.rstrip(_NOT_SYNC)
    kept = kept if len(kept) > len(piece) // 2 else piece
    return kept[: len(kept) // 2 * 2]


def guess(data: bytes, declared: str | None = None, codecs: tuple[str, ...] = ()) -> Guess:
    """The likeliest encoding of bytes. `declared` is a codec name; `codecs` limits the choice."""
    sample = sample_of(data)
    names = list(codecs or _CHINESE)
    if declared and declared not in names:
        names.append(declared)
    found = _weigh(sample, names, declared)
    best = max(found, key=_weight)
    good = best.score.mean > (GOOD_IF_LONG if len(sample) > LONG else GOOD)
    good = good and not (best.encoding == "gb18030" and _KANA.search(sample))
    if not codecs and not good:
        found += _cut_starts(sample, declared)
        found += _weigh(sample, [n for n in _FOREIGN if n not in names], declared)
    best = max(found, key=_weight)
    best = _declared_if_good(best, found, declared)
    doubtful = best.encoding == "cp1252" or best.score.mean < POOR
    if doubtful and best.encoding != declared and not codecs:
        found += _weigh(sample, _not_chinese(sample, found), declared)
        best = max(found, key=_weight)
    return _rated(best, found)


def _declared_if_good(best: Candidate, found: list[Candidate], declared: str | None) -> Candidate:
    """The declared charset if it reads well; any bytes are valid in a single-byte one."""
    if declared in _MULTIBYTE:
        for candidate in found:
            good = candidate.errors <= best.errors and candidate.score.mean > POOR
            if candidate.encoding == declared and good:
                return candidate
    return best


def _weight(candidate: Candidate) -> float:
    return candidate.weight


def _weigh(
    sample: bytes, encodings: Sequence[str], declared: str | None, skip: int = 0
) -> list[Candidate]:
    """The readings of a sample in several encodings, with what speaks for them."""
    if not encodings:
        return []
    readings = [count_errors(sample[skip:], encoding) for encoding in encodings]
    found = []
    for encoding, rating, (text, errors) in zip(
        encodings, rate([text for text, _ in readings]), readings, strict=True
    ):
        weight = rating.total + _PRIORS.get(encoding, _PRIOR)
        weight += DECLARED if encoding == declared else 0.0
        weight += SKIPPED if skip else 0.0
        weight += SKIPPED - MALFORMED if text.endswith(REPLACEMENT) else 0.0
        found.append(Candidate(encoding, skip, rating, weight, errors + skip))
    return found


def _cut_starts(sample: bytes, declared: str | None) -> list[Candidate]:
    """Readings one byte later, for bytes that begin with half a character."""
    if len(sample) < 3:
        return []
    names = ["gb18030", "big5hkscs"] if sample[0] >= 0x30 else []
    return _weigh(sample, [*names, "utf-16-le", "utf-16-be"], declared, skip=1)


def _rated(best: Candidate, found: list[Candidate]) -> Guess:
    """Confidence from the distance between the candidates and the quality of the best one."""
    weights: dict[str, float] = {}
    for c in found:
        weights[c.encoding] = max(c.weight, weights.get(c.encoding, -math.inf))
    top = max(weights.values())
    shares = {name: math.exp((w - top) / TEMPERATURE) for name, w in weights.items()}
    total = sum(shares.values())
    quality = 1.0 if best.score.mean > POOR or best.score.mean == 0 else 0.6
    if best.score.mean < HOPELESS:
        quality = 0.3
    if best.encoding not in _MULTIBYTE and best.encoding != "utf-8":
        quality = min(quality, ONE_BYTE)
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    others = tuple(
        (name, round(share / total * quality, 4))
        for name, share in ranked
        if name != best.encoding and share / total > 0.001
    )
    confidence = min(0.99, shares[best.encoding] / total) * quality
    return Guess(best.encoding, round(confidence, 4), others, best.skip, best.score.mean)


def _not_chinese(sample: bytes, found: list[Candidate]) -> list[str]:
    """The codec that charset-normalizer proposes, if it is a new one."""
    from charset_normalizer import from_bytes

    match = from_bytes(sample[:8192], cp_exclusion=_NEVER).best()
    if match is None:
        return []
    chinese = {"gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp950", "utf_8"}
    tried = chinese | {candidate.encoding for candidate in found}
    return [] if match.encoding in tried else [match.encoding]
