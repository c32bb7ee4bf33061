from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from cleaner._native.gbk import Pairs
from cleaner._native.search import Arcs

OWN_BITS: int
PLACE: int
MOST_WHOLE: int
CUTS: str
SEAM: str
OPEN: str
GAP: str
WANTED: float

class Zone(Protocol):
    @property
    def leads(self) -> bytes: ...
    @property
    def trails(self) -> bytes: ...

class Lookups:
    def __init__(
        self,
        *,
        odd: bytes,
        any_lead: str,
        several: Mapping[str, Sequence[tuple[str, bytes]]],
        large_zones: tuple[Zone, ...],
        gbk: Pairs,
        codes: Callable[[str], tuple[bytes, ...]],
        last_bytes: Callable[[str], bytes],
        widened: Callable[[str], str],
        swallowed: Callable[[str], tuple[tuple[str, float], ...]],
        frequent: Callable[[bytes, bytes, int], str],
        around: Callable[[bytes, bytes, str], Sequence[tuple[str, str, bytes]]],
        between: Callable[[bytes, bytes, str], Sequence[tuple[str, str]]],
        readers: Callable[[str], tuple[str, bytes, bytes]],
    ) -> None: ...

class Ways(Arcs):
    drops: dict[int, int]
    def __init__(
        self,
        text: str,
        annotations: dict[int, tuple[int, str, bool]],
        halves: dict[int, tuple[int, str, bytes, bytes]],
        table: AbstractSet[str],
        normalised: bool,
        cut: bool,
        kept: bool,
        silent: bool,
        lost: str,
        words: AbstractSet[str],
        pieces: AbstractSet[int],
        wanted: str,
        known: Lookups,
    ) -> None: ...
    def drop(self, drops: dict[int, int]) -> None: ...
