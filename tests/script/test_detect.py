"""`detect_script` on short texts with a known script, and on reference text."""

import json
import re
from pathlib import Path

import pytest

from cleaner.script import Script, detect_script

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "reference"
FLOORS = {8: 0.91, 20: 0.994}
"""Shares recognised at so many ideographs; what is missing has no deciding character.

Measured on 22 November 2026: 0.945 and 0.998 (traditional), 0.916 and 0.994 (simplified).
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "none"),
        ("abc 123", "none"),
        ("中文", "none"),
        ("乾著於", "none"),
        ("我们国家的发展", "simplified"),
        ("我們國家的發展", "traditional"),
        ("什么時候開會", "traditional"),
        ("我们国家的發展戰略", "mixed"),
        ("東京に行きたいです", "japanese"),
        ("カタカナ", "japanese"),
        ("鮮の味是一間餐廳", "traditional"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert detect_script(text).kind == kind


def test_counts_and_evidence() -> None:
    assert detect_script("國家與國家，国とア") == Script(
        kind="mixed",
        traditional=3,
        simplified=1,
        kana=2,
        han=6,
        share=0.75,
        evidence=(("國", 2), ("與", 1), ("国", 1)),
    )


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"reference text is not at {REFERENCE}")
@pytest.mark.parametrize("kind", ["simplified", "traditional"])
@pytest.mark.parametrize("size", sorted(FLOORS))
def test_short_passages(kind: str, size: int) -> None:
    right = tried = 0
    path = REFERENCE / f"encyclopaedia_{kind}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        han = re.sub(r"[^一-鿿]", "", json.loads(line)["text"])
        for start in range(0, len(han) - size, size * 7):
            tried += 1
            right += detect_script(han[start : start + size]).kind == kind
    assert tried > 2000
    assert right / tried >= FLOORS[size]
