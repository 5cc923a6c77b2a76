"""What the tests of this folder feed to networks, and a network small enough for them."""

from collections.abc import Iterable
from dataclasses import replace

import torch

from reapex.recognition.networks import (
    RELEASED_SPATIAL,
    GamdssPreset,
    InputSpec,
    Phase,
    PhaseInput,
    RetentionConfig,
    StageConfig,
)

TINY = GamdssPreset(
    size=32,
    temporal=RetentionConfig(
        stem=((8, 2), (8, 1)),
        stages=(
            StageConfig(8, depth=1, n_heads=2, decomposed=True, decay_span=4),
            StageConfig(16, depth=2, n_heads=2, decomposed=False, decay_span=6),
        ),
    ),
    spatial=replace(RELEASED_SPATIAL, depth=1),
    head_width=32,
)
TINY_PAPER = replace(TINY, spatial=replace(TINY.spatial, patch=8, fall_context="offset"))


def fed(
    spec: InputSpec, n: int = 2, seed: int = 0, phases: Iterable[Phase] | None = None
) -> dict[Phase, PhaseInput]:
    """Random clips as a network with this spec takes them."""
    generator = torch.Generator().manual_seed(seed)

    def drawn(*shape: int) -> torch.Tensor:
        return torch.randn(n, *shape, generator=generator)

    picture = (3, spec.size, spec.size)
    return {
        phase: PhaseInput(drawn(*spec.motion_shape), drawn(*picture) if spec.contexts else None)
        for phase in phases or spec.phases
    }


def backward(loss: torch.Tensor) -> None:
    """The gradients of a loss (torch's method has no types)."""
    loss.backward()  # type: ignore[no-untyped-call]
