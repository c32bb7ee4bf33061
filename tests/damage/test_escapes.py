"""Escapes: whole passages in every kind, cuts, chains, and input that is nothing but escapes."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.scan import CharClass

PASSAGE = (
    "科协（1958年成立）的工作报告说：“科技工作者有9100万人”，"
    "其中Linux用户、C++用户也不少……朱镕基、囍帖😀"
)
SHORT = "中国科学院院士"


def each(form: Callable[[int], str], units: Callable[[str], list[int]]) -> Callable[[str], str]:
    """Escapes every character that isn't ASCII, unit by unit."""
    return lambda text: "".join("".join(map(form, units(c))) if c > "\x7f" else c for c in text)


def code_points(character: str) -> list[int]:
    return [ord(character)]


def utf_16(character: str) -> list[int]:
    data = character.encode("utf-16-be")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


def in_bytes(encoding: str) -> Callable[[str], list[int]]:
    return lambda character: list(character.encode(encoding))


def encoded_word(text: str) -> str:
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def quoted_printable(text: str) -> str:
    """With soft line breaks, as mail programs write it."""
    return quopri.encodestring(text.encode(), quotetabs=False).decode("ascii")


ENCODERS: dict[str, Callable[[str], str]] = {
    "decimal entities": each("&#{};".format, code_points),
    "hexadecimal entities": each("&#x{:x};".format, code_points),
    "entities escaped twice": each("&amp;#{};".format, code_points),
    "entities of surrogates": each("&#{};".format, utf_16),
    "%u": each("%u{:04X}".format, utf_16),
    "backslash u": each("\\u{:04x}".format, utf_16),
    "backslash u, doubled": each("\\\\u{:04x}".format, utf_16),
    "backslash u in braces": each("\\u{{{:x}}}".format, code_points),
    "backslash U": each("\\U{:08x}".format, code_points),
    "percent, UTF-8": each("%{:02X}".format, in_bytes("utf-8")),
    "percent, GB 18030": each("%{:02X}".format, in_bytes("gb18030")),
    "backslash x, UTF-8": each("\\x{:02x}".format, in_bytes("utf-8")),
    "backslash x, GB 18030": each("\\x{:02x}".format, in_bytes("gb18030")),
    "octal, UTF-8": each("\\{:03o}".format, in_bytes("utf-8")),
    "octal, GB 18030": each("\\{:03o}".format, in_bytes("gb18030")),
    "quoted-printable, UTF-8": each("={:02X}".format, in_bytes("utf-8")),
    "quoted-printable, GB 18030": each("={:02X}".format, in_bytes("gb18030")),
    "quoted-printable with soft breaks": quoted_printable,
    "encoded word": encoded_word,
    "UTF-7": lambda text: text.encode("utf-7").decode("ascii"),
}


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("text", [PASSAGE, SHORT])
def test_a_passage_comes_back(kind, text):
    escaped = ENCODERS[kind](text)
    assert escaped != text
    result = cleaner.repair(escaped)
    assert result.text == text
    assert result.restore() == escaped


OUTER: dict[str, Callable[[str], str]] = {
    "percent": lambda text: "".join(f"%{ord(c):02X}" for c in text),
    "quoted-printable": lambda text: "".join(f"={ord(c):02X}" for c in text),
    "backslash u": lambda text: "".join(f"\\u{ord(c):04x}" for c in text),
    "%u": lambda text: "".join(f"%u{ord(c):04X}" for c in text),
    "backslash x": lambda text: "".join(f"\\x{ord(c):02x}" for c in text),
    "octal": lambda text: "".join(f"\\{ord(c):03o}" for c in text),
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "encoded word": encoded_word,
}


@pytest.mark.parametrize("outer", OUTER)
@pytest.mark.parametrize("inner", ENCODERS)
def test_one_within_another(outer, inner):
    escaped = OUTER[outer](ENCODERS[inner](SHORT))
    assert cleaner.repair(escaped).text == SHORT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("form", ["%{:02X}", "={:02X}", "\\x{:02x}"])
def test_a_run_that_is_cut(encoding, form):
    """Whole characters are read, half ones stay as they are."""
    escaped = [form.format(byte) for byte in SHORT.encode(encoding)]
    size = len(escaped) // len(SHORT)
    for cut in range(1, size):
        assert cleaner.repair("".join(escaped[: -size + cut])).text == (
            SHORT[:-1] + "".join(escaped[-size : -size + cut])
        )
        assert cleaner.repair("".join(escaped[cut:])).text == (
            "".join(escaped[cut:size]) + SHORT[1:]
        )


HOSTILE = ["=E4", "~{", "+A", "\\x", "&#", "%E4", "%26", "\\u", "=\n", "=?a?Q?", "\x0e!", "&amp;"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_nothing_but_the_beginnings_of_escapes(unit):
    text = unit * (100_000 // len(unit))
    result = cleaner.repair(text)
    assert result.status != "failed"
    assert not [flag for flag in result.flags if flag.rule == "pipeline.unstable"]


PIECES = [
    "&#2", "&#20013", ";", "&amp", "&nbsp", "%", "%E4", "%B8%AD", "%25", "u4E2D", "\\", "\\u4e2d",
    "\\ud83d", "\\xd6", "\\xd0", "\\344", "=", "=E4", "=B8=AD", "=\n", "=?utf-8?B?", "5Lit", "?=",
    "~{", "VPND", "~}", "~~", "+", "+Ti1W/Q", "-", "\x1b$)A", "\x0e", "\x0f", "中", "a", " ", "\n",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_mixture_is_stable(text):
    result = cleaner.repair(text)
    assert result.status != "failed", result.meta
    assert cleaner.repair(result.text).text == result.text
    assert result.restore() == text


def test_every_mark_of_an_escape_triggers_its_stage():
    """The stage of the rarer marks is always asked; the other one by the class of its marks."""
    from cleaner.damage.escapes import Escapes, Shifted
    from cleaner.scan import Scan

    assert Shifted.triggers == 0
    assert Escapes.triggers == CharClass.ESCAPE
    assert all(Scan(mark).has(CharClass.ESCAPE) for mark in "&%\\")


def test_clean_text_is_left_alone(reference):
    """Nothing in proof-read text is an escape but left-over entities."""
    for name in ("encyclopaedia_simplified", "technical_articles", "narrative_prose"):
        for line in (reference / f"{name}.jsonl").read_text("utf-8").splitlines()[::10]:
            text = json.loads(line)["text"]
            counts = cleaner.repair(text).summary()
            assert not set(counts) & RULES, (text[:80], counts)


RULES = {
    "damage.percent-escape",
    "damage.percent-u-escape",
    "damage.backslash-u-escape",
    "damage.hex-escape",
    "damage.octal-escape",
    "damage.quoted-printable",
    "damage.encoded-word",
    "damage.hz",
    "damage.utf-7",
    "damage.iso-2022-cn",
}
