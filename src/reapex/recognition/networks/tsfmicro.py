"""TSFmicro: four ways in which motion and face can meet before the head.

GAMDSS's parent looks at the rise only: a temporal stream (the retention backbone) on apex - onset,
a spatial stream (the transformer) on the onset frame. It compares four layouts (reference note
other_systems §4):

* ``late`` (the one its authors chose): both maps are added, then comes the head. This is GamdssNet
  with ``phases="rise"``.
* ``early``: each picture has a convolution stem of its own; their maps are added and the backbone's
  stages go on with the sum. There is no transformer.
* ``t_to_s``: the backbone's map, as tokens, is added to the transformer's tokens, which alone go to
  the head. In the code after the transformer's blocks (and, as we read it, before its last norm:
  behind that it would be ``late``); in the figure before them.
* ``s_to_t``: the transformer's map is doubled in size by a transposed convolution for every step
  between two stages (kernel 4, stride 2, padding 1; no activation is told of), as wide as the
  stage whose grid it then has, and added behind the backbone's stem, whose stages go on.

Conventions
-----------
``rise`` unless asked otherwise. ``full`` is our extension: the fall goes through the same weights
and sees the context of GAMDSS's release, the apex. Sizes are those of
:class:`~reapex.recognition.networks.gamdss_net.GamdssPreset`; ``released`` is what was published.
Its paper calls the retention "RetNet" and the spatial stream "transformer": as in GAMDSS there is
no time axis.

References
----------
Liu et al. (2025), TSFmicro, arXiv 2505.16372.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from typing import Literal, get_args

from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.gamdss_net import GamdssPreset, preset_named
from reapex.recognition.networks.head import Head
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.retention_backbone import RetentionBackbone, RetentionConfig
from reapex.recognition.networks.spatial_stream import SpatialStream
from reapex.recognition.networks.spec import InputSpec, PhaseInput, PhasesName, phases_named

Layout = Literal["early", "t_to_s", "s_to_t", "late"]
Joining = Literal["after", "before"]
TsfPresetName = Literal["released", "small"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
TSF_PRESETS: tuple[TsfPresetName, ...] = get_args(TsfPresetName)


class TsfMicro(PhaseNetwork):
    """TSFmicro in one of its layouts.

    Parameters
    ----------
    n_classes
        How many logits.
    phases
        ``rise`` as published, ``fall``, or ``full``.
    preset
        ``released`` or ``small``, or sizes of one's own, without patches of several pixels.
    layout
        ``early``, ``t_to_s``, ``s_to_t`` or ``late``.
    joins
        Where the tokens meet in ``t_to_s``: ``after`` the transformer's blocks, as in the code, or
        ``before`` them, as in the figure.

    Raises
    ------
    UsageError
        If there is no such layout, preset or phase, or sizes of one's own do not fit together.

    Examples
    --------
    >>> TsfMicro(n_classes=5, preset="small", layout="s_to_t").spec.contexts
    ('onset',)
    """

    def __init__(
        self,
        n_classes: int,
        phases: PhasesName = "rise",
        preset: TsfPresetName | GamdssPreset = "released",
        layout: Layout = "late",
        joins: Joining = "after",
    ) -> None:
        sizes = preset if isinstance(preset, GamdssPreset) else _preset_named(preset)
        _require("layout", layout, LAYOUTS)
        _require("joining", joins, get_args(Joining))
        named = phases_named(phases)
        contexts = tuple(sizes.spatial.context(phase) for phase in named)
        super().__init__(InputSpec("difference", sizes.size, named, contexts), n_classes)
        self.layout, self.joins = layout, joins
        sides = sizes.temporal.sides(sizes.size)
        channels = sizes.temporal.channels
        self.backbone = RetentionBackbone(sizes.temporal, sizes.size)
        self.face_stem = _like(self.backbone.stem) if layout == "early" else None
        self.spatial = None
        if layout != "early":
            grid = (sides[-1], sides[-1])
            self.spatial = SpatialStream(sizes.spatial, channels, grid, sizes.size)
            if layout == "t_to_s" and self.spatial.tokens != grid:
                raise UsageError(
                    f"{self.spatial.tokens} tokens cannot take up a map of {grid}",
                    expected="a spatial stream without patches, which has a token for each place",
                )
        self.enlarge = _enlarging(sizes.temporal, sides) if layout == "s_to_t" else None
        self.head = Head(channels, sizes.head_width, n_classes)

    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase."""
        assert inputs.context is not None  # the spec asks for it
        fuse: dict[Layout, Callable[[Tensor, Tensor], Tensor]] = {
            "early": self._early,
            "t_to_s": self._into_space,
            "s_to_t": self._into_time,
            "late": self._late,
        }
        logits: Tensor = self.head(fuse[self.layout](inputs.motion, inputs.context))
        return logits

    def _late(self, motion: Tensor, face: Tensor) -> Tensor:
        assert self.spatial is not None
        fused: Tensor = self.backbone(motion) + self.spatial(face)
        return fused

    def _early(self, motion: Tensor, face: Tensor) -> Tensor:
        assert self.face_stem is not None
        return self._stages(self.backbone.stem(motion) + self.face_stem(face))

    def _into_space(self, motion: Tensor, face: Tensor) -> Tensor:
        assert self.spatial is not None
        tokens = self.spatial.placed(face)
        moved = self.backbone(motion).flatten(2).transpose(1, 2)
        if self.joins == "before":
            return self.spatial.laid_out(self.spatial.mixed(tokens + moved))
        return self.spatial.laid_out(self.spatial.mixed(tokens) + moved)

    def _into_time(self, motion: Tensor, face: Tensor) -> Tensor:
        assert self.spatial is not None
        assert self.enlarge is not None
        return self._stages(self.backbone.stem(motion) + self.enlarge(self.spatial(face)))

    def _stages(self, x: Tensor) -> Tensor:
        """The backbone from behind its stem, ``(b, c, h, w)`` to its map."""
        x = x.permute(0, 2, 3, 1)
        for stage in self.backbone.stages:
            x = stage(x)
        return x.permute(0, 3, 1, 2)


def _enlarging(config: RetentionConfig, sides: tuple[int, ...]) -> nn.Sequential:
    """From the grid and width of the last stage to those of the first."""
    if any(before != 2 * after for before, after in pairwise(sides)):
        raise UsageError(
            f"Maps of sides {', '.join(map(str, sides))} cannot be reached by doubling",
            expected="a size that every stage halves without a rest",
        )
    widths = [stage.width for stage in reversed(config.stages)]
    return nn.Sequential(
        *(
            nn.ConvTranspose2d(before, after, kernel_size=4, stride=2, padding=1)
            for before, after in pairwise(widths)
        )
    )


def _like(stem: nn.Sequential) -> nn.Sequential:
    """Another stem of the same form, with weights of its own."""
    other = copy.deepcopy(stem)
    for layer in other.modules():
        if isinstance(layer, nn.Conv2d | nn.BatchNorm2d):
            layer.reset_parameters()
    return other


def _preset_named(name: str) -> GamdssPreset:
    _require("preset", name, TSF_PRESETS)
    return preset_named(name)


def _require(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise UsageError(f"TSFmicro has no {what} {name!r}", expected=" or ".join(known))
