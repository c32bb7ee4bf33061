"""What the structure of a page says is not its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from cleaner._native.tree import nearest
from cleaner.blocks import Blocks
from cleaner.boilerplate.meta import normal_date
from cleaner.boilerplate.page import Removal
from cleaner.boilerplate.structure.columns import block_columns
from cleaner.boilerplate.structure.hints import AROUND, WORDS, Hint
from cleaner.boilerplate.structure.main import Main, find_main
from cleaner.boilerplate.structure.numbers import numbers
from cleaner.boilerplate.structure.posts import find_posts
from cleaner.boilerplate.structure.title import plain, title_block
from cleaner.boilerplate.structure.tree import Bools, Tree, look
from cleaner.context import Context
from cleaner.document import Document, Edit, Span

HIDDEN = "boilerplate.markup-hidden"
LINKS = "boilerplate.markup-links"
NAMED = "boilerplate.markup-named"
OUTSIDE = "boilerplate.markup-outside"

DATA = "boilerplate.markup-data-line"
LIST_PAGE = "markup.list-page"

_DATA_HINT = int(Hint.DATA)
_IN_THREADS = int(Hint.COMMENT | Hint.FOOT)
_LINKED = 0.5  # share of a block's text; more is no part of the head of a text
_DATA_LINE = 120  # characters
_LISTED = 0.6  # of the lines of a list that have links
_MANY = 5  # lines of a list
_LINK_LINE = 40  # characters without blanks
_DATA = re.compile(
    "[记記]者|[来來]源|作者|字[号號级級体體]|[时時][间間]|[编編][辑輯]|[报報][导導道]|打印|列印|摘自|稿源"
)
_WORDS = tuple((int(hint), words) for hint, words in WORDS.items())
_AUTHOR = re.compile("(?:作者|[记記]者|[编編]辑)[:：]\\s*([^\\s|()（）：:，,【】\\[\\]]{2,12})")
_SOURCE = re.compile("[来來]源(?:于|於)?[:：]\\s*([^\\s|()（）：:，,【】\\[\\]]{2,20})")
_ITEMS = 3  # links of one
_SURE = int(Hint.SHARE | Hint.RELATED | Hint.PAGER | Hint.LOGIN | Hint.ADVERT | Hint.FOOT)


class StructureStage:
    """Removes what a page's structure shows to be no text; only documents with blocks have one."""

    name = "structure"
    triggers = 0

    def propose(self, document: Document, context: Context) -> Iterable[Edit]:
        """Edits of the whole extracted text: decided once, before any other stage."""
        blocks = document.blocks
        if blocks is None or document.layers or not len(blocks):
            return ()
        if not context.config.removes_boilerplate:
            return ()
        return list(_edits(document, blocks, context))


class _Fate:
    """Blocks that go, each with its removal; the first reason stays.

    ``why``: shape (n,), the place of a block's removal in ``removals``, -1 where the block stays.
    """

    def __init__(self, count: int) -> None:
        self.why = np.full(count, -1, np.int64)
        self.removals: list[Removal] = []

    def take(self, blocks: slice | Bools, removal: Removal) -> None:
        """``blocks``: a slice, or flags of all blocks."""
        part = self.why[blocks]
        self.why[blocks] = np.where(part < 0, len(self.removals), part)
        self.removals.append(removal)

    @property
    def gone(self) -> Bools:
        return self.why >= 0


def _edits(document: Document, blocks: Blocks, context: Context) -> Iterator[Edit]:
    tree = look(document, blocks)
    fate = _Fate(len(blocks))
    _take_hidden(tree, fate)
    meta = context.meta
    told = " ".join(str(meta.get(name, "")) for name in ("head_title", "url", "canonical"))
    title = title_block(document, tree, str(meta.get("head_title", "")))
    _tell_title(document.text, tree, title, meta)
    main = find_posts(tree, told, title) or find_main(tree, title)
    head = np.zeros(len(blocks), np.bool_)
    if main is not None:
        context.meta["page"] = "thread" if main.thread else "article"
        head = _head(tree, main, title)
        _take_outside(tree, main, head, fate)
        _take_parts(tree, main, fate)
        _take_link_lines(tree, main, fate)
        _take_data(document.text, tree, head, fate, meta)
    elif why := _is_list(tree):
        context.meta["page"] = "list"
        context.flag(document, LIST_PAGE, Span(0, len(document.text)), 0.9, why)
    context.columns = block_columns(tree, main, head, title)
    if fate.gone.all():
        return
    yield from _hidden_spans(document, blocks, fate)
    yield from _runs(document.text, blocks, fate)


def _is_list(tree: Tree) -> str:
    """Why a page without a text of its own is a list; nothing where it isn't."""
    linked = float(tree.linked.max() / tree.size.max())
    lines = float((tree.blocks.links > 0).mean())
    if linked > numbers().links:
        return f"{linked:.0%} of the page's text is linked"
    if lines > _LISTED and len(tree.length) >= _MANY:
        return f"{lines:.0%} of its lines have links"
    teasers = (tree.mass > 0) & (tree.blocks.links == 0)
    if (tree.blocks.links > 0).sum() >= _MANY and teasers.sum() >= _MANY:
        return f"{teasers.sum()} teasers under links"
    return ""


def _tell_title(text: str, tree: Tree, title: int | None, meta: dict[str, Any]) -> None:
    """The title as the page shows it, where what is known has more around it."""
    if title is not None:
        shown = text[tree.blocks.starts[title] : tree.blocks.ends[title]].strip()
        known = str(meta.get("title", ""))
        if len(shown) < len(known) and plain(known).startswith(plain(shown)):
            meta["title"] = shown


def _take_hidden(tree: Tree, fate: _Fate) -> None:
    removal = Removal(HIDDEN, 0.95, "the page doesn't show it")
    if tree.hidden.any():
        fate.take(tree.hidden, removal)


def _head(tree: Tree, main: Main, title: int | None) -> Bools:
    """The title above the text and what stands under it; without one what stands near above."""
    first = int(main.keep.argmax())
    head = np.zeros(len(tree.length), np.bool_)
    known = title is not None and title <= first and first - title <= numbers().far
    start = title if title is not None and known else max(0, first - int(numbers().above))
    inherited = tree.inherited[tree.blocks.element]
    under = np.arange(start, first)
    framed = (inherited[under] & AROUND) != 0
    head[under] = (tree.link[under] < _LINKED) & ~framed
    if main.thread:
        head[under] &= tree.mass[under] > 0
    elif not known or first - start > numbers().lead:
        head[under] &= tree.mass[under] == 0
    if known:
        head[start] = True
    return head


def _take_outside(tree: Tree, main: Main, head: Bools, fate: _Fate) -> None:
    """All blocks outside of the text and its head, but for neighbours that may belong to it."""
    elements = tree.blocks.elements
    parents = elements.parents.tolist()
    holds = np.zeros(len(elements), np.bool_)
    for element in main.elements:
        while element >= 0 and not holds[element]:
            holds[element] = True
            element = parents[element]  # noqa: PLW2901
    near = {parents[element] for element in main.elements}
    # The outermost element around a block that doesn't hold the text.
    region = nearest((holds | holds[elements.parents]).astype(np.uint8), elements.parents)
    region = region[tree.blocks.element]
    outside = ~(main.keep | head) & ~fate.gone
    why = np.full(len(elements), -1, np.int64)
    for element in dict.fromkeys(region[outside].tolist()):
        around = element if holds[element] else parents[element]
        beside = not main.thread and around in near and _may_belong(tree, element)
        if not beside:
            why[element] = len(fate.removals)
            fate.removals.append(_outside(tree, element, main))
    fate.why = np.where(outside, why[region], fate.why)


def _may_belong(tree: Tree, element: int) -> bool:
    """Whether a neighbour of the text says nothing against being a part of it."""
    if int(tree.inherited[element]) & AROUND or tree.total[element]:
        return False
    if tree.blocks.elements.tags[tree.blocks.elements.parents[element]] in {"body", "html"}:
        return False
    return bool(tree.linked[element] <= numbers().beside * tree.size[element])


def _outside(tree: Tree, element: int, main: Main) -> Removal:
    """Why what is inside an element apart from the text goes."""
    name = _name(tree, element)
    hint = int(tree.inherited[element]) & AROUND
    share = tree.linked[element] / max(1.0, tree.size[element])
    if share >= numbers().links:
        return Removal(LINKS, 0.95, f"list of links: {share:.0%} of its text is linked, {name}")
    if hint:
        return Removal(NAMED, 0.9, f"{_words(hint)} by its name, {name}")
    where = _name(tree, main.elements[0])
    told = f"outside of {where}, which holds {main.share:.0%} of the paragraphs: {name}"
    return Removal(OUTSIDE, 0.85, told)


def _take_parts(tree: Tree, main: Main, fate: _Fate) -> None:
    """Lists of links and named parts inside the text."""
    elements = tree.blocks.elements
    for top in main.elements:
        whole = max(1.0, float(tree.total[top]))
        element = top + 1
        end = int(elements.ends[top])
        while element < end:
            removal = _part(tree, element, whole, main.thread)
            if removal is None:
                element += 1
                continue
            fate.take(tree.inside(element), removal)
            element = int(elements.ends[element])


def _take_link_lines(tree: Tree, main: Main, fate: _Fate) -> None:
    """Lines inside the text that are links for the most part: pages, ways to share."""
    lines = main.keep & (tree.mass == 0) & (tree.blocks.links > 1) & (tree.length < _LINK_LINE)
    lines &= (tree.link >= _LINKED) & ~fate.gone
    for block in lines.nonzero()[0].tolist():
        told = f"line of links: {tree.link[block]:.0%} of its text is linked"
        fate.take(slice(block, block + 1), Removal(LINKS, 0.85, told))


def _take_data(text: str, tree: Tree, head: Bools, fate: _Fate, meta: dict[str, Any]) -> None:
    """Lines between title and text that say when, by whom and from where; they go to ``meta``."""
    blocks = tree.blocks
    named = (tree.inherited[blocks.element] & _DATA_HINT) != 0
    for block in head.nonzero()[0].tolist():
        line = text[blocks.starts[block] : blocks.ends[block]]
        if len(line) > _DATA_LINE or fate.why[block] >= 0:
            continue
        if (date := normal_date(line)) and (named[block] or _DATA.search(line)):
            meta.setdefault("date", date)
            if author := _AUTHOR.search(line):
                meta.setdefault("author", author[1])
            if source := _SOURCE.search(line):
                meta.setdefault("source", source[1])
            fate.take(
                slice(block, block + 1),
                Removal(DATA, 0.9, "date and origin, between title and text"),
            )


def _part(tree: Tree, element: int, whole: float, thread: bool) -> Removal | None:
    """Why an element inside the text goes; None where it stays."""
    size = tree.size[element]
    if not size or tree.total[element] > numbers().part * whole:
        return None
    share = tree.linked[element] / size
    inside = tree.inside(element)
    links = int(tree.blocks.links[inside].sum())
    name = _name(tree, element)
    hint = int(tree.hints[element])
    if thread:
        hint &= ~_IN_THREADS
    if share >= numbers().links and links >= _ITEMS and tree.total[element] == 0:
        return Removal(LINKS, 0.93, f"list of links: {share:.0%} of its text is linked, {name}")
    if hint & AROUND and share >= numbers().linked_part and links > 1:
        return Removal(NAMED, 0.9, f"{_words(hint)} by its name, {share:.0%} linked, {name}")
    if hint & _SURE and tree.total[element] == 0 and size < numbers().short:
        return Removal(NAMED, 0.85, f"{_words(hint)} by its name, {name}")
    return None


def _words(hint: int) -> str:
    return next(words for bit, words in _WORDS if hint & bit)


def _name(tree: Tree, element: int) -> str:
    elements = tree.blocks.elements
    return elements.tags[element] + elements.names[element].replace(" ", "")[:60]


def _hidden_spans(document: Document, blocks: Blocks, fate: _Fate) -> Iterator[Edit]:
    """What isn't shown inside of blocks that stay."""
    at = blocks.at(blocks.hidden[:, 0])
    shown = document.text
    for (start, end), block in zip(blocks.hidden.tolist(), at.tolist(), strict=True):
        whole = shown[blocks.starts[block] : blocks.ends[block]].strip()
        if fate.why[block] < 0 and len(shown[start:end].strip()) < len(whole) / 2:
            yield Edit(HIDDEN, Span(start, end), "", "the page doesn't show it", 0.95)


def _runs(text: str, blocks: Blocks, fate: _Fate) -> Iterator[Edit]:
    """One edit for each run of neighbours that go for one reason, line ends taken along."""
    gone = fate.gone
    if not gone.any():
        return
    kept = (~gone).nonzero()[0]
    kept_last = int(kept[-1]) if len(kept) else -1
    numbers = gone.nonzero()[0]
    why = fate.why[numbers]
    breaks = (np.diff(numbers) > 1) | (np.diff(why) != 0) | (numbers[1:] == kept_last + 1)
    firsts = np.concatenate(([0], breaks.nonzero()[0] + 1))
    lasts = np.concatenate((firsts[1:], [len(numbers)])) - 1
    runs = zip(numbers[firsts].tolist(), numbers[lasts].tolist(), why[firsts].tolist(), strict=True)
    spans: list[tuple[int, int, Removal]] = []
    for first, last, reason in runs:
        if first > kept_last:  # nothing stays below: the line end above goes
            start, end = int(blocks.ends[first - 1]) if first else 0, int(blocks.ends[last])
        else:
            start, end = int(blocks.starts[first]), int(blocks.starts[last + 1])
        removal = fate.removals[reason]
        if spans and spans[-1][1] == start and spans[-1][2] == removal:
            spans[-1] = (spans[-1][0], end, removal)
        else:
            spans.append((start, end, removal))
    for start, end, (rule, confidence, told) in spans:
        yield Edit(rule, Span(start, end), "", told, confidence)


STAGE = StructureStage()
