"""`detect_script` on short texts with a known script, and on reference text."""

import json
import re
import subprocess
import sys

import pytest

from cleaner.script import Script, detect_script, script_segments
from cleaner.script.detect import kind_of
from tests.conftest import DATA, FIXTURES, ROOT, cases

REFERENCE = DATA / "reference"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason=f"reference text is not at {REFERENCE}"
)

FLOORS = {8: (0.94, 0.9985), 20: (0.995, 0.998)}
"""Shares of slices of so many ideographs that are told right, of all and of those that are told.

What is missing of all is written alike in both scripts: 5 % of 8 characters. Measured on 22
November 2026: 0.954 and 1.0, 0.999 and 1.0 (traditional), 0.948 and 0.999, 0.996 and 0.999
(simplified).
"""
SENTENCES = list(cases(FIXTURES / "script" / "languages.jsonl"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "none"),
        ("\n", "none"),
        ("\ud800", "none"),
        ("abc 123", "none"),
        ("中文", "none"),
        ("乾著於", "traditional"),
        ("于此之后", "simplified"),
        ("皇后", "none"),
        ("於此之前", "traditional"),
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


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: str(case["text"])[:12])
def test_sentence(case: dict[str, str]) -> None:
    text = case["text"]
    found = detect_script(text)
    assert found.kind == case["kind"]
    if "region" in case:
        assert found.region == case["region"]
    assert kind_of(text) == case["kind"]


def test_enough_sentences() -> None:
    assert len(SENTENCES) >= 60
    assert {case["kind"] for case in SENTENCES} == {
        "simplified", "traditional", "mixed", "japanese", "cantonese", "none"}  # fmt: skip


def test_counts_and_evidence() -> None:
    assert detect_script("國家與國家，国とア") == Script(
        kind="mixed",
        traditional=3,
        simplified=1,
        kana=2,
        han=6,
        share=0.75,
        evidence=(("國", 2), ("與", 1), ("国", 1)),
        region="unknown",
        shares=(("mixed", 1.0),),
    )


def test_soft_evidence() -> None:
    found = detect_script("之于")
    assert (found.kind, found.traditional, found.simplified) == ("simplified", 0, 0)
    assert found.evidence == (("于", 1),)
    assert found.weight < -1


def test_evidence_for_a_region() -> None:
    found = detect_script("計程車停在旅館裡，司機看著我；計程車很舊。")
    assert found.region == "taiwan"
    assert dict(found.region_evidence) == {"taiwan": (("計程車", 2), ("裡", 1), ("著", 1))}
    both = detect_script("的士司機和電單車司機、計程車司機的收入差不多。")
    assert both.region == "unknown"
    assert {side for side, _ in both.region_evidence} == {"taiwan", "hong-kong"}


def test_works_by_name_say_nothing_of_the_region() -> None:
    assert detect_script("這部著名的著作有顯著的成就，原著者是臺灣人。").region == "unknown"


def test_segments_and_shares() -> None:
    text = "我们的国家很大。\n第一\n這個國家也很大。\n\n東京に行きたいです。\n我唔知佢喺邊度。"
    found = script_segments(text)
    assert [(text[one.start : one.end], one.kind) for one in found] == [
        ("我们的国家很大。\n第一\n", "simplified"),
        ("這個國家也很大。\n\n", "traditional"),
        ("東京に行きたいです。\n", "japanese"),
        ("我唔知佢喺邊度。", "cantonese"),
    ]
    # 7, 2, 7, 9 and 7 ideographs and kana.
    assert dict(detect_script(text).shares) == {
        "simplified": 0.2188,
        "none": 0.0625,
        "traditional": 0.2188,
        "japanese": 0.2812,
        "cantonese": 0.2188,
    }


@pytest.mark.parametrize("text", ["", "\n", "abc\n12", "中文\n中文"])
def test_segments_without_evidence(text: str) -> None:
    found = script_segments(text)
    assert [(one.start, one.end, one.kind) for one in found] == (
        [(0, len(text), "none")] if text else []
    )


@needs_reference
@pytest.mark.parametrize("kind", ["simplified", "traditional"])
@pytest.mark.parametrize("size", sorted(FLOORS))
def test_short_passages(kind: str, size: int) -> None:
    """Of held-out entries: every tenth."""
    right = told = tried = 0
    path = REFERENCE / f"encyclopaedia_{kind}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines()[::10]:
        han = re.sub(r"[^一-鿿]", "", json.loads(line)["text"])
        for start in range(0, len(han) - size, size):
            found = detect_script(han[start : start + size]).kind
            tried += 1
            told += found != "none"
            right += found == kind
    assert tried > 1000
    assert right / tried >= FLOORS[size][0]
    assert right / told >= FLOORS[size][1]


@needs_reference
def test_quick_kind_is_the_same() -> None:
    for name in ("encyclopaedia_simplified", "encyclopaedia_traditional", "everyday_posts"):
        lines = (REFERENCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines[::7]:
            text = json.loads(line)["text"]
            assert kind_of(text) == detect_script(text).kind


@needs_reference
def test_committed_weights_are_up_to_date() -> None:
    script = ROOT / "tools" / "build_script_evidence.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
