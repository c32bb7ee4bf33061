"""How often a literal is to be expected in clean text, and by which of its pairs it is found."""

from __future__ import annotations

from functools import lru_cache

# Pairs of the rules' literals that stand more than 60 times in a million characters of the
# reference texts (laws, technical articles, encyclopaedia, government reports and narrative prose,
# each kind with the same weight), the most frequent first: poor representatives.
_COMMON_PAIRS = """
可以 一个 人民 我们 管理 使用 建设 社会 工作 部门 国家 政府 服务 规定 没有 企业
进行 如果 的人 需要 文件 其他 单位 有关 系统 安全 中国 这个 组织 机构 技术 保护
代表 问题 二十 是一 教育 通过 提供 不能 这些 所以 可能 以上 主管 制度 第三 必须
信息 经营 提高 所有 文化 因为 已经 你的 现在 们的 第一 就是 程序 支持 活动 市场
重要 行为 执行 监督 项目 运行 法律 数据 个人 坚持 处理 这是 城市 以下 主要 用户
标准 继续 政策 法规 部分 要求 方式 开始 不得 时间 资源 机关 责任 用的 你可 开发
任何 天下 生活 知道 他的 大的 作为 香港 应用 保障 产品 事业 全国 国际 相关 面的
公司 负责 科学 解决 一条 本条 下的 上的 不可 全面 软件 研究 及其 公共 设置 完善
历史 安装 认为 合作 对于 投资 成为 为了 国务 用于 务院 0年 区域 取得 内容 任务
领导 能力 工具 申请 中央 不会 设备 网络 报告 特别 利用 的文 统一 范围 实际 非常
发现 代码 由于 十四 维护 选择 开放 件的 重点 功能 的主 操作 制， 存在 学校 同的
违法 在这 到了 起来 年1 如何 设计 意见 各种 出现 直接 调整 关部 之后 市、 创建
计算 学习 及时 下列 门应 我的 8年 并不 法， 台湾 鼓励 过程 达到 看到 文明 获得
9年 结果 改善 希望 更多 医疗 显示 确定 关于 6年 7年 1年 是我 大学 请求 接受
日本 版本 中心 5年 下面 2年 不要 于1 许可 帮助 有效 规范 进入 的内 参与 金融
才能 修改 分之 3年 食品 保证 形式 犯罪 消费 知识 领域 这里 4年 到的 还有 路线
以在 指导 力量 一般 就业 业务 办理 目录 行业 空间 游戏 连接 电视 有人 完全 于2
超过 专业 参加 了解 是否 来说 的其 正在 健康 包含 特色 注意 最后 合同 国内 禁止
价格 人才 出版 职工 百分 全部 学生 平台 理机 位置 所在 模式 自动 ，自 文章 添加
调查 喜欢 错误 作品 商品 一起 的新 建议 的关 测试 的问 公安 程中 持续 认真 属于
引导 社区 位的 方针 资料 他人 发布 有所 成功 交易 品的 确保 、区 为主 ，请 允许
目前 有了 别人 相同 输入 的最 公开 无法 恢复 地址 1月 访问 更新 名称 反对 电子
独立 事项 回答 说明 停止 式的 当前 风险 商业 优化 联合 职业 的实 权益 经验 个月
的公 正常 密码 准备 上海 指定 其它 最大 体育 自由 关键 重新 网站 银行 找到 的所
处置 者的 费用 下来 最高 上面 多个 广大 权利 采用 提交 编辑 客户 上一 的应 是有
的用 九五 办事 数量 记录 是由 构成 联网 保存 桌面 速度 机器 在的 告诉 限制 2月
者其 目， 数字 状态 生成 查看 下载 品， 方向 一下 培训 工资 先进 左右 快速 贡献
电影 学院 统计 移动 最终 药品 评估 脚本 有权 遵守 打开 你想 专门 类型 提升 可证
的电 不到 擅自 面积 能会 统筹 上下 身份 默认 安机 推广 垃圾 特殊 了这 平均 有用
完整 广播 宗教 共享 支付 大小 同意 列表 遇到 来自 浏览 业单 电脑 删除 所需 规则
结束 类似 协议 的网 立即 涉及 讨论 制作 本地 通信 权限 可用 互联 收费 参数 分析
下一 加入 获取 北京
"""
_COMMON_ASCII = frozenset(" .etaoinsrhldcum0123456789")
_RANKS = {pair: rank for rank, pair in enumerate(_COMMON_PAIRS.split())}
_COMMON = {pair: 1 - rank / 1000 for pair, rank in _RANKS.items()}


def frequency(literal: str) -> float:
    """How often a literal is to be expected in clean text, the most frequent pair being 1.0.

    Estimated from its rarest pair: by rank where it is in the list, 0.01 for other words, 0.002
    for pairs with a mark in them.
    """
    return min(_pair_frequency(literal[at : at + 2]) for at in range(len(literal) - 1))


@lru_cache(maxsize=8192)
def _pair_frequency(pair: str) -> float:
    if pair in _RANKS:
        return 40 / (40 + _RANKS[pair])
    if pair.isascii():
        return 0.5 if set(pair) <= _COMMON_ASCII else 0.01
    if any(character.isascii() and character.isdigit() for character in pair):
        return 0.03
    return 0.01 if pair.isalpha() else 0.002


def pair_offset(literal: str) -> int:
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
