"""Forum threads, questions and answers: posts between the frames that recur around each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Bools, Floats, Table, patterns
from cleaner.boilerplate.guards import any_branch
from cleaner.boilerplate.lines import THREAD

_LONGEST = 60  # characters of a line that can be part of a post's frame
_NAME = 16  # characters of a poster's name, of a place, of a rank
_LEAST_FRAMES = 3  # lines of posts' frames, one of which only threads have
_FAR = 12  # lines between two frames of one thread
_ABOVE = 3  # lines above the first frame that may be its first post's title
_RECURS = 3  # times that a line of a frame recurs, numbers aside

_STRONG = re.compile(
    r"楼主|沙发|板凳|地板|第?[0-9]{1,5}\s?楼|#[0-9]{1,4}|\[[0-9]{1,4}\s?楼\].{0,30}"
    r"|.{0,24}[0-9]{1,5}\s?楼\s?.{0,3}[12][0-9]{3}-.{0,24}|.{0,24}发表于\s?[:：]?\s?.{0,40}(?:只看|看该作者|楼).{0,30}"
    r"|只看(?:该作者|此人|[Tt][Aa])|(?:只看|仅看|看)楼主|倒序(?:看帖|浏览)|(?:返回列表\s?)?发新帖|跳转到指定楼层"
    r"|查看详细资料|.{0,20}当前(?:离线|在线)|使用道具|.{0,8}个人空间\s.{0,30}|引用.{0,12}回[复帖].{0,12}"
    r"|[0-9,]{1,9}\s?人赞同了该回答|(?:查看全部\s?)?[0-9]{1,6}\s?[个条]回[答复]|.{0,3}我来答|写回答"
    r"|.{0,9}向TA提问.{0,20}|你对这个回答的评价是.?|被浏览|追[问答]|.{1,20}\s?[（(]楼主[）)].{0,12}|最后回复.{0,20}"
    r"|.{0,12}采纳.{0,12}|新手上路.{0,40}|(?:初|中|高)级会员.{0,40}|.{0,8}(?:最佳|满意|推荐)答案.{0,8}"
    r"|(?:回答|提问|回复)[者人][:：].{0,30}|楼主.{0,3}发表于.{0,40}|回复于[:：]?\s?[12][0-9]{3}.{0,24}"
    r"|(?:作者|楼主)[:：].{1,24}\s(?:时间|日期|回复日期|发表日期)[:：].{6,30}|.{0,8}得分[:：]?\s?[0-9]{1,4}"
)
_FRAME = re.compile(
    _STRONG.pattern + r"|[0-9]{1,5}\s?#|查看[:：]\s?[0-9].{0,40}|回复[:：]\s?[0-9].{0,40}"
    r"|UID.{0,12}|积分.{0,12}|威望.{0,12}|精华.{0,8}"
    r"|主题|帖子|回[复帖]|引用|点评|评论|举报|点赞|(?:编辑|发布|发表)于.{4,40}|全部(?:评论|回答|回复)|展开全部"
    r"|注册会员.{0,40}|Rank[:：].{0,20}|收起|回复\s?[0-9]{1,6}|赞|踩|赞同\s?[0-9]{0,9}|[支反][持对].{0,5}|抢首赞.{0,20}"
    r"|首赞|顶|金[钱币].{0,10}|贡献.{0,10}|(?:注册|最后登录|在线)时间.{0,20}|阅读权限.{0,8}|来自.{0,16}|IP\s?属地.{0,9}"
)
_is_strong = any_branch(_STRONG, whole=True)
_NUMBER_SIGNS = "#[0123456789赞踩顶"
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]")
_WHEN = re.compile(
    r"[12][0-9]{3}\s?[-年/.]\s?[0-9]|[0-9]{1,2}:[0-9]{2}|[0-9]\s?(?:年|个?月|天|小时|分钟|秒)前"
    r"|(?:昨天|前天|今天)\s?[0-9]"
)


def _perhaps(table: Table, lines: Iterable[int]) -> list[int]:
    """Those that may belong to the frame of a post: short, with a word or sign of one."""
    words, texts = table.columns["_words"].tolist(), table.texts
    return [
        line
        for line in lines
        if len(text := texts[line]) < _LONGEST
        and (words[line] or text[0] in _NUMBER_SIGNS or "楼" in text or "作者" in text)
    ]


def frames(table: Table) -> tuple[Bools, Bools]:
    """Lines that belong to the frame of a post, and those that only threads have."""
    frame, strong = np.zeros(len(table), np.bool_), np.zeros(len(table), np.bool_)
    for line in _perhaps(table, range(len(table))):
        text = table.texts[line]
        if _FRAME.fullmatch(text):
            frame[line] = True
            strong[line] = _STRONG.fullmatch(text) is not None
    return frame, strong


def is_thread(frame: Bools, strong: Bools) -> bool:
    """Whether there are frames of posts, and such as only threads have.

    Of 284 marked pages the ten of forums have them, and no other page a single strong line.
    """
    return bool(strong.any()) and int(frame.sum()) >= _LEAST_FRAMES


def frame_of_thread(table: Table) -> Bools | None:
    """Lines that belong to the frame of a post; None where the page is no thread."""
    # Every strong line has one of these signs.
    signed = (table.marks & THREAD).nonzero()[0].tolist()
    if not any(_is_strong(table.texts[line]) for line in _perhaps(table, signed)):
        return None  # the others tell nothing without one of these
    frame, strong = frames(table)
    return frame if is_thread(frame, strong) else None


def kept_in_thread(table: Table, body: Body, score: Floats, frame: Bools) -> Bools:
    """Which lines are posts, shape (m,): in the thread all but its frames, and what scores high."""
    of_frame = frame | _recurring(table) | _bare(table)
    of_frame |= (table.columns["words"] >= 0.7) | (table.columns["separators"] >= 2) | table.gone
    first, end = _extent(frame, body, table)
    place = np.arange(len(table))
    in_thread = (place >= first) & (place < end)
    notice = (table.columns["notice"] > 0) & (score < 0)
    return ~of_frame & ~notice & (in_thread | (score > 0))


def _recurring(table: Table) -> Bools:
    """Lines that recur: three times with other numbers, or twice as they are when short."""
    shapes = patterns(table.texts)
    times, exact = Counter(shapes), Counter(table.texts)
    return np.array(
        [
            (times[shape] >= _RECURS and len(text) < _LONGEST + 10)
            or (exact[text] >= 2 and len(text) < _NAME)
            for shape, text in zip(shapes, table.texts, strict=True)
        ],
        np.bool_,
    )


def _bare(table: Table) -> Bools:
    """Lines without a word, and lines that say when something was posted."""
    when = [len(text) < 45 and _WHEN.search(text) is not None for text in table.texts]
    wordless = [_WORD.search(text) is None for text in table.texts]
    dated = np.array(when, np.bool_) & (table.columns["_stops"] == 0)
    return np.asarray(dated | np.array(wordless, np.bool_))


def _extent(frame: Bools, body: Body, table: Table) -> tuple[int, int]:
    """The lines of the thread, half-open: the chain of frames and paragraphs that has most text."""
    paragraph = (table.columns["paragraph"] > 0) & ~table.gone
    when = _bare(table)
    links = (frame | paragraph | (when if when.sum() >= _RECURS else False)).nonzero()[0]
    if not len(links):
        return body.start, body.end
    breaks = (np.diff(links) > _FAR).nonzero()[0] + 1
    chains = np.split(links, breaks)
    mass = np.concatenate((np.zeros(1), body.mass.cumsum()))
    best = max(chains, key=lambda chain: mass[chain[-1] + 1] - mass[chain[0]] + len(chain))
    return max(0, int(best[0]) - _ABOVE), int(best[-1]) + 1
