"""The frames round each key frame as small pictures: the paper's Fig. 5."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reapex.correction import ClipCorrection, Proposal
from reapex.keyframes import KEYS, Key
from reapex.series import FrameSource, UInt8Array

N_FRAMES = 9
_MARGIN = 2  # frames shown beyond the two choices
_HEIGHT_PX, _JPEG_QUALITY = 92, 78


@dataclass(frozen=True, slots=True)
class Thumb:
    """One small picture: its number in the sheet, and whether it is a choice."""

    number: int
    picture: str
    is_manual: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The frames round one key frame."""

    key: Key
    thumbs: tuple[Thumb, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved between onset and apex, amplified alike for both choices."""

    manual: str
    proposed: str
    factor: float


def strips_of(correction: ClipCorrection) -> tuple[Strip, ...]:
    """One strip per key frame; empty where there is no proposal."""
    proposal, frames = correction.proposal, correction.clip.frames
    if proposal is None or frames is None:
        return ()
    return tuple(_strip(correction, proposal, frames, key) for key in KEYS)


def movement_of(correction: ClipCorrection) -> Movement | None:
    """The absolute difference of apex and onset, for the manual and the proposed pair."""
    proposal, frames = correction.proposal, correction.clip.frames
    if proposal is None or frames is None:
        return None
    pairs = (proposal.manual, proposal.keyframes)
    differences = [_difference(frames, marks.onset, marks.apex) for marks in pairs]
    strongest = max(float(np.percentile(each, 99.7)) for each in differences)
    factor = 255 / max(strongest, 1.0)
    manual, proposed = (_heat(each, factor) for each in differences)
    return Movement(_as_data(manual), _as_data(proposed), factor)


def around(old: int, new: int, n_frames: int) -> tuple[int, ...]:
    """Up to :data:`N_FRAMES` positions that hold both choices and their neighbours.

    Consecutive where that is enough; spread evenly, both choices kept, where they lie far apart.

    Examples
    --------
    >>> around(10, 12, 100)
    (7, 8, 9, 10, 11, 12, 13, 14, 15)
    >>> around(0, 1, 4)
    (0, 1, 2, 3)
    """
    low, high = min(old, new) - _MARGIN, max(old, new) + _MARGIN
    spare = N_FRAMES - (high - low + 1)
    if spare > 0:
        low, high = low - spare // 2, high + spare - spare // 2
    if low < 0:
        low, high = 0, max(high, min(high - low, n_frames - 1))
    if high > n_frames - 1:
        low, high = max(0, low - (high - n_frames + 1)), n_frames - 1
    if high - low + 1 <= N_FRAMES:
        return tuple(range(low, high + 1))
    spread = {round(step) for step in np.linspace(low, high, N_FRAMES)}
    for choice in (old, new):
        if choice not in spread:
            spread.remove(min(spread - {old, new}, key=lambda each: abs(each - choice)))
            spread.add(choice)
    return tuple(sorted(spread))


def _strip(correction: ClipCorrection, proposal: Proposal, frames: FrameSource, key: Key) -> Strip:
    old, new = getattr(proposal.manual, key), proposal.keys[key].position
    positions = around(old, new, len(frames))
    thumbs = (
        Thumb(
            correction.clip.timeline.numbers[position],
            _as_data(_small(frames.read([position])[0])),
            position == old,
            position == new,
        )
        for position in positions
    )
    return Strip(key, tuple(thumbs))


def _difference(frames: FrameSource, onset: int, apex: int) -> UInt8Array:
    from_, to = (_small(frames.read([position])[0], _HEIGHT_PX * 2) for position in (onset, apex))
    return np.asarray(cv2.absdiff(from_, to).max(axis=2), dtype=np.uint8)


def _heat(difference: UInt8Array, factor: float) -> UInt8Array:
    amplified = np.clip(difference * factor, 0, 255).astype(np.uint8)
    coloured = cv2.applyColorMap(amplified, cv2.COLORMAP_INFERNO)
    return np.asarray(cv2.cvtColor(coloured, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _small(picture: UInt8Array, height: int = _HEIGHT_PX) -> UInt8Array:
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    method = cv2.INTER_AREA if height < picture.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), dtype=np.uint8)


def _as_data(picture: UInt8Array) -> str:
    quality: Sequence[int] = (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), quality)
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")
