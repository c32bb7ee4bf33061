"""The committed ranking of characters, and its builder."""

import subprocess
import sys
from pathlib import Path

from cleaner.decode import frequency

TOOL = Path(__file__).parents[2] / "tools" / "build_frequency.py"


def test_rankings_are_whole():
    for ranking, common in (
        (frequency.SIMPLIFIED, "，的。一是"),
        (frequency.TRADITIONAL, "，的。一為"),
    ):
        assert len(ranking) == len(set(ranking)) == 1500
        assert all(ranking.index(char) < 40 for char in common)
        assert not any(char.isascii() for char in ranking)


def test_committed_file_is_what_the_tool_writes():
    """Compares where the reference texts are; says that it skipped where they are not."""
    done = subprocess.run(
        [sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(("cleaner/decode/frequency.py is up to date", "skipped: "))


def test_check_skips_without_the_data(tmp_path):
    (tmp_path / "tools").mkdir()
    copy = tmp_path / "tools" / TOOL.name
    copy.write_bytes(TOOL.read_bytes())
    done = subprocess.run(
        [sys.executable, copy, "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("skipped: the reference data is absent")
