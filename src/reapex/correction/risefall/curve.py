"""One motion curve per clip: every channel weighted by how it follows the labels' rise and fall.

Conventions
-----------
A channel is one block's displacement across or down in pixels at 128, or one column of any signal.
The curve's sign and size mean nothing; its course does.

References
----------
Reference note ``corrector`` §1.6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.correction.risefall.drift import Drift
from reapex.series import FloatArray

_LEAST_NOISE = 0.05  # px; below it a channel's calm is not believed
_LEAST_MOVEMENT = 0.003  # px RMS; below it a channel is still
_LEAST_FIT = 0.3  # of R²; below it a channel does not follow
_LEAST_SIZE = 1e-9  # of the expected course, squared
_N_CLEAREST = 10


@dataclass(frozen=True, slots=True, eq=False)
class MotionCurve:
    """The weighted sum of channels.

    Parameters
    ----------
    values
        ``(n,)``, with its drift; 0 everywhere where no channel follows.
    strength_px
        How far the channel that moves most rises and falls with the labels.
    clearness
        How many times its own noise that is, for the ten channels that move most.
    """

    values: FloatArray
    strength_px: float = 0.0
    clearness: float = 0.0

    @property
    def is_still(self) -> bool:
        """Whether no channel follows a rise and fall near the labels."""
        return not self.values.any()


def motion_curve(channels: FloatArray, expected: FloatArray, drift: Drift) -> MotionCurve:
    """Sum the channels up.

    Parameters
    ----------
    channels
        ``(n, k)`` in pixels.
    expected
        ``(n,)``: the mean of the movements that the labels allow.
    """
    n_frames = len(channels)
    wanted = drift.clean(expected)
    size = float(expected @ wanted)
    if size < _LEAST_SIZE:
        return MotionCurve(np.zeros(n_frames))
    product = wanted @ channels
    energy = np.maximum((channels * drift.clean(channels)).sum(axis=0), 0)
    strength = product / size
    noise = np.maximum(energy - product**2 / size, 0) / max(n_frames - 2, 2)
    fit = product**2 / (size * np.maximum(energy, 1e-12))
    weights = believed(strength, noise, fit)
    weights[energy < n_frames * _LEAST_MOVEMENT**2] = 0
    far = np.abs(strength)
    clearest = np.argsort(-far, kind="stable")[:_N_CLEAREST]
    return MotionCurve(
        values=_unit(channels @ weights),
        strength_px=float(far.max()),
        clearness=float((far / np.sqrt(noise + 1e-6))[clearest].mean()),
    )


def believed(size: FloatArray, noise: FloatArray, fit: FloatArray) -> FloatArray:
    """How much channels have to say: ``size`` by their noise, and nothing where none follows.

    Parameters
    ----------
    size
        Of what follows a course.
    noise
        Variance of what does not.
    fit
        R².
    """
    gate = np.clip((fit - _LEAST_FIT) / (1 - _LEAST_FIT), 0, 1)
    weights: FloatArray = size / (noise + _LEAST_NOISE**2) * gate
    return weights


def _unit(values: FloatArray) -> FloatArray:
    largest = float(np.abs(values).max())
    return values / largest if largest > 0 else values
