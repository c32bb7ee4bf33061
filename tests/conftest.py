"""What several tests need."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
DATA = Path(os.environ.get("CLEANER_DATA", ROOT.parent / "shared" / "data"))
"""Reference text and pages that are not part of the repository."""


def cases(path: Path) -> Iterator[dict[str, object]]:
    """The cases of a JSON-lines file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


@pytest.fixture
def reference() -> Path:
    """The folder of reference text; the test is skipped where it is absent."""
    folder = DATA / "reference"
    if not folder.is_dir():
        pytest.skip(f"reference text is not here ({folder}); set CLEANER_DATA to have it tested")
    return folder
