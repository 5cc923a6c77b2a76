"""GamdssNet: the paper's network, as released, as printed, and small enough for tests.

It is :class:`~reapex.recognition.networks.with_gamdss.WithGamdss` round the retention backbone.
Rise and fall go through the same weights, one after the other, so that batch norm takes its
statistics per phase, as in the release.

Conventions
-----------
``released``: what the published code builds, 224 × 224, 12 789 413 parameters for five classes
(the release's own count, 12 793 003, has 3 590 that nothing reads) and 13.44 GMAC per clip with
both phases. The fall sees the apex as its context.
``paper``: the same backbone and head, of which the paper says too little to differ, with the
paper's spatial stream: 7 × 7 patches, the neutral frame as context of either phase (rise: onset,
fall: offset). How 7 × 7 meets 14 × 14 the paper does not say; see
:mod:`~reapex.recognition.networks.spatial_stream`.
``small``: the release's form in narrow, 64 × 64 and about half a million parameters, for machines
without a graphics card and for tests. The stem has RMT's own strides (2, 1, 2, 1), three stages
follow, and the spatial stream has one block. It reproduces nothing that was published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from reapex.errors import UsageError
from reapex.recognition.networks.retention_backbone import (
    RetentionBackbone,
    RetentionConfig,
    StageConfig,
)
from reapex.recognition.networks.spatial_stream import (
    PAPER_SPATIAL,
    RELEASED_SPATIAL,
    SpatialConfig,
)
from reapex.recognition.networks.spec import Feature, PhasesName
from reapex.recognition.networks.with_gamdss import WithGamdss

PresetName = Literal["released", "paper", "small"]


@dataclass(frozen=True, slots=True)
class GamdssPreset:
    """All sizes of a GamdssNet.

    Parameters
    ----------
    size
        Height and width of the pictures, in pixels.
    temporal
        The backbone.
    spatial
        The spatial stream, where there is one.
    head_width
        Channels of the head's first linear map.
    """

    size: int
    temporal: RetentionConfig
    spatial: SpatialConfig
    head_width: int


RELEASED = GamdssPreset(
    size=224,
    temporal=RetentionConfig(
        stem=((32, 2), (32, 1), (64, 1), (64, 1)),
        stages=(
            StageConfig(64, depth=1, n_heads=2, decomposed=True, decay_span=4),
            StageConfig(128, depth=1, n_heads=2, decomposed=True, decay_span=4),
            StageConfig(256, depth=2, n_heads=2, decomposed=False, decay_span=6),
            StageConfig(512, depth=1, n_heads=2, decomposed=False, decay_span=6),
        ),
    ),
    spatial=RELEASED_SPATIAL,
    head_width=1024,
)
SMALL = GamdssPreset(
    size=64,
    temporal=RetentionConfig(
        stem=((16, 2), (16, 1), (32, 2), (32, 1)),
        stages=(
            StageConfig(32, depth=1, n_heads=2, decomposed=True, decay_span=4),
            StageConfig(64, depth=2, n_heads=2, decomposed=False, decay_span=6),
            StageConfig(112, depth=1, n_heads=2, decomposed=False, decay_span=6),
        ),
    ),
    spatial=replace(RELEASED_SPATIAL, depth=1),
    head_width=224,
)
PRESETS: dict[str, GamdssPreset] = {
    "released": RELEASED,
    "paper": replace(RELEASED, spatial=PAPER_SPATIAL),
    "small": SMALL,
}


class GamdssNet(WithGamdss):
    """The network of GAMDSS.

    Parameters
    ----------
    n_classes
        How many logits.
    phases
        ``rise``, ``fall`` or ``full``; the weights are the same in number and are shared.
    preset
        ``released``, ``paper`` or ``small``, or sizes of one's own.
    spatial
        Whether there is a spatial stream.
    feature
        What the motion tensors hold.

    Raises
    ------
    UsageError
        If there is no such preset or phase, or sizes of one's own do not fit together.

    Examples
    --------
    >>> network = GamdssNet(n_classes=5, preset="small")
    >>> network.spec.phases, network.spec.contexts
    (('rise', 'fall'), ('onset', 'apex'))
    """

    def __init__(
        self,
        n_classes: int,
        phases: PhasesName = "full",
        preset: PresetName | GamdssPreset = "released",
        spatial: bool = True,
        feature: Feature = "difference",
    ) -> None:
        sizes = preset if isinstance(preset, GamdssPreset) else preset_named(preset)
        side = sizes.temporal.sides(sizes.size)[-1]
        super().__init__(
            RetentionBackbone(sizes.temporal, sizes.size),
            n_classes=n_classes,
            phases=phases,
            size=sizes.size,
            spatial=sizes.spatial if spatial else False,
            channels=sizes.temporal.channels,
            grid=(side, side),
            head_width=sizes.head_width,
            feature=feature,
        )


def preset_named(name: str) -> GamdssPreset:
    """The sizes of that name.

    Raises
    ------
    UsageError
        If there are none.
    """
    if name not in PRESETS:
        raise UsageError(
            f"GamdssNet has no preset {name!r}", expected=" or ".join(get_args(PresetName))
        )
    return PRESETS[name]
