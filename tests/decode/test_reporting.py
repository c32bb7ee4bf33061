"""What was odd in the bytes is told with the result."""

import cleaner


def test_malformed_bytes_are_named_with_their_place():
    data = "中国科学技术协会主管的学术期刊".encode("gb18030")
    result = cleaner.clean(data[:9] + data[10:])
    (flag,) = (flag for flag in result.flags if flag.rule == "decode.malformed")
    assert flag.evidence == "bytes bc at byte 8"
    assert result.meta["malformed"] == 1
    assert result.restore_bytes() == data[:9] + data[10:]


def test_offsets_count_the_byte_order_mark():
    data = b"\xef\xbb\xbf" + "科协".encode() + b"\xff" + "工作".encode()
    (flag,) = (f for f in cleaner.clean(data).flags if f.rule == "decode.malformed")
    assert flag.evidence == "bytes ff at byte 9"


def test_a_stretch_in_another_encoding_is_flagged():
    line = "中国科学技术协会主管的学术期刊\n"
    data = line.encode() * 2 + line.encode("gb18030")
    result = cleaner.clean(data)
    (flag,) = (flag for flag in result.flags if flag.rule == "decode.other-encoding")
    assert flag.span == (2 * len(line), 3 * len(line) - 1)
    assert flag.evidence == "gb18030 in utf-8"
    assert result.meta["segments"] == 1
    assert result.restore_bytes() == data
    assert cleaner.Result.from_dict(result.to_dict()).restore_bytes() == data
