"""From matches to edits: zones, extents, evidence, and what is left alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from cleaner._native.matches import Match
from cleaner._native.standing import first_certain
from cleaner.boilerplate import blocks, scored, site, titles
from cleaner.boilerplate.edits import edits_of
from cleaner.boilerplate.lines import Lines, look
from cleaner.boilerplate.matcher import INSIDE, Matcher, matcher_for
from cleaner.boilerplate.meta import collect
from cleaner.boilerplate.page import Cut, Page
from cleaner.boilerplate.reading import as_rules_read
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
    page = Page(lines, _claimed(lines, matches) | {x for x in learned if lines.prose[x]})
    doubtful = _settle(page, matches, matcher)
    if context.meta.get("page") != "thread":  # whose posts the structure has told already
        of_page = line_columns(document, context)
        scored.remove(page, read.scan, doubtful_lines(page, doubtful), context.rules, of_page)
    page.lines = as_written
    site.take(page, learned)
    if page.gone and not page.any_stands():
        # Nothing but boilerplate: an empty document helps nobody.
        doubtful = [(match, "nothing else is in the document") for match in matches]
        page.gone.clear()
    _note_meta(page, matches, context)
    site.note_date(page, learned, context.meta)
    seen: Counter[str] = Counter()
    for match, why in doubtful:
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


def doubtful_lines(page: Page, doubtful: Iterable[tuple[Match, str]]) -> set[int]:
    """Lines that rules match without taking them, or take a part of."""
    return {match.line for match, _ in doubtful} | set(page.cuts)


def after_rules(document: Document, rules: RuleSet) -> tuple[Page, set[int]]:
    """The page when rules and blocks have taken theirs, and its `doubtful_lines`."""
    matcher = matcher_for(rules)
    matches = _matches(matcher, document, as_it_is=True)
    lines = look(document)
    page = Page(lines, _claimed(lines, matches))
    doubtful = _settle(page, matches, matcher)
    return page, doubtful_lines(page, doubtful)


def _claimed(lines: Lines, matches: Iterable[Match]) -> frozenset[int]:
    """Lines that a sure rule takes as a whole: they say nothing about where the body is."""
    claimed: set[int] = set()
    for match in matches:
        if match.confidence >= SURE and (not match.inside or _takes_all(lines, match)):
            claimed.add(match.line)
    return frozenset(claimed)


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
    pending = [number for number, why in enumerate(against) if not why]
    late: set[int] = set()
    # What was gone when each was asked last: what depends on nothing else needn't be asked again.
    copies, gaps, navigation = (-1, False), 0, 0
    for _ in range(_MOST_ROUNDS):
        before = len(page.gone), len(page.cuts)
        pending, late = _apply(page, matches, pending, _end_of_text(page))
        if copies != (page.gone_above, bool(page.gone)):
            copies = page.gone_above, bool(page.gone)
            titles.remove_copies(page)
        if gaps != page.gone_below:
            gaps = page.gone_below
            blocks.close_tail_gaps(page, ending)
        if navigation != page.gone_above:
            navigation = page.gone_above
            blocks.remove_navigation(page, heading)
        if before == (len(page.gone), len(page.cuts)):
            break
    return [
        (match, why or "may belong to the text")
        for number, (match, why) in enumerate(zip(matches, against, strict=True))
        if why or number in late
    ]


def _apply(
    page: Page, matches: list[Match], pending: list[int], over: int
) -> tuple[list[int], set[int]]:
    """Act on the ``pending`` matches (numbers) that nothing speaks against.

    Those that may act in a later round come back, and which of them are doubtful so far: those
    that may belong to the text.  ``over`` is what `_end_of_text` says.
    """
    again: list[int] = []
    late: set[int] = set()
    has_body = page.has_body
    for number in pending:
        match = matches[number]
        if has_body and match.line < over and match.confidence < SURE:
            late.add(number)
            again.append(number)
        elif match.inside:
            _cut(page, match)
        elif not _take_lines(page, match):
            again.append(number)
    return again, late


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
    repeated = _repeated(page, matches)
    first, last, prose = page.first, page.last, page.lines.prose
    quotes: _Quotes = {}
    against: list[str] = []
    for match in matches:
        rule, line = match.rule, match.line
        if prose[line] and _is_quoted(page.lines, match, quotes):
            against.append("the text quotes it")
        elif first is None or last is None:
            against.append(_without_body(rule))
        elif rule.where == "head" and line >= first:
            against.append("below the beginning of the body")
        elif rule.where == "tail" and line <= last:
            against.append("above the end of the body")
        else:
            against.append(repeated.get(rule.id, ""))
    return against


def _without_body(rule: Rule) -> str:
    if rule.where == "any" and rule.confidence >= ALONE:
        return ""
    return "the document has no paragraph of running text"


_Quotes = dict[int, list[tuple[list[int], list[int]]]]
"""By line, for each pair of quotation marks the places of both."""


def _is_quoted(lines: Lines, match: Match, quotes: _Quotes) -> bool:
    """Whether a paragraph holds the match within quotation marks."""
    begin = lines.starts[match.line]
    if match.line not in quotes:
        line = lines.text[begin : lines.ends[match.line]]
        quotes[match.line] = [
            (_places(line, opening), _places(line, closing)) for opening, closing in QUOTES
        ]
    start = (match.start if match.inside else match.start + match.found.start()) - begin
    end = start + match.found.end() - match.found.start()
    return any(
        closed and closed[-1] >= end and bisect_left(opened, start) > bisect_left(closed, start)
        for opened, closed in quotes[match.line]
    )


def _places(text: str, mark: str) -> list[int]:
    return [found.start() for found in re.finditer(mark, text)] if mark in text else []


def _repeated(page: Page, matches: Iterable[Match]) -> dict[str, str]:
    """Rules for data of the page that match too many lines of its head: a list or a log."""
    lines: dict[str, set[int]] = {}
    for match in matches:
        if match.rule.action == "meta" and page.in_head(match.line):
            lines.setdefault(match.rule.id, set()).add(match.line)
    return {
        rule: f"{len(found)} lines like this"
        for rule, found in lines.items()
        if len(found) > _MOST_DATA_LINES
    }


def _end_of_text(page: Page) -> int:
    """The first certain line that went from the tail: below it the text is over."""
    if page.last is None:
        return len(page.lines)
    return first_certain(page.gone, page.last, len(page.lines), CERTAIN)


def _take_lines(page: Page, match: Match) -> bool:
    """Take the line and its list or rest; whether that is settled."""
    rule = match.rule
    if match.line in page.gone:
        return True  # its list or rest went with it; what stands below now was not part of it
    removal = match.removal
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


def _note_meta(page: Page, matches: Iterable[Match], context: Context) -> None:
    for match in matches:
        if match.rule.action != "meta":
            continue
        removal = page.gone.get(match.line)
        if removal is None or removal.rule != match.rule.id:
            continue
        groups = _written(page, match)
        collect(groups, context.meta)
        if any(map(groups.get, ("date", "source", "author"))) and page.in_head(match.line):
            title = titles.title_above(page, match.line)
            if title:
                context.meta.setdefault("title", title)
