"""Clips sorted into cells: what a table is broken down by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reapex.bench.truth.scored import ScoredClip

CellKind = Literal[
    "all", "context", "frame rate", "renderer", "peak", "time course", "head path", "nuisance"
]

# A head that moves does so in several ways at once: one of them stands for all.
_HEAD_PATHS = {"translation": "head sways", "walk": "head wanders"}
_HEAD = frozenset({"translation", "rotation", "scale", "parallax", "walk"})


@dataclass(frozen=True, slots=True)
class Cell:
    """Clips that have something in common."""

    kind: CellKind
    name: str
    clips: tuple[ScoredClip, ...]


def cells(clips: Sequence[ScoredClip]) -> Iterator[Cell]:
    """All clips, then those of each condition; a clip is in many cells, and no cell is empty."""
    for kind, name, members in _sorted(clips):
        if members:
            yield Cell(kind, name, tuple(members))


def _sorted(clips: Sequence[ScoredClip]) -> Iterator[tuple[CellKind, str, list[ScoredClip]]]:
    yield "all", "all", list(clips)
    yield "context", "with context", [e for e in clips if e.conditions.context != "cut"]
    for context in ("cut", "some", "long"):
        yield "context", f"context {context}", [e for e in clips if e.conditions.context == context]
    for fps in sorted({each.conditions.fps for each in clips}):
        yield "frame rate", f"{fps:g} fps", [e for e in clips if e.conditions.fps == fps]
    for renderer in sorted({each.conditions.renderer for each in clips}):
        yield "renderer", renderer, [e for e in clips if e.conditions.renderer == renderer]
    for peak in sorted({each.conditions.peak_px for each in clips}):
        yield "peak", f"peak {peak:g} px", [e for e in clips if e.conditions.peak_px == peak]
    for course in sorted({each.conditions.course for each in clips}):
        yield "time course", f"course {course}", [e for e in clips if e.conditions.course == course]
    yield "time course", "plateau", [e for e in clips if e.conditions.plateau_ms > 0]
    yield "head path", "head still", [e for e in clips if not e.conditions.nuisances & _HEAD]
    for nuisance, path in _HEAD_PATHS.items():
        yield "head path", path, [e for e in clips if nuisance in e.conditions.nuisances]
    for name in dict.fromkeys(name for e in clips for name in e.conditions.all_nuisances):
        having = [each for each in clips if name in each.conditions.nuisances]
        if name not in _HEAD and len(having) < len(clips):
            yield "nuisance", name, having
