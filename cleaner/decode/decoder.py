"""The order of evidence: BOM, strict UTF-8, then structure, declaration and language."""

from __future__ import annotations

from cleaner.decode import binary, hz
from cleaner.decode.declared import find_declared, known_encoding
from cleaner.decode.guess import HOPELESS, POOR, Guess, guess
from cleaner.decode.likelihood import score
from cleaner.decode.reading import count_errors, read
from cleaner.decode.record import Decoded, Malformed, find_patches
from cleaner.document import Span

BOMS = (  # utf-32-le before utf-16-le, whose mark it begins with
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
SURE = 0.8  # lead in confidence over UTF-8 where the bytes are valid UTF-8
SHORT = 64  # bytes; up to here a legacy encoding may be valid UTF-8 by chance


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode bytes of unknown encoding to text, keeping what is needed to undo it.

    `declared` is a charset label from outside (an HTTP header, say); it is believed where the
    bytes bear it out. Malformed bytes become U+FFFD. Raises `DecodeError` for binary data.
    """
    data = bytes(data)
    for bom, encoding in BOMS:
        if data.startswith(bom):
            if encoding == "utf-16-le" and len(data) % 4 == 0 and data[2:4] == b"\0\0":
                continue
            return _finish(data, Guess(encoding, 1.0), declared, bom)
    binary.refuse_known(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess_legacy(data, declared)
    if (other := _not_utf8(data, text, declared)) is not None:
        return _finish(data, other, declared)
    binary.refuse_controls(data, binary.MOST_IN_TEXT)
    if text.isascii():
        return Decoded(text, "ascii", 1.0, declared=declared)
    return Decoded(text, "utf-8", 1.0 if len(data) > SHORT else 0.99, declared=declared)


def _finish(data: bytes, guess: Guess, declared: str | None, bom: bytes = b"") -> Decoded:
    """Read all of `data` in the encoding chosen."""
    body = data[len(bom) :]
    reading = read(body, guess.encoding, guess.skip)
    encoding = guess.encoding
    if encoding == "big5hkscs" and reading.errors:
        other = read(body, "cp950", guess.skip)  # Microsoft's Big5 has the euro and private use
        if len(other.errors) < len(reading.errors):
            reading, encoding = other, "cp950"
    malformed = tuple(
        Malformed(Span(char, char + 1), body[start:end]) for char, start, end in reading.errors
    )
    patches = find_patches(body, reading, encoding)
    confidence = guess.confidence
    return Decoded(
        reading.text, encoding, confidence, guess.alternatives, malformed, declared, bom, patches
    )


def _not_utf8(data: bytes, text: str, declared: str | None) -> Guess | None:
    """Another encoding for bytes that are valid UTF-8 all the same, or None.

    HZ is all ASCII; UTF-16 and UTF-32 may be where every byte is below 0x80; and a few
    characters of GB18030 or Big5 may be valid UTF-8 by chance.
    """
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    if text.isascii() and b"~" in data and b"~{" in data and _is_hz(data):
        return Guess("hz", 0.99, (("ascii", 0.01),))
    if not 6 <= len(data) <= SHORT or (max(text) >= "\u0800" and not binary.control_share(data)):
        return None
    # All ASCII may be UTF-16; Cyrillic, Greek and accented letters have two bytes each, like a
    # Chinese character; and control codes speak against UTF-8.
    name = known_encoding(declared) if declared else None
    found = guess(data, name, ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"))
    margin = found.confidence - dict(found.alternatives).get("utf-8", 0.0)
    if found.encoding == "utf-8" or margin < SURE or not _reads_well(data, found):
        return None
    return found


def _reads_well(data: bytes, found: Guess, least: float = POOR) -> bool:
    return score(count_errors(data[: binary.SAMPLE], found.encoding)[0]).mean > least


def _wide(data: bytes) -> Guess | None:
    """UTF-16 or UTF-32 without BOM, seen by where the NULs are."""
    if len(data) % 4 == 0:
        for name, high in (("utf-32-le", data[3::4]), ("utf-32-be", data[0::4])):
            planes = data[2::4] if name == "utf-32-le" else data[1::4]
            if high.strip(b"\0") or max(planes, default=0) > 0x10:
                continue
            reading = read(data, name)
            if not reading.errors and reading.text.strip("\0"):
                return Guess(name, 0.95)
    found = guess(data, None, ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"))
    if not found.encoding.startswith("utf-16"):
        return None
    text = count_errors(data[: binary.SAMPLE], found.encoding)[0]
    rating = score(text)
    plausible = rating.mean > POOR if rating.mean else rating.total / len(text) > -6.0
    return found if plausible else None


def _is_hz(data: bytes) -> bool:
    """Whether the ``~{…~}`` runs read as Chinese."""
    han = [t.text for t in hz.tokens(data) if t.text and not t.text.isascii()]
    text = "".join(han)
    return bool(text) and score(text).mean > HOPELESS


def _guess_legacy(data: bytes, declared: str | None) -> Decoded:
    """Bytes that aren't valid UTF-8."""
    label = declared or find_declared(data)
    name = known_encoding(label) if label else None
    found = _wide(data) if b"\0" in data else None
    found = found or guess(data, name)
    if not found.encoding.startswith("utf-") or found.encoding == "utf-8":
        # Half a UTF-16 character may look like a control code; elsewhere it is one.
        well = _reads_well(data, found)
        binary.refuse_controls(data, binary.MOST_IN_TEXT if well else binary.MOST)
    elif not found.encoding.startswith("utf-32") and not _reads_well(data, found, HOPELESS):
        binary.refuse_controls(data, binary.MOST)
    return _finish(data, found, label)
