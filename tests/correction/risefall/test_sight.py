import numpy as np
import pytest

from reapex.correction.risefall.sight import MIN_FRAMES, Unseen, sight_of
from reapex.errors import FrameUnreadable
from reapex.keyframes import KeyFrames
from reapex.series import FrameSeries

from ..known import EYES, face_clip, movement
from ..sources import Pictures

MARKS = KeyFrames(13, 16, 26)
LEVEL = movement(np.arange(40), 10, 18, 30)


def why_unseen(series: FrameSeries, marks: KeyFrames = MARKS) -> Unseen:
    with pytest.raises(Unseen) as unseen:
        sight_of(series, marks)
    return unseen.value


def test_all_frames_of_a_short_clip_are_seen() -> None:
    sight = sight_of(FrameSeries.steady(LEVEL, 50), MARKS)
    np.testing.assert_array_equal(sight.positions, np.arange(40))
    np.testing.assert_allclose(sight.times_ms, np.arange(40) * 20)
    assert sight.frame_ms == 20
    assert sight.error is None


def test_only_frames_within_a_second_of_the_labels_are_read() -> None:
    source = Pictures([np.full((8, 8), 50, np.uint8)] * 800)
    sight = sight_of(FrameSeries.of_source(source), KeyFrames(300, 320, 350))
    assert sight.positions.tolist() == list(range(200, 451))
    assert source.asked == list(range(200, 451))


@pytest.mark.parametrize("bad", [{5}, {16}, {0, 39}, set(range(30, 38))])
def test_a_few_frames_that_cannot_be_read_are_left_out(bad: set[int]) -> None:
    series = FrameSeries.of_source(Pictures(face_clip(), bad=bad))
    sight = sight_of(series, MARKS)
    assert set(sight.positions.tolist()) == set(range(40)) - bad
    assert isinstance(sight.error, FrameUnreadable)
    level = LEVEL.copy()
    level[list(bad)] = np.nan
    assert set(sight_of(FrameSeries.steady(level, 100), MARKS).positions) == set(range(40)) - bad


def test_more_than_one_in_five_is_too_much_and_the_first_error_says_why() -> None:
    unseen = why_unseen(FrameSeries.of_source(Pictures(face_clip(), bad=range(9))))
    assert unseen.reason == "bad_frames"
    assert isinstance(unseen.error, FrameUnreadable)
    assert "pictures" in str(unseen.error.where)
    level = LEVEL.copy()
    level[:9] = np.inf
    unseen = why_unseen(FrameSeries.steady(level, 100))
    assert (unseen.reason, type(unseen.error)) == ("bad_frames", FrameUnreadable)


def test_a_series_that_cannot_be_compared_says_why() -> None:
    assert why_unseen(FrameSeries.steady(LEVEL, 100), KeyFrames(1, 2, 40)).reason == "outside"
    assert why_unseen(FrameSeries(LEVEL)).reason == "no_rate"
    short = FrameSeries.steady(LEVEL[: MIN_FRAMES - 1], 100)
    assert why_unseen(short, KeyFrames(0, 3, 6)).reason == "too_short"


def test_a_slow_camera_leaves_too_few_frames_round_the_labels() -> None:
    unseen = why_unseen(FrameSeries.steady(LEVEL, 1), KeyFrames(13, 14, 15))
    assert (unseen.reason, unseen.error) == ("too_short", None)


@pytest.mark.parametrize(
    "shape", [(1, 1), (7, 7), (1, 1, 3), (9, 9, 2), (9, 9, 9, 3), (0, 0)], ids=str
)
def test_what_is_no_picture_of_a_face_is_bad(shape: tuple[int, ...]) -> None:
    unseen = why_unseen(FrameSeries.steady(np.zeros((40, *shape)), 100))
    assert unseen.reason == "bad_frames"
    assert isinstance(unseen.error, FrameUnreadable)
    assert "reshape(n, -1)" in str(unseen.error)


def test_pictures_that_change_their_size_are_seen_all_the_same() -> None:
    clip = list(face_clip())
    clip[20:] = [np.repeat(np.repeat(picture, 2, 0), 2, 1) for picture in clip[20:]]
    sight = sight_of(FrameSeries.of_source(Pictures(clip)), MARKS)
    whole = sight_of(FrameSeries.steady(face_clip(), 100), MARKS)
    np.testing.assert_allclose(sight.channels.values, whole.channels.values, atol=1e-6)


def test_colours_and_shapes_of_one_picture_make_no_difference() -> None:
    grey = face_clip()
    usual = sight_of(FrameSeries.steady(grey, 100), MARKS).channels.values
    alike = [
        grey[..., None],
        np.repeat(grey[..., None], 3, axis=3),
        np.concatenate([np.repeat(grey[..., None], 3, axis=3), 255 - grey[..., None]], axis=3),
        grey.astype(np.float32),
        grey.astype(np.float64) / 255,
        grey.astype(np.int64),
    ]
    for frames in alike:
        seen = sight_of(FrameSeries.steady(frames, 100), MARKS).channels.values
        np.testing.assert_allclose(seen, usual, atol=1e-9)


def test_eyes_are_given_in_the_pixels_of_the_picture() -> None:
    doubled = face_clip(blink_px=3.0).repeat(2, axis=1).repeat(2, axis=2)
    left, right = ((2 * x, 2 * y) for x, y in EYES)
    sight = sight_of(FrameSeries.steady(doubled, 100, eyes_px=(left, right)), MARKS)
    assert sight.channels.flags == ("blink_or_gaze",)


def test_missing_frames_leave_their_gap_in_time() -> None:
    kept = np.delete(np.arange(40), [12, 14, 15, 22])
    series = FrameSeries(LEVEL[kept], tuple(kept * 10.0))
    sight = sight_of(series, KeyFrames(12, 13, 22))
    np.testing.assert_allclose(sight.times_ms, kept * 10.0)
    assert sight.frame_ms == 10


def test_rows_of_a_signal_may_be_many_columns() -> None:
    values = np.outer(LEVEL, np.arange(1, 5))
    assert sight_of(FrameSeries.steady(values, 100), MARKS).channels.values.shape == (40, 4)
    wide = np.full((40, 1), np.longdouble(1)) * np.longdouble(1e300) * np.longdouble(1e300)
    assert why_unseen(FrameSeries.steady(wide, 100)).reason == "bad_frames"
