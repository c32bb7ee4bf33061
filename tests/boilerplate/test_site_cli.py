"""`cleaner learn` and `cleaner clean --site`, and that the benchmark starts."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys

import pytest

from cleaner import SiteTemplate
from cleaner.cli import main
from tests.boilerplate.test_site import BODIES, FOOT, MENU, TITLES, page
from tests.conftest import ROOT


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    """Run a command in this process: (exit status, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return ended.value.code, out.decode(), err.decode()

    return run


@pytest.fixture
def pages(tmp_path, run):
    """Pages in all the forms that clean reads, five in all."""
    put = (tmp_path / "in").joinpath
    put("0.txt").write_text(page(0), "utf-8")
    put("1.txt").write_bytes(page(1).encode("gb18030"))
    put("2.txt.gz").write_bytes(gzip.compress(page(2).encode()))
    lines = [json.dumps({"text": page(number)}) for number in (3, 4)]
    put("more.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_learn_and_clean(run, pages):
    status, out, err = run("learn", "in", "-o", "site.toml")
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == (
        "5 pages, 5 of them distinct: 2 blocks, 0 lines, 1 pattern in site.toml"
    )
    template = SiteTemplate.load(pages / "site.toml")
    assert template.entries[0].lines == MENU
    assert template.entries[0].examples == ("in/0.txt", "in/1.txt", "in/2.txt.gz")
    (pages / "new.txt").write_text(page(5), "utf-8")
    status, out, _ = run("clean", "new.txt", "-o", "-", "--site", "site.toml")
    assert (status, out) == (0, f"{TITLES[5]}\n{BODIES[5]}")
    status, out, _ = run("explain", "new.txt", "--site", "site.toml")
    assert status == 0
    assert "on 5 of 5 pages of the site" in out or "boilerplate." in out


def test_json(run, pages):
    status, out, _ = run("learn", "in", "-o", "site.toml", "--json")
    assert status == 0
    told = SiteTemplate.from_dict(json.loads(out))
    assert told == SiteTemplate.load(pages / "site.toml")


def test_what_fails_is_told_and_the_rest_learned(run, pages):
    (pages / "in" / "random.bin").write_bytes(bytes(range(256)) * 20)
    (pages / "in" / "broken").symlink_to("nowhere")
    status, out, err = run("learn", "in", "-o", "site.toml")
    assert status == 1
    assert "5 pages, 5 of them distinct, 2 failed" in out
    assert len(err.splitlines()) == 2
    assert len(SiteTemplate.load(pages / "site.toml").entries) == 3


def test_an_earlier_file_in_the_folder_is_no_page(run, pages):
    assert run("learn", "in", "-o", "in/site.toml")[0] == 0
    first = (pages / "in" / "site.toml").read_text("utf-8")
    assert run("learn", "in", "-o", "in/site.toml")[0] == 0
    assert (pages / "in" / "site.toml").read_text("utf-8") == first


def test_few_pages(run, pages):
    status, out, _ = run("learn", "in/0.txt", "in/1.txt", "-o", "site.toml")
    assert status == 0
    assert "nothing can be learned from fewer than 3 pages that differ" in out
    assert SiteTemplate.load(pages / "site.toml").entries == ()


def test_standard_input(run, pages):
    lines = "\n".join(json.dumps({"body": page(number)}) for number in range(4))
    arguments = ("learn", "-", "--field", "body", "-o", "site.toml")
    assert run(*arguments, stdin=lines.encode())[0] == 0
    assert SiteTemplate.load(pages / "site.toml").entries[1].lines == FOOT


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("learn", "in"), "Missing option '-o'"),
        (("learn", "in", "-o", "in"), "'in' is no regular file"),
        (("learn", "in", "-o", "-"), "'-' is no regular file"),
        (("learn", "in/0.txt", "-o", "in/0.txt"), "is input and output"),
        (("learn", "in", "-o", "s.toml", "--encoding", "xyz"), "unknown encoding 'xyz'"),
        (("clean", "in", "-o", "out", "--site", "absent.toml"), "absent.toml: no such file"),
        (("clean", "in", "-o", "out", "--site", "in/0.txt"), "in/0.txt: "),
    ],
)
def test_wrong_usage(run, pages, arguments, told):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert told in err


def test_the_benchmark_starts(tmp_path):
    command = [sys.executable, str(ROOT / "benchmarks" / "site.py")]
    done = subprocess.run(
        [*command, "--data", str(tmp_path), "--pages", "50"],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "scale: 50 pages" in done.stdout
    assert "skipped:" in done.stdout
