"""How strongly a movement shows, from its first moment to its last.

Conventions
-----------
Times are milliseconds from the clip's first frame and continuous: a key moment falls between
frames as a rule. The truth is the first movement, the peak, and the last movement: the instants at
which the intensity leaves 0, is 1, and is 0 again. The shapes are those of the reference note
``corrector`` §1.7 (rise ``½ − ½cos(π uᵉ)``, fall ``½ + ½cos(π vᵉ)``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError
from reapex.series import FloatArray


@dataclass(frozen=True, slots=True)
class TimeCourse:
    """One rise and fall.

    Parameters
    ----------
    onset_ms, apex_ms, offset_ms
        First movement, peak, last movement; each later than the one before.
    rise_exponent, fall_exponent
        1 is a plain raised cosine. Above 1 the rise starts late, and the fall stays long near its
        peak; below 1 the other way round.

    Raises
    ------
    UsageError
        If the times are out of order or an exponent is not above 0.

    Examples
    --------
    >>> TimeCourse(10.0, 40.0, 70.0).intensity([10.0, 20.0, 30.0, 40.0, 50.0, 70.0]).round(2)
    array([0.  , 0.25, 0.75, 1.  , 0.75, 0.  ])
    """

    onset_ms: float
    apex_ms: float
    offset_ms: float
    rise_exponent: float = 1.0
    fall_exponent: float = 1.0

    def __post_init__(self) -> None:
        if not self.onset_ms < self.apex_ms < self.offset_ms < float("inf"):
            raise UsageError(
                f"A time course of {self.onset_ms}, {self.apex_ms}, {self.offset_ms} ms cannot be",
                expected="onset < apex < offset",
            )
        if not min(self.rise_exponent, self.fall_exponent) > 0:
            raise UsageError("The exponents of a time course must be above 0")

    @property
    def key_times_ms(self) -> tuple[float, float, float]:
        """Onset, apex and offset."""
        return self.onset_ms, self.apex_ms, self.offset_ms

    def intensity(self, times_ms: npt.ArrayLike) -> FloatArray:
        """The share of the peak at each time, in [0, 1]; 0 before the onset and after the offset.

        Returns
        -------
        Same shape as ``times_ms``.
        """
        times = np.asarray(times_ms, dtype=np.float64)
        risen = np.clip((times - self.onset_ms) / (self.apex_ms - self.onset_ms), 0, 1)
        fallen = np.clip((times - self.apex_ms) / (self.offset_ms - self.apex_ms), 0, 1)
        rise = 0.5 - 0.5 * np.cos(np.pi * risen**self.rise_exponent)
        fall = 0.5 + 0.5 * np.cos(np.pi * fallen**self.fall_exponent)
        shares: FloatArray = np.where(times <= self.apex_ms, rise, fall)
        return shares
