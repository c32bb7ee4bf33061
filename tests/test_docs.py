"""What the README says is true: its Python runs and gives what the comments say."""

from __future__ import annotations

import re
import subprocess
import sys

import cleaner
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\]\(((?!http)[^)#]+)")


def blocks(language: str) -> list[str]:
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [code for kind, code in fences if kind == language]


def test_python_examples_give_what_their_comments_say():
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102
    checked = 0
    for line in code.splitlines():
        expression, mark, told = line.partition("#")
        if (
            not mark
            or "=" in expression.split("(")[0]
            or not told.strip().startswith(("'", "Note"))
        ):
            continue
        shown = repr(eval(expression, names_at(code, line)))  # noqa: S307
        beginning, _, _ = told.strip().partition("…")
        assert shown.startswith(beginning), line
        checked += 1
    assert checked == 3


def names_at(code: str, line: str) -> dict[str, object]:
    """The names as they are where a line of the example stands."""
    names: dict[str, object] = {}
    exec(code[: code.index(line)], names)  # noqa: S102
    return names


def test_before_and_after_is_what_comes_out():
    before, after = (part for part in blocks("")[0].split("after   "))
    joined = ["".join(line.strip() for line in part.splitlines()) for part in (before, after)]
    source = joined[0].removeprefix("before").strip()
    assert source in (ROOT / "seeds" / "002_32af83b0b56a165b.txt").read_text("utf-8")
    assert cleaner.clean(source).text == joined[1]


def test_what_stands_after_an_arrow_comes_out():
    pairs = [line.split("→") for line in blocks("")[1].splitlines()]
    assert len(pairs) == 4
    for before, after in pairs:
        assert cleaner.clean(before.strip()).text == after.strip()


def test_every_command_of_the_readme_exists():
    (commands,) = [block for block in blocks("") if "cleaner detect" in block]
    for line in commands.splitlines():
        command = line.split()[1]
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", command, "--help"],
            capture_output=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, line


def test_links_lead_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in LINK.findall(page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
