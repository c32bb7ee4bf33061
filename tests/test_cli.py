"""The command line: what it prints, where it writes, how it ends."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from cleaner.cli import main
from cleaner.report.visible import visible
from cleaner.version import __version__

ROOT = str(Path(__file__).parents[1])
CLEAN = "已经干净的文字。\n"


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Run a command in this process: (exit status, stdout, stderr)."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return ended.value.code, out.decode(), err.decode()

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_version_and_help(run):
    assert run("--version") == (0, f"cleaner, version {__version__}\n", "")
    for command in ((), ("clean",), ("detect",), ("explain",), ("rules",), ("rules", "list")):
        status, out, _ = run(*command, "--help")
        assert status == 0
        assert out.startswith("Usage: cleaner")


def test_stdin_to_stdout(run):
    status, out, err = run("clean", "-", stdin="科協活動,請參考。\n".encode("big5"))
    assert (status, out, err) == (0, "科协活动，请参考。\n", "")


def test_a_single_file_to_stdout(run, folder):
    (folder / "a.txt").write_text("科協,", encoding="utf-8")
    assert run("clean", "a.txt", "-o", "-", "--script", "keep", "--punctuation", "keep") == (
        0, "科協,", "")  # fmt: skip


def test_folder_with_everything_that_goes_wrong(run, folder):
    put = (folder / "in").joinpath
    put("empty.txt").write_bytes(b"")
    put("clean.txt").write_text(CLEAN, encoding="utf-8")
    put("gb.txt.gz").write_bytes(gzip.compress("科協活動總結".encode("gb18030")))
    put("random.bin").write_bytes(bytes(range(256)) * 20)
    put("broken").symlink_to("nowhere")
    put("new\nline.txt").write_text(CLEAN, encoding="utf-8")
    put("d.jsonl").write_bytes('{"id":1.0,"text":"科協"}\n{"text":"\\ud800"}\nbad\n'.encode())
    status, out, err = run("clean", "in", "-o", "out", "--notes", "notes.jsonl")
    assert status == 1
    assert out == ""
    assert (folder / "out" / "empty.txt").read_bytes() == b""
    assert (folder / "out" / "clean.txt").read_text(encoding="utf-8") == CLEAN
    assert gzip.decompress((folder / "out/gb.txt.gz").read_bytes()).decode() == "科协活动总结"
    first = (folder / "out/d.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert first == '{"id":1.0,"text":"科协"}'
    assert not (folder / "out" / "random.bin").exists()
    failed = {r["doc"]: r for r in lines(folder / "out" / "failed.jsonl")}
    assert set(failed) == {"in/broken", "in/d.jsonl:3", "in/random.bin"}
    assert failed["in/d.jsonl:3"]["input"] == "bad"
    told = err.splitlines()
    assert len(told) == 4
    assert told[0] == "cleaner: in/broken: broken symbolic link"
    assert told[-1].startswith("9 documents: 3 changed, 3 unchanged, 3 failed; ")
    notes = lines(folder / "notes.jsonl")
    assert {n["doc"] for n in notes} >= {"in/gb.txt.gz", "in/d.jsonl:1"}
    for note in notes:
        if not note.get("flag"):
            assert set(note) == {"doc", "start", "end", "before", "after", "rules", "reason",
                                 "confidence"}  # fmt: skip
            assert len(note["before"]) == note["end"] - note["start"]


def test_outputs_and_notes_do_not_depend_on_the_number_of_workers(run, folder):
    for i in range(40):
        (folder / "in" / f"{i}.txt").write_text(f"科協活動{i},請參考。\n" * i, encoding="utf-8")
    (folder / "in" / "x.jsonl").write_text('{"text": "總結"}\n' * 200, encoding="utf-8")
    for workers in (1, 2):
        status, _, _ = run("clean", "in", "-o", f"out{workers}", "--workers", workers,
                           "--notes", f"notes{workers}")  # fmt: skip
        assert status == 0
    one, two = folder / "out1", folder / "out2"
    assert sorted(p.name for p in one.iterdir()) == sorted(p.name for p in two.iterdir())
    assert all(p.read_bytes() == (two / p.name).read_bytes() for p in one.iterdir())
    assert (folder / "notes1").read_bytes() == (folder / "notes2").read_bytes()


WRONG = (
    ("clean", "in"),
    ("clean", "in", "-o", "file"),
    ("clean", "in", "-o", "in"),
    ("clean", "in", "-o", "-"),
    ("clean", "in", "file", "-o", "-"),
    ("clean", "in", "-o", "out", "--bogus"),
    ("clean", "in", "-o", "out", "--workers", "0"),
    ("clean", "in", "-o", "out", "--script", "klingon"),
    ("clean", "in", "-o", "out", "--encoding", "no-such"),
    ("clean", "in", "-o", "out", "--disable", "no.such-rule"),
    ("clean", "in", "-o", "out", "--rules", "no-such.toml"),
    ("clean", "in", "-o", "out", "--notes", "in/notes.jsonl"),
    ("clean", "in", "-o", "out", "--notes", "in"),
    ("clean", "file", "-o", "-", "--json"),
    ("rules", "show", "no.such-rule"),
    ("nonsense",),
)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage(run, folder, arguments):
    (folder / "file").write_text("x")
    (folder / "in" / "a.txt").write_text("x")
    status, out, err = run(*arguments)
    assert status == 2
    assert out == ""
    assert err.startswith("cleaner: ")
    assert err.count("\n") == 1
    assert (folder / "in" / "a.txt").read_text() == "x"
    assert (folder / "file").read_text() == "x"


def test_an_input_that_is_its_own_output_stays(run, folder):
    (folder / "in" / "a.txt").write_text("科協", encoding="utf-8")
    status, _, err = run("clean", "in/a.txt", "-o", "in")
    assert status == 1
    assert "would replace the input itself" in err
    assert (folder / "in" / "a.txt").read_text(encoding="utf-8") == "科協"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_unreadable_file(run, folder):
    (folder / "in" / "a.txt").write_text("x")
    (folder / "in" / "a.txt").chmod(0)
    status, _, err = run("clean", "in", "-o", "out")
    assert status == 1
    assert "cleaner: in/a.txt: permission denied" in err


def test_json_and_summary(run, folder):
    (folder / "in" / "a.txt").write_text("科協[bold]x[/bold]", encoding="utf-8")
    (folder / "in" / "b.txt").write_bytes(b"%PDF-1.4")
    status, out, _ = run("clean", "in", "-o", "out", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    meta = rows[0].pop("meta")
    assert (meta["script"], meta["encoding"]) == ("traditional", "utf-8")
    assert rows[0] == {"doc": "in/a.txt", "status": "changed", "encoding": "utf-8",
                       "characters_before": 16, "characters_after": 16,
                       "notes": {"script.character": 1}, "flags": 0}  # fmt: skip
    assert rows[1] == {"doc": "in/b.txt", "status": "failed", "reason": "not text: a PDF document"}
    _, out, _ = run("clean", "in", "-o", "out", "--summary")
    for word in ("document", "before", "in/a.txt", "traditional script", "script.character", "16"):
        assert word in out


def test_detect(run, folder):
    (folder / "in" / "a.txt").write_bytes("科學協會的活動總結".encode("big5"))
    (folder / "in" / "b.txt").write_bytes(b"%PDF-1.4")
    status, out, err = run("detect", "in", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert rows[0]["encoding"] == "big5hkscs"
    assert rows[0]["script"]["kind"] == "traditional"
    assert rows[1]["reason"] == "not text: a PDF document"
    assert err == "cleaner: in/b.txt: not text: a PDF document\n"
    _, out, _ = run("detect", "in/a.txt")
    assert "big5hkscs" in out
    assert "traditional" in out


def test_explain_shows_but_never_obeys(run, folder):
    hostile = "\x1b[31m科協\x1b]0;title\x07[bold red]活動[/]\u202e,請參考。\n" + "科 協\n" * 30
    (folder / "a.txt").write_text(hostile, encoding="utf-8")
    status, out, err = run("explain", "a.txt")
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out
    assert "[bold red]" in out
    assert "--all" in out
    assert len(run("explain", "a.txt", "--all")[1]) > len(out)
    assert run("explain", "nowhere")[0] == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("科协 abc\u3000", "科协 abc\u3000"),
        ("\x1b[0m\n", "␛[0m⏎"),
        ("\u200b\u202e", "‹U+200B›‹U+202E›"),
        ("\xa0\ud800\ue000\x9b", "‹U+00A0›‹U+D800›‹U+E000›‹U+009B›"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


def test_rules(run):
    status, out, _ = run("rules", "list", "--json")
    assert status == 0
    rules = [json.loads(line) for line in out.splitlines()]
    assert rules
    status, page, _ = run("rules", "show", rules[0]["id"])
    assert status == 0
    assert rules[0]["description"] in page
    assert "example" in page


def command(*arguments, cwd):
    return subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([ROOT, *sys.path])},
        # Tests that run in the background of a shell hand down that interrupts are ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def test_broken_pipe_is_quiet(folder):
    for i in range(300):
        (folder / "in" / f"{i:03}.txt").write_text("科協活動", encoding="utf-8")
    with command("detect", "in", "--json", cwd=folder) as process:
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
    assert err == b""
    assert process.returncode != 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_interrupt_leaves_no_half_output(folder, workers):
    with (folder / "in" / "a.jsonl").open("w", encoding="utf-8") as file:
        for _ in range(60_000):
            file.write('{"text": "科協活動總結,請參考。科協活動總結,請參考。"}\n')
    arguments = ("clean", "in", "-o", "out", "--workers", workers)
    with command(*arguments, cwd=folder) as process:
        deadline = time.monotonic() + 30
        while not list(folder.glob("out/.cleaner-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert err.strip() == b"cleaner: interrupted"
    assert process.returncode == 130
    assert list((folder / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["clean", "in/a.txt", "in/a.txt", "-o", "out"], "named twice"),
        (["clean", "in/a.txt", "-o", ""], "empty name"),
        (["clean", "", "-o", "out"], "empty name"),
        (["clean", "in/a.txt", "-o", "out", "--notes", "-"], "no regular file"),
        (["clean", "in/a.txt", "-o", "out", "--notes", "pipe"], "no regular file"),
    ],
)
def test_names_that_would_do_harm_are_refused(run, folder, arguments, told):
    (folder / "in" / "a.txt").write_text("科協", encoding="utf-8")
    os.mkfifo(folder / "pipe")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert not (folder / "out" / "a.txt").exists()
