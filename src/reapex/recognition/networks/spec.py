"""What a network wants to be fed, said by the network itself.

A network states its :class:`InputSpec`; the room ``inputs`` reads it and makes what it asks for.
Neither knows the other's inside.

Conventions
-----------
A clip has two phases: the *rise* from onset to apex, the *fall* from apex to offset. Each gives one
``motion`` tensor: for ``difference``, apex - onset or apex - offset of ImageNet-normalised
pictures; for ``flow``, (u, v, strain); for ``sequence``, the differences of several frames, from
the resting one to the apex. The *context* of a phase is one of the clip's key frames, which a
spatial stream sees beside the motion. Training uses the logits of every phase, prediction those of
the first (the rise, where there is one).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from torch import Tensor

from reapex.errors import UsageError
from reapex.keyframes import KEYS, Key
from reapex.window import Phase as Phase

PhasesName = Literal["rise", "fall", "full"]
Feature = Literal["difference", "flow", "sequence"]
PHASES: tuple[Phase, ...] = get_args(Phase)


def phases_named(name: str) -> tuple[Phase, ...]:
    """The phases that a name stands for; ``full`` is the rise, then the fall.

    Raises
    ------
    UsageError
        If it is none of ``rise``, ``fall`` and ``full``.

    Examples
    --------
    >>> phases_named("full"), phases_named("fall")
    (('rise', 'fall'), ('fall',))
    """
    if name not in get_args(PhasesName):
        raise UsageError(
            f"There are no phases {name!r}", expected=" or ".join(get_args(PhasesName))
        )
    return tuple(phase for phase in PHASES if name in (phase, "full"))


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What a network is fed.

    Parameters
    ----------
    feature
        What the motion tensors hold.
    size
        Height and width of all pictures, in pixels.
    phases
        The phases that the network takes, each once; prediction reads the first.
    contexts
        Per phase, the key frame that the spatial stream sees; empty if there is no such stream.
    n_frames
        Frames of a phase, two or more; 0 unless the feature is ``sequence``.

    Raises
    ------
    UsageError
        If any of it is not as said.

    Examples
    --------
    >>> InputSpec("difference", 224, ("rise", "fall"), ("onset", "apex")).context_of("fall")
    'apex'
    """

    feature: Feature
    size: int
    phases: tuple[Phase, ...]
    contexts: tuple[Key, ...] = ()
    n_frames: int = 0

    def __post_init__(self) -> None:
        if self.feature not in get_args(Feature):
            raise UsageError(
                f"There is no feature {self.feature!r}", expected=" or ".join(get_args(Feature))
            )
        if isinstance(self.size, bool) or not isinstance(self.size, int) or self.size < 1:
            raise UsageError(f"A size of {self.size!r}", expected="pixels, a whole number from 1")
        if not self.phases or not _are_distinct_phases(self.phases):
            raise UsageError(
                f"The phases are {self.phases!r}", expected="rise, fall or both, each once"
            )
        if self.contexts and (
            len(self.contexts) != len(self.phases) or not set(self.contexts) <= set(KEYS)
        ):
            raise UsageError(
                f"The contexts {self.contexts!r} do not fit the phases {self.phases!r}",
                expected=f"for each phase one of {', '.join(KEYS)}, or no contexts at all",
            )
        self._require_frames()

    def _require_frames(self) -> None:
        is_sequence = self.feature == "sequence"
        if self.n_frames < 2 if is_sequence else self.n_frames != 0:
            raise UsageError(
                f"The feature {self.feature} with {self.n_frames} frames",
                expected="two frames or more" if is_sequence else "no number of frames",
            )

    @property
    def motion_shape(self) -> tuple[int, ...]:
        """The shape of a phase's motion, without the batch."""
        picture = (3, self.size, self.size)
        return (self.n_frames, *picture) if self.feature == "sequence" else picture

    def context_of(self, phase: Phase) -> Key | None:
        """The key frame that the spatial stream sees in a phase, or None without such a stream."""
        return self.contexts[self.phases.index(phase)] if self.contexts else None


def _are_distinct_phases(phases: tuple[Phase, ...]) -> bool:
    return len(set(phases)) == len(phases) and set(phases) <= set(PHASES)


class PhaseInput(NamedTuple):
    """One phase of a batch of clips.

    ``motion`` is ``(b, 3, size, size)``: the normalised difference, or the flow (u, v, strain); or
    ``(b, n_frames, 3, size, size)``: the normalised differences to the resting frame, from that
    frame itself to the apex.
    ``context`` is ``(b, 3, size, size)``, an ImageNet-normalised picture, or None.
    """

    motion: Tensor
    context: Tensor | None = None
