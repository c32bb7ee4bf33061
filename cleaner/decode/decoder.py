"""The order of evidence: BOM, strict UTF-8, then structure, declaration and language."""

from __future__ import annotations

from cleaner.decode import binary, codecs, hz
from cleaner.decode.declared import find_declared, known_encoding
from cleaner.decode.guess import HOPELESS, POOR, Guess, guess
from cleaner.decode.iso2022cn import looks_like_iso2022cn
from cleaner.decode.likelihood import score
from cleaner.decode.parts import most_used, put_together, read_parts
from cleaner.decode.reading import count_errors, read
from cleaner.decode.record import Decoded

BOMS = (  # utf-32-le before utf-16-le, whose mark it begins with
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
UTF = ("utf-8", "utf-16-le", "utf-16-be")
CHINESE = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
codecs.register()
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
    encoding = guess.encoding
    parts = read_parts(body, encoding, guess.skip)
    if len(parts) > 1 and (most := most_used(body, parts)) != encoding:
        encoding = most
        parts = read_parts(body, encoding)
    if encoding == "big5hkscs" and any(part.reading.errors for part in parts):
        microsoft = "cp950"  # has the euro and private use
        if count_errors(body, microsoft)[1] < count_errors(body, encoding)[1]:
            encoding = microsoft
            parts = read_parts(body, encoding, guess.skip)
    return put_together(
        body,
        parts,
        Decoded("", encoding, guess.confidence, guess.alternatives, declared=declared, bom=bom),
    )


def _not_utf8(data: bytes, text: str, declared: str | None) -> Guess | None:
    """Another encoding for bytes that are valid UTF-8 all the same, or None.

    HZ is all ASCII; UTF-16 and UTF-32 may be where every byte is below 0x80; and a few
    characters of GB18030 or Big5 may be valid UTF-8 by chance.
    """
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    if text.isascii():
        if b"~" in data and b"~{" in data and _is_hz(data):
            return Guess("hz", 0.99, (("ascii", 0.01),))
        if looks_like_iso2022cn(data):
            return Guess("iso2022_cn", 0.99, (("ascii", 0.01),))
    if not 6 <= len(data) <= SHORT or (max(text) >= "\u0800" and not binary.control_share(data)):
        return None
    if text.isascii() and (len(data) % 2 or (b" " in data and not binary.control_share(data))):
        return None  # no UTF-16, in which 0x20 is rare in Chinese
    # All ASCII may be UTF-16; Cyrillic, Greek and accented letters have two bytes each, like a
    # Chinese character; and control codes speak against UTF-8.
    name = known_encoding(declared) if declared else None
    found = guess(data, name, UTF if text.isascii() else CHINESE)
    margin = found.confidence - dict(found.alternatives).get("utf-8", 0.0)
    if found.encoding == "utf-8" or margin < SURE or found.mean < POOR:
        return None
    return found


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
    found = guess(data, None, CHINESE)
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
    if declared and name is None:
        name = known_encoding(find_declared(data) or "")
    found = _wide(data) if b"\0" in data else None
    found = found or guess(data, name)
    if not found.encoding.startswith("utf-") or found.encoding == "utf-8":
        # Half a UTF-16 character may look like a control code; elsewhere it is one.
        well = found.mean > POOR
        binary.refuse_controls(data, binary.MOST_IN_TEXT if well else binary.MOST)
    elif not found.encoding.startswith("utf-32") and found.mean < HOPELESS:
        binary.refuse_controls(data, binary.MOST)
    return _finish(data, found, label)
