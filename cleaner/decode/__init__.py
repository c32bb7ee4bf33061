"""Bytes to text, exactly undoable, damaged and mixed bytes too.

BOM, UTF-8 and other structure, declared charset, then language evidence.
"""

from cleaner.decode.declared import known_encoding
from cleaner.decode.decoder import decode
from cleaner.decode.record import Decoded, Malformed, Segment, encode_record

__all__ = ["Decoded", "Malformed", "Segment", "decode", "encode_record", "known_encoding"]
