"""What issue 4 aimed at, and whether a run reached it.

Conventions
-----------
A figure is compared with its aim as it stands; its interval is told beside it. What rests on fewer
than :data:`FEWEST` clips (or intervals) is not judged, and said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Literal

from reapex.bench.truth.coder_pass import CODER_MODEL
from reapex.bench.truth.methods import RISE_FALL
from reapex.bench.truth.result import CellRows, SetResult
from reapex.bench.truth_table import Cut

Verdict = Literal["reached", "missed", "not judged"]

FEWEST = 20
COVERED = (0.75, 0.87)
_LEAST_CELL_CUT = -0.05
_LEAST_CAREFUL_CUT = -0.03
_MOST_MOVED = 0.08
_JUDGED_CELLS = frozenset({"frame rate", "nuisance", "time course", "head path"})


@dataclass(frozen=True, slots=True)
class Targets:
    """The least error cuts of one family: all clips, those with context, and of the apex."""

    overall: float
    context: float
    apex: float


TARGETS: Mapping[str, Targets] = MappingProxyType(
    {"first": Targets(0.20, 0.28, 0.40), "second": Targets(0.15, 0.22, 0.25)}
)


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim for one method on one set, and what was found."""

    set_name: str
    method: str
    wanted: str
    found: str
    verdict: Verdict

    def as_dict(self) -> dict[str, str]:
        """Plain values."""
        return asdict(self)


def aims(result: SetResult) -> tuple[Aim, ...]:
    """Every aim, for rise–fall and, where one was learned, with the coder model."""
    methods = [name for name in (RISE_FALL, CODER_MODEL) if _knows(result, name)]
    return tuple(
        Aim(result.name, method, wanted, found, verdict)
        for method in methods
        for wanted, (found, verdict) in _judged(result, method)
    )


Finding = tuple[str, Verdict]


def _judged(result: SetResult, method: str) -> Iterator[tuple[str, Finding]]:
    targets = TARGETS[result.family]
    everything = _cell(result, "all")
    yield f"error cut ≥ {targets.overall:.0%}", _cut(everything, method, targets.overall)
    in_context = _cell(result, "with context")
    yield f"with context ≥ {targets.context:.0%}", _cut(in_context, method, targets.context)
    apex = _cut(everything, method, targets.apex, of_apex=True)
    yield f"apex cut ≥ {targets.apex:.0%}", apex
    yield f"every cell ≥ {_LEAST_CELL_CUT:.0%}", _worst_cell(result, method)
    yield f"careful labels: error cut ≥ {_LEAST_CAREFUL_CUT:.0%}", _careful(result, method)
    yield f"labels moved without a micro-expression ≤ {_MOST_MOVED:.0%}", _still(result, method)
    low, high = COVERED
    yield f"80% intervals hold {low:.0%} to {high:.0%}", _coverage(result, method)


def _knows(result: SetResult, method: str) -> bool:
    return any(row.method == method for row in result.rows)


def _cell(result: SetResult, name: str) -> CellRows | None:
    return next((cell for cell in result.cells if cell.name == name), None)


def _verdict(is_reached: bool) -> Verdict:
    return "reached" if is_reached else "missed"


def _too_few(n: int) -> Finding:
    return f"n = {n}", "not judged"


def _cut(cell: CellRows | None, method: str, target: float, *, of_apex: bool = False) -> Finding:
    row = None if cell is None else cell.row(method)
    if row is None or row.n_clips < FEWEST:
        return _too_few(0 if row is None else row.n_clips)
    return _compared(row.apex_cut if of_apex else row.error_cut, target)


def _compared(cut: Cut, target: float) -> Finding:
    return str(cut), _verdict(cut.share >= target)


def _worst_cell(result: SetResult, method: str) -> Finding:
    named = [(cell.name, cell.row(method)) for cell in result.cells if cell.kind in _JUDGED_CELLS]
    all_rows = [(name, row) for name, row in named if row is not None]
    judged = [(name, row) for name, row in all_rows if row.n_clips >= FEWEST]
    small = len(all_rows) - len(judged)
    note = f"; {small} of {len(all_rows)} cells too small to judge" if small else ""
    if not judged:
        return f"none of {len(all_rows)} cells has {FEWEST} clips", "not judged"
    below = [f"{name} {row.error_cut}" for name, row in judged if row.cut < _LEAST_CELL_CUT]
    name, worst = min(judged, key=lambda each: each[1].cut)
    listed = ", ".join(below) if below else f"worst: {name} {worst.error_cut}"
    return listed + note, _verdict(not below)


def _careful(result: SetResult, method: str) -> Finding:
    row = next((each for each in result.careful if each.method == method), None)
    if row is None:
        return "too few clips to learn a coder model from", "not judged"
    if row.n_clips < FEWEST:
        return _too_few(row.n_clips)
    found, verdict = _compared(row.error_cut, _LEAST_CAREFUL_CUT)
    return f"{found}, n = {row.n_clips}", verdict


def _still(result: SetResult, method: str) -> Finding:
    row = next((each for each in result.still if each.method == method), None)
    if row is None or row.n_clips < FEWEST:
        return _too_few(0 if row is None else row.n_clips)
    between = row.interval
    interval = "" if between is None else f" [{between.low:.1%}, {between.high:.1%}]"
    return f"{row.share:.1%}{interval}, n = {row.n_clips}", _verdict(row.share <= _MOST_MOVED)


def _coverage(result: SetResult, method: str) -> Finding:
    """Each key frame at each frame rate."""
    counted = [
        (f"{row.cell} {count.key}", count)
        for row in result.coverage
        if row.method == method and row.cell != "all"
        for count in row.counts
    ]
    judged = [(name, count) for name, count in counted if count.n >= FEWEST]
    if not judged:
        return f"none of {len(counted)} cells has {FEWEST} intervals", "not judged"
    low, high = COVERED
    outside = [f"{name} {c.share:.0%}" for name, c in judged if not low <= c.share <= high]
    small = len(counted) - len(judged)
    note = f"; {small} of {len(counted)} cells too small to judge" if small else ""
    shares = [count.share for _, count in judged]
    listed = f"outside: {', '.join(outside)}" if outside else "all within"
    return f"{min(shares):.0%}–{max(shares):.0%}, {listed}{note}", _verdict(not outside)
