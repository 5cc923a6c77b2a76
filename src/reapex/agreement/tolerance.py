"""The share of marks that lie no further apart than so many frames, or milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError

FloatArray = npt.NDArray[np.float64]
Unit = Literal["frames", "ms"]

FRAME_GRID = tuple(float(frames) for frames in range(21))
MS_GRID = tuple(float(ms) for ms in range(0, 101, 5))
_SLACK = 1e-6  # a frame of 1000/30 ms is within 33.333333 ms

_TOLERANCE = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|frames?|f)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two marks may lie and still count as the same."""

    value: float
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """``33ms`` is a time, ``2`` or ``2 frames`` is a number of frames.

        Raises
        ------
        UsageError
            If it is neither.

        Examples
        --------
        >>> Tolerance.parse("33ms"), str(Tolerance.parse("2"))
        (Tolerance(value=33.0, unit='ms'), '2 frames')
        """
        found = _TOLERANCE.fullmatch(text.strip())
        if found is None:
            raise UsageError(
                f"A tolerance of {text!r}",
                expected="a time such as 33ms, or a number of frames such as 2",
            )
        return cls(float(found[1]), "ms" if (found[2] or "").lower() == "ms" else "frames")

    def __str__(self) -> str:
        unit = "frame" if self.unit == "frames" and self.value == 1 else self.unit
        return f"{self.value:g} {unit}"

    def share(self, distances: FloatArray) -> float:
        """The share of distances (in its unit) that it allows; NaN where there are none."""
        known = distances[np.isfinite(distances)]
        return float(np.mean(known <= self.value + _SLACK)) if len(known) else float("nan")


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares of marks within growing tolerances.

    Parameters
    ----------
    n
        Distances that the shares are of.
    unit, grid, shares
        The tolerances and the share within each.
    """

    n: int
    unit: Unit
    grid: tuple[float, ...]
    shares: tuple[float, ...]


def tolerance_of(distances: npt.ArrayLike, unit: Unit) -> Curve | None:
    """The curve over the usual grid: 0 to 20 frames, or 0 to 100 ms by 5; None without distances.

    Examples
    --------
    >>> tolerance_of([0, 1, -1, 3], "frames").shares[:4]
    (0.25, 0.75, 0.75, 1.0)
    """
    values = np.abs(np.asarray(distances, dtype=np.float64))
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    grid = FRAME_GRID if unit == "frames" else MS_GRID
    shares = tuple(Tolerance(step, unit).share(known) for step in grid)
    return Curve(len(known), unit, grid, shares)
