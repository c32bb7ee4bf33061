"""What a page says of itself in its head: title, author, date, source, site, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from cleaner._native.page import Page

_LONGEST = 300  # characters of a value
_MOST_NODES = 2000  # of all JSON-LD on a page
_BLANKS = re.compile(r"\s+")
_DATE = re.compile(
    r"([12][0-9]{3})\s?[-/.年]\s?([01]?[0-9])\s?[-/.月]\s?([0-3]?[0-9])日?"
    r"(?:\D{0,3}?([0-2]?[0-9])[:：时]([0-5][0-9])(?:[:：分]([0-5][0-9]))?)?"
)
_NAMES = {
    "title": ("og:title", "twitter:title", "articletitle", "headline", "dc.title"),
    "author": ("author", "article:author", "og:article:author", "dc.creator", "contentauthor"),
    "date": (
        "article:published_time", "og:published_time", "pubdate", "publishdate", "publish_date",
        "published_time", "datepublished", "og:release_date", "dc.date", "weibo:article:create_at",
        "apub:time", "bytedance:published_time", "date",
    ),
    "source": ("source", "mediaid", "contentsource", "og:article:source", "dc.source"),
    "site": ("og:site_name", "application-name", "sitename", "twitter:site"),
    "canonical": ("og:url",),
    "language": ("og:locale", "content-language", "language"),
    "keywords": ("keywords",),
    "description": ("description", "og:description"),
}  # fmt: skip
_LD = {"headline": "title", "datePublished": "date", "author": "author", "publisher": "site"}
_SEPARATOR = re.compile(r"\s*[_|｜—–»›]+\s*|\s+-+\s+|(?<=[^\x00-\x7f\s])-+(?=[^\x00-\x7f\s])"
                        r"|(?<=[^\x00-\x7f])-+(?=[a-zA-Z])|(?<=\w)-+(?=[^\x00-\x7f])")  # fmt: skip
_SITE = re.compile(
    r".{0,24}(?:网|网站|網|網站|新聞網|频道|论坛|社区|新闻|报|日报|晚报|中心|门户|在线|资讯|博客|百科|贴吧|知道|知乎|政府|政务"
    r"|頻道|論壇|社區|新聞|報|日報|門戶|線上|首页|首頁|专题|正文|财经|娱乐|体育|\.(?:com|cn|net|org|tw|hk)(?:\.\w\w)?)",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\s*[_|｜]+\s*")
_WHOLE = 8  # characters from which on what stands before the first _ or | is a title by itself
_SHORTEST = 4  # characters of a title


def find_meta(page: Page) -> dict[str, Any]:
    """The values that the page gives, tidied; what it doesn't say is left out. Never raises."""
    meta: dict[str, Any] = {}
    tags = _tags(page)
    for key, names in _NAMES.items():
        for name in names:
            if value := tags.get(name):
                _put(meta, key, value)
    for key, value in _linked_data(page):
        _put(meta, key, value)
    for link in page.links:
        _set(meta, "canonical", link.get("href"))
    _set(meta, "language", page.language)
    for time in page.times:
        _put(meta, "date", time)
    title = _tidy(page.title)
    _set(meta, "title", _title(title, page.outline.headings, meta))
    _set(meta, "head_title", title)
    return {key: value for key, value in meta.items() if value and key != "description"}


def _tags(page: Page) -> dict[str, str]:
    """The <meta> elements: content by name, property or itemprop in lower case, the first each."""
    found: dict[str, str] = {}
    for attributes in page.metas:
        content = attributes.get("content")
        if not content:
            continue
        for key in ("name", "property", "itemprop", "http-equiv"):
            if name := attributes.get(key):
                found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(page: Page) -> Iterator[tuple[str, str]]:
    """What JSON-LD says of the page, broken scripts passed over."""
    left = _MOST_NODES
    for text in page.scripts:
        try:
            nodes = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue  # many sites write what is no JSON; the page's other data stand
        while nodes and left:
            left -= 1
            node = nodes.pop()
            if isinstance(node, list):
                nodes += node[:50]
            elif isinstance(node, dict):
                nodes += [v for k, v in node.items() if k in {"@graph", "mainEntity"}]
                for name, key in _LD.items():
                    if name in node and (name != "publisher" or "headline" in node):
                        yield key, _named(node[name])


def _named(value: object) -> str:
    """A string, or the names of things."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_named, value[:5])))
    if isinstance(value, dict):
        value = value.get("name", "")
    return value if isinstance(value, str) else ""


def _put(meta: dict[str, Any], key: str, value: str | None) -> None:
    if key == "date":
        value = normal_date(value or "")
    _set(meta, key, value)


def _set(meta: dict[str, Any], key: str, value: str | None) -> None:
    """Keep a value, tidied, unless one is known."""
    if value and key not in meta:
        tidy = _BLANKS.sub(" ", unescape(value).replace("\ufffd", "")).strip()
        if tidy and len(tidy) <= _LONGEST:
            meta[key] = tidy


def normal_date(text: str) -> str:
    """The date in ``text`` as YYYY-MM-DD[ HH:MM[:SS]], as written, zones aside; or nothing."""
    found = _DATE.search(text)
    if not found:
        return ""
    year, month, day, hour, minute, second = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(hour or 0) < 24):
        return ""
    date = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None:
        return date
    return f"{date} {int(hour):02}:{minute}" + (f":{second}" if second else "")


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _title(whole: str, headings: Sequence[str], meta: dict[str, Any]) -> str:
    """The <title> without the site's name; the <h1> where the title begins with it."""
    for heading in headings:
        text = _tidy(heading)
        if _SHORTEST <= len(text) <= _LONGEST and (
            not whole or plain(whole).startswith(plain(text))
        ):
            return text
    return without_site(whole, meta.get("site", ""))


def without_site(title: str, site: str = "") -> str:
    """The title without what names site and section: ``标题_财经_新浪网`` → ``标题``."""
    first = _STRONG.split(title, maxsplit=1)[0].strip()
    if len(first) >= _WHOLE and first != site:
        title = first
    parts, at = [], 0
    for found in _SEPARATOR.finditer(title):
        parts.append((title[at : found.start()], title[at : found.end()]))
        at = found.end()
    parts.append((title[at:], title[at:]))
    while len(parts) > 1:
        last = parts[-1][0].strip()
        if last and last != site and not (_SITE.fullmatch(last) or len(last) <= 6):
            break
        del parts[-1]
    while len(parts) > 1 and parts[0][0].strip() == site:
        del parts[0]
    return ("".join(whole for _, whole in parts[:-1]) + parts[-1][0]).strip()


def plain(text: str) -> str:
    """Letters and digits only."""
    return "".join(filter(str.isalnum, text))
