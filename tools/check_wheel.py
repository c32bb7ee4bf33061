"""Build the wheel and use it in an environment of its own, without the source tree.

Usage: python tools/check_wheel.py

Installs the wheel into a fresh virtual environment in a temporary folder, runs the seeds through
the command line there and compares with fixtures/pages, and runs the rules' examples. The language
model is in the wheel and takes at most MODEL_LIMIT bytes of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODEL = "cleaner/language/_model.npz"
MODEL_LIMIT = 6_000_000
"""Bytes, compressed: what the design allows."""


def main() -> int:
    """Exit status 0 where the wheel does what the source tree does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "env", with_pip=True)
        binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        pip = [str(binaries / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], folder)
        wheel = next(folder.glob("cleaner-*.whl"))
        if fault := model_fault(wheel):
            sys.exit(f"wheel: {fault}")
        run([*pip, "install", str(wheel)], folder)
        cleaner = str(binaries / "cleaner")
        run([cleaner, "--version"], folder)
        run([cleaner, "rules", "test"], folder)
        run([cleaner, "clean", str(ROOT / "seeds"), "-o", str(folder / "out")], folder)
        wrong = [path.name for path in expected() if not same(path, folder / "out")]
    print(f"wheel: not as expected: {', '.join(wrong)}" if wrong else f"wheel: {wheel.name} works")
    return 1 if wrong else 0


def model_fault(wheel: Path) -> str | None:
    """What is wrong with the language model in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        if MODEL not in archive.namelist():
            return f"{MODEL} is missing"
        size = archive.getinfo(MODEL).compress_size
    return f"{MODEL} takes {size:,} bytes" if size > MODEL_LIMIT else None


def run(command: list[str], folder: Path) -> None:
    """Run a command outside the source tree; its output is shown only if it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def expected() -> list[Path]:
    """The hand-checked texts of the seeds."""
    return sorted((ROOT / "fixtures" / "pages").glob("*.txt"))


def same(path: Path, out: Path) -> bool:
    """Whether the cleaned seed is what was expected."""
    return (out / path.name).read_bytes() == path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
