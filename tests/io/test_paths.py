"""Which inputs are found: order, links, strange names."""

import os
from pathlib import Path

import pytest

from cleaner.io import Problem, find_sources, shown


def listed(folder, **options):
    found = list(find_sources([str(folder)], **options))
    good = [str(s.relative) for s in found if not isinstance(s, Problem)]
    bad = {Path(p.path).name: p.reason for p in found if isinstance(p, Problem)}
    return good, bad


def test_folders_are_walked_in_sorted_order(tmp_path):
    for name in ("b.txt", "a/z.jsonl", "a/y.txt.gz", "A.txt", "a.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    good, bad = listed(tmp_path)
    assert good == [".hidden", "A.txt", "a/y.txt.gz", "a/z.jsonl", "a.txt", "b.txt"]
    assert not bad
    kinds = {str(s.relative): (s.kind, s.gzipped) for s in find_sources([str(tmp_path)])}
    assert kinds["a/y.txt.gz"] == ("text", True)
    assert kinds["a/z.jsonl"] == ("jsonl", False)


def test_links(tmp_path):
    inside = tmp_path / "in"
    (inside / "sub").mkdir(parents=True)
    (inside / "page.txt").write_text("x")
    (tmp_path / "other.txt").write_text("x")
    (inside / "good").symlink_to("page.txt")
    (inside / "broken").symlink_to("nowhere")
    (inside / "outside").symlink_to("../other.txt")
    (inside / "itself").symlink_to("itself")
    (inside / "sub" / "loop").symlink_to("..")
    good, bad = listed(inside)
    assert good == ["good", "page.txt"]
    assert bad == {
        "broken": "broken symbolic link",
        "outside": "symbolic link that leads outside the input folder",
        "itself": "broken symbolic link",
        "loop": "symbolic link to a folder, not followed",
    }


def test_output_folder_is_left_out(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("x")
    (tmp_path / "a.txt").write_text("x")
    assert listed(tmp_path, outside=(tmp_path / "out").resolve()) == (["a.txt"], {})


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "no such file or folder"), ("page.parquet", "Parquet files can't be read yet"),
     ("fifo", "not a regular file"), ("nul\0", "embedded null byte")],
)  # fmt: skip
def test_problems(tmp_path, name, reason):
    (tmp_path / "page.parquet").write_bytes(b"PAR1")
    os.mkfifo(tmp_path / "fifo")
    (problem,) = find_sources([f"{tmp_path}/{name}"])
    assert isinstance(problem, Problem)
    assert problem.reason == reason


@pytest.mark.parametrize(
    ("name", "expected"),
    [("科协.txt", "科协.txt"), ("a\nb\x1b[31m", "a\\nb\\x1b[31m"), ("b\udcffad", "b\\xffad"),
     ("\u202egpj.exe", "\\u202egpj.exe")],
)  # fmt: skip
def test_names_are_fit_for_one_line(name, expected):
    assert shown(name) == expected
