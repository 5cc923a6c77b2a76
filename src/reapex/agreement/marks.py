"""The marks of all coders as one array, and what is measured on it.

Conventions
-----------
Axes are expression, coder, key frame. Numbers are frames in one counting, NaN where a mark is
missing. Where the coders' numbers of an expression lie apart and the files are there, the files say
how each sheet counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from reapex.agreement.expression import Expression
from reapex.keyframes import KEYS
from reapex.matching import interval_iou, span_of

FloatArray = npt.NDArray[np.float64]

Part = Literal["onset", "apex", "offset", "rise", "fall", "duration"]
PARTS: tuple[Part, ...] = ("onset", "apex", "offset", "duration")
RELIABLE_PARTS: tuple[Part, ...] = ("onset", "apex", "offset", "rise", "fall", "duration")


@dataclass(frozen=True, slots=True)
class MarkTable:
    """Marks of ``n`` expressions by ``k`` coders.

    Parameters
    ----------
    expressions
        What the rows are.
    frames
        Frame numbers, shape ``(n, k, 3)``.
    ms_per_frame
        Shape ``(n,)``; NaN where nobody said how fast the camera was.
    subjects
        Whose expression each is.
    """

    expressions: tuple[Expression, ...]
    frames: FloatArray
    ms_per_frame: FloatArray
    subjects: tuple[str, ...]

    @classmethod
    def of(cls, expressions: Sequence[Expression]) -> Self:
        """The marks of matched expressions."""
        n_coders = len(expressions[0].clips) if expressions else 0
        frames = np.array([_numbers(each) for each in expressions], dtype=np.float64)
        rates = [_rate(each) for each in expressions]
        return cls(
            tuple(expressions),
            frames.reshape(-1, n_coders, len(KEYS)),
            np.array([np.nan if rate is None else 1000 / rate for rate in rates]),
            tuple(each.clip.person for each in expressions),
        )

    def only(self, rows: Sequence[int]) -> MarkTable:
        """Some of the expressions, by their index."""
        which = list(rows)
        return MarkTable(
            tuple(self.expressions[i] for i in which),
            self.frames[which],
            self.ms_per_frame[which],
            tuple(self.subjects[i] for i in which),
        )

    @property
    def all_timed(self) -> bool:
        """Whether every expression has a frame rate."""
        return bool(np.isfinite(self.ms_per_frame).all())


def parts_of(frames: FloatArray, part: Part) -> FloatArray:
    """A key frame, or the frames between two, from shape ``(…, 3)`` to ``(…)``."""
    onset, apex, offset = frames[..., 0], frames[..., 1], frames[..., 2]
    values: dict[Part, FloatArray] = {
        "onset": onset,
        "apex": apex,
        "offset": offset,
        "rise": apex - onset,
        "fall": offset - apex,
        "duration": offset - onset,
    }
    return values[part]


def consensus_positions(frames: FloatArray, part: Part) -> FloatArray:
    """A part measured so that ICC and α mean something.

    Frame numbers in a recording differ by hundreds between clips for no reason that has to do with
    coders, and reliability divides by that. So apex and offset are counted from the mean of all
    coders' onsets, and the onset from the mean of all their offsets. One number per clip is
    subtracted from every coder alike, so that what the coders differ by stays as it is; what is
    left to differ between clips is how long rise and expression last. Durations need no reference.

    Parameters
    ----------
    frames
        Shape ``(n, k, 3)``.

    Returns
    -------
    FloatArray
        Shape ``(n, k)``, NaN where a mark is missing.
    """
    values = parts_of(frames, part)
    if part not in ("onset", "apex", "offset"):
        return values
    reference = frames[..., 2 if part == "onset" else 0]
    known = np.isfinite(reference)
    count = known.sum(axis=1)
    mean = np.where(known, reference, 0).sum(axis=1) / np.where(count, count, np.nan)
    shifted: FloatArray = values - mean[:, None]
    return shifted


def _numbers(expression: Expression) -> list[list[float]]:
    shifts = _shifts(expression)
    return [
        [np.nan] * len(KEYS)
        if clip is None
        else [np.nan if number is None else number + shift for number in clip.raw]
        for clip, shift in zip(expression.clips, shifts, strict=True)
    ]


def _shifts(expression: Expression) -> list[int]:
    """File number minus sheet number for each coder, or 0 where the sheets count alike.

    Files that hold exactly the annotated frames fit whatever onset was marked, so that they would
    hide what two coders differ by: they are only asked where the numbers as written lie apart.
    """
    spans = [span for clip in expression.clips if clip is not None and (span := span_of(clip.raw))]
    apart = any(not interval_iou(spans[0], span) for span in spans[1:])
    return [clip.index_shift if apart and clip is not None else 0 for clip in expression.clips]


def _rate(expression: Expression) -> float | None:
    return next((clip.fps for clip in expression.clips if clip is not None and clip.fps), None)
