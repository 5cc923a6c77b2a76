"""One clip searched in every window of the deviation study, each frame decoded once.

Conventions
-----------
Numbers only are kept, never frames: a study of ten thousand clips is small. Distances and rooms
are in frames of the sheet's counting, negative towards the clip's beginning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reapex.auditing.deviation import Deviation
from reapex.clip import Clip
from reapex.correction import ClipCorrection, Gamdss, Proposal
from reapex.errors import FrameError
from reapex.keyframes import KEYS, Key, KeyFrames
from reapex.series import FrameSeries
from reapex.window import Window

SHARES: tuple[Window, ...] = tuple(Window.share(each) for each in (0.0, 0.05, 0.10, 0.15, 0.20))
TIMES: tuple[Window, ...] = tuple(Window.ms(each) for each in (10.0, 20.0, 40.0, 80.0))
STUDY_WINDOWS: tuple[Window, ...] = SHARES + TIMES

Obstacle = Literal["order", "no_apex", "outside", "no_frames", "bad_frames"]


@dataclass(frozen=True, slots=True)
class Room:
    """How many frames one key frame could have moved back and ahead."""

    back: int
    ahead: int

    @property
    def movable(self) -> bool:
        """Whether it could have moved at all."""
        return self.back + self.ahead > 0


@dataclass(frozen=True, slots=True)
class Moves:
    """One clip in one window: how far its key frames moved, and how far they could have."""

    proposal: Proposal
    deviation: Deviation
    rooms: Mapping[Key, Room]


@dataclass(frozen=True, slots=True)
class StudiedClip:
    """One clip of the study.

    Parameters
    ----------
    id, person, group
        The clip, its subject (told apart from namesakes in other corpora), and the group.
    frame_ms
        The time from one frame to the next; None without a frame rate.
    manual
        The manual key frames in the sheet's counting.
    moves
        By window; windows in ms only where there is a frame rate.
    """

    id: str
    person: str
    group: str
    frame_ms: float | None
    manual: KeyFrames
    moves: Mapping[Window, Moves]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clip that could not be searched, and why: a code of :data:`~reapex.correction.REASONS`."""

    id: str
    group: str
    reason: Obstacle


def study_clip(
    clip: Clip, group: str, corrector: Gamdss, windows: tuple[Window, ...] = STUDY_WINDOWS
) -> StudiedClip | LeftOut:
    """Search one clip in every window.

    A clip is searched in all the windows that its frame rate allows or left out of all, so that a
    group's figures for two windows are about the same clips.

    Parameters
    ----------
    corrector
        Its search and criterion are used; its window is not.
    """
    manual = clip.keyframes
    if manual is None:
        return LeftOut(clip.id, group, clip.obstacle or "outside")
    if clip.frames is None:
        return LeftOut(clip.id, group, "no_frames")
    series = FrameSeries.of_source(clip.frames)
    moves: dict[Window, Moves] = {}
    try:
        for window in windows:
            if window.unit == "share" or series.times_ms is not None:
                found = _moves(clip, manual, series, _with_window(corrector, window))
                if found is None:
                    return LeftOut(clip.id, group, "order")
                moves[window] = found
    except FrameError:
        return LeftOut(clip.id, group, "bad_frames")
    numbers = clip.timeline.numbers_of(manual)
    return StudiedClip(clip.id, clip.person, group, _frame_ms(clip), numbers, moves)


def _with_window(corrector: Gamdss, window: Window) -> Gamdss:
    return Gamdss(corrector.search, corrector.criterion, window)


def _moves(clip: Clip, manual: KeyFrames, series: FrameSeries, corrector: Gamdss) -> Moves | None:
    proposal = corrector.propose(series, manual)
    deviation = Deviation.of(ClipCorrection(clip, proposal))
    if deviation is None:
        return None
    rooms = {key: _room(clip, key, series, corrector) for key in KEYS if key in deviation.keys}
    return Moves(proposal, deviation, rooms)


def _room(clip: Clip, key: Key, series: FrameSeries, corrector: Gamdss) -> Room:
    """How far the candidates reach from the manual frame."""
    assert clip.keyframes is not None
    position: int = getattr(clip.keyframes, key)
    phase: Literal["rise", "fall"] = "fall" if key == "offset" else "rise"
    reach = corrector.window.reach(phase, clip.keyframes, position, series)
    candidates = getattr(corrector.search, key).candidates(position, reach)
    numbers = clip.timeline.numbers
    return Room(
        back=numbers[position] - numbers[min(candidates)],
        ahead=numbers[max(candidates)] - numbers[position],
    )


def _frame_ms(clip: Clip) -> float | None:
    """The clip's mean time per frame number, so that missing frames do not stretch it."""
    times, numbers = clip.timeline.times_ms, clip.timeline.numbers
    if times is None or len(times) < 2:
        return None
    return (times[-1] - times[0]) / (numbers[-1] - numbers[0])
