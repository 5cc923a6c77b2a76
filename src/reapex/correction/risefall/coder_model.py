"""What is believed of whoever marked the key frames: how late, and how surely.

Conventions
-----------
Milliseconds, onset, apex and offset. The bias is that of the *coder*, mark minus moment: +15 marks
late. It is measured against the fitted movement, at the crossing that is in use, and holds what
coder and family of shapes disagree in; only differences of coders are the coders' own.

References
----------
Reference note ``corrector`` §1.9, §7.1 and §10.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from reapex.errors import UsageError
from reapex.keyframes import Key
from reapex.series import FloatArray

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CoderModel:
    """A normal distribution of marks round the true moments.

    Parameters
    ----------
    bias_ms
        Mark minus moment, on average.
    spread_ms
        Standard deviation; above 0.

    Raises
    ------
    UsageError
        If a number is not finite, or a spread not above 0.
    """

    bias_ms: Triple = (0.0, 0.0, 0.0)
    spread_ms: Triple = (30.0, 25.0, 45.0)

    def __post_init__(self) -> None:
        if not np.isfinite([*self.bias_ms, *self.spread_ms]).all() or min(self.spread_ms) <= 0:
            raise UsageError(
                f"A coder with bias {self.bias_ms} and spread {self.spread_ms} ms cannot be",
                expected="three finite biases, and three spreads above 0",
            )

    @property
    def spreads(self) -> FloatArray:
        """The spreads, ``(3,)``."""
        return np.array(self.spread_ms, dtype=np.float64)

    def moments(self, marks_ms: FloatArray) -> FloatArray:
        """Where the moments are most likely, given the marks, ``(3,)``."""
        moments: FloatArray = marks_ms - np.array(self.bias_ms)
        return moments

    def scaled(self, factor: float) -> Self:
        """The same with spreads ``factor`` times as large."""
        onset, apex, offset = (spread * factor for spread in self.spread_ms)
        return type(self)(self.bias_ms, (onset, apex, offset))


PRIOR = CoderModel()
CAREFUL = PRIOR.scaled(0.5)


@dataclass(frozen=True, slots=True)
class Bias:
    """How late a coder marks one key frame, with 95 % intervals.

    ``low`` and ``high`` allow for what the shapes are off by; ``sampling_ms`` does not, because it
    is the same for all coders of a sheet (a standard error).
    """

    ms: float
    low: float
    high: float
    sampling_ms: float


@dataclass(frozen=True, slots=True)
class LearnedCoder:
    """What was learned of one coder, or of a whole sheet.

    Parameters
    ----------
    name
        The coder; None for the sheet.
    n_clips
        Clips that it was learned from: those with a movement.
    model
        What the corrector uses.
    biases
        For the report.
    """

    name: str | None
    n_clips: int
    model: CoderModel
    biases: Mapping[Key, Bias] = field(default_factory=dict)

    @property
    def care(self) -> float:
        """The spreads as a share of the usual ones: 1 is as usual, 0.5 careful."""
        return self.model.spread_ms[0] / PRIOR.spread_ms[0]


@dataclass(frozen=True, slots=True)
class CoderModels:
    """Who is judged by which model.

    Parameters
    ----------
    sheet
        Learned from all clips together; None where they are too few.
    coders
        By name, those who marked enough.
    usual
        For everybody else.
    """

    sheet: LearnedCoder | None = None
    coders: Mapping[str, LearnedCoder] = field(default_factory=dict)
    usual: CoderModel = PRIOR

    def model_for(self, coder: str | None) -> CoderModel:
        """A coder's own model, else the sheet's, else the usual one."""
        learned = self.coders.get(coder, self.sheet) if coder is not None else self.sheet
        return self.usual if learned is None else learned.model

    @property
    def learned(self) -> bool:
        """Whether anything was learned."""
        return self.sheet is not None
