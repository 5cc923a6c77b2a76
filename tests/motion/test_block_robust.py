import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.motion import BlockRobust
from reapex.series import Frame, FrameSeries, UInt8Array

from .pictures import in_colour, moved, with_local_motion

sizes = st.tuples(st.integers(6, 20), st.integers(6, 20))
clips = sizes.flatmap(lambda size: hnp.arrays(np.uint8, (3, *size)))
colour_clips = sizes.flatmap(lambda size: hnp.arrays(np.uint8, (3, *size, 3)))


def between(start: Frame, end: Frame) -> float:
    return float(BlockRobust().distances(FrameSeries(np.stack((start, end))), [0], [1])[0, 0])


def written_out(start: UInt8Array, end: UInt8Array) -> float:
    difference = end.astype(int) - start
    difference -= np.sort(difference.ravel())[difference.size // 2]
    means = [
        np.abs(block).mean()
        for rows in np.split(difference, [k * difference.shape[0] // 6 for k in range(1, 6)])
        for block in np.split(rows, [k * difference.shape[1] // 6 for k in range(1, 6)], axis=1)
    ]
    return float(np.mean(sorted(means)[-6:]) - np.median(means))


@given(clips)
def test_it_is_what_its_description_says(frames: UInt8Array) -> None:
    table = BlockRobust().distances(FrameSeries(frames), range(3), range(3))
    for row in range(3):
        for col in range(3):
            assert table[row, col] == pytest.approx(written_out(frames[row], frames[col]))
    assert table.min() >= 0


@given(colour_clips, st.integers(0, 60))
def test_brightness_added_everywhere_changes_nothing_to_the_last_bit(
    frames: UInt8Array, added: int
) -> None:
    start, end = frames[:2] // 2
    assert between(start, (end + added).astype(np.uint8)) == between(start, end)
    assert between(start, (start + added).astype(np.uint8)) == 0


@given(colour_clips)
def test_bytes_and_floats_agree_but_for_the_rounding_of_grey(frames: UInt8Array) -> None:
    start, end = frames[:2]
    exact = between(start.astype(float), end.astype(np.float32))
    assert between(start, end) == pytest.approx(exact, abs=4)
    grey = start[..., 0], end[..., 0]
    grey_floats = start[..., 0].astype(float), end[..., 0].astype(float)
    assert between(*grey) == pytest.approx(between(*grey_floats))


def test_floats_may_have_any_unit() -> None:
    start, end = moved(), with_local_motion(moved(), 2)
    usual = between(start, end)
    assert between(start / 255, end / 255) == pytest.approx(usual / 255)
    assert between(start * 257.0 - 4000, end * 257.0 - 4000) == pytest.approx(usual * 257)


def test_it_grows_with_local_motion() -> None:
    face = in_colour(moved())
    distances = [between(face, with_local_motion(face, px)) for px in (0, 0.25, 0.5, 1, 2, 3)]
    assert distances[0] == 0
    assert np.diff(distances).min() > 0


def test_noise_that_is_everywhere_counts_for_little() -> None:
    rng = np.random.default_rng(0)
    face = moved().astype(float)
    noisy = [face + rng.normal(0, 3, face.shape) for _ in range(2)]
    assert between(noisy[0], noisy[1]) < 0.5 < between(face, with_local_motion(moved(), 1) + 0.0)
