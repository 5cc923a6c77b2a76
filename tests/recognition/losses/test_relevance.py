"""Weights and losses of a table that is worked out by hand."""

import math
from typing import Any

import pytest
import torch

from reapex.errors import UsageError
from reapex.recognition.losses import UnitWeights
from reapex.training import FoldStopped

# Four clips of class 0, two of class 1; four units, the last of which nobody shows.
Y = torch.tensor([0, 0, 0, 0, 1, 1])
UNITS = torch.tensor(
    [
        [1, 0, 0, 0],
        [1, 0, 1, 0],
        [0, 0, 1, 0],
        [0, 0, -1, 0],
        [1, 1, 0, 0],
        [-1, 0, 0, 0],
    ]
)
SHARES = (3 / 5, 1 / 6, 2 / 5)


def test_relevance_is_the_share_in_the_class_drawn_to_the_share_of_all() -> None:
    found = UnitWeights.estimated(Y, UNITS, 2)
    yes_and_known = (((2, 4), (0, 4), (2, 3)), ((1, 1), (1, 2), (0, 2)))
    wanted = [
        [
            5 * (yes + 2 * share) / (known + 2)
            for (yes, known), share in zip(row, SHARES, strict=True)
        ]
        + [0.0]
        for row in yes_and_known
    ]
    torch.testing.assert_close(found.answers, torch.tensor(wanted))
    assert found.n_shown == 3
    assert torch.equal(found.positives, torch.ones(2, 4))


@pytest.mark.parametrize(
    ("positives", "wanted"),
    [
        ("global", [[2 / 3, 5, 3 / 2, 1]] * 2),
        ("distinct", [[1, 1, 1 / 2, 1], [0, 1, 1, 1]]),
        ("minor", [[1, 1, 1, 1], [0, 1, 1, 1]]),
    ],
)
def test_a_yes_counts_as_the_ratio_says(positives: Any, wanted: list[list[float]]) -> None:
    found = UnitWeights.estimated(Y, UNITS, 2, positives)
    torch.testing.assert_close(found.positives, torch.tensor(wanted, dtype=torch.float32))


def test_a_class_without_clips_has_the_weights_of_all() -> None:
    found = UnitWeights.estimated(Y, UNITS, 3, "distinct")
    torch.testing.assert_close(found.answers[2, :3], 5 * torch.tensor(SHARES))
    assert torch.equal(found.positives[2], torch.ones(4))


def test_the_loss_of_a_clip_by_hand() -> None:
    weights = UnitWeights.estimated(Y, UNITS, 2, "global")
    said = torch.tensor([[0.5, -1.0, 2.0, 3.0], [0.1, 0.2, 0.3, 0.4]])
    units = torch.tensor([[1, 0, -1, 0], [-1, -1, -1, -1]])
    y = torch.tensor([0, 1])
    first, second = weights.loss(said, y, units).tolist()
    yes = 5 * (2 + 2 * SHARES[0]) / 6 * (2 / 3) * math.log(1 + math.exp(-0.5))
    no = 5 * (2 * SHARES[1]) / 6 * math.log(1 + math.exp(-1.0))
    assert first == pytest.approx((yes + no) / 3, rel=1e-5)
    assert second == 0


def test_what_is_not_known_changes_nothing() -> None:
    weights = UnitWeights.estimated(Y, UNITS, 2)
    said = torch.zeros(1, 4, requires_grad=True)
    torch.autograd.backward(weights.loss(said, Y[:1], torch.tensor([[1, -1, 0, 0]])).sum())
    assert said.grad is not None
    assert (said.grad != 0).tolist() == [[True, False, True, False]]
    added = torch.cat((UNITS, torch.full((1, 4), -1))), torch.cat((Y, Y[:1]))
    again = UnitWeights.estimated(added[1], added[0], 2)
    assert torch.equal(again.answers, weights.answers)


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match="none or global or distinct or minor"):
        UnitWeights.estimated(Y, UNITS, 2, "rare")  # type: ignore[arg-type]
    for nothing in (torch.zeros_like(UNITS), torch.full_like(UNITS, -1)):
        with pytest.raises(FoldStopped, match="has an action unit"):
            UnitWeights.estimated(Y, nothing, 2)
