"""Declared charsets: labels as the WHATWG Encoding Standard means them, and where pages put them.

https://encoding.spec.whatwg.org/#names-and-labels, with two differences: big5 is big5hkscs (the
standard's Big5 includes HKSCS), and hz-gb-2312 is HZ (the standard replaces it for safety on the
web, which doesn't matter here).
"""

from __future__ import annotations

import re

META_LIMIT = 4096  # bytes; the standard looks at 1024, real pages put it later
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 euc-cn"
    " iso-ir-58 x-gbk cp936 ms936 windows-936 gb-2312 gb-18030 x-euc-cn eucgb2312_cn gb",
    "big5hkscs": "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 big-5 big5-eten",
    "hz": "hz hz-gb-2312 hzgb",
    "euc_tw": "euc-tw euctw x-euc-tw cseuctw",
    "iso2022_cn": "iso-2022-cn iso2022cn csiso2022cn iso-2022-cn-ext",
    "utf-16-le": "utf-16 utf-16le utf16 utf16le ucs-2 unicode unicodefeff csunicode"
    " iso-10646-ucs-2",
    "utf-16-be": "utf-16be utf16be unicodefffe",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis ms932 windows-31j cp932",
    "euc_jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr"
    " windows-949 iso-ir-149 cp949 csksc56011987",
    "cp1252": "windows-1252 cp1252 x-cp1252 latin1 l1 iso-8859-1 iso8859-1 iso88591 iso_8859-1"
    " ascii us-ascii cp819 ibm819 ansi_x3.4-1968 csisolatin1 iso-ir-100 iso_8859-1:1987",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 latin5 l5 iso-8859-9 iso8859-9",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 cp874 tis-620 iso-8859-11 iso8859-11 dos-874",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 l2",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek",
    "iso8859-8": "iso-8859-8 iso8859-8 hebrew",
    "iso8859-15": "iso-8859-15 iso8859-15 latin9 l9",
    "koi8-r": "koi8-r koi8 koi koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866 866 csibm866",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
}
_ENCODINGS = {label: name for name, labels in _LABELS.items() for label in labels.split()}
# Lenient, as a label is only believed where the bytes bear it out: quotes may be missing, doubled
# or not closed (`charset="'gbk'"`, `content="text/html;charset=gbk`), http-equiv misspelt or
# absent (scrapy/w3lib#155), charset misspelt or followed by a colon.
_META = re.compile(
    rb"<meta\b[^>]{0,300}?char\s?t?-?set\s{0,9}[=:][\s\"'=]{0,9}([\w.:\-]{2,40})", re.IGNORECASE
)
_XML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=[\s\"']{0,9}([\w.:\-]{2,40})",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_PARAMETER = re.compile(r"char\s?t?-?set\s*=[\s\"'=]*([\w.:\-]{2,40})", re.IGNORECASE)


def known_encoding(label: str) -> str | None:
    """The Python codec that a charset label means, or None for a label nobody knows.

    The label may be the value of a Content-Type header: ``text/html; charset=gb2312``.
    """
    parameter = _PARAMETER.search(label)
    bare = parameter[1] if parameter else label
    return _ENCODINGS.get(bare.strip(" \t\r\n\"';,").lower())


def find_declared(data: bytes) -> str | None:
    """The label in an XML declaration or HTML <meta> at the start of `data`, as written."""
    head = data[:META_LIMIT]
    if b"<" not in head:
        return None
    match = _XML.search(head) or _META.search(_COMMENT.sub(b"", head))
    return match[1].decode("ascii", "replace") if match else None
