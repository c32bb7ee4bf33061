"""The numbers that decisions on a page's structure hang on, from ``_numbers.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from cleaner.boilerplate.setting import Setting

FILE = Path(__file__).with_name("_numbers.toml")


@dataclass(frozen=True)
class Numbers:
    """Set by ``tools/set_structure_numbers.py``; lengths in characters without blanks."""

    sentence: float  # length from which on a block with a stop is a paragraph
    paragraph: float  # length from which on a block with two commas is one
    against: float  # weight of paragraphs whose elements' names say that they aren't the text
    favour: float  # weight where they say that they are
    together: float  # more for each further paragraph that stands in the same element
    alike: float  # elements of one name that make a list of teasers
    near: float  # blocks below the title in which the text begins, mostly
    under: float  # weight of what begins there
    mostly: float  # share of what a larger element adds that must be paragraphs
    few_links: float  # share of what it adds that may be links
    teasers: float  # blocks with links for each paragraph that it adds
    least: float  # length of all paragraphs; with less a page has no text that could be told apart
    links: float  # share of links that makes a list of links
    beside: float  # share of links up to which a neighbour of the text may belong to it
    far: float  # blocks from a title to the text
    lead: float  # blocks between title and text among which a summary may stand
    above: float  # blocks above the text among which its title may be
    part: float  # share of the text's paragraphs that a named part of it may hold at most
    linked_part: float  # share of links from which on a named part of the text goes
    short: float  # length without a paragraph that a surely named part may have
    single: float  # share of a thread's paragraphs that an element of another name needs
    posts: float  # elements of one name that are posts though no name on the page says so
    post: float  # length of paragraphs that each of these has on average
    held: float  # share of the page's paragraphs that is in elements with names of a forum


def _committed() -> Numbers:
    return Numbers(**tomllib.loads(FILE.read_text("utf-8")))


numbers = Setting(_committed)
"""The numbers in force."""
using = numbers.using
"""Decide with other numbers: those of a cross-validation."""
