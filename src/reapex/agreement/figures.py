"""Every figure of agreement for one set of expressions: all of them, or a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
import numpy.typing as npt

from reapex.agreement.alpha import alpha_of_sums, alpha_terms, interval_alpha
from reapex.agreement.detection import Detection
from reapex.agreement.differences import Errors, errors_of
from reapex.agreement.icc import icc_2_1, icc_of_sums, icc_terms
from reapex.agreement.kappa import LabelAgreement
from reapex.agreement.marks import (
    PARTS,
    RELIABLE_PARTS,
    MarkTable,
    Part,
    consensus_positions,
    parts_of,
)
from reapex.agreement.overlaps import Overlaps, ious_of
from reapex.agreement.subjects import interval_over
from reapex.agreement.tolerance import Curve, Tolerance, Unit, tolerance_of
from reapex.evaluation import Interval, Resampling

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two coders, by their index, on the expressions that both marked.

    ``frames`` and ``ms`` hold the errors of each part that both have anywhere.
    """

    first: int
    second: int
    frames: Mapping[Part, Errors]
    ms: Mapping[Part, Errors]
    overlaps: Overlaps | None
    detection: Detection
    labels: LabelAgreement

    def errors(self, unit: Unit) -> Mapping[Part, Errors]:
        """The errors in one unit."""
        return self.ms if unit == "ms" else self.frames


@dataclass(frozen=True, slots=True)
class Reliability:
    """ICC(2,1) and Krippendorff's α of one part, over all coders.

    Parameters
    ----------
    unit
        ``ms``, or ``frames`` where an expression has no frame rate.
    n_complete, n_pairable
        Expressions that all coders marked (of these is the ICC), and that two or more did (α).
    icc, icc_interval, alpha, alpha_interval
        None where there is no value, or no two subjects to draw from.
    """

    unit: Unit
    n_complete: int
    icc: float | None
    icc_interval: Interval | None
    n_pairable: int
    alpha: float | None
    alpha_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement of all coders on one set of expressions.

    Parameters
    ----------
    n, n_by_all, n_subjects
        Expressions, those that every coder marked, and the people they are of.
    pairs
        Every two coders.
    reliability
        ICC and α by part.
    curves_frames, curves_ms
        Tolerance curves by part, over all pairs of coders together.
    within
        The share within the tolerance that was asked for, by part.
    """

    n: int
    n_by_all: int
    n_subjects: int
    pairs: tuple[PairFigures, ...]
    reliability: Mapping[Part, Reliability]
    curves_frames: Mapping[Part, Curve]
    curves_ms: Mapping[Part, Curve]
    within: Mapping[Part, float]

    def mean_absolute(self, part: Part, unit: Unit) -> float | None:
        """The mean absolute difference over all pairs of coders; None where there is none."""
        found = [each for pair in self.pairs if (each := pair.errors(unit).get(part)) is not None]
        n = sum(each.n for each in found)
        return sum(each.mean_absolute * each.n for each in found) / n if n else None

    @classmethod
    def of(cls, table: MarkTable, tolerance: Tolerance, rule: Resampling) -> Self:
        """All figures of a table of marks."""
        n_coders = table.frames.shape[1]
        frames, ms = _distances(table, "frames"), _distances(table, "ms")
        asked = ms if tolerance.unit == "ms" else frames
        shares = {part: tolerance.share(asked[part]) for part in PARTS}
        return cls(
            n=len(table.expressions),
            n_by_all=sum(each.marked_by_all for each in table.expressions),
            n_subjects=len(set(table.subjects)),
            pairs=tuple(_pair(table, i, j, rule) for i, j in combinations(range(n_coders), 2)),
            reliability={part: _reliability(table, part, rule) for part in RELIABLE_PARTS},
            curves_frames=_curves(frames, "frames"),
            curves_ms=_curves(ms, "ms"),
            within={part: share for part, share in shares.items() if share == share},
        )


def _pair(table: MarkTable, first: int, second: int, rule: Resampling) -> PairFigures:
    frames, ms = {}, {}
    for part in PARTS:
        values = parts_of(table.frames, part)
        apart = values[:, second] - values[:, first]
        in_frames = errors_of(apart, table.subjects, rule)
        in_ms = errors_of(apart * table.ms_per_frame, table.subjects, rule)
        if in_frames is not None:
            frames[part] = in_frames
        if in_ms is not None:
            ms[part] = in_ms
    return PairFigures(
        first,
        second,
        frames,
        ms,
        Overlaps.of(ious_of(table.frames[:, first], table.frames[:, second])),
        Detection.of(table.expressions, first, second),
        LabelAgreement.of(table.expressions, first, second),
    )


def _reliability(table: MarkTable, part: Part, rule: Resampling) -> Reliability:
    values = consensus_positions(table.frames, part)
    if table.all_timed:
        values = values * table.ms_per_frame[:, None]
    known = np.isfinite(values).sum(axis=1)
    complete, pairable = known == values.shape[1], known > 1
    icc, alpha = icc_2_1(values), interval_alpha(values)
    icc_ends = alpha_ends = None
    if icc == icc:
        whose = _those(table.subjects, complete)
        icc_ends = interval_over(icc_terms(values[complete]), whose, icc_of_sums, rule)
    if alpha == alpha:
        whose = _those(table.subjects, pairable)
        alpha_ends = interval_over(alpha_terms(values[pairable]), whose, alpha_of_sums, rule)
    return Reliability(
        "ms" if table.all_timed else "frames",
        int(complete.sum()),
        icc if icc == icc else None,
        icc_ends,
        int(pairable.sum()),
        alpha if alpha == alpha else None,
        alpha_ends,
    )


def _distances(table: MarkTable, unit: Unit) -> dict[Part, FloatArray]:
    """Absolute differences of every two coders, by part."""
    found = {}
    scale = table.ms_per_frame if unit == "ms" else np.ones(len(table.expressions))
    for part in PARTS:
        values = parts_of(table.frames, part)
        pairs = combinations(range(values.shape[1]), 2)
        found[part] = np.concatenate(
            [np.abs(values[:, j] - values[:, i]) * scale for i, j in pairs]
        )
    return found


def _curves(distances: Mapping[Part, FloatArray], unit: Unit) -> dict[Part, Curve]:
    curves = {part: tolerance_of(values, unit) for part, values in distances.items()}
    return {part: curve for part, curve in curves.items() if curve is not None}


def _those(subjects: Sequence[str], which: npt.NDArray[np.bool_]) -> list[str]:
    return [subject for subject, taken in zip(subjects, which.tolist(), strict=True) if taken]
