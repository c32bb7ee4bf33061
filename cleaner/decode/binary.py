"""Refuse what is no text: known file types, and bytes full of control codes."""

from __future__ import annotations

import numpy as np

from cleaner.errors import DecodeError

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh91AY&SY", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1\x00\x00", "an Arrow file"),
    (b"OggS\x00", "an Ogg file"),
    (b"fLaC\x00", "a FLAC file"),
    (b"ID3\x03\x00", "an MP3 file"),
    (b"ID3\x04\x00", "an MP3 file"),
    (b"wOFF\x00", "a font"),
    (b"wOF2\x00", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
)
SAMPLE = 65536  # bytes
# Control codes that text has no use for; TAB, LF, VT, FF, CR, Ctrl-Z and ESC are left out.
_CONTROLS = bytes(b for b in (*range(32), 127) if b not in (9, 10, 11, 12, 13, 26, 27))
# Compressed data has 10 % of them. Bytes that are valid UTF-8 or read as common Chinese are refused
# only where they are nearly a third: pages with a control code between every two words exist.
MOST = 0.08
MOST_IN_TEXT = 0.30


def refuse_known(data: bytes) -> None:
    """Raise `DecodeError` for a file type known by its first bytes."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise DecodeError(f"not text: {name}")
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"WEBP", b"AVI "):
        raise DecodeError("not text: a RIFF sound, picture or film")
    if data[4:8] == b"ftyp" and data[:2] == b"\0\0":
        raise DecodeError("not text: an MP4 film")


def control_share(data: bytes) -> float:
    """Share of control codes among the first bytes."""
    sample = data[:SAMPLE]
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0


def refuse_controls(data: bytes, most: float) -> None:
    """Raise `DecodeError` where more than `most` of the first bytes are control codes."""
    sample = np.frombuffer(data[:SAMPLE], np.uint8)
    if np.count_nonzero((sample < 0x20) | (sample == 0x7F)) <= most * len(sample):
        return  # tabs and line ends among them, which are no control codes here
    share = control_share(data)
    if share > most:
        raise DecodeError(f"not text: {share:.0%} of the bytes are control codes")
