"""Reading sources and writing outputs."""

import gc
import gzip
import json
import os
import stat

import pytest

from cleaner.errors import InputError
from cleaner.io import AtomicFile, Item, OutputFolder, Problem, Source, find_sources, read_items


def read(path, **options):
    items = list(read_items(find_sources([str(path)]), **options))
    return ([i.data for i in items if isinstance(i, Item)],
            [(p.line, p.reason) for p in items if isinstance(p, Problem)])  # fmt: skip


def test_text_and_gzip(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\x00raw")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"zipped"))
    assert read(tmp_path) == ([b"\xff\x00raw", b"zipped"], [])


def test_jsonl(tmp_path):
    lines = b'\xef\xbb\xbf{"t": "a"}\r\n\n{"t": 1}\nbad\n{"t": "b"}'
    (tmp_path / "a.jsonl").write_bytes(lines)
    data, problems = read(tmp_path, field="t")
    assert data == ["a", "b"]
    assert [line for line, _ in problems] == [3, 4]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.txt.gz", gzip.compress(bytes(100_000)), "more than 1,000 bytes"),
        ("bomb.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 100_000), "more than 1,000 bytes"),
        ("long.txt", b"a" * 1001, "more than 1,000 bytes"),
        ("cut.txt.gz", gzip.compress(os.urandom(500))[:-20], "cut off"),
        ("not.txt.gz", b"plain", "not valid gzip data"),
        ("spoilt.txt.gz", gzip.compress(b"abc")[:10] + b"\xff" * 30, "not valid gzip data"),
    ],
    ids=["bomb", "bomb-jsonl", "long", "cut", "not-gzip", "spoilt"],
)
def test_broken_files(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    data, problems = read(tmp_path, limit=1000)
    assert data == []
    assert reason in problems[0][1]


def test_whole_lines_before_a_break_are_kept(tmp_path):
    line = b'{"text": "%s"}\n'
    body = gzip.compress(b"".join(line % os.urandom(40).hex().encode() for _ in range(5000)))
    (tmp_path / "a.jsonl.gz").write_bytes(body[: len(body) // 2])
    data, problems = read(tmp_path)
    assert len(data) > 1000
    assert problems == [(None, "the gzip data is cut off")]


def test_atomic_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    with AtomicFile(path) as file:
        file.write("科协")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "科协"
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    with pytest.raises(InputError, match="surrogate"), AtomicFile(path) as file:
        file.write("\ud800")
    assert path.read_text(encoding="utf-8") == "科协"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_gzip_output_is_reproducible(tmp_path):
    for name in ("a.gz", "b.gz"):
        with AtomicFile(tmp_path / name, gzipped=True) as file:
            file.write("科协")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()).decode() == "科协"


def test_output_folder(tmp_path):
    page = tmp_path / "out" / "page.txt"
    page.parent.mkdir()
    page.write_text("x")
    (tmp_path / "out" / "link").symlink_to(tmp_path)
    out = OutputFolder(tmp_path / "out")
    assert out.place(Source(tmp_path / "a.txt", (tmp_path / "a.txt").relative_to(tmp_path), "text")
                     ) == tmp_path.resolve() / "out" / "a.txt"  # fmt: skip
    refused = (
        (page, "page.txt", "replace the input itself"),
        (tmp_path / "b" / "a.txt", "a.txt", "same name as that of"),
        (tmp_path / "x", "link/x", "would leave"),
        (tmp_path / "x", "../x", "would leave"),
        (tmp_path / "failed.jsonl", "failed.jsonl", "same name as the list of failures"),
    )
    for path, relative, reason in refused:
        with pytest.raises(InputError, match=reason):
            out.place(Source(path, page.__class__(relative), "text"))
    with pytest.raises(InputError, match="is a file, not a folder"):
        OutputFolder(page)


def test_failures_are_kept_and_stale_ones_removed(tmp_path):
    out = OutputFolder(tmp_path)
    with out.failures() as failures:
        failures.add(Problem("a.jsonl:3", "bad", "a.jsonl", 3, b"\xff"))
        failures.add(Problem("-", "bad", data="\ud800"))
    records = [json.loads(line) for line in (tmp_path / "failed.jsonl").read_text().splitlines()]
    assert records == [
        {"doc": "a.jsonl:3", "reason": "bad", "path": "a.jsonl", "line": 3, "input_bytes": "/w=="},
        {"doc": "-", "reason": "bad", "input": "\ud800"},
    ]
    with out.failures():
        pass
    assert not (tmp_path / "failed.jsonl").exists()


def test_an_interrupt_before_anybody_has_the_file_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        AtomicFile(tmp_path / "a.txt")
    monkeypatch.undo()
    gc.collect()
    assert list(tmp_path.iterdir()) == []
