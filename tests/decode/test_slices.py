"""Short slices of real text: floors that may only rise. Skipped where the reference is absent."""

import json
import random
from pathlib import Path

import pytest

from cleaner.decode import decode
from cleaner.errors import DecodeError

DATA = Path(__file__).parents[3] / "shared" / "data" / "reference"
SIMPLIFIED = ("encyclopaedia_simplified", "government_reports", "laws", "technical_articles")
TRADITIONAL = ("encyclopaedia_traditional",)
# Encoding, texts, share of slices of 4, 10 and 50 characters decoded exactly.
FLOORS = (
    ("gb18030", SIMPLIFIED, (0.995, 1.0, 1.0)),
    ("big5hkscs", TRADITIONAL, (0.995, 1.0, 1.0)),
    ("euc_tw", TRADITIONAL, (0.95, 0.995, 1.0)),
    ("utf-16-le", SIMPLIFIED, (0.99, 1.0, 1.0)),
    ("utf-16-be", TRADITIONAL, (0.99, 1.0, 1.0)),
    ("hz", SIMPLIFIED, (0.99, 1.0, 1.0)),
    ("utf-8", SIMPLIFIED, (1.0, 1.0, 1.0)),
)
SLICES = 400


def paragraphs(names):
    """Paragraphs of every tenth entry: tools/build_language_model.py leaves those out."""
    found = []
    for name in names:
        with open(DATA / f"{name}.jsonl", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for i, line in enumerate(lines) if i % 10 == 0]
        found += [p for text in texts for p in text.split("\n") if len(p) > 50]
    return found


def slices(texts, length, encoding, rng):
    found = []
    while len(found) < SLICES:
        text = rng.choice(texts)
        start = rng.randrange(len(text) - length)
        piece = text[start : start + length]
        if sum("\u4e00" <= c <= "\u9fff" for c in piece) < 0.75 * length:
            continue
        try:
            found.append((piece, piece.encode(encoding)))
        except UnicodeEncodeError:
            continue
    return found


def right(text, data):
    try:
        return decode(data).text == text
    except DecodeError:
        return False


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference texts are absent")
@pytest.mark.parametrize(("encoding", "names", "floors"), FLOORS, ids=[f[0] for f in FLOORS])
def test_slices(encoding, names, floors):
    texts, rng = paragraphs(names), random.Random(1)  # noqa: S311
    for length, floor in zip((4, 10, 50), floors, strict=True):
        pieces = slices(texts, length, encoding, rng)
        share = sum(right(text, data) for text, data in pieces) / len(pieces)
        assert share >= floor, f"{length} characters: {share:.1%}"
