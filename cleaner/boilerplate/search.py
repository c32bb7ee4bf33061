"""All literals of all rules, found in one vectorised look at the code points.

Each literal is represented by one pair of neighbouring characters.  Pairs are hashed into a
table of bits; where the table says "perhaps" the pair is looked up exactly, and only where the
pair stands, in a line short enough to be matched, is the literal itself compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.scan import Scan

_BITS = 18  # 256 KiB; with 1,500 pairs 0.6 % of other pairs pass to the exact comparison
_CHUNK = 1 << 15  # code points per round: the working arrays stay in the second-level cache
_FIRST = np.uint32(0x9E3779B1)  # odd multipliers of good dispersion (2^32 over the golden ratio)
_SECOND = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(32 - _BITS)


class Hit(NamedTuple):
    """An occurrence: character position in the text, number of the literal, line and its length."""

    at: int
    literal: int
    line: int
    length: int


class LiteralSearch:
    """Finds the occurrences of ``literals`` (each of at least two characters).

    ``longest`` has one number a literal: an occurrence in a line of more characters is of no use.
    """

    __slots__ = ("_held", "_keys", "_limits", "_table", "literals")

    def __init__(self, literals: Iterable[str], longest: Sequence[int]) -> None:
        self.literals: Sequence[str] = tuple(literals)
        by_pair: dict[str, list[tuple[int, int, str, int]]] = {}
        for number, literal in enumerate(self.literals):
            if len(literal) < 2:
                raise ValueError(f"literal {literal!r} is shorter than two characters")
            offset = _pair_offset(literal)
            pair = literal[offset : offset + 2]
            by_pair.setdefault(pair, []).append((number, offset, literal, longest[number]))
        points = [[ord(pair[0]), ord(pair[1])] for pair in by_pair]
        codes = np.array(points, np.uint32).reshape(-1, 2)
        keys = _keys(codes[:, 0], codes[:, 1])
        order = np.argsort(keys)
        held = list(by_pair.values())
        self._held = [held[number] for number in order.tolist()]
        """Number, offset of the pair, literal and longest line of the literals of each pair."""
        self._keys = keys[order]
        limits = [max(longest for *_, longest in literals) for literals in self._held]
        self._limits = np.array(limits, np.int64)
        self._table = np.zeros(1 << _BITS, dtype=np.bool_)
        self._table[_slots(codes[:, 0], codes[:, 1])] = True

    def hits(self, text: str, scan: Scan) -> list[Hit]:
        """Every occurrence in a line that is short enough, by position of its pair.

        ``scan`` is the scan of ``text``.
        """
        found: list[Hit] = []
        if not self._held:
            return found
        for begin in range(0, len(scan.codes) - 1, _CHUNK):
            for position, pair, line, length in self._pairs(scan, begin):
                for number, offset, literal, longest in self._held[pair]:
                    start = position - offset
                    if length <= longest and start >= 0 and text.startswith(literal, start):
                        found.append(Hit(start, number, line, length))
        return found

    def _pairs(self, scan: Scan, begin: int) -> Iterable[tuple[int, int, int, int]]:
        """Where pairs stand in the chunk from ``begin`` on.

        Character of the text, number of the pair, number and length of the line.
        """
        codes = scan.codes[begin : begin + _CHUNK + 1]
        first, second = codes[:-1], codes[1:]
        maybe = self._table.take(_slots(first, second)).nonzero()[0]
        if not len(maybe):
            return ()
        keys = _keys(first[maybe], second[maybe])
        near = self._keys.searchsorted(keys)
        near[near == len(self._keys)] = 0
        maybe += begin
        line = scan.line_of(maybe)
        length = scan.line_ends[line] - scan.line_starts[line]
        good = (self._keys[near] == keys) & (length <= self._limits[near])
        columns = (maybe[good], near[good], line[good], length[good])
        return zip(*(column.tolist() for column in columns), strict=True)


def _slots(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = first * _FIRST
    mixed ^= second * _SECOND
    mixed >>= _SHIFT
    return mixed


def _keys(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint64]:
    return (first.astype(np.uint64) << np.uint64(32)) | second


# Pairs that stand more than 60 times in a million characters of the reference texts (laws,
# technical articles, encyclopaedia, government reports, narrative prose), the most frequent first:
# poor representatives.
_COMMON_PAIRS = """
可以 人民 一个 我们 使用 管理 部门 工作 建设 社会 政府 服务 的人 需要 有关 系统 其他 单位
这个 保护 代表 机构 技术 问题 主管 信息 以上 可能 经营 程序 已经 中国 就是 标准 所有 们的
运行 支持 用户 文化 行为 天下 开发 知道 重要 以下 时间 法律 相关 你可 责任 产品 方式 安装
机关 保障 继续 政策 一条 不可 主要 网络 设备 内容 工具 合作 选择 违法 并不 直接 我的 维护
投资 发现 成为 意见 重点 下面 特别 设计 关于 学习 许可 更多 希望 显示 是我 达到 目录 的内
空间 帮助 以在 连接 进入 来说 游戏 指导 平台 规范 参与 文明 添加 密码 位和 文章 人才 错误
最后 中心 发布 喜欢 正在 完全 他人 编辑 输入 回答 客户 业务 访问 其它 全部 地址 允许 下载
模式 更新 权利 位置 上面 桌面 建议 公安 当前 推广 的公 提交 的关 作品 成功 说明 网站 风险
限制 保存 一下 浏览 电子 重新 是有 关键 权限 属于 的网 讨论 资料 户端 支付 快速 上一 有用
为主 有权 可证 获取 电脑 列表 协议 统筹 专门 删除 能会 意味 联网 查看 是由 移动 大小 家和
立即 味着 电梯 览器 类似 出版 日内 页面 备案 下一 返回 大家 发送 安机 为我 高级 运营 制作
编译 你也 篇文 搜索 今天
"""
_COMMON_ASCII = frozenset(" etaoinsrhldcum0123456789")
_COMMON = {pair: 1 - rank / 1000 for rank, pair in enumerate(_COMMON_PAIRS.split())}


def _pair_offset(literal: str) -> int:
    """Which pair stands for the literal: a rare one, and rather one from the middle.

    Chinese words mostly have two characters, so in 责任编辑 the pair across the words (任编)
    is far rarer than either word.
    """
    middle = 1 if len(literal) in (3, 4) else max(0, (len(literal) - 2) // 2)

    def badness(offset: int) -> tuple[float, int]:
        pair = literal[offset : offset + 2]
        ordinary = _COMMON.get(pair, 0.0)
        if pair.isascii():
            ordinary = sum(character in _COMMON_ASCII for character in pair)
        return ordinary, abs(offset - middle)

    return min(range(len(literal) - 1), key=badness)
