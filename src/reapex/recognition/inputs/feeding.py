"""A batch as it is stored made into what a network takes.

Conventions
-----------
Pictures are normalised as for ImageNet before they are subtracted, so the means cancel: a
difference is (apex − rest) / (255 · std) per channel, and 0 where nothing changed. What
augmentation fills is 0 in every result: no difference, the mean colour as context, no flow. The
fall is measured from the offset to the apex, as the rise is from the onset.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from reapex.errors import UsageError
from reapex.keyframes import KEYS, Key
from reapex.recognition.inputs.augmentation import Augmentation
from reapex.recognition.networks.spec import PHASES, InputSpec, Phase, PhaseInput

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

_REST: dict[Phase, Key] = {"rise": "onset", "fall": "offset"}


@dataclass(frozen=True)
class DifferenceFeed:
    """Differences of pictures, and pictures as context.

    Parameters
    ----------
    spec
        What the network takes.
    augmentation
        How pictures are moved while it learns.

    Raises
    ------
    UsageError
        If the network takes no differences.
    """

    spec: InputSpec
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        _require_feature(self.spec, "difference")

    def __call__(
        self, stored: Tensor, augmenting: torch.Generator | None = None
    ) -> dict[Phase, PhaseInput]:
        """What the network takes of each phase.

        Parameters
        ----------
        stored
            ``uint8 (b, 3, size, size, 3)``: onset, apex and offset, on any device.
        augmenting
            A generator on the CPU to draw moves from; None leaves the pictures as they are.

        Raises
        ------
        UsageError
            If the batch has another shape.
        """
        size = self.spec.size
        _require_shape(stored, (3, size, size, 3))
        pictures, inside = self._moved(stored, augmenting)
        scale, mean = _scale_and_mean(stored.device)
        apex = _floats(pictures["apex"])
        # What is filled is 0 already, and stays so.
        middle = mean if inside is None or not self.spec.contexts else mean * inside
        fed: dict[Phase, PhaseInput] = {}
        for phase in self.spec.phases:
            # In place, step by step: one block of memory for each result is what takes the time.
            motion = _floats(pictures[_REST[phase]])
            torch.sub(apex, motion, out=motion).mul_(scale)
            key, context = self.spec.context_of(phase), None
            if key is not None:
                context = _floats(pictures[key]).mul_(scale).sub_(middle)
            fed[phase] = PhaseInput(motion, context)
        return fed

    def _moved(
        self, stored: Tensor, augmenting: torch.Generator | None
    ) -> tuple[dict[Key, Tensor], Tensor | None]:
        """The pictures that are needed, ``(b, 3, size, size)`` each, and where they are filled."""
        rests = [_REST[phase] for phase in self.spec.phases]
        needed = sorted({KEYS.index(key) for key in ("apex", *rests, *self.spec.contexts)})
        first, beyond = needed[0], needed[-1] + 1
        keys = KEYS[first:beyond]
        # A view: the colours come first without moving a byte.
        planes = stored[:, first:beyond].permute(0, 1, 4, 2, 3)
        if augmenting is None or self.augmentation.is_none:
            return {key: planes[:, i] for i, key in enumerate(keys)}, None
        moves = self.augmentation.draw(len(stored), self.spec.size, augmenting)
        moved, inside = moves.applied(planes)
        return {key: moved[:, i] for i, key in enumerate(keys)}, inside[:, 0]


@dataclass(frozen=True)
class SequenceFeed:
    """Differences of several frames to the resting one, and pictures as context.

    Parameters
    ----------
    spec
        What the network takes.
    augmentation
        How pictures are moved while it learns: all frames of a clip alike.

    Raises
    ------
    UsageError
        If the network takes no sequences.
    """

    spec: InputSpec
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        _require_feature(self.spec, "sequence")

    def __call__(
        self, stored: Tensor, augmenting: torch.Generator | None = None
    ) -> dict[Phase, PhaseInput]:
        """What the network takes of each phase.

        Parameters
        ----------
        stored
            ``uint8 (b, 2, T, size, size, 3)``: onset to apex, then offset to apex, on any device.
        augmenting
            A generator on the CPU to draw moves from; None leaves the pictures as they are.

        Raises
        ------
        UsageError
            If the batch has another shape.
        """
        spec = self.spec
        _require_shape(stored, (2, spec.n_frames, spec.size, spec.size, 3))
        rows = sorted({PHASES.index(each) for each in spec.phases} | self._rows_of_contexts())
        # A view: the colours come first without moving a byte.
        planes = stored[:, rows[0] : rows[-1] + 1].permute(0, 1, 2, 5, 3, 4)
        scale, middle = _scale_and_mean(stored.device)
        if augmenting is not None and not self.augmentation.is_none:
            moves = self.augmentation.draw(len(stored), spec.size, augmenting)
            planes, inside = moves.applied(planes)
            middle = middle * inside[:, 0, 0]  # what is filled is 0 already, and stays so
        phases = {
            phase: planes[:, row - rows[0]] for row, phase in enumerate(PHASES) if row in rows
        }
        return {
            phase: PhaseInput(
                _since_rest(phases[phase]).mul_(scale), self._context(phases, phase, scale, middle)
            )
            for phase in spec.phases
        }

    def _rows_of_contexts(self) -> set[int]:
        """The phases that begin with a picture which is wanted as context."""
        return {row for row, phase in enumerate(PHASES) if _REST[phase] in self.spec.contexts}

    def _context(
        self, phases: dict[Phase, Tensor], phase: Phase, scale: Tensor, middle: Tensor
    ) -> Tensor | None:
        key = self.spec.context_of(phase)
        if key is None:
            return None
        firsts = {_REST[each]: frames[:, 0] for each, frames in phases.items()}
        picture = phases[phase][:, -1] if key == "apex" else firsts[key]
        return _floats(picture).mul_(scale).sub_(middle)


@dataclass(frozen=True)
class FlowFeed:
    """Flow and strain; there are no pictures, and so no context.

    Parameters
    ----------
    spec
        What the network takes.
    augmentation
        How the fields are moved while it learns: their vectors are mirrored and turned with them.

    Raises
    ------
    UsageError
        If the network takes no flow, or wants pictures as context.
    """

    spec: InputSpec
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        _require_feature(self.spec, "flow")
        if self.spec.contexts:
            raise UsageError(
                "Flow brings no pictures, and the network wants them as context",
                mend="Leave its spatial stream out, or choose the feature difference",
            )

    def __call__(
        self, stored: Tensor, augmenting: torch.Generator | None = None
    ) -> dict[Phase, PhaseInput]:
        """What the network takes of each phase.

        Parameters
        ----------
        stored
            ``float32 (b, 2, 3, size, size)``: rise and fall, each (u, v, strain), on any device.
        augmenting
            A generator on the CPU to draw moves from; None leaves the fields as they are.

        Raises
        ------
        UsageError
            If the batch has another shape.
        """
        size = self.spec.size
        _require_shape(stored, (2, 3, size, size))
        if augmenting is not None and not self.augmentation.is_none:
            moves = self.augmentation.draw(len(stored), size, augmenting)
            moved, _ = moves.applied(stored)
            u, v = moves.turn_vectors(moved[:, :, 0], moved[:, :, 1])
            stored = torch.stack((u, v, moved[:, :, 2]), dim=2)
        return {
            phase: PhaseInput(stored[:, PHASES.index(phase)].contiguous())
            for phase in self.spec.phases
        }


def _since_rest(frames: Tensor) -> Tensor:
    """Every frame ``(b, T, ...)`` less the first."""
    moved = _floats(frames)
    return moved.sub_(moved[:, :1].clone())


def _scale_and_mean(device: torch.device) -> tuple[Tensor, Tensor]:
    """What grey levels are multiplied by, and what is then taken off; ``(3, 1, 1)`` each."""
    std = torch.tensor(IMAGENET_STD, device=device).view(3, 1, 1)
    return 1 / (255 * std), torch.tensor(IMAGENET_MEAN, device=device).view(3, 1, 1) / std


def _floats(pictures: Tensor) -> Tensor:
    """Contiguous, whatever the strides: a network may want to look at them in another shape."""
    return pictures.to(torch.float32, memory_format=torch.contiguous_format)


def _require_feature(spec: InputSpec, feature: str) -> None:
    if spec.feature != feature:
        raise UsageError(
            f"The network takes the feature {spec.feature}, and {feature} is made for it",
            expected=feature,
        )


def _require_shape(stored: Tensor, shape: tuple[int, ...]) -> None:
    if tuple(stored.shape[1:]) != shape:
        raise UsageError(
            f"A batch of shape {tuple(stored.shape)} does not fit the network",
            expected=f"(b, {', '.join(map(str, shape))})",
        )
