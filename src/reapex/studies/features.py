"""What a network makes of clips it never learned from, before its classifier.

The features are the input of the network's last linear map, by a hook. Each fold's own weights see
that fold's held-out clips and no others, after the run is done: nothing is chosen by them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.experiment import Experiment
from reapex.recognition.losses import WithUnits
from reapex.training import Learner, RunFolder
from reapex.training.storing import read_weights
from reapex.training.trained import WEIGHTS

_BATCH = 32


@dataclass(frozen=True, slots=True, eq=False)
class FoldFeatures:
    """The held-out clips of one fold.

    Parameters
    ----------
    fold
        Its name.
    features
        ``(n, f)`` float32.
    labels
        The true class of each clip.
    predicted
        What the fold's network said.
    """

    fold: str
    features: npt.NDArray[np.float32]
    labels: tuple[str, ...]
    predicted: tuple[str, ...]


def held_out_features(experiment: Experiment, run: RunFolder) -> tuple[FoldFeatures, ...]:
    """The features of every fold of a run's first seed.

    Parameters
    ----------
    experiment
        What was trained, with its pictures.
    run
        Its run folder, done.

    Raises
    ------
    UsageError
        If the run is not of this experiment, or a network has no linear map at its end.
    Damaged
        If weights cannot be read.
    """
    plan = experiment.plan
    seed = plan.seeds[0]
    jobs = [job for job in run.jobs("main") if job.seed == seed]
    if [job.fold for job in jobs] != [fold.name for fold in plan.folds]:
        raise UsageError(f"The run in {run.path} has other folds than the experiment")
    inputs = {each.name: each.test for each in plan.variants}
    classes, found = plan.examples.classes, []
    for job, fold in zip(jobs, plan.folds, strict=True):
        network = plan.learner.network(len(classes))
        read_weights(job.folder / WEIGHTS, network)
        variant = plan.variants[0].name if job.choice is None else str(job.choice["variant"])
        stored = [inputs[variant].rows(fold.test[k : k + _BATCH])
                  for k in range(0, len(fold.test), _BATCH)]  # fmt: skip
        features, logits = features_of(plan.learner, network, torch.cat(stored))
        found.append(
            FoldFeatures(
                fold.name,
                features,
                tuple(plan.examples.labels[row] for row in fold.test),
                tuple(classes[said] for said in logits.argmax(axis=1).tolist()),
            )
        )
    return tuple(found)


def features_of(
    learner: Learner, network: nn.Module, stored: Tensor
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The input of the last linear map and the logits, of inputs as they are stored.

    Raises
    ------
    UsageError
        If the network has no linear map that gives the logits.
    """
    kept: list[Tensor] = []
    # A second head, for action units, comes after the network and is not asked when it predicts.
    answering = network.network if isinstance(network, WithUnits) else network
    maps = [each for each in answering.modules() if isinstance(each, nn.Linear)]
    if not maps:
        raise UsageError(f"The network {learner.name} has no linear map before its classes")
    network.eval()
    hook = maps[-1].register_forward_pre_hook(lambda _, given: kept.append(given[0].flatten(1)))
    try:
        with torch.inference_mode():
            logits = torch.cat(
                [
                    learner.logits(network, learner.fed(stored[k : k + _BATCH], None))
                    for k in range(0, len(stored), _BATCH)
                ]
            )
    finally:
        hook.remove()
    features = torch.cat(kept)
    if len(features) != len(stored) or maps[-1].out_features != logits.shape[1]:
        raise UsageError(f"The last linear map of {learner.name} does not give its classes")
    return features.float().numpy(), logits.float().numpy()
