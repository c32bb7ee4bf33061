"""What a caller can choose: one frozen `Config` and its named profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from cleaner.errors import ConfigError
from cleaner.site import SiteTemplate

GENTLE_CONFIDENCE = 0.95
"""Profile "gentle" makes only edits at least this certain; the others become flags."""

_OPEN = ("rules", "disable", "site")  # fields that take no word out of a list


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a cleaner; hashable and serialisable.

    `profile`: "web" does everything, "prose" removes no boilerplate, "gentle" makes only edits
    that are certain. `script`: convert to simplified Chinese or keep the script. `region_words`:
    keep regional wording or use the mainland's (資訊 → 信息). `punctuation`: restore Chinese
    punctuation or keep what stands. `lost`: keep, and flag, what stands for text that is gone
    (锟斤拷, runs of U+FFFD), or remove it. `notes`: keep every change, only their counts, or
    neither; the text is the same. `rules`: paths of further rule files; `disable`: ids of rules
    to switch off. `site`: what `cleaner.learn` found on the documents' site, or the path of a file
    of it. Raises `ConfigError` for a value that isn't allowed, `RuleError` for a wrong file.
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
    site: SiteTemplate | None = None

    def __post_init__(self) -> None:
        for name, allowed in _allowed().items():
            value = getattr(self, name)
            if name == "site":
                object.__setattr__(self, name, _site(value))
            elif not allowed:
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
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

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
        if isinstance(values.get("site"), Mapping):
            values["site"] = SiteTemplate.from_dict(values["site"])
        return cls(**values)


def _site(value: object) -> SiteTemplate | None:
    if value is None or isinstance(value, SiteTemplate):
        return value
    if isinstance(value, str | PathLike):
        return SiteTemplate.load(Path(value))
    told = type(value).__name__
    raise ConfigError(f"site takes a SiteTemplate or the path of a learned file, not {told}")


def _plain(value: object) -> object:
    if isinstance(value, SiteTemplate):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value


@lru_cache(maxsize=1)
def _allowed() -> dict[str, tuple[str, ...]]:
    """The values each field takes; none for those that are open."""
    hints = get_type_hints(Config)
    return {f.name: get_args(hints[f.name]) if f.name not in _OPEN else ()
            for f in fields(Config)}  # fmt: skip
