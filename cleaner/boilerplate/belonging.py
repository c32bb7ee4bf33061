"""Lines that belong to the body though they score low.

What stands between its paragraphs, lists that a colon leads in, the signature and date of a report.
"""

from __future__ import annotations

import re

from cleaner._native import verdicts
from cleaner.boilerplate.features import Table

_SIGNED = re.compile(
    r"[(（]?(?:[12][0-9]{3}|[一二][〇○零一二三四五六七八九0O]{3})\s?年\s?.{1,3}\s?月\s?.{1,3}\s?日[)）]?"
)
_SIGNATURE = 5  # lines from the last paragraph to the date of a signature
_SIGNATORY = 40  # characters of a line of the signature
_LIST = 80  # lines that one colon leads in


def end_with_belongings(table: Table, end: int) -> int:
    """Where what belongs to the body ends, which ends at ``end``; line numbers in the table."""
    stop = verdicts.list_end(table.columns.matrix, end, _LIST)
    return max(stop, _signature_end(table, stop))


def _signature_end(table: Table, end: int) -> int:
    """The line below the date of a signature, ``end`` without one."""
    for line in range(end, end + _SIGNATURE):
        if not verdicts.goes_on(table.columns.matrix, line) or len(table.texts[line]) > _SIGNATORY:
            return end
        if _SIGNED.fullmatch(table.texts[line]):
            return line + 1
    return end
