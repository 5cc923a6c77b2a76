"""How each clip is brought to the target: its face found, its eyes aligned, as far as they are.

Conventions
-----------
What was asked for is done where the clip allows it; what was done instead is said in a remark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from reapex.errors import FrameError, UsageError
from reapex.face.aligning import AlignedFrames, Target
from reapex.face.box import Box, Eyes
from reapex.face.similarity import Similarity
from reapex.face.smoothing import smoothed_eyes
from reapex.face.tracking import spaced, times_of, tracked_eyes
from reapex.face.viewing import View, Viewing
from reapex.series import FloatArray, FrameSource

Alignment = Literal["none", "clip", "smooth"]
ALIGNMENTS: tuple[Alignment, ...] = get_args(Alignment)

_LOOKS = 5  # for one transform per clip
_ENOUGH = 0.5  # of the looks must show the eyes, for them to be followed


@dataclass(frozen=True, slots=True)
class Framed:
    """A clip at the target's size.

    Parameters
    ----------
    frames
        Its pictures.
    view
        How its face was found.
    alignment
        What was done.
    eyes_px
        The eyes in the whole pictures: what ``clip`` aligned by, or where they were seen; None if
        unknown.
    remark
        What the user should know; empty if nothing.
    """

    frames: AlignedFrames
    view: View
    alignment: Alignment
    eyes_px: Eyes | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Framing:
    """What is done with every clip.

    Parameters
    ----------
    viewing
        What is done about faces; None takes every picture whole.
    alignment
        Which of the three ways.
    target
        The square.

    Raises
    ------
    UsageError
        If there is no such way.
    """

    viewing: Viewing | None
    alignment: Alignment = "clip"
    target: Target = field(default_factory=Target)

    def __post_init__(self) -> None:
        if self.alignment not in ALIGNMENTS:
            raise UsageError(
                f"There is no alignment {self.alignment!r}", expected=", ".join(ALIGNMENTS)
            )

    def frame(self, source: FrameSource, clip_id: str = "") -> Framed:
        """Bring a clip to the target; some of its pictures are read.

        Raises
        ------
        MissingExtra
            If the finder lacks what it needs.
        """
        viewing = self.viewing
        view = View(source, "as_is") if viewing is None else viewing.view(source, clip_id)
        eyes = _whole_eyes(view)
        if self.alignment == "none" or viewing is None or view.outcome == "no_face":
            return self._boxed(source, view, eyes)
        if eyes is None:
            return self._boxed(source, view, None, "no two clear eyes, so it was not aligned")
        tracked = _given_track(viewing, source, clip_id)
        positions = spaced(source)
        if self.alignment == "clip":
            positions = _few(len(source))
        if not tracked:
            around = view.crop or Box(0, 0, *_size(source))
            tracked = tracked_eyes(source, around, viewing.finder, positions)
        if self.alignment == "clip":
            return self._fixed(source, view, _middle(tracked, eyes))
        if len(tracked) < _ENOUGH * len(positions):
            said = f"eyes were seen {len(tracked)} times in {len(positions)} looks, too seldom to "
            return self._fixed(source, view, _middle(tracked, eyes), f"{said}follow them")
        return self._smooth(source, view, tracked)

    def _boxed(
        self, source: FrameSource, view: View, eyes: Eyes | None, remark: str = ""
    ) -> Framed:
        """The house's square, or the whole picture, only scaled."""
        box = view.crop or Box(0, 0, *_size(source))
        transform = Similarity.of_box(box, self.target.size)
        seen = None if eyes is None else transform.eyes(eyes)
        frames = AlignedFrames(source, (transform,), self.target.size, seen)
        return Framed(frames, view, "none", eyes, _joined(view.remark, remark))

    def _fixed(self, source: FrameSource, view: View, eyes: Eyes, remark: str = "") -> Framed:
        """One transform for all pictures."""
        goal = self.target.eyes_px
        frames = AlignedFrames(source, (Similarity.of_eyes(eyes, goal),), self.target.size, goal)
        return Framed(frames, view, "clip", eyes, _joined(view.remark, remark))

    def _smooth(self, source: FrameSource, view: View, tracked: Mapping[int, FloatArray]) -> Framed:
        """One transform per picture, from smooth eyes."""
        goal, times = self.target.eyes_px, times_of(source)
        positions = sorted(tracked)
        eyes = np.stack([tracked[position] for position in positions])
        smooth = smoothed_eyes(times[positions], eyes, times)
        transforms = [Similarity.of_eyes(_pair(each), goal) for each in smooth]
        frames = AlignedFrames(source, transforms, self.target.size, goal)
        return Framed(frames, view, "smooth", _pair(np.median(smooth, axis=0)), view.remark)


def _given_track(viewing: Viewing, source: FrameSource, clip_id: str) -> Mapping[int, FloatArray]:
    track = None if viewing.given is None else viewing.given.tracks.get(clip_id)
    return {} if track is None else track.within(source)


def _few(n_frames: int) -> tuple[int, ...]:
    """A few positions spread over a clip."""
    return tuple(dict.fromkeys(np.linspace(0, n_frames - 1, _LOOKS).round().astype(int).tolist()))


def _whole_eyes(view: View) -> Eyes | None:
    """The eyes in the whole pictures."""
    if view.eyes_px is None or view.crop is None:
        return view.eyes_px
    (left_x, left_y), (right_x, right_y) = view.eyes_px
    x, y = view.crop.x, view.crop.y
    return (left_x + x, left_y + y), (right_x + x, right_y + y)


def _middle(tracked: Mapping[int, FloatArray], otherwise: Eyes) -> Eyes:
    """The median of the eyes; what is known already if they were never seen."""
    if not tracked:
        return otherwise
    return _pair(np.median(np.stack(list(tracked.values())), axis=0))


def _pair(eyes: FloatArray) -> Eyes:
    (left_x, left_y), (right_x, right_y) = eyes.tolist()
    return (left_x, left_y), (right_x, right_y)


def _size(source: FrameSource) -> tuple[int, int]:
    """Width and height of the first picture that can be read.

    Raises
    ------
    FrameError
        If none can.
    """
    for position in range(len(source)):
        try:
            height, width = source.read([position]).shape[1:3]
        except FrameError:
            if position == len(source) - 1:
                raise
        else:
            return width, height
    raise UsageError("The clip has no picture")


def _joined(*remarks: str) -> str:
    return "; ".join(filter(None, remarks))
