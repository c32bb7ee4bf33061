"""Bytes to text, exactly undoable: BOM, UTF-8, declared charset, then language evidence."""

from cleaner.decode.declared import known_encoding
from cleaner.decode.decoder import decode
from cleaner.decode.record import Decoded, Malformed, encode_record

__all__ = ["Decoded", "Malformed", "decode", "encode_record", "known_encoding"]
