"""The codecs that Python lacks, made known to it: EUC-TW and ISO-2022-CN."""

from __future__ import annotations

import codecs
from functools import lru_cache

from cleaner.decode import euctw, iso2022cn

CODECS = (
    codecs.CodecInfo(
        name=euctw.NAME,
        encode=euctw.encode,
        decode=euctw.decode,
        incrementalencoder=euctw.IncrementalEncoder,
        incrementaldecoder=euctw.IncrementalDecoder,
    ),
    codecs.CodecInfo(
        name=iso2022cn.NAME,
        encode=iso2022cn.encode,
        decode=iso2022cn.decode,
        incrementalencoder=iso2022cn.IncrementalEncoder,
        incrementaldecoder=iso2022cn.IncrementalDecoder,
    ),
)
_NAMES = {
    "euc_tw": CODECS[0],
    "euctw": CODECS[0],
    "iso2022_cn": CODECS[1],
    "iso2022cn": CODECS[1],
    "iso_2022_cn": CODECS[1],
    "iso_2022_cn_ext": CODECS[1],
}
"""Names as `codecs.lookup` asks for them: in lower case, with underscores."""


@lru_cache(maxsize=1)
def register() -> None:
    """Make `bytes.decode`, `str.encode`, `open` and `codecs.lookup` know them; once is enough."""
    codecs.register(_find)


def _find(name: str) -> codecs.CodecInfo | None:
    return _NAMES.get(name)
