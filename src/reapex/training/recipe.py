"""How a network is trained: numbers that a config states before the run.

Conventions
-----------
AdamW over all parameters, biases and norms included. Epoch ``e``, from 1, learns at
``learning_rate · decay ** min(e - 1, decay_epochs)``. The last batch of an epoch may be short; one
of a single clip is learned with the batch before it, since a batch norm over one value per channel
has no variance and torch refuses it.

References
----------
Preset ``released``: reference note gamdss §1.5. The paper says 200 epochs; the release does 199.
Its batch of a single clip (where the number of clips is 1 above a multiple of 16) stays alone
there, which its batch norm over 14 × 14 places allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from reapex.errors import UsageError
from reapex.training.devices import Precision

ClassWeights = Literal["none", "balanced"]


@dataclass(frozen=True)
class Recipe:
    """The numbers of a training.

    Parameters
    ----------
    epochs
        How often every clip is learned from; with inner selection, at most.
    batch_size
        Clips per step.
    learning_rate, weight_decay
        Of AdamW; its betas are torch's.
    decay, decay_epochs
        The learning rate is multiplied by ``decay`` after each of the first ``decay_epochs``
        epochs.
    class_weights
        ``balanced`` weighs each class with the clips of all divided by its own and by the number
        of classes.
    precision
        ``auto`` is bf16 on cuda and float32 elsewhere.

    Raises
    ------
    UsageError
        If a number is out of range.

    Examples
    --------
    >>> round(RECIPES["released"].learning_rate_at(199), 7)
    0.0004159
    """

    epochs: int = 60
    batch_size: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 1e-2
    decay: float = 1.0
    decay_epochs: int = 0
    class_weights: ClassWeights = "none"
    precision: Precision = "auto"

    def __post_init__(self) -> None:
        for name, is_right, expected in (
            ("epochs", self.epochs >= 1, "1 or more"),
            ("batch_size", self.batch_size >= 1, "1 or more"),
            ("learning_rate", 0 < self.learning_rate < float("inf"), "a number above 0"),
            ("weight_decay", 0 <= self.weight_decay < float("inf"), "0 or more"),
            ("decay", 0 < self.decay <= 1, "above 0, at most 1"),
            ("decay_epochs", self.decay_epochs >= 0, "0 or more"),
            ("class_weights", self.class_weights in get_args(ClassWeights), "none or balanced"),
            ("precision", self.precision in get_args(Precision), "auto, float32 or bf16"),
        ):
            if not is_right:
                raise UsageError(
                    f"{name} = {getattr(self, name)!r} is no recipe", expected=expected
                )

    def learning_rate_at(self, epoch: int) -> float:
        """The learning rate of an epoch, counted from 1."""
        return self.learning_rate * self.decay ** min(epoch - 1, self.decay_epochs)


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "released": Recipe(
            epochs=199,
            batch_size=16,
            learning_rate=8e-4,
            weight_decay=0.6,
            decay=0.987,
            decay_epochs=50,
        ),
        "small": Recipe(),
    }
)
"""``released``: what GAMDSS was trained with. ``small``: small networks, quickly, on a CPU."""


def recipe_named(name: str) -> Recipe:
    """The recipe of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    try:
        return RECIPES[name]
    except KeyError:
        raise UsageError(
            f"There is no recipe {name!r} in this version", expected=" or ".join(RECIPES)
        ) from None
