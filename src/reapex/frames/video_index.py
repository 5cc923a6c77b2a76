"""What is known of a video once every frame of it was decoded.

Conventions
-----------
Frames stand in the order in which the decoder gives them, which is the order of presentation.
Position i is the same picture whoever asks for it, because it is found by its time stamp and proved
by its checksum, and never by a frame rate. What a header claims is kept beside it and believed in
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reapex.frames.video_times import NO_STAMP, Stamps, nominal_fps, steady_step, times_of, usable
from reapex.series import FloatArray


@dataclass(frozen=True)
class VideoFacts:
    """What concerns a video as a whole.

    Parameters
    ----------
    sha256
        Of the file's content.
    container, codec
        As FFmpeg calls them.
    width, height
        Of the pictures, in pixels, as they are shown: after rotation.
    rotation
        Degrees clockwise by which the file asks to turn its pictures: 0, 90, 180 or 270.
    is_mirrored
        Whether it asks to mirror them, too.
    time_base
        Seconds per tick of the time stamps.
    rate
        Frames per second by the header; None if it does not say.
    n_claimed
        Frames by the header; 0 if it does not say.
    n_undecodable
        Packets before the first picture that hold none, as where a video was cut out of another.
    n_interlaced
        Frames of two fields each; they are not taken apart.
    n_streams
        Streams of moving pictures in the file; the first is read.
    """

    sha256: str
    container: str
    codec: str
    width: int
    height: int
    rotation: int
    is_mirrored: bool
    time_base: Fraction
    rate: Fraction | None
    n_claimed: int
    n_undecodable: int
    n_interlaced: int
    n_streams: int


@dataclass(frozen=True, eq=False)
class VideoIndex:
    """Every frame of a video, in order.

    Parameters
    ----------
    facts
        What concerns the whole.
    stamps
        The presentation time stamp of each frame in ticks, ``(n,)``; NO_STAMP where there is none.
    is_key
        Which frames can be decoded without those before them, ``(n,)``.
    checksums
        What proves a picture to be the one that was indexed, ``(n,)``.
    is_damaged
        Which pictures the decoder calls damaged, ``(n,)``; reading one is refused.
    """

    facts: VideoFacts
    stamps: Stamps
    is_key: npt.NDArray[np.bool_]
    checksums: npt.NDArray[np.uint32]
    is_damaged: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.stamps)

    @cached_property
    def times_ms(self) -> FloatArray:
        """When each frame is shown, in ms from the first, ``(n,)``; strictly growing."""
        return times_of(self.stamps, self.facts.time_base, self.facts.rate)

    @cached_property
    def is_variable(self) -> bool:
        """Whether the frame rate varies; frames left out of a steady rate do not make it so."""
        return len(self) > 1 and steady_step(self.times_ms, self._tick_ms) is None

    @cached_property
    def fps(self) -> float | None:
        """Nominal frames per second; of a variable rate, that of the median step."""
        return nominal_fps(self.times_ms, self._tick_ms, self.facts.rate)

    @cached_property
    def n_left_out(self) -> int:
        """Frames that a steady rate has room for and the file leaves out."""
        step = steady_step(self.times_ms, self._tick_ms)
        if step is None:
            return 0
        return int(np.maximum(np.round(np.diff(self.times_ms) / step) - 1, 0).sum())

    @cached_property
    def n_unstamped(self) -> int:
        """Frames whose time stamp is missing, or not later than those before."""
        return len(self) - int(usable(self.stamps).sum())

    @property
    def can_seek(self) -> bool:
        """Whether each frame can be known by its time stamp."""
        return self.n_unstamped == 0 and bool((self.stamps != NO_STAMP).all())

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a user should know, in sentences without the file's name."""
        facts, n = self.facts, len(self)
        n_damaged = int(self.is_damaged.sum())
        said = (
            (facts.n_claimed not in (0, n), f"the header claims {facts.n_claimed} frames, {n} "
             "can be decoded" + ("; it may be cut short" if self._may_be_cut else "")),
            (self.is_variable, "the frame rate varies; each frame has its time by the file"),
            (self.n_left_out > 0, f"left out of its steady rate: {_frames(self.n_left_out)}"),
            (self.n_unstamped > 0, f"without a time of their own, and taken to lie evenly between "
             f"others: {_frames(self.n_unstamped)}"),
            (n_damaged > 0, f"damaged, so that they cannot be read: {_frames(n_damaged)}"),
            (facts.n_undecodable > 0, f"the file begins with {facts.n_undecodable} packets that "
             "cannot be decoded"),
            (facts.n_interlaced > 0, "interlaced, two moments in one picture: "
             f"{_frames(facts.n_interlaced)}"),
            (facts.n_streams > 1, f"it holds {facts.n_streams} videos; the first is read"),
        )  # fmt: skip
        return tuple(sentence for holds, sentence in said if holds)

    @property
    def _may_be_cut(self) -> bool:
        n_missing = self.facts.n_claimed - len(self) - self.n_left_out
        return n_missing > max(5, len(self) // 20)

    @property
    def _tick_ms(self) -> float:
        return float(self.facts.time_base * 1000)


def _frames(n: int) -> str:
    return f"{n} frame{'' if n == 1 else 's'}"
