"""People who mark key frames, simulated: each leans one way and is never quite sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SimulatedCoder:
    """One coder's habits, for onset, apex and offset.

    Parameters
    ----------
    name
        What the sheet calls this coder.
    bias_ms
        How late the coder marks on average; negative is early. People mark onsets late and offsets
        early, when they first and last *see* the movement.
    spread_ms
        The sd around that; 0 or more.
    tails
        Degrees of freedom of Student's t, above 2: fewer mean rarer, larger slips at the same sd.
        None for normally distributed jitter.
    """

    name: str
    bias_ms: Triple = (0.0, 0.0, 0.0)
    spread_ms: Triple = (0.0, 0.0, 0.0)
    tails: float | None = None

    def __post_init__(self) -> None:
        if not all(0 <= spread < float("inf") for spread in self.spread_ms):
            raise UsageError(
                f"The spread of coder {self.name!r} is {self.spread_ms} ms", expected="0 or more"
            )
        if self.tails is not None and not self.tails > 2:
            raise UsageError(
                f"Jitter with {self.tails} degrees of freedom has no sd", expected="above 2"
            )

    def mark(
        self, truth_ms: Triple, fps: float, n_frames: int, rng: np.random.Generator
    ) -> KeyFrames:
        """The marks of one clip: positions in order, no two the same, none outside.

        Truth plus bias plus jitter, rounded to the nearest frame. A mark that would lie outside the
        clip or beyond its neighbour is put next to what it ran into.

        Parameters
        ----------
        truth_ms
            True onset, apex and offset in ms from the first frame.
        """
        if n_frames < 3:
            raise UsageError(f"A clip of {n_frames} frames has no room for three key frames")
        jitter = self._unit_jitter(rng) * self.spread_ms
        times = np.add(truth_ms, self.bias_ms) + jitter
        onset, apex, offset = (int(frame) for frame in np.floor(times * fps / 1000 + 0.5))
        apex = min(max(apex, 1), n_frames - 2)
        return KeyFrames(
            onset=min(max(onset, 0), apex - 1),
            apex=apex,
            offset=max(min(offset, n_frames - 1), apex + 1),
        )

    def _unit_jitter(self, rng: np.random.Generator) -> FloatArray:
        """Three draws of sd 1."""
        if self.tails is None:
            return rng.standard_normal(3)
        drawn: FloatArray = rng.standard_t(self.tails, 3) * np.sqrt((self.tails - 2) / self.tails)
        return drawn
