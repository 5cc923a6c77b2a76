"""The sliding spectrum against plain transforms of whole windows, and the two filters."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.apex_spotting import Fft3d, Fft3dReleased
from reapex.apex_spotting.fft3d import blocks_of, scaled_high_pass, transformed
from reapex.apex_spotting.fft3d_released import released_high_pass
from reapex.apex_spotting.lbp import lbp_codes
from reapex.apex_spotting.sliding_spectrum import folded, passed_amplitudes
from reapex.errors import UsageError
from reapex.series import FloatArray, FrameSeries

from .bump import APEX, bump_clip, steady


def dft_by_hand(block: FloatArray) -> npt.NDArray[np.complex128]:
    """The sum of the definition, bin by bin."""
    spectrum = np.zeros(block.shape, complex)
    for bins in itertools.product(*map(range, block.shape)):
        for at in itertools.product(*map(range, block.shape)):
            turn = sum(k * x / n for k, x, n in zip(bins, at, block.shape, strict=True))
            spectrum[bins] += block[at] * np.exp(-2j * np.pi * turn)
    return spectrum


def passed_by_hand(blocks: FloatArray, passes: npt.NDArray[np.bool_]) -> FloatArray:
    """Blocks ``(n, n_blocks, h, w)``: each window of each block is transformed as a whole."""
    half = len(passes) // 2
    padded = np.concatenate((blocks[:1].repeat(half, 0), blocks, blocks[-1:].repeat(half, 0)))
    sums = [
        sum(
            np.abs(np.fft.fftn(window))[passes].sum()
            for window in padded[at : at + len(passes)].swapaxes(0, 1)
        )
        for at in range(len(blocks))
    ]
    return np.array(sums)


def test_one_window_against_the_definition() -> None:
    block = np.random.default_rng(2).normal(size=(3, 4, 5))
    passes = scaled_high_pass((3, 4, 5), 0.6)
    expected = np.abs(dft_by_hand(block))[passes].sum()
    assert passed_amplitudes(block[:, None], passes)[1] == pytest.approx(expected, rel=1e-5)


@settings(max_examples=60)
@given(
    shape=st.tuples(st.sampled_from([3, 5, 7]), st.integers(1, 6), st.integers(1, 6)),
    n_frames=st.integers(1, 12),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_half_that_slides_equals_whole_transforms(
    shape: tuple[int, int, int], n_frames: int, seed: int
) -> None:
    """With any filter, one that is not symmetric too."""
    rng = np.random.default_rng(seed)
    blocks = rng.normal(size=(n_frames, 2, *shape[1:]))
    passes = rng.random(shape) < 0.5
    found = passed_amplitudes(blocks, passes)
    np.testing.assert_allclose(found, passed_by_hand(blocks, passes), rtol=1e-4, atol=1e-4)


def test_a_long_clip_does_not_wear_the_sums_out() -> None:
    rng = np.random.default_rng(4)
    blocks = rng.integers(0, 256, (1500, 1, 4, 4)).astype(np.uint8)
    passes = scaled_high_pass((9, 4, 4), 0.5)
    expected = passed_by_hand(blocks[-30:].astype(float), passes)
    np.testing.assert_allclose(passed_amplitudes(blocks, passes)[-20:], expected[-20:], rtol=1e-5)


@pytest.mark.parametrize("width", [1, 2, 5, 6])
def test_folding_counts_every_bin_once(width: int) -> None:
    passes = np.random.default_rng(width).random((5, 4, width)) < 0.5
    assert folded(passes).sum() == passes.sum()
    assert folded(np.ones((5, 4, width), bool)).max() == (2 if width > 2 else 1)


@pytest.mark.parametrize("shape", [(31, 20, 20), (7, 3, 9)])
def test_the_scaled_filter_is_symmetric_and_lets_every_axis_pass(
    shape: tuple[int, int, int],
) -> None:
    passes = scaled_high_pass(shape, 0.5)
    assert not passes[0, 0, 0]
    for axis, n in enumerate(shape):
        along = [0, 0, 0]
        along[axis] = n // 2
        assert passes[tuple(along)]
    mirrored = np.roll(passes[::-1, ::-1, ::-1], 1, axis=(0, 1, 2))
    np.testing.assert_array_equal(mirrored, passes)
    assert scaled_high_pass(shape, 0.25).sum() > passes.sum()


def test_the_released_filter_lets_no_purely_temporal_change_pass() -> None:
    """Reference note other_systems §2.1: the farthest bin in time is 30 from the middle."""
    passes = released_high_pass((20, 20))
    assert passes.shape == (61, 20, 20)
    # One bin of the two axes in space is the note's off-by-one; (1, 1) is what it calls the middle.
    assert not passes[:, -1, -1].any()
    in_time = np.minimum(np.arange(61), 61 - np.arange(61))
    through = in_time[passes.any(axis=(1, 2))]
    assert through.min() == np.ceil(np.sqrt(31**2 - 10**2 - 10**2))
    shifted = np.fft.fftshift(passes)
    by_hand = [
        (w, v, u)
        for w, v, u in itertools.product(range(1, 62), range(1, 21), range(1, 21))
        if ((w - 31) ** 2 + (v - 10) ** 2 + (u - 10) ** 2) ** 0.5 >= 31
    ]
    assert [tuple(at + 1) for at in np.argwhere(shifted)] == by_hand


def test_blocks_are_cut_as_released_and_the_rest_is_dropped() -> None:
    picture = np.arange(27 * 32).reshape(27, 32)
    blocks = blocks_of(picture)
    assert blocks.shape == (36, (27 - 1) // 6, (32 - 1) // 6)
    np.testing.assert_array_equal(blocks[0], picture[:4, :5])
    np.testing.assert_array_equal(blocks[7], picture[4:8, 5:10])
    np.testing.assert_array_equal(blocks[-1], picture[20:24, 25:30])


def test_the_released_scores_are_those_of_whole_windows() -> None:
    frames = bump_clip(noise=2.0)[:5]
    blocks = np.stack([blocks_of(lbp_codes(frame)) for frame in frames]).astype(float)
    expected = passed_by_hand(blocks, released_high_pass((15, 15)))
    assert expected.min() > 0
    np.testing.assert_allclose(Fft3dReleased().scores(steady(frames)), expected, rtol=1e-4)


@pytest.mark.parametrize(("size", "passes"), [(68, False), (69, True)])
def test_the_released_filter_lets_nothing_of_small_pictures_pass(size: int, passes: bool) -> None:
    frames = bump_clip(size=size, noise=2.0)[:3]
    assert Fft3dReleased().scores(steady(frames)).any() == passes


def test_the_last_frame_is_no_candidate_of_the_released_spotter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    series = steady(bump_clip(size=24)[:4])
    monkeypatch.setattr(Fft3dReleased, "scores", lambda *_: np.array([1.0, 3, 2, 9]))
    assert Fft3dReleased().apex(series) == 1


@pytest.mark.parametrize(
    ("fps", "n_frames", "window"),
    [(200, 500, 61), (100, 500, 31), (60, 500, 19), (25, 500, 7), (5, 500, 3), (200, 30, 29),
     (200, 9, 9), (200, 2, 3), (200, 1, 3)],
)  # fmt: skip
def test_the_window_is_a_time_odd_and_within_the_clip(
    fps: float, n_frames: int, window: int
) -> None:
    series = FrameSeries.steady(np.zeros((n_frames, 16, 16)), fps)
    assert Fft3d().window_frames(series) == window


@pytest.mark.parametrize("transform", ["lbp", "difference"])
def test_what_changes_finds_the_apex_of_a_clean_clip(transform: str) -> None:
    spotter = Fft3d(transform=transform)  # type: ignore[arg-type]
    assert abs(spotter.apex(steady(bump_clip())) - APEX) <= 2


def test_grey_levels_are_transformed_as_they_are() -> None:
    frames = bump_clip(size=32)[:9]
    blocks = np.stack([blocks_of(frame) for frame in frames]).astype(float)
    expected = passed_by_hand(blocks, scaled_high_pass((9, 5, 5), 0.25))
    found = Fft3d(transform="grey").scores(steady(frames))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_difference_of_the_first_picture_is_0() -> None:
    frames = bump_clip(size=16)[:3]
    first, second, _ = transformed(iter(frames), "difference")
    assert not first.any()
    np.testing.assert_array_equal(second, frames[1].astype(int) - frames[0])


def test_of_noise_alone_it_picks_the_middle() -> None:
    """A limit that its documentation states."""
    frames = np.random.default_rng(6).integers(0, 256, (41, 48, 48)).astype(np.uint8)
    assert abs(Fft3d().apex(steady(frames)) - 20) <= 8


def test_numbers_out_of_range_are_refused() -> None:
    for wrong in ({"cutoff": 0.0}, {"cutoff": 1.5}, {"window_ms": 0.0}, {"cutoff": float("nan")}):
        with pytest.raises(UsageError, match="cannot be"):
            Fft3d(**wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="'hog'"):
        Fft3d(transform="hog")  # type: ignore[arg-type]
