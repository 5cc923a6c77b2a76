"""What a run of ``bench truth`` found, before anybody writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from reapex.bench.truth.cells import CellKind, cells
from reapex.bench.truth.coder_pass import CODER_MODEL
from reapex.bench.truth.coverage import CoverageRow, coverage
from reapex.bench.truth.methods import GAMDSS, RISE_FALL
from reapex.bench.truth.moves import MovedRow, moved_rows
from reapex.bench.truth.scored import HUMAN, ScoredClip
from reapex.bench.truth_table import MethodRow, method_rows
from reapex.synth.study import StudySet

_IN_CELLS = (HUMAN, GAMDSS, RISE_FALL, CODER_MODEL)


@dataclass(frozen=True, slots=True)
class CellRows:
    """The main methods on the clips of one cell."""

    kind: CellKind
    name: str
    rows: tuple[MethodRow, ...]

    def row(self, method: str) -> MethodRow | None:
        """That method's row, if it took part."""
        return next((each for each in self.rows if each.method == method), None)


@dataclass(frozen=True, slots=True)
class SetResult:
    """One set of clips.

    Parameters
    ----------
    rows
        Every method on all clips.
    cells
        The main methods by condition; the first cell is all clips.
    coverage
        Of the methods that give intervals.
    still
        The same set without micro-expressions.
    careful
        The same set marked by a careful coder.
    """

    name: str
    family: str
    crossing: float
    seed: int
    size: int
    n_clips: int
    rows: tuple[MethodRow, ...]
    cells: tuple[CellRows, ...]
    coverage: tuple[CoverageRow, ...]
    still: tuple[MovedRow, ...]
    careful: tuple[MethodRow, ...]

    @classmethod
    def of(
        cls,
        chosen: StudySet,
        clips: Sequence[ScoredClip],
        still: Sequence[ScoredClip],
        careful: Sequence[ScoredClip],
    ) -> Self:
        """The tables of a set whose clips were scored three ways."""
        rows = method_rows(clips)
        judged = [name for name in (RISE_FALL, CODER_MODEL) if name in {r.method for r in rows}]
        return cls(
            name=chosen.name,
            family=chosen.family,
            crossing=chosen.crossing,
            seed=chosen.seed,
            size=chosen.size,
            n_clips=len(clips),
            rows=rows,
            cells=tuple(
                CellRows(cell.kind, cell.name, method_rows(cell.clips, _IN_CELLS))
                for cell in cells(clips)
            ),
            coverage=tuple(row for name in judged for row in coverage(clips, name)),
            still=moved_rows(still),
            careful=method_rows(careful),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)
