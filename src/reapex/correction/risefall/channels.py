"""What moves in a clip: the blocks of a face, or the columns of any signal.

Conventions
-----------
Channels are ``(n, k)`` in pixels of a picture of 128, or in a signal's own unit scaled so that the
column that moves most moves as much as a face does. Eyes are where they are in the picture that was
given.

References
----------
Reference note ``corrector`` §1.1–1.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from reapex.correction.risefall.drift import Drift
from reapex.motion.block_motion import BlockMotion, block_centres, block_motion
from reapex.motion.rigid import without_rigid
from reapex.motion.stabilise import SIDE, FloatStack, stilled
from reapex.series import Eyes, FloatArray, UInt8Array

_EYE_AXES_PX = (31.0, 24.0)  # of the ellipse round an eye that its lids and brows move in
_EYE_TRUST = 0.02  # what an eye may say about the head as a whole
_EXCURSION_PX = 0.5  # beyond this a blink or a glance outweighs any micro-expression
_HEAD_PX = 2.0
_SIGNAL_SIZE = 0.3  # px: what the strongest column of a signal is taken to move


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """What moves, and what the head did meanwhile.

    Parameters
    ----------
    values
        ``(n, k)``.
    drift
        What the channels do on their own account.
    flags
        Reason codes: ``blink_or_gaze``, ``head``.
    """

    values: FloatArray
    drift: Drift
    flags: tuple[str, ...] = ()


def channels_of_face(frames: FloatStack, times_ms: FloatArray, eyes: Eyes | None) -> Channels:
    """The blocks of a face.

    Parameters
    ----------
    frames
        ``(n, 128, 128)`` grey, float32.
    times_ms
        ``(n,)``.
    eyes
        The eyes' centres in these frames, where known.
    """
    still = stilled(frames, eyes)
    motion = block_motion(still.frames)
    path = still.head_path_px.astype(np.float64)
    flags = ["head"] if _travelled(path) > _HEAD_PX else []
    if eyes is None:
        values = without_rigid(motion)
    else:
        near_eyes = _near(eyes)
        values = without_rigid(motion, np.where(near_eyes, _EYE_TRUST, 1.0))
        if _excursion(motion, near_eyes) > _EXCURSION_PX:
            values[:, np.tile(near_eyes, 2)] = 0
            flags.append("blink_or_gaze")
    return Channels(values, Drift.following(times_ms, path), tuple(flags))


def channels_of_signal(values: FloatArray, times_ms: FloatArray) -> Channels:
    """The columns of a signal ``(n, k)``; the scale of all together means nothing."""
    drift = Drift.steady(times_ms)
    if values.shape[1] == 0:
        return Channels(np.zeros((len(values), 1)), drift)
    # Powers of two are exact, and squares of what is left neither overflow nor vanish.
    values = np.ldexp(values, -int(np.frexp(np.abs(values).max())[1]))
    moving = drift.clean(values)
    # What is left of a constant is the rounding of large numbers.
    moving[:, np.abs(moving).max(axis=0) <= 1e-9 * np.abs(values).max(axis=0)] = 0
    largest = float(np.sqrt((moving**2).mean(axis=0)).max())
    return Channels(moving * (_SIGNAL_SIZE / largest) if largest > 0 else moving, drift)


def eyes_at(side: int, eyes: Eyes, shape: tuple[int, int]) -> Eyes:
    """Eyes of a picture of shape (height, width) in the same picture of ``side`` × ``side``."""
    height, width = shape
    left, right = ((x * side / width, y * side / height) for x, y in eyes)
    return left, right


def _near(eyes: Eyes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    x, y = block_centres()
    across, down = _EYE_AXES_PX
    near = np.zeros(len(x), dtype=np.bool_)
    for eye_x, eye_y in eyes:
        near |= np.hypot((x - eye_x) / across, (y - eye_y) / down) < 1
    return near


def _excursion(motion: BlockMotion, near_eyes: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """How far the block that moves most in the eyes goes from where it is as a rule, px."""
    if not near_eyes.any():
        return 0.0
    across, down = (field[:, near_eyes] for field in (motion.across, motion.down))
    far = np.hypot(across - np.median(across, axis=0), down - np.median(down, axis=0))
    return float(np.quantile(far, 0.95, axis=0).max())


def _travelled(path: FloatArray) -> float:
    """How far the head went from where it was in the middle of the clip, px at 128."""
    return float(np.abs(path[:, [0, 3]]).max())


def shrunk(picture: UInt8Array) -> FloatStack:
    """A grey picture at 128 × 128, each pixel the mean of what it covers."""
    if SIDE < max(picture.shape) < 2 * SIDE:
        # By way of twice the side: whole pixels are averaged in a third less time than parts of
        # them, and cropped faces are of this size as a rule.
        picture = _resized(picture, 2 * SIDE, cv2.INTER_LINEAR)
    return _resized(picture, SIDE, cv2.INTER_AREA).astype(np.float32)


def _resized(picture: UInt8Array, side: int, method: int) -> UInt8Array:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=method), dtype=np.uint8)
