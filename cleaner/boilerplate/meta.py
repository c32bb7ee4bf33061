"""What boilerplate says about the page: values tidied for `Result.meta`."""

from __future__ import annotations

import re
from typing import Any

_DATE = re.compile(
    r"([12][0-9]{3})\s?[-/.年]\s?([01]?[0-9])\s?[-/.月]\s?([0-3]?[0-9])\s?日?"
    r"(?:\D{0,6}?([0-2]?[0-9])[:：时]([0-5][0-9])(?:[:：分]([0-5][0-9]))?)?"
)
_EDGE = " \t\u3000\u00a0|,，:：;；·"


def collect(groups: dict[str, str | None], meta: dict[str, Any]) -> None:
    """Put the named groups of a match into ``meta``; what is there already stays."""
    for name, value in groups.items():
        if value and (tidy := normal_date(value) if name == "date" else value.strip(_EDGE)):
            meta.setdefault(name, tidy)


def normal_date(text: str) -> str:
    """The date in ``text`` as YYYY-MM-DD[ HH:MM[:SS]]; empty when there is none."""
    found = _DATE.search(text)
    if not found:
        return ""
    year, month, day, hour, minute, second = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(hour or 0) < 24):
        return ""
    date = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None:
        return date
    return f"{date} {int(hour):02}:{minute}" + (f":{second}" if second else "")
