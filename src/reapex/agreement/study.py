"""The study of several coders: figures over all and by group, and the clips that differ most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from reapex.agreement.expression import Expression
from reapex.agreement.figures import Figures
from reapex.agreement.marks import MarkTable
from reapex.agreement.overlaps import ious_of
from reapex.agreement.remarks import remarks_on
from reapex.agreement.tolerance import Tolerance
from reapex.errors import NothingUsable, UsageError
from reapex.evaluation import Resampling
from reapex.evaluation.bootstrap import DEFAULT
from reapex.keyframes import KEYS, Key

ONE_FRAME = Tolerance(1, "frames")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One expression that two coders or more marked.

    Parameters
    ----------
    expression
        What was marked.
    numbers
        Each coder's marks that are there, in one counting.
    frames, ms
        By key frame, the largest difference of any two coders.
    iou
        The smallest IoU of any two coders; None where nobody has an interval to compare.
    """

    expression: Expression
    numbers: tuple[Mapping[Key, int], ...]
    frames: Mapping[Key, float]
    ms: Mapping[Key, float]
    iou: float | None


@dataclass(frozen=True, slots=True)
class AgreementStudy:
    """What there is to say of coders.

    Parameters
    ----------
    names
        The coders.
    table
        All marks.
    overall
        Figures over every expression.
    groups
        Figures of each group, if a column was given.
    heading
        That column; empty without one.
    tolerance
        The one that was asked for.
    rule
        How intervals were drawn.
    remarks
        What explains disagreement better than the coders do.
    worst
        Every expression that two coders or more marked, the largest differences first. Times and
        frames are not mixed: where one expression has no frame rate, all are ordered by frames.
    """

    names: tuple[str, ...]
    table: MarkTable
    overall: Figures
    groups: Mapping[str, Figures]
    heading: str
    tolerance: Tolerance
    rule: Resampling
    remarks: tuple[str, ...]
    worst: tuple[Disagreement, ...]

    def only_by(self, coder: int) -> tuple[Expression, ...]:
        """The expressions that this coder alone marked."""
        return tuple(
            each
            for each in self.table.expressions
            if each.n_marked == 1 and each.clips[coder] is not None
        )


def agreement_of(
    expressions: Sequence[Expression],
    names: Sequence[str],
    *,
    groups: Mapping[str, Sequence[int]] | None = None,
    heading: str = "",
    tolerance: Tolerance = ONE_FRAME,
    rule: Resampling = DEFAULT,
) -> AgreementStudy:
    """Study matched expressions.

    Parameters
    ----------
    expressions, names
        As :func:`~reapex.agreement.match_raters` found them, and the coders' names.
    groups, heading
        Indices of the expressions of each group, and what they were grouped by.
    tolerance
        Whose share is reported besides the curve.
    rule
        How subjects are drawn for intervals.

    Raises
    ------
    UsageError
        If there are fewer than two coders.
    NothingUsable
        If no expression was marked by two of them.
    """
    if len(names) < 2:
        raise UsageError(
            f"{len(names)} coder{'' if len(names) == 1 else 's'}", expected="two coders or more"
        )
    if not any(each.n_marked > 1 for each in expressions):
        raise NothingUsable(
            f"No clip is in the files of two coders ({', '.join(names)})",
            expected="the same subjects and clip names in both files",
            mend="Compare the subject and name columns; --columns name=HEADER picks another column",
        )
    table = MarkTable.of(expressions)
    return AgreementStudy(
        tuple(names),
        table,
        Figures.of(table, tolerance, rule),
        {
            name: Figures.of(table.only(rows), tolerance, rule)
            for name, rows in (groups or {}).items()
        },
        heading,
        tolerance,
        rule,
        remarks_on(table, names),
        _worst_first(table),
    )


def _worst_first(table: MarkTable) -> tuple[Disagreement, ...]:
    timed = table.all_timed
    found = _disagreements(table)
    return tuple(sorted(found, key=lambda each: -_mean(each.ms if timed else each.frames)))


def _disagreements(table: MarkTable) -> list[Disagreement]:
    marks = table.frames
    missing = np.isnan(marks)
    apart = np.where(missing, -np.inf, marks).max(axis=1)
    apart -= np.where(missing, np.inf, marks).min(axis=1)
    pairs = combinations(range(marks.shape[1]), 2)
    ious = np.stack([ious_of(marks[:, i], marks[:, j]) for i, j in pairs], axis=1)
    least = np.where(np.isnan(ious), np.inf, ious).min(axis=1)
    found = []
    for row, each in enumerate(table.expressions):
        if each.n_marked < 2:
            continue
        frames = {
            key: float(apart[row, column])
            for column, key in enumerate(KEYS)
            if (~missing[row, :, column]).sum() > 1
        }
        scale = float(table.ms_per_frame[row])
        found.append(
            Disagreement(
                each,
                tuple(_known(one) for one in marks[row].tolist()),
                frames,
                {key: n * scale for key, n in frames.items()} if scale == scale else {},
                float(least[row]) if np.isfinite(least[row]) else None,
            )
        )
    return found


def _known(marks: Sequence[float]) -> dict[Key, int]:
    return {key: int(n) for key, n in zip(KEYS, marks, strict=True) if n == n}


def _mean(apart: Mapping[Key, float]) -> float:
    return sum(apart.values()) / len(apart) if apart else 0.0
