"""Features are the last linear map's input; panels show a fold's own clips, legend by class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.losses import WithUnits
from reapex.recognition.networks import PhaseInput, StstNet
from reapex.studies.features import FoldFeatures, features_of
from reapex.studies.tsne import Panels, embedded, tsne_svg


class TinyLearner:
    """Two linear maps on vectors of three."""

    name = "tiny"

    def network(self, n_classes: int) -> nn.Module:
        return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, n_classes))

    def fed(self, stored: Tensor, augmenting: torch.Generator | None) -> Any:
        assert augmenting is None
        return stored

    def loss(self, network: nn.Module, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
        raise AssertionError("nothing is learned here")

    def logits(self, network: nn.Module, fed: Any) -> Tensor:
        answer: Tensor = network(fed)
        return answer


def test_features_are_what_the_last_linear_map_is_given() -> None:
    learner, stored = TinyLearner(), torch.randn(70, 3)
    network = learner.network(2)
    features, logits = features_of(learner, network, stored)
    assert isinstance(network, nn.Sequential)
    with torch.inference_mode():
        wanted = network[:2](stored)
        np.testing.assert_allclose(features, wanted.numpy(), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(logits, network(stored).numpy(), rtol=1e-5, atol=1e-6)
    assert not network[2]._forward_pre_hooks


def test_a_network_without_a_last_linear_map_is_told() -> None:
    class Reshaped(TinyLearner):
        def network(self, n_classes: int) -> nn.Module:
            return nn.Sequential(nn.Linear(3, 4), nn.Conv1d(4, n_classes, 1))

        def logits(self, network: nn.Module, fed: Any) -> Tensor:
            assert isinstance(network, nn.Sequential)
            answer: Tensor = network[1](network[0](fed)[..., None])[..., 0]
            return answer

    with pytest.raises(UsageError, match="does not give its classes"):
        features_of(Reshaped(), Reshaped().network(2), torch.randn(5, 3))
    with pytest.raises(UsageError, match="no linear map"):
        features_of(TinyLearner(), nn.Flatten(), torch.randn(5, 3))


def test_a_head_for_action_units_is_passed_over() -> None:
    network = WithUnits(StstNet(3), 46)

    class Asked(TinyLearner):
        def logits(self, network: nn.Module, fed: Any) -> Tensor:
            answer: Tensor = network({"rise": PhaseInput(fed)})["rise"]
            return answer

    features, logits = features_of(Asked(), network, torch.randn(5, 3, 28, 28))
    assert features.shape == (5, 400)
    assert logits.shape == (5, 3)


def fold(name: str, n: int) -> FoldFeatures:
    rng = np.random.default_rng(1)
    labels = tuple("ab"[k % 2] for k in range(n))
    features = rng.normal(size=(n, 6)) + 8 * np.array([[k % 2] for k in range(n)])
    return FoldFeatures(name, features.astype(np.float32), labels, labels[::-1])


def test_groups_that_are_apart_stay_apart() -> None:
    places = embedded(fold("1", 40).features)
    assert places.shape == (40, 2)
    a, b = places[::2], places[1::2]
    apart = np.linalg.norm(a.mean(axis=0) - b.mean(axis=0))
    assert apart > max(a.std(), b.std())
    np.testing.assert_array_equal(places, embedded(fold("1", 40).features))
    assert np.isfinite(embedded(np.ones((6, 3), np.float32))).all()


def test_the_figure_has_a_row_per_model_and_a_legend_from_the_class_list() -> None:
    folds = (fold("1", 12), fold("2", 3))
    svg = tsne_svg([Panels("Baseline", folds), Panels("A <b>", folds[:1])], ("a", "b", "$c$ & d"))
    assert svg.startswith("<svg")
    for text in ("fold 1", "fold 2", "12 clips", "too few clips", "Baseline", "A &lt;b&gt;",
                 "$c$ &amp; d"):  # fmt: skip
        assert text in svg
    assert svg == tsne_svg(
        [Panels("Baseline", folds), Panels("A <b>", folds[:1])], ("a", "b", "$c$ & d")
    )
