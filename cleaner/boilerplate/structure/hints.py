"""What ids, classes and tags say an element is for."""

from __future__ import annotations

import re
from enum import IntFlag
from functools import lru_cache


class Hint(IntFlag):
    """What an element's names say; several may hold."""

    NAVIGATION = 1
    FOOT = 2
    SIDE = 4
    RELATED = 8
    SHARE = 16
    COMMENT = 32
    PAGER = 64
    ADVERT = 128
    LOGIN = 256
    DATA = 512  # date, source, author, tags
    BODY = 1024


FRAME = (
    Hint.NAVIGATION | Hint.FOOT | Hint.SIDE | Hint.RELATED | Hint.SHARE | Hint.PAGER
    | Hint.ADVERT | Hint.LOGIN
)  # fmt: skip
"""Hints of what isn't the text of a page."""

# As a plain number: operations on flags are slow.
AROUND = int(FRAME | Hint.COMMENT)

WORDS = {
    Hint.NAVIGATION: "navigation", Hint.FOOT: "foot of the page", Hint.SIDE: "side column",
    Hint.RELATED: "related pages", Hint.SHARE: "sharing", Hint.COMMENT: "comments",
    Hint.PAGER: "pages", Hint.ADVERT: "advertisement", Hint.LOGIN: "login or search",
    Hint.DATA: "data of the page",
}  # fmt: skip

# Words as class names have them: pinyin and its initials too (xg 相关, tj 推荐, gg 广告, dh 导航).
_START, _END = r"(?:^|[\s.#=_-])", r"(?=$|[\s_0-9-])"
_PATTERNS = {
    Hint.NAVIGATION: r"nav(?:i|bar|igation|igator)?|menus?|crumbs?|bread-?crumbs?|topbar|daohang"
    r"|dh|position|location|weizhi|curpos|header|banner|toolbar|sitemap|skip(?:link|nav)?|channels?"
    r"|subnav|topnav|mainnav|tabs?",
    Hint.FOOT: r"foot(?:er)?|copyrights?|copy-?right|beian|bottom|bottomnav|siteinfo|contentinfo"
    r"|banquan|icp",
    Hint.SIDE: r"side|side-?bar|aside|right-?(?:side|bar|col|column|box)|r-?col|colr|complementary"
    r"|sider|rank(?:ing)?s?|paihang|phb|widget|hot(?:news|list|tags)?|topn?",
    Hint.RELATED: r"relat(?:e|ed|ive|ion)?(?:news|list|links?|posts?|articles?)?|recom(?:mend)?s?"
    r"|recommended|recommendations?|tuijian|tj|xg|xgxw|xiangguan|xgyd|xgwz|guess|like|more"
    r"|more-?(?:news|list|links?)|readmore|interest(?:ed)?|similar|links?|friend-?links?|yqlj"
    r"|special|also|picks?",
    Hint.SHARE: r"share(?:bar|box|to|tools?)?|b(?:d)?share|jiathis|social|addthis|weibo"
    r"|weixin|wechat"
    r"|qr-?code|ewm|erweima|fav(?:or|orite)?|print|font-?size|fontsize|zoom|tools?|fenxiang"
    r"|actions?|operat(?:e|ion|ions)|sns|follow|digg|vote|btns?|buttons?",
    Hint.COMMENT: r"[a-z-]*(?:comment|cmt|pinglun|gentie|liuyan)[a-z-]*"
    r"|pl|ly|discuss(?:ion)?"
    r"|feedback|repl(?:y|ies)|replylist|post-?comment|respond|guestbook",
    Hint.PAGER: r"pag(?:e|es|er|ing|ination)(?:-?(?:nav|bar|num|box|list|links?))?|fenye|prev-?next"
    r"|prev|next|page-?turn",
    Hint.ADVERT: r"ads?|adv|advert(?:s|ise|isement|ising)?|gg|guanggao|sponsor(?:ed)?"
    r"|promo(?:tion)?s?"
    r"|ad-?(?:box|wrap|area|content)|gemini-?ad|adsbygoogle|hezuo",
    Hint.LOGIN: r"log-?in|sign-?in|sign-?up|register|reg|search(?:box|bar|form)?|sou"
    r"|sousuo|passport"
    r"|user-?(?:info|bar|panel|menu)|app-?download|download-?app|openapp|modal|popup|dialog|toast"
    r"|mask|cookie(?:s|-?banner)?",
    Hint.DATA: r"info|meta|date|time|pub(?:time|date|lish)?|source|from|author|byline|tags?"
    r"|keywords?|editor|zebian|laiyuan|bianji|subinfo|article-?info|post-?(?:info|meta|date)",
    Hint.BODY: r"content|article(?:-?(?:body|content|text|detail))?|body|main"
    r"|post(?:-?(?:body|content))?"
    r"|entry(?:-?content)?|text|detail|news-?(?:content|text|body)|zoom|zw|zhengwen|neirong|story"
    r"|rich-?(?:text|media|content)|article_?content|artibody|endtext|js_content|t_f|postmessage",
}  # fmt: skip
_COMPILED = {hint: re.compile(f"{_START}(?:{words}){_END}") for hint, words in _PATTERNS.items()}
_TAGS = {
    "nav": Hint.NAVIGATION, "menu": Hint.NAVIGATION, "header": Hint.NAVIGATION,
    "footer": Hint.FOOT, "aside": Hint.SIDE, "dialog": Hint.LOGIN,
    "article": Hint.BODY, "main": Hint.BODY,
}  # fmt: skip


_DIGITS = re.compile("[0-9]+")


@lru_cache(maxsize=8192)
def hints_of(tag: str, names: str) -> int:
    """Bits of `Hint` for an element; ``names`` as in `Elements.names`."""
    bits = int(_TAGS.get(tag, 0))
    for name in _DIGITS.sub("0", names).split():
        bits |= _of_name(name)
    return bits


@lru_cache(maxsize=8192)
def _of_name(name: str) -> int:
    """Bits for one id, class or role; numbers, which no hint hangs on, are 0."""
    return sum(int(hint) for hint, pattern in _COMPILED.items() if pattern.search(name))
