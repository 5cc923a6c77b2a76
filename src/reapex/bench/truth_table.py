"""How far labels are from the truth, before and after a corrector: rows of a table.

Conventions
-----------
Errors are label minus truth in ms; an apex anywhere on a true plateau has none. The *error cut* is
the share by which a method's mean |error| over clips and key frames is below the human's: negative
is worse than the human; the *apex cut* is the same of apexes alone. Their intervals draw clips with
replacement (2000 draws, 95 %), each with both of its errors. *Improved* and *worsened* are shares
of key frames that came nearer to the truth or went further from it. Of a spotter only the apex
counts.

References
----------
The columns of reference note ``corrector`` §4.1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from reapex.bench.truth.scored import HUMAN, ScoredClip, Triple, score_clip
from reapex.evaluation import Interval, resample
from reapex.series import FloatArray

__all__ = [
    "HUMAN",
    "TABLE_HEAD",
    "Cut",
    "MethodRow",
    "ScoredClip",
    "as_lines",
    "method_rows",
    "score_clip",
]

_APEX = slice(1, 2)


@dataclass(frozen=True, slots=True)
class Cut:
    """A share by which errors are smaller than the human's, and its 95 % interval."""

    share: float
    interval: Interval | None

    def __str__(self) -> str:
        between = self.interval
        interval = "" if between is None else f" [{between.low:+.1%}, {between.high:+.1%}]"
        return f"{self.share:+.1%}{interval}"


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One method on some clips: means over them, onset, apex, offset where there are three.

    Parameters
    ----------
    apex_only
        Whether onset and offset are the human's: then the cut is that of the apex, and shares are
        of apexes.
    """

    method: str
    n_clips: int
    mae_ms: Triple
    bias_ms: Triple
    error_cut: Cut
    apex_cut: Cut
    improved: float
    worsened: float
    apex_only: bool = False

    @property
    def mean_ms(self) -> float:
        """The mean |error| over the three key frames."""
        return sum(self.mae_ms) / 3

    @property
    def cut(self) -> float:
        """The error cut without its interval."""
        return self.error_cut.share

    @property
    def cut_interval(self) -> Interval | None:
        """The error cut's interval; None of a single clip."""
        return self.error_cut.interval


def method_rows(
    clips: Sequence[ScoredClip], methods: Collection[str] | None = None
) -> tuple[MethodRow, ...]:
    """A row for each method that scored the clips, the human first; none without clips.

    Parameters
    ----------
    methods
        Only these, where given, and the human.
    """
    answers = clips[0].answers if clips else ()
    return tuple(
        _row(each.method, clips, apex_only=each.apex_only)
        for each in answers
        if methods is None or each.method in methods or each.method == HUMAN
    )


def _row(method: str, clips: Sequence[ScoredClip], *, apex_only: bool) -> MethodRow:
    errors = np.array([clip.errors_ms(method) for clip in clips])
    human = np.abs([clip.errors_ms(HUMAN) for clip in clips])
    far = np.abs(errors)
    judged = _APEX if apex_only else slice(None)
    return MethodRow(
        method=method,
        n_clips=len(clips),
        mae_ms=_triple(far.mean(axis=0)),
        bias_ms=_triple(errors.mean(axis=0)),
        error_cut=_cut(far[:, judged], human[:, judged]),
        apex_cut=_cut(far[:, _APEX], human[:, _APEX]),
        improved=float((far < human)[:, judged].mean()),
        worsened=float((far > human)[:, judged].mean()),
        apex_only=apex_only,
    )


def _cut(far: FloatArray, human: FloatArray) -> Cut:
    """What is cut of |errors| ``(n_clips, n_keys)``."""
    sums = np.stack([far.sum(axis=1), human.sum(axis=1)], axis=1)
    draws = resample(sums, _shares_cut)
    share = float(_shares_cut(sums.sum(axis=0, keepdims=True))[0])
    return Cut(share, None if draws is None else Interval.of(draws))


def _shares_cut(totals: FloatArray) -> FloatArray:
    """1 − method / human, ``(n_draws, 2)`` to ``(n_draws,)``; 0 where the human has no error."""
    method, human = totals[:, 0], totals[:, 1]
    cut: FloatArray = np.where(human > 0, 1 - method / np.where(human > 0, human, 1), 0)
    return cut


def _triple(values: FloatArray) -> Triple:
    onset, apex, offset = values.tolist()
    return onset, apex, offset


def as_lines(title: str, rows: Sequence[MethodRow]) -> list[str]:
    """The body of a Markdown table whose first column is the cell ``title``."""
    return [f"| {title} | {row.n_clips} | {_cells(row)} |" for row in rows]


TABLE_HEAD = (
    "| clips | n | method | onset / apex / offset ms | mean ms | bias ms | error cut [95 %] "
    "| apex cut [95 %] | improved / worsened |",
    "|---|--:|---|--:|--:|--:|--:|--:|--:|",
)


def _cells(row: MethodRow) -> str:
    biases = " / ".join(f"{bias:+.0f}" for bias in row.bias_ms)
    errors, mean = " / ".join(f"{each:.1f}" for each in row.mae_ms), f"{row.mean_ms:.2f}"
    cut, apex_cut = str(row.error_cut), str(row.apex_cut)
    if row.apex_only:
        errors, mean, biases, cut = f"{row.mae_ms[1]:.1f}", "", f"{row.bias_ms[1]:+.0f}", ""
    if row.method == HUMAN:
        cut = apex_cut = ""
    shares = f"{row.improved:.2f} / {row.worsened:.2f}"
    return f"{row.method} | {errors} | {mean} | {biases} | {cut} | {apex_cut} | {shares}"
