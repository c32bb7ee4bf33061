"""The benchmarks start; harm.py measures what it is given; what they measure with is right."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "benchmarks" / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def helper(name: str) -> ModuleType:
    """A module of benchmarks/, which is no package."""
    path = ROOT / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "harm.py",
        "speed.py",
        "script.py",
        "script_detection.py",
        "site.py",
        "decode.py",
        "mojibake.py",
        "language.py",
        "slips.py",
        "boilerplate.py",
        "html.py",
    ],
)
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


def test_boilerplate_runs(reference):
    done = run(
        "boilerplate.py", "--pages", "4", "--clean", "3", "--folds", "2", "--worst", "1",
        "--data", str(reference.parent),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for table in ("4-gram F1", "densest run", "crossed", "recall", "per million", "MB/s"):
        assert table in done.stdout
    assert run("boilerplate.py", "--data", str(reference / "absent")).returncode == 1


def test_decode_runs_without_peers(reference):
    done = run(
        "decode.py", "--quick", "--cases", "2", "--no-peers", "--data", str(reference.parent)
    )
    assert done.returncode == 0, done.stderr
    for table in ("slices, % exact", "cut in mid-character", "one byte in 1,000 bad", "mixed files",
                  "bug reports", "µs a slice", "MB/s"):  # fmt: skip
        assert table in done.stdout
    assert run("decode.py", "--no-peers", "--data", str(reference / "absent")).returncode == 1


def test_mojibake_runs_without_catalogues(reference, tmp_path):
    arguments = ("--quick", "--cases", "2", "--catalogues", str(tmp_path))
    done = run("mojibake.py", *arguments, "--data", str(reference.parent))
    assert done.returncode == 0, done.stderr
    for table in ("passages of 200 characters", "12 characters after a label", "beyond repair",
                  "clean text", "code: standard library", "speed, MB/s"):  # fmt: skip
        assert table in done.stdout
    assert run("mojibake.py", "--data", str(reference / "absent")).returncode == 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("", "中文", 2), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
     ("saturday", "sunday", 3), ("科学技术协会", "科协", 4), ("中国", "国中", 2)],
)  # fmt: skip
def test_distance(one, other, distance):
    measure = helper("_held_out").distance
    assert measure(one, other) == distance
    assert measure(other, one) == distance
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    assert measure(f"{one}{text}{other}", f"{other}{text}{one}") <= 2 * distance


def test_windows_reads_utf_8_as_code_page_936():
    windows = helper("_mojibake_kinds").windows
    # Quoted in bug reports; see fixtures/damage/real.jsonl for the sources.
    assert windows("ChatGPT 订阅") == "ChatGPT 璁㈤槄"
    assert windows("获取登陆二维码图片\n") == "鑾峰彇鐧婚檰浜岀淮鐮佸浘鐗?"
    # EFBC 9AE8 AEA1: the last is pair 4 * 94 of the first user-defined area.
    assert windows("：计") == "锛氳\ue178"
    assert windows("有被") == "鏈夎\ue766"  # E69C 89E8 A2AB, the first pair that is unassigned


def test_kinds_are_undone_by_hand():
    kinds = helper("_mojibake_kinds").kinds()
    assert kinds["UTF-8 as Latin-1"]("中") == "ä¸\xad"
    assert kinds["GBK as Latin-1"]("爱你一万年") == "°®ÄãÒ»ÍòÄê"
    assert kinds["GBK as cp1250"]("御用软件(YYRJ)") == "ÓůÓĂČíĽţ(YYRJ)"
    assert kinds["UTF-8 as cp437"]("首页和目的地页") == "ΘªûΘí╡σÆîτ¢«τÜäσ£░Θí╡"
    assert kinds["GBK as Big5, valid"]("函数声明") == "滲杅汒隴"
    assert kinds["HZ"]("中文") == "~{VPND~}"
    assert kinds["UTF-7"]("中文") == "+Ti1lhw-"
    assert kinds["quoted-printable"]("中国") == "=E4=B8=AD=E5=9B=BD"
    assert kinds["&#20013"]("中a") == "&#20013a"
    assert kinds["%u4E2D"]("a中") == "a%u4E2D"
    assert kinds["Big5 as Latin-1"]("钅") is None
