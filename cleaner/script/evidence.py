"""Soft evidence for a script: what speaks for one without deciding it.

於 stands in traditional text nearly always, in simplified text in names only; 于 the other way
round. The weights come from tools/build_script_evidence.py, see docs/script.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner._native.count import Weights
from cleaner.scan import code_points
from cleaner.script.tables import SIMPLIFIED_ONLY, SIZE, TRADITIONAL_ONLY, tables

EVIDENCE_FILE = Path(__file__).with_name("_evidence.txt")

TENTH = 0.1
"""The file's unit, in nats."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Weights are nats for traditional writing, below zero for simplified."""

    single: NDArray[np.float32]  # by code point, shape (SIZE,); 0 in the last place
    beyond: dict[str, float]  # what a pair weighs beyond its two characters
    shinjitai: str  # Japanese characters that no Chinese text uses
    replaced: str  # characters that Japanese writes otherwise since 1946


@lru_cache(maxsize=1)
def evidence() -> Evidence:
    """The committed table, read when first needed; about 1 ms."""
    sections: list[list[str]] = []
    for line in EVIDENCE_FILE.read_text(encoding="utf-8").split("\n")[1:-1]:
        if line.startswith("#"):
            sections.append([])
        else:
            sections[-1].append(line)
    characters, pairs, (shinjitai, replaced) = sections
    single = np.zeros(SIZE, np.float32)
    for number, keys in _entries(characters):
        single[code_points(keys)] = number
    beyond: dict[str, float] = {}
    for number, keys in _entries(pairs):
        both = zip(keys[::2], keys[1::2], strict=True)
        beyond |= dict.fromkeys(map("".join, both), number)
    single.flags.writeable = False
    return Evidence(single, beyond, shinjitai, replaced)


def _entries(lines: list[str]) -> list[tuple[float, str]]:
    rows = (line.split("\t") for line in lines)
    return [(int(number) * TENTH, keys) for number, keys in rows]


@lru_cache(maxsize=1)
def folds() -> NDArray[np.uint32]:
    """What each character counts as, shape (SIZE,): 這 as 这, but 後 as itself (后 is both)."""
    table = tables()
    folded = table.target.copy()
    lone = (table.traits[np.minimum(folded, SIZE - 1)] & SIMPLIFIED_ONLY) != 0
    plain = ~lone | ((table.traits & TRADITIONAL_ONLY) == 0)
    folded[plain] = np.arange(SIZE, dtype=np.uint32)[plain]
    folded.flags.writeable = False
    return folded


@lru_cache(maxsize=1)
def _weights() -> Weights:
    table = evidence()
    return Weights(folds(), table.single, table.beyond)


def weigh(codes: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Nats by which each character speaks for traditional writing, shape (len(codes),).

    What a pair weighs beyond its characters is added to the one that weighs more.
    """
    return _weights().weigh(codes)
