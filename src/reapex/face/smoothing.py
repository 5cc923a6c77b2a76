"""The eyes of a moving head without the detector's jitter.

A detector's eyes tremble by a part of a pixel from frame to frame, blinks and false finds make them
jump. Aligned by such eyes, a still face would move more than a micro-expression does. So the middle
between the eyes, their distance and their slope are each smoothed over time; only then is a picture
turned.

Conventions
-----------
Finds that stray by more than 4 standard deviations from the running median over 1 s, its drift
taken out, are left out whole; the deviation is estimated by the median one. Through the rest goes,
at each frame, a straight line weighted by a Gaussian of time with σ = 200 ms: within a clip that is
a Gaussian low-pass (−3 dB at 0.66 Hz); at its ends, and over gaps, it follows the trend. Finds that
come every ``d`` ms with independent errors keep ``sqrt(d / (2 √π σ))`` of them: 0.24 at 40 ms.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reapex.series import FloatArray

SIGMA_MS = 200.0
_MEDIAN_MS = 500.0  # on each side; a blink is shorter than half of both together
_STRAY = 4 * 1.4826  # median absolute deviations
_LEAST_STRAY = 0.005  # of the distance between the eyes, and of a radian
_LEAST_HALF = 3  # finds on either side of the middle, for a median to mean something
_REACH = 4  # σ


def smoothed_eyes(
    times_ms: FloatArray,
    eyes: FloatArray,
    wanted_ms: FloatArray,
    sigma_ms: float = SIGMA_MS,
) -> FloatArray:
    """Smooth eyes at any times, from those that were found at some.

    Parameters
    ----------
    times_ms
        When eyes were found, ``(k,)``, growing; one or more.
    eyes
        Their centres, ``(k, 2, 2)``, the left one first.
    wanted_ms
        When they are wanted, ``(n,)``.

    Returns
    -------
    ndarray
        Centres ``(n, 2, 2)``.
    """
    pose = _pose(eyes)
    kept = ~_strays(times_ms, pose)
    smooth = np.stack([_at(moment, times_ms[kept], pose[kept], sigma_ms) for moment in wanted_ms])
    return _eyes(smooth)


def _pose(eyes: FloatArray) -> FloatArray:
    """Middle (x, y), logarithm of the distance, and slope in radians, ``(k, 4)``."""
    middle = eyes.mean(axis=1)
    across = eyes[:, 1] - eyes[:, 0]
    slope = np.unwrap(np.arctan2(across[:, 1], across[:, 0]))
    apart = np.log(np.maximum(np.hypot(across[:, 0], across[:, 1]), 1e-6))
    return np.column_stack([middle, apart, slope])


def _eyes(pose: FloatArray) -> FloatArray:
    half = np.exp(pose[:, 2:3]) / 2 * np.column_stack([np.cos(pose[:, 3]), np.sin(pose[:, 3])])
    return np.stack([pose[:, :2] - half, pose[:, :2] + half], axis=1)


def _strays(times_ms: FloatArray, pose: FloatArray) -> npt.NDArray[np.bool_]:
    """Which finds are far from what the half second on either side shows."""
    off = np.abs(pose - _trend(times_ms, pose))
    apart = float(np.exp(np.median(pose[:, 2])))
    least = _LEAST_STRAY * np.array([apart, apart, 1.0, 1.0])
    limits = np.maximum(_STRAY * np.median(off, axis=0), least)
    found = np.asarray((off > limits).any(axis=1), dtype=np.bool_)
    return np.zeros(len(found), dtype=np.bool_) if found.all() else found


def _trend(times_ms: FloatArray, pose: FloatArray) -> FloatArray:
    """At each find the running median, or itself where few are near; a drift is taken out first.

    Else a head that drifts would stray at both ends of its clip, where half of the window is empty.
    """
    first = np.searchsorted(times_ms, times_ms - _MEDIAN_MS, side="left")
    last = np.searchsorted(times_ms, times_ms + _MEDIAN_MS, side="right")
    trend = pose.copy()
    for index, (start, end) in enumerate(zip(first, last, strict=True)):
        half = (end - start) // 2
        if half < _LEAST_HALF:
            continue
        times, values = times_ms[start:end], pose[start:end]
        rise = np.median(values[-half:], axis=0) - np.median(values[:half], axis=0)
        slope = rise / (np.median(times[-half:]) - np.median(times[:half]))
        drift = np.outer(times - times_ms[index], slope)
        trend[index] = np.median(values - drift, axis=0)
    return trend


def _at(moment: float, times_ms: FloatArray, pose: FloatArray, sigma_ms: float) -> FloatArray:
    """A line through the finds near a moment, read there."""
    near = slice(
        int(np.searchsorted(times_ms, moment - _REACH * sigma_ms)),
        int(np.searchsorted(times_ms, moment + _REACH * sigma_ms, side="right")),
    )
    times, values = times_ms[near] - moment, pose[near]
    if len(times) == 0:
        nearest: FloatArray = pose[int(np.abs(times_ms - moment).argmin())]
        return nearest
    weights = np.exp(-0.5 * (times / sigma_ms) ** 2)
    weights /= weights.sum()
    middle = float(weights @ times)
    spread = float(weights @ (times - middle) ** 2)
    level: FloatArray = weights @ values
    # A line needs finds on more than one moment, and is not drawn far beyond them.
    if spread < (sigma_ms / 10) ** 2 or not times[0] <= 0 <= times[-1]:
        return level
    slope = (weights * (times - middle)) @ values / spread
    line: FloatArray = level - slope * middle
    return line
