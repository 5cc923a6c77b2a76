"""How much each action unit counts for each class, estimated on the clips that are learned from.

Conventions
-----------
The *relevance* of unit a for class e is the share of the clips of e that show a, drawn towards the
unit's share among all clips as if two more clips had it: (n_ea + 2 p_a) / (n_e + 2). AU-DFER ships
a table of unknown origin for seven emotions of its own; here nothing is shipped. The weight of
either answer is 5 times the relevance, AU-DFER's factor. A *yes* may count more, because units are
rare: by the ratio of no to yes among

* ``global``: all clips;
* ``distinct``: the clips of the same class;
* ``minor``: the same, in classes with fewer clips than an even share; elsewhere 1. (AU-DFER names
  disgust, surprise and fear, which are the rare ones of its data.)

``none`` leaves a yes as it is. Ratios are not bounded; one without any yes is 1, and is never used.
Answers that are not known count nowhere. Units that no clip shows have no weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor
from torch.nn import functional

from reapex.errors import UsageError
from reapex.training import FoldStopped

Positives = Literal["none", "global", "distinct", "minor"]
_SCALE = 5.0
_ADDED = 2.0  # clips of the overall share


@dataclass(frozen=True, eq=False)
class UnitWeights:
    """What answers about units weigh in one fold.

    Parameters
    ----------
    answers
        The weight of an answer, ``(n_classes, n_units)``, float32; 0 for units that none shows.
    positives
        By what a *yes* is multiplied besides, of the same shape.
    n_shown
        Units that a clip shows: what the loss is the mean over.
    """

    answers: Tensor
    positives: Tensor
    n_shown: int

    @classmethod
    def estimated(
        cls, y: Tensor, units: Tensor, n_classes: int, positives: Positives = "none"
    ) -> UnitWeights:
        """The weights for the clips that are learned from.

        Parameters
        ----------
        y
            The class of each, ``(n,)``, int64.
        units
            Yes (1), no (0) or not known (-1), ``(n, n_units)``.
        positives
            How a yes is weighted.

        Raises
        ------
        UsageError
            If there is no such way.
        FoldStopped
            If no clip shows a unit.
        """
        if positives not in get_args(Positives):
            raise UsageError(
                f"A yes cannot be weighted by {positives!r}",
                expected=" or ".join(get_args(Positives)),
            )
        # Classes × units, by products: the answers of each class's clips, counted.
        members = functional.one_hot(y, n_classes).to(torch.float32).T
        yes, no = (members @ (units == answer).to(torch.float32) for answer in (1, 0))
        n_yes, n_known = yes.sum(0), (yes + no).sum(0)
        is_shown = n_yes > 0
        if not bool(is_shown.any()):
            raise FoldStopped(
                "None of the clips that are learned from has an action unit",
                mend="Leave the loss at ce, or add action units to the labels",
            )
        share = n_yes / n_known.clamp(min=1)
        relevance = (yes + _ADDED * share) / (yes + no + _ADDED)
        ratios = _ratios(yes, no, members.sum(1), positives)
        return cls(_SCALE * relevance * is_shown, ratios, int(is_shown.sum()))

    def loss(self, said: Tensor, y: Tensor, units: Tensor) -> Tensor:
        """The loss of each clip, ``(b,)``: the mean over units of the weighted cross-entropy.

        Parameters
        ----------
        said
            The logits, ``(b, n_units)``.
        y
            The class of each clip, which says what its answers weigh.
        units
            Yes (1), no (0) or not known (-1), ``(b, n_units)``.
        """
        each = functional.binary_cross_entropy_with_logits(
            said.float(),
            units.clamp(min=0).float(),
            weight=self.answers[y] * (units >= 0),
            pos_weight=self.positives[y],
            reduction="none",
        )
        return each.sum(1) / self.n_shown


def _ratios(yes: Tensor, no: Tensor, n_clips: Tensor, positives: Positives) -> Tensor:
    """By what a yes is multiplied, ``(n_classes, n_units)``."""
    ones = torch.ones_like(yes)
    if positives == "none":
        return ones
    if positives == "global":
        yes, no = yes.sum(0).expand_as(yes), no.sum(0).expand_as(no)
    ratios = torch.where(yes > 0, no / yes.clamp(min=1), ones)
    if positives == "minor":
        is_minor = n_clips < n_clips.sum() / len(n_clips)
        return torch.where(is_minor[:, None], ratios, ones)
    return ratios
