"""Which expressions two coders found at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reapex.agreement.expression import Expression


@dataclass(frozen=True, slots=True)
class Detection:
    """Expressions that both marked, and those that only one did."""

    both: int
    only_first: int
    only_second: int

    @classmethod
    def of(cls, expressions: Sequence[Expression], first: int, second: int) -> Detection:
        """The counts of two coders by their index."""
        there = [
            (each.clips[first] is not None, each.clips[second] is not None) for each in expressions
        ]
        return cls(
            there.count((True, True)), there.count((True, False)), there.count((False, True))
        )

    @property
    def f1(self) -> float:
        """2·both / (2·both + only one): 1 where both found the same; NaN where neither found any.

        There are no agreed non-expressions to count, so that κ has no meaning here; F1 is what κ
        tends to as they grow (Hripcsak & Rothschild, JAMIA 12, 2005).
        """
        marks = 2 * self.both + self.only_first + self.only_second
        return 2 * self.both / marks if marks else float("nan")
