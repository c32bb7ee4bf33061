from collections.abc import Callable, Mapping

from cleaner._native.gbk import Pairs

class Remake:
    def __init__(
        self,
        gbk: Pairs,
        forms: Mapping[str, str],
        late: str,
        others: Callable[[bytes, bool], tuple[str, int]],
    ) -> None: ...
    def gone(
        self,
        data: bytes,
        wanted: tuple[str, ...],
        cut: bool,
        euro: bool,
        kept: bool,
        silent: bool,
        alone: bool,
    ) -> int: ...
