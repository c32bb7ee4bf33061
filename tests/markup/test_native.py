"""The native parser against another one, on pages as people write them and on broken ones."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner._native import tree
from cleaner.markup import read_page
from tests.conftest import ROOT
from tests.markup.lexbor import lines

PAGES = sorted((ROOT / "fixtures" / "markup").glob("*.html"))
# Tags whose order doesn't matter to where lines end: no tables, whose loose text HTML moves.
NAMES = (
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h3", "span", "b", "a", "font",
    "blockquote", "pre", "section", "form", "br", "hr",
)  # fmt: skip
WORDS = (
    "正文。",
    " ",
    "\n",
    "第二段，",
    "&lt;",
    "&amp;amp;",
    "&nbsp;",
    "&#20013;",
    "&copy",
    "<",
    "a",
)
TAGS = st.sampled_from([f"<{name}>" for name in NAMES] + [f"</{name}>" for name in NAMES])
ODD = st.sampled_from(
    [
        "<!-- x -->", "<!--", "-->", "<!doctype html>", "<?php ?>", "</>", "</ x>", "<", ">", "&",
        "<script>var a='<p>';</script>", "<script>", "</script>", "<style>p{}</style>", "<title>",
        "</title>", "<textarea>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th>", "<tbody>",
        "<caption>", "<select>", "<option>", "</select>", "<svg/>", "<svg>", "</svg>", "<ruby>",
        "</ruby>", "<template>", "</template>", "<body class=x>", "<html lang=zh>", "<frameset>",
        "<div style='display:none'>", "<span hidden>", "<p class='", '"', "'", "=", "<a href=1>",
        "<plaintext>", "<xmp>", "</xmp>", "<noscript>", "<time datetime=2020-01-01>", "</time>",
        "<meta name=author content=x>", "&#x110000;", "&#0;", "&#150;", "&notit;", "\0",
        "<rt>",
    ]
)  # fmt: skip


def plain_lines(html: str) -> list[str]:
    text = re.sub(r"[ \t\r\f]+", "", read_page(html).text)
    return [line for line in re.split(r"[\n\t]", text) if line.strip("\xa0\u3000\ufeff\u200b")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_lines_of_pages(path):
    html = path.read_text("utf-8")
    joined = "".join(lines(html))
    assert "".join(plain_lines(html)) == joined


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TAGS, st.sampled_from(WORDS)), max_size=25))
def test_characters_of_any_tags(parts):
    """Nothing is lost and nothing changes its order, however the tags stand."""
    html = "<!doctype html><body>" + "".join(parts)
    ours, theirs = (
        "".join(found).replace("\xa0", "") for found in (plain_lines(html), lines(html))
    )
    assert ours == theirs


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TAGS, ODD, st.sampled_from(WORDS), st.text(max_size=5)), max_size=40))
def test_broken_markup(parts):
    html = "".join(parts)
    page = read_page(html)
    blocks, elements = page.blocks, page.blocks.elements
    assert page.text == "\n".join(
        page.text[a:b] for a, b in zip(blocks.starts, blocks.ends, strict=True)
    )
    assert np.all(blocks.starts[1:] == blocks.ends[:-1] + 1)
    assert np.all(np.diff(blocks.lines) >= 0)
    assert np.all(blocks.lines <= 1 + html.count("\n") + html.count("\r"))
    assert np.all(blocks.hidden[:, 0] < blocks.hidden[:, 1])
    assert np.all(blocks.hidden[1:, 0] >= blocks.hidden[:-1, 1])
    assert np.all(elements.parents < np.arange(len(elements)))
    assert np.all(elements.ends > np.arange(len(elements)))
    assert np.all(elements.first[blocks.element] <= np.arange(len(blocks)))
    assert np.all(np.arange(len(blocks)) < elements.past[blocks.element])
    result = cleaner.clean(html, content_type="text/html")
    assert result.status != "failed", result.meta
    if "<" in html:
        assert len(blocks.places.labels) == len(elements)


@given(st.data())
def test_what_elements_have_from_those_around(data):
    count = data.draw(st.integers(1, 30))
    parents = np.array([-1] + [data.draw(st.integers(0, n)) for n in range(count - 1)], np.int64)
    own = np.array([data.draw(st.integers(0, 15)) for _ in range(count)], np.int64)
    marked = (own & 1).astype(np.uint8)
    bits, nearest, depths = [], [], []
    for number in range(count):
        chain = [number]
        while parents[chain[-1]] >= 0:
            chain.append(int(parents[chain[-1]]))
        bits.append(int(np.bitwise_or.reduce(own[chain])))
        nearest.append(next((e for e in chain if marked[e]), chain[-1]))
        depths.append(len(chain) - 1)
    assert tree.inherited(own, parents).tolist() == bits
    assert tree.nearest(marked, parents).tolist() == nearest
    assert tree.depths(parents).tolist() == depths


@given(
    st.lists(st.text("ab。，中 \n", min_size=1, max_size=12), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_counts_of_blocks(texts, shown):
    whole = "\n".join(texts)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    starts = ends - [len(text) for text in texts]
    hidden = [(a, b) for a, b, s in zip(starts, ends, shown, strict=False) if not s]
    codes = np.array([ord(c) for c in whole], np.uint32)
    classes = np.array([1 if c in " \n" else 2 * (c == "中") for c in whole], np.uint16)
    marks = np.zeros(0x10000, np.uint8)
    marks[ord("。")], marks[ord("，")] = 1, 2
    spans = np.array(hidden, np.int64).reshape(-1, 2)
    counts = tree.block_counts(codes, classes, starts, ends, spans, marks, 1, 2)
    for number, text in enumerate(texts):
        full = text.replace(" ", "").replace("\n", "")
        expected = [len(full), full.count("。"), full.count("，"), full.count("中")]
        assert counts[:, number].tolist() == [*expected, 0 if shown[number] else len(full)]
