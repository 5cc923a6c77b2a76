"""A score that somebody published, with the digits it was published to."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from reapex.errors import UsageError
from reapex.evaluation.metrics import METRICS

_NAMES = {**{name: name for name in METRICS}, "acc": "accuracy"}
_SHOWN_AS = {"uf1": "UF1", "uar": "UAR", "accuracy": "accuracy"}
_NUMBER = re.compile(r"(\d{0,3})(?:\.(\d{1,12}))?(%?)")
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Claim:
    """A published score.

    Parameters
    ----------
    metric
        ``uf1``, ``uar`` or ``accuracy``.
    value
        0 to 1.
    unit
        One in the last digit it was published to, on the same scale.

    Examples
    --------
    >>> Claim.of("uf1=0.83"), Claim.of("ACC=87.04")
    (Claim(metric='uf1', value=0.83, unit=0.01),
     Claim(metric='accuracy', value=0.8704, unit=0.0001))
    >>> Claim.of("uf1=0.83").fits(0.8349), Claim.of("uf1=0.83").fits(0.8399)
    (True, True)
    """

    metric: str
    value: float
    unit: float

    @classmethod
    def of(cls, text: str) -> Self:
        """A claim as it is typed, ``uf1=0.831``; above 1 it is in percent.

        Raises
        ------
        UsageError
            If there is no such score, or no such number.
        """
        name, _, number = (part.strip() for part in text.partition("="))
        metric = _NAMES.get(name.casefold())
        if metric is None:
            close = get_close_matches(name.casefold(), _NAMES, n=1)
            raise UsageError(
                f"{name!r} is no score that can be claimed",
                expected=f"one of {', '.join(METRICS)}, as in uf1=0.831",
                mend=f"Did you mean {close[0]}?" if close else "",
            )
        match = _NUMBER.fullmatch(number)
        if match is None or not (match[1] or match[2]) or float(number.rstrip("%")) > 100:
            raise UsageError(
                f"The claim {text!r} has no score behind the =",
                expected="a share from 0 to 1 or percent, as in uf1=0.831 or uf1=83.1",
            )
        value, digits = float(number.rstrip("%")), len(match[2] or "")
        scale = 100 if match[3] or value > 1 else 1
        return cls(metric, round(value / scale, 14), round(10.0**-digits / scale, 14))

    def __str__(self) -> str:
        return f"{_SHOWN_AS[self.metric]} of {self.shown}"

    @property
    def shown(self) -> str:
        """The value to the digits that were claimed, as a share."""
        return f"{self.value:.{max(0, -round(math.log10(self.unit)))}f}"

    def fits(self, value: float) -> bool:
        """Whether a value is this claim, rounded or cut off."""
        above = value - self.value
        return -self.unit / 2 - _ALIKE <= above < self.unit - _ALIKE
