"""What was chosen for a fold, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from reapex.training.recipe import ClassWeights

SelectionMode = Literal["fixed", "inner"]


@dataclass(frozen=True)
class Choice:
    """What a fold is trained with.

    Parameters
    ----------
    mode
        ``fixed``: stated before the run; ``inner``: chosen among the training persons.
    variant
        The name of the way to choose key frames.
    class_weights
        As in the recipe.
    epochs
        How many.
    inner_uf1
        The pooled inner UF1 that it was chosen by, 0 to 1; None with ``fixed``.
    """

    mode: SelectionMode
    variant: str
    class_weights: ClassWeights
    epochs: int
    inner_uf1: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What :meth:`as_dict` gave."""
        return cls(**values)
