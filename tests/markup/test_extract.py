"""What becomes of elements: lines, rows, layout, what leaves no text, where each stood."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.blocks import Places
from cleaner.markup import read_page

LINES = [
    ("一<br>二<br><br>三", ["一", "二", "三"]),
    ("<p>一<p>二<h2>三</h2>四", ["一", "二", "三", "四"]),
    ("中<b>国</b><span>人</span>民", ["中国人民"]),
    ("<p>第一\n  行</p>", ["第一 行"]),
    ("<ul><li>甲<li>乙<ol><li>丙</ol></ul>", ["甲", "乙", "丙"]),
    ("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲\t乙", "丙\t丁"]),
    ("<table><tr><td><p>甲</p><td><p>乙</p></table>", ["甲\t乙"]),
    ("<table><tr><td>边<br>栏<td><p>正</p><p>文</p></table>", ["边", "栏", "正", "文"]),
    ("<pre>\na\n  b<br>c</pre>", ["a\n  b\nc"]),
    ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", ["汉字"]),
    ("图<img src=x alt=图片>后", ["图后"]),
    ("<script>var a='<p>x</p>'</script><style>p{}</style><!-- x -->文", ["文"]),
    ("<form>名<input value=x><select><option>甲</select><textarea>乙</textarea></form>", ["名"]),
    ("<p><noscript>无</noscript><template><p>模</p></template><iframe>框</iframe>文", ["文"]),
    ("&lt;b&gt; &amp;nbsp; &#20013;", ["<b> &nbsp; 中"]),
    ("<a href=1>首页</a><a href=2>新闻</a>", ["首页 新闻"]),
    ("a\0b", ["ab"]),
    ("<frameset><frame src=x></frameset>", []),
    ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>文</p>", ["文"]),
    ("", []),
]


@pytest.mark.parametrize(("html", "lines"), LINES)
def test_lines(html, lines):
    page = read_page(html)
    text = page.text
    blocks = [text[a:b] for a, b in zip(page.blocks.starts, page.blocks.ends, strict=True)]
    assert blocks == lines
    assert text == "\n".join(lines)


def test_hidden():
    page = read_page(
        "<p>甲<span style='display: none'>乙</span>丙</p><div hidden>丁<p>戊</p></div>己"
    )
    assert page.text == "甲乙丙\n丁\n戊\n己"
    assert [page.text[a:b] for a, b in page.blocks.hidden] == ["乙", "丁", "戊"]


def test_places():
    html = "<body>\n<div id='main'>\n<p>第一段</p>\n<p>第二段</p>\n</div>\n</body>"
    page = read_page(html)
    second = page.text.index("第二段")
    assert page.blocks.places.at(second) == ("html > body > div#main > p:nth-of-type(2)", 4)
    assert Places.from_dict(page.blocks.places.to_dict()).at(second).line == 4


def test_links_are_counted_and_broken_ones_not():
    page = read_page("<p><a href=1>首页</a>与<a name=x>文字</a></p>")
    assert (page.blocks.linked.tolist(), page.blocks.links.tolist()) == ([2], [1])
    unclosed = "<a href=1>" + "".join(f"<p>第{n}段的文字</p>" for n in range(50))
    assert read_page(unclosed).blocks.linked[20:].sum() == 0


def test_element_ranges_hold_their_blocks():
    html = "<div>一<p>二</p>三</div><table><tr><td>四<td>五</table><div><p>六</p></div>"
    blocks = read_page(html).blocks
    elements = blocks.elements
    for number in range(len(blocks)):
        element = int(blocks.element[number])
        while element >= 0:
            assert elements.first[element] <= number < elements.past[element]
            element = int(elements.parents[element])
    assert np.all(elements.ends > np.arange(len(elements)))


def test_a_bracket_that_went_with_a_byte_out_of_step():
    page = read_page("<html><body><h1>關於放假安排的通ㄖ?/h1><p>好嗎?/p><p>a?b>c</p></body></html>")
    assert page.text.split("\n") == ["關於放假安排的通ㄖ?", "好嗎?", "a?b>c"]
