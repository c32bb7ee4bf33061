"""Which lines of a page go because the site's other pages have them too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import digits
from typing import Any, NamedTuple

from cleaner.boilerplate.lines import Lines
from cleaner.boilerplate.meta import collect
from cleaner.boilerplate.page import Page, Removal
from cleaner.boilerplate.site.keys import LONGEST, flat, keys_of, slotted
from cleaner.boilerplate.site.pages import is_bare, is_label, is_own, labels
from cleaner.site import SLOTS, SiteEntry, SiteTemplate, Where

RULES = {
    "line": "boilerplate.site-line",
    "pattern": "boilerplate.site-pattern",
    "block": "boilerplate.site-block",
}

_SLOT_ENDS = "%日月一二三四五六天)"  # of dates and numbers, in flat form, besides figures
_DOUBTFUL = 0.9  # confidence; rules that are surer take their lines themselves, for `meta` too
_WORDS = 4  # characters of a line that goes without others of the site beside it
_COMMON = 0.5  # of the distinct pages: a line on fewer needs others of the site beside it
_COMPANY = 3  # lines of the site side by side, itself included


class Hit(NamedTuple):
    """An entry that a line is, with its share of the site's distinct pages."""

    entry: SiteEntry
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A template as it is looked up: by the lines' flat form, or slotted form.

    `blocks`: by the slotted form of their first line, the longest first. `longest`: characters of
    a line; `first` and `last`: with which characters a line's flat form may begin and end.
    """

    literal: dict[str, Hit]
    slotted: dict[str, Hit]
    blocks: dict[str, tuple[tuple[tuple[str, ...], Hit], ...]]
    longest: int
    first: frozenset[str]
    last: frozenset[str]


@lru_cache(maxsize=16)
def index_of(template: SiteTemplate) -> Index:
    """The lookup tables of a template."""
    literal: dict[str, Hit] = {}
    slots: dict[str, Hit] = {}
    blocks: dict[str, list[tuple[tuple[str, ...], Hit]]] = {}
    for entry in template.entries:
        hit = Hit(entry, entry.pages / template.distinct if template.distinct else 1.0)
        keys = tuple(filter(None, map(entry_key, entry.lines)))
        if not keys:
            continue
        if entry.kind == "block":
            blocks.setdefault(slotted(keys[0]), []).append((keys, hit))
        for key in keys:
            table = slots if _has_slots(key) else literal
            if key not in table or table[key].share < hit.share:
                table[key] = hit
    longest = max((len(line) for entry in template.entries for line in entry.lines), default=0)
    ordered = {key: tuple(sorted(found, key=lambda b: -len(b[0]))) for key, found in blocks.items()}
    first, last = (frozenset(key[at] for key in (*literal, *slots)) for at in (0, -1))
    if "{" in first:
        first |= frozenset(digits)
    if "}" in last:
        last |= frozenset(digits + _SLOT_ENDS)
    return Index(literal, slots, ordered, min(2 * longest + 16, LONGEST), first, last)


def _has_slots(line: str) -> bool:
    return any(slot in line for slot in SLOTS)


def entry_key(line: str) -> str:
    """What a line of an entry is looked up by."""
    return slotted(flat(line)) if _has_slots(line) else flat(line)


def removals(
    lines: Lines, template: SiteTemplate | None, disable: Collection[str] = ()
) -> dict[int, Removal]:
    """The lines that go, by number. Never all: a page of nothing else is left as it is.

    `disable`: ids of rules that are switched off.
    """
    if template is None or not template.entries:
        return {}
    found = {line: _removal(hit, template) for line, hit in hits_of(lines, template).items()}
    return {line: removal for line, removal in found.items() if removal.rule not in disable}


def hits_of(lines: Lines, template: SiteTemplate) -> dict[int, Hit]:
    """The lines that go, by number, in order, each with the entry that takes it."""
    index = index_of(template)
    full = [line for line in range(len(lines)) if not lines.blank[line]]
    keys = [_keys(lines, line, index) for line in full]
    hits = [_hit(index, key) for key in keys]
    if not any(hits):
        return {}
    zones = _zones(lines, full, hits)
    if zones is None:
        return {}
    gone = _in_blocks(index, keys, zones)
    company = _company(hits)
    which = [-1 if hit is None else id(hit.entry) for hit in hits]
    for at in labels(which, [bool(lines.prose[line]) for line in full]):
        if at not in gone:
            hits[at] = None
    for at, hit in enumerate(hits):
        if hit is None or at in gone or hit.entry.where not in ("any", zones[at]):
            continue
        text = lines.stripped(full[at])
        below = lines.stripped(full[at + 1]) if at + 1 < len(full) else ""
        if is_bare(keys[at][1]) or is_own(text, below, at > 0 and hits[at - 1] is None):
            continue
        if hit.entry.kind == "block" and zones[at] == "any" and is_label(text):
            continue
        if _alone(text, hit) or company[at] >= _COMPANY:
            gone[at] = hit
    for at, hit in enumerate(hits):
        if hit is not None and is_bare(keys[at][1]) and at - 1 in gone and at + 1 in gone:
            gone.setdefault(at, hit)
    if len(gone) == len(full):
        return {}
    return {full[at]: hit for at, hit in sorted(gone.items())}


def take(page: Page, learned: Mapping[int, Removal]) -> None:
    """Mark the lines as gone; that other pages have a line tells more than a doubtful rule."""
    for line, removal in learned.items():
        known = page.gone.get(line)
        if known is None or known.confidence < min(removal.confidence, _DOUBTFUL):
            page.gone[line] = removal


def note_date(page: Page, learned: Mapping[int, Removal], meta: dict[str, Any]) -> None:
    """Put the first date that went from the head with what was learned into `meta`."""
    for line, removal in learned.items():
        if page.gone.get(line) == removal and page.in_head(line):
            collect({"date": page.lines.stripped(line)}, meta)


def _keys(lines: Lines, line: int, index: Index) -> tuple[str, str]:
    """Flat and slotted form; empty for a line that can't be one of the site's."""
    text = lines.stripped(line)
    if (
        len(text) > index.longest
        or _end(text[:1])[:1] not in index.first
        or _end(text[-1:])[-1:] not in index.last
    ):
        return "", ""
    return keys_of(text)


@lru_cache(maxsize=1 << 14)
def _end(char: str) -> str:
    return flat(char)


def _hit(index: Index, keys: tuple[str, str]) -> Hit | None:
    return index.literal.get(keys[0]) or index.slotted.get(keys[1])


def _zones(lines: Lines, full: list[int], hits: list[Hit | None]) -> list[Where] | None:
    """For each full line whether it is above the body, below it, or within ("any").

    The body goes from the first paragraph that is not the site's to the last; without one, from
    the first line that is not to the last. None where all lines are the site's.
    """
    own = [at for at, hit in enumerate(hits) if hit is None]
    body = [at for at in own if lines.prose[full[at]]] or own
    if not body:
        return None
    first, last = body[0], body[-1]
    return ["head" if at < first else "tail" if at > last else "any" for at in range(len(full))]


def _in_blocks(index: Index, keys: list[tuple[str, str]], zones: list[Where]) -> dict[int, Hit]:
    """The lines of complete blocks."""
    gone: dict[int, Hit] = {}
    for at, (_, first) in enumerate(keys):
        for block, hit in index.blocks.get(first, ()):
            there = range(at, at + len(block))
            if there.stop > len(keys) or not all(
                key in keys[line] for key, line in zip(block, there, strict=True)
            ):
                continue
            where = hit.entry.where
            if where == "any" or all(zones[line] == where for line in there):
                for line in there:
                    gone.setdefault(line, hit)
    return gone


def _company(hits: list[Hit | None]) -> list[int]:
    """For each line how many of the site's lines stand side by side there, itself included."""
    company = [0] * len(hits)
    start = 0
    for at in range(len(hits) + 1):
        if at == len(hits) or hits[at] is None:
            company[start:at] = [at - start] * (at - start)
            start = at + 1
    return company


def _alone(text: str, hit: Hit) -> bool:
    """Whether a line goes without others of the site beside it."""
    return hit.share >= _COMMON and sum(map(str.isalnum, text)) >= _WORDS


def _removal(hit: Hit, template: SiteTemplate) -> Removal:
    entry, share = hit
    confidence = 0.98 if share >= 0.8 else 0.95 if share >= _COMMON else 0.9
    reason = f"on {entry.pages} of {template.distinct} pages of the site"
    return Removal(RULES[entry.kind], confidence, reason)
