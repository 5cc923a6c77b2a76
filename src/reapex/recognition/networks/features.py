"""What a network has made of a clip just before it names a class.

Conventions
-----------
The *features* of a phase are the input of the classifying layer, ``(b, n_features)``: the last
linear map with as many outputs as there are classes. They are listened to while the network
answers, so that every network has them and none need say how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.spec import Phase, PhaseInput


def classifier_of(network: PhaseNetwork) -> nn.Linear:
    """The layer that gives the logits.

    Raises
    ------
    UsageError
        If the network has no linear map with as many outputs as classes.
    """
    found = [
        each
        for each in network.modules()
        if isinstance(each, nn.Linear) and each.out_features == network.n_classes
    ]
    if not found:
        raise UsageError(
            f"{type(network).__name__} ends in no linear map to {network.n_classes} classes",
            mend="Let its last step be a torch.nn.Linear",
        )
    return found[-1]


def answers_and_features(
    network: PhaseNetwork, inputs: Mapping[Phase, PhaseInput]
) -> tuple[dict[Phase, Tensor], dict[Phase, Tensor]]:
    """The logits of each phase, and the features ``(b, n_features)`` that they were made of.

    Raises
    ------
    UsageError
        As the network itself and :func:`classifier_of`; or if the layer found is not used once per
        phase.
    """
    with _heard(classifier_of(network)) as heard:
        answers: dict[Phase, Tensor] = network(inputs)
    if len(heard) != len(answers) or any(each.ndim != 2 for each in heard):
        raise UsageError(
            f"The classifying layer of {type(network).__name__} was used {len(heard)} times for "
            f"{len(answers)} phases",
            expected="once for each, on features (b, n)",
        )
    return answers, dict(zip(answers, heard, strict=True))


@contextmanager
def _heard(layer: nn.Module) -> Iterator[list[Tensor]]:
    heard: list[Tensor] = []

    def hear(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        heard.append(given[0])

    handle = layer.register_forward_pre_hook(hear)
    try:
        yield heard
    finally:
        handle.remove()
