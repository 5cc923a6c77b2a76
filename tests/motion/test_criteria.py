from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.errors import FrameSizesDiffer, FrameUnreadable, Place, UsageError
from reapex.motion import L2, Criterion, MeanFree, Uint8Wrap, criteria, criterion_named
from reapex.series import FrameSeries, UInt8Array

clips = hnp.arrays(np.uint8, st.tuples(st.integers(2, 5), st.just(3), st.just(4), st.just(3)))


def exact_squares(frames: UInt8Array) -> npt.NDArray[np.int64]:
    """All pairwise squared distances in whole numbers, written out."""
    whole = frames.astype(np.int64).reshape(len(frames), -1)
    squares: npt.NDArray[np.int64] = ((whole[:, None] - whole[None]) ** 2).sum(axis=2)
    return squares


def test_every_criterion_is_found_by_its_name_and_others_are_refused() -> None:
    assert criteria() == (
        "l2",
        "mean_free",
        "block_robust",
        "flow",
        "flow_farneback",
        "strain",
        "uint8_wrap",
    )
    assert [criterion_named(name).name for name in criteria()] == list(criteria())
    with pytest.raises(UsageError, match=r"l2 or mean_free or .* or uint8_wrap"):
        criterion_named("ssim")


@given(clips)
def test_l2_is_the_root_of_the_exact_sum_of_squares(frames: UInt8Array) -> None:
    n = len(frames)
    table = L2().distances(FrameSeries(frames), range(n), range(n))
    np.testing.assert_array_equal(table, np.sqrt(exact_squares(frames).astype(np.float64)))


@given(clips)
def test_l2_of_bytes_and_of_floats_agree_to_the_last_bit(frames: UInt8Array) -> None:
    n = len(frames)
    for kind in (np.float32, np.float64, np.int64):
        np.testing.assert_array_equal(
            L2().distances(FrameSeries(frames), range(n), range(n)),
            L2().distances(FrameSeries(frames.astype(kind)), range(n), range(n)),
        )


def test_l2_neither_wraps_nor_rounds_at_full_size() -> None:
    frames = np.zeros((3, 1088, 2040, 3), np.uint8)
    frames[1:] = 255
    frames[2, 7, 7, 0] = 254
    distances = L2().distances(FrameSeries(frames), [0], [1, 2])[0]
    sums = [1088 * 2040 * 3 * 255**2, 1088 * 2040 * 3 * 255**2 - 255**2 + 254**2]
    assert [round(distance**2) for distance in distances] == sums
    assert distances[0] > distances[1]


@given(st.integers(0, 2**52 - 2))
def test_roots_keep_the_order_of_neighbouring_sums(total: int) -> None:
    assert np.sqrt(np.float64(total)) < np.sqrt(np.float64(total + 1))


@given(clips)
def test_l2_is_a_metric(frames: UInt8Array) -> None:
    n = len(frames)
    table = L2().distances(FrameSeries(frames), range(n), range(n))
    np.testing.assert_array_equal(table, table.T)
    assert np.diag(table).max() == 0
    for middle in range(n):
        assert np.all(table <= table[:, [middle]] + table[[middle], :] + 1e-9)


@given(clips)
def test_uint8_wrap_is_what_numpy_does_with_bytes(frames: UInt8Array) -> None:
    n = len(frames)
    table = Uint8Wrap().distances(FrameSeries(frames), range(n), range(n))
    for row in range(n):
        for col in range(n):
            assert table[row, col] == np.linalg.norm((frames[col] - frames[row]).ravel())


def test_uint8_wrap_makes_a_fall_of_one_grey_level_look_like_255() -> None:
    frames = np.zeros((2, 2, 2, 3), np.uint8)
    frames[1, 0, 0, 0] = 1
    up, down = (
        Uint8Wrap().distances(FrameSeries(frames), [a], [b])[0, 0] for a, b in ((0, 1), (1, 0))
    )
    assert (up, down) == (1, 255)
    with pytest.raises(UsageError, match="uint8 pictures"):
        Uint8Wrap().curve(FrameSeries(frames.astype(float)), 0)


@given(clips)
def test_mean_free_is_the_norm_of_the_difference_without_each_channels_mean(
    frames: UInt8Array,
) -> None:
    n = len(frames)
    table = MeanFree().distances(FrameSeries(frames), range(n), range(n))
    for row in range(n):
        for col in range(n):
            difference = frames[col].astype(float) - frames[row]
            difference -= difference.mean(axis=(0, 1))
            assert table[row, col] == pytest.approx(np.linalg.norm(difference), abs=1e-6)


@given(clips, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_mean_free_does_not_see_brightness_at_all(
    frames: UInt8Array, red: int, green: int, blue: int
) -> None:
    dark = (frames // 4).astype(np.uint8)
    lit = (dark + np.array([red, green, blue], np.uint8)).astype(np.uint8)
    series = FrameSeries(np.concatenate((dark[:1], lit[:1], dark[1:], lit[1:])))
    assert MeanFree().distances(series, [0], [1])[0, 0] == 0
    n = len(dark)
    apart = MeanFree().distances(series, [0, 1], range(2, n + 1))
    np.testing.assert_array_equal(apart[0], apart[1])


@given(clips)
def test_mean_free_of_bytes_and_of_floats_agree(frames: UInt8Array) -> None:
    n = len(frames)
    np.testing.assert_allclose(
        MeanFree().distances(FrameSeries(frames), range(n), range(n)),
        MeanFree().distances(FrameSeries(frames.astype(np.float32)), range(n), range(n)),
        atol=1e-6,
    )


def test_mean_free_of_signals_without_colours_removes_one_mean() -> None:
    frames = np.array([[1.0, 2, 3], [4, 5, 6], [4, 5, 7]])
    assert MeanFree().curve(FrameSeries(frames), 0).tolist() == [0, 0, np.sqrt(2 / 3)]


CRITERIA = [L2(), MeanFree(), Uint8Wrap()]


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.name)
@given(frames=clips, data=st.data())
def test_the_curve_is_one_row_of_the_distances(
    criterion: Criterion, frames: UInt8Array, data: st.DataObject
) -> None:
    reference = data.draw(st.integers(0, len(frames) - 1))
    np.testing.assert_array_equal(
        criterion.curve(FrameSeries(frames), reference),
        criterion.distances(FrameSeries(frames), [reference], range(len(frames)))[0],
    )


def test_each_frame_is_read_once_however_many_pairs() -> None:
    class Source:
        fps = None
        numbers: Sequence[int] = range(9)
        times_ms = None
        place = Place()
        reads: list[int] = []  # noqa: RUF012

        def __len__(self) -> int:
            return 9

        def read(self, positions: Sequence[int]) -> UInt8Array:
            self.reads.extend(positions)
            return np.zeros((len(positions), 2, 2, 3), np.uint8)

    source = Source()
    series = FrameSeries.of_source(source)
    L2().distances(series, [1, 2, 3], [3, 4, 5])
    L2().distances(series, [5], [1, 8])
    assert sorted(source.reads) == [1, 2, 3, 4, 5, 8]


def test_signals_and_landmarks_are_frames_too() -> None:
    assert L2().curve(FrameSeries(np.array([1.0, 4.0, -1.0])), 0).tolist() == [0, 3, 2]
    landmarks = np.array([[[0.0, 0.0]], [[3.0, 4.0]]])
    assert L2().distances(FrameSeries(landmarks), [0], [1]).tolist() == [[5.0]]


def test_values_that_are_not_finite_and_sizes_that_differ_are_refused() -> None:
    with pytest.raises(FrameUnreadable, match="not finite"):
        L2().curve(FrameSeries(np.array([1.0, np.nan])), 0)

    class Growing:
        fps = None
        numbers: Sequence[int] = (0, 1)
        times_ms = None
        place = Place()

        def __len__(self) -> int:
            return 2

        def read(self, positions: Sequence[int]) -> UInt8Array:
            return np.zeros((1, 2 + positions[0], 2, 3), np.uint8)

    with pytest.raises(FrameSizesDiffer):
        L2().distances(FrameSeries.of_source(Growing()), [0], [1])
