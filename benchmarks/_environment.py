"""Environments for peers that can't share ours."""

from __future__ import annotations

import subprocess
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def environment(packages: Sequence[str], given: str | None = None) -> Iterator[str]:
    """The Python of an environment with these packages: the given one, or a temporary one."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        yield python
