"""The benchmarks start; harm.py measures what it is given."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "benchmarks" / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("name", ["harm.py", "speed.py", "script.py"])
def test_help(name):
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "--data" in done.stdout


def test_harm_counts_edits_by_rule(tmp_path):
    (tmp_path / "reference").mkdir()
    lines = [{"id": "a", "text": "科协,工作。\n"}, {"id": "b", "text": "清洁的文本。"}]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "reference" / "laws.jsonl").write_text(text, "utf-8")
    done = run("harm.py", "--data", str(tmp_path), "--examples", "1")
    assert done.returncode == 0, done.stderr
    assert "laws: 13 characters, 2 documents, 1 changed, 0 failed" in done.stdout
    assert "科协⟦,→，⟧工作。⏎" in done.stdout
    assert "skipped:" in done.stdout
    assert run("harm.py", "--data", str(tmp_path / "absent")).returncode == 1
