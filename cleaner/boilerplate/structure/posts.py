"""Threads, questions and answers: the elements of one name that hold what people wrote."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from cleaner._native.tree import nearest
from cleaner.boilerplate.structure.hints import FRAME, Hint
from cleaner.boilerplate.structure.main import Main
from cleaner.boilerplate.structure.numbers import numbers
from cleaner.boilerplate.structure.tree import Tree, signature

_COMMENT = int(Hint.COMMENT)
_FORUM = re.compile(
    r"(?:^|[\s.#=_-])(?:thread|threadlist|postlist|postmessage|post-?list|t_f|plc|pls|pcb|bbs|forum"
    r"|floor|louceng|lzl|l_post|d_post|topics?|answers?|questions?|questionheader|answeritem"
    r"|wenda|zhidao|tieba|discuz|replyer|best-?answer|qa|ask|thing|replies|reply-?list)"
    r"(?=$|[\s_0-9-])"
)
_SITE = re.compile(
    r"论坛|論壇|贴吧|社区|社區|问答|知道|知乎|悟空|天涯|豆瓣小组|楼主|//(?:bbs|forum|club|tieba|ask|wenda|zhidao)\."
    r"|/(?:bbs|forum|thread|topic|question|discussion|viewthread)[/.-]|showthread|viewthread"
)
_TOLD = 2  # elements that the page's title and address count for
_LEAST_WORDS = 3  # elements with such names
_POSTS = 2  # elements of one name
_NO_POST = int(FRAME & ~(Hint.FOOT | Hint.SHARE | Hint.LOGIN))
_LINKED = 0.5
_LEAST = 40  # characters of paragraphs on the page


def is_thread(tree: Tree, told: str) -> bool:
    """Whether the names of the page's elements are those of a forum, or of questions.

    ``told``: title and addresses of the page.
    """
    elements = tree.blocks.elements
    told_by_name = np.array([_of_forum(names) for _, names in elements.kinds], np.bool_)
    found = {elements.kinds[kind][1] for kind in told_by_name.nonzero()[0].tolist()}
    mass = 0.0
    end = -1
    for number in told_by_name[elements.kind].nonzero()[0].tolist():
        if number >= end:
            mass += float(tree.total[number])
            end = int(elements.ends[number])
    if _SITE.search(told):
        return len(found) + _TOLD >= _LEAST_WORDS
    return len(found) >= _LEAST_WORDS and mass >= numbers().held * float(tree.mass.sum())


@lru_cache(maxsize=8192)
def _of_forum(names: str) -> bool:
    return bool(names) and _FORUM.search(names) is not None


def find_posts(tree: Tree, told: str, title: int | None) -> Main | None:
    """The elements that hold the posts of a thread; None where the page isn't one."""
    whole = float(tree.mass.sum())
    if whole < _LEAST:
        return None
    of, mass = _named(tree)
    if not mass:
        return None
    best = max(mass, key=lambda name: mass[name])
    if not is_thread(tree, told) and not (
        _repeated(tree, of[best], mass[best]) and _begins(tree, of[best], title)
    ):
        return None
    chosen = {
        element
        for name, members in of.items()
        if name == best
        or (mass[name] > 0 and len(members) >= _POSTS)
        or mass[name] >= numbers().single * whole
        for element in members
    }
    if len(chosen) < _POSTS:
        return None
    keep = np.zeros(len(tree.length), np.bool_)
    tops = []
    end = 0
    for element in sorted(chosen):
        keep[tree.inside(element)] = True
        if element >= end:
            tops.append(element)
            end = int(tree.blocks.elements.ends[element])
    return Main(tuple(tops), keep, float(tree.mass[keep].sum() / whole), True)


def _repeated(tree: Tree, members: set[int], mass: float) -> bool:
    """Whether elements of one name hold most of the page, each with text rather than links."""
    if (
        len(members) < numbers().posts
        or mass < numbers().held * tree.mass.sum()
        or mass < numbers().post * len(members)
    ):
        return False
    around = tree.inherited[list(members)]
    if (around & _COMMENT).any():
        return False
    links = sum(int((tree.blocks.links[tree.inside(m)] > 0).any()) for m in members)
    return links < _LINKED * len(members)


def _begins(tree: Tree, members: set[int], title: int | None) -> bool:
    """Whether the first paragraph below the title is in one of these: the opening post."""
    full = (tree.mass > 0).nonzero()[0]
    below = full[full > (-1 if title is None else title)]
    if not len(below):
        return False
    return any(tree.inside(m).start <= int(below[0]) < tree.inside(m).stop for m in members)


def _named(tree: Tree) -> tuple[dict[str, set[int]], dict[str, float]]:
    """By signature the named elements that hold paragraphs or other text, and their paragraphs."""
    elements = tree.blocks.elements
    count = len(elements)
    own = np.bincount(tree.container, tree.mass, count)
    of: dict[str, set[int]] = {}
    mass: dict[str, float] = {}
    named = np.array([bool(names) and tag != "p" for tag, names in elements.kinds], np.uint8)
    holder = nearest(named[elements.kind], elements.parents)
    fit = (
        (named[elements.kind] > 0)
        & ((tree.inherited & _NO_POST) == 0)
        & (tree.linked <= _LINKED * tree.size)
    )
    containers = np.bincount(tree.container, minlength=count).nonzero()[0]
    containers = containers[fit[holder[containers]]]
    masses = own[containers].tolist()
    for element, paragraphs in zip(holder[containers].tolist(), masses, strict=True):
        name = signature(*elements.kinds[elements.kind[element]])
        of.setdefault(name, set()).add(element)
        mass[name] = mass.get(name, 0.0) + paragraphs
    return of, mass
