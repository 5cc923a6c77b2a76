"""One key frame's posterior: masses on an even grid, and what is read from them.

Conventions
-----------
Each mass is spread evenly over its cell, a step wide, so that quantiles lie between grid points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.series import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Marginal:
    """Masses of the moments that one key frame may have.

    Parameters
    ----------
    times_ms
        ``(k,)``, evenly spaced.
    masses
        ``(k,)``, adding up to 1.

    Examples
    --------
    >>> marginal = Marginal(np.arange(-2.0, 3.0), np.array([0.1, 0.2, 0.4, 0.2, 0.1]))
    >>> round(marginal.quantile(0.5), 9), round(marginal.quantile(0.1), 9)
    (0.0, -1.5)
    """

    times_ms: FloatArray
    masses: FloatArray

    @property
    def step_ms(self) -> float:
        """From one grid point to the next."""
        return float(self.times_ms[1] - self.times_ms[0])

    def quantile(self, share: float) -> float:
        """The moment before which ``share`` of the mass lies, in ms."""
        total = np.cumsum(self.masses)
        cell = min(int(np.searchsorted(total, share * total[-1])), len(total) - 1)
        mass = float(self.masses[cell])
        part = (share * total[-1] - (total[cell] - mass)) / mass if mass > 0 else 0.5
        # Of a cell next to nothing, what lies before it is known to a rounding only.
        part = min(max(part, 0.0), 1.0)
        return float(self.times_ms[cell] + self.step_ms * (part - 0.5))

    @property
    def mean_ms(self) -> float:
        """The mean."""
        return float(self.masses @ self.times_ms)

    @property
    def variance(self) -> float:
        """The variance in ms²."""
        return float(self.masses @ (self.times_ms - self.mean_ms) ** 2)

    @property
    def spread_ms(self) -> float:
        """The standard deviation."""
        return float(self.variance**0.5)

    @property
    def rim(self) -> float:
        """The mass in the first and the last cell: how much may lie beyond the grid."""
        return float(self.masses[0] + self.masses[-1])
