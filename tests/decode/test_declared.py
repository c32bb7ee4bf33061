"""Charset labels and where pages declare them."""

import codecs

import pytest

from cleaner.decode import known_encoding
from cleaner.decode.declared import _ENCODINGS, find_declared

LABELS = (  # as the WHATWG Encoding Standard groups them
    ("GB2312", "gb18030"),
    ("gbk", "gb18030"),
    (" x-gbk ", "gb18030"),
    ("Big5-HKSCS", "big5hkscs"),
    ("latin1", "cp1252"),
    ("US-ASCII", "cp1252"),
    ("utf8", "utf-8"),
    ("unicode", "utf-16-le"),
    ("utf-16be", "utf-16-be"),
    ("windows-31j", "cp932"),
    ("ks_c_5601-1987", "cp949"),
    ("iso-8859-9", "cp1254"),
    ('"gbk"', "gb18030"),
    ("text/html; charset=gb2312", "gb18030"),
    ("text/html;Charset='Big5'", "big5hkscs"),
    ("gbk;", "gb18030"),
    ("euc-tw", "euc_tw"),
    ("ISO-2022-CN", "iso2022_cn"),
    ("text/html", None),
    ("rot13", None),
    ("zlib", None),
    ("", None),
)
PAGES = (
    (b'<meta charset="gbk">', "gbk"),
    (b"<META CHARSET=GB2312>", "GB2312"),
    (b"<meta http-equiv='content-type' content='text/html; charset=big5'>", "big5"),
    (b'<meta http-equiv=Content-Type content="text/html; charset=gb2312>', "gb2312"),
    (b'<?xml version="1.0" encoding="Big5"?><html>', "Big5"),
    (b'<meta charset=gb2312">', "gb2312"),
    (b'<meta charset="gb2312>', "gb2312"),
    (b"<meta charset=\"'gb2312'\">", "gb2312"),
    (b'<META CONTENT = "text/html;CHARSET = gbk  >', "gbk"),
    (b'<meta content="text/html; chartset=gbk">', "gbk"),
    (b'<meta httpequiv="ContentType" content="text/html; charset=gbk" />', "gbk"),  # w3lib#155
    (b'<!-- <meta charset="big5"> --><meta charset="gbk">', "gbk"),
    (b"<p>charset=gbk</p>", None),
    (b" " * 5000 + b'<meta charset="gbk">', None),
    (b"", None),
)


@pytest.mark.parametrize(("label", "encoding"), LABELS)
def test_labels(label, encoding):
    assert known_encoding(label) == encoding


def test_every_label_means_a_text_codec():
    for label, name in _ENCODINGS.items():
        assert codecs.lookup(name)._is_text_encoding, label


@pytest.mark.parametrize(("page", "label"), PAGES)
def test_pages(page, label):
    assert find_declared(page) == label
