"""What a caller can choose: one frozen `Config` and its named profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any, Literal, get_args, get_type_hints

from cleaner.errors import ConfigError

GENTLE_CONFIDENCE = 0.95
"""Profile "gentle" makes only edits at least this certain; the others become flags."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a cleaner; hashable and serialisable.

    `profile`: "web" does everything, "prose" removes no boilerplate, "gentle" makes only edits
    that are certain. `script`: convert to simplified Chinese or keep the script. `region_words`:
    keep regional wording or use the mainland's (資訊 → 信息). `punctuation`: restore Chinese
    punctuation or keep what stands. `lost`: keep, and flag, what stands for text that is gone
    (锟斤拷, runs of U+FFFD), or remove it. `notes`: keep every change, only their counts, or
    neither; the text is the same. `rules`: paths of further rule files; `disable`: ids of rules
    to switch off. Raises `ConfigError` for a value that isn't allowed.
    """

    profile: Literal["web", "prose", "gentle"] = "web"
    script: Literal["simplified", "keep"] = "simplified"
    region_words: Literal["keep", "mainland"] = "keep"
    punctuation: Literal["chinese", "keep"] = "chinese"
    boilerplate: Literal["on", "off"] = "on"
    lost: Literal["keep", "remove"] = "keep"
    notes: Literal["all", "counts", "off"] = "all"
    rules: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, allowed in _allowed().items():
            value = getattr(self, name)
            if not allowed:
                if not isinstance(value, tuple | list) or not all(
                    isinstance(v, str) for v in value
                ):
                    raise ConfigError(f"{name} takes a tuple of strings, not {value!r}")
                object.__setattr__(self, name, tuple(value))
            elif value not in allowed:
                raise ConfigError(f"{name} is one of {', '.join(allowed)}, not {value!r}")

    @property
    def removes_boilerplate(self) -> bool:
        """Whether boilerplate is removed at all."""
        return self.boilerplate == "on" and self.profile != "prose"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Config:
        """The configuration that `to_dict` wrote. Raises `ConfigError` for an unknown key."""
        if not isinstance(data, Mapping):
            raise ConfigError(f"a configuration is a mapping, not {type(data).__name__}")
        names = {f.name for f in fields(cls)}
        if unknown := sorted(set(data) - names):
            raise ConfigError(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(names))}")
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        return cls(**values)


@lru_cache(maxsize=1)
def _allowed() -> dict[str, tuple[str, ...]]:
    """The values each field takes; none for those that take a tuple of strings."""
    hints = get_type_hints(Config)
    return {f.name: get_args(hints[f.name]) if f.name not in ("rules", "disable") else ()
            for f in fields(Config)}  # fmt: skip
