"""Any picture network as the backbone of GAMDSS: rise and fall, spatial stream, summed head.

Conventions
-----------
A backbone is any ``nn.Module`` that makes pictures ``(b, 3, s, s)`` into maps ``(b, c, h, w)``. The
spatial stream is fitted to c, h and w, which one pass over an empty picture tells; its map is added
to the backbone's, and the sum goes to the head. A backbone that gives vectors ``(b, c)`` has no
places to add to: it takes the same head, with ``spatial=False``.

Examples
--------
>>> from torch import nn
>>> backbone = nn.Sequential(nn.Conv2d(3, 8, 3, stride=4), nn.ReLU())
>>> network = WithGamdss(backbone, n_classes=5, size=32, phases="rise")
>>> network.spec.contexts
('onset',)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.head import Head
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.spatial_stream import (
    RELEASED_SPATIAL,
    SpatialConfig,
    SpatialStream,
)
from reapex.recognition.networks.spec import (
    Feature,
    InputSpec,
    PhaseInput,
    PhasesName,
    phases_named,
)


class WithGamdss(PhaseNetwork):
    """A backbone of the user's, composed with all of GAMDSS that is not the backbone.

    Parameters
    ----------
    backbone
        ``(b, 3, size, size)`` to ``(b, c, h, w)``, or to ``(b, c)`` with ``spatial=False``.
    n_classes
        How many logits.
    phases
        ``rise``, ``fall`` or ``full``; both phases go through the same weights.
    size
        Height and width of the pictures, in pixels.
    spatial
        Whether there is a spatial stream; or its form, ``True`` being the release's.
    channels, grid
        c and (h, w) of the backbone's map. Left out, they are found; given both, the backbone is
        believed and not tried, and if only one is given, it is compared with what is found.
    head_width
        Channels of the head's first linear map.
    feature
        What the motion tensors hold.

    Raises
    ------
    UsageError
        If the backbone gives neither maps nor vectors, gives another number of channels or
        another grid than was said, or gives vectors where a spatial stream was asked for.
    """

    def __init__(
        self,
        backbone: nn.Module,
        *,
        n_classes: int,
        phases: PhasesName = "full",
        size: int = 224,
        spatial: bool | SpatialConfig = True,
        channels: int | None = None,
        grid: tuple[int, int] | None = None,
        head_width: int = 1024,
        feature: Feature = "difference",
    ) -> None:
        form = _form(spatial)
        named = phases_named(phases)
        contexts = () if form is None else tuple(form.context(phase) for phase in named)
        super().__init__(InputSpec(feature, size, named, contexts), n_classes)
        if channels is None or grid is None:
            shape = map_shape(backbone, size)
            _agree(shape, channels, grid)
            channels, grid = shape[0], _grid(shape)
        self.backbone = backbone
        self.spatial = None
        if form is not None:
            if grid is None:
                raise UsageError(
                    "The backbone gives vectors, which have no places for a spatial stream",
                    mend="Take its last map instead of its pooled vector, or say spatial=False",
                )
            self.spatial = SpatialStream(form, channels, grid, size)
        self.head = Head(channels, head_width, n_classes)

    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase."""
        x: Tensor = self.backbone(inputs.motion)
        if x.ndim == 2:
            x = x[..., None, None]
        if self.spatial is not None:
            x = x + self.spatial(inputs.context)
        logits: Tensor = self.head(x)
        return logits


def map_shape(backbone: nn.Module, size: int) -> tuple[int, ...]:
    """The shape of what a backbone makes of one picture, without the batch: (c, h, w) or (c,).

    The backbone is tried once on an empty picture, in evaluation mode, and is left as it was, as
    are torch's random numbers.

    Raises
    ------
    UsageError
        If it gives neither a map nor a vector.
    """
    parameter = next(backbone.parameters(), torch.empty(0))
    picture = torch.zeros(1, 3, size, size, device=parameter.device, dtype=parameter.dtype)
    with _as_in_evaluation(backbone), torch.random.fork_rng(devices=[]), torch.no_grad():
        found = backbone(picture)
    if not isinstance(found, Tensor) or found.ndim not in (2, 4) or found.shape[0] != 1:
        told = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
        raise UsageError(
            f"The backbone makes {told} of a picture of shape {tuple(picture.shape)}",
            expected="a map (b, c, h, w), or a vector (b, c)",
        )
    return tuple(found.shape[1:])


def _form(spatial: bool | SpatialConfig) -> SpatialConfig | None:
    if isinstance(spatial, SpatialConfig):
        return spatial
    return RELEASED_SPATIAL if spatial else None


def _grid(shape: tuple[int, ...]) -> tuple[int, int] | None:
    return (shape[1], shape[2]) if len(shape) == 3 else None


def _agree(shape: tuple[int, ...], channels: int | None, grid: tuple[int, int] | None) -> None:
    """Raise UsageError where what was said of the backbone's map is not what was found."""
    for name, said, found in (("channels", channels, shape[0]), ("grid", grid, _grid(shape))):
        if said is not None and said != found:
            raise UsageError(
                f"The backbone's map has {name} {found}, not {said}",
                mend=f"Leave {name} out, and it is found",
            )


@contextmanager
def _as_in_evaluation(module: nn.Module) -> Iterator[None]:
    """Evaluation mode, and each part's own mode again afterwards."""
    modes = [(each, each.training) for each in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for each, was_training in modes:
            each.training = was_training
