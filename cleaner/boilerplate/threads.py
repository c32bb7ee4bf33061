"""Forum threads, questions and answers: posts between the frames that recur around each of them."""

from __future__ import annotations

from cleaner._native import posts, verdicts
from cleaner.boilerplate.body import Body
from cleaner.boilerplate.features import Bools, Floats, Table
from cleaner.boilerplate.guards import Branches
from cleaner.boilerplate.lines import THREAD

_LONGEST = 59  # characters of a line that can be part of a post's frame
_NAME = 15  # characters of a poster's name, of a place, of a rank
_LEAST_FRAMES = 3  # lines of posts' frames, one of which only threads have
_FAR = 12  # lines between two frames of one thread
_ABOVE = 3  # lines above the first frame that may be its first post's title
_WHEN_LONGEST = 44  # characters of a line that says when something was posted
_RECURS = 3  # times that a line of a frame recurs, numbers aside; short ones twice as they are
_RECURS_LONGEST = 69  # characters of such a line

_STRONG = (
    r"楼主|沙发|板凳|地板|第?[0-9]{1,5}\s?楼|#[0-9]{1,4}|\[[0-9]{1,4}\s?楼\].{0,30}"
    r"|.{0,24}[0-9]{1,5}\s?楼\s?.{0,8}[12][0-9]{3}-.{0,24}|B[0-9]{1,4}F\s?发表于.{0,30}|还有[0-9]{1,6}条回复.{0,8}|.{0,24}发表于\s?[:：]?\s?.{0,40}(?:只看|看该作者|楼).{0,30}"
    r"|只看(?:该作者|此人|[Tt][Aa])|(?:只看|仅看|看)楼主|倒序(?:看帖|浏览)|(?:返回列表\s?)?发新帖|跳转到指定楼层"
    r"|查看详细资料|.{0,20}当前(?:离线|在线)|使用道具|.{0,8}个人空间\s.{0,30}|引用.{0,12}回[复帖].{0,12}"
    r"|[0-9,]{1,9}\s?人赞同了该回答|(?:查看全部\s?)?[0-9]{1,6}\s?[个条]回[答复]|.{0,3}我来答|写回答"
    r"|.{0,9}向TA提问.{0,20}|你对这个回答的评价是.?|被浏览|追[问答]|.{1,20}\s?[（(]楼主[）)].{0,12}|最后回复.{0,20}"
    r"|.{0,12}采纳.{0,12}|新手上路.{1,40}|(?:初|中|高)级会员.{0,40}|.{0,8}(?:最佳|满意|推荐)答案.{0,8}"
    r"|(?:回答|提问|回复)[者人][:：].{0,30}|楼主.{0,3}发表于.{0,40}|回复于[:：]?\s?[12][0-9]{3}.{0,24}"
    r"|(?:作者|楼主)[:：].{1,24}\s(?:时间|日期|回复日期|发表日期)[:：].{6,30}|.{0,8}得分[:：]?\s?[0-9]{1,4}"
)
_FRAME = (
    _STRONG + r"|[0-9]{1,5}\s?#|查看[:：]\s?[0-9].{0,40}|回复[:：]\s?[0-9].{0,40}"
    r"|UID.{0,12}|积分.{0,12}|威望.{0,12}|精华.{0,8}"
    r"|主题|帖子|回[复帖]|引用|点评|评论|举报|点赞|(?:编辑|发布|发表)于.{4,40}|全部(?:评论|回答|回复)|展开全部"
    r"|注册会员.{0,40}|新手上路|收起回复|Rank[:：].{0,20}|收起|回复\s?[0-9]{1,6}|赞|踩|赞同\s?[0-9]{0,9}|[支反][持对].{0,5}|抢首赞.{0,20}"
    r"|首赞|顶|金[钱币].{0,10}|贡献.{0,10}|(?:注册|最后登录|在线)时间.{0,20}|阅读权限.{0,8}|来自.{0,16}|IP\s?属地.{0,9}"
)
_WHEN = (
    r"[12][0-9]{3}\s?[-年/.]\s?[0-9]|[0-9]{1,2}:[0-9]{2}|[0-9]\s?(?:年|个?月|天|小时|分钟|秒)前"
    r"|(?:昨天|前天|今天)\s?[0-9]"
)
_strong, _frames = Branches(_STRONG, whole=True), Branches(_FRAME, whole=True)
_whens = Branches(_WHEN)


def frames(table: Table) -> tuple[bytes, bytes]:
    """Lines that belong to the frame of a post, and those that only threads have: ones and zeros.

    They are short, with a word or sign of a frame.
    """
    frame, strong = bytearray(len(table)), bytearray(len(table))
    perhaps = posts.perhaps(table.columns.matrix, table.texts, _LONGEST, 0)
    for line, branch in _frames.of_lines(table.texts, perhaps):
        frame[line] = 1
        strong[line] = branch < len(_strong)
    return bytes(frame), bytes(strong)


def frame_of_thread(table: Table) -> bytes | None:
    """Lines that belong to the frame of a post; None where the page is no thread.

    A thread has frames of posts, and such as only threads have: of 284 marked pages the ten of
    forums have them, and no other page a single strong line.
    """
    # Every strong line has one of these signs.
    signed = posts.perhaps(table.columns.matrix, table.texts, _LONGEST, THREAD)
    if not _strong.any_of_lines(table.texts, signed):
        return None  # the others tell nothing without one of these
    frame, strong = frames(table)
    return frame if frame.count(1) >= _LEAST_FRAMES and _near_text(table, strong) else None


def _near_text(table: Table, strong: bytes) -> bool:
    """Whether a line that only threads have stands near a paragraph, if there are any.

    In the foot of a page none does.
    """
    mass = table.columns["_mass"]
    near = any(
        mass[max(0, line - _FAR) : line + _FAR + 1].any()
        for line in verdicts.ones(strong, 0, len(strong))
    )
    return near or not mass.any()


def kept_in_thread(table: Table, body: Body, score: Floats, frame: bytes) -> Bools:
    """Which lines are posts, shape (m,): in the thread all but its frames, and what scores high."""
    matrix, texts = table.columns.matrix, table.texts
    short = posts.short_with_digits(matrix, texts, _WHEN_LONGEST)
    bare = posts.bare(matrix, texts, dict(_whens.of_lines(texts, short)))
    first, end = _extent(frame, bare, body, table)
    recurring = posts.recurring(texts, table.repeated, _RECURS, _RECURS_LONGEST, _NAME)
    return posts.kept(matrix, score, frame, bare, recurring, first, end)


def _extent(frame: bytes, bare: bytes, body: Body, table: Table) -> tuple[int, int]:
    """The lines of the thread, half-open: the chain of frames and paragraphs that has most text."""
    when = bare if bare.count(1) >= _RECURS else bytes(len(bare))
    first, end = posts.extent(table.columns.matrix, frame, when, _FAR)
    if first < 0:
        return body.start, body.end
    return max(0, first - _ABOVE), _end_of_post(table, end)


def _end_of_post(table: Table, end: int) -> int:
    """Where the sentences end that stand right below the last frame."""
    columns = table.columns
    while (
        end < len(table)
        and columns["ends like a sentence"][end]
        and not (table.gone[end] or columns["notices"][end])
    ):
        end += 1
    return end
