"""Choose an encoding by language evidence, where neither BOM nor strict UTF-8 decides."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cleaner.decode.likelihood import Score, score
from cleaner.decode.reading import count_errors

SAMPLE = 32768  # bytes
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
_FOREIGN = ("euc_jp", "cp932", "cp949", "cp1251", "koi8-r", "cp1253")
_MULTIBYTE = ("gb18030", "big5hkscs", "hz", "utf-16-le", "utf-16-be", "euc_jp", "cp932", "cp949")
_NEVER = ["utf_7", "cp037", "cp500", "cp273", "cp424", "cp875", "cp1026", "cp1140"]  # EBCDIC
SKIPPED = -9.0  # nats for the half of a character at the start
DECLARED = 12.0  # nats for the declared charset
POOR = -9.0  # mean nats of non-ASCII characters; Chinese text has -6.5 to -8
HOPELESS = -11.0  # no Chinese that we know of
TEMPERATURE = 3.0  # neighbouring characters aren't independent: sums overstate the evidence


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
    """The chosen encoding, its confidence, and the others."""

    encoding: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    skip: int = 0


def sample_of(data: bytes) -> bytes:
    """The first SAMPLE bytes; where these are nearly all ASCII, those after the first others."""
    if len(data) <= SAMPLE:
        return data
    sample = data[:SAMPLE]
    if b"\0" in sample or len(sample.translate(None, bytes(range(128)))) > 200:
        return sample
    start = len(data) - len(data.lstrip(bytes(range(128))))
    start -= start % 2  # UTF-16 stays in step
    return sample + data[start : start + SAMPLE] if start >= SAMPLE else data[start:][:SAMPLE]


def guess(data: bytes, declared: str | None = None, codecs: tuple[str, ...] = ()) -> Guess:
    """The likeliest encoding of bytes. `declared` is a codec name; `codecs` limits the choice."""
    sample = sample_of(data)
    names = list(codecs or ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252"))
    if declared and declared not in names:
        names.append(declared)
    found = [_weigh(sample, name, declared) for name in names]
    if not codecs:
        found += _cut_starts(sample, found, declared)
        if max(found, key=_weight).score.mean < POOR:
            found += [_weigh(sample, n, declared) for n in _FOREIGN if n not in names]
    best = max(found, key=_weight)
    best = _declared_if_good(best, found, declared)
    doubtful = best.encoding == "cp1252" or best.score.mean < POOR
    if doubtful and best.encoding != declared and not codecs:
        found += [_weigh(sample, name, declared) for name in _not_chinese(sample, found)]
        best = max(found, key=_weight)
    return _rated(best, found)


def _declared_if_good(best: Candidate, found: list[Candidate], declared: str | None) -> Candidate:
    """The declared charset if it reads well; any bytes are valid in a single-byte one."""
    if declared in _MULTIBYTE and not best.errors:
        for candidate in found:
            good = not candidate.errors and candidate.score.mean > POOR
            if candidate.encoding == declared and good:
                return candidate
    return best


def _weight(candidate: Candidate) -> float:
    return candidate.weight


def _weigh(sample: bytes, encoding: str, declared: str | None, skip: int = 0) -> Candidate:
    text, errors = count_errors(sample[skip:], encoding)
    if errors and len(sample) == SAMPLE and text[-1:] == "\N{REPLACEMENT CHARACTER}":
        text, errors = text[:-1], errors - 1  # a character cut by the end of the sample
    rating = score(text)
    weight = rating.total + _PRIORS.get(encoding, _PRIOR)
    weight += DECLARED if encoding == declared else 0.0
    return Candidate(encoding, skip, rating, weight + (SKIPPED if skip else 0.0), errors + skip)


def _cut_starts(sample: bytes, found: list[Candidate], declared: str | None) -> list[Candidate]:
    """Readings one byte later, for bytes that begin with half a character."""
    if len(sample) < 3 or max(found, key=_weight).score.mean > POOR:
        return []
    names = [n for n in ("gb18030", "big5hkscs") if sample[0] >= 0x30]
    names += ["utf-16-le", "utf-16-be"]
    return [_weigh(sample, name, declared, skip=1) for name in names]


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
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    others = tuple(
        (name, round(share / total * quality, 4))
        for name, share in ranked
        if name != best.encoding and share / total > 0.001
    )
    confidence = min(0.99, shares[best.encoding] / total) * quality
    return Guess(best.encoding, round(confidence, 4), others, best.skip)


def _not_chinese(sample: bytes, found: list[Candidate]) -> list[str]:
    """The codec that charset-normalizer proposes, if it is a new one."""
    from charset_normalizer import from_bytes

    match = from_bytes(sample[:8192], cp_exclusion=_NEVER).best()
    if match is None:
        return []
    chinese = {"gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp950", "utf_8"}
    tried = chinese | {candidate.encoding for candidate in found}
    return [] if match.encoding in tried else [match.encoding]
