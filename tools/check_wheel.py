"""Build the wheel and use it in an environment of its own, without the source tree.

Usage: python tools/check_wheel.py

Installs the wheel into a fresh virtual environment in a temporary folder, runs the seeds through
the command line there and compares with fixtures/pages, and runs the rules' examples. The language
models are in the wheel and take no more of it than MODELS says.
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
MODELS = {
    "cleaner/language/_model.npz": 6_000_000,
    "cleaner/language/_recurrent.npz": 1_200_000,
}
"""Bytes, compressed, that each may take."""


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
    """What is wrong with the language models in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        sizes = {entry.filename: entry.compress_size for entry in archive.infolist()}
    for name, limit in MODELS.items():
        if name not in sizes:
            return f"{name} is missing"
        if sizes[name] > limit:
            return f"{name} takes {sizes[name]:,} bytes"
    return None


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
