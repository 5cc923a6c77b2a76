"""How far labels are from the truth, before and after a corrector: rows of a table.

Conventions
-----------
Errors are label minus truth in ms; an apex anywhere on a true plateau has none. The *error cut* is
the share by which a method's mean |error| over clips and key frames is below the human's: negative
is worse than the human. Its interval draws clips with replacement (2000 draws, 95 %), each with
both of its errors. *Improved* and *worsened* are shares of key frames that came nearer to the truth
or went further from it.

References
----------
The columns of reference note ``corrector`` §4.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reapex.correction.correct import Corrector
from reapex.evaluation import Interval, resample
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries
from reapex.synth.study import Conditions, StudyClip, TrueMoments

HUMAN = "human"


@dataclass(frozen=True, slots=True)
class ScoredClip:
    """One clip's conditions and each method's errors in ms: onset, apex, offset; :data:`HUMAN` too.

    Small, so that it may come back from another process.
    """

    name: str
    conditions: Conditions
    errors_ms: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One method on some clips: means over them, onset, apex, offset where there are three."""

    method: str
    n_clips: int
    mae_ms: tuple[float, float, float]
    bias_ms: tuple[float, float, float]
    cut: float
    cut_interval: Interval | None
    improved: float
    worsened: float

    @property
    def mean_ms(self) -> float:
        """The mean |error| over the three key frames."""
        return sum(self.mae_ms) / 3


def score_clip(clip: StudyClip, methods: Mapping[str, Corrector]) -> ScoredClip | None:
    """The errors of the human and of each method; None where there is no truth."""
    if clip.truth is None:
        return None
    errors = {HUMAN: _errors(clip.truth, clip.manual, clip.fps)}
    for name, corrector in methods.items():
        series = FrameSeries.steady(clip.frames, clip.fps)
        proposed = corrector.propose(series, clip.manual).keyframes
        errors[name] = _errors(clip.truth, proposed, clip.fps)
    return ScoredClip(clip.name, clip.conditions, errors)


def method_rows(clips: Sequence[ScoredClip]) -> tuple[MethodRow, ...]:
    """A row for each method that scored the clips, the human first; none without clips."""
    return tuple(_row(name, clips) for name in (clips[0].errors_ms if clips else ()))


def _errors(truth: TrueMoments, marks: KeyFrames, fps: float) -> tuple[float, float, float]:
    return truth.errors_ms([position * 1000 / fps for position in marks])


def _row(method: str, clips: Sequence[ScoredClip]) -> MethodRow:
    errors = np.array([clip.errors_ms[method] for clip in clips])
    human = np.abs([clip.errors_ms[HUMAN] for clip in clips])
    far = np.abs(errors)
    sums = np.stack([far.sum(axis=1), human.sum(axis=1)], axis=1)
    draws = resample(sums, _cut)
    return MethodRow(
        method=method,
        n_clips=len(clips),
        mae_ms=_triple(far.mean(axis=0)),
        bias_ms=_triple(errors.mean(axis=0)),
        cut=float(_cut(sums.sum(axis=0, keepdims=True))[0]),
        cut_interval=None if draws is None else Interval.of(draws),
        improved=float((far < human).mean()),
        worsened=float((far > human).mean()),
    )


def _cut(totals: FloatArray) -> FloatArray:
    """1 − method / human, ``(n_draws, 2)`` to ``(n_draws,)``; 0 where the human has no error."""
    method, human = totals[:, 0], totals[:, 1]
    cut: FloatArray = np.where(human > 0, 1 - method / np.where(human > 0, human, 1), 0)
    return cut


def _triple(values: FloatArray) -> tuple[float, float, float]:
    onset, apex, offset = values.tolist()
    return onset, apex, offset


def as_lines(title: str, rows: Sequence[MethodRow]) -> list[str]:
    """The body of a Markdown table whose first column is the cell ``title``."""
    return [f"| {title} | {row.n_clips} | {_cells(row)} |" for row in rows]


TABLE_HEAD = (
    "| clips | n | method | onset / apex / offset ms | mean ms | bias ms | error cut [95 %] "
    "| improved / worsened |",
    "|---|--:|---|--:|--:|--:|--:|--:|",
)


def _cells(row: MethodRow) -> str:
    onset, apex, offset = row.mae_ms
    biases = " / ".join(f"{bias:+.0f}" for bias in row.bias_ms)
    between = row.cut_interval
    interval = "" if between is None else f" [{between.low:+.1%}, {between.high:+.1%}]"
    cut = "" if row.method == HUMAN else f"{row.cut:+.1%}{interval}"
    return (
        f"{row.method} | {onset:.1f} / {apex:.1f} / {offset:.1f} | {row.mean_ms:.2f} | {biases} "
        f"| {cut} | {row.improved:.2f} / {row.worsened:.2f}"
    )
