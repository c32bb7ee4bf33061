"""Text in which nothing is misread, for benchmarks/mojibake.py: other languages, code, logs."""

from __future__ import annotations

import gettext
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _environment import environment
from _held_out import texts

DJANGO = "Django==5.2.19"
LANGUAGES = ("ja", "ko", "ru", "el", "vi", "fr", "de", "tr", "ar", "zh_Hans", "zh_Hant")


def clean_documents(
    data: Path, catalogues: Path | None, step: int
) -> Iterator[tuple[str, list[str]]]:
    """Sets of documents in which nothing is misread."""
    for path in sorted((data / "reference").glob("*.jsonl")):
        yield path.stem, list(texts(path))[::step]
    for language in LANGUAGES if catalogues else ():
        yield f"Django, {language}", messages(catalogues, language)[::step]
    library = Path(sysconfig.get_paths()["stdlib"])
    code = [p for p in sorted(library.rglob("*.py")) if not {"test", "site-packages"} & {*p.parts}]
    yield "code: standard library", [readable(path) for path in code[::step]]
    logs = [text for path in sorted(Path("/var/log").rglob("*.log")) if (text := readable(path))]
    yield "logs", [text[:100_000] for text in logs]


def readable(path: Path) -> str:
    """A file's text; empty where it may not be read or isn't UTF-8."""
    try:
        return path.read_text("utf-8")
    except (PermissionError, UnicodeDecodeError):
        return ""


def messages(folder: Path | None, language: str) -> list[str]:
    """Django's translations to a language, each a document of some lines at most."""
    found = []
    for path in sorted((folder or Path()).rglob(f"locale/{language}/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        found += [text for key, text in catalogue.items() if key and isinstance(text, str) and text]
    return found


@contextmanager
def django(given: Path | None) -> Iterator[Path | None]:
    """The folder of Django: the one given, or of a temporary environment."""
    if given:
        yield given
        return
    with environment([DJANGO]) as python:
        command = [python, "-c", "import django; print(django.__path__[0])"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        yield Path(done.stdout.strip())
