"""GamdssSequence: the temporal stream that the paper describes and its network does not have.

The paper prints causal retention over time (Eq. 5); its network sees one difference picture and has
no time axis (reference note gamdss §1.3). This one reads the frames between the key frames. It is
an extension and reproduces nothing that was published.

Conventions
-----------
The rise is T frames from onset to apex, the fall T frames from offset to apex: time runs backwards
in the fall, so that both phases begin at rest and end at the apex, differences are measured from
rest (Eq. 10), and one set of weights serves both. Of each frame the difference to the resting frame
is taken; the first is therefore 0.

What the paper leaves open is ours: a small convolutional network, the same for every frame, makes
each difference a map; retention runs over time at each place of that map, with weights that all
places share; the map at the last step, the apex, has seen all the others. From there on it is
GAMDSS: the spatial stream's map of the resting frame is added (Eq. 8), and the sum goes to the
head. ``large`` meets the paper's 14 × 14 × 512; ``small`` is for machines without a graphics card
and for tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.head import Head
from reapex.recognition.networks.phase_network import PhaseNetwork
from reapex.recognition.networks.retention_1d import LineBlock
from reapex.recognition.networks.spatial_stream import (
    PAPER_SPATIAL,
    SpatialConfig,
    SpatialStream,
)
from reapex.recognition.networks.spec import InputSpec, PhaseInput, PhasesName, phases_named

SequencePresetName = Literal["large", "small"]


@dataclass(frozen=True, slots=True)
class SequencePreset:
    """All sizes of a GamdssSequence.

    Parameters
    ----------
    size
        Height and width of the pictures, in pixels.
    n_frames
        T, the frames of a phase.
    widths
        Channels after each convolution of stride 2 that a frame goes through; the last is the
        width of the steps.
    depth
        Blocks of retention.
    n_heads
        Heads of each; they share the channels evenly.
    spatial
        The spatial stream, where there is one.
    head_width
        Channels of the head's first linear map.

    Raises
    ------
    UsageError
        If there are no widths or no blocks.
    """

    size: int
    n_frames: int
    widths: tuple[int, ...]
    depth: int
    n_heads: int
    spatial: SpatialConfig
    head_width: int

    def __post_init__(self) -> None:
        if not self.widths or self.depth < 1:
            raise UsageError(
                f"Frames of widths {self.widths} and {self.depth} blocks",
                expected="one or more of both",
            )

    @property
    def side(self) -> int:
        """The side of a frame's map."""
        side = self.size
        for _ in self.widths:
            side = -(-side // 2)
        return side


SEQUENCE_PRESETS: dict[str, SequencePreset] = {
    "large": SequencePreset(
        size=224,
        n_frames=16,
        widths=(32, 64, 128, 512),
        depth=2,
        n_heads=8,
        spatial=PAPER_SPATIAL,
        head_width=1024,
    ),
    "small": SequencePreset(
        size=64,
        n_frames=8,
        widths=(16, 32, 64, 64),
        depth=1,
        n_heads=2,
        spatial=replace(PAPER_SPATIAL, patch=16, depth=1),
        head_width=128,
    ),
}


class GamdssSequence(PhaseNetwork):
    """GAMDSS with retention over the frames of a phase.

    Parameters
    ----------
    n_classes
        How many logits.
    phases
        ``rise``, ``fall`` or ``full``; both phases go through the same weights.
    preset
        ``large`` or ``small``, or sizes of one's own.
    spatial
        Whether there is a spatial stream; it sees the resting frame of each phase.

    Raises
    ------
    UsageError
        If there is no such preset or phase, or sizes of one's own do not fit together.

    Examples
    --------
    >>> network = GamdssSequence(n_classes=5, preset="small")
    >>> network.spec.n_frames, network.spec.contexts
    (8, ('onset', 'offset'))
    """

    def __init__(
        self,
        n_classes: int,
        phases: PhasesName = "full",
        preset: SequencePresetName | SequencePreset = "large",
        spatial: bool = True,
    ) -> None:
        sizes = preset if isinstance(preset, SequencePreset) else sequence_preset_named(preset)
        named = phases_named(phases)
        contexts = tuple(sizes.spatial.context(phase) for phase in named) if spatial else ()
        super().__init__(
            InputSpec("sequence", sizes.size, named, contexts, sizes.n_frames), n_classes
        )
        width = sizes.widths[-1]
        self.frame = _frame_network(sizes.widths)
        self.blocks = nn.ModuleList(
            LineBlock(width, sizes.n_heads, sizes.n_frames) for _ in range(sizes.depth)
        )
        self.norm = nn.LayerNorm(width)
        self.spatial = (
            SpatialStream(sizes.spatial, width, (sizes.side, sizes.side), sizes.size)
            if spatial
            else None
        )
        self.head = Head(width, sizes.head_width, n_classes)

    def branch(self, inputs: PhaseInput) -> Tensor:
        """The logits ``(b, n_classes)`` of one phase, of motion ``(b, T, 3, s, s)``."""
        maps: Tensor = self.frame(inputs.motion.flatten(0, 1))
        batch, (width, height, across) = inputs.motion.shape[0], maps.shape[1:]
        # A sequence for each place: (b·h·w, T, c).
        x = maps.view(batch, -1, width, height * across).permute(0, 3, 1, 2).flatten(0, 1)
        for block in self.blocks:
            x = block(x)
        last = self.norm(x[:, -1])
        x = last.view(batch, height, across, width).permute(0, 3, 1, 2)
        if self.spatial is not None:
            x = x + self.spatial(inputs.context)
        logits: Tensor = self.head(x)
        return logits


def sequence_preset_named(name: str) -> SequencePreset:
    """The sizes of that name.

    Raises
    ------
    UsageError
        If there are none.
    """
    if name not in SEQUENCE_PRESETS:
        raise UsageError(
            f"GamdssSequence has no preset {name!r}",
            expected=" or ".join(get_args(SequencePresetName)),
        )
    return SEQUENCE_PRESETS[name]


def _frame_network(widths: tuple[int, ...]) -> nn.Sequential:
    """A 3×3 convolution of stride 2, batch norm and GELU for each width."""
    layers: list[nn.Module] = []
    for before, after in pairwise((3, *widths)):
        layers += [
            nn.Conv2d(before, after, kernel_size=3, stride=2, padding=1),
            nn.BatchNorm2d(after),
            nn.GELU(),
        ]
    return nn.Sequential(*layers)
