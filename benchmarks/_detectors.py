"""The encoding detectors that benchmarks/decode.py measures, and what each reads in bytes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _environment import environment

from cleaner import decode
from cleaner.errors import DecodeError

PACKAGES = ("chardet==7.7.0", "charset-normalizer==3.5.2", "chardetng-py==0.3.5")
WHATWG = {
    **dict.fromkeys(("gb2312", "gbk", "cp936", "euc-cn", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("big5", "cp950", "big5-hkscs", "big5_tw"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "euc_kr", "uhc"), "cp949"),
    "iso-8859-1": "cp1252",
    "hz-gb-2312": "hz",
    "windows-874": "cp874",
}


class Peers:
    """The detectors, in a process of their own; see _detector_peers.py. Without a Python, none."""

    def __init__(self, python: str | None) -> None:
        helper = Path(__file__).with_name("_detector_peers.py")
        self.versions: dict[str, str] = {}
        if python is not None:
            self.process = subprocess.Popen(
                [python, str(helper)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self.versions = self.ask(do="versions")
        self.names = tuple(self.versions)

    def ask(self, **request: Any) -> Any:
        """The answer to one request."""
        if not self.process.stdin or not self.process.stdout:
            sys.exit("no pipe to the process with the detectors")
        print(json.dumps(request), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the process with the detectors ended; see above")
        return json.loads(line)

    def read(self, name: str, data: Sequence[bytes]) -> list[str | None]:
        """What each input reads in the encoding that a peer names."""
        found = self.ask(do="detect", peer=name, data=packed(data))
        return [named(guess, raw) for guess, raw in zip(found, data, strict=True)]


@contextmanager
def peers(python: str | None, alone: bool = False) -> Iterator[Peers]:
    """The detectors from the environment given, or from a temporary one; none where `alone`."""
    if alone:
        yield Peers(None)
        return
    with environment(PACKAGES, python) as where:
        started = Peers(where)
        try:
            yield started
        finally:
            started.process.terminate()
            started.process.wait()


def packed(data: Sequence[bytes]) -> list[str]:
    """As JSON can carry it."""
    return [base64.b64encode(raw).decode("ascii") for raw in data]


def named(encoding: str | None, data: bytes) -> str | None:
    """The bytes in the encoding named; None where none is, or Python and iconv don't know it."""
    if encoding is None:
        return None
    codec = WHATWG.get(encoding.lower(), encoding.lower())
    if codec.replace("_", "-") in ("euc-tw", "x-euc-tw"):
        return euc_tw(data)
    try:
        return data.decode(codec, "replace").removeprefix("\ufeff")
    except LookupError:
        return None


def euc_tw(data: bytes) -> str | None:
    """EUC-TW read by iconv: Python has no codec for it, and ours isn't to judge itself."""
    try:
        done = subprocess.run(
            ["iconv", "-f", "EUC-TW", "-t", "UTF-8"], input=data, capture_output=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def from_iconv(text: str) -> bytes | None:
    """EUC-TW written by iconv."""
    command = ["iconv", "-f", "UTF-8", "-t", "EUC-TW"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def ours(data: bytes) -> str | None:
    """What cleaner reads; None where it refuses."""
    try:
        return decode(data).text.removeprefix("\ufeff")
    except DecodeError:
        return None


def readings(data: Sequence[bytes], detectors: Peers) -> dict[str, list[str | None]]:
    """By reader, what each reads in each input."""
    found: dict[str, list[str | None]] = {"cleaner": [ours(raw) for raw in data]}
    for name in detectors.names:
        found[name] = detectors.read(name, data)
    return found
