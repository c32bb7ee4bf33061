"""The ASCII character that went with a byte above ASCII, told by what stands behind it.

The language model takes all digits for one another, and all letters; here it is said which of them
begins the number or the word behind. The shares of digits are counted in the reference texts.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from cleaner.language import model
from cleaner.scan import code_points

ASCII = "".join(map(chr, range(0x20, 0x40)))
"""What a byte above ASCII may have swallowed: all that isn't the second byte of a character."""
COST = 2.0
"""Nats against a character of these; the end of a line is what goes most often."""
HEADLESS = 4.0
"""Nats against anything but a digit before digits that are no number: 000, 987年, 0月; against
anything but < before the rest of a tag: /p>; against a line end before another one."""
_SHARES = (0.01, 0.41, 0.2, 0.1, 0.06, 0.07, 0.05, 0.04, 0.03, 0.03)
FIRST = dict(zip("0123456789", _SHARES, strict=True))
"""Share of each digit at the beginning of numbers of several digits."""
CERTAIN = 0.97
"""Share of the years in four digits that begin with 2 before a 0, and else with 1; of 0月, too."""
_NUMBER = re.compile("[0-9]")
_YEAR = re.compile("[0-9]{3}年")
_NOUGHT = re.compile("0[0-9年月日]")
_TENTH = re.compile("0月")
_TAG = re.compile("/[a-z][a-z0-9]{0,6}(?:>|$)")

Choice = tuple[str, float]


@lru_cache(maxsize=4096)
def swallowed(following: str) -> tuple[Choice, ...]:
    """Characters that may have stood before these, with the nats against each of them.

    `following`: some characters behind the byte; more than eight make no difference.
    """
    if _TAG.match(following):
        return ("<", 0.0), ("\n", HEADLESS), (ASCII.replace("<", ""), COST + HEADLESS)
    if not _NUMBER.match(following):
        if following.startswith("\n"):  # a carriage return went, of which nothing is seen
            return ("", 0.0), ("\n", HEADLESS), (ASCII, COST)
        return ("\n", 0.0), (ASCII, COST)
    is_year = _YEAR.match(following)
    against = HEADLESS if is_year or _NOUGHT.match(following) else 0.0
    shares = FIRST
    if is_year or _TENTH.match(following):
        likely = "2" if is_year and following[0] == "0" else "1"
        others = (1 - CERTAIN) / (len(FIRST) - 1)
        shares = {digit: CERTAIN if digit == likely else others for digit in FIRST}
    rest = "".join(character for character in ASCII if character not in FIRST)
    digits = ((d, COST + _of_model(d) - math.log(share)) for d, share in shares.items())
    return ("\n", against), (rest, COST + against), *digits


@lru_cache(maxsize=16)
def _of_model(digit: str) -> float:
    """Log-share of a digit among all digits in the language model."""
    return float(model().forms(code_points(digit))[0])
