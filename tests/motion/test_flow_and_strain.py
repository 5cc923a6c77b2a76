"""The criteria that need pictures, side by side."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.correction import correct
from reapex.errors import FrameSizesDiffer, FrameUnreadable, Place, UsageError
from reapex.keyframes import KeyFrames
from reapex.motion import Criterion, criteria, criterion_named
from reapex.series import FloatArray, Frame, FrameSeries, UInt8Array
from reapex.synth import Camera, Movement, TimeCourse, drawn_portrait, render

from .pictures import as_bytes, in_colour, moved, texture, with_local_motion

OF_PICTURES = [
    criterion_named(name) for name in ("block_robust", "flow", "flow_farneback", "strain")
]
of_pictures = pytest.mark.parametrize("criterion", OF_PICTURES, ids=lambda each: each.name)


def from_first(criterion: Criterion, *frames: Frame) -> list[float]:
    return [float(each) for each in criterion.curve(FrameSeries(np.stack(frames)), 0)]


@of_pictures
def test_local_motion_counts_and_a_lamp_does_not_while_l2_is_fooled(criterion: Criterion) -> None:
    face = as_bytes(texture() * 0.8)
    frames = face, with_local_motion(face, 1.5), as_bytes(face + 20.0)
    still, local, lamp = from_first(criterion, *frames)
    assert still == 0
    assert local > 5 * lamp
    _, local, lamp = from_first(criterion_named("l2"), *frames)
    assert lamp > local


@pytest.mark.parametrize("name", ["flow", "flow_farneback", "strain"])
def test_a_head_that_shifts_counts_little_while_l2_is_fooled(name: str) -> None:
    frames = moved(), with_local_motion(moved(), 1.5), moved(by=(1.0, 0.5))
    _, local, shift = from_first(criterion_named(name), *frames)
    assert local > 3 * shift
    _, local, shift = from_first(criterion_named("l2"), *frames)
    assert shift > local


@pytest.mark.parametrize("name", ["flow", "flow_farneback"])
def test_flow_is_in_pixels(name: str) -> None:
    """Every pixel of a tenth of the picture, at the right, moves by 2 px."""
    frames = moved(), np.hstack((moved()[:, :96], moved(by=(0, 2.0))[:, 96:]))
    assert from_first(criterion_named(name), *frames)[1] == pytest.approx(2, abs=0.25)


@of_pictures
def test_it_grows_with_local_motion(criterion: Criterion) -> None:
    distances = from_first(
        criterion, *(with_local_motion(moved(), px) for px in (0, 0.5, 1, 1.5, 2))
    )
    assert distances[0] == 0
    assert np.diff(distances).min() > 0


@of_pictures
@given(
    frames=hnp.arrays(
        np.uint8, st.tuples(st.just(3), st.integers(16, 28), st.integers(16, 28), st.just(3))
    )
)
def test_the_curve_is_a_row_and_equal_distances_are_exactly_equal(
    criterion: Criterion, frames: UInt8Array
) -> None:
    series = FrameSeries(np.concatenate((frames, frames)))
    table = criterion.distances(series, range(6), range(6))
    np.testing.assert_array_equal(table[:3, :3], table[3:, 3:])
    np.testing.assert_array_equal(table[:3, :3], table[:3, 3:])
    assert not np.diag(table).any()
    np.testing.assert_array_equal(criterion.curve(series, 1), table[1])


@of_pictures
def test_bytes_and_floats_agree(criterion: Criterion) -> None:
    frames = in_colour(moved()), in_colour(with_local_motion(moved(), 1.0))
    expected = from_first(criterion, *frames)[1]
    for kind in (np.float32, np.float64, np.int32):
        found = from_first(criterion, *(frame.astype(kind) for frame in frames))[1]
        assert found == pytest.approx(expected, rel=1e-6)


@of_pictures
def test_signals_that_are_no_pictures_are_refused_with_a_way_out(criterion: Criterion) -> None:
    for frames in (
        np.arange(9.0),
        np.zeros((9, 40)),
        np.zeros((9, 30, 30, 5)),
        np.zeros((9, 5, 5)),
    ):
        with pytest.raises(UsageError) as caught:
            criterion.curve(FrameSeries(frames), 0)
        assert repr(criterion.name) in caught.value.what
        assert "l2" in caught.value.mend
    assert "shape (5, 5)" in caught.value.what
    with pytest.raises(FrameUnreadable, match="not finite"):
        criterion.curve(FrameSeries(np.full((2, 30, 30), np.nan)), 0)
    with pytest.raises(FrameUnreadable, match="not finite"):
        criterion.curve(FrameSeries(np.full((2, 30, 30), np.inf)), 0)


@of_pictures
def test_frames_of_two_sizes_are_refused(criterion: Criterion) -> None:
    class Growing:
        fps = None
        numbers: Sequence[int] = (0, 1)
        times_ms = None
        place = Place()

        def __len__(self) -> int:
            return 2

        def read(self, positions: Sequence[int]) -> UInt8Array:
            return np.zeros((1, 20 + positions[0], 20, 3), np.uint8)

    with pytest.raises(FrameSizesDiffer):
        criterion.curve(FrameSeries.of_source(Growing()), 0)


@of_pictures
def test_two_threads_give_what_one_gives(criterion: Criterion) -> None:
    clips = [
        np.stack([with_local_motion(moved((60 + 8 * k, 90)), px) for px in (0, 0.7, 1.4)])
        for k in range(6)
    ]
    threads = cv2.getNumThreads()

    def table(clip: UInt8Array) -> FloatArray:
        return criterion.distances(FrameSeries(clip), range(3), range(3))

    alone = [table(clip) for clip in clips]
    with ThreadPoolExecutor(2) as pool:
        np.testing.assert_array_equal(list(pool.map(table, clips)), alone)
    assert cv2.getNumThreads() == threads


@pytest.fixture(scope="module")
def clean_clip() -> UInt8Array:
    """True key frames at 8, 20.3 and 42; no noise, no flicker."""
    camera = Camera(100, noise_sd=0, gain_drift=0, size=224)
    course = TimeCourse(80.0, 203.0, 420.0)
    rng = np.random.default_rng(0)
    return np.stack(
        list(render(drawn_portrait(0), course, Movement((12,), 2.5), camera, n_frames=50, rng=rng))
    )


@pytest.mark.parametrize("name", [name for name in criteria() if name != "uint8_wrap"])
@pytest.mark.parametrize("manual_apex", [17, 23])
def test_gamdss_finds_the_apex_of_a_clean_clip(
    clean_clip: UInt8Array, name: str, manual_apex: int
) -> None:
    manual = KeyFrames(6, manual_apex, 44)
    proposal = correct(clean_clip, manual, fps=100, criterion=name, window="40ms")
    assert abs(proposal.keyframes.apex - 20.3) <= 2
