"""The action-unit loss on every network: its closed form, its head, and that it can be learned."""

import pickle
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from reapex.errors import UsageError
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.inputs import Augmentation, DifferenceFeed, FlowFeed, SequenceFeed
from reapex.recognition.learner import PhasedLearner
from reapex.recognition.losses import UNITS, UnitLearner, WithUnits
from reapex.recognition.networks import PhaseInput, describe
from reapex.training import HintedLearner

FEEDS: dict[str, Any] = {"difference": DifferenceFeed, "flow": FlowFeed, "sequence": SequenceFeed}
EACH = pytest.mark.parametrize(
    "choice",
    [
        NetworkChoice("ststnet", phases="full"),
        NetworkChoice("off_apexnet"),
        NetworkChoice("gamdss", preset="small"),
        NetworkChoice("gamdss_sequence", preset="small"),
        NetworkChoice("tsfmicro", preset="small", layout="early"),
    ],
    ids=lambda each: each.name,
)
STST = NetworkChoice("ststnet", phases="full")


def learner(choice: NetworkChoice = STST, **more: Any) -> UnitLearner:
    return UnitLearner(choice, FEEDS[choice.spec.feature](choice.spec, Augmentation.none()), **more)


def clips(choice: NetworkChoice, n: int = 8) -> tuple[Any, Tensor, Tensor]:
    """Random clips of four classes, each class with two units of its own."""
    random = torch.Generator().manual_seed(0)
    spec = choice.spec
    fed = {
        phase: PhaseInput(
            torch.randn(n, *spec.motion_shape, generator=random),
            torch.randn(n, 3, spec.size, spec.size, generator=random) if spec.contexts else None,
        )
        for phase in spec.phases
    }
    y = torch.arange(n) % 4
    hints = torch.zeros(n, len(UNITS), dtype=torch.int64)
    hints[torch.arange(n), y] = 1
    hints[torch.arange(n), 10 + y] = 1
    return fed, y, hints


def without_dropout(network: Any) -> Any:
    for each in network.modules():
        if isinstance(each, torch.nn.Dropout):
            each.p = 0.0
    return network


@EACH
def test_the_loss_is_the_mean_of_both_with_r(choice: NetworkChoice) -> None:
    torch.manual_seed(0)
    fed, y, hints = clips(choice)
    fitted = learner(choice, r=0.3, positives="distinct").fitted_to(y, hints, 4)
    network = fitted.network(4).eval()
    assert isinstance(network, WithUnits)
    assert fitted.weights is not None
    with torch.no_grad():
        found = fitted.hinted_loss(network, fed, y, hints, None)
        answers, units = network.both(fed)
        wanted = 0.0
        for phase, said in answers.items():
            assert units[phase].shape == (8, len(UNITS))
            of_units = functional.binary_cross_entropy_with_logits(
                units[phase],
                hints.float(),
                weight=fitted.weights.answers[y],
                pos_weight=fitted.weights.positives[y],
                reduction="sum",
            )
            wanted += 0.7 * float(functional.cross_entropy(said, y))
            wanted += 0.3 * float(of_units) / 8 / fitted.weights.n_shown
        assert float(found) == pytest.approx(wanted, rel=1e-5)


def test_without_action_units_in_it_it_is_the_cross_entropy() -> None:
    torch.manual_seed(0)
    fed, y, hints = clips(STST)
    fitted = learner(r=0.0).fitted_to(y, hints, 4)
    network = fitted.network(4).eval()
    plain = PhasedLearner(STST, fitted.feed)
    for weights in (None, torch.tensor([1.0, 2.0, 3.0, 0.5])):
        found = fitted.hinted_loss(network, fed, y, hints, weights)
        torch.testing.assert_close(found, plain.loss(network, fed, y, weights))


@pytest.mark.parametrize("weights", [None, torch.tensor([1.0, 2.0, 3.0, 0.5])])
def test_parts_of_a_batch_add_up(weights: Tensor | None) -> None:
    """As the loop puts them together: by the weights of the clips."""
    torch.manual_seed(0)
    fed, y, hints = clips(STST)
    hints[0, :5] = -1
    fitted = learner(r=0.5).fitted_to(y, hints, 4)
    network = fitted.network(4).eval()
    of_clip = torch.ones(8) if weights is None else weights[y]
    with torch.no_grad():
        whole = fitted.hinted_loss(network, fed, y, hints, weights)
        total = torch.zeros(())
        for part in (slice(0, 3), slice(3, 8)):
            cut = {phase: PhaseInput(each.motion[part]) for phase, each in fed.items()}
            loss = fitted.hinted_loss(network, cut, y[part], hints[part], weights)
            total += loss * of_clip[part].sum() / of_clip.sum()
    torch.testing.assert_close(total, whole)


@EACH
def test_the_second_head_is_not_asked_when_clips_are_predicted(choice: NetworkChoice) -> None:
    mine = learner(choice)
    torch.manual_seed(3)
    network = mine.network(4).eval()
    torch.manual_seed(3)
    plain = PhasedLearner(choice, mine.feed).network(4).eval()
    fed, _, _ = clips(choice, 2)
    asked: list[Any] = []
    assert isinstance(network, WithUnits)
    network.units.register_forward_hook(lambda *each: asked.append(each))
    with torch.no_grad():
        # The network itself begins with the same numbers as without the head.
        assert torch.equal(mine.logits(network, fed), mine.logits(plain, fed))
    assert not asked
    assert describe(network).n_macs == describe(plain).n_macs


@pytest.mark.parametrize(
    "choice", [STST, NetworkChoice("tsfmicro", preset="small")], ids=lambda each: each.name
)
def test_eight_clips_and_their_units_can_be_learned_by_heart(choice: NetworkChoice) -> None:
    torch.manual_seed(0)
    fed, y, hints = clips(choice)
    fitted = learner(choice, r=0.5, positives="global").fitted_to(y, hints, 4)
    network = without_dropout(fitted.network(4))
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-3)
    for _ in range(50):
        optimiser.zero_grad()
        torch.autograd.backward(fitted.hinted_loss(network, fed, y, hints, None))
        optimiser.step()
    network.eval()
    with torch.no_grad():
        answers, units = network.both(fed)
    shown = hints.any(0)
    assert all(torch.equal(each.argmax(1), y) for each in answers.values())
    assert all(torch.equal(each[:, shown] > 0, hints[:, shown] > 0) for each in units.values())


def test_it_is_a_learner_with_hints_and_can_be_pickled() -> None:
    mine = learner(r=0.4, positives="minor")
    assert isinstance(mine, HintedLearner)
    assert not isinstance(PhasedLearner(STST, mine.feed), HintedLearner)
    assert pickle.loads(pickle.dumps(mine)) == mine
    assert mine.name == "ststnet (full) with action units (r 0.4, positives minor)"


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match=r"loss\.r is 1\.5"):
        learner(r=1.5)
    with pytest.raises(UsageError, match=r"loss\.positives is 'all'"):
        learner(positives="all")
    with pytest.raises(UsageError, match="the clips have none"):
        learner().loss(torch.nn.Identity(), {}, torch.zeros(1), None)
