"""Aligned frames are a source like any other; framing does what it can and says what it did."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from reapex.errors import FrameUnreadable, UsageError
from reapex.face import (
    AlignedFrames,
    Box,
    Eyes,
    Face,
    FaceTrack,
    Framing,
    GivenFaces,
    Similarity,
    Target,
    Viewing,
    face_of_eyes,
)
from reapex.face.framing import Alignment
from reapex.face.tracking import spaced
from reapex.frames import ArrayFrames
from reapex.motion import criteria, criterion_named
from reapex.series import FrameSeries, FrameSource, UInt8Array

from .test_similarity import middles, spots


class Spotter:
    """A detector that knows the spots of drawn pictures."""

    name = "spots"
    title = "spots"
    jitter = 0.0

    def __init__(self) -> None:
        self.rng = np.random.default_rng(0)

    def faces(self, picture: UInt8Array) -> tuple[Face, ...]:
        if picture.max() < 100:
            return ()
        eyes = middles(picture) + self.rng.normal(0, self.jitter, 2)
        return (face_of_eyes(eyes[0], eyes[1]),)

    def face_in(self, pictures: Iterable[UInt8Array]) -> Face | None:
        return next((faces[0] for faces in map(self.faces, pictures) if faces), None)


def eyes_at(x: float, y: float, angle: float = 0.0, apart: float = 60.0) -> Eyes:
    half = apart / 2 * math.cos(angle), apart / 2 * math.sin(angle)
    return (x - half[0], y - half[1]), (x + half[0], y + half[1])


def swaying(n: int = 50) -> tuple[ArrayFrames, list[Eyes]]:
    """A head that drifts and leans."""
    eyes = [eyes_at(200 + 0.5 * i, 150 + 0.2 * i, 0.002 * i) for i in range(n)]
    return ArrayFrames(np.stack([spots(each, (400, 300)) for each in eyes]), 50, 7), eyes


def off_target(frames: FrameSource, target: Target) -> float:
    pictures = frames.read(range(len(frames)))
    return max(float(np.abs(middles(each) - target.eyes_px).max()) for each in pictures)


def test_aligned_frames_hand_the_source_s_facts_on() -> None:
    source, eyes = swaying(6)
    goal = Target(96).eyes_px
    aligned = AlignedFrames(source, [Similarity.of_eyes(each, goal) for each in eyes], 96, goal)
    assert isinstance(aligned, FrameSource)
    assert (len(aligned), aligned.fps, aligned.numbers) == (6, 50, range(7, 13))
    assert (aligned.times_ms, aligned.place) == (source.times_ms, source.place)
    assert aligned.read([4, 0]).shape == (2, 96, 96, 3)
    assert aligned.read([]).shape == (0, 96, 96, 3)
    assert np.array_equal(aligned.read([4, 0])[1], aligned.read([0])[0])
    assert off_target(aligned, Target(96)) < 0.5
    with pytest.raises(UsageError, match="5 transforms do not fit 6"):
        AlignedFrames(source, aligned.transforms[:5], 96)


def test_one_transform_serves_all_frames_and_unchanged_pictures_do_not_move() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (90, 80, 3), dtype=np.uint8)
    source = ArrayFrames(np.stack([picture] * 12), 100)
    transform = Similarity.of_eyes(eyes_at(40, 45, 0.1, 22), Target(64).eyes_px)
    aligned = AlignedFrames(source, [transform], 64)
    assert {aligned.transform(position) for position in range(12)} == {transform}
    series = FrameSeries.of_source(aligned)
    for name in criteria():
        curve = criterion_named(name).curve(series, 0)
        assert np.abs(curve).max() == pytest.approx(0, abs=1e-6), name


@pytest.mark.parametrize("alignment", ["clip", "smooth"])
def test_a_still_head_gets_one_transform_for_every_frame(alignment: Alignment) -> None:
    picture = spots(eyes_at(200, 150, 0.2), (400, 300))
    source = ArrayFrames(np.stack([picture] * 30), 100)
    framed = Framing(Viewing(finder=Spotter()), alignment, Target(128)).frame(source)
    assert framed.alignment == alignment
    pictures = framed.frames.read(range(30))
    assert (pictures == pictures[0]).all()
    assert off_target(framed.frames, Target(128)) < 0.5


def test_smooth_follows_a_head_that_moves_and_clip_does_not() -> None:
    source, _ = swaying()
    viewing, target = Viewing(finder=Spotter()), Target(128)
    smooth = Framing(viewing, "smooth", target).frame(source)
    fixed = Framing(viewing, "clip", target).frame(source)
    assert (smooth.alignment, smooth.remark) == ("smooth", "")
    assert off_target(smooth.frames, target) < 0.5
    assert off_target(fixed.frames, target) > 5
    assert len(set(smooth.frames.transforms)) == len(source)
    assert len(fixed.frames.transforms) == 1


def test_smooth_puts_less_jitter_in_than_the_detector_has() -> None:
    picture = spots(eyes_at(200, 150), (400, 300))
    source = ArrayFrames(np.stack([picture] * 100), 50)
    finder = Spotter()
    finder.jitter = 1.0
    framed = Framing(Viewing(finder=finder), "smooth", Target(128)).frame(source)
    shifts = (
        np.array([[each.x0, each.y0] for each in framed.frames.transforms])
        / framed.frames.transforms[0].scale
    )
    steps = np.diff(shifts, axis=0)
    assert np.sqrt((steps**2).mean() / 2) < 0.1  # of 1.0 as found


def test_none_only_cuts_and_scales() -> None:
    source, eyes = swaying(3)
    framed = Framing(Viewing(finder=Spotter()), "none", Target(64)).frame(source)
    assert (framed.alignment, framed.view.outcome) == ("none", "cropped")
    assert framed.view.crop is not None
    assert framed.frames.transforms == (Similarity.of_box(framed.view.crop, 64),)
    assert framed.eyes_px is not None
    assert np.abs(np.array(framed.eyes_px) - eyes[1]).max() < 0.5
    # The house's square and the target frame a face alike.
    seen = np.array(framed.frames.eyes_px)
    assert np.abs(seen - Target(64).eyes_px).max() < 2.5


def test_what_cannot_be_aligned_is_said() -> None:
    empty = ArrayFrames(np.full((9, 300, 500, 3), 40, np.uint8), 50)
    framed = Framing(Viewing(finder=Spotter()), "smooth", Target(64)).frame(empty)
    assert (framed.alignment, framed.view.outcome, framed.eyes_px) == ("none", "no_face", None)
    source, _ = swaying(40)
    pictures = source.pictures.copy()
    pictures[3:15] = pictures[23:] = 40  # no face there
    seldom = Framing(Viewing(finder=Spotter()), "smooth", Target(64)).frame(
        ArrayFrames(pictures, 50)
    )
    assert seldom.alignment == "clip"
    assert "too seldom" in seldom.remark
    boxed = GivenFaces(Path("f.csv"), {"c": Face(Box(150, 100, 100, 100))})
    flat = ArrayFrames(np.full((3, 300, 500, 3), 40, np.uint8), 50)
    no_eyes = Framing(Viewing(given=boxed), "clip", Target(64)).frame(flat, "c")
    assert (no_eyes.alignment, "no two clear eyes" in no_eyes.remark) == ("none", True)
    whole = Framing(None, "smooth", Target(64)).frame(source)
    assert (whole.alignment, whole.view.outcome) == ("none", "as_is")


def test_a_table_s_track_is_followed() -> None:
    source, eyes = swaying()
    track = FaceTrack(tuple(range(7, 57)), np.array(eyes), in_order=False)
    given = GivenFaces(
        Path("f.csv"), {"c": face_of_eyes(*map(np.array, eyes[25]))}, tracks={"c": track}
    )
    framed = Framing(Viewing(given=given), "smooth", Target(128)).frame(source, "c")
    assert (framed.alignment, framed.view.origin) == ("smooth", "table")
    assert off_target(framed.frames, Target(128)) < 0.5


class Damaged(ArrayFrames):
    def read(self, positions: Sequence[int]) -> UInt8Array:
        if any(position % 4 == 1 for position in positions):
            raise FrameUnreadable("damaged")
        return super().read(positions)


def test_frames_that_cannot_be_read_are_bridged() -> None:
    source, _ = swaying()
    framed = Framing(Viewing(finder=Spotter()), "smooth", Target(128)).frame(
        Damaged(source.pictures, 25)
    )
    assert framed.alignment == "smooth"
    with pytest.raises(FrameUnreadable):
        framed.frames.read([1])


def test_a_clip_is_looked_at_25_times_a_second() -> None:
    pictures = np.zeros((200, 2, 2, 3), np.uint8)
    assert spaced(ArrayFrames(pictures, 200)) == (*range(0, 200, 8), 199)
    assert spaced(ArrayFrames(pictures, 25)) == tuple(range(200))
    assert spaced(ArrayFrames(pictures)) == (*range(0, 200, 4), 199)


@pytest.mark.parametrize("wrong", [{"size": 8}, {"eyes_apart": 0.0}, {"eyes_down": 1.5}])
def test_a_target_without_room_for_eyes_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=r"size|lie"):
        Target(**wrong)  # type: ignore[arg-type]


def test_an_unknown_alignment_is_refused() -> None:
    with pytest.raises(UsageError, match="no alignment 'both'"):
        Framing(None, "both")  # type: ignore[arg-type]
