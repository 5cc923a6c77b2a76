"""Whether coders give an expression the same name and the same action units."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean

from reapex.agreement.expression import Expression
from reapex.clip import Clip


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's κ of two coders' names (Educational and Psychological Measurement 20, 1960).

    Returns
    -------
    float
        Agreement beyond chance, 1 at most; NaN without clips, or where both use but one name.

    Examples
    --------
    >>> first = ["yes"] * 25 + ["no"] * 25
    >>> second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> round(cohen_kappa(first, second), 2)
    0.4
    """
    n = len(first)
    if not n:
        return float("nan")
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    names = set(first) | set(second)
    chance = sum(list(first).count(name) * list(second).count(name) for name in names) / n**2
    return float("nan") if chance == 1 else (observed - chance) / (1 - chance)


def unit_jaccard(first: Collection[str], second: Collection[str]) -> float | None:
    """Action units that both name over those that either names; None where neither names any."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one | other else None


def _name(clip: Clip) -> str:
    """What a coder called an expression; several names in whichever order are one."""
    return "+".join(sorted({each.casefold() for each in clip.emotions}))


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Of two coders, on the expressions that both marked.

    Parameters
    ----------
    n_named
        Expressions to which both gave an emotion.
    share, kappa
        How many of them got the same, and Cohen's κ; None where none is named, or κ has no value.
    n_units
        Expressions with action units from both.
    jaccard
        Their mean Jaccard index.
    """

    n_named: int
    share: float | None
    kappa: float | None
    n_units: int
    jaccard: float | None

    @classmethod
    def of(cls, expressions: Sequence[Expression], first: int, second: int) -> LabelAgreement:
        """The agreement of two coders by their index."""
        both = [
            (one, other)
            for one, other in ((each.clips[first], each.clips[second]) for each in expressions)
            if one is not None and other is not None
        ]
        named = [(_name(one), _name(other)) for one, other in both if one.emotion and other.emotion]
        indices = [
            index
            for one, other in both
            if one.action_units
            and other.action_units
            and (index := unit_jaccard(one.action_units, other.action_units)) is not None
        ]
        kappa = cohen_kappa([one for one, _ in named], [other for _, other in named])
        return cls(
            len(named),
            fmean(one == other for one, other in named) if named else None,
            None if kappa != kappa else kappa,
            len(indices),
            fmean(indices) if indices else None,
        )
