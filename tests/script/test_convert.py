"""The vectorised conversion against a plain one, and the tables against the script."""

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
from cleaner.script.tables import CHANGES, pair_hash, region_words, tables

ROOT = Path(__file__).parents[2]


def plain(text: str) -> str:
    """Forward maximum matching, one character at a time."""
    table = tables()
    phrases = {key: value for group in table.phrases.by_pair.values() for key, value in group}
    out, at = "", 0
    while at < len(text):
        for size in range(min(12, len(text) - at), 1, -1):
            if text[at : at + size] in phrases:
                out += phrases[text[at : at + size]]
                at += size
                break
        else:
            out += (
                chr(table.target[ord(text[at])]) if ord(text[at]) < len(table.target) else text[at]
            )
            at += 1
    return out


def vectorised(text: str) -> str:
    """The same through `convert`."""
    table = tables()
    codes = code_points(text)
    result = convert(text, codes, table.traits_of(codes), table)
    assert not set(result.positions.tolist()) & set(result.phrase_positions.tolist())
    assert (np.diff(result.positions) > 0).all()
    assert (np.diff(result.phrase_positions) > 0).all()
    new = codes.copy()
    new[result.positions] = result.new
    new[result.phrase_positions] = result.phrase_new
    return new.tobytes().decode("utf-32-le")


KEYS = [key for group in tables().phrases.by_pair.values() for key, _ in group]
LETTERS = sorted(set("".join(KEYS)) | set("這個國家\U0010ffff😀a𠀾"))


def test_phrases_are_within_the_plain_reach() -> None:
    assert max(map(len, KEYS)) <= 12
    assert len(KEYS) > 600


def test_all_phrases_in_one_text() -> None:
    text = "".join(KEYS)
    assert vectorised(text) == plain(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(LETTERS) | st.sampled_from(KEYS), max_size=15).map("".join))
def test_equal_to_the_plain_way(text: str) -> None:
    assert vectorised(text) == plain(text)


@pytest.mark.parametrize("text", ["", "著", "乾", "勣", "\U0010ffff"])
def test_short_texts(text: str) -> None:
    assert vectorised(text) == plain(text)


def test_target_beyond_the_basic_plane() -> None:
    assert vectorised("李勣") == "李𪟝"


def test_only_chosen_characters_change() -> None:
    table = tables()
    codes = code_points("國國乾隆著名")
    chosen = np.array([True, False, True, False, True, True])
    result = convert("國國乾隆著名", codes, table.traits_of(codes), table, chosen)
    assert result.positions.tolist() == [0, 2]  # 乾隆 isn't chosen as a whole; 著名 is


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
    script = ROOT / "tools" / "build_script_tables.py"
    run = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
