"""Which element does what to the text around it.

https://html.spec.whatwg.org/multipage/rendering.html for what is a block.
"""

from __future__ import annotations


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt",
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html",
    "legend li listing main menu nav ol p plaintext pre search section summary table tbody td",
    "tfoot th thead tr ul xmp",
)
"""Elements that stand on lines of their own."""

OUT = _names(
    "applet area audio base basefont bgsound button canvas col colgroup datalist embed frame",
    "head iframe img input keygen link math meta meter noembed noframes noscript object",
    "optgroup option output param picture progress rp rt rtc script select source style svg",
    "template textarea title track video wbr",
)
"""Elements that leave no text: what isn't shown, controls of forms, images, ruby's readings."""

KEEP_LAYOUT = _names("pre listing xmp plaintext")
"""Elements whose blanks and line breaks are text."""

HTML = BLOCKS | OUT | _names(
    "a abbr acronym b bdi bdo big blink br cite code data del dfn em font hr i ins kbd label",
    "map mark marquee menuitem nobr q ruby rb s samp slot small span strike strong sub sup",
    "time tt u var o:p",
)  # fmt: skip
"""All names of HTML, and one of word processors."""
