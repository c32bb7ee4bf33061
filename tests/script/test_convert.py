"""Phrases by anchors against the plain way, conversion, and the tables against their script."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.scan import code_points
from cleaner.script.convert import convert
from cleaner.script.tables import ANCHOR, CHANGES, pair_hash, region_words, tables

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT.parent / "shared" / "data" / "reference"


def plain_phrases(text: str) -> list[tuple[int, str]]:
    """Phrases by forward maximum matching, one character at a time."""
    found, at = [], 0
    while at < len(text):
        for size in range(min(12, len(text) - at), 1, -1):
            if text[at : at + size] in PHRASES:
                found.append((at, text[at : at + size]))
                at += size
                break
        else:
            at += 1
    return found


def phrases(text: str) -> list[tuple[int, str]]:
    """The same by way of the anchors."""
    table = tables()
    anchors = (table.traits_of(code_points(text)) & ANCHOR).nonzero()[0].tolist()
    return [(start, table.phrases[n].key) for start, n in table.finder.find(text, anchors)]


def converted(text: str) -> str:
    """All of the text through `convert`."""
    table = tables()
    codes = code_points(text)
    result = convert(text, codes, table.traits_of(codes), table)
    assert not set(result.positions.tolist()) & {change.at for change in result.changes}
    assert (np.diff(result.positions) > 0).all()
    new = codes.copy()
    new[result.positions] = result.new
    for change in result.changes:
        assert new[change.at] != change.new
        new[change.at] = change.new
    return new.tobytes().decode("utf-32-le")


PHRASES = {phrase.key: phrase for phrase in tables().phrases}
KEYS = sorted(PHRASES)
LETTERS = sorted(set("".join(KEYS)) | set("這個國家\U0010ffff😀a𠀾"))


def test_phrases_are_within_the_plain_reach() -> None:
    assert max(map(len, KEYS)) <= 12
    assert len(KEYS) > 600


def test_all_phrases_in_one_text() -> None:
    text = "".join(KEYS)
    assert phrases(text) == plain_phrases(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(LETTERS) | st.sampled_from(KEYS), max_size=15).map("".join))
def test_equal_to_the_plain_way(text: str) -> None:
    assert phrases(text) == plain_phrases(text)
    assert len(converted(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("著", "着"),
        ("乾", "干"),
        ("勣", "𪟝"),
        ("\U0010ffff", "\U0010ffff"),
        ("李勣", "李𪟝"),
        ("錢鍾書", "钱锺书"),
        ("靑鄕爲衆敎峯羣", "青乡为众教峰群"),  # old print
        ("衞裏麪綫着", "卫里面线着"),  # Hong Kong
        ("臺灣裡面", "台湾里面"),  # Taiwan
        ("妳和牠", "你和它"),
        ("神祇祇有", "神祇只有"),
        ("位於倫敦，善於潛水，活躍於戲劇界", "位于伦敦，善于潜水，活跃于戏剧界"),
    ],
)
def test_conversion(text: str, expected: str) -> None:
    assert converted(text) == expected


def test_only_chosen_characters_change() -> None:
    table = tables()
    codes = code_points("國國乾隆著名")
    chosen = np.array([True, False, True, False, True, True])
    result = convert("國國乾隆著名", codes, table.traits_of(codes), table, chosen)
    assert result.positions.tolist() == [0, 2]  # 乾隆 isn't chosen as a whole; 著名 is
    assert result.changes == []


def test_pair_hash_stays_in_range() -> None:
    codes = np.array([0, 1, 0x4E00, 0x9FFF, 0x2FA1F, 0x10FFFF], np.uint32)
    assert int(pair_hash(codes, codes[::-1]).max()) < 1 << 16


def test_tables_are_what_they_should_be() -> None:
    table = tables()
    assert int(np.count_nonzero(table.traits & CHANGES)) > 5000
    assert table.traits[-1] == 0  # what code points beyond the table get
    assert len(region_words().by_pair) > 500
    assert not table.target.flags.writeable


@pytest.mark.skipif(find_spec("opencc") is None, reason="opencc-python-reimplemented not installed")
def test_generated_tables_are_up_to_date() -> None:
    check("build_script_tables.py")


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"reference text is not at {REFERENCE}")
def test_generated_senses_are_up_to_date() -> None:
    check("build_script_senses.py")


def check(name: str) -> None:
    """Run a builder with --check."""
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / name), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
