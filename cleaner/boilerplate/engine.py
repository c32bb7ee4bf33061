"""From matches to edits: zones, extents, evidence, and what is left alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial

from cleaner._native.matches import (
    Match,
    act,
    claimed,
    doubtful,
    objections,
    unopposed,
    with_data,
)
from cleaner._native.standing import first_certain
from cleaner.boilerplate import blocks, scored, site, titles
from cleaner.boilerplate.edits import edits_of
from cleaner.boilerplate.lines import Lines, look
from cleaner.boilerplate.matcher import INSIDE, Matcher, matcher_for
from cleaner.boilerplate.meta import collect
from cleaner.boilerplate.page import Cut, Page
from cleaner.boilerplate.reading import as_rules_read
from cleaner.boilerplate.release import release
from cleaner.boilerplate.sentences import sentence_around
from cleaner.boilerplate.structure.columns import line_columns
from cleaner.context import Context
from cleaner.document import Document, Edit, Span
from cleaner.rules import Rule, RuleSet

SURE = 0.8
"""A line goes by itself from this confidence on; below, it needs company."""

CERTAIN = 0.93
"""From this confidence on a removed line vouches for its neighbours."""

FOOT = 0.98
"""Confidence of the lines that only the foot of a site has."""

ALONE = 0.97
"""Needed where the document has no body: nothing tells a heading from a scrap of page there."""

QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"))

_MOST_DATA_LINES = 3
"""A page says its date or source once, perhaps twice; more is a log or a list of dates."""

_MOST_FLAGS = 20  # doubtful places shown of one rule; more tell nobody more
_LONG_LINE = 2000  # a longer paragraph never goes as a whole by cuts alone
_MOST_ROUNDS = 8  # measured: 284 pages settle in 3 at most


def propose(document: Document, context: Context) -> list[Edit]:
    """Edits that take the boilerplate out of ``document.text``."""
    template = context.config.site
    matcher = matcher_for(context.rules)
    read = as_rules_read(document, context.simple_forms)
    matches = _matches(matcher, read, as_it_is=read is document)
    if not (matches or template or _worth_a_look(read)):
        return []
    lines = look(read)
    as_written = lines if read is document else replace(lines, text=document.text)
    learned = site.removals(as_written, template, context.config.disable)
    taken = _claimed(lines, matches).union(line for line in learned if lines.prose[line])
    page = Page(lines, frozenset(taken))
    uncertain = _settle(page, matches, matcher)
    if context.meta.get("page") != "thread":  # whose posts the structure has told already
        of_page = line_columns(document, context)
        scored.remove(page, read.scan, doubtful_lines(page, uncertain), context.rules, of_page)
    if released := release(page):
        own = [match for match in matches if match.line in released]
        uncertain += [(match, "the lines around it are the text's") for match in own]
    page.lines = as_written
    site.take(page, learned)
    if page.gone and not page.any_stands():
        # Nothing but boilerplate: an empty document helps nobody.
        uncertain = [(match, "nothing else is in the document") for match in matches]
        page.gone.clear()
    _note_meta(page, matches, context)
    site.note_date(page, learned, context.meta)
    seen: defaultdict[str, int] = defaultdict(int)
    for match, why in uncertain:
        seen[match.rule.id] += 1
        if match.line not in page.gone and seen[match.rule.id] <= _MOST_FLAGS:
            context.flag(
                document,
                match.rule.id,
                Span(match.start, match.end),
                match.rule.confidence / 2,
                why,
            )
    return edits_of(page)


def _matches(matcher: Matcher, document: Document, *, as_it_is: bool) -> list[Match]:
    """The matches, in the matcher's order.

    Where the text read is not ``as_it_is`` written, nothing can be put in the place of a match.
    """
    matches = matcher.matches(document)
    if as_it_is:
        return matches
    return [match for match in matches if match.rule.action != "replace"]


def _worth_a_look(document: Document) -> bool:
    """Whether a text without matches may have a title said twice, or be a page all the same."""
    return titles.may_repeat(document) or scored.may_be_page(document.scan)


def doubtful_lines(page: Page, uncertain: Iterable[tuple[Match, str]]) -> set[int]:
    """Lines that rules match without taking them, or take a part of."""
    return {match.line for match, _ in uncertain} | set(page.cuts)


def after_rules(document: Document, rules: RuleSet) -> tuple[Page, set[int]]:
    """The page when rules and blocks have taken theirs, and its `doubtful_lines`."""
    matcher = matcher_for(rules)
    matches = _matches(matcher, document, as_it_is=True)
    lines = look(document)
    page = Page(lines, frozenset(_claimed(lines, matches)))
    return page, doubtful_lines(page, _settle(page, matches, matcher))


def _claimed(lines: Lines, matches: list[Match]) -> set[int]:
    """Lines that a sure rule takes as a whole: they say nothing about where the body is."""
    return claimed(matches, SURE, partial(_takes_all, lines))


def _takes_all(lines: Lines, match: Match) -> bool:
    start, end = lines.starts[match.line], lines.ends[match.line]
    span = _extent(lines, match)
    if span is None or end - start > _LONG_LINE:
        return False
    rest = lines.text[start : span.start] + lines.text[span.end : end]
    return match.rule.action != "replace" and not any(map(str.isalnum, rest))


def _extent(lines: Lines, match: Match) -> Span | None:
    span = Span(match.start, match.end)
    if match.rule.extent != "sentence":
        return span
    return sentence_around(lines.text, span, lines.starts[match.line], lines.ends[match.line])


def _settle(page: Page, matches: list[Match], matcher: Matcher) -> list[tuple[Match, str]]:
    """Apply rules and blocks until nothing more goes; what is doubtful comes back with a reason."""
    heading, ending = _vouching(matcher, "head"), _vouching(matcher, "tail")
    against = _against(page, matches)
    pending = unopposed(against)
    late: set[int] = set()
    # What was gone when each was asked last: what depends on nothing else needn't be asked again.
    copies, gaps, navigation = (-1, False), 0, 0
    for _ in range(_MOST_ROUNDS):
        before = len(page.gone), len(page.cuts)
        pending, late = act(
            matches, pending, page.gone, _end_of_text(page), SURE,
            partial(_take_lines, page), partial(_cut, page),
        )  # fmt: skip
        if copies != (page.gone_above, bool(page.gone)):
            copies = page.gone_above, bool(page.gone)
            titles.remove_copies(page)
        if gaps != page.gone_below:
            gaps = page.gone_below
            blocks.close_tail_gaps(page, ending)
        if navigation != page.gone_above:
            navigation = page.gone_above
            blocks.remove_navigation(page, heading, matcher.data)
        if before == (len(page.gone), len(page.cuts)):
            break
    return doubtful(matches, against, late, "may belong to the text")


@lru_cache(maxsize=16)
def _vouching(matcher: Matcher, where: str) -> frozenset[str]:
    """Ids of the rules whose lines tell what their neighbours are.

    Rules for any place don't: the buttons of a forum's posts stand around the posters' words.
    Those for registrations and rights (0.98) do, there is no text below the foot of a site.
    """
    rules = [compiled.rule for compiled in matcher.rules]
    return frozenset(
        rule.id
        for rule in rules
        if rule.extent not in INSIDE
        and (
            (rule.where == where and rule.confidence >= CERTAIN)
            or (where == "tail" and rule.confidence >= FOOT)
        )
    )


def _against(page: Page, matches: list[Match]) -> list[str]:
    """For each match why it is never acted on; empty when nothing speaks against it."""
    first, last = (-1 if line is None else line for line in (page.first, page.last))
    return objections(
        matches, page.lines.prose, first, last, partial(_is_quoted, page.lines, quotes={}),
        _without_body, _MOST_DATA_LINES,
    )  # fmt: skip


def _without_body(rule: Rule) -> str:
    if rule.where == "any" and rule.confidence >= ALONE:
        return ""
    return "the document has no paragraph of running text"


_Quotes = dict[int, list[tuple[list[int], list[int]]]]
"""By line, for each pair of quotation marks the places of both."""


def _is_quoted(lines: Lines, match: Match, quotes: _Quotes) -> bool:
    """Whether a paragraph holds the match within quotation marks, or its end only."""
    begin = lines.starts[match.line]
    if match.line not in quotes:
        line = lines.text[begin : lines.ends[match.line]]
        quotes[match.line] = [
            (_places(line, opening), _places(line, closing)) for opening, closing in QUOTES
        ]
    start = (match.start if match.inside else match.start + match.found.start()) - begin
    end = start + match.found.end() - match.found.start()
    return any(
        closed
        and closed[-1] >= end
        and any(bisect_left(opened, at) > bisect_left(closed, at) for at in (start, end))
        for opened, closed in quotes[match.line]
    )


def _places(text: str, mark: str) -> list[int]:
    return [found.start() for found in re.finditer(mark, text)] if mark in text else []


def _end_of_text(page: Page) -> int:
    """The first certain line that went from the tail: below it the text is over.

    Without a body, there is no text.
    """
    if page.last is None:
        return 0
    return first_certain(page.gone, page.last, len(page.lines), CERTAIN)


def _take_lines(page: Page, match: Match) -> bool:
    """Take the line and its list or rest; whether that is settled."""
    rule, removal = match.rule, match.removal
    below: list[int] = []
    if rule.extent == "list":
        below = blocks.list_under(page, match.line)
        if not below and not page.in_tail(match.line):
            return False  # a heading of the body that only looks like one of a list
    page.remove(match.line, removal)
    if rule.extent == "rest":
        below = blocks.rest_of(page, match.line)
    page.remove_all(below, removal)
    return True


def _cut(page: Page, match: Match) -> None:
    """Take a span or a sentence out of its paragraph; an emptied paragraph goes as a line."""
    rule, lines = match.rule, page.lines
    if match.line in page.gone:
        return
    span = _extent(lines, match)
    if span is None or page.overlaps(match.line, span):
        return
    removal = match.removal
    new = match.found.expand(rule.replacement) if rule.action == "replace" else ""
    if not new and _nothing_left(page, match.line, span):
        page.remove(match.line, removal)
    else:
        page.add(match.line, Cut(span, removal, new))


def _nothing_left(page: Page, line: int, span: Span) -> bool:
    """Whether cutting ``span`` leaves the line without a word."""
    start, end = page.lines.starts[line], page.lines.ends[line]
    if end - start > _LONG_LINE:
        return False
    left, at = "", start
    for cut in sorted([span, *(cut.span for cut in page.cuts.get(line, ()))]):
        left += page.lines.text[at : cut.start]
        at = cut.end
    return not any(map(str.isalnum, left + page.lines.text[at:end]))


def _written(page: Page, match: Match) -> dict[str, str | None]:
    """The named groups of a match as they stand in the text."""
    found, text = match.found, page.lines.text
    start = match.start - (found.start() if match.inside else 0)
    return {
        name: text[start + found.start(name) : start + found.end(name)] if value else value
        for name, value in found.groupdict().items()
    }


def _note_meta(page: Page, matches: list[Match], context: Context) -> None:
    for match in with_data(matches, page.gone):
        groups = _written(page, match)
        collect(groups, context.meta)
        if any(map(groups.get, ("date", "source", "author"))) and page.in_head(match.line):
            title = titles.title_above(page, match.line)
            if title:
                context.meta.setdefault("title", title)
